#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""why.py: --sc, --hardware and what else says why an execution is possible."""

import os
import re
import subprocess

import harness

SHAPES = os.path.join(harness.HERE, "shapes.c")
CAN, CANNOT = "can show it", "cannot show it"
LDAPR = "can show it if acquire is LDAPR, not if it is LDAR"
OPEN = "not excluded"
FULL = "-DFENCE=__atomic_thread_fence(__ATOMIC_SEQ_CST)"
RELEASE = "-DFENCE=__atomic_thread_fence(__ATOMIC_RELEASE)"
ACQ_REL = ["-DSTORE=release", "-DLOAD=acquire"]
# shape, flags: x86, ARMv8, POWER; None where it cannot break
HARDWARE = [
    ("SB", [], (CAN, CAN, CAN)),
    ("SB", ["-DSTORE=release"], (CAN, CAN, CAN)),
    ("SB", ACQ_REL, (CAN, LDAPR, CAN)),
    ("SB", [RELEASE], (CAN, CANNOT, OPEN)),
    ("SB", [FULL], None),
    ("MP", [], (CANNOT, CAN, CAN)),
    ("MP", ["-DSTORE=release"], (CANNOT, CAN, CAN)),
    ("MP", ["-DLOAD=acquire"], (CANNOT, CAN, CAN)),
    ("MP", ACQ_REL, None),
    ("IRIW", [], (CANNOT, CAN, CAN)),
    ("IRIW", ACQ_REL, (CANNOT, CANNOT, OPEN)),
    ("WW", [], (CANNOT, CAN, CAN)),
    ("WW", ["-DSTORE=release"], (CANNOT, CANNOT, OPEN)),
]
NUMBERS = {"SB": 1, "MP": 2, "IRIW": 3, "WW": 4, "INTERLEAVED": 5, "LB": 6}
tap = harness.Tap()


def run(options, shape, flags):
    return harness.run(options + [SHAPES, "--", "-DSHAPE=%d" % NUMBERS[shape]]
                       + flags, oracle=False)


def hardware():
    for shape, flags, wanted in HARDWARE:
        got = run(["--hardware"], shape, flags).get("hardware")
        tap.equal("hardware: %s %s" % (shape, " ".join(flags)),
                  got and (got.get("x86"), got.get("armv8"),
                           got.get("power")), wanted)
    got = run(["--hardware"], "INTERLEAVED", [])
    tap.equal("hardware: an interleaving", list(got["hardware"]), ["any"])


def line(text):
    with open(SHAPES) as file:
        return 1 + file.read().splitlines().index(text)


def sequential():
    got = run(["--sc"], "INTERLEAVED", [])["why"]
    tap.equal("--sc: an algorithm's bug", got, {"sc": "violated"})
    got = run(["--sc"], "MP", ["-DSTORE=release"])["why"]
    reader = line("THREAD(2, a = GET(y); FENCE; b = GET(x))")
    tap.equal("--sc: one place", [got["sc"]] +
              [(p["line"], p["operation"], p["order"], p["stronger"])
               for p in got["places"]],
              ["verified", (reader, "load", "relaxed", "acquire")])
    tap.equal("--sc: no more than one is needed", got["together"], [])
    got = run(["--sc"], "MP", [])["why"]
    tap.equal("--sc: two places", [got["places"]] +
              [(p["operation"], p["stronger"]) for p in got["together"]],
              [[], ("store", "release"), ("load", "acquire")])
    got = run(["--sc"], "SB", [RELEASE])["why"]
    tap.equal("--sc: fences are places too", [
        (p["operation"], p["stronger"]) for p in got["together"]],
              [("fence", "seq_cst")] * 2)
    got = run(["--sc", "--max-executions=1"], "MP", [FULL])
    tap.point("why" not in got, "--sc: nothing to say when nothing fails", got)
    text = subprocess.run(
        [harness.COMMAND, "--sc", "--hardware", SHAPES, "--", "-DSHAPE=2"],
        capture_output=True, text=True, check=False).stdout
    for wanted in ("does not fail: a memory order is missing",
                   "these together do:", "relaxed store made release",
                   "x86: cannot show it"):
        tap.point(wanted in text, "as text: " + wanted, text)


def load_buffering():
    pairs = sorted([line("THREAD(%d, %s = GET(%s); FENCE; PUT(%s, 1))" % w)
                    for w in ((1, "a", "x", "y"), (2, "b", "y", "x"))])
    for flags, wanted in (([], pairs), (["-DLOAD=acquire"], []),
                          (["-DSTORE=release"], []), ([RELEASE], []),
                          ([FULL], [])):
        got = run(["--load-buffering"], "LB", flags)
        tap.equal("load buffering " + " ".join(flags),
                  (got["verdict"], sorted((p["line"], p["store_line"])
                                          for p in got["load_buffering"])),
                  ("verified", [(n, n) for n in wanted]))
    got = run(["--load-buffering"], "SB", [FULL])
    tap.equal("load buffering: none in others", got["load_buffering"], [])


def text_of(*arguments):
    return subprocess.run([harness.COMMAND] + list(arguments), check=False,
                          capture_output=True, text=True).stdout


def shrink():
    text = text_of(os.path.join(harness.HERE, "noise.c"))
    tap.point("x = 1" in text and "noise =" not in text,
              "what a failure does not depend on is left out", text)
    text = text_of(SHAPES, "--", "-DSHAPE=5")
    missed = re.findall(r"^ *(\d+) .*not #(\d+)", text, re.M)
    tap.point(missed and all(int(own) < int(newer) for own, newer in missed),
              "an interleaving is shown as one", text)
    text = text_of("--shrink", os.path.join(harness.HERE,
                                            "known/chase_lev.c"))
    tap.point("the smallest of 2 failing executions" in text, "--shrink",
              text)


def main():
    hardware()
    shrink()
    load_buffering()
    sequential()
    tap.end()


main()
