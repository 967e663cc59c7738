"""A long run from afar and from near: the first look, and sections of series down to every point."""

from __future__ import annotations

import functools
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.process import call, scratch
from benchmarks.results import Goal, Result, Table

SHAPES = {"20 of 500,000": (20, 500_000, 410), "1 of 10,000,000": (1, 10_000_000, 8192)}
QUICK = {"20 of 20,000": (20, 20_000, 410), "1 of 400,000": (1, 400_000, 8192)}
"""Title: metrics, points of each, points of each that one drain moves."""
STATES = ("being written", "ended")
SHARES = (1e-5, 1e-3, 1e-2, 0.1, 0.5, 1.0)
MOST = 2000
LOOK_MS = 100.0
WINDOW_MS = 40.0
NOTE = f"""\
The first look is `Feed(run).snapshot()`: once in a new process, and then of new viewers in the same one.
To read every point by `RunStore.points` is what a look cost at least before there were sketches.
Sections lie anywhere on the axis of steps or of times, and {MOST:,} points of each are wanted; several
series are one question. A run that is being written has many small chunks, an ended one few large ones.
The files are in the memory of the system, as after a run."""


def measure(quick: bool) -> Result:
    """The first look, and sections, of runs of ten million points."""
    looks, sections = [], []
    for title, (metrics, points, at_once) in (QUICK if quick else SHAPES).items():
        for state in STATES:
            with scratch() as folder:
                shape = {"metrics": metrics, "points": points}
                ended = state == "ended"
                written = call(
                    "benchmarks.window:write",
                    seconds=300,
                    folder=folder,
                    at_once=at_once,
                    ended=ended,
                    **shape,
                )
                tries = 5 if quick else 40
                told = call("benchmarks.window:look", seconds=600, folder=folder, tries=tries, **shape)
            trouble = written.trouble or told.trouble
            what = {"run": title, "state": state}
            looks.append(
                what | (told.rows[0] if told.rows else {}) | ({"note": trouble} if trouble else {})
            )
            sections += [what | row for row in told.rows[1:]]
            print(f"  {title}, {state}: {looks[-1]}", flush=True)
    return Result(
        "window",
        "A long run from afar and from near",
        [
            Table(
                "The first look",
                {
                    "run": "metrics, points of each",
                    "state": "state",
                    "first_ms": "ms in a new process",
                    "again_ms": "ms, median of new viewers",
                    "worst_ms": "the slowest",
                    "raw_ms": "ms to read every point",
                    "note": "",
                },
                looks,
            ),
            Table(
                "Sections",
                {
                    "run": "metrics, points of each",
                    "state": "state",
                    "series": "series asked for",
                    "share": "% of the range",
                    "count": "points in it, of each",
                    "median_ms": "median ms",
                    "p95_ms": "p95 ms",
                    "max_ms": "max ms",
                },
                sections,
            ),
        ],
        _goals(looks, sections),
        [NOTE],
    )


def _goals(looks: list[dict[str, Any]], sections: list[dict[str, Any]]) -> list[Goal]:
    slowest = max((row.get("first_ms", np.inf) for row in looks), default=np.inf)
    p95 = max((row["p95_ms"] for row in sections if row["series"] == 1), default=np.inf)
    return [
        Goal(
            f"first look at 10 million points within {LOOK_MS:.0f} ms",
            f"{slowest:.0f} ms in a new process, at most",
            slowest <= LOOK_MS,
        ),
        Goal(
            f"any section of a series of 10 million points within {WINDOW_MS:.0f} ms, 95th percentile",
            f"{p95:.0f} ms, at most",
            p95 <= WINDOW_MS,
        ),
    ]


def write(metrics: int, points: int, at_once: int, ended: bool) -> Iterator[dict[str, Any]]:
    """In the child that writes: a run, moved into the store as a drain does."""
    from mlwidget.records import FLOAT, Batch, Points, RunRecord
    from mlwidget.store.liveness import this_process
    from mlwidget.store.sqlite import SqliteStore

    store = SqliteStore(Path.cwd() / "workspace")
    store.create_experiment("bench")
    run = store.create_run(RunRecord("long", "bench", 0.0))
    run.add_writer("writer", this_process())
    random = np.random.default_rng(0)
    defined = {number: (f"group/m{number}", "scalar") for number in range(metrics)}
    slot = 0
    for start in range(0, points, at_once):
        steps = np.arange(start, min(points, start + at_once))
        types = np.full(len(steps), FLOAT, np.uint8)
        columns = {
            number: Points(steps, 1.79e9 + steps / 1000, _values(steps, points, random), types)
            for number in range(metrics)
        }
        stop = slot + metrics * len(steps)
        assert run.append("writer", Batch(slot, stop, defined, columns))
        slot = stop
    run.beat("writer", closed=True)
    if ended:
        run.compact()
    run.close()
    yield {"points": slot}


def _values(steps: np.ndarray, points: int, random: np.random.Generator) -> np.ndarray:
    return (np.exp(-5 * steps / points) + 0.1 * random.standard_normal(len(steps))).view("<i8")


def look(metrics: int, points: int, tries: int) -> Iterator[dict[str, Any]]:
    """In the child that reads: one row for the first look, then one for each sort of section."""
    from mlwidget.feed import Feed
    from mlwidget.store.sqlite import SqliteStore

    run = SqliteStore(Path.cwd() / "workspace").run("long")
    _, first = _timed(lambda: Feed(run).snapshot())
    again = [_timed(lambda: Feed(run).snapshot())[1] for _ in range(max(3, tries // 4))]
    told = run.metrics()
    raw = [_timed(lambda: sum(len(run.points(metric.id).steps) for metric in told)) for _ in range(2)]
    assert raw[0][0] == metrics * points
    yield {
        "first_ms": first,
        "again_ms": float(np.median(again)),
        "worst_ms": max(again),
        "raw_ms": min(took for _, took in raw),
    }
    names = [metric.name for metric in told]
    for wanted in sorted({1, metrics}):
        for share in SHARES:
            yield {
                "series": wanted,
                "share": 100 * share,
                **_sections(run, names[:wanted], share, points, tries),
            }


def _sections(run: Any, names: list[str], share: float, points: int, tries: int) -> dict[str, Any]:
    from mlwidget.feed.window import windows

    random, spent, count = np.random.default_rng(1), [], 0
    for at in range(tries):
        low = random.uniform(0, points * (1 - share))
        ends = {"axis": "step", "low": low, "high": low + points * share}
        if at % 2:
            ends = {
                "axis": "time",
                "low": 1.79e9 + low / 1000,
                "high": 1.79e9 + (low + points * share) / 1000,
            }
        found, took = _timed(functools.partial(windows, run, names, most=MOST, **ends))
        spent.append(took)
        count = found[0].count
    keys = {"median_ms": 50, "p95_ms": 95, "max_ms": 100}
    return {"count": count, **{key: float(np.percentile(spent, at)) for key, at in keys.items()}}


def _timed(work: Callable[[], Any]) -> tuple[Any, float]:
    began = time.perf_counter()
    found = work()
    return found, 1000 * (time.perf_counter() - began)
