# SPDX-License-Identifier: MIT
"""Asks geod while its tables are replaced, and knows what it has to answer.

With --tag an answer ends with the number of its table: "DE/1@57".  Tables are
numbered as they are published: those with odd numbers are of version 1.  An
answer is right if its code is that of an independent search, its version that
of its number, and its table was in use at some moment between the request and
the reply.  That is so if

    number >= `replied`, read before the request was sent: the latest table
              whose RELOAD had been replied to, so that it was in use by then;
    number <= `asked`, read after the reply came: the latest table for which a
              RELOAD had been sent.
"""

import bisect
import random
import socket
import time

from resp import Client, request
from tables import NOWHERE

PIPELINE, MGET = 32, 256


class Oracle:
    """Searches the ranges as the package has them."""

    def __init__(self, tables):
        self.tables = tables
        self.firsts = {bits: [r[0] for r in ranges]
                       for bits, ranges in tables.items()}

    def code(self, bits, number):
        i = bisect.bisect_right(self.firsts[bits], number) - 1
        if i >= 0 and number <= self.tables[bits][i][1]:
            return self.tables[bits][i][2]
        return NOWHERE

    def random_key(self):
        """(text of an address, its code).

        Half are anywhere, half at an end of a range, where searches err.
        """
        bits = random.choice((32, 32, 128))
        number = random.getrandbits(bits)
        if random.getrandbits(1):
            row = random.choice(self.tables[bits])
            number = row[random.getrandbits(1)] + random.choice((-1, 0, 1))
            number %= 1 << bits
        if bits == 128:
            if number >> 32 == 0xffff:  # that is IPv4
                return self.random_key()
            text = socket.inet_ntop(socket.AF_INET6, number.to_bytes(16, "big"))
        elif random.getrandbits(1):
            text = socket.inet_ntoa(number.to_bytes(4, "big"))
        else:
            text = str(number)
        return text, self.code(bits, number)


class Reloads:
    """What is known about the tables in use."""

    def __init__(self):
        self.asked = self.replied = 1  # geod starts with the first


class Checker:
    """Checks @wanted answers in @seconds or more."""

    def __init__(self, port, oracle, reloads, wanted, seconds):
        self.port, self.oracle, self.reloads = port, oracle, reloads
        self.wanted, self.seconds = wanted, seconds
        self.stop = False
        self.checked = self.wrong = 0
        self.sent = self.received = 0  # requests
        self.keys = 0
        self.tables_seen = set()
        self.latencies = []  # of requests sent one at a time, in seconds
        self.complaints = []

    def complain(self, what):
        self.wrong += 1
        if len(self.complaints) < 5:
            self.complaints.append(what)

    def check(self, key, answer, low, high):
        """One answer, of a table from @low to @high."""
        text, code = key
        self.checked += 1
        try:
            said, number = answer.split(b"@")
            number = int(number)
        except (AttributeError, ValueError):
            self.complain("%s: %r" % (text, answer))
            return None
        wanted = "%s/%d" % (code, 1 if number % 2 else 2)
        if said.decode() != wanted or not low <= number <= high:
            self.complain("%s: %r, not %s of a table from %d to %d"
                          % (text, answer, wanted, low, high))
        self.tables_seen.add(number)
        return number

    def exchange(self, client, requests):
        """Sends @requests at once; replies, with what was in use for each."""
        low = self.reloads.replied
        self.sent += len(requests)
        client.send(b"".join(requests))
        for _ in requests:
            reply = client.reply()
            self.received += 1
            yield reply, low, self.reloads.asked

    def one(self, client):
        key, = self.random_keys(1)
        asked = request("GET", key[0])
        begin = time.monotonic()
        for reply, low, high in self.exchange(client, [asked]):
            self.latencies.append(time.monotonic() - begin)
            self.check(key, reply, low, high)

    def random_keys(self, count):
        self.keys += count
        return [self.oracle.random_key() for _ in range(count)]

    def pipeline(self, client, keys):
        requests = [request("GET", text) for text, _ in keys]
        for key, (reply, low, high) in zip(keys,
                                           self.exchange(client, requests)):
            self.check(key, reply, low, high)

    def mget(self, client, keys):
        """All answers of an MGET are from one table."""
        asked = request("MGET", *[text for text, _ in keys])
        for reply, low, high in self.exchange(client, [asked]):
            numbers = {self.check(key, answer, low, high)
                       for key, answer in zip(keys, reply)}
            if len(numbers) != 1 or len(reply) != len(keys):
                self.complain("MGET answered from tables %s" % numbers)

    def pace(self, begin):
        """Spreads the checks over the time."""
        due = begin + self.seconds * self.checked / self.wanted
        time.sleep(max(0, due - time.monotonic()))

    def run(self):
        begin = time.monotonic()
        with Client(self.port, timeout=120) as client:
            while self.checked < self.wanted and not self.stop:
                for _ in range(8):
                    for _ in range(4):
                        self.one(client)
                    self.pipeline(client, self.random_keys(PIPELINE))
                    self.pace(begin)
                self.mget(client, self.random_keys(MGET))
