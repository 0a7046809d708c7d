# SPDX-License-Identifier: MIT
"""What keeps geod busy: reloads, and redis-benchmark."""

import csv
import subprocess
import time

from resp import Client

CLIENTS, PIPELINE = 32, 16


class Reloader:
    """Alternates between two tables, @rate times a second."""

    def __init__(self, port, paths, reloads, rate):
        self.port, self.paths = port, paths
        self.reloads, self.rate = reloads, rate
        self.stop = False
        self.times = []

    def reload(self, client):
        number = self.reloads.asked + 1
        path = self.paths[(number - 1) % 2]
        begin = time.monotonic()
        self.reloads.asked = number  # first: it may be in use from now on
        reply = client.ask("RELOAD", path)
        if not str(reply).startswith("table %d: " % number):
            raise ValueError("RELOAD %s: %s" % (path, reply))
        self.reloads.replied = number
        self.times.append(time.monotonic() - begin)

    def run(self):
        due = time.monotonic()
        with Client(self.port, timeout=120) as client:
            while not self.stop:
                self.reload(client)
                due += 1 / self.rate
                time.sleep(max(0, due - time.monotonic()))


class Benchmark:
    """Runs redis-benchmark again and again: each run tells its latencies."""

    def __init__(self, port):
        self.port = port
        self.stop = False
        self.sent = self.received = 0
        self.runs = []  # (requests/s, p50 in ms, p99 in ms)

    def run_once(self, count):
        command = ["nice", "-n", "3", "redis-benchmark", "-h", "127.0.0.1", "-p", str(self.port),
                   "-c", str(CLIENTS), "-P", str(PIPELINE), "-n", str(count),
                   "-r", str((1 << 31) - 1), "--csv", "GET", "__rand_int__"]
        self.sent += count
        done = subprocess.run(command, stdout=subprocess.PIPE, timeout=300,
                              stderr=subprocess.STDOUT, text=True, check=False)
        lines = done.stdout.splitlines()
        if done.returncode != 0 or not lines[-1].startswith('"GET __rand_'):
            raise ValueError("redis-benchmark: " + done.stdout)
        row = next(csv.reader(lines[-1:]))
        self.received += count
        self.runs.append((float(row[1]), float(row[4]), float(row[6])))

    def run(self):
        count = 20 * CLIENTS * PIPELINE
        while not self.stop:
            self.run_once(count)
            # About a second next time; whole pipelines of all clients.
            unit = CLIENTS * PIPELINE
            count = max(1, int(self.runs[-1][0]) // unit) * unit
