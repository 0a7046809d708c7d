# SPDX-License-Identifier: MIT
"""Where the demo gets its tables from.

The ranges are those of Debian's tor-geoipdb, which is downloaded and unpacked
but never installed, as it would bring a daemon along.  Where it cannot be had,
random ranges of the same number take its place.

Of these, two versions are made for geod.  They have the same ranges but differ
in every answer: an address that has the code DE is DE/1 in the one and DE/2 in
the other, and addresses in no range are --/1 and --/2.
"""

import glob
import ipaddress
import os
import random
import shutil
import socket
import subprocess

PACKAGE = "tor-geoipdb"
NOWHERE = "--"
KINDS = (("geoip", 32), ("geoip6", 128))


def quietly(command, directory, seconds=120):
    """True if @command succeeds."""
    try:
        return subprocess.run(command, cwd=directory, timeout=seconds,
                              stdout=subprocess.DEVNULL,
                              stderr=subprocess.DEVNULL,
                              check=False).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def download(directory):
    """Gets the package, if need be with package lists of our own."""
    if quietly(["apt-get", "download", PACKAGE], directory):
        return True
    lists = os.path.join(directory, "lists")
    os.makedirs(os.path.join(lists, "partial"), exist_ok=True)
    own = ["-o", "Dir::State::Lists=" + lists,
           "-o", "Dir::Cache::pkgcache=", "-o", "Dir::Cache::srcpkgcache="]
    return (quietly(["apt-get", *own, "update"], directory) and
            quietly(["apt-get", *own, "download", PACKAGE], directory))


def fetch(directory):
    """The directory with the real tables, or None."""
    found = os.path.join(directory, "package", "usr", "share", "tor")
    if os.path.exists(os.path.join(found, "geoip6")):
        return found
    if not download(directory):
        return None
    unpacked = os.path.join(directory, "unpacking")
    shutil.rmtree(unpacked, ignore_errors=True)
    package = sorted(glob.glob(os.path.join(directory, PACKAGE + "_*.deb")))
    if not package or not quietly(["dpkg-deb", "-x", package[-1], unpacked],
                                  directory):
        return None
    os.rename(unpacked, os.path.join(directory, "package"))
    return found if os.path.exists(os.path.join(found, "geoip6")) else None


def spell(number, bits):
    """An address as a table has it."""
    if bits == 32:
        return str(number)
    return socket.inet_ntop(socket.AF_INET6, number.to_bytes(16, "big"))


def generate(directory, count4, count6):
    """Writes random tables with so many ranges."""
    rng = random.Random(20)
    codes = [a + b for a in "ABCDEFGHIJKLM" for b in "NOPQRSTUVWXYZ"]
    os.makedirs(directory, exist_ok=True)
    for (name, bits), count in zip(KINDS, (count4, count6)):
        low = 1 << 24 if bits == 32 else 0x2001 << 112
        high = 0xe0 << 24 if bits == 32 else 0x2c10 << 112
        cuts = sorted({rng.randrange(low, high) for _ in range(count)})
        with open(os.path.join(directory, name), "w",
                  encoding="ascii") as file:
            for first, after in zip(cuts, cuts[1:] + [high]):
                last = after - 1 - rng.randrange(2) * (after - first) // 4
                file.write("%s,%s,%s\n" % (spell(first, bits),
                                           spell(max(first, last), bits),
                                           rng.choice(codes)))
    return directory


def number4(text):
    return int(text)


def number6(text):
    return int.from_bytes(socket.inet_pton(socket.AF_INET6, text), "big")


def read(directory):
    """{bits: [(first, last, code), ...]}, by a parser that is not geod's."""
    tables = {}
    for name, bits in KINDS:
        number = number4 if bits == 32 else number6
        with open(os.path.join(directory, name), encoding="ascii") as file:
            rows = [line.rstrip("\n").split(",") for line in file
                    if line[0] not in "#\n"]
        tables[bits] = [(number(first), number(last), code)
                        for first, last, code in rows]
    return tables


def without_gaps(ranges, bits):
    """@ranges, and what lies between them."""
    next_first = 0
    for first, last, code in ranges:
        if first > next_first:
            yield next_first, first - 1, NOWHERE
        yield first, last, code
        next_first = last + 1
    if next_first < 1 << bits:
        yield next_first, (1 << bits) - 1, NOWHERE


def write_versions(directory, tables):
    """Makes the directories 1 and 2, and returns their paths."""
    paths = [os.path.join(directory, version) for version in "12"]
    for path in paths:
        shutil.rmtree(path, ignore_errors=True)
        os.makedirs(path)
    for name, bits in KINDS:
        text = "".join("%s,%s,%s/@\n" % (spell(first, bits),
                                         spell(last, bits), code)
                       for first, last, code
                       in without_gaps(tables[bits], bits))
        for path, version in zip(paths, "12"):
            with open(os.path.join(path, name), "w",
                      encoding="ascii") as file:
                file.write("# version %s\n" % version)
                file.write(text.replace("@", version))
    return paths
