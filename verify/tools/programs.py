# SPDX-License-Identifier: MIT
"""The programs under verify/: what the comment at the head of each says.

A program is one C file.  The comment at its head has a sentence or two, and
then lines of these forms, those with a default only where it does not do:

    Promises: R1 R2          which it asserts
    Expect: verified         or bounded; in verify/guide also violated KIND
    Variants: event fences   of the library it runs with, beside the usual one
    Defines: A B | C         compiled with -DA -DB; and, as another, with -DC;
                             more lines of this add to it
    Options: --timeouts=1    of tenon-check
    Slow                     not in the quick part
    Bare                     links nothing of the library
"""

import dataclasses
import pathlib
import re

ROOT = pathlib.Path(__file__).resolve().parents[2]
VERIFY = ROOT / "verify"
PARTS = ["atomic", "sync", "lists", "rcu", "loop"]

# name -> (event, counter, environment)
VARIANTS = {
    "usual": ("futex", "64", {}),
    "event": ("cond", "64", {}),
    "counter": ("futex", "32", {}),
    "fences": ("futex", "64", {"TENON_NO_MEMBARRIER": "1"}),
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
    pass


def fields_of(path):
    head = re.search(r"\*/\s*/\*\n(.*?)\*/", path.read_text(), re.S)
    if not head:
        raise BadHead("%s: has no comment at its head" % path)
    lines = [re.sub(r"^ \* ?", "", l) for l in head.group(1).splitlines()]
    fields, about = {}, []
    for line in lines:
        field = re.match(r"([A-Z][a-z]+): *(.*)$", line)
        if field:
            key, text = field.groups()
            fields[key] = ("%s | %s" % (fields[key], text)
                           if key in fields else text)
        elif line.strip() in ("Slow", "Bare"):
            fields[line.strip()] = ""
        elif not fields:
            about.append(line)
    known = {"Promises", "Expect", "Variants", "Defines", "Options", "Slow",
             "Bare"}
    if set(fields) - known:
        raise BadHead("%s: unknown field: %s" % (path, set(fields) - known))
    return " ".join(about).split("  ")[0].strip(), fields


def runs_of(path):
    about, fields = fields_of(path)
    variants = ["usual"] + fields.get("Variants", "").split()
    for v in variants:
        if v not in VARIANTS:
            raise BadHead("%s: unknown variant: %s" % (path, v))
    return [Run(path, about, tuple(fields.get("Promises", "").split()),
                fields.get("Expect", "verified"), variant,
                tuple(defines.split()), tuple(fields.get("Options", "").split()),
                "Slow" in fields, "Bare" in fields)
            for defines in fields.get("Defines", "").split("|")
            for variant in variants]


def all_runs(parts=PARTS):
    return [run for part in parts
            for path in sorted((VERIFY / part).glob("*.c"))
            for run in runs_of(path)]
