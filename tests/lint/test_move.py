#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""What verify/tools/move.py makes of a function, and what it leaves alone."""

import pathlib
import sys

sys.dont_write_bytecode = True
ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.append(str(ROOT / "verify" / "tools"))
from move import moves  # noqa: E402

SOURCE = """\
static struct tn_event work, more; /* 1 */
static unsigned long started, ended = 1;

static int f(struct q *q, struct head *head)
{
    unsigned n = 0, local = tn_now();
    struct q *other = &q->inner;

%s
    return n;
}
"""

# The body, and the bodies that come of it.
CASES = {
    "past both neighbours": (
        "a(q); b(q); /* 1 */\n c(q);",
        {"moved down": "a(q); c(q); b(q);", "moved up": "b(q); a(q); c(q);"}),
    "two marks make one of two neighbours": (
        "b(q); /* 1 */\n c(q); /* 2 */",
        {"moved down": "c(q); b(q);"}),
    "past variables of the file": (
        "b(q); /* 1 */\n ended = 2;",
        {"moved down": "ended = 2; b(q);"}),
    "past what is not shared to what is": (
        "b(q); /* 1 */\n local = 2;\n other = &q->inner;\n q->x = 1;",
        {"moved down":
         "local = 2; other = &q->inner; q->x = 1; b(q);"}),
    "not where nothing is shared": (
        "b(q); /* 1 */\n local = 2;\n tn_cpu_relax();", {}),
    "not past a variable that it writes": (
        "n = b(q); /* 1 */\n c(n);", {}),
    "not past one that it reads, and the other writes": (
        "c(&local);\n b(local); /* 1 */", {}),
    "past the same variable, if both read it": (
        "c(local);\n b(local); /* 1 */",
        {"moved up": "b(local); c(local);"}),
    "not past return, nor out of its block": (
        "if (local) {\n b(q); /* 1 */\n return 1;\n }", {}),
    "a declaration": (
        "struct q *p = b(q); /* 1 */\n c(q);",
        {"moved down": "c(q); struct q *p = b(q);"}),
    "with a body, and else": (
        "if (b(q)) { /* 1 */\n d(q);\n } else if (local) {\n e(q);\n }\n c(q);",
        {"moved down":
         "c(q); if (b(q)) { d(q); } else if (local) { e(q); }"}),
    "past a body": (
        "b(q); /* 1 */\n do {\n c(q);\n } while (local);",
        {"moved down": "do { c(q); } while (local); b(q);"}),
    "alone in its block, with that": (
        "TN_LIST_FOREACH (other, &q->list, node) {\n b(q); /* 1 */\n }\n c(q);",
        {"moved down":
         "c(q); TN_LIST_FOREACH (other, &q->list, node) { b(q); }"}),
    "not alone, inside its block": (
        "c(q);\n for (;;) {\n b(q); /* 1 */\n d(q);\n }",
        {"moved down": "c(q); for (;;) { d(q); b(q); }"}),
    "braces that are no body": (
        "*q = (struct q){.x = b(q)}; /* 1 */\n c(q);",
        {"moved down": "c(q); *q = (struct q){.x = b(q)};"}),
    "a mark in the middle of a statement": (
        "b(q, /* 1 */\n head);\n c(q);",
        {"moved down": "c(q); b(q, head);"}),
    "a mark behind no code": ("b(q);\n /* 1 */\n c(q);", {}),
}


def tidy(text):
    lines = [line.split("/*")[0] for line in text.splitlines()]
    return " ".join(" ".join(lines).split())


def main():
    good = True
    for number, (name, (body, expected)) in enumerate(CASES.items(), 1):
        made = {change: tidy(text) for change, text, _ in moves(SOURCE % body)}
        wanted = {change: tidy(SOURCE % text)
                  for change, text in expected.items()}
        good &= made == wanted
        print("%sok %d %s" % ("" if made == wanted else "not ", number, name))
        if made != wanted:
            print("# made:   %s\n# wanted: %s" % (made, wanted))
    print("1..%d" % len(CASES))
    return 0 if good else 1


sys.exit(main())
