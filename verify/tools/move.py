# SPDX-License-Identifier: MIT
"""Moves, one by one, what names a constraint up or down by one statement.  Some
program must then fail.

What moves is the whole statement, with its body if it has one; where it is all
that there is in a block, the statement that the block is of.  It goes past the
nearest one before it in its block, and in another mutant past the nearest one
after it, that touches something shared: reads through a pointer, names a
variable of the file, or calls a function, but those that NOT_SHARED says.  What
is between them touches nothing shared, and it goes past that, too.

It does not go past a statement, of either kind, that it shares a local variable
with which one of the two writes; nor past return, break, continue, goto and
labels, which do not move themselves.  Of two neighbours that both name
constraints there is one mutant: the first of them moved down.
"""

import re

from statements import Source, marks

UP, DOWN = "moved up", "moved down"
# Reads no memory, or what is the caller's own; and what looks like a call.
NOT_SHARED = re.compile(
    r"(?:tn_misuse_|tn_now|tn_cpu_relax|tn_after_a_look_|tn_timespec_|"
    r"check_\w+|TN_\w+_INIT|pthread_setcancelstate|"
    r"if|while|for|switch|sizeof|__builtin_expect)$")
CALL = re.compile(r"(\w+) ?\(")
ADDRESS = re.compile(r"(?<![\w)] )&\(?\w+(?:(?:->|\.)\w+|\[[^]]*\])*")


def is_shared(statement, variables):
    return ("->" in ADDRESS.sub("", statement.text) or
            variables & statement.names() or
            not all(NOT_SHARED.match(name)
                    for name in CALL.findall(statement.text)))


def depend(a, b, own):
    return own & (a.written() & b.names() | b.written() & a.names())


def goes_past(statement, others, own, variables):
    """How far it moves, if it does."""
    for other in others:
        if other.stays() or depend(statement, other, own):
            return None
        if is_shared(other, variables - own):
            return other
    return None


def exchanged(text, first, last, goes_down):
    """@text with the first statement behind the last, or the other way
    round."""
    between = text[first.end:last.start]
    if goes_down:
        return (text[:first.start] + between.lstrip() +
                text[last.start:last.end] + " " +
                text[first.start:first.end] + text[last.end:])
    return (text[:first.start] + text[last.start:last.end] + " " +
            text[first.start:first.end] + between.rstrip() + text[last.end:])


def moves_at(source, mark):
    """What can be made of what is at @mark: (places, change, text)."""
    body, own = source.function_at(mark) or (None, None)
    block, at = body and body.find(mark) or (None, None)
    if block is None or block.statements[at].stays():
        return
    statement = block.statements[at]
    below = goes_past(statement, block.statements[at + 1:], own,
                      source.variables)
    if below:
        yield ((statement.start, below.start), DOWN,
               exchanged(source.text, statement, below, True))
    above = goes_past(statement, reversed(block.statements[:at]), own,
                      source.variables)
    if above:
        yield ((above.start, statement.start), UP,
               exchanged(source.text, above, statement, False))


def moves(text):
    """All that there is in a file: (change, text, lines with the marks)."""
    source, made = Source(text), {}
    for line, mark in marks(text):
        for places, change, moved in moves_at(source, mark):
            made.setdefault(places, (change, moved, []))[2].append(line)
    return list(made.values())
