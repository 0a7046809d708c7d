# SPDX-License-Identifier: MIT
"""What the tests of geod share: cases in TAP, a server, a client, tables.

Each case is a function in a process of its own, with a time-out.  A server
that does not end with status 0 when told to, or that a sanitizer complains
about, fails its case.
"""

import bisect
import fcntl
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import termios
import time
import traceback

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.append(os.path.join(HERE, "../../examples/geod/demo"))

import resp  # noqa: E402
from resp import Error, request  # noqa: E402,F401

BINARY = sys.argv[1]
SKIPPED = 77
PATIENCE = int(os.environ.get("TAP_PATIENCE", "1"))

cases = []


def case(function):
    """Marks a function as a test."""
    cases.append(function)
    return function


class Skip(Exception):
    """Raised by a case that cannot run here."""


def run_case(function):
    """In the child: returns the exit status."""
    try:
        function()
    except Skip as why:
        print("# skipped: %s" % why)
        return SKIPPED
    except BaseException:  # a failure is reported whatever it is
        for line in traceback.format_exc().splitlines():
            print("# " + line)
        return 1
    return 0


def wait_for(child, seconds):
    """Exit status of @child, or None after killing it."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        pid, status = os.waitpid(child, os.WNOHANG)
        if pid:
            return os.waitstatus_to_exitcode(status)
        time.sleep(0.005)
    os.killpg(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return None


def main(seconds=int(os.environ.get("TAP_SECONDS", "120"))):
    """Runs all cases, or those whose names contain the second argument."""
    wanted = [c for c in cases
              if len(sys.argv) < 3 or sys.argv[2] in c.__name__]
    failures = 0
    print("1..%d" % len(wanted), flush=True)
    for number, function in enumerate(wanted, 1):
        child = os.fork()
        if child == 0:
            os.setpgid(0, 0)
            status = run_case(function)
            sys.stdout.flush()
            os._exit(status)
        status = wait_for(child, seconds * PATIENCE)
        failed = status not in (0, SKIPPED)
        failures += failed
        print("%s %d %s%s" % (
            "not ok" if failed else "ok", number, function.__name__,
            " # SKIP" if status == SKIPPED else
            " # timed out" if status is None else ""), flush=True)
    sys.exit(1 if failures else 0)


class Client(resp.Client):
    """A connection to geod."""

    def __init__(self, port, **options):
        super().__init__(port, timeout=60 * PATIENCE, **options)

    def deliver(self, data):
        """Sends it, and returns when geod's side of the connection has it.

        Until then it is not known, nor counted, as received.
        """
        self.send(data)
        until(lambda: fcntl.ioctl(self.socket, termios.TIOCOUTQ,
                                  bytes(4)) == bytes(4))

    def fails(self, *words):
        """The text of the error that a request leads to."""
        reply = self.ask(*words)
        assert isinstance(reply, Error), reply
        return str(reply)

    def at_end(self):
        """True if the server has closed, and sent nothing more."""
        try:
            return self.file.read(1) == b""
        except ConnectionResetError:
            return True


TABLE4 = "# a comment\n\n10,19,AA\n20,20,BB\n30,4294967295,CC\n"
TABLE6 = "::,::f,AA\n2001:db8::,2001:db8:ffff:ffff:ffff:ffff:ffff:ffff,BB\n"


class Geod:
    """A server with tables in a directory of its own."""

    def __init__(self, *options, table4=TABLE4, table6=TABLE6, wrap=()):
        self.directory = tempfile.mkdtemp(prefix="geod-test-")
        self.errors = self.path("stderr")
        command = list(wrap) + [BINARY, "--port", "0", "--threads", "2"]
        for option, name, text in (("--geoip", "geoip", table4),
                                   ("--geoip6", "geoip6", table6)):
            if text is not None:
                self.write(name, text)
                command += [option, self.path(name)]
        with open(self.errors, "wb") as errors:
            self.process = subprocess.Popen(
                command + list(options), stdout=subprocess.PIPE, stderr=errors)
        line = self.process.stdout.readline().decode()
        match = re.search(r"port (\d+)$", line)
        assert match, (line, self.stderr())
        self.port = int(match.group(1))

    def path(self, name):
        return os.path.join(self.directory, name)

    def write(self, name, text):
        with open(self.path(name), "w", encoding="latin-1") as file:
            file.write(text)
        return self.path(name)

    def stderr(self):
        with open(self.errors, encoding="utf-8") as file:
            return file.read()

    def client(self, **options):
        return Client(self.port, **options)

    def descriptors(self):
        return len(os.listdir("/proc/%d/fd" % self.process.pid))

    def signal(self, number):
        self.process.send_signal(number)

    def wait(self):
        """Waits for the end, which must be a clean one."""
        status = self.process.wait()
        assert status == 0, status
        assert "Sanitizer" not in self.stderr()

    def __enter__(self):
        return self

    def __exit__(self, kind, *_):
        try:
            if self.process.poll() is None:
                self.signal(signal.SIGTERM)
            if kind is None:
                self.wait()
        finally:
            if self.process.returncode != 0:
                print("# stderr: " + self.stderr().replace("\n", "\n# "))
                self.process.kill()
                self.process.wait()
            self.process.stdout.close()
            shutil.rmtree(self.directory)


def until(condition):
    """Waits for what comes about by itself; the case's time-out limits it."""
    while not condition():
        time.sleep(0.01)


class Oracle:
    """An independent search: @ranges are sorted (first, last, code)."""

    def __init__(self, ranges):
        self.ranges = ranges
        self.firsts = [r[0] for r in ranges]

    def find(self, number):
        i = bisect.bisect_right(self.firsts, number) - 1
        if i < 0 or number > self.ranges[i][1]:
            return None
        return self.ranges[i][2].encode()
