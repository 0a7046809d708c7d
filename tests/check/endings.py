#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""endings.py: how a check ends that the program would not let end."""

import json
import os
import signal
import subprocess
import tempfile
import time

import harness

tap = harness.Tap()

STRANGER = "void wait_for(volatile int *p) { while (!*p) { } }\n"
USES_IT = """
#include <pthread.h>
#include <stdatomic.h>
void wait_for(volatile int *p);
static volatile int go;
static atomic_int x;
static void *set(void *u) { go = 1; x = 1; return u; }
int main(void)
{
    pthread_t t;
    pthread_create(&t, NULL, set, NULL);
    wait_for(&go);
    pthread_join(t, NULL);
    return x > 1;
}
"""
# More executions than anybody waits for.
ENDLESS = [os.path.join(harness.HERE, "rate.c"), "--", "-DTHREADS=5",
           "-DOPS=9"]
IN_THE_KERNEL = """
#include <stdlib.h>
#include <unistd.h>
int main(int argc, char **argv)
{
    char byte;
    return argc > 1 && read(atoi(argv[1]), &byte, 1) < 0;
}
"""


def write(directory, name, text):
    path = os.path.join(directory, name)
    with open(path, "w") as file:
        file.write(text)
    return path


def library(directory, name):
    """As built by somebody who knows nothing of the checker."""
    source = write(directory, "stranger.c", STRANGER)
    path = os.path.join(directory, name)
    subprocess.run(["gcc", "-O1", "-fPIC", "-shared", "-Wl,-soname," + name,
                    source, "-o", path], check=True)
    return path


def check(*arguments, **more):
    return subprocess.run([harness.COMMAND] + list(arguments), text=True,
                          capture_output=True, timeout=300, **more)


def strangers(directory):
    """Code that was not compiled to be checked, and waits for what is."""
    path = write(directory, "uses.c", USES_IT)
    spins = library(directory, "libspins.so")
    rest = ["--", "-Wl,-rpath," + directory]
    got = json.loads(check("--json", path, spins, *rest).stdout)
    tap.equal("a library that spins: the verdict",
              (got["verdict"], got.get("error", {}).get("kind")),
              ("error", "unsupported"))
    message = got.get("error", {}).get("message", "")
    tap.point("wait_for in libspins.so does not end" in message and
              "pkg-config --cflags tenon-check" in message,
              "it says what spins, and what to do", message)
    tap.equal("and where it was called", got.get("error", {}).get("line"), 12)
    result = check("--timeout=1", path, spins, *rest)
    tap.equal("--timeout ends it", result.returncode, 3)
    tap.point("--timeout in an execution that did not end at" in result.stdout
              and "uses.c:12" in result.stdout, "and says where it was",
              result.stdout)
    own = write(directory, "own.c", STRANGER)
    subprocess.run(["gcc", "-O1", "-c", own, "-o", own + ".o"], check=True)
    result = check(path, own + ".o")
    tap.equal("an object that spins: the status", result.returncode, 3)
    tap.point("was it compiled to be checked?" in result.stdout and
              "uses.c:12" in result.stdout, "it asks whether it was compiled "
              "for this", result.stdout)
    tenon = library(directory, "libtenon.so.0")
    result = check(path, tenon, *rest)
    tap.equal("with the library that ships: the status", result.returncode, 2)
    tap.point("libtenon.so.0 was not built to be checked" in result.stderr and
              "tenon-checked" in result.stderr, "it says which to take",
              result.stderr)


def in_the_kernel(directory):
    """Only the command can end what waits there for ever."""
    path = write(directory, "kernel.c", IN_THE_KERNEL)
    program = os.path.join(directory, "kernel")
    subprocess.run(["gcc", path, "-o", program] + harness.flags("--cflags") +
                   harness.flags("--libs"), check=True)
    ends = os.pipe()
    report = os.path.join(directory, "report.xml")
    result = check("run", "--json", "--timeout=1", "--junit=" + report,
                   program, str(ends[0]), pass_fds=[ends[0]])
    got = json.loads(result.stdout or "{}")
    tap.equal("waiting in the kernel: the status", result.returncode, 3)
    tap.equal("and what JSON has", (got.get("verdict"), got.get("bound"),
                                    got.get("executions")),
              ("bounded", "--timeout", 0))
    with open(report) as file:
        tap.point('type="bounded"' in file.read(), "and JUnit")
    for end in ends:
        os.close(end)


def explores(command):
    """Past the compilers, and past the first execution."""
    for child in harness.children_of(command):
        try:
            if os.readlink("/proc/%d/exe" % child).endswith("/program"):
                return harness.is_at_work([child])
        except OSError:  # it has gone meanwhile
            pass
    return False


def interrupted(directory):
    """The command is told to end: it leaves nothing behind."""
    for number in signal.SIGINT, signal.SIGTERM, signal.SIGHUP:
        where = os.path.join(directory, number.name)
        os.mkdir(where)
        process = subprocess.Popen(
            [harness.COMMAND] + ENDLESS, text=True, stdout=subprocess.PIPE,
            env=dict(os.environ, TMPDIR=where))
        while process.poll() is None and not explores(process.pid):
            time.sleep(0.05)
        process.send_signal(number)
        text = process.communicate()[0]
        tap.equal(number.name + ": ends by it", process.returncode, -number)
        tap.equal(number.name + ": nothing is left", os.listdir(where), [])
        if number == signal.SIGINT:
            tap.point("an interrupt at" in text and "rate.c:" in text and
                      " blocked, " in text,
                      "SIGINT: what there is so far, and where", text)
        else:
            tap.point("explored: a signal\n" in text and " blocked, " in text,
                      number.name + ": what there is so far", text)


def in_a_log(directory):
    """What takes long says so, though not on a terminal."""
    errors = check("--timeout=18", *ENDLESS).stderr
    tap.equal("a line after some time", errors.count(" blocked, "), 1)
    errors = check("--timeout=12", "--quiet", *ENDLESS).stderr
    tap.equal("none with --quiet", errors, "")


def main():
    with tempfile.TemporaryDirectory() as directory:
        strangers(directory)
        in_the_kernel(directory)
        interrupted(directory)
        in_a_log(directory)
    tap.end()


main()
