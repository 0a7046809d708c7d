#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The clients that people have: redis-cli and redis-benchmark."""

import shutil
import subprocess

from harness import Geod, Skip, case, main


def run(program, geod, *words, given=""):
    if not shutil.which(program):
        raise Skip("no " + program)
    done = subprocess.run([program, "-p", str(geod.port), *words], input=given,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          text=True, check=False)
    assert done.returncode == 0, done.stdout
    return done.stdout.strip()


@case
def redis_cli():
    with Geod() as geod:
        assert run("redis-cli", geod, "ping") == "PONG"
        assert run("redis-cli", geod, "ping", "a b") == "a b"
        assert run("redis-cli", geod, "get", "0.0.0.15") == "AA"
        assert run("redis-cli", geod, "get", "21") == ""
        assert run("redis-cli", geod, "mget", "15", "20", "x") == "AA\nBB"
        assert "not an IP" in run("redis-cli", geod, "get", "junk")
        assert "unknown command" in run("redis-cli", geod, "set", "a", "b")
        assert run("redis-cli", geod, "reload").startswith("table 2: ")
        assert "tcp_port:%d" % geod.port in run("redis-cli", geod, "info")
        assert run("redis-cli", geod, "quit") == "OK"
        assert run("redis-cli", geod, given="ping\nget 15\n") == "PONG\nAA"
        assert "errors: 0, replies: 2" in run(
            "redis-cli", geod, "--pipe", given="PING\r\nGET 15\r\n")


@case
def redis_benchmark():
    """Keys as it makes them: decimal, with zeros in front."""
    with Geod() as geod, geod.client() as c:
        for words in (["-P", "1"], ["-P", "16"], ["-P", "100", "--threads",
                                                  "2"]):
            before = int(c.info()["lookups"])
            out = run("redis-benchmark", geod, *words, "-n", "20000", "-c",
                      "20", "-r", "2147483647", "--csv", "GET", "__rand_int__")
            assert "WARNING" not in out and "rror" not in out, out
            assert out.splitlines()[-1].startswith('"GET __rand_int__","'), out
            assert int(c.info()["lookups"]) - before >= 20000
        out = run("redis-benchmark", geod, "-n", "2000", "-q", "-t", "ping")
        assert "PING_INLINE: " in out and "PING_MBULK: " in out, out


main()
