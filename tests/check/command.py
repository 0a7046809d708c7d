#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""command.py: the command itself: its options, what it prints, its statuses."""

import json
import os
import pty
import re
import resource
import signal
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree

import harness

KNOWN = os.path.join(harness.HERE, "known")
CASES = os.path.join(harness.HERE, "cases")
PASSING = os.path.join(KNOWN, "message_passing.c")
RATE = os.path.join(harness.HERE, "rate.c")
tap = harness.Tap()


def command(*arguments, **environment):
    return subprocess.run(
        [harness.COMMAND] + list(arguments), capture_output=True, text=True,
        timeout=300, check=False, env=dict(os.environ, **environment))


def on_terminal(*arguments):
    """What it prints on a terminal, to both of its outputs."""
    ours, its = pty.openpty()
    process = subprocess.Popen([harness.COMMAND] + list(arguments),
                               stdout=its, stderr=its)
    os.close(its)
    text = b""
    try:
        while piece := os.read(ours, 4096):
            text += piece
    except OSError:
        pass  # how a terminal ends
    os.close(ours)
    process.wait()
    return text.decode()


def status(name, wanted, *arguments):
    result = command(*arguments)
    tap.equal("status of " + name, result.returncode, wanted)
    return result


def statuses(directory):
    bad = os.path.join(directory, "bad.c")
    with open(bad, "w", encoding="utf-8") as file:
        file.write("int main(void) { return undeclared; }\n")
    status("a verified program", 0, PASSING, "--", "-DREPAIRED")
    status("a violated one", 1, PASSING)
    status("a bounded one", 3, "--max-executions=1", PASSING, "--",
           "-DREPAIRED")
    status("nothing concurrent", 2, os.path.join(CASES, "verdicts.c"), "--",
           "-DALONE")
    status("no file", 2)
    status("an option it does not know", 2, "--frobnicate", PASSING)
    for option, wanted in (
            ("--timeout=soon", "--timeout needs a number of seconds"),
            ("--loop-bound=-1", "--loop-bound needs a number"),
            ("--max-executions", "--max-executions needs a number"),
            ("--color=red", "--color needs one of auto, always, never"),
            ("--junit=", "--junit needs a value"),
            ("--quiet=1", "unknown option --quiet=1")):
        result = status(option, 2, option, PASSING)
        tap.point(wanted in result.stderr, "says that " + wanted,
                  result.stderr)
    status("a file that is not there", 2, os.path.join(directory, "no.c"))
    status("a compiler that is not there", 2, "--cc=no-such-cc", PASSING)
    status("run without a program", 2, "run")
    status("--help", 0, "--help")
    status("--version", 0, "--version")
    result = status("a compile error", 2, bad)
    tap.point("bad.c:1" in result.stderr, "a compile error is shown",
              result.stderr)
    result = command("--json", bad)
    tap.equal("a compile error as JSON",
              json.loads(result.stdout)["error"]["kind"], "compile")


def machine():
    result = command("--json", PASSING)
    got = json.loads(result.stdout)
    tap.equal("what --json has", sorted(got), sorted(
        ["verdict", "executions", "blocked", "seconds", "error"]))
    tap.equal("what the error of a race has", sorted(got["error"]),
              ["file", "kind", "line", "message", "other_file", "other_line"])
    tap.equal("its verdict", got["verdict"], "violated")
    tap.point(got["error"]["file"].endswith("message_passing.c"),
              "its file", got)
    tap.equal("one object on one line", result.stdout.count("\n"), 1)
    store_buffering = os.path.join(CASES, "spin_locks.c")
    got = json.loads(command("--json", "--outcomes", store_buffering, "--",
                             "-DKIND=EXCHANGE").stdout)
    tap.equal("outcomes are a list", type(got.get("outcomes")), list)


