#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""large.py: what is there for large programs: several processes, estimates,
executions by chance, checkpoints."""

import os
import subprocess
import tempfile

import harness

RATE = os.path.join(harness.HERE, "rate.c")
MANY = os.path.join(harness.HERE, "many.c")
LATE = os.path.join(harness.HERE, "late.c")
SHAPES = os.path.join(harness.HERE, "shapes.c")
ALL = 15520  # executions of RATE with these flags
FLAGS = ["--", "-DTHREADS=4", "-DOPS=3"]
KNOWN = os.path.join(harness.HERE, "known")
tap = harness.Tap()


def run(*arguments):
    return harness.run(list(arguments), oracle=False)


def part(result, *keys):
    return [result.get(key) for key in keys]


def jobs():
    for number in (2, 3, 8):
        tap.equal("-j %d: as many executions" % number, part(run(
            "--jobs=%d" % number, RATE, *FLAGS), "verdict", "executions"),
                  ["verified", ALL])
    one = run("--outcomes", "--debug=go-on", LATE)
    four = run("--outcomes", "--debug=go-on", "--jobs=4", LATE)
    tap.point(one["outcomes"] and len(one["outcomes"]) > 5,
              "outcomes of one process", one)
    tap.equal("-j: the same outcomes", four["outcomes"], one["outcomes"])
    four = run("--jobs=4", LATE)
    tap.equal("-j: a violation, whoever finds it",
              part(four, "verdict", "status") + [four["error"]["kind"]],
              ["violated", 1, "assert"])
    got = run("--jobs=2", "--max-executions=1000", RATE, *FLAGS)
    tap.equal("-j: bounded", part(got, "verdict", "bound", "status"),
              ["bounded", "--max-executions", 3])
    got = run("--jobs=2", "--weaken", os.path.join(KNOWN, "chase_lev.c"),
              "--", "-DREPAIRED")
    alone = run("--weaken", os.path.join(KNOWN, "chase_lev.c"), "--",
                "-DREPAIRED")
    tap.equal("-j: and then --weaken", got["weaken"], alone["weaken"])
    result = subprocess.run([harness.COMMAND, "-j", "2", RATE] + FLAGS,
                            capture_output=True, text=True, check=False)
    tap.point("verified: %d executions" % ALL in result.stdout, "-j N",
              result.stdout + result.stderr)


def estimate():
    got = run("--estimate=50000", "--max-executions=10", RATE, *FLAGS)
    tap.point(ALL / 2 < got["estimate"] < ALL * 2, "an estimate", got)
    other = run("--estimate=50000", "--seed=2", "--max-executions=10", RATE,
                *FLAGS)
    tap.point(ALL / 2 < other["estimate"] < ALL * 2 and
              other["estimate"] != got["estimate"],
              "another one by another seed", other)
    got = run("--estimate=10", SHAPES, "--", "-DSHAPE=3", "-DLOAD=seq_cst",
              "-DSTORE=seq_cst")
    tap.equal("exploration goes on after it", part(got, "verdict"),
              ["verified"])
    got = run("--estimate=4000000000", "--timeout=1", RATE, *FLAGS)
    tap.equal("it takes no more time than there is",
              part(got, "verdict", "bound"), ["bounded", "--timeout"])


def sample():
    got = run("--sample=5000", LATE)
    tap.equal("--sample finds it", [got["verdict"], got["error"]["kind"]],
              ["violated", "assert"])
    again = run("--sample=5000", LATE)
    tap.equal("the same seed finds it at once again",
              again["executions"], got["executions"])
    others = {run("--sample=5000", "--seed=%d" % seed, LATE)["executions"]
              for seed in range(2, 6)}
    tap.point(len(others) > 1, "other seeds find it elsewhere", others)
    everything = run("--outcomes", SHAPES, "--", "-DSHAPE=3",
                     "-DLOAD=seq_cst", "-DSTORE=seq_cst")
    got = run("--sample=500", SHAPES, "--", "-DSHAPE=3", "-DLOAD=seq_cst",
              "-DSTORE=seq_cst")
    tap.equal("nothing that is not there", part(
        got, "verdict", "bound", "status", "executions"),
              ["bounded", "--sample", 3, 500])
    tap.equal("all pairs of a read and a write", got["pairs"], 8)
    tap.equal("and exploration finds no more", everything["verdict"],
              "verified")
    for name in ("ticket", "mcs", "treiber_aba", "futex_lost"):
        path = os.path.join(KNOWN, name + ".c")
        got = run("--sample=2000", path)
        tap.equal("--sample: " + name, got["verdict"], "violated")
        got = run("--sample=2000", path, "--", "-DREPAIRED")
        tap.equal("--sample: %s, repaired" % name, got["verdict"], "bounded")


def checkpoint(directory):
    path = os.path.join(directory, "checkpoint")
    option = "--checkpoint=" + path
    for most in (1000, 5000):
        got = run(option, "--max-executions=%d" % most, RATE, *FLAGS)
        tap.equal("bounded by %d" % most, part(got, "verdict", "executions"),
                  ["bounded", most])
    result = run(option, RATE, "--", "-DTHREADS=3", "-DOPS=3")
    tap.equal("a checkpoint of another program", result["status"], 2)
    result = run(option, "--spurious=1", RATE, *FLAGS)
    tap.equal("a checkpoint of other options", result["status"], 2)
    got = run(option, RATE, *FLAGS)
    tap.equal("to its end", part(got, "verdict", "executions"),
              ["verified", ALL])
    tap.point(not os.path.exists(path), "then it is gone")
    locks = [os.path.join(KNOWN, "condition_lost.c"), "--", "-DREPAIRED"]
    wanted = run(*locks)
    for most in range(1, wanted["executions"],
                      max(1, wanted["executions"] // 6)):
        run(option, "--max-executions=%d" % most, *locks)
    tap.equal("locks, in several parts",
              part(run(option, *locks), "verdict", "executions"),
              ["verified", wanted["executions"]])
    wanted = run("--outcomes", "--debug=go-on", LATE)
    run(option, "--outcomes", "--debug=go-on", "--max-executions=200", LATE)
    got = run(option, "--outcomes", "--debug=go-on", LATE)
    tap.equal("outcomes are kept", got["outcomes"], wanted["outcomes"])
    with open(path, "wb") as file:
        file.write(b"tenon-check checkpoint 1")
    tap.equal("a part of a checkpoint", run(option, RATE, *FLAGS)["status"], 2)
    tap.equal("a checkpoint that cannot be written",
              run("--checkpoint=/no/where", "--max-executions=9", RATE,
                  *FLAGS)["status"], 2)


COUNTS = """
#include <pthread.h>
#include <stdatomic.h>
static atomic_int x, y, z;
static void *work(void *unused)
{
    atomic_store(&x, 1);
    atomic_fetch_add(&y, 1);
    atomic_fetch_add(&z, 1);
    return unused;
}
int main(void)
{
    pthread_t thread;
    int rounds = 0;
    pthread_create(&thread, 0, work, 0);
    while (!atomic_load(&x)) {
        rounds++;
    }
    atomic_fetch_add(&y, 1);
    atomic_fetch_add(&z, 1);
    pthread_join(thread, 0);
    return rounds > 100;
}
"""


def parts(directory):
    """What one part of a run has met, and what it took, is known to the next."""
    path = os.path.join(directory, "counts.c")
    option = "--checkpoint=" + path + ".checkpoint"
    with open(path, "w") as file:
        file.write(COUNTS)
    wanted = run(path)
    tap.equal("a loop that counts", part(wanted, "verdict", "bound"),
              ["bounded", "loop"])
    for most in range(1, wanted["executions"], wanted["executions"] // 6):
        run(option, "--max-executions=%d" % most, path)
    got = run(option, path)
    tap.equal("a bound that an earlier part has met",
              part(got, "verdict", "bound", "executions"),
              ["bounded", "loop", wanted["executions"]])
    large = ["--", "-DTHREADS=4", "-DOPS=5"]
    first = run(option, "--timeout=0.2", RATE, *large)
    tries = (run(option, "--timeout=0.2", RATE, *large) for _ in range(5))
    tap.point(any(got["executions"] > first["executions"] for got in tries),
              "each part of a run has the time of --timeout", first)
    got = run(option, "--outcomes", RATE, *large)
    tap.equal("--outcomes from the start, or not at all", got["status"], 2)


def symmetry(directory):
    increments = os.path.join(harness.HERE, "cases", "increments.c")
    got = run("--symmetry", increments, "--", "-DN=40")
    tap.equal("40 identical threads", part(got, "executions", "identical"),
              [1, 40])
    got = run("--symmetry", RATE, *FLAGS)
    tap.equal("none", part(got, "executions", "identical"), [ALL, 0])
    alone = run("--symmetry", "--outcomes", MANY)
    tap.point(50 < alone["executions"] < run(MANY)["executions"] / 3,
              "fewer executions", alone)
    path = os.path.join(directory, "symmetry")
    results = [
        ("-j", run("--symmetry", "--outcomes", "--jobs=3", MANY)),
        ("--shrink", run("--symmetry", "--outcomes", "--shrink", MANY)),
        ("--load-buffering",
         run("--symmetry", "--outcomes", "--load-buffering", MANY))]
    option = "--checkpoint=" + path
    run("--symmetry", "--outcomes", option, "--max-executions=30", MANY)
    tap.equal("a checkpoint without it",
              run("--outcomes", option, MANY)["status"], 2)
    results.append(("--checkpoint",
                    run("--symmetry", "--outcomes", option, MANY)))
    keys = ("verdict", "executions", "outcomes")
    for name, got in results:
        tap.equal("--symmetry " + name, part(got, *keys), part(alone, *keys))
    got = run("--symmetry", "--estimate=20000", "--max-executions=1", MANY)
    tap.point(alone["executions"] / 2 < got["estimate"] <
              alone["executions"] * 2, "--symmetry --estimate", got)
    weaken = [run("--weaken", *options, MANY, "--", "-DORDERS")
              for options in ([], ["--symmetry"])]
    tap.point(len(weaken[0]["weaken"]) > 2, "--weaken", weaken[0])
    for site in weaken[0]["weaken"] + weaken[1]["weaken"]:
        site.pop("failure", None)
    tap.equal("--symmetry --weaken", weaken[1]["weaken"],
              weaken[0]["weaken"])


# If the exchange that fails does not acquire, leaving it out hides the race.
TAKES = """
#include <pthread.h>
#include <stdatomic.h>
static struct node { int data; } nodes[2];
static struct node *_Atomic top;
static void *work(void *node)
{
    struct node *old = atomic_load_explicit(&top, memory_order_acquire);
    ((struct node *)node)->data = 1;
    while (!atomic_compare_exchange_strong_explicit(
        &top, &old, node, memory_order_release, memory_order_acquire)) {
    }
    return old && old->data == 0 ? node : 0;
}
int main(void)
{
    pthread_t thread;
    pthread_create(&thread, 0, work, &nodes[1]);
    work(&nodes[0]);
    pthread_join(thread, 0);
    return 0;
}
"""


def retries(directory):
    """What is cut does not depend on who explores, nor on when."""
    program = os.path.join(harness.HERE, "cases", "retries.c")
    counts = "verdict", "executions", "blocked"
    five = ["--cut-retries", program, "--", "-DDO=2", "-DN=5"]
    alone = part(run(*five), *counts)
    tap.equal("--cut-retries: each order once", alone[:2], ["verified", 120])
    tap.equal("--cut-retries -j", part(run("--jobs=3", *five), *counts), alone)
    four = [program, "--", "-DDO=2", "-DN=4"]
    wanted = part(run("--cut-retries", *four), *counts)
    option = "--checkpoint=" + os.path.join(directory, "retries")
    for most in range(1, wanted[1], 5):
        run(option, "--cut-retries", "--max-executions=%d" % most, *four)
    tap.equal("a checkpoint with it", run(option, *four)["status"], 2)
    tap.equal("--cut-retries --checkpoint", part(
        run(option, "--cut-retries", *four), *counts), wanted)
    path = os.path.join(directory, "takes.c")
    with open(path, "w") as file:
        file.write(TAKES)
    alone, cut = (run("--weaken", *options, path)
                  for options in ([], ["--cut-retries"]))
    tap.equal("fewer executions, with an exchange that acquires",
              [alone["executions"], cut["executions"]], [4, 2])
    for site in alone["weaken"] + cut["weaken"]:
        site.pop("failure", None)
    tap.point(["failed compare-and-exchange", "needed"] in
              [part(s, "operation", "finding") for s in alone["weaken"]],
              "--weaken: it is needed", alone)
    tap.equal("--cut-retries --weaken", cut["weaken"], alone["weaken"])


def conflicts():
    for options in (["--sample=5", "--jobs=2"], ["--jobs=2", "--shrink"],
                    ["--checkpoint=x", "--jobs=2"], ["--sample=x"],
                    ["--symmetry", "--sample=5"],
                    ["--symmetry", "--replay=x"],
                    ["--checkpoint=x", "--sample=4"], ["--estimate=-1"],
                    ["--checkpoint=x", "--weaken"], ["--seed=red"]):
        result = subprocess.run([harness.COMMAND] + options + [RATE] + FLAGS,
                                capture_output=True, text=True, check=False)
        tap.point(result.returncode == 2 and options[-1].split("=")[0] in
                  result.stderr.replace("-j", "--jobs"), " ".join(options),
                  result.stderr)


def main():
    jobs()
    estimate()
    sample()
    conflicts()
    with tempfile.TemporaryDirectory() as directory:
        checkpoint(directory)
        parts(directory)
        symmetry(directory)
        retries(directory)
    tap.end()


main()
