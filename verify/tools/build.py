# SPDX-License-Identifier: MIT
"""Compiles the library and the programs for tenon-check.

The library is compiled once for each variant; of a tree that was changed, only
what the change touches.  Objects are kept under the hash of all that goes into
them.
"""

import hashlib
import os
import re
import shlex
import subprocess
import threading

from programs import ROOT, VARIANTS

SOURCES = [
    "src/host/hooks.c",
    "src/host/linux/futex.c",
    "src/host/linux/membarrier.c",
    "src/host/linux/thread.c",
    "src/host/posix/clock.c",
    "src/host/check/alarm.c",
    "src/host/check/fence_signal.c",
    "src/host/check/fork.c",
    "src/host/check/look.c",
    "src/host/check/notifier.c",
    "src/host/check/poll.c",
    "src/host/check/poller.c",
    "src/host/check/signal.c",
]
FLAGS = ["-std=gnu11", "-D_GNU_SOURCE", '-DTN_VERSION_="verify"', "-Wall",
         "-Werror"]
INCLUDES = ["include", "src", "src/host/check", "src/host/posix", "verify/lib"]
# Headers of verify/lib may take in a source of the library.
INCLUDED = re.compile(r'^#include "([^"]+\.c)"', re.M)
EVENT_FLAGS = {"futex": [], "cond": ["-DTN_EVENT_COND"]}
EVENT_SOURCES = {
    "futex": ["src/sync/event_futex.c", "src/sync/lockcnt_futex.c",
              "src/sync/sem_futex.c"],
    "cond": ["src/sync/event_cond.c", "src/sync/lockcnt_mutex.c",
             "src/sync/sem_cond.c"],
}


class BuildError(Exception):
    pass


def execute(command, **more):
    done = subprocess.run(command, text=True, capture_output=True, **more)
    if done.returncode != 0:
        raise BuildError(done.stdout + done.stderr)
    return done.stdout


class Builder:
    """Builds from @tree, a checkout, with the checker in @build."""

    locks, guard = {}, threading.Lock()  # of all: trees share objects

    def __init__(self, build, tree=ROOT, flags=()):
        self.tree, self.build, self.out = tree, build, build / "verify"
        self.out.mkdir(parents=True, exist_ok=True)
        env = dict(os.environ,
                   PKG_CONFIG_PATH=str(build / "meson-uninstalled"))
        self.checker = str(build / "check" / "tenon-check")
        self.cflags = shlex.split(execute(
            ["pkg-config", "--cflags", "tenon-check"], env=env)) + list(flags)
        self.libs = shlex.split(execute(
            ["pkg-config", "--libs", "tenon-check"], env=env))
        self.libs.append("-Wl,-rpath,%s" % (build / "check"))
        self.compiler = os.environ.get("CC", "gcc")
        self.headers = self.hash_headers()

    def hash_headers(self):
        sha = hashlib.sha256()
        for part in ("include", "src", "verify"):
            for header in sorted((self.tree / part).rglob("*.h")):
                sha.update(header.read_bytes())
                for source in INCLUDED.findall(header.read_text()):
                    sha.update((self.tree / "src" / source).read_bytes())
        return sha.hexdigest()

    def lock_of(self, key):
        with self.guard:
            return self.locks.setdefault(key, threading.Lock())

    def compile(self, source, flags):
        """The object of @source, from the cache if it is there."""
        command = ([self.compiler] + FLAGS + self.cflags + flags +
                   ["-I" + i for i in INCLUDES])
        sha = hashlib.sha256(self.headers.encode())
        sha.update("\0".join(command + [source]).encode())
        sha.update((self.tree / source).read_bytes())
        target = self.out / ("%s.o" % sha.hexdigest()[:32])
        with self.lock_of(target):
            if not target.exists():
                part = target.with_suffix(".part")
                execute(command + ["-c", source, "-o", str(part)],
                        cwd=self.tree)
                part.rename(target)
        return target

    def sources(self, counter, event):
        own = {"src/rcu/counter_64.c", "src/rcu/counter_32.c",
               *sum(EVENT_SOURCES.values(), [])}
        above = {str(p.relative_to(self.tree)) for part in
                 ("sync", "rcu", "loop")
                 for p in (self.tree / "src" / part).glob("*.c")}
        return (SOURCES + sorted(above - own) +
                ["src/rcu/counter_%s.c" % counter] + EVENT_SOURCES[event])

    def library(self, variant):
        event, counter, _ = VARIANTS[variant]
        objects = [self.compile(s, EVENT_FLAGS[event])
                   for s in self.sources(counter, event)]
        sha = hashlib.sha256("".join(map(str, objects)).encode())
        target = self.out / ("lib%s.a" % sha.hexdigest()[:32])
        with self.lock_of(target):
            if not target.exists():
                execute(["ar", "rcs", str(target)] + list(map(str, objects)))
        return target

    def program(self, run):
        event, _, _ = VARIANTS[run.variant]
        source = str(run.path.relative_to(ROOT))
        flags = EVENT_FLAGS[event] + ["-D" + d for d in run.defines]
        parts = [self.compile(source, flags)]
        if not run.bare:
            parts.append(self.library(run.variant))
        sha = hashlib.sha256("".join(map(str, parts + self.libs)).encode())
        target = self.out / ("p%s" % sha.hexdigest()[:32])
        with self.lock_of(target):
            if not target.exists():
                execute([self.compiler] + list(map(str, parts)) +
                        ["-o", str(target)] + self.libs)
        return target
