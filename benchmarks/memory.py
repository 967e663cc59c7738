"""Memory and disk while ten million points are logged: does anything grow that should not?"""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np

from benchmarks.peers.ours import PEER
from benchmarks.process import call
from benchmarks.results import Goal, Result, Table

MIB = 1 << 20
POINTS = 10_000_000
PACE = 200_000
FLAT_MIB = 8.0
"""Between the halves; a Python heap breathes by a few."""


def measure(quick: bool) -> Result:
    """Flat out, and paced as a fast training would."""
    points = 1_000_000 if quick else POINTS
    tables, goals = [], []
    for title, pace in (("Flat out", 0), (f"Paced to {PACE:,} a second", PACE)):
        outcome = call("benchmarks.memory:logging", seconds=900, points=points, pace=pace)
        columns = {
            "points": "points",
            "seconds": "s",
            "resident_mib": "resident MiB",
            "anonymous_mib": "of it not files, MiB",
            "disk_mib": "disk MiB",
        }
        tables.append(Table(title, columns, outcome.rows[:-1]))
        promise = f"memory flat over {points:,} points, {title.lower()}"
        if outcome.trouble or len(outcome.rows) < 11:
            goals.append(Goal(promise, outcome.trouble or "too few samples", None))
            continue
        resident = [row["resident_mib"] for row in outcome.rows[:-1]]
        grown = median(resident[5:]) - median(resident[1:5])  # the first tenth is still warming up
        peak = outcome.last["peak_mib"]
        found = f"{grown:+.1f} MiB from the first half to the second; {peak:.0f} MiB at its peak"
        goals.append(Goal(promise, found, grown <= FLAT_MIB))
        print(f"  {title}: {found}", flush=True)
    return Result(
        "memory",
        "Memory while logging",
        tables,
        goals,
        ["Resident memory includes the mapped ring; what is not files is the heap."],
    )


def logging(points: int, pace: int) -> Iterator[dict[str, Any]]:
    """In the child: a row after each tenth."""
    folder = Path.cwd()
    run = PEER.open(folder)["run"]
    began = time.monotonic()
    for tenth in range(10):
        _log(run, tenth * points // 10, (tenth + 1) * points // 10, pace)
        yield {
            "points": (tenth + 1) * points // 10,
            "seconds": time.monotonic() - began,
            "resident_mib": status("VmRSS"),
            "anonymous_mib": status("RssAnon"),
            "disk_mib": disk(folder / "workspace") / MIB,
        }
    yield {"peak_mib": status("VmHWM")}
    PEER.close()
    assert np.array_equal(run.series("loss").value, np.arange(points, dtype=float))


def _log(run: Any, start: int, stop: int, pace: int) -> None:
    rest = max(1, pace // 100)
    due = time.monotonic()
    for i in range(start, stop):
        run.log("loss", float(i))
        if pace and i % rest == 0:
            due += 0.01
            time.sleep(max(0.0, due - time.monotonic()))


def status(key: str) -> float:
    """A line of the kernel's account of this process, in MiB."""
    for line in Path("/proc/self/status").read_text("ascii").splitlines():
        if line.startswith(key + ":"):
            return int(line.split()[1]) / 1024
    raise KeyError(key)


def disk(folder: Path) -> int:
    """Bytes that the folder's files take on the disk."""
    found = 0
    for path in folder.rglob("*"):
        try:
            found += path.stat().st_blocks * 512
        except FileNotFoundError:  # a file of the tail that was just given back
            continue
    return found
