#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Tables replaced, by request and by signal, and tables that are broken."""

import os
import signal
import threading

from harness import TABLE4, TABLE6, Geod, case, main, request, until


@case
def reload_reads_the_files_again():
    with Geod() as geod, geod.client() as c:
        assert c.ask("RELOAD") == "table 2: 3 IPv4 and 2 IPv6 ranges"
        geod.write("geoip", "10,19,XX\n")
        assert c.ask("GET", "15") == b"AA"  # not before it is asked to
        assert c.ask("RELOAD") == "table 3: 1 IPv4 and 2 IPv6 ranges"
        assert c.ask("MGET", "15", "20", "::1") == [b"XX", None, b"AA"]
        info = c.info()
        assert info["table"] == "3" and info["reloads"] == "2"
        assert info["ranges_ipv4"] == "1"


@case
def reload_with_a_path():
    with Geod() as geod, geod.client() as c:
        new4 = geod.write("new4", "#\n\n15,15,N4\n")
        new6 = geod.write("new6", "::1,::1,N6")
        assert c.ask("RELOAD", new4) == "table 2: 1 IPv4 and 2 IPv6 ranges"
        assert c.ask("MGET", "15", "::1") == [b"N4", b"AA"]
        assert c.ask("RELOAD", new6) == "table 3: 1 IPv4 and 1 IPv6 ranges"
        assert c.ask("MGET", "15", "::1") == [b"N4", b"N6"]
        os.unlink(geod.path("geoip"))  # not in use any more
        assert c.ask("RELOAD") == "table 4: 1 IPv4 and 1 IPv6 ranges"
        os.mkdir(geod.path("d"))
        geod.write("d/geoip", "15,15,D4\n")
        assert "d/geoip6: No such file" in c.fails("RELOAD", geod.path("d"))
        assert c.ask("RELOAD").startswith("table 5: ")  # from where it was
        assert c.ask("GET", "15") == b"N4"
        geod.write("d/geoip6", "::1,::1,D6\n")
        assert c.ask("RELOAD", geod.path("d")).startswith("table 6: ")
        assert c.ask("MGET", "15", "::1") == [b"D4", b"D6"]


BROKEN4 = [
    ("10,19,AA\nx\n", 2, "expected FIRST,LAST,CODE with IPv4"),
    ("10,19,AA\n\n# c\n20-29,BB\n", 4, "expected FIRST,LAST,CODE with IPv4"),
    ("10,19,AA\n20,4294967296,BB\n", 2, "expected FIRST,LAST,CODE"),
    ("10,19,AA\n::,::1,BB\n", 2, "expected FIRST,LAST,CODE"),
    ("10,,AA\n", 1, "expected FIRST,LAST,CODE"),
    ("10,19\n", 1, "expected FIRST,LAST,CODE"),
    ("10", 1, "expected FIRST,LAST,CODE"),
    ("-1,19,AA\n", 1, "expected FIRST,LAST,CODE"),
    ("10,9,AA\n", 1, "the range ends before it begins"),
    ("10,19,AA\n19,20,BB\n", 2, "begins before the end of the one above"),
    ("10,19,AA\n5,6,BB\n", 2, "begins before the end of the one above"),
    ("10,19,\n", 1, "expected a code"),
    ("10,19,ABCDEFGHI\n", 1, "expected a code"),
    ("10,19,A B\n", 1, "expected a code"),
    ("10,19,AA,extra\n", 1, "expected a code"),
    ("10,19,AA\r\n", 1, "expected a code"),
    ("10,19,\xc3\x9c\n", 1, "expected a code"),
    ("10,19,AA\n20,29,B\0B\n", 2, "expected a code"),
    ("\0\0\0\0", 1, "expected FIRST,LAST,CODE"),
    ("10,19,AA\n#" + "x" * 300000 + "\n", 2, "the line is too long"),
    ("1" * 300000, 1, "the line is too long"),
    ("10,19,AA\n" * 1 + "".join("%d,%d,BB\n" % (i, i) for i in
     range(20, 40000)) + "0,0,CC\n", 39982, "begins before the end"),
]

BROKEN6 = [
    ("::,::1,AA\n1,2,BB\n", 2, "expected FIRST,LAST,CODE with IPv6"),
    ("::1,::,AA\n", 1, "the range ends before it begins"),
    ("1::,2::,AA\n2::,3::,BB\n", 2, "begins before the end"),
    ("1::2::3,4::,AA\n", 1, "expected FIRST,LAST,CODE with IPv6"),
    ("1:2:3:4:5:6:7,8::,AA\n", 1, "expected FIRST,LAST,CODE"),
    ("1:2:3:4:5:6:7:8:9,a::,AA\n", 1, "expected FIRST,LAST,CODE"),
    ("12345::,2::,AA\n", 1, "expected FIRST,LAST,CODE"),
    (":::,2::,AA\n", 1, "expected FIRST,LAST,CODE"),
    ("1:,2::,AA\n", 1, "expected FIRST,LAST,CODE"),
    ("::g,2::,AA\n", 1, "expected FIRST,LAST,CODE"),
    ("::1.2.3.4,2::,AA\n", 1, "expected FIRST,LAST,CODE"),
    ("::,::1,\n", 1, "expected a code"),
]


