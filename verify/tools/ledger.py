#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""ledger.py BUILD [--quick] [--tap] [NAME...]: runs the programs that check
the promises, and prints one line for each.

With names only those whose path contains one.  It fails if a program does not
do as its head says.  How long each took is kept in BUILD/verify/results.json.
"""

import argparse
import json
import pathlib
import sys
import time

from build import Builder
from check import as_expected, check, explain, parallel
from ordering import all_promises
from programs import all_runs


def parse():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("build", type=pathlib.Path)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--tap", action="store_true")
    parser.add_argument("names", nargs="*")
    return parser.parse_args()


def chosen(arguments):
    runs = [r for r in all_runs() if not (arguments.quick and r.slow)]
    if arguments.quick:
        runs = [r for r in runs if r.variant == "usual"]
    if arguments.names:
        runs = [r for r in runs if any(n in r.name for n in arguments.names)]
    return runs


def print_row(run, result, seconds):
    print("%-14s %-44s %10s  %-9s %6.1f" % (
        " ".join(run.promises), run.name, result.get("executions", "-"),
        result["verdict"], seconds), flush=True)


def print_tap(number, run, result, good):
    print("%sok %d %s" % ("" if good else "not ", number, run.name))
    if not good:
        print("# " + explain(result).replace("\n", "\n# "))


def main():
    arguments = parse()
    builder = Builder(arguments.build.resolve())
    runs = chosen(arguments)
    kept, wrong, bounded, executions = {}, [], 0, 0

    def one(run):
        start = time.monotonic()
        result = check(builder, run)
        return result, time.monotonic() - start

    if not arguments.tap:
        print("%-14s %-44s %10s  %-9s %6s" % (
            "promise", "program", "executions", "verdict", "s"))
    for number, (run, (result, seconds)) in enumerate(parallel(one, runs), 1):
        good = as_expected(run, result)
        if arguments.tap:
            print_tap(number, run, result, good)
        else:
            print_row(run, result, seconds)
        if not good:
            wrong.append((run, result))
        bounded += result["verdict"] == "bounded"
        executions += result.get("executions", 0)
        kept[run.name] = dict(result, seconds=seconds)
    finish(arguments, runs, kept, wrong, bounded, executions)


def finish(arguments, runs, kept, wrong, bounded, executions):
    if arguments.tap:
        print("1..%d" % len(runs))
        sys.exit(bool(wrong))
    if not arguments.names and not arguments.quick:
        (arguments.build / "verify" / "results.json").write_text(
            json.dumps(kept, indent=1))
    for run, result in wrong:
        print("%s: expected %s, but it is %s\n    %s" % (
            run.name, run.expect, result["verdict"], explain(result)))
    covered = {p for run in runs for p in run.promises}
    missing = sorted(set(all_promises()) - covered)
    if missing and not arguments.names and not arguments.quick:
        print("no program checks " + " ".join(missing))
        wrong.append(None)
    print("verify: %d promises, %d programs, %d executions, %d violated, "
          "%d bounded" % (len(covered), len(runs), executions, len(wrong),
                          bounded))
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
