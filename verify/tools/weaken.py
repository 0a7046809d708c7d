#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""weaken.py BUILD [--changed] [FILE...]: shows which of the library's memory
orders are needed, by making each weaker in each program that meets it and
asserts a promise.

An operation is needed if for each weaker order some program, in some variant,
fails; and what names a constraint if one fails where it is taken out, and where
it is moved past its neighbours (mutants.py).  For what is not needed
verify/weaken.txt says why it stays.  Then all that was accepted is applied
together, and every program run again.

What came out is kept in docs/weaken.md; the programs that it names come first.
With --changed only those files are weakened that have changed since, one by
one, and nothing is taken out or moved: that takes long, and is done of files
that are named, and of all.
"""

import argparse
import functools
import json
import pathlib
import sys
import tempfile

from build import Builder
from caught import Ledger, compiled
from check import check, explain, parallel
from mutants import try_all
from ordering import Library
from programs import ROOT, VERIFY, all_runs

# Where the library's operations are.  What is inlined from other headers, and
# what macros of headers make, counts as where it is used.
OURS = ["src/host/linux", "src/host/hooks", "src/sync/", "src/rcu/",
        "src/loop/", "impl/rcu_reader.h", "impl/event_", "verify/lists/",
        "verify/atomic/"]
INLINE = ["impl/rcu_reader.h", "impl/event_", "src/rcu/rcu.h"]
WEAKER = {
    "load": ["relaxed"],
    "failed compare-and-exchange": ["relaxed", "acquire"],
    "store": ["relaxed", "release"],
    "read-modify-write": ["relaxed", "acquire", "release", "acq_rel"],
    "fence": ["nothing", "acquire", "release", "acq_rel"],
    "light fence": ["nothing"],
    "heavy fence": ["nothing"],
}


def seconds_of(build):
    """How long each program took in `make verify`, if that has been."""
    kept = build / "verify" / "results.json"
    results = json.loads(kept.read_text()) if kept.exists() else {}
    return {name: result["seconds"] for name, result in results.items()}


def parse():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("build", type=pathlib.Path)
    parser.add_argument("--changed", action="store_true")
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
            self.refused.setdefault(order, (run.name, failure.get("kind")))
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


def is_settled(operations, wanted):
    """Whether programs that have not been run can tell nothing new."""
    known = explanations()
    return not never_met(operations, wanted) and all(
        o.needed() or o.free() or (o.tried and is_explained(o, known))
        for o in operations if wanted(o.file))


def gather(builder, runs, files, wanted):
    """What is inline in headers is looked for in any case: it would count as
    where it is used."""
    operations = {}
    where = "--weaken-in=" + ":".join(files + INLINE if files else OURS)

    def one(run):
        itself = str(run.path.relative_to(ROOT))
        if (files and not wanted(itself) and
                is_settled(list(operations.values()), wanted)):
            return None
        with tempfile.NamedTemporaryFile("w", suffix=".orders") as skip:
            for operation in list(operations.values()):
                if operation.needed() or not wanted(operation.file):
                    skip.write(operation.key + ": keep\n")
            skip.flush()
            return check(builder, run, "--weaken", where,
                         "--orders=" + skip.name)

    for run, result in parallel(one, runs):
        if result is None:
            continue
        if result["verdict"] != "verified":
            print("%s: %s: %s" % (run.name, result["verdict"],
                                  explain(result)))
            continue
        for finding in result["weaken"]:
            operation = Operation(finding)
            operations.setdefault(operation.key, operation).add(run, finding)
    return [o for o in operations.values() if wanted(o.file)]


def explanations():
    """(file, text in the line, order) of those that stay, and why."""
    found = []
    for line in (VERIFY / "weaken.txt").read_text().splitlines():
        if line and not line.startswith(("#", " ")):
            found.append(tuple(part.strip() for part in line.split(" | ")))
    return found


def explains(known, operation, accepted):
    return any(operation.file.endswith(file) and text in operation.text() and
               order == accepted for file, text, order in known)


def is_explained(operation, known):
    return all(explains(known, operation, accepted)
               for accepted in operation.accepted())


def apply_all(builder, runs, operations):
    """Runs everything with all accepted orders; returns who fails."""
    failed = []
    with tempfile.NamedTemporaryFile("w", suffix=".orders") as orders:
        for operation in operations:
            if operation.accepted() and operation.order:
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


@functools.lru_cache
def ordered_lines():
    return list(Library(ROOT).ordered_lines())


def never_met(operations, wanted):
    """Ordered operations of the sources that no program comes to."""
    met = {(o.file, o.line) for o in operations}
    return ["%s:%d" % place for place in ordered_lines()
            if compiled(place[0]) and place not in met and wanted(place[0])]


class Counts:
    """Of operations, by what came out."""

    def __init__(self):
        self.needed = self.explained = self.unexplained = 0

    def print(self):
        print("weaken: %d operations, %d needed, %d explained, %d unexplained"
              % (self.needed + self.explained + self.unexplained, self.needed,
                 self.explained, self.unexplained), flush=True)


def report(operations, unmet, counts):
    """Adds to @counts; how many of these are not explained."""
    known = explanations()
    unexplained = len(unmet)
    for o in operations:
        if o.needed():
            counts.needed += 1
            how = "needed: " + "; ".join("%s refused by %s: %s" % (order, *why)
                                         for order, why in o.refused.items())
        else:
            good = o.free() or (o.accepted() and is_explained(o, known))
            counts.explained += bool(good)
            unexplained += not good
            how = "could be %s: %s" % (
                " or ".join(o.accepted()) or "anything (nothing was tried)",
                "free" if o.free() else
                "explained" if good else "UNEXPLAINED")
        print("%s %s %s" % (o.key, o.order or o.kind, how))
    for place in unmet:
        print("%s: no program comes to it" % place)
    counts.unexplained += unexplained
    return unexplained


def weaken(build, ledger, files, mutates, counts):
    """Those in @files, or all; False if there is one that nobody explains."""
    def wanted(file):
        return not files or any(f in file for f in files)

    library = Library(ROOT)
    first = ledger.programs(wanted)
    kept = {p for (file, _), (_, _, promises) in library.constraints.items()
            if wanted(file) for p in promises}
    seconds = seconds_of(build)
    runs = sorted((r for r in all_runs()
                   if r.expect == "verified" and r.promises),
                  key=lambda r: (r.name not in first,
                                 not kept & set(r.promises), r.slow,
                                 seconds.get(r.name, 0)))
    builder = Builder(build.resolve())
    operations = gather(builder, runs, files, wanted)
    known = explanations()
    if mutates:
        operations += try_all(builder.build, library, runs, ledger, wanted,
                              lambda s, c: explains(known, s, c))
    operations.sort(key=lambda o: (o.file, not o.order, o.line, o.key))
    failed = [] if files else apply_all(builder, runs, operations)
    for line in failed:
        print("with all that was accepted: " + line)
    good = not report(operations, never_met(operations, wanted), counts)
    if good and not failed:
        ledger.replace(wanted, operations)
    return good and not failed


def main():
    arguments = parse()
    ledger, counts = Ledger(), Counts()
    parts = [arguments.files]
    if arguments.changed:
        parts = [[file] for file in ledger.stale()]
        if not parts:
            print("weaken: nothing has changed since docs/weaken.md")
            return
    good = [weaken(arguments.build, ledger, part, not arguments.changed,
                   counts)
            for part in parts]
    counts.print()
    sys.exit(not all(good))


if __name__ == "__main__":
    main()
