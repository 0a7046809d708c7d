#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""see.py: an execution as a graph, as a page, and again under a debugger."""

import json
import os
import re
import shutil
import subprocess
import tempfile

import harness

SLEEPER = os.path.join(harness.ROOT, "examples/check/sleeper.c")
KNOWN = os.path.join(harness.HERE, "known")
NOISE = os.path.join(harness.HERE, "noise.c")
tap = harness.Tap()

# As much of a browser as the page needs, and a walk through its steps.
BROWSER = """
const fake = () => ({children: [], dataset: {}, set textContent(text) {
    this.text = text; this.children = []; },
  setAttribute(k, v) { this[k] = v; },
  appendChild(c) { this.children.push(c); }, addEventListener() {},
  insertRow() { const row = fake(); row.insertCell = () => {
    const cell = fake(); row.children.push(cell); return cell; };
    this.children.push(row); return row; }});
const byId = {};
globalThis.document = {createElementNS: fake, createElement: fake,
  getElementById: id => byId[id] = byId[id] || fake(),
  querySelectorAll: () => [], addEventListener() {}};
"""
WALK = """
for (let i = 1; i <= data.steps.length; i++) go(i);
const cells = byId.memory.children.map(row =>
  row.children.map(cell => cell.text).join("="));
console.log(JSON.stringify({memory: cells, where: byId.where.text,
  title: byId.title.text, states: data.steps.map(s => s.group.class)}));
"""


def command(*arguments, **how):
    return subprocess.run([harness.COMMAND] + list(arguments), check=False,
                          capture_output=True, text=True, timeout=600, **how)


def read(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


def dot(directory):
    path = os.path.join(directory, "graph.dot")
    command("--dot=" + path, SLEEPER)
    text = read(path)
    for wanted in ('label="thread 1: sender"', r"n4 \[label=\"4  work is 0",
                   r"n4 -> n7 \[label=fr", "n7 -> n8;"):
        tap.point(re.search(wanted.replace('\\"', '"'), text),
                  "--dot: " + wanted, text)
    if shutil.which("dot"):
        tap.equal("dot reads it", subprocess.run(
            ["dot", "-Tsvg", "-o", os.devnull, path],
            check=False).returncode, 0)


def page(directory):
    path = os.path.join(directory, "page.html")
    command("--html=" + path, SLEEPER)
    text = read(path)
    outside = [u for u in re.findall(r"https?:[^\"' ]*|<link|src=", text)
               if u != "http://www.w3.org/2000/svg"]
    tap.equal("--html: nothing from outside", outside, [])
    data = json.loads(re.search(r"const data =\n(.*)", text).group(1))
    tap.equal("--html: its threads", data["threads"],
              ["main", "thread 1: sender"])
    tap.equal("--html: its steps", data["steps"][3]["text"], "work is 0")
    tap.point({"kind": "fr", "from": 4, "to": 7} in data["edges"],
              "--html: its edges", data["edges"])
    tap.point(any("atomic_load_explicit(&work" in line
                  for line in data["steps"][3]["source"]),
              "--html: the source", data["steps"][3])
    if not shutil.which("node"):
        return
    script = re.search(r"<script>(.*)</script>", text, re.S).group(1)
    result = subprocess.run(["node", "-"], input=BROWSER + script.replace(
        '"use strict";', "") + WALK, capture_output=True, text=True,
        check=False)
    got = json.loads(result.stdout) if result.stdout else result.stderr
    tap.equal("--html: a walk through it", got, {
        "memory": ["lock=0", "asleep=1", "changed=1", "work=1"],
        "where": "step 8 of 8",
        "title": "deadlock: thread 0 waits here for ever",
        "states": ["step done"] * 7 + ["step now"]})


def saved(directory):
    path = os.path.join(directory, "saved")
    sources = [SLEEPER, NOISE, os.path.join(KNOWN, "chase_lev.c"),
               os.path.join(KNOWN, "futex_lost.c"),
               os.path.join(KNOWN, "message_passing.c"),
               os.path.join(KNOWN, "treiber_aba.c"),
               os.path.join(KNOWN, "livelock.c")]
    cases = os.path.join(harness.HERE, "cases")
    programs = [[source] for source in sources] + [
        [os.path.join(cases, "semaphores.c"), "--", "-DCASE=NO_POST"],
        [os.path.join(cases, "rwlocks.c"), "--", "-DCASE=UPGRADE"],
        [os.path.join(cases, "descriptors.c"), "--", "-DCASE=EARLY"]]
    for program in programs:
        first = command("--save=" + path, *program).stdout
        again = command("--replay=" + path, *program)
        tap.equal("replay of " + os.path.basename(program[0]),
                  (again.returncode, again.stdout.split("\nviolated: ")[0]),
                  (1, first.split("\nviolated: ")[0]))
    result = command("--replay=" + path, NOISE)
    tap.equal("replay of another program", result.returncode, 2)
    command("--save=" + path, "--spurious=1", os.path.join(
        KNOWN, "message_passing.c"))
    tap.point("\n--spurious=1\n" in read(path),
              "the options that matter are saved too", read(path))
    result = command("--replay=" + path, os.path.join(
        KNOWN, "message_passing.c"), "--", "-DREPAIRED")
    tap.equal("replay of a repaired program", result.returncode, 2)
    tap.point("has changed since" in result.stdout, "and it says so",
              result.stdout)
    text = read(path)
    for name, broken in (("nothing", ""), ("something else", "hello\n"),
                         ("a part of it", text[:len(text) // 2]),
                         ("nonsense", text.replace("event 0", "event 99"))):
        with open(path, "w") as file:
            file.write(broken)
        result = command("--replay=" + path, SLEEPER)
        tap.equal("replay of " + name, result.returncode, 2)
    for option in ("--save", "--dot", "--html"):
        result = command(option + "=/no/where", SLEEPER)
        tap.point(result.returncode == 2 and "/no/where" in result.stderr,
                  option + ": a file that cannot be written", result.stderr)
    result = command("--replay=/no/where", SLEEPER)
    tap.point(result.returncode == 2 and "/no/where" in result.stderr,
              "--replay: a file that is not there", result.stderr)


def debugger(directory):
    path = os.path.join(directory, "saved")
    tap.equal("--gdb alone", command("--gdb", SLEEPER).returncode, 2)
    if not shutil.which("gdb"):
        return
    deque = os.path.join(KNOWN, "chase_lev.c")
    command("--save=" + path, deque)
    result = command("--replay=" + path, "--gdb", deque,
                     input="break steal\nrun\nbt\ncontinue\ncontinue\nbt\n"
                     "continue\nquit\n")
    if "ptrace" in result.stdout + result.stderr:
        print("# gdb may not trace here")
        return
    tap.point(re.search(r"#1 .* in thief \(", result.stdout),
              "a breakpoint in the program, and its callers", result.stdout)
    tap.point(re.search(r"tn_check_failed \([^)]*before == 0",
                        result.stdout, re.S), "stops where it fails",
              result.stdout)
    tap.point(re.search(r" in use \(", result.stdout),
              "the stack goes on into the program", result.stdout)


def main():
    with tempfile.TemporaryDirectory() as directory:
        dot(directory)
        page(directory)
        saved(directory)
        debugger(directory)
    tap.end()


main()
