#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The command line, and starts that fail."""

import os
import socket
import subprocess
import tempfile

from harness import BINARY, TABLE4, Client, Geod, case, main


def run(*options):
    done = subprocess.run([BINARY, *options], stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, text=True, check=False)
    assert "Sanitizer" not in done.stderr, done.stderr
    return done.returncode, done.stdout, done.stderr


@case
def help_and_version():
    status, out, err = run("--help")
    assert status == 0 and err == ""
    for option in ("--bind", "--port", "--threads", "--geoip", "--geoip6",
                   "--max-clients", "--timeout", "--drain", "--tag"):
        assert option in out, option
    assert all(len(line) <= 80 for line in out.splitlines())
    status, out, err = run("--version")
    assert status == 0 and out.startswith("geod, with Tenon ") and err == ""


@case
def bad_options():
    for options, why in ((["--nonsense"], "--nonsense"),
                         (["what"], 'what is "what"?'),
                         (["--port", "65536"], "--port takes a number from"),
                         (["--port", "-1"], "--port takes"),
                         (["--port", "80x"], 'not "80x"'),
                         (["--port", ""], "--port takes"),
                         (["--port"], "requires an argument"),
                         (["--threads", "0"], "--threads takes"),
                         (["--max-clients", "0"], "--max-clients takes"),
                         (["--timeout", "99999999999"], "--timeout takes"),
                         (["--drain", "soon"], "--drain takes")):
        status, out, err = run(*options)
        assert status == 2 and out == "", (options, status)
        assert why in err and "geod: --help tells" in err, (options, err)


@case
def starts_that_fail():
    with tempfile.TemporaryDirectory() as directory:
        table = os.path.join(directory, "geoip")
        with open(table, "w", encoding="ascii") as file:
            file.write(TABLE4)
        broken = os.path.join(directory, "broken")
        with open(broken, "w", encoding="ascii") as file:
            file.write("1,2,AA\nx\n")
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            taken.listen()
            for options, why in (
                    (["--geoip", broken], "broken:2: expected FIRST,LAST"),
                    (["--geoip", "/no"], "/no: No such file"),
                    (["--geoip", table, "--geoip6", table], "geoip:3: expect"),
                    (["--geoip", "/" + "x" * 5000], "File name too long"),
                    (["--geoip", table, "--bind", "host"], "host: "),
                    (["--geoip", table, "--bind", "192.0.2.1"],
                     "cannot listen: "),
                    (["--geoip", table, "--port",
                      str(taken.getsockname()[1])], "cannot listen: Address")):
                status, out, err = run(*options)
                assert status == 1 and out == "", (options, status, out)
                assert why in err and err.count("\n") == 1, (options, err)


@case
def binds_where_it_is_told():
    with Geod("--bind", "127.0.0.2") as geod:
        try:
            Client(geod.port)
            assert False, "also on 127.0.0.1"
        except ConnectionRefusedError:
            pass
        socket.create_connection(("127.0.0.2", geod.port)).close()
    with Geod("--threads", "7") as geod, geod.client() as c:
        assert c.info()["threads"] == "7"


@case
def descriptors_for_threads():
    with Geod("--threads", "100", "--max-clients", "5",
              wrap=("prlimit", "--nofile=100:")) as geod, geod.client() as c:
        assert c.info()["threads"] == "100"


main()
