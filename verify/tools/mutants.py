# SPDX-License-Identifier: MIT
"""Takes out and moves what names a constraint (drop.py, move.py), and runs
programs until one fails.

First come those that have caught something in the file, then all others that
assert a promise of the constraint.  Of what verify/weaken.txt explains only the
first are run.  What does not compile is left out, and counted.
"""

import pathlib
import shutil
import tempfile

from build import Builder
from check import check, parallel
from drop import drops
from move import moves
from programs import PARTS, ROOT

PATIENCE = 60  # seconds for one program
# Which variant has a file that the usual one has not.
VARIANT = {"event_cond": "event", "sem_cond": "event",
           "lockcnt_mutex": "event", "counter_32": "counter"}


class Statement:
    """One that names constraints: what is made of it, and what misses it."""

    kind, order = "statement", None

    def __init__(self, file, line):
        self.file, self.line = file, line
        self.key = "%s:%d:" % (file, line)
        self.changes = {}  # change -> the text of the file, and promises
        self.refused = {}  # change -> the program, and what it saw

    def text(self):
        return (ROOT / self.file).read_text().splitlines()[self.line - 1]

    def accepted(self):
        return [c for c in self.changes if c not in self.refused]

    def needed(self):
        return not self.accepted()

    def free(self):
        return False


def promises_at(library, file, lines):
    """Those of the constraints that are named there."""
    homes = [library.home_of(file, n) for o in library.operations
             if o.path == file and o.line in lines for n in o.numbers]
    return {p for h in homes if h in library.constraints
            for p in library.constraints[h][2]}


def statements(library, wanted):
    found = {}
    for file in sorted({o.path for o in library.operations if wanted(o.path)}):
        text = library.texts[file]
        for change, changed, lines in drops(text) + moves(text):
            place = file, lines[0]
            found.setdefault(place, Statement(*place)).changes[change] = (
                changed, promises_at(library, file, lines))
    return list(found.values())


def tree_with(file, text, parent):
    tree = pathlib.Path(parent) / "tree"
    for part in ["include", "src", "verify/lib"] + ["verify/" + p
                                                   for p in PARTS]:
        shutil.copytree(ROOT / part, tree / part)
    (tree / file).write_text(text)
    return tree


def candidates(file, promises, runs, first):
    """First those that have caught something in the file; then its own."""
    part = pathlib.Path(file).parent.name + "/"
    variant = VARIANT.get(pathlib.Path(file).stem, "")
    return sorted((r for r in runs if variant in r.variant and
                   (r.name in first or promises & set(r.promises))),
                  key=lambda r: (r.name not in first, r.slow,
                                 not r.name.startswith(part)))


def failure(result):
    """What went wrong: or it goes round for ever, which it did not."""
    if result["verdict"] == "violated":
        return result["error"]["kind"]
    endless = (result["verdict"] == "bounded" and
               result.get("bound") not in ("--timeout", "--timeouts"))
    return "no end" if endless else None


def try_one(build, statement, change, runs):
    """Notes the first program that fails; False if it does not compile."""
    with tempfile.TemporaryDirectory() as parent:
        tree = tree_with(statement.file, statement.changes[change][0], parent)
        builder = Builder(build, tree, ["-Wno-error"])
        for run in runs:
            result = check(builder, run, timeout=PATIENCE)
            if result.get("error", {}).get("kind") == "build":
                del statement.changes[change]
                return False
            how = failure(result)
            if how:
                statement.refused[change] = run.name, how
                break
    return True


def try_all(build, library, runs, ledger, wanted, is_explained):
    """All that can be made of the files that are @wanted."""
    found = statements(library, wanted)

    def one(item):
        statement, change, promises = item
        first = ledger.programs(lambda file: file == statement.file)
        likely = candidates(statement.file, promises, runs, first)
        if is_explained(statement, change):
            likely = [r for r in likely if r.name in first]
        return try_one(build, statement, change, likely)

    good = [done for _, done in parallel(
        one, [(s, change, promises) for s in found
              for change, (_, promises) in s.changes.items()])]
    print("taken out or moved: %d, of which %d do not compile" % (
        len(good), good.count(False)), flush=True)
    return [s for s in found if s.changes]
