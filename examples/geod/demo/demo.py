#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""demo.py GEOD DIRECTORY: geod under load, while its table is replaced.

redis-benchmark asks for random addresses, another client reloads about twenty
times a second, and a third checks the answers.  A line each second; the last
line of all begins with `demo: ok`, and the exit status is 0, if every request
had a reply and every answer that was checked was right.
"""

import argparse
import os
import re
import subprocess
import sys
import threading
import time

import tables
from checker import Checker, Oracle, Reloads
from load import CLIENTS, PIPELINE, Benchmark, Reloader
from resp import Client

REAL = (385602, 276626)  # ranges in tor-geoipdb; as many are made up


def parse_options():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("geod", help="the program")
    parser.add_argument("directory", help="for the tables")
    parser.add_argument("--seconds", type=float, default=15)
    parser.add_argument("--checks", type=int, default=100000)
    parser.add_argument("--rate", type=float, default=20,
                        help="reloads a second")
    parser.add_argument("--made-up", type=int, metavar="PERCENT",
                        help="random ranges, so many of the real number")
    return parser.parse_args()


def get_tables(options):
    """(paths of the two versions, ranges)."""
    directory = os.path.abspath(options.directory)
    os.makedirs(directory, exist_ok=True)
    percent, found = options.made_up, None
    if percent is None:
        percent, found = 100, tables.fetch(directory)
        print("Tables: Debian's tor-geoipdb" if found else
              "Tables: made up, as tor-geoipdb cannot be downloaded here")
    if not found:
        found = tables.generate(os.path.join(directory, "made-up"),
                                *[n * percent // 100 for n in REAL])
    ranges = tables.read(found)
    print("        %d IPv4 and %d IPv6 ranges, in two versions" %
          (len(ranges[32]), len(ranges[128])), flush=True)
    return tables.write_versions(directory, ranges), ranges


def start_geod(program, path):
    """(process, port)."""
    process = subprocess.Popen(
        [program, "--port", "0", "--tag",
         "--geoip", os.path.join(path, "geoip"),
         "--geoip6", os.path.join(path, "geoip6")],
        stdout=subprocess.PIPE, text=True)
    line = process.stdout.readline()
    match = re.search(r"port (\d+)$", line)
    if not match:
        raise RuntimeError("geod did not start")
    print("geod:   " + line[len("geod: "):], end="", flush=True)
    return process, int(match.group(1))


def percentile(values, percent):
    """In milliseconds; 0 if there are none."""
    values = sorted(values)
    return values[len(values) * percent // 100] * 1000 if values else 0


class Demo:
    """The three clients, and what is seen of them."""

    def __init__(self, port, paths, ranges, options):
        self.port, self.seconds = port, options.seconds
        reloads = Reloads()
        self.reloader = Reloader(port, paths, reloads, options.rate)
        self.benchmark = Benchmark(port)
        self.checker = Checker(port, Oracle(ranges), reloads, options.checks,
                               options.seconds * 0.97)
        self.failures = []
        self.resident = []
        self.latencies = []
        self.duration = 0
        self.info = {}

    def guard(self, client):
        try:
            client.run()
        except Exception as error:  # whatever it is, the demo has failed
            self.failures.append("%s: %s" % (type(client).__name__,
                                             error or type(error).__name__))

    def watch(self, control, begin, before):
        """Prints a line on what has come about since @before."""
        now, info = time.monotonic(), control.info()
        new, self.checker.latencies = self.checker.latencies, []
        self.latencies += new
        self.resident.append(int(info["used_memory_rss"]) / 1e6)
        rate = (int(info["lookups"]) - before[1]) / (now - before[0])
        print("%4.0f s %11.0f %8.2f %8.2f %8s %8s %8s %9.0f" % (
            now - begin, rate, percentile(new, 50), percentile(new, 99),
            info["reloads"], info["grace_periods"],
            info["callbacks_pending"], self.resident[-1]), flush=True)
        return now, int(info["lookups"])

    def run(self):
        clients = (self.checker, self.benchmark, self.reloader)
        threads = [threading.Thread(target=self.guard, args=[c])
                   for c in clients]
        print("\n  time  requests/s   p50 ms   p99 ms  reloads    grace  "
              "pending  resident\n" + " " * 48 + "periods           MB")
        begin = time.monotonic()
        with Client(self.port, timeout=120) as control:
            for thread in threads:
                thread.start()
            before, line = (begin, 0), 0
            try:
                while not self.failures and (threads[0].is_alive() or
                                             line < self.seconds):
                    line += 1
                    time.sleep(max(0, begin + line - time.monotonic()))
                    before = self.watch(control, begin, before)
            finally:
                for client, thread in zip(clients, threads):
                    client.stop = True
                    thread.join()
                self.duration = time.monotonic() - begin
            self.settle(control)

    def settle(self, control):
        """Afterwards, what geod counts is what its clients have."""
        end = time.monotonic() + 100
        self.info = control.info()
        while int(self.info["callbacks_pending"]) and time.monotonic() < end:
            time.sleep(0.05)
            self.info = control.info()
        for name, wanted in (
                ("lookups", self.benchmark.sent + self.checker.keys),
                ("reloads", len(self.reloader.times)),
                ("callbacks_run", len(self.reloader.times)),
                ("reloads_failed", 0), ("protocol_errors", 0)):
            if int(self.info[name]) != wanted:
                self.failures.append("geod counts %s %s, its clients %d" %
                                     (self.info[name], name, wanted))

    def lost(self):
        return sum(c.sent - c.received for c in (self.benchmark, self.checker))

    def print_table(self):
        runs, times = self.benchmark.runs, self.reloader.times
        seconds = max(self.duration, 0.001)
        rows = [
            ("requests", "%s" % self.info.get("total_commands_processed")),
            ("requests/s", "%.0f" % (int(self.info.get("lookups", 0)) /
                                     seconds)),
            ("redis-benchmark -c %d -P %d" % (CLIENTS, PIPELINE),
             "p50 %.2f ms, p99 %.2f ms, medians of %d runs" %
             (percentile([r[1] / 1000 for r in runs], 50),
              percentile([r[2] / 1000 for r in runs], 50), len(runs))),
            ("one request at a time", "p50 %.2f ms, p99 %.2f ms" %
             (percentile(self.latencies, 50), percentile(self.latencies, 99))),
            ("reloads", "%d, %.1f/s; p50 %.0f ms, p99 %.0f ms" %
             (len(times), len(times) / seconds, percentile(times, 50),
              percentile(times, 99))),
            ("grace periods, of these stalled", "%s, %s" %
             (self.info.get("grace_periods"),
              self.info.get("grace_periods_stalled"))),
            ("  below 10 us, 100 us, 1 ms, ...",
             self.info.get("grace_period_latencies")),
            ("waits at the limit of callbacks", self.info.get("limit_waits")),
            ("tables freed, still to be freed", "%s, %s" %
             (self.info.get("callbacks_run"),
              self.info.get("callbacks_pending"))),
            ("resident memory", "%.0f MB at most" % max(self.resident,
                                                        default=0)),
            ("answers checked", "%d, from %d tables" %
             (self.checker.checked, len(self.checker.tables_seen))),
        ]
        print()
        for name, value in rows:
            print("  %-32s %s" % (name, value))


def end_geod(process):
    """What is wrong with its end, in a list."""
    process.terminate()
    try:
        status = process.wait(timeout=120)
    except subprocess.TimeoutExpired:
        process.kill()
        return ["geod did not end"]
    return ["geod ended with status %d" % status] if status else []


def main():
    options = parse_options()
    sys.setswitchinterval(0.0005)  # or one client delays the others by 5 ms
    paths, ranges = get_tables(options)
    process, port = start_geod(options.geod, paths[0])
    demo = Demo(port, paths, ranges, options)
    try:
        demo.run()
    except Exception as error:
        demo.failures.append(str(error) or type(error).__name__)
    finally:
        demo.failures += end_geod(process)
    demo.print_table()
    for line in demo.checker.complaints + demo.failures:
        print("demo: " + line)
    wrong, lost = demo.checker.wrong, demo.lost()
    good = not (demo.failures or wrong or lost)
    print("demo: %s requests=%s reloads=%d wrong=%d lost=%d" % (
        "ok" if good else "FAILED",
        demo.info.get("total_commands_processed", 0),
        len(demo.reloader.times), wrong, lost))
    return 0 if good else 1


sys.exit(main())
