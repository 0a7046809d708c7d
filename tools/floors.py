# SPDX-License-Identifier: MIT
"""Which folder may include which: itself, and what is below it.

Within a folder there is no order, but no circle either: a source and its
header do not lead back to themselves by way of others.
"""

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


def includes_of(tree, path, lines):
    """Numbers of lines, the names that they include, and the paths."""
    for number, line in enumerate(lines, 1):
        match = re.match(r'\s*#\s*include\s*[<"]([\w./-]+)[>"]', line)
        if match:
            name = match.group(1)
            yield number, name, included(tree, path, name)


def breaches_of(path, lines):
    """Numbers of lines, and what is wrong with them."""
    place = place_of(path)
    if not place:
        return
    tree, folder = place
    if folder not in FLOORS[tree]:
        yield 1, NO_FLOOR
        return
    for number, name, to in includes_of(tree, path, lines):
        other = place_of(to)
        if not other or other[1] not in FLOORS[other[0]]:
            continue
        if other[0] != tree:
            yield number, "%s/ does not know %s/" % (tree, other[0])
        elif FLOORS[tree].index(other[1]) > FLOORS[tree].index(folder):
            yield number, "includes a higher floor: " + name


def is_shown(text):
    """Whether the document lists the folders of check/ in this order."""
    return (re.findall(r"^    check/(\w+)/ ", text, re.M) == FLOORS["check"])


def circles(texts):
    """A source or header of each circle, and how it leads back to itself."""
    leads = {}
    for path, text in texts.items():
        place = place_of(path)
        if place:
            part = leads.setdefault(os.path.splitext(path)[0], set())
            part |= {os.path.splitext(to)[0] for _, _, to in
                     includes_of(place[0], path, text.splitlines())}
    done = set()
    for start in sorted(leads):
        way = way_back(leads, start)
        if way and not done & set(way):
            done |= set(way)
            yield start, way


def way_back(leads, start):
    """The shortest, as what comes one after the other; None if there is none."""
    came_from, now = {}, [start]
    while now:
        then = []
        for part in now:
            for other in sorted(leads[part] & set(leads)):
                if other == start and part != start:
                    way = [part]
                    while way[0] != start:
                        way.insert(0, came_from[way[0]])
                    return way
                if other != start and other not in came_from:
                    came_from[other] = part
                    then.append(other)
        now = then
    return None