def manual():
    """Every option of --help is in the man page, and the other way round."""
    with open(os.path.join(harness.ROOT, "check/tenon-check.1")) as file:
        page = file.read().replace("\\-", "-")
    helped = set(re.findall(r"--[a-z][a-z-]+", command("--help").stdout))
    # \-j and the like too
    shown = set(re.findall(r"--[a-z][a-z-]+", re.sub(
        r"(?s)\.SH (SYNOPSIS|EXIT|EXAMPLES|DESCRIPTION).*?(?=\n\.SH)", "",
        page)))
    tap.equal("options in the man page", sorted(shown), sorted(helped))
    with open(os.path.join(harness.ROOT, "docs/check-reference.md")) as file:
        reference = set(re.findall(r"--[a-z][a-z-]+", file.read()))
    tap.equal("options that the reference lacks",
              sorted(helped - reference - {"--help", "--version"}), [])


def formats(directory):
    path = os.path.join(directory, "report.xml")
    result = command("--format=github", "--junit=" + path, PASSING)
    tap.point(re.match(r"::error file=\S*message_passing.c,line=39,title="
                       r"tenon-check%3A race::plain ", result.stdout),
              "an annotation comes first", result.stdout)
    root = xml.etree.ElementTree.parse(path).getroot()
    failure = root.find("testcase/failure")
    tap.equal("JUnit: what failed", (root.get("failures"), root.get("errors"),
                                     failure.get("type")), ("1", "0", "race"))
    tap.point("ready is 1" in failure.text and "<- #3" in failure.text,
              "JUnit: has the execution", failure.text)
    tap.equal("JUnit: the name", root.find("testcase").get("name"), PASSING)
    result = command("--format=github", "--junit=" + path, "--name=a<b>&\"",
                     PASSING, "--", "-DREPAIRED")
    tap.point("::" not in result.stdout, "no annotation when verified",
              result.stdout)
    case = xml.etree.ElementTree.parse(path).getroot().find("testcase")
    tap.equal("JUnit: passed, under another name",
              (case.get("name"), len(case)), ("a<b>&\"", 0))
    result = command("--format=github", "--max-executions=1", PASSING, "--",
                     "-DREPAIRED")
    tap.point("::warning title=tenon-check%3A bounded::" in result.stdout,
              "a warning when bounded", result.stdout)
    command("--junit=" + path, "no-such-file.c")
    error = xml.etree.ElementTree.parse(path).getroot().find("testcase/error")
    tap.equal("JUnit: not built", error.get("type"), "compile")
    status("a JUnit report that cannot be written", 2, "--junit=/no/where",
           PASSING)


HEADER = """
struct opaque;
struct counter { _Atomic long value; };
typedef void (*callback)(void *);
void counter_init(struct counter *counter, long start);
void counter_add(struct counter *, long n) __attribute__((nonnull(1)));
static inline long counter_value(const struct counter *counter)
{ return counter->value; }
extern struct opaque *opaque_new(void);
void opaque_set(struct opaque *opaque, const char *name, int values[4],
                void (*function)(int), callback other, void *argument);
void opaque_free(struct opaque *opaque);
"""
BODY = """
#include "thing.h"
#include <stdlib.h>
struct opaque { _Atomic int n; };
void counter_init(struct counter *c, long start) { c->value = start; }
void counter_add(struct counter *c, long n) { c->value += n; }
struct opaque *opaque_new(void) { return calloc(1, sizeof(struct opaque)); }
void opaque_set(struct opaque *opaque, const char *name, int values[4],
                void (*function)(int), callback other, void *argument)
{ opaque->n += name[0] + values[3] + !function + !other + !argument; }
void opaque_free(struct opaque *opaque) { free(opaque); }
"""


def init(directory):
    paths = {}
    for name, text in (("thing.h", HEADER), ("thing.c", BODY)):
        paths[name] = os.path.join(directory, name)
        with open(paths[name], "w") as file:
            file.write(text)
    first = status("init", 0, "init", paths["thing.h"]).stdout
    path = os.path.join(directory, "first.c")
    with open(path, "w") as file:
        file.write(first)
    for name in re.findall(r"(\w+)\(.*;", HEADER.replace("(*", "")):
        if name not in ("callback", "function"):
            tap.point(re.search(r"^    [^/]*\b%s\(" % name, first, re.M),
                      "init: calls " + name, first)
    status("what init writes", 0, path, paths["thing.c"], "--", "-Wall",
           "-Wextra", "-Werror")
    status("init of no header", 2, "init")
    status("init of a header that is not there", 2, "init", "no-such.h")
    status("init of two headers", 2, "init", paths["thing.h"], "other.h")


