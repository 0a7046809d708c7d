#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""newcomer.py: what those meet who do not know it yet."""

import json
import os
import re
import subprocess
import tempfile

import harness

tap = harness.Tap()

READS = """
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <unistd.h>
static atomic_int x;
static int n;
static void *add(void *u) { atomic_fetch_add(&x, n); return u; }
int main(void)
{
    pthread_t t;
    char word[8] = "", byte = 0;
    if (scanf("%d %7s", &n, word) != 2 || read(0, &byte, 1) != 1)
        return 1;
    pthread_create(&t, NULL, add, NULL);
    int seen = atomic_load(&x);
    pthread_join(t, NULL);
    printf("%d %s %d %d %c\\n", n, word, seen, getchar(), byte);
    return getchar() != EOF;
}
"""
READS_CXX = """
#include <atomic>
#include <iostream>
#include <string>
#include <thread>
static std::atomic<int> x;
int main()
{
    int n;
    std::string word;
    if (!(std::cin >> n >> word))
        return 1;
    std::thread t([&] { x += n; });
    int seen = x;
    t.join();
    std::cout << n << " " << word << " " << seen << std::endl;
}
"""
LEAVES = """
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
static atomic_int x;
static void *set(void *u) { x = 1; return u; }
int main(void)
{
    pthread_t t;
    int lines = 40;
    FILE *f = fopen(NAME, "a+");
    rewind(f);
    while (getc(f) != EOF)
        lines++;
    fputs("x", f);
    fclose(f);
    pthread_create(&t, NULL, set, NULL);
    x = lines;
    pthread_join(t, NULL);
    return x < 0;
}
"""


FLAG = """
#include <stdatomic.h>
static atomic_int used, ready;
static inline void publish(void)
{
    atomic_store_explicit(&used, 1, memory_order_release);
    atomic_store_explicit(&ready, 1, ORDER);
}
static inline int is_ready(void)
{
    return atomic_load_explicit(&ready, memory_order_acquire);
}
"""
USES_FLAG = """
#include <assert.h>
#include <pthread.h>
#include "flag.h"
static int data;
static void *set(void *u) { data = 1; publish(); return u; }
int main(void)
{
    pthread_t t;
    pthread_create(&t, NULL, set, NULL);
    while (!is_ready()) { }
    assert(data == 1);
    pthread_join(t, NULL);
    return atomic_load_explicit(&used, memory_order_relaxed) > 1;
}
"""
RELAXED = """
#include <pthread.h>
#include <stdatomic.h>
static atomic_int x;
static void *add(void *u)
{
    atomic_fetch_add_explicit(&x, 1, memory_order_relaxed);
    return u;
}
int main(void)
{
    pthread_t t;
    pthread_create(&t, NULL, add, NULL);
    add(NULL);
    pthread_join(t, NULL);
    return 0;
}
"""


def write(directory, name, text):
    path = os.path.join(directory, name)
    with open(path, "w") as file:
        file.write(text)
    return path


def check(*arguments, **more):
    return subprocess.run([harness.COMMAND] + list(arguments), text=True,
                          capture_output=True, timeout=300, **more)


def standard_input(directory):
    """Each execution reads it from the beginning."""
    text = "7 word\nz"
    path = write(directory, "reads.c", READS)
    wanted = ["7 word 0 10 z", "7 word 7 10 z"]
    for options in [], ["-j2"]:
        got = json.loads(check("--json", "--outcomes", *options, path,
                               input=text).stdout)
        tap.equal("from a pipe %s" % options,
                  (got["verdict"], got.get("outcomes")), ("verified", wanted))
    with open(write(directory, "input", text)) as file:
        got = json.loads(check("--json", "--outcomes", path,
                               stdin=file).stdout)
    tap.equal("from a file", (got["verdict"], got.get("outcomes")),
              ("verified", wanted))
    path = write(directory, "reads.cc", READS_CXX)
    got = json.loads(check("--json", "--outcomes", path, input=text).stdout)
    tap.equal("by C++", (got["verdict"], got.get("outcomes")),
              ("verified", ["7 word 0", "7 word 7"]))


def something_else(directory):
    """Not the same in the same situation: what, and why that may be."""
    name = os.path.join(directory, "left")
    result = check(write(directory, "leaves.c", LEAVES), "--",
                   '-DNAME="%s"' % name)
    tap.equal("a file that grows", result.returncode, 2)
    tap.point("it stores 41 now, and 40 then" in result.stdout,
              "what was different", result.stdout)
    tap.point(re.search(r"main, now\n.*:18\n.*main, before\n.*:18\n",
                        result.stdout), "where", result.stdout)
    tap.point("left behind in a file" in result.stdout, "and why it may be",
              result.stdout)


def own_headers(directory):
    """Functions of the user's headers have places of their own."""
    write(directory, "flag.h", FLAG)
    path = write(directory, "flag.c", USES_FLAG)
    right = ["--", "-DORDER=memory_order_release"]
    got = json.loads(check("--json", "--weaken", path, *right).stdout)
    tap.equal("--weaken: places in a header",
              [(os.path.basename(w["file"]), w["line"], w["finding"])
               for w in got["weaken"]],
              [("flag.h", 6, "weaker"), ("flag.h", 7, "needed"),
               ("flag.h", 11, "needed")])
    got = json.loads(check("--json", "--weaken", "--weaken-in=flag.c", path,
                           *right).stdout)
    tap.equal("--weaken-in: those of the caller",
              [(os.path.basename(w["file"]), w["line"])
               for w in got["weaken"]], [("flag.c", 6), ("flag.c", 11)])
    text = check("--sc", path, "--", "-DORDER=memory_order_relaxed").stdout
    tap.point("flag.h:7:5: relaxed store made release" in text,
              "--sc: a place in a header", text)
    result = check("--weaken", "--weaken-in=elsewhere", path, *right)
    tap.point("--weaken-in=elsewhere: no operation is in" in result.stderr,
              "--weaken-in of nothing", result.stderr)
    result = check("--weaken", "--weaken-in=flag.c", path, *right)
    tap.equal("no word of that otherwise", result.stderr, "")
    text = check("--weaken=all", write(directory, "relaxed.c", RELAXED)).stdout
    tap.point("no order could be weaker" in text and "together" not in text,
              "--weaken of nothing", text)


def main():
    with tempfile.TemporaryDirectory() as directory:
        standard_input(directory)
        something_else(directory)
        own_headers(directory)
    tap.end()


main()
