# SPDX-License-Identifier: MIT
"""The programs under verify/: what the comment at the head of each says.

A program is one C file.  The comment at its head has a sentence or two, and
then lines of these forms, those with a default only where it does not do (a
line that begins with four spaces goes on with the one before it):

    Promises: R1 R2          which it asserts
    Expect: verified         or bounded, or violated KIND: programs of
                             verify/guide and verify/event-or-semaphore may
                             be meant to fail
    Variants: event fences   of the library it runs with, beside the usual one
    Defines: A B | C         compiled with -DA -DB; and, as another, with -DC;
                             more lines of this add to it
    Options: --timeouts=1    of tenon-check
    Slow                     not in the quick part
    Bare                     links nothing of the library

Where Defines has several parts, Expect may have as many: one for each.
"""

import dataclasses
import pathlib
import re

ROOT = pathlib.Path(__file__).resolve().parents[2]
VERIFY = ROOT / "verify"
PARTS = ["atomic", "sync", "lists", "rcu", "loop", "guide",
         "event-or-semaphore"]

# name -> (event, counter, environment)
VARIANTS = {
    "usual": ("futex", "64", {}),
    "event": ("cond", "64", {}),
    "counter": ("futex", "32", {}),
    "fences": ("futex", "64", {"TENON_NO_MEMBARRIER": "1"}),
    "poll": ("futex", "64", {"TENON_NO_EPOLL": "1"}),
    "counter+fences": ("futex", "32", {"TENON_NO_MEMBARRIER": "1"}),
}


@dataclasses.dataclass(frozen=True)
class Run:
    """A program, as it is compiled and linked one way."""
    path: pathlib.Path
    about: str
    promises: tuple
    expect: str
    variant: str
    defines: tuple
    options: tuple
    slow: bool
    bare: bool

    @property
    def program(self):
        return str(self.path.relative_to(VERIFY).with_suffix(""))

    @property
    def name(self):
        extra = [d for d in self.defines]
        extra += [self.variant] if self.variant != "usual" else []
        return self.program + (" " + " ".join(extra) if extra else "")


class BadHead(Exception):
    def __init__(self, path, what):
        super().__init__("%s:1: %s" % (path, what))


def fields_of(path):
    head = re.search(r"\*/\s*/\*\n(.*?)\*/", path.read_text(), re.S)
    if not head:
        raise BadHead(path, "has no comment at its head")
    lines = [re.sub(r"^ \* ?", "", l) for l in head.group(1).splitlines()]
    fields, about, last = {}, [], None
    for line in lines:
        field = re.match(r"([A-Z][a-z]+): *(.*)$", line)
        if field:
            last, text = field.groups()
            fields[last] = ("%s | %s" % (fields[last], text)
                            if last in fields else text)
        elif last and line.startswith("    "):
            fields[last] += " " + line.strip()
        elif line.strip() in ("Slow", "Bare"):
            fields[line.strip()] = ""
        elif not fields:
            about.append(line)
    known = {"Promises", "Expect", "Variants", "Defines", "Options", "Slow",
             "Bare"}
    if set(fields) - known:
        raise BadHead(path, "unknown field: " + " ".join(set(fields) - known))
    return " ".join(about).split("  ")[0].strip(), fields


def runs_of(path):
    about, fields = fields_of(path)
    variants = ["usual"] + fields.get("Variants", "").split()
    for v in variants:
        if v not in VARIANTS:
            raise BadHead(path, "unknown variant: " + v)
    defines = fields.get("Defines", "").split("|")
    expected = [e.strip() for e in fields.get("Expect", "verified").split("|")]
    if len(expected) == 1:
        expected *= len(defines)
    if len(expected) != len(defines):
        raise BadHead(path, "Expect and Defines differ in number")
    return [Run(path, about, tuple(fields.get("Promises", "").split()),
                expect, variant, tuple(part.split()),
                tuple(fields.get("Options", "").split()),
                "Slow" in fields, "Bare" in fields)
            for part, expect in zip(defines, expected)
            for variant in variants]


def all_runs(parts=PARTS):
    return [run for part in parts
            for path in sorted((VERIFY / part).glob("*.c"))
            for run in runs_of(path)]
