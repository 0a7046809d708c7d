#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""docs/weaken.md, the ledger of weaken.py: what catches each weaker order.
Run as a program, this says of which files it is stale.

It has a section for each file, and with it a hash of the code, comments and
spaces apart, that the section is about.
"""

import hashlib
import re
import sys

from programs import ROOT

sys.path.insert(0, str(ROOT / "tools"))
from orders import FUNCTION, MARK, Library  # noqa: E402

LEDGER = ROOT / "docs" / "weaken.md"
SECTION = re.compile(r"^## (\S+), as of (\w+)\n\n(.*?)\n*(?=^## |\Z)",
                     re.S | re.M)
HEAD = """# What catches each weaker order

Written by `make verify-weaken`.  Each ordered operation of the library, and of
what it has in macros as programs use them; the numbers of the constraints that
it is there for; and for each weaker order the first program that fails with
it.  What names a constraint is also taken out altogether, if it is a statement
of its own, and moved up and down past its neighbours, in runs over all files or
over those that are named; a section that has nothing of that is of another run.
What has no such program is explained in [weaken.txt](../verify/weaken.txt).  The
number behind a file's name stands for its code: `make verify-weaken
NAME=--changed` weakens anew what is not that code any more.
"""


def hash_of(file):
    text = re.sub(r"/\*.*?\*/", " ", (ROOT / file).read_text(), flags=re.S)
    words = " ".join(text.split())
    return hashlib.sha256(words.encode()).hexdigest()[:12]


def compiled(file):
    """Whether it is of the library as the programs have it, so that some
    program has to come to each of its operations."""
    return re.match(r"src/(sync|rcu|loop)/|"
                    r"src/host/linux/(membarrier|fence_signal)|"
                    r"include/tenon/impl/(event_|rcu_reader)", file)


def subjects():
    """The files that have ordered operations, or others that constraints
    name."""
    library = Library(ROOT)
    parts = [f for f in [f for f, _ in library.ordered_lines()] +
             [o.path for o in library.operations] if compiled(f)]
    parts += [str(p.relative_to(ROOT)) for part in ("atomic", "lists")
              for p in (ROOT / "verify" / part).glob("*.c")]
    return set(parts)


class Ledger:
    def __init__(self):
        text = LEDGER.read_text() if LEDGER.exists() else ""
        self.sections = {m[0]: (m[1], m[2]) for m in SECTION.findall(text)}

    def stale(self):
        files = subjects() | {f for f in self.sections if (ROOT / f).exists()}
        return sorted(f for f in files
                      if self.sections.get(f, "?")[0] != hash_of(f))

    def programs(self, wanted):
        """Who catches something in the files that are @wanted."""
        return {name for file, (_, text) in self.sections.items()
                if wanted(file)
                for name in re.findall(r"^    \* .*: (\w+/.*)$", text, re.M)}

    def replace(self, wanted, operations):
        """The sections of all files that are @wanted; of others there may be
        what another run has written meanwhile."""
        self.sections = {f: s for f, s in Ledger().sections.items()
                         if not wanted(f)}
        for file in sorted({o.file for o in operations} |
                           {f for f in subjects() if wanted(f)}):
            entries = [entry(o) for o in operations if o.file == file]
            self.sections[file] = hash_of(file), "\n".join(entries)
        parts = ["## %s, as of %s\n\n%s\n" % (file, *section)
                 for file, section in sorted(self.sections.items())]
        LEDGER.write_text("\n".join([HEAD] + parts))


def statement(lines, at):
    """What begins in line @at, and the numbers of its constraints."""
    end = at
    while (end < at + 3 and end < len(lines) and
           not re.search(r"[;{]", lines[end - 1])):
        end += 1
    text = " ".join(l.strip() for l in lines[at - 1:end])
    mark = MARK.search(text)
    code = re.sub(r"\s*/\*.*?\*/", "", text).rstrip(" {")
    return code, mark.group(1) if mark else ""


def function_at(text, line):
    names = [m.group(1) for m in FUNCTION.finditer(text)
             if text.count("\n", 0, m.end()) <= line]
    return names[-1] if names else "?"


def entry(operation):
    text = (ROOT / operation.file).read_text()
    code, numbers = statement(text.splitlines(), operation.line)
    head = "* %s, `%s`: %s%s" % (
        function_at(text, operation.line), code,
        "%s %s" % (operation.order, operation.kind) if operation.order else "",
        numbers and " for " + numbers)
    head = head.replace(":  for", ": for")
    by_program = {}
    for order, (program, _) in operation.refused.items():
        by_program.setdefault(program, []).append(order)
    lines = ["    * %s: %s" % (", ".join(orders), program)
             for program, orders in by_program.items()]
    if operation.accepted():
        lines.append("    * %s: %s" % (
            ", ".join(operation.accepted()),
            "the same to hardware" if operation.free() else "explained"))
    return "\n".join([head] + lines)


def main():
    for file in Ledger().stale():
        print("docs/weaken.md: stale for %s: make verify-weaken NAME=--changed"
              % file)


if __name__ == "__main__":
    main()
