#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Answers against an independent search of random tables."""

import ipaddress
import random

from harness import Geod, Oracle, case, main

random.seed(1)


def cut_up(top, count):
    """Random ranges below @top: some touch, some are one address."""
    cuts = {0, top - 1}
    while len(cuts) < count:
        cuts.add(random.randrange(top))
        cuts.add(random.randrange(top) >> 16 << 16)  # where an index may err
        near = random.choice(sorted(cuts)[-50:])
        cuts.add(min(top - 1, near + random.randrange(3)))
    cuts = sorted(cuts)
    ranges = []
    for first, after in zip(cuts, cuts[1:] + [top]):
        shape = random.random()
        if shape < 0.2:
            continue  # a gap
        last = after - 1 if shape < 0.7 else random.randrange(first, after)
        ranges.append((first, last, random.choice("AA BB CC D EEEEEEEE".split())))
    return ranges


def edges(ranges, top):
    """What errors of one show up in, and random addresses."""
    numbers = [0, top - 1] + [random.randrange(top) for _ in range(2000)]
    for first, last, _ in random.sample(ranges, min(len(ranges), 1500)):
        numbers += [first - 1, first, (first + last) // 2, last, last + 1]
    return [n for n in numbers if 0 <= n < top]


def compare(client, ranges, numbers, spell):
    oracle = Oracle(ranges)
    for i in range(0, len(numbers), 500):
        part = numbers[i:i + 500]
        answers = client.ask("MGET", *[spell(n) for n in part])
        for number, answer in zip(part, answers):
            assert answer == oracle.find(number), (spell(number), answer)


def lines(ranges, spell):
    return "".join("%s,%s,%s\n" % (spell(a), spell(b), c)
                   for a, b, c in ranges)


def dotted(number):
    return str(ipaddress.IPv4Address(number))


def ipv6(number):
    return str(ipaddress.IPv6Address(number))


def ipv6_spelled_out(number):
    return ipaddress.IPv6Address(number).exploded.upper()


@case
def random_tables():
    for count in (1, 2, 3, 100, 5000):
        table4 = cut_up(1 << 32, count) or [(5, 5, "AA")]
        table6 = cut_up(1 << 128, count) or [(5, 5, "AA")]
        with Geod(table4=lines(table4, str),
                  table6=lines(table6, ipv6)) as geod, geod.client() as c:
            numbers = edges(table4, 1 << 32)
            compare(c, table4, numbers, str)
            compare(c, table4, numbers, dotted)
            compare(c, table4, numbers, lambda n: "::ffff:" + dotted(n))
            numbers = [n for n in edges(table6, 1 << 128)
                       if n >> 32 != 0xffff]
            compare(c, table6, numbers, ipv6)
            compare(c, table6, numbers, ipv6_spelled_out)


@case
def tables_spelled_out():
    """Addresses in the file in their longest form, with capitals."""
    table6 = cut_up(1 << 128, 500)
    with Geod(table6=lines(table6, ipv6_spelled_out)) as geod, \
            geod.client() as c:
        compare(c, table6, edges(table6, 1 << 128), ipv6)


@case
def crowded_blocks():
    """All in a few blocks of 65536, and ranges that span many."""
    table4 = [(i * 3, i * 3 + i % 3, "X%d" % (i % 7)) for i in range(50000)]
    table4 += [(1 << 20, (1 << 31) - 1, "YY"), (1 << 31, (1 << 31), "ZZ"),
               ((1 << 32) - 1, (1 << 32) - 1, "END")]
    with Geod(table4=lines(table4, str)) as geod, geod.client() as c:
        compare(c, table4, edges(table4, 1 << 32), str)


@case
def one_kind_only():
    with Geod(table6=None) as geod, geod.client() as c:
        assert c.ask("MGET", "15", "::1") == [b"AA", None]
    with Geod(table4=None) as geod, geod.client() as c:
        assert c.ask("MGET", "15", "::1") == [None, b"AA"]


@case
def tags():
    with Geod("--tag") as geod, geod.client() as c:
        assert c.ask("MGET", "15", "5", "::1") == [b"AA@1", None, b"AA@1"]
        c.ask("RELOAD")
        assert c.ask("GET", "15") == b"AA@2"


main()
