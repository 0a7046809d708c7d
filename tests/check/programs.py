#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""programs.py [--fast] DIRECTORY: every program there says what has to come out.

Its first comment has pairs of lines

    run: [OPTION...] [-- CFLAG...]
    expect: VERDICT [KIND] [@MARK] [executions=N] [blocked=N] [outcome=LINE]...
        [weaker=N]

where KIND is that of the error and MARK names the line of the error, which
has a comment with @MARK.  With outcome=, these are all the outcomes.  weaker=
is how many orders --weaken finds that could be weaker, or cannot decide.

Programs on the library's own sources, in verify/, have lines

    build: FILE... [CFLAG...]

before these, and are run in each of these builds.  More of any of these lines
may follow on the next ones, further in.

What locks mutexes is also run without the shortcut for that (lock.h); all but
the number of blocked executions has to be the same.

With --fast no graph is compared with the axioms.
"""

import os
import re
import shlex
import sys

import harness

STATUS = {"verified": 0, "violated": 1, "error": 2, "bounded": 3}
LIBRARY = ["-Iinclude", "-Isrc/host/check", "-Isrc", "-Isrc/host/posix",
           "-D_GNU_SOURCE", "-DTN_VERSION_=\"check\"", "-Wall", "-Wextra",
           "-Werror"]
LOCKS = re.compile(r"pthread_mutex_|mtx_|event_cond|grace_period")
LINE = re.compile(r"^ \* (build|run|expect):(.*(?:\n \*  +.*)*)", re.M)


class Case:
    """One run of one program."""

    def __init__(self, path, name, build, run, expectation):
        self.path = path
        self.name = name
        self.expectation = expectation
        split = run.index("--") if "--" in run else len(run)
        self.options = run[:split]
        self.files = [path] + [w for w in build if w.endswith(".c")]
        self.flags = run[split + 1:]
        if build:
            self.flags += LIBRARY + [w for w in build if w[0] == "-"]

    def result(self):
        return harness.run(self.options + self.files + ["--"] +
                           self.flags, oracle="--fast" not in sys.argv)


def cases(path):
    with open(path, encoding="utf-8") as file:
        text = file.read()
    builds, run, number = [], None, 0
    for key, words in LINE.findall(text):
        words = shlex.split(words.replace("\n *", " "))
        if key == "build":
            builds.append(words)
        elif key == "run":
            run = words
        else:
            for build in builds or [[]]:
                name = "%s %d" % (os.path.splitext(path)[0], number)
                yield Case(path, name, build, run, words)
                if LOCKS.search(text + " ".join(build)):
                    yield Case(path, name + ", plain locks", build,
                               ["--debug=plain-locks"] + run, words)
                number += 1


def line_of(path, mark):
    with open(path, encoding="utf-8") as file:
        for number, line in enumerate(file, 1):
            if "/* %s */" % mark in line:
                return number
    return None


def differences(case, result):
    error = result.get("error", {})
    expectation = case.expectation
    wanted = {"verdict": expectation[0], "status": STATUS[expectation[0]]}
    got = {"verdict": result["verdict"], "status": result["status"]}
    outcomes = []
    for word in expectation[1:]:
        if word.startswith("@"):
            wanted["line"] = line_of(case.path, word)
            got["line"] = error.get("line")
        elif word.startswith("outcome="):
            outcomes.append(word[len("outcome="):])
        elif word.startswith("weaker="):
            wanted["weaker"] = int(word[len("weaker="):])
            got["weaker"] = sum(site["finding"] != "needed"
                                for site in result.get("weaken", []))
        elif "=" in word:
            key, value = word.split("=")
            if key != "blocked" or "--debug=plain-locks" not in case.options:
                wanted[key] = int(value)
                got[key] = result.get(key)
        else:
            wanted["kind"] = word
            got["kind"] = error.get("kind")
    if outcomes:
        wanted["outcomes"] = sorted(outcomes)
        got["outcomes"] = result.get("outcomes")
    return None if got == wanted else "got    %s\nwanted %s\n%s" % (
        got, wanted, result["stderr"])


def programs(directory):
    for where, _, names in sorted(os.walk(directory)):
        for name in sorted(names):
            if name.endswith((".c", ".cc")):
                yield os.path.join(where, name)


def main():
    os.chdir(harness.ROOT)
    tap = harness.Tap()
    todo = [case for path in programs(sys.argv[-1]) for case in cases(path)]
    for case, wrong in zip(todo, harness.parallel(
            lambda case: differences(case, case.result()), todo)):
        tap.point(wrong is None, case.name, wrong)
    tap.end()


main()
