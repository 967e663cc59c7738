"""What one call costs the thread that trains."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks import loops, peers
from benchmarks.process import call
from benchmarks.results import Goal, Result, Table

CALLS = 1_000_000
CLOSING_SECONDS = 60
WORK_SECONDS = 0.001
NOTE = """\
Each tracker in a fresh process. Single calls are timed by `time.perf_counter_ns` around each, less the
clock's own median; the mean is of whole loops, less the empty loop. Steps with and without logging
alternate in blocks."""

COLUMNS = {
    "peer": "tracker",
    "statement": "statement",
    "calls": "calls",
    "median_us": "median µs",
    "p99_us": "p99 µs",
    "p999_us": "p99.9 µs",
    "max_us": "max µs",
    "mean_us": "mean µs, without a clock around each call",
    "ratio": "times ours",
    "note": "",
}


def measure(quick: bool) -> Result:
    """One call, ten metrics in one call, and five in a step of a millisecond."""
    seconds, calls = (1.0, 20_000) if quick else (20.0, CALLS)
    one = [_row("nothing", "one", seconds, calls), _row("ours", "one", seconds, calls)]
    one.append(_row("ours", "bound", seconds, calls))
    ten = [_row("nothing", "ten", seconds / 2, calls), _row("ours", "ten", seconds / 2, calls)]
    for name in peers.NAMES[1:]:
        one.append(_row(name, "one", seconds, calls))
        ten.append(_row(name, "ten", seconds / 2, calls))
    step = [_row("ours", way, seconds / 2, calls) for way in ("calls", "handles")]
    step += [_row(name, "step", seconds / 2, calls) for name in peers.NAMES]
    for rows, base in ((one, one[1]), (ten, ten[1])):
        for row in rows:
            if row.get("median_us") and base.get("median_us"):
                row["ratio"] = row["median_us"] / base["median_us"]
    return Result(
        "log_cost",
        "The cost of one call on the thread that trains",
        [
            Table("One value of one metric", COLUMNS, one),
            Table("Ten metrics of one step", COLUMNS, ten),
            Table(
                "Five metrics in a step of about 1 ms of pure Python",
                {
                    "peer": "tracker",
                    "statement": "statement",
                    "steps": "steps with and as many without",
                    "slower_percent": "the loop is slower by %",
                    "median_us": "median µs of the five",
                    "p99_us": "p99 µs",
                    "max_us": "max µs",
                    "note": "",
                },
                step,
            ),
        ],
        _goals(one),
        [
            NOTE,
            f"A tracker gets as many of {calls:,} calls as fit in {seconds:.0f} s.",
        ],
    )


def _goals(one: list[dict[str, Any]]) -> list[Goal]:
    ours, bound = one[1], one[2]
    found = [
        _at_most("`run.log` at most 1.5 µs at the median", ours.get("median_us"), 1.5),
        _at_most("`run.log` at most 10 µs at p99", ours.get("p99_us"), 10),
        _at_most("the bound handle at most 0.8 µs at the median", bound.get("median_us"), 0.8),
    ]
    rivals = {row["peer"]: row["ratio"] for row in one[3:] if row.get("ratio")}
    if rivals:
        cheapest = min(rivals, key=rivals.__getitem__)
        found.append(_at_least("5 times below the cheapest other", rivals[cheapest], 5, cheapest))
    if "tensorboardX" in rivals:
        found.append(_at_least("10 times below tensorboardX", rivals["tensorboardX"], 10))
    return found


def _at_most(promise: str, value: float | None, limit: float) -> Goal:
    if value is None:
        return Goal(promise, "not measured", None)
    return Goal(promise, f"{value:.2f} µs", value <= limit)


def _at_least(promise: str, value: float, limit: float, of: str = "") -> Goal:
    return Goal(promise, f"{value:.1f} times" + (f" ({of})" if of else ""), value >= limit)


def _row(name: str, way: str, seconds: float, calls: int) -> dict[str, Any]:
    peer = peers.peer(name)
    row: dict[str, Any] = {"peer": peer.title}
    note = peers.missing(name)
    if note is None:
        outcome = call(
            "benchmarks.log_cost:cost",
            seconds=3 * seconds + CLOSING_SECONDS + 30,
            name=name,
            way=way,
            budget=seconds,
            calls=calls,
        )
        for part in outcome.rows:
            row |= part
        note = outcome.trouble
        if note and "closing" in row:
            note = f"closing was not over: {note}"
        row.pop("closing", None)
    print(f"  {row['peer']}, {way}: {row.get('median_us', 0):.2f} µs {note or ''}", flush=True)
    return row | ({"note": note} if note else {})


def cost(name: str, way: str, budget: float, calls: int) -> Iterator[dict[str, Any]]:
    """In the child: the numbers of one tracker."""
    peer = peers.peer(name)
    statement = {
        "one": peer.one,
        "bound": "loss.log(x)",
        "ten": peer.several(10),
        "step": peer.several(5),
        "calls": "; ".join(f"run.log('m{at}', x)" for at in range(5)),
        "handles": "; ".join(f"m{at}.log(x)" for at in range(5)),
    }[way]
    yield {"statement": _short(statement)}
    clock, loop = loops.clock(), loops.empty()
    names = peer.open(Path.cwd())
    if way == "handles":
        names |= {f"m{at}": names["run"].metric(f"m{at}") for at in range(5)}
    loops.each(statement, names, 100, 5)  # what happens only once is not the price of a call
    if way in ("step", "calls", "handles"):
        yield _step(statement, names, budget, clock)
    else:
        spent = loops.each(statement, names, calls, budget) - clock
        yield {"calls": len(spent), **_quantiles(spent)}
        yield {"mean_us": (loops.whole(statement, names, calls, budget / 2) - loop) / 1000}
    yield {"closing": True}
    began = time.monotonic()
    peer.close()
    took = time.monotonic() - began
    if took > 1:
        yield {"note": f"closing took {took:.0f} s"}


def _quantiles(spent: np.ndarray) -> dict[str, float]:
    keys = {"median_us": 50, "p99_us": 99, "p999_us": 99.9, "max_us": 100}
    return {key: float(np.percentile(spent, at)) / 1000 for key, at in keys.items()}


def _step(statement: str, names: dict[str, Any], budget: float, clock: float) -> dict[str, Any]:
    turns = _turns(WORK_SECONDS)
    work = f"sum(n * n for n in range({turns}))"
    plain = loops.compiled(loops.WHOLE, work, {})
    logged = loops.compiled(loops.WHOLE, f"{work}; {statement}", names)
    lost, steps, ending, at = [], max(10, int(budget / WORK_SECONDS / 80)), time.monotonic() + budget, 0
    while time.monotonic() < ending or len(lost) < 2:
        with_it, without = [], []
        logged(at, at + steps, time.perf_counter_ns, with_it, loops.VALUES, **names)
        plain(at, at + steps, time.perf_counter_ns, without, loops.VALUES)
        lost.append(with_it[0] / without[0] - 1)
        at += steps
    between = loops.compiled(PAUSED.replace("WORK", work), statement, names)
    spent: list[int] = []
    between(at, at + 10 * steps, time.perf_counter_ns, spent, loops.VALUES, **names)
    quantiles = _quantiles(np.array(spent) - clock)
    return {"steps": len(lost) * steps, "slower_percent": 100 * float(np.median(lost)), **quantiles}


PAUSED = """
def loop(start, stop, now, out, values, {names}):
    for i in range(start, stop):
        x = values[i & 1023]
        WORK
        before = now()
        {statement}
        after = now()
        out.append(after - before)
"""


def _turns(seconds: float) -> int:
    """How many turns of the work take about so long."""
    began = time.perf_counter()
    for _ in range(50):
        sum(n * n for n in range(10_000))
    return max(100, int(10_000 * seconds * 50 / (time.perf_counter() - began)))


def _short(statement: str) -> str:
    return statement if len(statement) < 60 else statement[:40] + " … " + statement[-16:]
