#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""history.py BUILD [NUMBER...]: puts each bug of verify/history back into the
library, and shows that a program finds it.

A file is named after its row, NN-what.patch, and begins with lines of these
forms, then a line of ---, then a patch to the sources:

    What: the flag is cleared too late
    Fails: loop/bh_schedule fences: deadlock    a run of the ledger, by its name
    Model: notify BUG_CLEAR_LATE                or a model and its variant
    Skip: why it cannot be expressed            or neither, and no patch

A program that needs no patch, as the bug is in itself, has no patch either.
"""

import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import time

from build import Builder
from check import check, parallel
from programs import PARTS, ROOT, VERIFY, all_runs


class Row:
    def __init__(self, path):
        head, _, self.patch = path.read_text().partition("\n---\n")
        self.name = path.stem
        self.number = int(re.match(r"(\d+)", path.name).group(1))
        self.fields = {}
        for line in head.splitlines():
            key, _, value = line.partition(": ")
            self.fields.setdefault(key, []).append(value)

    @property
    def skipped(self):
        return "Skip" in self.fields

    def commands(self):
        return (["make verify NAME='%s'" % f.split(":")[0]
                 for f in self.fields.get("Fails", [])] +
                ["verify/models/run " + m
                 for m in self.fields.get("Model", [])])


class Stale(Exception):
    """The patch does not fit the sources as they are now."""


def patched_tree(row, parent):
    tree = pathlib.Path(parent) / row.name
    for part in ["include", "src", "verify/lib"] + ["verify/" + p
                                                   for p in PARTS]:
        shutil.copytree(ROOT / part, tree / part)
    if row.patch.strip():
        done = subprocess.run(["patch", "-p1", "-s", "-F0"], cwd=tree,
                              input=row.patch, text=True, capture_output=True)
        if done.returncode:
            raise Stale(done.stdout.strip())
    return tree


def fails(builder, expected, runs):
    """Whether the run that @expected names fails, and in the way it says."""
    name, _, kind = expected.partition(": ")
    if name not in runs:
        return False, "there is no program " + name
    result = check(builder, runs[name], timeout=1800)
    error = result.get("error", {})
    seen = "%s: %s %s" % (name, result["verdict"], error.get("kind", ""))
    good = (result["verdict"] == "violated" and
            (not kind or error.get("kind") in kind.split(" or ")))
    return good, seen


def model_fails(arguments):
    done = subprocess.run([str(VERIFY / "models" / "run")] + arguments.split(),
                          text=True, capture_output=True)
    last = (done.stdout.splitlines() or [""])[-1]
    return done.returncode == 0, "model %s: %s" % (arguments, last)


def catch(build, row, runs):
    """Whether each way in which the row is to be caught does, and what it
    came to; and how long that took."""
    start = time.monotonic()
    seen = [] if row.skipped else ways(build, row, runs)
    return seen, time.monotonic() - start


def ways(build, row, runs):
    seen = []
    with tempfile.TemporaryDirectory() as parent:
        if row.fields.get("Fails"):
            try:
                builder = Builder(build, patched_tree(row, parent))
            except Stale as why:
                return [(False, "does not apply: %s" % why)]
        for expected in row.fields.get("Fails", []):
            seen.append(fails(builder, expected, runs))
    for arguments in row.fields.get("Model", []):
        seen.append(model_fails(arguments))
    return seen or [(False, "nothing is said to catch it")]


def main():
    build = pathlib.Path(sys.argv[1]).resolve()
    wanted = {int(n) for n in sys.argv[2:]}
    rows = [Row(p) for p in sorted((VERIFY / "history").glob("*.patch"))]
    rows = [r for r in rows if not wanted or r.number in wanted]
    runs = {r.name: r for r in all_runs()}
    caught, missed, skipped = set(), set(), set()
    for row, (seen, seconds) in parallel(lambda r: catch(build, r, runs),
                                         rows):
        if row.skipped:
            print("%-40s not expressible: %s" % (
                row.name, " ".join(row.fields["Skip"])))
            skipped.add(row.number)
            continue
        good = all(g for g, _ in seen)
        (caught if good else missed).add(row.number)
        print("%-40s %s %6.1f s  %s" % (
            row.name, "caught" if good else "MISSED", seconds,
            "; ".join(s for _, s in seen)), flush=True)
    caught -= missed
    print("history: %d rows, %d caught, %d not expressible, %d missed" % (
        len(caught | missed | skipped), len(caught), len(skipped),
        len(missed)))
    sys.exit(bool(missed))


if __name__ == "__main__":
    main()