def report():
    text = command(PASSING).stdout
    tap.point(re.search(r"^race at \S*message_passing.c:39: ", text, re.M),
              "the report begins with the kind, the place and why", text)
    tap.point(re.search(r"^ +main +thread 1: produce$", text, re.M),
              "a column per thread, named", text)
    tap.point(re.search(r"^ +4 +ready is 1 +\S+:38 +acquire +<- #3$", text,
                        re.M), "a read, its value, and where it comes from",
              text)
    tap.point(text.count("message_passing.c:39") >= 3 and
              "in produce at" in text, "both stacks of a race", text)
    text = command(os.path.join(KNOWN, "libuv_async.c")).stdout
    tap.point(re.search(r"<- initial, not #3", text),
              "the newer write that a read has missed", text)
    tap.point("woke || seen == 1" in text, "the violated condition", text)
    text = command(os.path.join(KNOWN, "nondeterministic.c")).stdout
    places = set(re.findall(r"in other at \S+?:(\d+)", text))
    tap.equal("the two places of a nondeterministic program", len(places), 2)


def colours():
    escape = "\x1b["
    text = command(PASSING).stdout
    tap.point(escape not in text, "no colours in a pipe", text)
    text = command("--color=always", PASSING).stdout
    tap.point(escape in text, "--color=always", text)
    tap.point(escape in on_terminal(PASSING), "colours on a terminal")
    tap.point(escape not in on_terminal("--color=never", PASSING),
              "--color=never")


def progress():
    text = on_terminal("--timeout=10", RATE, "--", "-DTHREADS=5", "-DOPS=5")
    tap.point(re.search(r"\d+ executions, \d+ blocked, \d+ s, \d+/s", text),
              "progress on a terminal", text)
    tap.point("bounded" in text and "--timeout" in text,
              "stops at the time-out, and says so", text)
    text = on_terminal("--timeout=2.5", "--quiet", RATE, "--", "-DTHREADS=5",
                       "-DOPS=5")
    tap.point("/s" not in text, "--quiet", text)


def is_gone(pid):
    """In the end; a zombie that nobody has asked for is."""
    for _ in range(600):
        try:
            with open("/proc/%d/stat" % pid) as file:
                if file.read().rsplit(")", 1)[1].split()[0] == "Z":
                    return True
        except (FileNotFoundError, ProcessLookupError):
            return True
        time.sleep(0.05)
    os.kill(pid, signal.SIGKILL)
    return False


def killed(directory):
    """What is killed leaves nothing behind that explores."""
    program = build(directory, "endless", RATE, "-DTHREADS=5", "-DOPS=9")
    with subprocess.Popen([harness.COMMAND, "run", program],
                          stdout=subprocess.DEVNULL) as process:
        children = []
        while process.poll() is None and not harness.is_at_work(children):
            children = harness.children_of(process.pid)
        process.kill()
    tap.point(children and all(is_gone(c) for c in children),
              "killed with what it runs")
    with subprocess.Popen([harness.COMMAND, "run", "-j", "2", program],
                          stdout=subprocess.DEVNULL) as process:
        parts = []
        while process.poll() is None and not harness.is_at_work(parts):
            parts = [part for child in harness.children_of(process.pid)
                     for part in harness.children_of(child)]
        process.kill()
    tap.point(parts and all(is_gone(p) for p in parts),
              "-j: killed with all that explore")


