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


def main():
    with tempfile.TemporaryDirectory() as directory:
        standard_input(directory)
        something_else(directory)
    tap.end()


main()
