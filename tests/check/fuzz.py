#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""fuzz.py [--seed N] [--scripts N] [--sources N] [--seconds N]

Random small programs, each explored in several ways that must agree:

* the fast exploration, with every graph compared with the axioms, and none
  explored twice; the naive one; with threads created in another order; and
  without the shortcut for locks;
* loops that try again, with all iterations and with those that matter;
* where threads are identical, all graphs and those up to permutation;
* as C, by gcc and by clang, and at each level of optimisation.

A script is what script.c runs; a source is a C program.  With --seconds it
goes on until then, with one seed after the other (or with FUZZ_SECONDS from the
environment).
"""

import argparse
import os
import random
import re
import subprocess
import sys
import tempfile
import time

import harness

LOADS, STORES, BOTH = "0025", "0035", "023455"
FENCES = ["2", "3", "4", "5", "5"]
RETRIES = re.compile("[DE]")
COMPILERS = ["gcc -O0", "gcc -O1", "gcc -O2", "clang -O1"]


def access(rng, places):
    """One operation, as script.c has it."""
    at, value = str(rng.randrange(places)), str(rng.randrange(1, 3))
    kind = rng.choice("LLLLSSSSXACF")
    if kind == "L":
        return "L" + at + rng.choice(LOADS)
    if kind == "F":
        return "F" + rng.choice(FENCES)
    if kind == "C":
        return "C" + at + rng.choice("01") + value + rng.choice(BOTH)
    return kind + at + value + rng.choice(STORES if kind == "S" else BOTH)


def locked(rng, places):
    mutex = str(rng.randrange(2))
    inner = "".join(access(rng, places) for _ in range(rng.randrange(1, 3)))
    if rng.random() < 0.3:
        return "T%s%d" % (mutex, inner_length(inner) + 1) + inner + \
            "U" + mutex
    return "M" + mutex + inner + "U" + mutex


def crowded(rng, places):
    """Three threads that compete for a mutex, and look past it."""
    code = []
    for _ in range(3):
        thread = ""
        for _ in range(rng.choice([1, 1, 2])):
            if rng.random() < 0.4:
                thread += "L%d0" % rng.randrange(places)
            at, kind = rng.randrange(places), rng.choice("MMMT")
            inner = rng.choice(["S%d10", "A%d10", "L%d0"]) % at
            thread += ("T02" if kind == "T" else "M0") + inner + "U0"
        if rng.random() < 0.3:
            thread += "S%d20" % rng.randrange(places)
        code.append(thread)
    return "/".join(code)


def identical(rng):
    """Two or three threads that are the same, and perhaps others."""
    make = rng.choice([f for f in FLAVOURS if f is not crowded])
    places = rng.choice([1, 2, 2, 3])
    copies = rng.choice([2, 2, 3])
    one, other = "", ""
    length = rng.choice([2, 3, 3]) if copies == 2 else rng.choice([1, 2])
    while inner_length(one) < length:
        one += make(rng, places)
    code = [one] + ["="] * (copies - 1)
    if rng.random() < 0.6:
        length = rng.choice([1, 2])
        while inner_length(other) < length:
            other += make(rng, places)
        twin = ["="] if copies == 2 and rng.random() < 0.2 else []
        code = rng.choice([code + [other] + twin, [other] + twin + code])
    return "/".join(code)


def inner_length(code):
    """How many operations: each begins with a letter."""
    return sum(c.isalpha() for c in code)


def fenced(rng, places):
    return rng.choice(["I", "H", access(rng, places)])


def sleeping(rng, places):
    at = str(rng.randrange(places))
    return rng.choice(["W" + at + "0", "V" + at + "0", "K" + at + "1",
                       "K" + at + "2", "S" + at + "10", access(rng, places)])


def excluding(rng, places):
    """Semaphores, read-write locks and barriers."""
    at = str(rng.randrange(2))
    inner = "".join(access(rng, places) for _ in range(rng.randrange(1, 3)))
    kind = rng.choice("srwrwbya")
    if kind == "s":
        return "s" + at + inner + ("p" + at if rng.random() < 0.8 else "")
    if kind in "rw":
        return kind + at + inner + "u" + at
    return access(rng, places) if kind == "a" else kind + at


def waiting(rng, places):
    """Loops that wait for a value, and spin locks."""
    at = str(rng.randrange(places))
    return rng.choice([
        "P" + at + rng.choice("0112") + rng.choice(LOADS),
        "G" + at + access(rng, places) + "S" + at + "0" + rng.choice(STORES),
        access(rng, places)])


def retrying(rng, places):
    """Loops that end when a compare-and-exchange is made."""
    at = str(rng.randrange(places))
    return rng.choice([
        rng.choice("DE") + at + rng.choice("01") + rng.choice(BOTH),
        access(rng, places)])


def choosing(rng, places):
    return rng.choice(["O2", access(rng, places)])


FLAVOURS = [access, access, locked, crowded, fenced, sleeping, choosing,
            excluding, excluding, waiting, retrying, retrying]


def script(rng):
    make = rng.choice(FLAVOURS)
    threads, total = rng.choice([(2, 6), (2, 7), (3, 6), (3, 7)])
    places = rng.choice([1, 2, 2, 3])
    if make is crowded:
        return crowded(rng, places)
    code = [""] * threads
    length = 0
    while length < total:
        operation = make(rng, places)
        code[rng.randrange(threads)] += operation
        length += inner_length(operation)
    return "/".join(code)


def summary(result):
    """What must not depend on how it was explored."""
    seen = {key: result.get(key) for key in ("executions", "outcomes")}
    for kind in ("deadlock", "livelock"):
        seen[kind] = bool(result.get(kind))
    if result["verdict"] not in ("verified", "violated", "bounded"):
        kind = result.get("error", {}).get("kind")
        if kind != "nothing-concurrent":
            seen["wrong"] = result
    return seen


def explore(program, arguments, options, oracle):
    return harness.run(["run", "--outcomes", "--debug=go-on"] + options +
                       [program] + arguments, timeout=20, oracle=oracle)


def disagreements(results):
    """The names and summaries of those that are not as the first."""
    results = [(n, r) for n, r in results if r["verdict"] != "late"]
    summaries = [(n, summary(r)) for n, r in results]
    if all(s == summaries[0][1] and "wrong" not in s for _, s in summaries):
        return None
    return "\n".join("%s: %s" % s for s in summaries)


def check_script(program, seed):
    rng = random.Random(seed)
    code = script(rng)
    threads = code.count("/") + 1
    order = "".join(map(str, reversed(range(threads))))
    results = [
        ("fast", explore(program, [code], ["--debug=duplicates"], True)),
        ("other order", explore(program, [code, order], [], True)),
        ("naive", explore(program, [code], ["--debug=naive"], False)),
    ]
    if "M" in code or "T" in code:
        results.append(("plain locks", explore(
            program, [code], ["--debug=plain-locks"], False)))
    wrong = disagreements(results)
    for option in ["--cut-retries", "--cut-retries=all"]:
        if RETRIES.search(code) and not wrong:
            wrong = cut_retries(results[0][1], explore(
                program, [code], ["--debug=duplicates", option], True))
    return "script %d: %s" % (seed, code), wrong


def cut_retries(every, some):
    """What is wrong with it if some iterations are left out."""
    if "late" in (every["verdict"], some["verdict"]):
        return None
    seen = [summary(every), summary(some)]
    fewer = seen[1]["executions"] <= seen[0]["executions"]
    for one in seen:
        del one["executions"]
    return None if fewer and seen[0] == seen[1] and "wrong" not in seen[1] \
        else "all: %s\nwithout retries: %s" % (every, some)


def check_identical(program, seed):
    rng = random.Random(-seed)
    code = identical(rng)
    options = ["--debug=orbits"]
    every = explore(program, [code], options, False)
    some = explore(program, [code], ["--symmetry"] + options, True)
    wrong = None
    if "late" not in (every["verdict"], some["verdict"]):
        seen = [dict(summary(r), executions=r.get("orbits"))
                for r in (every, some)]
        if seen[0] != seen[1] or "wrong" in seen[0] or \
                some.get("executions", 0) > every.get("executions", 0):
            wrong = "all: %s\n%s\nup to permutation: %s\n%s" % (
                seen[0], every, seen[1], some)
    return "identical %d: %s" % (seed, code), wrong


ORDERS = {"0": "relaxed", "2": "acquire", "3": "release", "4": "acq_rel",
          "5": "seq_cst"}
EXCHANGES = {"X": "exchange", "A": "fetch_add"}


def statement(code, number):
    """C for one operation; what it reads goes to read[number]."""
    kind, digits = code[0], code[1:]
    order = "memory_order_" + ORDERS[digits[-1]]
    if kind == "F":
        return "atomic_thread_fence(%s);" % order
    at = "&x" + digits[0]
    if kind == "L":
        return "read[%d] = atomic_load_explicit(%s, %s);" % (number, at,
                                                             order)
    if kind == "S":
        return "atomic_store_explicit(%s, %s, %s);" % (at, digits[1], order)
    if kind in EXCHANGES:
        return "read[%d] = atomic_%s_explicit(%s, %s, %s);" % (
            number, EXCHANGES[kind], at, digits[1], order)
    return ("{ int old = %s; atomic_compare_exchange_strong_explicit(%s, "
            "&old, %s, %s, memory_order_relaxed); read[%d] = old; }" % (
                digits[1], at, digits[2], order, number))


def source(rng):
    """A program that prints what it read and what is left."""
    threads, length, places = rng.choice([2, 2, 3]), 0, 2
    lines = ["#include <pthread.h>", "#include <stdatomic.h>",
             "#include <stdio.h>", "static atomic_int x0, x1;",
             "static int read[9];"]
    for t in range(threads):
        lines.append("static void *run%d(void *unused) { (void)unused;" % t)
        for _ in range(3 if threads == 2 else 2):
            lines.append("    " + statement(access(rng, places), length))
            length += 1
        lines.append("    return NULL; }")
    lines.append("int main(void) { pthread_t t[3];")
    for t in range(threads):
        lines.append("    pthread_create(&t[%d], NULL, run%d, NULL);" % (t, t))
    lines += ["    for (int i = 0; i < %d; i++)" % threads,
              "        pthread_join(t[i], NULL);",
              "    for (int i = 0; i < 9; i++) printf(\"%d \", read[i]);",
              "    printf(\"%d %d\\n\", atomic_load(&x0), atomic_load(&x1));",
              "    return 0; }"]
    return "\n".join(lines) + "\n"


def check_source(directory, seed):
    path = os.path.join(directory, "%d.c" % seed)
    text = source(random.Random(seed))
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)
    results = []
    for compiler in COMPILERS:
        name, level = compiler.split()
        results.append((compiler, harness.run(
            ["--outcomes", "--cc=" + name, path, "--", level])))
    results.append(("naive", harness.run(
        ["--outcomes", "--debug=naive", path], oracle=False)))
    os.unlink(path)
    wrong = disagreements(results)
    return "source %d" % seed, wrong and wrong + "\n" + text


def build_script(directory):
    stem = os.path.join(directory, "script")
    subprocess.run(["gcc"] + harness.flags("--cflags") +
                   ["-w", "-c", os.path.join(harness.HERE, "script.c"),
                    "-o", stem + ".o"], check=True)
    subprocess.run(["gcc", stem + ".o", "-o", stem] +
                   harness.flags("--libs"), check=True)
    return stem


def read_arguments():
    parser = argparse.ArgumentParser()
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--scripts", type=int, default=100)
    parser.add_argument("--sources", type=int, default=12)
    parser.add_argument("--seconds", type=float,
                        default=float(os.environ.get("FUZZ_SECONDS") or 0))
    return parser.parse_args()


def batch(tap, directory, program, arguments, seed):
    seeds = range(seed, seed + arguments.scripts)
    for name, wrong in harness.parallel(
            lambda s: check_script(program, s), seeds):
        tap.point(wrong is None, name, wrong)
    for name, wrong in harness.parallel(
            lambda s: check_identical(program, s), seeds):
        tap.point(wrong is None, name, wrong)
    seeds = range(seed, seed + arguments.sources)
    for name, wrong in harness.parallel(
            lambda s: check_source(directory, s), seeds):
        tap.point(wrong is None, name, wrong)


def main():
    arguments = read_arguments()
    end = time.monotonic() + arguments.seconds
    seed = arguments.seed
    tap = harness.Tap()
    with tempfile.TemporaryDirectory() as directory:
        program = build_script(directory)
        batch(tap, directory, program, arguments, seed)
        while time.monotonic() < end:
            seed += arguments.scripts
            batch(tap, directory, program, arguments, seed)
    tap.end()


main()