def weaken():
    text = command("--weaken", PASSING, "--", "-DREPAIRED").stdout
    tap.point(re.search(r":28:\d+: release store is needed: relaxed gives race "
                        r"at \S+:39", text), "--weaken: what is needed", text)
    deque = os.path.join(KNOWN, "chase_lev.c")
    text = command("--weaken", deque, "--", "-DREPAIRED").stdout
    tap.point("seq_cst read-modify-write could be relaxed" in text,
              "--weaken: what could be weaker", text)
    tap.point("seq_cst fence is needed" in text, "--weaken: fences", text)
    text = command("--weaken=all", deque, "--", "-DREPAIRED").stdout
    tap.point("all that could be weaker, together: verified" in text,
              "--weaken=all", text)
    got = json.loads(command("--json", "--weaken", PASSING, "--",
                             "-DREPAIRED").stdout)
    tap.equal("--weaken as JSON",
              [(w["line"], w["finding"]) for w in got["weaken"]],
              [(28, "needed"), (38, "needed")])
    text = command("--weaken", os.path.join(harness.ROOT, "examples/check",
                                            "mailbox.c"), "--",
                   "-DFIXED").stdout
    tap.point(re.search(r"seq_cst store could be release; relaxed gives race "
                        r"at \S+:39", text),
              "--weaken: what could be weaker, but not much", text)
    result = command("--weaken", PASSING)
    tap.equal("--weaken of a violated program", result.returncode, 1)


def odd_text(directory):
    """What is not UTF-8, and what ends scripts, does no harm to the reports."""
    path = os.path.join(directory, "odd.c")
    with open(path, "wb") as file:
        file.write(b"#include <assert.h>\n#include <pthread.h>\n"
                   b"#include <stdatomic.h>\nstatic atomic_int x;\n"
                   b"static void *add(void *u) { x++; return u; } /* \xe9 */\n"
                   b"int main(void) { pthread_t t; "
                   b"pthread_create(&t, 0, add, 0); x++; "
                   b"pthread_join(t, 0); "
                   b"assert(x == 1 && \"\xe9\xc3\xa9 </script>\"); }\n")
    html, junit = path + ".html", path + ".xml"
    result = subprocess.run(
        [harness.COMMAND, "--json", "--html=" + html, "--junit=" + junit, path],
        capture_output=True, timeout=300)
    tap.equal("what is not UTF-8", result.returncode, 1)
    message = json.loads(result.stdout.decode())["error"]["message"]
    tap.point("\ufffd\u00e9 </script>" in message, "in JSON", message)
    tap.point("?\u00e9 </script>" in xml.etree.ElementTree.parse(junit)
              .find("testcase/failure").get("message"), "in JUnit")
    with open(html, encoding="utf-8") as file:
        tap.equal("in a page", file.read().count("</script>"), 1)


def unwritable(directory):
    """Known before anything is explored, and nothing is lost."""
    nowhere = os.path.join(directory, "no", "where")
    for option in "--html", "--dot", "--save", "--junit", "--checkpoint":
        for flags in [], ["-DREPAIRED"]:
            result = command("%s=%s" % (option, nowhere), PASSING, "--", *flags)
            tap.equal("%s cannot be written" % option,
                      (result.returncode, "No such file" in result.stderr),
                      (2, True))


def orders(directory):
    """Orders from a file; what --weaken prints is what it takes."""
    listed = json.loads(command("--json", "--weaken", "--weaken-in=message_passing.c",
                                PASSING, "--", "-DREPAIRED").stdout)
    tap.equal("--weaken-in: both operations are in the file",
              len(listed["weaken"]), 2)
    listed = json.loads(command("--json", "--weaken", "--weaken-in=other.c",
                                PASSING, "--", "-DREPAIRED").stdout)
    tap.equal("--weaken-in: none is in another", listed["weaken"], [])
    text = command("--weaken", PASSING, "--", "-DREPAIRED").stdout
    place = re.search(r"(\S+:28:\d+): ", text).group(1)
    path = os.path.join(directory, "orders")

    def with_order(order, *options):
        with open(path, "w") as file:
            file.write("nowhere.c:1:1: load: relaxed\n%s: store: %s\n"
                       % (place, order))
        return command("--orders=" + path, *options, PASSING, "--",
                       "-DREPAIRED")

    tap.equal("--orders: too weak", with_order("relaxed").returncode, 1)
    tap.equal("--orders: as it was", with_order("release").returncode, 0)
    tap.point(":28:" not in with_order("keep", "--weaken").stdout,
              "--orders: not to be tried")
    result = with_order("strong")
    tap.equal("--orders: no such order", result.returncode, 2)
    tap.point("no such order" in result.stderr, "and it says so",
              result.stderr)
    for repaired in [], ["-DREPAIRED"]:
        result = command("--orders=/nowhere", PASSING, "--", *repaired)
        tap.equal("--orders: no such file", result.returncode, 2)
    with open(path, "w") as file:
        file.write("something else\n")
    result = command("--orders=" + path, PASSING)
    tap.equal("--orders: not such a file", result.returncode, 2)
    text = command("--sc", PASSING).stdout
    place = re.search(r"(\S+:\d+:\d+): relaxed store made release", text)
    with open(path, "w") as file:
        file.write(place.group(1) + ": store: release\n")
    result = command("--orders=" + path, PASSING)
    tap.equal("--orders: make what is violated right", result.returncode, 0)
    result = command("--orders=" + path, "--sample=10", PASSING)
    tap.equal("--orders: of samples, too", result.returncode, 3)
    result = command("--orders=" + path, "--save=" + path + "2", PASSING)
    tap.equal("--orders: not with --save", result.returncode, 2)