@case
def broken_files_are_refused():
    """The reply names file, line and reason, and the old table stays."""
    with Geod() as geod, geod.client() as c:
        for name, intact, broken in (("geoip", TABLE4, BROKEN4),
                                     ("geoip6", TABLE6, BROKEN6)):
            for text, line, why in broken:
                geod.write(name, text)
                wanted = "ERR %s:%d: " % (geod.path(name), line)
                reply = c.fails("RELOAD")
                assert reply.startswith(wanted), (text[:80], reply)
                assert why in reply, (text[:80], reply)
                assert c.ask("MGET", "15", "::1") == [b"AA", b"AA"]
            geod.write(name, intact)
        info = c.info()
        assert info["table"] == "1"
        assert info["reloads_failed"] == str(len(BROKEN4) + len(BROKEN6))
        assert c.ask("RELOAD").startswith("table 2: ")


@case
def files_that_are_none():
    with Geod() as geod, geod.client() as c:
        os.mkfifo(geod.path("fifo"))
        empty = geod.write("empty", "")
        comments = geod.write("comments", "# one\n\n# two")
        for path, why in ((geod.path("no"), "no: No such file"),
                          (geod.path("fifo"), "fifo: not a regular file"),
                          ("/dev/zero", "/dev/zero: not a regular file"),
                          (empty, "empty: no ranges in it"),
                          (comments, "comments: no ranges in it"),
                          ("", "No such file"),
                          (b"/\r\n+OK", "/??+OK: No such file"),
                          (b"/etc/pass\0wd", "no zero bytes"),
                          ("x" * 4096, "too long"),
                          ("/" + "x" * 4000, "too long")):
            assert why in c.fails("RELOAD", path), (path, why)
        geod.write("geoip", "")
        assert "geoip: no ranges in it" in c.fails("RELOAD")
        assert c.ask("GET", "15") == b"AA"


@case
def last_line_without_end():
    with Geod(table4="10,19,AA", table6="::,::1,BB") as geod, \
            geod.client() as c:
        assert c.ask("MGET", "15", "::1") == [b"AA", b"BB"]


@case
def hangup_reloads():
    with Geod() as geod, geod.client() as c:
        geod.write("geoip", "10,19,XX\n")
        geod.signal(signal.SIGHUP)
        until(lambda: c.info()["table"] == "2")
        assert c.ask("GET", "15") == b"XX"
        until(lambda: "table 2: 1 IPv4 and 2 IPv6" in geod.stderr())
        geod.write("geoip", "10,19,YY\nbad\n")
        geod.signal(signal.SIGHUP)
        until(lambda: "geoip:2: expected" in geod.stderr())
        assert c.ask("GET", "15") == b"XX"


@case
def requests_wait_for_their_own_reload_only():
    """Replies stay in order, and other clients are served meanwhile."""
    big = "".join("%d,%d,AA\n" % (i, i) for i in range(200000))
    with Geod("--tag", table4=big) as geod, geod.client() as a, \
            geod.client() as b, geod.client() as other:
        for number in range(2, 8, 2):
            a.send(request("RELOAD") + request("GET", "15"))
            b.send(request("RELOAD") + request("GET", "15"))
            assert other.ask("PING") == "PONG"
            replies = []
            for c in (a, b):
                reload = c.reply()
                tag = int(c.reply().split(b"@")[1])
                mine = int(reload.split()[1].rstrip(":"))
                assert tag >= mine, (reload, tag)  # its own, or a later one
                replies.append(mine)
            assert sorted(replies) == [number, number + 1]


@case
def reloads_at_once():
    """Many clients, each reloads many times: each table has one number."""
    numbers = []

    def reload_often(geod):
        with geod.client() as c:
            for _ in range(25):
                numbers.append(int(c.ask("RELOAD").split()[1].rstrip(":")))

    with Geod() as geod:
        threads = [threading.Thread(target=reload_often, args=[geod])
                   for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(numbers) == list(range(2, 202))
        with geod.client() as c:
            until(lambda: c.info()["callbacks_pending"] == "0")
            assert c.info()["callbacks_run"] == "200"


@case
def disconnect_during_reload():
    big = "".join("%d,%d,AA\n" % (i, i) for i in range(100000))
    with Geod(table4=big) as geod, geod.client() as c:
        for i in range(30):
            with geod.client() as goner:
                many = request("INFO") * (i % 3) * 50
                goner.send(many + request("RELOAD") + request("GET", "1"))
        assert c.ask("RELOAD").startswith("table ")
        until(lambda: c.info()["connected_clients"] == "1")


@case
def one_table_for_one_request():
    """While tables alternate fast, all answers of an MGET are from one."""
    stop = threading.Event()

    def alternate(geod):
        with geod.client() as c:
            version = 0
            while not stop.is_set():
                version += 1
                c.ask("RELOAD", geod.path("AB"[version % 2]))

    with Geod("--tag") as geod, geod.client() as c:
        for version in "AB":
            os.mkdir(geod.path(version))
            geod.write(version + "/geoip", "0,4294967295,%s\n" % version)
            geod.write(version + "/geoip6", "::,ffff::,%s\n" % version)
        assert c.ask("RELOAD", geod.path("A")).startswith("table 2: ")
        thread = threading.Thread(target=alternate, args=[geod])
        thread.start()
        seen = set()
        asked = request("MGET", *[str(i << 20) for i in range(1022)], "1::")
        while len(seen) < 200:
            c.send(asked)
            answers = c.reply()
            assert len(set(answers)) == 1, set(answers)
            code, number = answers[0].split(b"@")
            assert code == [b"A", b"B"][int(number) % 2], answers[0]
            seen.add(answers[0])
        stop.set()
        thread.join()


main()
