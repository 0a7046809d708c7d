# SPDX-License-Identifier: MIT
"""What the tests of tenon-check share: running it, and TAP."""

import concurrent.futures
import json
import os
import shlex
import subprocess
import sys

COMMAND = os.environ.get("TENON_CHECK", "tenon-check")
JOBS = int(os.environ.get("TENON_CHECK_JOBS", "2"))
HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))


def flags(*options, package="tenon-check"):
    """What pkg-config says; how programs are built without the command."""
    return shlex.split(subprocess.run(
        ["pkg-config", *options, package], check=True, text=True,
        capture_output=True).stdout)


def run(arguments, timeout=1200, oracle=True, **environment):
    """Runs the command with JSON; the object has its exit status too.

    With the oracle every graph is also judged by the axioms.
    """
    options = ["--json"] + ["--debug=oracle"] * oracle
    at = arguments[:1] == ["run"]
    command = [COMMAND] + arguments[:at] + options + arguments[at:]
    try:
        process = subprocess.run(
            command, capture_output=True, text=True,
            timeout=timeout, env=dict(os.environ, **environment))
    except subprocess.TimeoutExpired:
        return {"verdict": "late", "status": None, "stderr": ""}
    try:
        result = json.loads(process.stdout)
    except ValueError:
        result = {"verdict": "none", "output": process.stdout}
    result["status"] = process.returncode
    result["stderr"] = process.stderr
    return result


def children_of(pid):
    """What runs on its behalf and is no zombie."""
    found = subprocess.run(["ps", "-o", "pid=,stat=", "--ppid", str(pid)],
                           check=False, text=True, capture_output=True).stdout
    return [int(line.split()[0]) for line in found.splitlines()
            if not line.split()[1].startswith("Z")]


def is_at_work(pids):
    """Has had a tenth of a second of a processor, at least."""
    if not pids:
        return False
    with open("/proc/%d/stat" % pids[0]) as file:
        return int(file.read().rsplit(")", 1)[1].split()[11]) >= 10


class Tap:
    """Points of a test, in the order in which they come."""

    def __init__(self):
        self.count = 0
        self.failures = 0

    def point(self, good, name, why=""):
        self.count += 1
        print("%sok %d %s" % ("" if good else "not ", self.count, name))
        if not good:
            self.failures += 1
            for line in str(why).splitlines():
                print("# " + line)
        sys.stdout.flush()

    def equal(self, name, got, wanted):
        self.point(got == wanted, name,
                   "got    %s\nwanted %s" % (got, wanted))

    def end(self):
        print("1..%d" % self.count)
        sys.exit(self.failures > 0)


def parallel(function, items):
    """The results of function on items, some at a time, in order."""
    with concurrent.futures.ThreadPoolExecutor(JOBS) as pool:
        return list(pool.map(function, items))
