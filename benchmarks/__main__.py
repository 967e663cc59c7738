"""Measures the promises: `python -m benchmarks [names] [--quick] [--write]`.

Results are kept in `.benchmarks/<name>.json`; `--write` renders the last ones as `docs/benchmarks.md`.
"""

from __future__ import annotations

import argparse
import importlib
import sys
import time

from benchmarks import peers, render
from benchmarks.machine import machine, versions
from benchmarks.results import ROOT, Result

NAMES = (
    "log_cost",
    "memory",
    "kill",
    "read",
    "start",
    "hooks",
    "paint",
    "reload",
    "saved",
    "window",
    "huge",
    "beside",
    "stream",
    "submit",
    "find",
    "watched",
)


def main() -> int:
    """0 when all that was measured reached what was promised."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="name", help=f"of {', '.join(NAMES)}; all if none")
    parser.add_argument("--quick", action="store_true", help="small sizes: show that everything runs")
    parser.add_argument(
        "--write", action="store_true", help="write docs/benchmarks.md; without a name, measure nothing"
    )
    given = parser.parse_args()
    unknown = set(given.names) - set(NAMES)
    if unknown:
        parser.error(f"there is no benchmark {min(unknown)!r}; there are {', '.join(NAMES)}")
    chosen = given.names or ([] if given.write and not given.quick else NAMES)
    for name in peers.NAMES:
        why = peers.missing(name)
        if why:
            print(f"Left out: {peers.peer(name).title}: {why}")
    results = [_measure(name, quick=given.quick) for name in chosen]
    if given.write:
        print(f"Wrote {render.write(NAMES).relative_to(ROOT)}")
    return 0 if all(goal.reached for result in results for goal in result.goals) else 1


def _measure(name: str, *, quick: bool) -> Result:
    print(f"{name} …", flush=True)
    began, where = time.monotonic(), machine()
    result: Result = importlib.import_module(f"benchmarks.{name}").measure(quick)
    result.quick, result.machine, result.versions = quick, where, versions()
    path = result.save()
    print("\n".join(render.section(result)))
    for goal in result.goals:
        word = {True: "reached", False: "NOT REACHED", None: "unknown"}[goal.reached]
        print(f"{word}: {goal.promise}: {goal.found}")
    print(f"({time.monotonic() - began:.0f} s, kept in {path.relative_to(ROOT)})\n", flush=True)
    return result


if __name__ == "__main__":
    sys.exit(main())
