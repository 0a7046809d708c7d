# SPDX-License-Identifier: MIT
"""Takes out, one by one, what names a constraint and is a statement of its
own: stores, fences, calls.  Some program must then fail.

Declarations, conditions, and what only gives a value cannot be taken out.
"""

import re

from statements import marks

OUT = "taken out"
ENDS = re.compile(r";\s*(/\*.*\*/)?\s*$")
BEFORE = re.compile(r"[;{}:]\s*(/\*.*\*/)?\s*$|\*/\s*$|^\s*$|^#")
NOT_ALONE = re.compile(r"^\s*(return|if|while|for|else|do|switch)\b|[{}]|"
                       r"^\s*(struct )?\w+ [*]?\w+ = |^\s*[\w>.-]+ = tn_atomic")


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


def drops(text):
    """All that there is in a file: (change, text, lines with the marks)."""
    found = []
    for line, _ in marks(text):
        lines = text.splitlines()
        span = statement_at(lines, line)
        if span:
            lines[span[0]:span[1] + 1] = ["    ;"]
            found.append((OUT, "\n".join(lines) + "\n", [line]))
    return found
