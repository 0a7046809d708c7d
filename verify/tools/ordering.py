#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""ordering.py [--check]: writes docs/ordering.md, which leads from each
promise to the constraints that keep it, the operations that these need, and
the programs that check it.  With --check it only says if the file is stale.
"""

import sys

from programs import ROOT, all_runs

sys.path.insert(0, str(ROOT / "tools"))
from orders import Library  # noqa: E402

TARGET = ROOT / "docs" / "ordering.md"
HEAD = """# From promises to programs

Written by `make verify`: each promise of the headers, the constraints in the
sources that keep it, the operations that these name, and the programs that
check it.
"""


def all_promises():
    return Library(ROOT).promises


def programs_by_promise():
    found = {}
    for run in all_runs():
        for promise in run.promises:
            found.setdefault(promise, {})[run.program] = None
    return found


def section(library, name, programs):
    header, _, text = library.promises[name]
    lines = ["## " + name, "", "%s (%s)" % (text, header), ""]
    for place, (_, words, kept) in sorted(library.constraints.items()):
        if name in kept:
            lines.append("* %s, %s: %s" % (*place, words))
            lines += ["    * `%s`" % o.place
                      for o in library.operations_of(place)]
    checks = ", ".join("[%s](../verify/%s.c)" % (p, p) for p in programs)
    return lines + ["* checked by: " + (checks or "nothing"), ""]


def document():
    library, programs = Library(ROOT), programs_by_promise()
    lines = [HEAD]
    for name in sorted(library.promises, key=lambda p: (p[0], int(p[1:]))):
        lines += section(library, name, programs.get(name, {}))
    return "\n".join(lines)


def main():
    text = document()
    if "--check" not in sys.argv[1:]:
        TARGET.write_text(text)
    elif not TARGET.exists() or TARGET.read_text() != text:
        print("docs/ordering.md: is not what verify/tools/ordering.py writes")
        sys.exit(1)


if __name__ == "__main__":
    main()
