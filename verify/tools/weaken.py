#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""weaken.py BUILD [--changed REVISION] [FILE...]: shows which of the library's
memory orders are needed, by making each weaker in each program that meets it
and asserts a promise.

An operation is needed if for each weaker order some program, in some variant,
fails.  For what is not needed verify/weaken.txt says why it stays.  Then all
that was accepted is applied together, and every program run again.
"""

import argparse
import json
import pathlib
import re
import subprocess
import sys
import tempfile

from build import Builder
from check import check, explain, parallel
from ordering import Library
from programs import ROOT, VERIFY, all_runs

# Where the library's operations are.  What is inlined from other headers, and
# what macros of headers make, counts as where it is used.
OURS = ["src/host/linux", "src/host/hooks", "src/sync/", "src/rcu/",
        "src/loop/", "impl/rcu_reader.h", "impl/event_", "verify/lists/",
        "verify/atomic/"]
WEAKER = {
    "load": ["relaxed"],
    "failed compare-and-exchange": ["relaxed", "acquire"],
    "store": ["relaxed", "release"],
    "read-modify-write": ["relaxed", "acquire", "release", "acq_rel"],
    "fence": ["nothing", "acquire", "release", "acq_rel"],
    "light fence": ["nothing"],
    "heavy fence": ["nothing"],
}


def parse():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("build", type=pathlib.Path)
    parser.add_argument("--changed", metavar="REVISION", help="only files that "
                        "differ from REVISION")
    parser.add_argument("files", nargs="*")
    return parser.parse_args()


class Operation:
    """One ordered operation of the sources; what each program said of it."""

    def __init__(self, finding):
        self.file = finding["file"]
        self.key = "%s:%d:%d: %s" % (self.file, finding["line"],
                                     finding["column"], finding["operation"])
        self.line = finding["line"]
        self.kind, self.order = finding["operation"], finding["order"]
        self.refused = {}  # order -> the program and what it saw
        self.tried = set()

    def add(self, run, finding):
        failure = finding.get("failure", {})
        for order in finding["refused"]:
            self.refused.setdefault(order, "%s: %s" % (
                run.name, failure.get("kind")))
        self.tried |= set(finding["refused"])
        if finding["finding"] == "weaker":
            self.tried.add(finding["tried"])

    def accepted(self):
        """The weaker orders that were tried and that no program refused."""
        return [o for o in WEAKER[self.kind]
                if o in self.tried and o not in self.refused]

    def needed(self):
        return bool(self.tried) and not self.accepted()

    def free(self):
        """SC that acquire-release would do for, which costs hardware the
        same: the atomics promise one order of all (A3)."""
        return (self.order == "seq_cst" and self.kind == "read-modify-write"
                and self.accepted() == ["acq_rel"])

    def text(self):
        return (ROOT / self.file).read_text().splitlines()[self.line - 1]


def gather(builder, runs, files):
    operations = {}
    where = "--weaken-in=" + ":".join(files or OURS)

    def one(run):
        with tempfile.NamedTemporaryFile("w", suffix=".orders") as skip:
            for operation in list(operations.values()):
                if operation.needed():
                    skip.write(operation.key + ": keep\n")
            skip.flush()
            return check(builder, run, "--weaken", where,
                         "--orders=" + skip.name)

    for run, result in parallel(one, runs):
        if result["verdict"] != "verified":
            print("%s: %s: %s" % (run.name, result["verdict"],
                                  explain(result)))
            continue
        for finding in result["weaken"]:
            operation = Operation(finding)
            operations.setdefault(operation.key, operation).add(run, finding)
    return operations


def explanations():
    """(file, text in the line, order) of those that stay, and why."""
    found = []
    for line in (VERIFY / "weaken.txt").read_text().splitlines():
        if line and not line.startswith(("#", " ")):
            found.append(tuple(part.strip() for part in line.split("|")))
    return found


def is_explained(operation, known):
    return all(any(operation.file.endswith(file) and text in operation.text()
                   and order == accepted for file, text, order in known)
               for accepted in operation.accepted())


def apply_all(builder, runs, operations):
    """Runs everything with all accepted orders; returns who fails."""
    failed = []
    with tempfile.NamedTemporaryFile("w", suffix=".orders") as orders:
        for operation in operations:
            if operation.accepted():
                orders.write("%s: %s\n" % (operation.key,
                                           operation.accepted()[0]))
        orders.flush()
        where = "--weaken-in=" + ":".join(OURS)
        for run, result in parallel(
                lambda r: check(builder, r, where, "--orders=" + orders.name),
                runs):
            if result["verdict"] != "verified":
                failed.append("%s: %s" % (run.name, explain(result)))
    return failed


def changed_files(revision):
    names = subprocess.run(
        ["git", "diff", "--name-only", revision, "--", "src", "include"],
        cwd=ROOT, check=True, capture_output=True, text=True).stdout
    return [n for n in names.splitlines() if re.search(r"\.[ch]$", n)]


def by_time(build, runs):
    """Quick ones first: what they show need not be tried again."""
    results = build / "verify" / "results.json"
    times = json.loads(results.read_text()) if results.exists() else {}
    return sorted(runs, key=lambda r: times.get(r.name, {}).get("seconds", 0))


def main():
    arguments = parse()
    files = arguments.files
    if arguments.changed:
        files = changed_files(arguments.changed)
        if not files:
            print("weaken: nothing of the library has changed")
            return
    builder = Builder(arguments.build.resolve())
    runs = by_time(arguments.build,
                   [r for r in all_runs()
                    if r.expect == "verified" and r.promises])
    operations = sorted(gather(builder, runs, files).values(),
                        key=lambda o: (o.file, o.line, o.key))
    sys.exit(report(builder, runs, operations, files))


def never_met(operations, files):
    """Ordered operations of the sources that no program comes to, but for
    those of hosts that are not checked."""
    met = {(o.file, o.line) for o in operations}
    compiled = re.compile(r"src/(sync|rcu|loop)/|src/host/linux/membarrier")
    return ["%s:%d" % place for place in Library(ROOT).ordered_lines()
            if compiled.match(place[0]) and place not in met and
            (not files or any(f in place[0] for f in files))]


def report(builder, runs, operations, files):
    known = explanations()
    needed = explained = 0
    for o in operations:
        if o.needed():
            needed += 1
            how = "; ".join("%s refused by %s" % (order, why)
                            for order, why in o.refused.items())
            print("%s %s needed: %s" % (o.key, o.order, how))
            continue
        good = o.free() or is_explained(o, known)
        explained += good
        print("%s %s could be %s: %s" % (
            o.key, o.order, " or ".join(o.accepted()) or "anything (no "
            "program meets it)", "free" if o.free() else
            "explained" if good else "UNEXPLAINED"))
    failed = [] if files else apply_all(builder, runs, operations)
    for line in failed:
        print("with all that was accepted: " + line)
    unmet = never_met(operations, files)
    for place in unmet:
        print("%s: no program comes to it" % place)
    unexplained = len(operations) - needed - explained + len(unmet)
    print("weaken: %d operations, %d needed, %d explained, %d unexplained" % (
        len(operations), needed, explained, unexplained))
    return bool(unexplained or failed)


if __name__ == "__main__":
    main()
