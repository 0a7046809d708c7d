#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Each rule of tools/lint finds a breach of it, and none in a clean tree."""

import pathlib
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.dont_write_bytecode = True
sys.path.append(str(ROOT / "tools"))
from floors import FLOORS  # noqa: E402

LICENCE = "/* SPDX-License-Identifier: MIT */\n"

HEADER = LICENCE + """\
#ifndef TENON_EVENT_H
#define TENON_EVENT_H

/*
 * Promises
 *
 *   E1  What came before a set is seen after a wait.
 */
void tn_set(void);

#endif
"""
SOURCE = LICENCE + """\
/*
 * Constraints
 *
 *   1  set: X -> its store; wait: its load -> Y.                        (E1)
 */

#include "tenon/event.h"

void tn_set(void)
{
    tn_atomic_store_release(&set, 1); /* 1; pairs with tn_wait */
}

void tn_wait(void)
{
    tn_atomic_load_acquire(&set); /* 1; pairs with tn_set */
}
"""
PROGRAM = LICENCE + """\
/*
 * Shows it.
 *
 * Promises: E1 S1
 */
"""
SEM = LICENCE + """\
/*
 * Promises
 *
 *   S1  What came before a post is seen after a wait.
 */
"""
INLINE = LICENCE + """\
/*
 * Constraints
 *
 *   1  get: its load -> Y.                                              (E1)
 */

static inline void get(void)
{
    tn_rcu_light_fence_(); /* 1 */
}
"""
SHOWN = "".join("    check/%s/ what it is for\n" % f for f in FLOORS["check"])
CLEAN = {
    "include/tenon/event.h": HEADER,
    "include/tenon/sem.h": SEM,
    "include/tenon/impl/event.h": INLINE,
    "src/sync/event.c": SOURCE,
    "verify/sync/event.c": PROGRAM,
    "src/tenon.map": "{\n    tn_set;\n};\n",
    "examples/set.c": LICENCE + """\
#define ORDER memory_order_relaxed

void set(void)
{
    atomic_store_explicit(&is_set, 1, ORDER); /* @here */
}
""",
    "check/graph/graph.c": LICENCE + "#include \"base/memory.h\"\n",
    "check/graph/graph.h": LICENCE + "#include \"graph/event.h\"\n",
    "check/graph/event.h": LICENCE + "#include \"graph/vclock.h\"\n",
    "check/report/report.c": LICENCE + "#include \"record/trace.h\"\n",
    "docs/check-design.md": SHOWN,
    "examples/meson.build": "foreach name : [\n  'set',\n]\nendforeach\n",
    "docs/set.md": """\
```c
void set(void)
{
    atomic_store_explicit(&is_set, 1, memory_order_relaxed);
}
```
""",
}

