# SPDX-License-Identifier: MIT
"""Which folder may include which: itself, and what is below it."""

import os
import re

# From the ground up.
FLOORS = {
    "src": ["host", "sync", "rcu", "loop"],
    "check": ["base", "graph", "record", "consistency", "explore", "native",
              "block", "memory", "hooks", "oracle", "session", "report",
              "cli"],
}

# The floor of the library that has what the header declares.
PUBLIC = {
    "atomic": "host", "clock": "host", "hooks": "host", "notifier": "host",
    "queue": "host",
    "event": "sync", "sem": "sync", "lockcnt": "sync",
    "rcu": "rcu", "rcu_queue": "rcu", "rcu_stall": "rcu", "rcu_limits": "rcu",
    "loop": "loop", "bh": "loop", "timer": "loop", "thread": "loop",
    "pool": "loop", "rcu_loop": "loop",
}
NO_FLOOR = "a folder or header without a floor in tools/floors.py"
SHOWN = "docs/check-design.md"


def place_of(path):
    """The tree and the folder of a path, as src and loop; None for others."""
    public = re.match(r"include/tenon/(\w+)\.h$", path)
    if public:
        return "src", PUBLIC.get(public.group(1))
    match = re.match(r"(src|check)/(\w+)/", path)
    return (match.group(1), match.group(2)) if match else None


def included(tree, path, name):
    """The path of what a file includes by this name."""
    if name.startswith("."):
        return os.path.normpath(os.path.join(os.path.dirname(path), name))
    if name.startswith("tenon/"):
        return "include/" + name
    return tree + "/" + name


def breaches_of(path, lines):
    """Numbers of lines, and what is wrong with them."""
    place = place_of(path)
    if not place:
        return
    tree, folder = place
    if folder not in FLOORS[tree]:
        yield 1, NO_FLOOR
        return
    for number, line in enumerate(lines, 1):
        match = re.match(r'\s*#\s*include\s*[<"]([\w./-]+)[>"]', line)
        if not match:
            continue
        other = place_of(included(tree, path, match.group(1)))
        if not other or other[1] not in FLOORS[other[0]]:
            continue
        if other[0] != tree:
            yield number, "%s/ does not know %s/" % (tree, other[0])
        elif FLOORS[tree].index(other[1]) > FLOORS[tree].index(folder):
            yield number, "includes a higher floor: " + match.group(1)


def is_shown(text):
    """Whether the document lists the folders of check/ in this order."""
    return (re.findall(r"^    check/(\w+)/ ", text, re.M) == FLOORS["check"])
