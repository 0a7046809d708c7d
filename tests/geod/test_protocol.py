#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Commands, replies, and requests in every form that is allowed."""

from harness import Error, Geod, case, main, request


@case
def ping():
    with Geod() as geod, geod.client() as c:
        assert c.ask("PING") == "PONG"
        assert c.ask("ping", "hello") == b"hello"
        assert c.ask("PiNg", b"\x00\r\n\xff") == b"\x00\r\n\xff"
        assert c.ask("PING", "") == b""


@case
def inline_requests():
    with Geod() as geod, geod.client() as c:
        c.send(b"PING\r\n")
        assert c.reply() == "PONG"
        c.send(b"ping\n")
        assert c.reply() == "PONG"
        c.send(b"  PING \t hello  \r\n")
        assert c.reply() == b"hello"
        c.send(b"\r\n\n   \r\n*0\r\nget 15\r\n")  # nothing asks for nothing
        assert c.reply() == b"AA"


@case
def get():
    with Geod() as geod, geod.client() as c:
        for key, code in (("9", None), ("10", b"AA"), ("19", b"AA"),
                          ("20", b"BB"), ("21", None), ("29", None),
                          ("30", b"CC"), ("4294967295", b"CC"),
                          ("000000000020", b"BB"), ("0.0.0.20", b"BB"),
                          ("0.0.0.21", None), ("255.255.255.255", b"CC"),
                          ("::", b"AA"), ("::f", b"AA"), ("::10", None),
                          ("2001:db8::1", b"BB"), ("2001:DB9::", None),
                          ("2001:db7:ffff::", None), ("::ffff:0.0.0.20", b"BB"),
                          ("::ffff:15", None)):
            assert c.ask("GET", key) == code, key


@case
def get_refuses_what_is_no_address():
    bad = ["", " ", "x", "4294967296", "99999999999999999999", "-1", "+1",
           "1.2.3", "1.2.3.4.5", "1.2.3.256", "1.2.3.4 ", " 1.2.3.4",
           "01.2.3.4", "1.2.3.4/8", "0x10", ":", ":::", "1::2::3", "12345::",
           "::g", "2001:db8::1%eth0", b"1.2.3.4\0", b"10\0", "1" * 4096]
    with Geod() as geod, geod.client() as c:
        for key in bad:
            assert c.fails("GET", key) == "ERR not an IP address", key


@case
def mget():
    with Geod() as geod, geod.client() as c:
        assert c.ask("MGET", "15", "0.0.0.20", "::1", "25", "junk") == [
            b"AA", b"BB", b"AA", None, None]
        many = [str(10 + i % 10) for i in range(1023)]
        assert c.ask("MGET", *many) == [b"AA"] * 1023


@case
def errors_leave_the_connection_open():
    with Geod() as geod, geod.client() as c:
        assert c.fails("FOO") == "ERR unknown command 'FOO'"
        assert c.fails("") == "ERR unknown command ''"
        assert "unknown command" in c.fails("x" * 4000)
        assert c.fails("a\r\n+OK") == "ERR unknown command 'a??+OK'"
        for words in (["GET"], ["GET", "1", "2"], ["MGET"], ["QUIT", "1"],
                      ["PING", "1", "2"], ["RELOAD", "a", "b"]):
            assert "wrong number of arguments" in c.fails(*words), words
        assert "NAME" in c.fails("CONFIG", "SET", "save", "")
        assert c.ask("PING") == "PONG"


@case
def what_clients_of_redis_ask_first():
    with Geod() as geod, geod.client() as c:
        assert c.ask("CONFIG", "GET", "save") == [b"save", b""]
        assert c.ask("config", "get", "appendonly") == [b"appendonly", b"no"]
        assert c.ask("CONFIG", "GET", "other") == []
        commands = c.ask("COMMAND")
        assert len(commands) == c.ask("COMMAND", "COUNT")
        by_name = {entry[0]: entry[1:] for entry in commands}
        assert by_name[b"get"] == [2, [], 1, 1, 1]
        assert by_name[b"mget"] == [-2, [], 1, -1, 1]
        assert by_name[b"ping"] == [-1, [], 0, 0, 0]
        c.fails("COMMAND", "DOCS")
        c.fails("HELLO", "3")


@case
def info():
    with Geod("--max-clients", "50") as geod, geod.client() as c:
        c.ask("MGET", "1", "2", "3")
        text = c.ask("INFO").decode()
        assert text.startswith("# Server\r\n")
        info = c.info()
        for name, value in (("tcp_port", geod.port), ("threads", 2),
                            ("process_id", geod.process.pid),
                            ("connected_clients", 1), ("maxclients", 50),
                            ("total_commands_processed", 3), ("lookups", 3),
                            ("table", 1), ("ranges_ipv4", 3),
                            ("ranges_ipv6", 2), ("reloads", 0),
                            ("callbacks_pending", 0), ("protocol_errors", 0)):
            assert info[name] == str(value), (name, info[name])
        assert int(info["used_memory_rss"]) > 100000
        assert c.ask("INFO", "everything").startswith(b"# Server")


@case
def quit_closes():
    with Geod() as geod, geod.client() as c:
        c.send(request("PING") + request("QUIT") + request("PING"))
        assert c.reply() == "PONG" and c.reply() == "OK" and c.at_end()


SESSION = (request("GET", "15") + b"ping x\r\n" + request("MGET", "20", "z") +
           b"*0\r\n\r\n" + request("GET", "zzz") + request("PING", "a\r\nb"))
REPLIES = [b"AA", b"x", [b"BB", None], "ERR not an IP address", b"a\r\nb"]


def check_session(c):
    for wanted in REPLIES:
        got = c.reply()
        assert (str(got) if isinstance(got, Error) else got) == wanted, got


@case
def requests_cut_anywhere():
    """Two parts, wherever the cut; and single bytes."""
    with Geod() as geod, geod.client() as c, geod.client() as even, \
            geod.client() as odd:
        for cut in range(1, len(SESSION)):
            c.send(SESSION[:cut])
            even.ask("PING")  # each worker has seen the first part
            odd.ask("PING")
            c.send(SESSION[cut:])
            check_session(c)
        for i in range(len(SESSION)):
            c.send(SESSION[i:i + 1])
        check_session(c)


@case
def pipelines():
    """Much more than the buffers hold, read only afterwards."""
    with Geod() as geod, geod.client() as c:
        for _ in range(5):
            c.send(SESSION * 100)
            for _ in range(100):
                check_session(c)


@case
def replies_larger_than_the_limit():
    """MGETs whose replies exceed what is buffered for a client."""
    keys = [str(10 + i % 10) for i in range(1023)]
    with Geod() as geod, geod.client() as c:
        batch = request("MGET", *keys) * 20
        for _ in range(10):
            c.send(batch)
            for _ in range(20):
                assert c.reply() == [b"AA"] * 1023


main()
