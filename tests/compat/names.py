#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Keeps names.txt: what code written for QEMU may use.

names.py source HEADER       prints a C file that has HEADER, after osdep.h, and
                             compiles if that has all of its names
names.py headers             prints the headers
names.py used FILE...        a test, in TAP: some file uses each of the names
"""

import os
import re
import sys

LIST = os.path.join(os.path.dirname(os.path.abspath(__file__)), "names.txt")
BRACES = re.compile(r"\{([^}]*)\}")


def expand(word):
    """a{b,c}d -> abd, acd"""
    found = BRACES.search(word)
    if not found:
        return [word]
    return [name for choice in found.group(1).split(",")
            for name in expand(word[:found.start()] + choice +
                               word[found.end():])]


def names():
    """{header: names}, in order."""
    headers, header = {}, None
    with open(LIST, encoding="utf-8") as lines:
        for line in lines:
            if line.startswith("#") or not line.strip():
                continue
            if line[0] != " ":
                header = line.strip()
                headers[header] = []
                continue
            for word in line.split():
                headers[header] += expand(word)
    return headers


def source(header):
    text = ['#include "qemu/osdep.h"', '#include "%s"' % header]
    for number, name in enumerate(names()[header]):
        if name.startswith("struct:"):
            text.append("enum { use_%d = sizeof(%s) };" %
                        (number, name.replace(":", " ")))
        else:
            text += ["#ifndef %s" % name,
                     "extern __typeof__(%s) *use_%d;" % (name, number),
                     "#endif"]
    return "\n".join(text) + "\n"


def used(paths):
    words, number = set(), 0
    for path in paths:
        with open(path, encoding="utf-8") as text:
            words.update(re.findall(r"\w+", text.read()))
    for header, all_names in names().items():
        missing = [n for n in (n.split(":")[-1] for n in all_names)
                   if n not in words]
        number += 1
        print("%sok %d %s" % ("not " if missing else "", number, header))
        for name in missing:
            print("# nothing uses " + name)
    print("1..%d" % number)


if __name__ == "__main__":
    if sys.argv[1] == "source":
        sys.stdout.write(source(sys.argv[2]))
    elif sys.argv[1] == "headers":
        print("\n".join(names()))
    else:
        used(sys.argv[2:])
