"""Loops around one statement, compiled with it, as `timeit` does: nothing of ours stands in between."""

from __future__ import annotations

import array
import gc
import time
from collections.abc import Callable
from typing import Any

import numpy as np

CHUNK = 200

EACH = """
def loop(start, stop, now, out, values, {names}):
    for i in range(start, stop):
        x = values[i & 1023]
        before = now()
        {statement}
        after = now()
        out.append(after - before)
"""
WHOLE = """
def loop(start, stop, now, out, values, {names}):
    before = now()
    for i in range(start, stop):
        x = values[i & 1023]
        {statement}
    out.append(now() - before)
"""
VALUES = [float(value) for value in np.random.default_rng(0).standard_normal(1024)]


def compiled(template: str, statement: str, names: dict[str, Any]) -> Callable[..., None]:
    """The loop with the statement in it; its names are local variables."""
    scope: dict[str, Any] = {}
    text = template.format(names=", ".join(names), statement=statement)
    exec(compile(text, f"<{statement}>", "exec"), scope)
    return scope["loop"]


def each(statement: str, names: dict[str, Any], calls: int, seconds: float) -> np.ndarray:
    """Nanoseconds of each call, the clock's own included."""
    return _run(EACH, statement, names, calls, seconds)[0]


def whole(statement: str, names: dict[str, Any], calls: int, seconds: float) -> float:
    """Nanoseconds of one call on average, the loop's own included."""
    spent, done = _run(WHOLE, statement, names, calls, seconds)
    return float(spent.sum()) / done


def _run(
    template: str, statement: str, names: dict[str, Any], calls: int, seconds: float
) -> tuple[np.ndarray, int]:
    loop = compiled(template, statement, names)
    out = array.array("q")
    gc.collect()
    at, ending, chunk = 0, time.monotonic() + seconds, CHUNK
    while at < calls and (at == 0 or time.monotonic() < ending):
        stop = min(at + chunk, calls)
        loop(at, stop, time.perf_counter_ns, out, VALUES, **names)
        at = stop
        if seconds - (ending - time.monotonic()) < seconds * at / calls / 2:
            chunk = min(chunk * 2, 100_000)  # a fast one: fewer interruptions
    return np.frombuffer(out, np.int64), at


def clock(calls: int = 200_000) -> float:
    """The median that the clock itself costs between two readings, in nanoseconds."""
    return float(np.median(each("pass", {}, calls, 5)))


def empty(calls: int = 1_000_000) -> float:
    """What the loop itself costs for each turn, in nanoseconds."""
    return whole("pass", {}, calls, 5)
