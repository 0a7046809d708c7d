#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""costs.py BUILD [NAME...]: what the largest programs cost: executions,
events, seconds of one processor, memory; the ten with most events.

With names only those whose path contains one.
"""

import pathlib
import sys

from build import Builder
from check import check, parallel
from programs import all_runs

MOST = 10
SECONDS = 60


def main():
    builder = Builder(pathlib.Path(sys.argv[1]))
    names = sys.argv[2:]
    runs = [r for r in all_runs() if r.variant == "usual" and
            r.expect.startswith("verified") and
            (not names or any(n in r.name for n in names))]
    rows = []
    for run, result in parallel(lambda run: check(
            builder, run, "--debug=costs", timeout=SECONDS), runs):
        if "events" in result:
            rows.append((result["events"], run.name, result))
            print(run.name, result["events"], file=sys.stderr)
    print("| program | executions | blocked | events | s | MB |\n"
          "|---|--:|--:|--:|--:|--:|")
    for events, name, result in sorted(rows, key=lambda r: -r[0])[:MOST]:
        print("| `%s`%s | %d | %d | %d | %.2f | %d |" % (
            name, " (not to its end)" if result["verdict"] == "bounded" else
            "", result["executions"], result["blocked"], events,
            result["cpu"], result["kilobytes"] / 1024))


main()
