#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""litmus.py [--all] [--oracle]: small programs with known executions.

litmus/manifest.json has, for each program, how many executions RC11 allows
and what they print; an independent simulator found them.  Each program is
built by two compilers, and checked with both forms of release sequences.
Without --all it is every fourth program.
"""

import json
import os
import shlex
import subprocess
import sys
import tempfile

import harness

LITMUS = os.path.join(harness.HERE, "litmus")
COMPILERS = ["gcc -O0", "gcc -O1", "gcc -O2", "clang -O1"]
COUNTS = {"--rs=rc11": "n_executions",
          "--rs=cxx20": "n_executions_cxx20_release_sequence"}


def build(name, compiler, directory):
    """The program, or None."""
    stem = os.path.join(directory, name + compiler.replace(" ", ""))
    source = os.path.join(LITMUS, name + ".c")
    words = compiler.split()
    commands = [words[:1] + harness.flags("--cflags") + words[1:] +
                ["-w", "-c", source, "-o", stem + ".o"],
                words[:1] + [stem + ".o", "-o", stem] +
                harness.flags("--libs")]
    for command in commands:
        if subprocess.run(command, check=False).returncode != 0:
            return None
    return stem


def right_outcomes(got, option, wanted):
    """The states are those of --rs=rc11; C++20 may allow others as well."""
    if option != "--rs=rc11" and wanted.get("release_sequence_sensitive"):
        return set(got) >= set(wanted["states"])
    return got == sorted(wanted["states"])


def right_verdict(result):
    """In a few of these programs no two threads share anything."""
    kind = result.get("error", {}).get("kind")
    return result["verdict"] == "verified" or (
        kind == "nothing-concurrent" and result["executions"] == 1)


def difference(program, option, wanted, oracle):
    result = harness.run(["run", "--outcomes", option, program],
                         oracle=oracle)
    if (right_verdict(result) and
            result["executions"] == wanted[COUNTS[option]] and
            right_outcomes(result["outcomes"], option, wanted)):
        return []
    return ["%s: got %s\nwanted %s" % (option, result, wanted)]


def check(case):
    name, wanted, compiler, directory, oracle = case
    program = build(name, compiler, directory)
    if not program:
        return ["does not compile"]
    wrong = []
    for option in COUNTS:
        wrong += difference(program, option, wanted, oracle)
    os.unlink(program)
    os.unlink(program + ".o")
    return wrong


def main():
    with open(os.path.join(LITMUS, "manifest.json"), encoding="utf-8") as f:
        tests = json.load(f)["tests"]
    names = sorted(tests)
    if "--all" not in sys.argv:
        names = names[::4]
    tap = harness.Tap()
    with tempfile.TemporaryDirectory() as directory:
        todo = [(name, tests[name], compiler, directory,
                 "--oracle" in sys.argv)
                for name in names for compiler in COMPILERS]
        for case, wrong in zip(todo, harness.parallel(check, todo)):
            tap.point(not wrong, "%s, %s" % (case[0], case[2]),
                      "\n".join(wrong))
    tap.end()


main()
