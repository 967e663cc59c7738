"""A section of a series, as fine as it is wanted, down to every point.

The store tells what each chunk reaches over, so that no other is read. Chunks that lie wholly inside
are seen from afar when that is fine enough; those at the ends are read. Steps may go back or repeat and
clocks may jump: points are chosen by where they lie, never by their place in the series.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from mlwidget.errors import InvalidValueError, NotFoundError
from mlwidget.feed.section import Section
from mlwidget.store.gather import PEEK

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mlwidget.feed.section import Axis
    from mlwidget.feed.sketch import Floats
    from mlwidget.records import MetricRecord, Points
    from mlwidget.store.base import RunStore

RAW: Final = 32
"""With at most so many points for each that is wanted, all are read: one of a sketch stands for 32."""
RAW_LEAST: Final = 8
"""The same when many series are wanted at once."""
RAW_IN_ALL: Final = 1 << 19
ATTEMPTS: Final = 8
SCALAR: Final = "scalar"


@dataclass(frozen=True, slots=True)
class Window:
    """Points of a section, in ascending order of its axis."""

    steps: Floats
    times: Floats
    values: Floats
    count: int
    """Points that the section holds in the store."""
    exact: bool
    """Whether each of them is here."""


def window(
    store: RunStore,
    name: str,
    *,
    axis: Axis = "step",
    low: float | None = None,
    high: float | None = None,
    most: int = 2000,
) -> Window:
    """The points of a metric between `low` and `high`, with a neighbour outside each end.

    >>> from mlwidget.records import RunRecord
    >>> from mlwidget.store import open_store
    >>> store = open_store("memory:")
    >>> experiment = store.create_experiment("digits")
    >>> run = store.create_run(RunRecord("window", "digits", created=0.0))
    >>> tail = run.open_tail()
    >>> log = tail.scalar("loss")
    >>> for step in range(10):
    ...     log(1 / (step + 1))
    >>> found = window(run, "loss", low=4, high=6)
    >>> found.steps.tolist(), found.count, found.exact
    ([3.0, 4.0, 5.0, 6.0, 7.0], 3, True)
    >>> tail.close()
    True

    Args:
        store: The run.
        name: The metric, which is scalar.
        axis: Whether the ends are steps or times (seconds since the epoch).
        low: The section's least step or time; None for the first point.
        high: Its greatest; None for the last point.
        most: Points that are wanted, about; each spike stays.

    Raises:
        NotFoundError: When the run has no scalar metric of that name.
        InvalidValueError: For ends that are no numbers, or the wrong way round.
    """
    return windows(store, [name], axis=axis, low=low, high=high, most=most)[0]


def windows(
    store: RunStore,
    names: Sequence[str],
    *,
    axis: Axis = "step",
    low: float | None = None,
    high: float | None = None,
    most: int = 2000,
) -> list[Window]:
    """The same section of several metrics, as `window` gives it."""
    ends = (-math.inf if low is None else float(low), math.inf if high is None else float(high))
    if not ends[0] <= ends[1]:
        raise InvalidValueError(f"low is a number that is not greater than high, got {low} and {high}")
    metrics, tail = _now(store)
    raw = min(RAW * most, max(RAW_LEAST * most, RAW_IN_ALL // max(1, len(names))))
    found = []
    for name in names:
        if name not in metrics and name not in tail:
            raise NotFoundError(f"the run has no scalar metric {name!r:.300}")
        section = Section(axis, *ends, most=most, raw=raw)
        if name in metrics:
            section.read(store, metrics[name])
        start = metrics[name].count if name in metrics else 0
        for points in tail.get(name, []):
            section.add(points, start)
            start += len(points.steps)
        steps, times, values, exact = section.columns()
        found.append(Window(steps, times, values, section.count, exact))
    return found


def _now(store: RunStore) -> tuple[dict[str, MetricRecord], dict[str, list[Points]]]:
    """The scalar metrics in the store; by name what a process that writes alone has in its tail."""
    state = store.state()
    for _ in range(ATTEMPTS):
        open_ones = [one for one in state.writers if not one.closed]
        tail = _tail(store, open_ones[0].id, open_ones[0].drained) if len(open_ones) == 1 else {}
        if tail is not None:
            break
        state = store.state()
    return {one.name: one for one in state.metrics if one.kind == SCALAR}, tail or {}


def _tail(store: RunStore, writer: str, slot: int) -> dict[str, list[Points]] | None:
    """The points beyond the store; None when the first of them have just gone there."""
    found: dict[str, list[Points]] = {}
    for attempt in range(ATTEMPTS):
        batch = store.tails({writer: slot}).get(writer)
        if batch is None or batch.start != slot:
            return None if batch is not None and not attempt else found
        for number, points in batch.points.items():
            name, kind = batch.defined[number]
            if kind == SCALAR:
                found.setdefault(name, []).append(points)
        if batch.stop - slot < PEEK:
            return found
        slot = batch.stop
    return found
