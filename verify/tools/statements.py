# SPDX-License-Identifier: MIT
"""What is a statement in the sources, as they are formatted; and which local
variables it has to do with.
"""

import bisect
import re
import sys

from programs import ROOT

sys.path.insert(0, str(ROOT / "tools"))
from orders import FUNCTION, MARK  # noqa: E402

# Are blank in what is parsed.
NO_CODE = re.compile(r"/\*.*?\*/|\"(?:\\.|[^\"\\])*\"|'(?:\\.|[^'\\])+'|"
                     r"^#(?:\\\n|[^\n])*", re.S | re.M)
WITH_BODY = re.compile(r"(?:if|for|while|do|else|switch|\w+_FOREACH\w*)\b")
STAYS = re.compile(r"(?:return|break|continue|goto|case)\b|\w+:")
LABEL = re.compile(r"case\b[^:]*:|\w+:")
OPENS = re.compile(r"[(\[{;]")
BRACKET = re.compile(r"[(\[{]|[)\]}]")
NAME = re.compile(r"(?<![\w.])(?<!->)[a-z_]\w*")
DECLARATION = re.compile(r"(?:(?:const|static|unsigned|struct|enum) )*"
                         r"\w+(?:\(\))? \**\w+(?: =|,|;|\[)")
DECLARED = re.compile(r"(?<!=)[ *](\w+)(?= =|,|;|\[)")
# What is set, counted, walked with, or has its address taken.
WRITTEN = re.compile(r"(?<![\w.*])(?<!->)(\w+)(?:\[[^]]*\]|\.\w+)*"
                     r"(?: (?:[-+*/%|&^]|<<|>>)?=(?!=)|\+\+|--)|"
                     r"(?:\+\+|--)(\w+)\b(?!->)|_FOREACH\w* \((\w+)|"
                     r"(?<![\w)] )&(\w+)\b(?!->)")


def blank(match):
    return re.sub(r"[^\n]", " ", match.group(0))


def flat(text):
    """@text without what is in parentheses, brackets and braces."""
    before = None
    while before != text:
        before = text
        text = re.sub(r"\([^()]+\)|\[[^]\[]+\]|\{[^{}]+\}",
                      lambda m: m.group(0)[0] + m.group(0)[-1], text)
    return text


class Statement:
    """From @start to @end, with blocks as its body if it has one."""

    def __init__(self, code, start, end, blocks):
        self.start, self.end, self.blocks = start, end, blocks
        self.text = " ".join(code[start:end].split())

    def stays(self):
        return STAYS.match(self.text)

    def declared(self):
        text = flat(self.text)
        return set(DECLARED.findall(text) if DECLARATION.match(text) and
                   not self.stays() else ())

    def names(self):
        return set(NAME.findall(self.text))

    def written(self):
        return self.declared() | {name for m in WRITTEN.finditer(self.text)
                                  for name in m.groups()}


class Block:
    def __init__(self, code, start, end):
        self.start, self.end, self.statements = start, end, []
        start += 1
        while code[start:end - 1].strip():
            start = re.compile(r"\s*").match(code, start).end()
            self.statements.append(statement_from(code, start))
            start = self.statements[-1].end

    def declared(self):
        return {name for s in self.statements
                for name in s.declared().union(*(b.declared()
                                                 for b in s.blocks))}

    def find(self, mark):
        """The statement at @mark as a block and its place there; where it is
        all that there is in a block, the one that the block is of."""
        at = bisect.bisect([s.start for s in self.statements], mark) - 1
        for block in self.statements[at].blocks if at >= 0 else []:
            if block.start < mark < block.end:
                inner = block.find(mark)
                if inner and len(inner[0].statements) > 1:
                    return inner
        return (self, at) if at >= 0 else None


def end_of(code, at):
    """Of what opens at @at."""
    depth = 0
    for m in BRACKET.finditer(code, at):
        depth += 1 if m.group(0) in "([{" else -1
        if depth == 0:
            return m.end()
    raise ValueError("what opens does not close")


def statement_from(code, start):
    """The one that begins at @start."""
    label = LABEL.match(code, start)
    if label:
        return Statement(code, start, label.end(), [])
    at, blocks, body = start, [], WITH_BODY.match(code, start)
    while True:
        at = OPENS.search(code, at).start()
        if code[at] == ";":
            return Statement(code, start, at + 1, blocks)
        end = end_of(code, at)
        if code[at] == "{" and (body or at == start):
            blocks.append(Block(code, at, end))
            goes_on = r"\s*while\b" if code.startswith("do ", start) else \
                r"\s*else\b"
            if not re.compile(goes_on).match(code, end):
                return Statement(code, start, end, blocks)
        at = end


def marks(text):
    """(line, place) of each mark of constraints that is behind code."""
    start = 0
    for at, line in enumerate(text.splitlines(keepends=True), 1):
        mark = MARK.search(line)
        if mark and not re.match(r" \*|\s*/\*", line):
            yield at, start + mark.start()
        start += len(line)


class Source:
    """The functions of a file, and the variables outside of them."""

    def __init__(self, text):
        self.text, self.code = text, NO_CODE.sub(blank, text)
        self.functions, outside, last = [], "", 0
        for m in FUNCTION.finditer(self.code):
            body = Block(self.code, m.end() - 1,
                         end_of(self.code, m.end() - 1))
            own = body.declared() | set(NAME.findall(m.group(0)))
            self.functions.append((body, own))
            outside += self.code[last:m.start()]
            last = body.end
        outside = flat(outside + self.code[last:])
        self.variables = {name for line in outside.splitlines()
                          if re.match(r"\w", line)
                          for name in DECLARED.findall(line)}

    def function_at(self, mark):
        """Its block, and the names of its own."""
        return next(((body, own) for body, own in self.functions
                     if body.start < mark < body.end), None)
