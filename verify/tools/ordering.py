#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""ordering.py [--check]: writes docs/ordering.md, which leads from each
promise to the constraints that keep it, the operations that these need, and
the programs that check it.  With --check it only says if the file is stale.
"""

import re
import sys

from programs import ROOT, all_runs

TARGET = ROOT / "docs" / "ordering.md"
PROMISE = re.compile(r"^ \*   ([A-Z]+\d+)  (.*(?:\n \*       .*)*)", re.M)
CONSTRAINT = re.compile(r"^ \*   (\d+)  (.*(?:\n \*      .*)*)", re.M)
CITED = re.compile(r"\(([A-Z]\d+(?:(?: to |, )[A-Z]\d+)*)\)")
MARK = re.compile(r"/\* (\d+(?:, \d+)*) \*/")


def sources():
    for part in ("src/host", "src/sync", "src/rcu", "src/loop",
                 "include/tenon"):
        for path in sorted((ROOT / part).rglob("*.[ch]")):
            yield str(path.relative_to(ROOT)), path.read_text()


def tidy(text):
    return re.sub(r"\s+", " ", re.sub(r"\n \*", " ", text)).strip()


def expand(cited):
    """'B1 to B3, N2' -> B1, B2, B3, N2."""
    for item in cited.split(", "):
        ends = item.split(" to ")
        for n in range(int(ends[0][1:]), int(ends[-1][1:]) + 1):
            yield ends[0][0] + str(n)


def all_promises():
    """Name -> (header, text)."""
    found = {}
    for path, text in sources():
        if re.match(r"include/tenon/\w+\.h$", path):
            for name, words in PROMISE.findall(text):
                found[name] = (path, tidy(words))
    return found


def all_constraints():
    """(file, number) -> (text, promises), for each file with such a list."""
    found = {}
    for path, text in sources():
        head = re.search(r"Constraints.*?\*/", text, re.S)
        for number, words in CONSTRAINT.findall(head.group(0) if head else ""):
            kept = [p for c in CITED.findall(words) for p in expand(c)]
            found[path, number] = (tidy(CITED.sub("", words)), kept)
    return found


def home_of(path, number, constraints):
    """Whose constraint a mark in @path means: its own, or that of the file
    whose list its head refers to."""
    if (path, number) in constraints:
        return path, number
    text = (ROOT / path).read_text()
    for other in re.findall(r"<(tenon/[\w/]+\.h)>|((?:src|include)/[\w/]+\.[ch])",
                            text):
        name = "include/" + other[0] if other[0] else other[1]
        if (name, number) in constraints:
            return name, number
    return None


def all_operations(constraints):
    """(file, number) of a constraint -> places of its operations."""
    found = {}
    for path, text in sources():
        for at, line in enumerate(text.splitlines(), 1):
            mark = MARK.search(line)
            if not mark or line.startswith(" *"):
                continue
            for number in mark.group(1).split(", "):
                home = home_of(path, number, constraints)
                found.setdefault(home, []).append("%s:%d" % (path, at))
    return found


def document():
    constraints = all_constraints()
    operations = all_operations(constraints)
    programs = {}
    for run in all_runs():
        for promise in run.promises:
            programs.setdefault(promise, {})[run.program] = None
    lines = ["# From promises to programs", "",
             "Written by `make verify`: each promise of the headers, the "
             "constraints in the sources that keep it,", "the operations that "
             "these name, and the programs that check it.", ""]
    for name, (header, text) in sorted(
            all_promises().items(), key=lambda p: (p[0][0], int(p[0][1:]))):
        lines += ["## %s" % name, "", "%s (%s)" % (text, header), ""]
        for (path, number), (words, kept) in sorted(constraints.items()):
            if name in kept:
                places = operations.get((path, number), [])
                lines.append("* %s, %s: %s" % (path, number, words))
                lines += ["    * `%s`" % place for place in places]
        checks = programs.get(name, {})
        lines += ["* checked by: " + (", ".join(
            "[%s](../verify/%s.c)" % (p, p) for p in checks) or "nothing"), ""]
    return "\n".join(lines)


def main():
    text = document()
    if "--check" in sys.argv[1:]:
        if not TARGET.exists() or TARGET.read_text() != text:
            print("docs/ordering.md: is not what verify/tools/ordering.py "
                  "writes")
            sys.exit(1)
    else:
        TARGET.write_text(text)


if __name__ == "__main__":
    main()
