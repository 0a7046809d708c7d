# SPDX-License-Identifier: MIT
"""Runs programs under tenon-check."""

import concurrent.futures
import json
import os
import subprocess

from build import BuildError
from programs import VARIANTS

JOBS = int(os.environ.get("VERIFY_JOBS", "2"))


def check(builder, run, *options, timeout=600):
    """What tenon-check says, as an object; also of what cannot be built."""
    try:
        program = builder.program(run)
    except BuildError as error:
        return {"verdict": "error", "error": {
            "kind": "build", "message": str(error)}}
    command = ([builder.checker, "run", "--json", "--timeout=%d" % timeout] +
               list(run.options) + list(options) + [str(program)])
    done = subprocess.run(
        command, text=True, capture_output=True, cwd=builder.tree,
        env=dict(os.environ, **VARIANTS[run.variant][2]))
    try:
        return json.loads(done.stdout.splitlines()[-1])
    except (ValueError, IndexError):
        return {"verdict": "error", "error": {
            "kind": "output", "message": done.stdout + done.stderr}}


def explain(result):
    error = result.get("error", {})
    return "%s at %s:%s: %s" % (
        error.get("kind", "?"), error.get("file", "?"), error.get("line", "?"),
        error.get("message", "?"))


def as_expected(run, result):
    """Whether the verdict is the expected one, and of the expected kind."""
    verdict, *kind = run.expect.split()
    return (result["verdict"] == verdict and
            (not kind or result["error"]["kind"] in kind))


def parallel(function, items):
    """Yields (item, result) in order, some at a time."""
    with concurrent.futures.ThreadPoolExecutor(JOBS) as pool:
        yield from zip(items, pool.map(function, items))
