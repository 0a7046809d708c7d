#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The end: what was received is answered, and the status is 0.

That nothing leaks is shown by the sanitizers, under which these run too.
"""

import signal
import socket
import threading

from harness import Client, Error, Geod, case, main, request


def ends(*, number=signal.SIGTERM, options=(), prepare=lambda geod: None):
    with Geod("--drain", "100", *options) as geod:
        kept = prepare(geod)
        geod.signal(number)
        geod.wait()
        return kept


@case
def without_clients():
    for number in (signal.SIGTERM, signal.SIGINT):
        ends(number=number)


@case
def right_after_the_start():
    for _ in range(20):
        ends()


@case
def idle_clients_see_the_end():
    clients = ends(prepare=lambda geod: [geod.client() for _ in range(200)])
    for c in clients:
        assert c.at_end()


@case
def what_was_received_is_answered():
    """Each client has sent before the signal: all replies, then the end."""
    count = 1000

    def prepare(geod):
        clients = [geod.client() for _ in range(20)]
        for i, c in enumerate(clients):
            c.deliver(request("GET", "15") * (count * i // 4) +
                      b"PING\r\nPI")
        return clients

    for i, c in enumerate(ends(prepare=prepare)):
        for _ in range(count * i // 4):
            assert c.reply() == b"AA"
        assert c.reply() == "PONG" and c.at_end()


@case
def connected_but_not_yet_accepted():
    """Stopped while clients connect and send, then told to end."""
    with Geod("--drain", "100") as geod:
        geod.signal(signal.SIGSTOP)
        clients = [geod.client() for _ in range(500)]
        for c in clients:
            c.deliver(b"GET 15\r\n")
        geod.signal(signal.SIGTERM)
        geod.signal(signal.SIGCONT)
        geod.wait()
        for c in clients:
            assert c.reply() == b"AA" and c.at_end()


@case
def nobody_new_is_served():
    with Geod("--drain", "60") as geod:
        slow = geod.client(receive_buffer=4096)
        slow.deliver(request("INFO") * 5000)
        assert slow.reply().startswith(b"# Server")
        geod.signal(signal.SIGTERM)
        try:
            while True:
                with geod.client() as c:
                    c.at_end()  # the signal has not arrived yet
                    break
        except ConnectionError:  # refused, or reset by the end of the listener
            pass
        for _ in range(4999):  # it takes its time, and gets all
            assert slow.reply().startswith(b"# Server")
        assert slow.at_end()
        geod.wait()


@case
def clients_that_do_not_read_are_not_waited_for():
    def prepare(geod):
        clients = [geod.client(receive_buffer=4096) for _ in range(10)]
        for c in clients:
            c.send(request("INFO") * 10000)
            assert c.reply().startswith(b"# Server")
        return clients

    ends(prepare=prepare, options=["--drain", "1"])


@case
def clients_that_do_not_stop_are_not_waited_for():
    """What comes after the signal is not answered for ever."""
    def flood(c, stop):
        try:
            while not stop.is_set():
                c.send(request("PING") * 1000)
        except ConnectionError:
            pass

    def drink(c):
        try:
            while c.socket.recv(1 << 20):
                pass
        except ConnectionError:
            pass

    stop = threading.Event()
    with Geod("--drain", "60") as geod:
        clients = [geod.client() for _ in range(4)]
        threads = [threading.Thread(target=flood, args=(c, stop))
                   for c in clients]
        threads += [threading.Thread(target=drink, args=(c,)) for c in clients]
        for t in threads:
            t.start()
        with geod.client() as witness:
            assert witness.ask("PING") == "PONG"
        geod.signal(signal.SIGTERM)
        geod.wait()
        stop.set()
        for t in threads:
            t.join()


@case
def a_second_signal_does_not_wait():
    with Geod("--drain", "1000") as geod:
        c = geod.client(receive_buffer=4096)
        c.send(request("INFO") * 10000)
        assert c.reply().startswith(b"# Server")
        geod.signal(signal.SIGTERM)
        try:
            while True:
                socket.create_connection(("127.0.0.1", geod.port)).close()
        except ConnectionError:  # refused, or reset by the end of the listener
            pass  # it drains
        geod.signal(signal.SIGINT)
        geod.wait()


@case
def during_reloads():
    """Those under way are finished, those that wait are refused."""
    big = "".join("%d,%d,AA\n" % (i, i) for i in range(100000))
    for hangup in (False, True):
        with Geod("--drain", "100", table4=big) as geod:
            clients = [geod.client() for _ in range(30)]
            for c in clients:
                c.deliver(request("RELOAD") + request("GET", "15"))
            if hangup:
                geod.signal(signal.SIGHUP)
            geod.signal(signal.SIGTERM)
            geod.wait()
            for c in clients:
                reply = c.reply()
                assert (reply.startswith("table ") if isinstance(reply, str)
                        else str(reply) == "ERR shutting down"), reply
                assert c.reply() == b"AA" and c.at_end()


@case
def without_time_to_drain():
    for _ in range(10):
        with Geod("--drain", "0") as geod:
            clients = [Client(geod.port) for _ in range(50)]
            for c in clients:
                c.send(request("RELOAD") + request("INFO") * 100)
            geod.signal(signal.SIGTERM)
            geod.wait()
            for c in clients:
                try:
                    while not isinstance(c.reply(), Error):
                        pass
                except (EOFError, ConnectionError, AssertionError):
                    pass


main()
