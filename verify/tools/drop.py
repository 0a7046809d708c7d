# SPDX-License-Identifier: MIT
"""Takes out, one by one, what names a constraint and is a statement of its
own: stores, fences, calls.  Some program must then fail.

Declarations, conditions, and what only gives a value cannot be taken out.  Of
what verify/weaken.txt explains only those programs are run that have caught
something in the file.
"""

import pathlib
import re
import shutil
import tempfile

from build import Builder
from check import check, parallel
from programs import PARTS, ROOT

OUT = "taken out"
PATIENCE = 60  # seconds for one program
ENDS = re.compile(r";\s*(/\*.*\*/)?\s*$")
BEFORE = re.compile(r"[;{}:]\s*(/\*.*\*/)?\s*$|\*/\s*$|^\s*$|^#")
NOT_ALONE = re.compile(r"^\s*(return|if|while|for|else|do|switch)\b|[{}]|"
                       r"^\s*(struct )?\w+ [*]?\w+ = |^\s*[\w>.-]+ = tn_atomic")
# Which variant has a file that the usual one has not.
VARIANT = {"event_cond": "event", "sem_cond": "event",
           "lockcnt_mutex": "event", "counter_32": "counter"}


class Drop:
    """One operation that names constraints, and what misses it."""

    kind, order, tried = "operation", OUT, {OUT}

    def __init__(self, operation, span, promises):
        self.file, self.line = operation.path, operation.line
        self.span, self.promises = span, promises
        self.key = "%s: %s" % (operation.place, OUT)
        self.refused = {}

    def text(self):
        return (ROOT / self.file).read_text().splitlines()[self.line - 1]

    def accepted(self):
        return [] if self.refused else [OUT]

    def needed(self):
        return bool(self.refused)

    def free(self):
        return False


def statement_at(lines, line):
    """The first and the last line, from 0, of what can be taken out."""
    first = last = line - 1
    while first > 0 and not BEFORE.search(lines[first - 1]):
        first -= 1
    while not ENDS.search(lines[last]):
        last += 1
        if last == len(lines) or last > first + 3:
            return None
    text = "\n".join(lines[first:last + 1])
    return None if NOT_ALONE.search(text) else (first, last)


def drops(library, wanted):
    for o in library.operations:
        span = wanted(o.path) and statement_at(
            library.texts[o.path].splitlines(), o.line)
        if span:
            homes = [library.home_of(o.path, n) for n in o.numbers]
            yield Drop(o, span, {p for h in homes if h in library.constraints
                                 for p in library.constraints[h][2]})


def tree_without(drop, parent):
    tree = pathlib.Path(parent) / "tree"
    for part in ["include", "src", "verify/lib"] + ["verify/" + p
                                                   for p in PARTS]:
        shutil.copytree(ROOT / part, tree / part)
    path = tree / drop.file
    lines = path.read_text().splitlines()
    first, last = drop.span
    lines[first:last + 1] = ["    ;"]
    path.write_text("\n".join(lines) + "\n")
    return tree


def candidates(drop, runs, first):
    """First those that have caught something in the file; then its own."""
    part = pathlib.Path(drop.file).parent.name + "/"
    variant = VARIANT.get(pathlib.Path(drop.file).stem, "")
    return sorted((r for r in runs if variant in r.variant and
                   (r.name in first or drop.promises & set(r.promises))),
                  key=lambda r: (r.name not in first, r.slow,
                                 not r.name.startswith(part)))


def failure(result):
    """What went wrong: or it goes round for ever, which it did not."""
    if result["verdict"] == "violated":
        return result["error"]["kind"]
    endless = (result["verdict"] == "bounded" and
               result.get("bound") not in ("--timeout", "--timeouts"))
    return "no end" if endless else None


def try_without(build, drop, runs):
    """Notes the first program that fails."""
    with tempfile.TemporaryDirectory() as parent:
        builder = Builder(build, tree_without(drop, parent), ["-Wno-error"])
        for run in runs:
            result = check(builder, run, timeout=PATIENCE)
            how = failure(result)
            if how:
                drop.refused[OUT] = run.name, how
                return


def drop_all(build, library, runs, ledger, wanted, is_explained):
    """All that can be taken out of the files that are @wanted."""
    found = list(drops(library, wanted))

    def one(drop):
        first = ledger.programs(lambda file: file == drop.file)
        likely = candidates(drop, runs, first)
        if is_explained(drop):
            likely = [r for r in likely if r.name in first]
        try_without(build, drop, likely)

    for _ in parallel(one, found):
        pass
    return found
