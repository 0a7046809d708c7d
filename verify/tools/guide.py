#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""guide.py [BUILD]: holds documents against the programs that they quote.

In these documents each block of C, and each table with a column "verdict", has
a line before it that names its program:

    <!-- verify/guide/message_passing.c -->

The block must be found in the program as it stands.  In the table the columns
whose names are capitals are what the program is compiled with, as NAME=CELL;
one column "compiled with" may have more, or say "as above" for nothing.  The
verdict of a row is what the program expects.  A line of this form says the
same of a program with no variants:

    [message_passing](../verify/guide/message_passing.c): verified

With BUILD all these programs are run, and the columns "executions" written
anew: all there are, or as many as it took to find the violation.
"""

import pathlib
import re
import sys

from build import Builder
from check import as_expected, check, explain, parallel
from programs import ROOT, all_runs

DOCUMENTS = {"docs/atomics.md": "guide",
             "docs/event-or-semaphore.md": "event-or-semaphore"}
NAMED = re.compile(r"<!-- (verify/\S+\.c) -->$")
CAPTION = re.compile(r"\[\w+\]\(\.\./(verify/\S+\.c)\): (.*)$")


class Document:
    def __init__(self, name, part):
        self.path, self.name = ROOT / name, name
        self.lines = self.path.read_text().splitlines()
        self.runs = {(str(r.path.relative_to(ROOT)), frozenset(r.defines)): r
                     for r in all_runs([part]) if r.variant == "usual"}
        self.breaches, self.shown = [], set()
        self.cells = []  # (line, run) of each row with executions

    def breach(self, at, what):
        self.breaches.append("%s:%d: %s" % (self.name, at + 1, what))

    def run_of(self, at, program, defines):
        run = self.runs.get((program, frozenset(defines)))
        if run:
            self.shown.add(run)
        else:
            self.breach(at, "%s is not run with %s" % (
                program, " ".join(defines) or "nothing"))
        return run

    def read(self):
        program, at = None, 0
        while at < len(self.lines):
            line = self.lines[at]
            if NAMED.match(line):
                program = NAMED.match(line).group(1)
                if not (ROOT / program).exists():
                    self.breach(at, "there is no " + program)
                    program = None
            elif line == "```c":
                at = self.block(at + 1, program)
                program = None
            elif line.startswith("|") and "verdict" in line:
                at = self.table(at, program)
                program = None
            elif CAPTION.match(line):
                self.caption(at, *CAPTION.match(line).groups())
            at += 1
        for (path, _), run in sorted(self.runs.items(), key=str):
            if run not in self.shown:
                self.breach(0, "says nothing of %s" % run.name)

    def block(self, begin, program):
        end = self.lines.index("```", begin)
        text = "\n".join(self.lines[begin:end]) + "\n"
        if not program:
            self.breach(begin, "C that is of no program")
        elif "\n" + text not in (ROOT / program).read_text():
            self.breach(begin, "this is not in " + program)
        return end

    def caption(self, at, program, verdict):
        run = self.run_of(at, program, [])
        if run and run.expect.split(" ")[:2] != verdict.split(" ")[:2]:
            self.breach(at, "%s expects %s" % (run.name, run.expect))

    def table(self, at, program):
        names = split(self.lines[at])
        at += 2
        while at < len(self.lines) and self.lines[at].startswith("|"):
            row = dict(zip(names, split(self.lines[at])))
            defines = ["%s=%s" % (n, row[n]) for n in names if n.isupper()]
            defines += row.get("compiled with", "").split()
            if row.get("compiled with") == "as above":
                defines = []
            run = program and self.run_of(at, program, defines)
            if not program:
                self.breach(at, "a verdict of no program")
            elif run and run.expect.split(" ")[:2] != row["verdict"].split(" "):
                self.breach(at, "%s expects %s" % (run.name, run.expect))
            if run and names[-1] == "executions":
                self.cells.append((at, run))
            at += 1
        return at - 1

    def count(self, results):
        for at, run in self.cells:
            number = results[run]["executions"]
            number += results[run]["verdict"] == "violated"
            head = self.lines[at].rstrip("| ").rpartition("|")[0]
            self.lines[at] = "%s| %d |" % (head, number)
        self.path.write_text("\n".join(self.lines) + "\n")


def split(line):
    return [c.strip().strip("`") for c in line.strip().strip("|").split("|")]


def run_all(build, documents):
    builder = Builder(build)
    runs = [run for d in documents for run in d.runs.values()]
    results = {}
    for run, result in parallel(lambda r: check(builder, r), runs):
        results[run] = result
        if not as_expected(run, result):
            yield "%s: expected %s, but it is %s: %s" % (
                run.name, run.expect, result["verdict"], explain(result))
    for document in documents:
        if not document.breaches:
            document.count(results)


def main():
    documents = [Document(*pair) for pair in DOCUMENTS.items()]
    breaches = []
    for document in documents:
        document.read()
        breaches += document.breaches
    if len(sys.argv) > 1:
        breaches += run_all(pathlib.Path(sys.argv[1]).resolve(), documents)
    for line in breaches:
        print(line)
    print("guide: %d programs in %d documents, %d breaches" % (
        sum(len(d.runs) for d in documents), len(documents), len(breaches)))
    sys.exit(bool(breaches))


if __name__ == "__main__":
    main()
