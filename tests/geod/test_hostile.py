#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Clients that do what they should not: each gets an error or is closed, the
others are served, and nothing is left of it."""

import contextlib
import os
import random
import resource
import socket
import struct
import time

from harness import Client, Error, Geod, Skip, case, main, request, until

SANITIZED = "TAP_SANITIZED" in os.environ  # memory says nothing then


@contextlib.contextmanager
def witnessed(*options, **more):
    """A server, and a client that must not notice anything."""
    with Geod(*options, **more) as geod, geod.client() as witness:
        assert witness.ask("GET", "15") == b"AA"
        before = geod.descriptors()
        yield geod, witness
        assert witness.ask("GET", "15") == b"AA"
        until(lambda: witness.info()["connected_clients"] == "1")
        assert geod.descriptors() == before


def refused(geod, data, why):
    """@data gets an error that says @why, and the connection is closed."""
    with geod.client() as c:
        c.send(data)
        reply = c.reply()
        assert isinstance(reply, Error) and why in str(reply), (data, reply)
        assert c.at_end(), data


@case
def announced_sizes():
    """Refused by what is announced; nobody waits for the rest."""
    with witnessed() as (geod, _):
        for head in (b"*1025", b"*1000000000", b"*2147483648", b"*99999999999",
                     b"*18446744073709551617", b"*-1", b"*-2", b"*+1", b"*01",
                     b"*00", b"*", b"* 1", b"*1 ", b"*1\r ", b"*x", b"*1\n",
                     b"*\xff"):
            refused(geod, head + b"\r\n", "invalid multibulk length")
        for head in (b"$4097", b"$2000000000", b"$4294967295", b"$99999999999",
                     b"$-1", b"$-2", b"$+1", b"$01", b"$", b"$x", b"$3 ",
                     b"$3\n"):
            refused(geod, b"*2\r\n" + head + b"\r\n", "invalid bulk length")
            refused(geod, b"*2\r\n$3\r\nGET\r\n" + head + b"\r\n",
                    "invalid bulk length")


@case
def depth():
    with witnessed() as (geod, _):
        for data in (b"*1\r\n" * 100, b"*1\r\n*1\r\n$4\r\nPING\r\n",
                     b"*2\r\n$3\r\nGET\r\n:1\r\n", b"*1\r\n+PING\r\n",
                     b"*1\r\nPING\r\n"):
            refused(geod, data, "expected '$'")


@case
def sizes():
    with witnessed() as (geod, witness):
        assert witness.ask("PING", "x" * 4096) == b"x" * 4096
        refused(geod, request("PING", "x" * 4097), "invalid bulk length")
        refused(geod, b"PING " + b"x" * 4091 + b"\r\n", "too big inline")
        refused(geod, b"x" * 5000, "too big inline")
        refused(geod, request("MGET", *["x" * 4000] * 17), "too big request")
        refused(geod, request("GET", "15")[:-2] + b"xx", "expected CRLF")
        refused(geod, b"MGET" + b" 1" * 1024 + b"\r\n", "too many words")
        assert len(witness.ask("MGET", *["x" * 64] * 900)) == 900
        witness.send(b" MGET \t" + b" 1" * 1023 + b" \r\n")
        assert len(witness.reply()) == 1023
        assert witness.info()["protocol_errors"] == "6"


@case
def good_requests_before_a_bad_one_are_answered():
    with witnessed() as (geod, _), geod.client() as c:
        c.send(request("GET", "15") * 100 + b"*x\r\n" + request("PING") * 100)
        assert [c.reply() for _ in range(100)] == [b"AA"] * 100
        assert isinstance(c.reply(), Error) and c.at_end()


@case
def half_requests_then_silence():
    with witnessed("--timeout", "1") as (geod, witness):
        halves = [b"PIN", b"*", b"*2", b"*2\r\n", b"*2\r\n$3\r\nGE",
                  b"*2\r\n$3\r\nGET\r\n$2\r\n1", b"\0", b"PING\r\nPI"]
        clients = [geod.client() for _ in halves]
        for c, half in zip(clients, halves):
            c.send(half)
        assert clients[-1].reply() == "PONG"
        for c in clients:
            assert "timed out" in str(c.reply())
            assert c.at_end()
            c.close()
        assert int(witness.info()["timeouts"]) == len(halves)


@case
def a_request_in_driblets_is_no_progress():
    """A byte now and then does not keep a connection for ever."""
    with witnessed("--timeout", "1") as (geod, witness), geod.client() as c:
        c.socket.settimeout(0.1)
        try:
            while True:
                c.send(b"x")
                with contextlib.suppress(TimeoutError):
                    if not c.socket.recv(100):
                        break
        except (BrokenPipeError, ConnectionResetError):
            pass
        assert witness.info()["timeouts"] == "1"


@case
def idle_clients_are_not_timed_out():
    with witnessed("--timeout", "1") as (geod, _), geod.client() as idle, \
            geod.client() as other:
        other.send(b"PIN")
        assert "timed out" in str(other.reply())
        assert idle.ask("PING") == "PONG"


@case
def binary_junk():
    random.seed(2)
    with witnessed() as (geod, _):
        for i in range(300):
            junk = random.randbytes(random.choice((1, 10, 1000, 100000)))
            if i % 3 == 0:
                junk = b"*" + junk
            if i % 3 == 1:
                junk = b"*2\r\n$3\r\nGET\r\n" + junk
            with geod.client() as c:
                with contextlib.suppress(BrokenPipeError, ConnectionResetError):
                    c.send(junk)
                    with contextlib.suppress(OSError):  # has lingered enough
                        c.socket.shutdown(socket.SHUT_WR)
                    while not c.at_end():
                        pass


@case
def web_browsers():
    """A page can have a browser send requests: the head ends it."""
    with witnessed() as (geod, witness):
        for head in (b"POST / HTTP/1.1\r\nHost: x\r\n\r\n",
                     b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"):
            with geod.client() as c:
                c.send(head + b"RELOAD\r\n")
                while not c.at_end():
                    pass
        assert witness.info()["table"] == "1"




def wait_until_held_up(witness):
    """Returns when requests of other clients are not answered any more."""
    seen, since = None, 0
    while since < 20:
        now = int(witness.info()["total_commands_processed"])
        since = since + 1 if now - 1 == seen else 0
        seen = now
        time.sleep(0.02)


@case
def clients_that_never_read_are_held_up():
    """What is kept for them is bounded; those that read later lose nothing."""
    with witnessed() as (geod, witness):
        clients = [geod.client(receive_buffer=4096) for _ in range(20)]
        for c in clients:
            c.send(request("INFO") * 20000)  # 20 MB of replies each
        wait_until_held_up(witness)
        memory = int(witness.info()["used_memory_rss"])
        assert memory < 100 * 1000 * 1000 or SANITIZED, memory
        reader = clients.pop()
        for _ in range(20000):
            assert reader.reply().startswith(b"# Server")
        assert reader.ask("PING") == "PONG"
        reader.close()
        for c in clients:
            c.close()


@case
def clients_that_never_read_are_closed():
    with witnessed("--timeout", "1") as (geod, witness):
        clients = [geod.client(receive_buffer=4096) for _ in range(20)]
        for c in clients:
            with contextlib.suppress(ConnectionError):
                c.send(request("INFO") * 20000)
        until(lambda: witness.info()["timeouts"] == "20")
        until(lambda: witness.info()["connected_clients"] == "1")
        for c in clients:
            c.close()


def reset(c):
    """Closes with a reset, not an end."""
    c.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER,
                        struct.pack("ii", 1, 0))
    c.close()


@case
def disconnects():
    """At every byte of a request, with an end or a reset."""
    data = request("MGET", "15", "::1") + b"GET 15\r\n" + request("RELOAD")
    with witnessed() as (geod, _):
        for cut in range(len(data) + 1):
            for how in (Client.close, reset):
                c = geod.client()
                c.send(data[:cut])
                how(c)


@case
def disconnects_with_replies_under_way():
    with witnessed() as (geod, _):
        for i in range(60):
            c = geod.client(receive_buffer=4096)
            c.send(request("INFO") * (50 * i) + request("RELOAD"))
            (Client.close, reset)[i % 2](c)


@case
def half_closed():
    """A client that has no more to say still gets its replies."""
    with witnessed() as (geod, _), geod.client() as c:
        c.send(request("INFO") * 3000 + request("RELOAD") + b"PING\r\nPI")
        c.socket.shutdown(socket.SHUT_WR)
        for _ in range(3000):
            assert c.reply().startswith(b"# Server")
        assert c.reply().startswith("table 2") and c.reply() == "PONG"
        assert c.at_end()


def allow_files(count):
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard != resource.RLIM_INFINITY and hard < count:
        raise Skip("no more than %d files may be open" % hard)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, count), hard))


@case
def five_thousand_idle_clients():
    count = 5000
    allow_files(count + 200)
    with witnessed() as (geod, witness):
        memory = int(witness.info()["used_memory_rss"])
        idle = [geod.client() for _ in range(count)]
        until(lambda: witness.info()["connected_clients"] == str(count + 1))
        for c in idle:
            assert c.ask("GET", "15") == b"AA"  # and then no more
        memory = int(witness.info()["used_memory_rss"]) - memory
        assert memory < count * 4096 or SANITIZED, memory
        for c in random.sample(idle, 50):
            assert c.ask("PING") == "PONG"
        for c in idle:
            c.close()


@case
def more_clients_than_allowed():
    with Geod("--max-clients", "5") as geod:
        clients = [geod.client() for _ in range(5)]
        for c in clients:
            assert c.ask("PING") == "PONG"
        for _ in range(20):
            with geod.client() as c:
                assert "max number of clients" in str(c.reply())
                assert c.at_end()
        assert clients[0].info()["rejected_connections"] == "20"
        clients.pop().close()
        until(lambda: clients[0].info()["connected_clients"] == "4")
        with geod.client() as c:
            assert c.ask("PING") == "PONG"
        for c in clients:
            c.close()


LIMITED = ("sh", "-c", "ulimit -n 40; exec \"$@\"", "sh")


@case
def out_of_descriptors():
    """Those that find no descriptor are told; there is room again later."""
    with Geod(wrap=LIMITED) as geod, geod.client() as witness:
        assert witness.ask("PING") == "PONG"
        clients = [geod.client() for _ in range(100)]
        served = refused_ = 0
        for c in clients:
            try:
                c.send(request("PING"))
                reply = c.reply()
            except (ConnectionError, EOFError):
                reply = Error("reset")  # before it could read the reason
            served += reply == "PONG"
            refused_ += isinstance(reply, Error)
        assert served + refused_ == 100 and served > 5 and refused_ > 50
        assert "Too many open files" in witness.fails("RELOAD")
        for c in clients:
            c.close()
        until(lambda: witness.info()["connected_clients"] == "1")
        with geod.client() as c:
            assert c.ask("PING") == "PONG"
            assert c.ask("RELOAD").startswith("table 2")



@case
def no_descriptor_at_all():
    """Not even one to refuse with: clients wait, and are served later."""
    with Geod() as geod, geod.client() as witness:
        assert witness.ask("PING") == "PONG"
        pid, kind = geod.process.pid, resource.RLIMIT_NOFILE
        before = resource.prlimit(pid, kind)
        resource.prlimit(pid, kind, (3, before[1]))
        clients = [geod.client() for _ in range(10)]
        for c in clients:
            c.send(request("PING"))
        assert "Too many open files" in witness.fails("RELOAD")
        resource.prlimit(pid, kind, before)
        for c in clients:
            assert c.reply() == "PONG"
            c.close()


main()
