#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""programs.py DIRECTORY: every program there says what has to come out.

Its first comment has pairs of lines

    run: [OPTION...] [-- CFLAG...]
    expect: VERDICT [KIND] [@MARK] [executions=N] [blocked=N] [outcome=LINE]...

where KIND is that of the error and MARK names the line of the error, which
has a comment with @MARK.  More of the second line may follow, further in.
With outcome=, these are all the outcomes.
"""

import os
import re
import shlex
import sys

import harness

STATUS = {"verified": 0, "violated": 1, "error": 2, "bounded": 3}


def cases(path):
    with open(path, encoding="utf-8") as file:
        text = file.read()
    runs = re.findall(r"\* run:(.*)\n \* expect: (.*(?:\n \*  +.*)*)", text)
    for number, (arguments, expectation) in enumerate(runs):
        expectation = expectation.replace("\n *", " ")
        yield path, number, shlex.split(arguments), shlex.split(expectation)


def line_of(path, mark):
    with open(path, encoding="utf-8") as file:
        for number, line in enumerate(file, 1):
            if "/* %s */" % mark in line:
                return number
    return None


def differences(path, result, expectation):
    error = result.get("error", {})
    wanted = {"verdict": expectation[0], "status": STATUS[expectation[0]]}
    got = {"verdict": result["verdict"], "status": result["status"]}
    outcomes = []
    for word in expectation[1:]:
        if word.startswith("@"):
            wanted["line"] = line_of(path, word)
            got["line"] = error.get("line")
        elif word.startswith("outcome="):
            outcomes.append(word[len("outcome="):])
        elif "=" in word:
            key, value = word.split("=")
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


def check(case):
    path, number, arguments, expectation = case
    split = arguments.index("--") if "--" in arguments else len(arguments)
    result = harness.run(arguments[:split] + [path] + arguments[split:])
    name = "%s %d" % (os.path.splitext(os.path.basename(path))[0], number)
    return name, differences(path, result, expectation)


def main():
    tap = harness.Tap()
    directory = os.path.join(harness.HERE, sys.argv[1])
    todo = [case for file in sorted(os.listdir(directory))
            for case in cases(os.path.join(directory, file))]
    for name, wrong in harness.parallel(check, todo):
        tap.point(wrong is None, name, wrong)
    tap.end()


main()
