#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""recipes.py: the recipes of examples/check-suite run its checks, and fail
when one of them does."""

import os
import shutil
import subprocess
import sys
import tempfile

import harness

SUITE = os.path.join(harness.ROOT, "examples/check-suite")
BAD = os.path.join(harness.HERE, "known/message_passing.c")
RECIPES = {
    "meson": [["meson", "setup", "build"], ["meson", "test", "-C", "build"]],
    "cmake": [["cmake", "-B", "build"], ["ctest", "--test-dir", "build"]],
    "make": [["make", "check"]],
}
tap = harness.Tap()


def passes(commands, directory):
    path = os.path.dirname(harness.COMMAND) + ":" + os.environ["PATH"]
    env = {k: v for k, v in os.environ.items() if not k.startswith("MAKE")}
    for command in commands:
        result = subprocess.run(command, cwd=directory, capture_output=True,
                                text=True, check=False,
                                env=dict(env, PATH=path))
        if result.returncode != 0:
            return False, result.stdout + result.stderr
    return True, ""


def reports(directory):
    return sorted(name for _, _, names in os.walk(directory)
                  for name in names if name in (
                      "counter.xml", "handover.xml", "broken.xml"))


def recipe(name, directory):
    commands = RECIPES[name]
    if any(not shutil.which(command[0]) for command in commands):
        print("# %s: not here" % name)
        return
    shutil.copytree(SUITE, directory)
    good, why = passes(commands, directory)
    tap.point(good, name + ": the checks pass", why)
    tap.equal(name + ": a JUnit report for each", reports(directory),
              ["counter.xml", "handover.xml"])
    shutil.copy(BAD, os.path.join(directory, "checks/broken.c"))
    shutil.rmtree(os.path.join(directory, "build"), ignore_errors=True)
    good, _ = passes(commands, directory)
    tap.point(not good, name + ": a broken check fails")
    tap.equal(name + ": and the others were run", reports(directory),
              ["broken.xml", "counter.xml", "handover.xml"])


def main():
    with tempfile.TemporaryDirectory() as directory:
        for name in sorted(RECIPES):
            recipe(name, os.path.join(directory, name))
    tap.end()


main()
