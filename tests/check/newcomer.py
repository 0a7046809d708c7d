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


ARGUMENT = """
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
static atomic_int x;
static void *add(void *u) { fprintf(stderr, "add\\n"); x++; return u; }
int main(int argc, char **argv)
{
    pthread_t t[2];
    if (argc < 2)
        return 2;
    for (int i = 0; i < 2; i++)
        pthread_create(&t[i], NULL, add, NULL);
    for (int i = 0; i < 2; i++)
        pthread_join(t[i], NULL);
    return argv[1][0] == 'w' ? x : 0;
}
"""
GOES_ON = """
#include <pthread.h>
#include <stdatomic.h>
static atomic_int x;
static int volatile y;
static void *set(void *u) { x = 1; return u; }
int main(void)
{
    pthread_t t;
    pthread_create(&t, NULL, set, NULL);
    x++;
    for (;;)
        y++;
}
"""
CXX = """
#include <atomic>
#include <thread>
#include <vector>
static std::atomic<int> ready;
static std::vector<int> all;
static void worker(int n) { all.push_back(n); ready.store(1); }
int main()
{
    std::thread first(worker, 1);
    std::thread second([] { ready.load(); });
    all.push_back(2);
    first.join();
    second.join();
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


def says(name, result, status, *texts):
    tap.equal("%s: the status" % name, result.returncode, status)
    for text in texts:
        tap.point(text in result.stdout + result.stderr,
                  "%s: %s" % (name, text), result.stdout + result.stderr)


def misused(directory):
    """Words in the wrong place: what was meant is said."""
    path = write(directory, "argument.c", ARGUMENT)
    for flag in "-DFOO", "-Wall", "--std=c11":
        says(flag, check(path, flag), 2, "flags of the compiler go after --")
    says("an argument", check(path, "5"), 2, "5: No such file",
         "tenon-check run PROGRAM")
    program = os.path.join(directory, "argument")
    subprocess.run(["gcc", path, "-o", program] + harness.flags("--cflags") +
                   harness.flags("--libs"), check=True)
    says("a program", check(program), 2, "is a program already",
         "tenon-check run " + program)
    library = os.path.join(directory, "libother.so.1")
    subprocess.run(["gcc", "-shared", "-fPIC", "-x", "c", "/dev/null", "-o",
                    library], check=True)
    says("a shared library, which is none", check(path, library), 1,
         "exit with status 2")
    says("init of nothing", check("init", path + ".h"), 2, "No such file")
    says("init of C++", check("init", write(directory, "some.hpp", "")), 2,
         "headers of C only")


def reports(directory):
    """What the report of a failing execution looks like."""
    program = os.path.join(directory, "argument")
    text = check("run", program).stdout
    tap.point(not re.search(r"^ {5,}(main)? *$", text, re.M),
              "no table where nothing happened", text)
    text = check("run", program, "w").stdout
    lines = re.findall(r"^ +\d+ .*", text, re.M)
    tap.point(any("stderr is" in line for line in lines),
              "a variable of a library", text)
    tap.equal("places below each other",
              len({line.rfind(" " + directory) for line in lines}), 1)
    says("a loop", check(write(directory, "goes_on.c", GOES_ON)), 3,
         "1000000 plain accesses in a row, in a loop without an end? at",
         "goes_on.c:13")
    path = write(directory, "own.cc", CXX)
    text = check(path).stdout
    tap.point(re.search(r"^race at \S+own.cc:\d+: ", text, re.M),
              "C++: the place is the program's", text)
    lines = re.findall(r"^ +\d+ .*", text, re.M)
    tap.point(any(re.search(r"own.cc:(7|12)\b", line) for line in lines),
              "C++: places of steps", text)
    tap.point("thread 1: worker" in text, "C++: the name of a thread", text)
    got = json.loads(check("--json", path).stdout)["error"]
    tap.equal("C++: places in JSON",
              [os.path.basename(got[f]) for f in ("file", "other_file")],
              ["own.cc"] * 2)


def main():
    with tempfile.TemporaryDirectory() as directory:
        standard_input(directory)
        something_else(directory)
        own_headers(directory)
        misused(directory)
        reports(directory)
    tap.end()


main()
