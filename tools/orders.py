# SPDX-License-Identifier: MIT
"""The three levels of ordering, as the sources have them: promises in the
public headers, constraints at the heads of the sources, and the operations
that name them.
"""

import pathlib
import re

LIBRARY = ("src/host", "src/sync", "src/rcu", "src/loop", "include/tenon")
# Sources, and what they have inline in public headers; atomics come below.
ORDERS = re.compile(r"src/(host/(?!check)|sync|rcu|loop)|"
                    r"include/tenon/impl/(?!atomic_|barrier)")
PROMISE = re.compile(r"^ \*   ([A-Z]+\d+)  (.*(?:\n \*       .*)*)", re.M)
CONSTRAINT = re.compile(r"^ \*   (\d+)  (.*(?:\n \*      .*)*)", re.M)
CITED = re.compile(r"\(([A-Z]\d+(?:(?: to |, )[A-Z]\d+)*)\)")
MARK = re.compile(r"/\* (\d+(?:, \d+)*)(?:; pairs with (\w+))? \*/")
ORDERED = re.compile(
    r"\b(tn_atomic_(?:load_acquire|store_release|rcu_set|set_mb|\w+_acquire|"
    r"\w+_release|\w+_acq_rel|xchg|cmpxchg|(?:fetch_)?(?:add|sub|and|or|xor|inc"
    r"|dec)(?:_fetch|_nonzero)?|rcu_read)|tn_smp_mb\w*|tn_smp_[rw]mb|"
    r"tn_rcu_light_fence_|TN_\w+_(?:ATOMIC|RCU) ?)\(")
NO_ORDER = re.compile(r"_EMPTY_ATOMIC|_(?:INIT|EMPTY)_RCU")
FUNCTION = re.compile(r"^(?:[\w*][^;{}=#]*?\W)?(\w+)\([^;{}]*\)\n\{", re.M)


def is_ordered(path, line):
    """Whether an operation in @line of @path orders."""
    return (ORDERS.match(path) and ORDERED.search(line) and
            not NO_ORDER.search(line) and
            not line.lstrip().startswith(("*", "#")))


def tidy(text):
    return re.sub(r"\s+", " ", re.sub(r"\n \*", " ", text)).strip()


def expand(cited):
    """'B1 to B3, N2' -> B1, B2, B3, N2."""
    for item in cited.split(", "):
        ends = item.split(" to ")
        for n in range(int(ends[0][1:]), int(ends[-1][1:]) + 1):
            yield ends[0][0] + str(n)


class Operation:
    def __init__(self, path, line, numbers, partner, function):
        self.path, self.line, self.numbers = path, line, numbers
        self.partner, self.function = partner, function

    @property
    def place(self):
        return "%s:%d" % (self.path, self.line)


class Library:
    def __init__(self, root):
        self.root = pathlib.Path(root)
        self.texts = {
            str(path.relative_to(self.root)): path.read_text()
            for part in LIBRARY
            for path in sorted((self.root / part).rglob("*.[ch]"))
            if "src/host/check/" not in str(path)}
        self.twice = []  # (header, line, name) of promises with a used name
        self.promises = self.find_promises()
        self.constraints = self.find_constraints()
        self.operations = [o for path, text in self.texts.items()
                           for o in self.find_operations(path, text)]

    def find_promises(self):
        """Name -> (header, line, text)."""
        found = {}
        for path, text in self.texts.items():
            if not re.match(r"include/tenon/\w+\.h$", path):
                continue
            for m in PROMISE.finditer(text):
                line = text.count("\n", 0, m.start()) + 1
                if m.group(1) in found:
                    self.twice.append((path, line, m.group(1)))
                found[m.group(1)] = path, line, tidy(m.group(2))
        return found

    def find_constraints(self):
        """(file, number) -> (line, text, promises)."""
        found = {}
        for path, text in self.texts.items():
            head = re.search(r"^ \* Constraints.*?\*/", text, re.S | re.M)
            for m in CONSTRAINT.finditer(head.group(0) if head else ""):
                kept = [p for c in CITED.findall(m.group(2))
                        for p in expand(c)]
                line = text.count("\n", 0, head.start() + m.start()) + 1
                found[path, m.group(1)] = (
                    line, tidy(CITED.sub("", m.group(2))), kept)
        return found

    def find_operations(self, path, text):
        functions = [(text.count("\n", 0, m.end()), m.group(1))
                     for m in FUNCTION.finditer(text)]
        for at, line in enumerate(text.splitlines(), 1):
            mark = MARK.search(line)
            if mark and not line.startswith(" *"):
                inside = [name for start, name in functions if start <= at]
                yield Operation(path, at, mark.group(1).split(", "),
                                mark.group(2), inside[-1] if inside else None)

    def ordered_lines(self):
        """(file, line) of each operation of the sources that orders."""
        for path, text in self.texts.items():
            for at, line in enumerate(text.splitlines(), 1):
                if (is_ordered(path, line) and
                        "tn_smp_mb_global(" not in line):
                    yield path, at

    def home_of(self, path, number):
        """Whose constraint a mark in @path means: that of its own list, or of
        the list of a file that it names."""
        if (path, number) in self.constraints:
            return path, number
        named = re.findall(r"<(tenon/[\w/]+\.h)>|((?:src|include)/[\w/]+\.[ch])",
                           self.texts[path])
        for header, source in named:
            other = "include/" + header if header else source
            if (other, number) in self.constraints:
                return other, number
        return None

    def operations_of(self, constraint):
        return [o for o in self.operations for n in o.numbers
                if self.home_of(o.path, n) == constraint]
