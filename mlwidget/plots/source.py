"""The series of a run as figures need them: read on by cursor, thinned, once for all plots of a run."""

from __future__ import annotations

import os
import threading
import time
import weakref
from typing import TYPE_CHECKING, Final

from mlwidget.feed.cursor import Cursor
from mlwidget.feed.sketch import Sketch
from mlwidget.feed.window import window
from mlwidget.plots.looking import Looking
from mlwidget.records import TERMINAL
from mlwidget.wire import HEARTBEAT_SECONDS, INTERNAL

if TYPE_CHECKING:
    from mlwidget.feed.sketch import Floats
    from mlwidget.records import MetricRecord
    from mlwidget.tracking import Run

MOST: Final = 2000
"""Points of a line: what a wide screen can show."""
SCALAR: Final = "scalar"


class Source(Looking):
    """Looks at a run for figures.

    `Source.of(run)` gives all plots of a run the same one, so that a run is read once.

    Args:
        run: Of this process, of another one, or long over.
    """

    def _begin(self) -> None:
        self._cursor = Cursor(self._store, MOST)
        self._sketches: dict[str, Sketch] = {}
        self._texts: set[str] = set()
        self._reach: dict[str, float] = {}
        self._age = 0
        self._version: int | None = None
        self._looked = 0.0

    @staticmethod
    def of(run: Run) -> Source:
        """The one that looks at this run, for as long as anybody needs it."""
        with _lock:
            source = _sources.get(run)
            if source is None:
                source = _sources[run] = Source(run)
            return source

    def _look(self) -> None:
        changed = self._store.version() != self._version
        if not changed and time.monotonic() - self._looked > HEARTBEAT_SECONDS:
            self._heal()
            changed = True
        state = self._store.state() if changed else None  # its points are all there from now on
        restarts = self._cursor.restarts
        pieces = self._cursor.look(state)
        if self._cursor.restarts != restarts:
            self._sketches.clear()
            self._age += 1
        for piece in pieces:
            sketch = self._sketches.setdefault(piece.name, Sketch(MOST))
            sketch.add(piece.steps, piece.times, piece.values, piece.numbers, piece.total)
            if len(piece.steps):
                self._reach[piece.name] = max(self.reach(piece.name), float(piece.steps.max()))
            (self._texts.add if piece.is_text else self._texts.discard)(piece.name)
        if state is not None:
            self._version, self._looked = state.version, time.monotonic()
            self.name = state.record.name or state.record.id
            self.ended = state.record.status in TERMINAL

    @property
    def numeric(self) -> list[str]:
        """The metrics that a line can show, in the order of their first point."""
        return [name for name in self._sketches if name not in self._texts and _is_users(name)]

    @property
    def others(self) -> dict[str, str]:
        """The metrics of other kinds, each with its kind."""
        metrics = self._cursor.metrics
        others = {one.name: one.kind for one in metrics if one.kind != SCALAR and _is_users(one.name)}
        return others | dict.fromkeys(sorted(filter(_is_users, self._texts)), "text")

    def stamp(self, name: str) -> tuple[int, int]:
        """What changes with each new point of a metric."""
        sketch = self._sketches.get(name)
        return self._age, sketch.total if sketch is not None else 0

    def reach(self, name: str) -> float:
        """The greatest step of a metric; 0 while there is none."""
        return self._reach.get(name, 0.0)

    def columns(self, name: str, most: int) -> tuple[Floats, Floats] | None:
        """Steps and values of about `most` points; None while there is none."""
        if name not in self._sketches:
            return None
        steps, _, values = self._sketches[name].columns(most)
        return steps, values

    def section(self, name: str, low: float, high: float, most: int) -> tuple[Floats, Floats] | None:
        """Steps and values of about `most` points between two steps, and a neighbour on each side."""
        if name not in self._sketches:
            return None
        found = window(self._store, name, low=low, high=high, most=most)
        return found.steps, found.values

    def count(self, name: str) -> int:
        """How many entries a metric of another kind has."""
        metric = self._metric(name)
        return metric.count if metric is not None else 0

    def entry(self, name: str) -> bytes:
        """The body of its last entry."""
        metric = self._metric(name)
        assert metric is not None, "asked for after `count`"
        return self._store.entries(metric.id, metric.count - 1)[-1].body

    def _metric(self, name: str) -> MetricRecord | None:
        found = (one for one in self._cursor.metrics if one.name == name and one.kind != SCALAR)
        return next(found, None)


def _is_users(name: str) -> bool:
    return not name.startswith(INTERNAL)


_lock = threading.Lock()
_sources: weakref.WeakValueDictionary[Run, Source] = weakref.WeakValueDictionary()


def _start_anew() -> None:
    # In a forked child nobody else uses the lock, and the parent's figures stay the parent's.
    global _lock, _sources
    _lock, _sources = threading.Lock(), weakref.WeakValueDictionary()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_start_anew)