# What a change of one file makes the lint say.
BREACHES = [
    ("include/tenon/sem.h", "S1", "E1", "another promise is called E1"),
    ("verify/sync/event.c", "Promises: E1 ", "Promises: E1x ",
     "no program under verify/ checks E1"),
    ("verify/sync/event.c", "Promises: E1 ", "Promise: E1 ",
     "verify/sync/event.c:1: unknown field: Promise"),
    ("src/sync/event.c", "      (E1)", "", "constraint 1 serves no promise"),
    ("src/sync/event.c", "(E1)", "(E9)", "no promise is called E9"),
    ("src/sync/event.c", " /* 1; pairs with tn_wait */", "",
     "an ordered operation names no constraint"),
    ("include/tenon/impl/event.h", " /* 1 */", "",
     "include/tenon/impl/event.h:10: an ordered operation names no constraint"),
    ("src/sync/event.c", "/* 1; pairs with tn_wait */", "/* 2 */",
     "there is no constraint 2"),
    ("src/sync/event.c", "/* 1; pairs with tn_set */", "/* 1 */",
     "tn_wait does not pair back"),
    ("src/sync/event.c", "   1  set", "   2  set",
     "no operation names constraint 2"),
    ("src/sync/event.c", "#include \"tenon/event.h\"",
     "#include \"tenon/event.h\"\n#include \"loop/loop.h\"",
     "includes a higher floor: loop/loop.h"),
    ("src/sync/event.c", "#include \"tenon/event.h\"",
     "#include \"tenon/loop.h\"", "includes a higher floor: tenon/loop.h"),
    ("src/sync/event.c", "#include \"tenon/event.h\"",
     "#include <tenon-check.h>", "the library does not know the checker"),
    ("include/tenon/event.h", "void tn_set", "#include <tenon/bh.h>\nvoid tn_set",
     "include/tenon/event.h:10: includes a higher floor: tenon/bh.h"),
    ("check/graph/graph.c", "base/memory.h", "report/report.h",
     "check/graph/graph.c:2: includes a higher floor: report/report.h"),
    ("check/graph/graph.c", "base/memory.h", "../record/trace.h",
     "includes a higher floor: ../record/trace.h"),
    ("check/report/report.c", "record/trace.h", "cli/help.h",
     "includes a higher floor: cli/help.h"),
    ("check/graph/event.h", "graph/vclock.h", "graph/graph.h",
     "check/graph/event.h:1: a circle: check/graph/event -> "
     "check/graph/graph -> check/graph/event"),
    ("check/report/report.c", "record/trace.h", "tenon/event.h",
     "check/ does not know src/"),
    ("docs/check-design.md", "    check/report/", "    check/reports/",
     "docs/check-design.md:1: does not list the floors of check/"),
    ("src/sync/event.c", LICENCE, "", "no licence line"),
    ("src/sync/event.c", "#include", "/* FIX" + "ME */\n#include",
     "a marker that was left over"),
    ("src/sync/event.c", "#include", "/* in /ho" + "me/me */\n#include",
     "a path of some machine"),
    ("src/sync/event.c", "#include", "/* " + "x" * 80 + " */\n#include",
     "wider than 80 columns"),
    ("src/sync/event.c", "#include", "\n" * 600 + "#include",
     "more than 600 lines"),
    ("src/sync/event.c", "{\n", "{\n" + "    f();\n" * 60,
     "a function of more than 60 lines"),
    ("src/sync/event.c", "{\n", "{ \n", "white space at the end"),
    ("src/sync/event.c", "    tn_atomic_load", "  tn_atomic_load",
     "not clang-formatted"),
    ("include/tenon/event.h", "void tn_set(void);",
     "void tn_set(void);\nvoid tn_more(void);", "does not export tn_more"),
    ("src/tenon.map", "tn_set;", "tn_set;\n    tn_lost;",
     "exports what no header declares: tn_lost"),
    ("docs/set.md", "&is_set, 1", "&is_set, 2",
     "docs/set.md:1: a quoted program that is not run"),
    ("examples/meson.build", "'set',", "'reset',",
     "examples/set.c:1: an example that is not run"),
]


# The same of a file that is there besides.
ADDED = [
    ("check/extra/extra.c", LICENCE, "without a floor"),
    ("include/tenon/extra.h", LICENCE, "without a floor"),
]


def lint(files):
    with tempfile.TemporaryDirectory() as tree:
        tree = pathlib.Path(tree)
        shutil.copy(ROOT / ".clang-format", tree)
        for name, text in files.items():
            (tree / name).parent.mkdir(parents=True, exist_ok=True)
            (tree / name).write_text(text)
        subprocess.run(["git", "init", "-q"], cwd=tree, check=True)
        done = subprocess.run([str(ROOT / "tools" / "lint"), "--root", tree],
                              text=True, capture_output=True)
        return done.returncode, done.stdout + done.stderr


def point(number, good, name, output):
    print("%sok %d %s" % ("" if good else "not ", number, name))
    if not good:
        print("# " + output.replace("\n", "\n# "))
    return good


def stale_document():
    """A tree with what writes docs/ordering.md, and another such document."""
    files = dict(CLEAN)
    for name in ("verify/tools/ordering.py", "verify/tools/programs.py",
                 "tools/orders.py"):
        files[name] = (ROOT / name).read_text()
    files["docs/ordering.md"] = "# From promises to programs\n"
    return files


def main():
    status, output = lint(CLEAN)
    good = point(1, status == 0, "a clean tree has no breach", output)
    for number, (name, old, new, breach) in enumerate(BREACHES, 2):
        assert old in CLEAN[name], old
        files = dict(CLEAN)
        files[name] = files[name].replace(old, new, 1)
        status, output = lint(files)
        good &= point(number, status == 1 and breach in output, breach, output)
    for number, (name, text, breach) in enumerate(ADDED, len(BREACHES) + 2):
        status, output = lint(dict(CLEAN, **{name: text}))
        good &= point(number, status == 1 and breach in output, breach, output)
    number = len(BREACHES) + len(ADDED) + 2
    status, output = lint(stale_document())
    good &= point(number, status == 1 and
                  "docs/ordering.md:1: is stale" in output,
                  "a stale document", output)
    print("1..%d" % number)
    return 0 if good else 1


sys.exit(main())