def build(directory, name, source, *flags, libs=()):
    stem = os.path.join(directory, name)
    subprocess.run(["gcc"] + harness.flags("--cflags") + list(flags) +
                   ["-w", "-c", source, "-o", stem + ".o"], check=True)
    subprocess.run(["gcc", stem + ".o", "-o", stem, *libs] +
                   harness.flags("--libs"), check=True)
    return stem


def programs(directory):
    program = build(directory, "repaired", PASSING, "-DREPAIRED")
    status("run PROGRAM, verified", 0, "run", program)
    program = build(directory, "passing", PASSING)
    status("run PROGRAM, violated", 1, "run", "--quiet", program)
    whole = os.path.join(directory, "whole")
    subprocess.run(["gcc"] + harness.flags("--cflags") +
                   harness.flags("--libs") + ["-w", PASSING, "-o", whole],
                   check=True)
    status("a program compiled and linked in one step", 1, "run", whole)
    subprocess.run(["gcc", "-w", PASSING, "-pthread", "-o", whole],
                   check=True)
    result = status("a program without the checker", 2, "run", whole)
    tap.point("was not built to be checked" in result.stderr,
              "it says that it checked nothing", result.stderr)
    subprocess.run(["gcc", "-w", PASSING, "-fsanitize=thread", "-o", whole] +
                   harness.flags("--libs")[:2], check=True)
    got = harness.run(["run", whole], oracle=False)
    tap.equal("a program with libtsan", got["verdict"], "error")
    script = build(directory, "script", os.path.join(harness.HERE,
                                                     "script.c"))
    got = harness.run(["run", "--outcomes", script, "S015L15/S115L05"])
    tap.equal("a program with an argument", got.get("executions"), 3)


def with_tenon(directory):
    """Programs that use the library, as it is built for them."""
    program = os.path.join(harness.HERE, "uses_tenon.c")
    flags = harness.flags("--cflags", "--libs", package="tenon-checked")
    status("a program with Tenon", 0, program, "--", *flags)
    result = status("a wrong one", 1, program, "--", "-DWRONG", *flags)
    tap.point("use-after-free at" in result.stdout and
              "uses_tenon.c:31" in result.stdout, "it reads too late",
              result.stdout)
    path = build(directory, "uses_tenon", program,
                 *harness.flags("--cflags", package="tenon-checked"),
                 libs=harness.flags("--libs", package="tenon-checked"))
    status("the same, built apart", 0, "run", path)


def memory(directory):
    """A million executions; the children's peak is in kilobytes."""
    program = build(directory, "many", RATE, "-DTHREADS=5", "-DOPS=4")
    got = harness.run(["run", "--max-executions=1000000", program],
                      timeout=3000, oracle=False)
    tap.equal("a million executions", got.get("executions"), 1000000)
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    tap.point(peak < 256 << 10, "in less than 256 MB", "%d kB" % peak)


def main():
    with tempfile.TemporaryDirectory() as directory:
        if "--memory" in sys.argv:
            memory(directory)
        else:
            statuses(directory)
            programs(directory)
            with_tenon(directory)
            machine()
            manual()
            formats(directory)
            init(directory)
            report()
            colours()
            progress()
            killed(directory)
            weaken()
            odd_text(directory)
            unwritable(directory)
            orders(directory)
    tap.end()


main()
