"""How far a run has come, told by its loop and read by everybody."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from mlwidget.errors import InvalidTypeError, InvalidValueError
from mlwidget.kinds import SCALAR, scalar
from mlwidget.records import TERMINAL
from mlwidget.store.scalars import coerce_step
from mlwidget.tracking.core import RunCore
from mlwidget.wire import INTERNAL

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import TypeVar

    from mlwidget.records import Points
    from mlwidget.store.tail import LogScalar

    T = TypeVar("T")

DONE: Final = f"{INTERNAL}progress"
"""Each point's step is how many are done, its value how many there are, or NaN."""
NOTE: Final = f"{INTERNAL}note"
"""Each point's value is what was said at that step."""
TELL_SECONDS: Final = 0.1
"""Between two points of a loop that is tracked."""
READ: Final = 4096
"""Points that are read to say how long it will take."""
LONGEST: Final = 1000
_NAN: Final = float("nan")


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run has come."""

    done: int
    total: int | None
    """None when nobody knows."""
    started: float
    """When it was at its beginning, in seconds since the epoch."""
    seconds_left: float | None
    """How long it will still take, at the speed of late; None when that cannot be said."""
    note: str | None
    """What the loop has said of it last."""


class Progressing(RunCore):
    """The calls that tell and read how far the run has come."""

    _progressed: LogScalar | None = None
    _noted: str | None = None

    def progress(self, i: int, n: int | None = None, note: str | None = None) -> None:
        """Tell how far the run has come; as cheap as logging a number.

        >>> from mlwidget import Run
        >>> run = Run.get_context()
        >>> for epoch in range(3):
        ...     run.progress(epoch, 3, note=f"epoch {epoch}")
        >>> run.progress(3, 3)
        >>> run.get_progress().done
        3

        Args:
            i: How many are done; epochs, batches, whatever the loop counts.
            n: How many there are; None if nobody knows.
            note: A few words on what is done now.
        """
        if type(i) is not int or i < 0:
            i = _count(i, "i")
        if n is None:
            n = _NAN  # type: ignore[assignment]
        elif type(n) is not int or n < 0:
            n = _total(n)
        (self._progressed or self._first())(n, i)
        if note is not None and note != self._noted:
            self._note(note, i)

    def _first(self) -> LogScalar:
        self._progressed = self._recorder.own(DONE)
        return self._progressed

    def _note(self, note: Any, step: int) -> None:
        if not isinstance(note, str):
            raise InvalidTypeError(f"note is a text, got {type(note).__name__}")
        self._noted = note
        self._recorder.own(NOTE)(note[:LONGEST], step)

    def track(self, iterable: Iterable[T], total: int | None = None) -> Iterator[T]:
        """The things of the iterable one after the other, while the run is told how far it is.

        >>> from mlwidget import Run
        >>> run = Run.get_context()
        >>> for epoch in run.track(range(3)):
        ...     run.log("loss", 1 / (epoch + 1))
        >>> run.get_progress().done
        3

        Of loops within each other the outermost counts.

        Args:
            iterable: What to go through.
            total: How many there are; the length of the iterable, if not given and it has one.
        """
        if total is None:
            total = _length(iterable)
        elif type(total) is not int or total < 0:
            total = _total(total)
        return _tracked(self, iter(iterable), total)

    def get_progress(self) -> Progress | None:
        """How far the run has come; None when it has never told. It may be another process's run.

        >>> from mlwidget import Run
        >>> run = Run.get_context()
        >>> run.progress(1, 4)
        >>> run.get_progress().total
        4
        """
        self._recorder.flush(300)
        record = self._store.recover()
        counts = {
            metric.name: (metric.id, metric.count)
            for metric in self._store.metrics()
            if metric.count and metric.kind == SCALAR and metric.name in (DONE, NOTE)
        }
        if DONE not in counts:
            return None
        metric, count = counts[DONE]
        points = self._store.points(metric, max(0, count - READ), count)
        totals = scalar.values(points)
        begin = beginning(points)
        first = self._store.points(metric, 0, 1) if begin == 0 else points
        total = int(totals[-1]) if totals[-1] == totals[-1] else None
        note = None
        if NOTE in counts:
            metric, count = counts[NOTE]
            note = str(scalar.values(self._store.points(metric, count - 1, count))[0])
        left = None
        if total is not None and record.status not in TERMINAL:
            left = seconds_left(points, total, time.time())
        return Progress(
            done=int(points.steps[-1]),
            total=total,
            started=float(first.times[begin]),
            seconds_left=left,
            note=note,
        )


class Telling:
    """Tells a run how far a loop has come, some times a second; the outermost loop of the run alone.

    Args:
        run: The run.
        total: How many there are; None if nobody knows.
    """

    def __init__(self, run: Progressing, total: int | None) -> None:
        self.total = total
        self._run = run
        self._recorder = run._recorder  # noqa: SLF001 - the same package
        self._next = 0.0
        self._told: tuple[int, int | None] | None = None
        if self._recorder.telling is None:
            self._recorder.telling = self
        self.at(0)

    @property
    def _counts(self) -> bool:
        return self._recorder.telling is self

    def at(self, done: int) -> None:
        """So many are done."""
        now = time.monotonic()
        if now >= self._next and self._counts:
            self._next = now + TELL_SECONDS
            self._tell(done)

    def end(self, done: int) -> None:
        """The loop has ended, with so many done."""
        if self._counts:
            self._tell(done)
            self._recorder.telling = None

    def _tell(self, done: int) -> None:
        control = self._recorder.control
        is_over = control is not None and control.stopping.ending  # a bar may be closed much later
        if self._told != (done, self.total) and not is_over:
            self._told = (done, self.total)
            self._run.progress(done, self.total)


def _tracked(run: Progressing, things: Iterator[T], total: int | None) -> Iterator[T]:
    telling = Telling(run, total)
    done = 0
    try:
        for thing in things:
            yield thing
            done += 1
            telling.at(done)
    finally:
        telling.end(done)


def beginning(points: Points) -> int:
    """Where the last pass begins: the point after which no step goes back."""
    back = np.flatnonzero(np.diff(points.steps) < 0)
    return int(back[-1]) + 1 if len(back) else 0


def seconds_left(points: Points, total: int, now: float) -> float | None:
    """How long it takes to do so many, at the speed of the later half of the last pass.

    The first of a training are slower, or faster, than the rest. None when there is no speed yet.

    Args:
        points: The points of `DONE`.
        total: How many there are to do.
        now: Seconds since the epoch.
    """
    begin = beginning(points)
    steps, times = points.steps[begin:], points.times[begin:]
    rest = total - int(steps[-1])
    if rest <= 0:
        return 0.0
    later = np.flatnonzero(times[:-1] >= (times[0] + times[-1]) / 2)
    first = int(later[0]) if len(later) else max(0, len(times) - 2)
    done, seconds = int(steps[-1] - steps[first]), float(times[-1] - times[first])
    if done <= 0 or seconds <= 0:
        return None
    return max(0.0, rest * seconds / done - max(0.0, now - float(times[-1])))


def _count(value: Any, what: str) -> int:
    try:
        number = coerce_step(value)
    except InvalidTypeError:
        msg = f"progress takes whole numbers, got {value!r:.80} ({type(value).__name__}) for {what}"
        raise InvalidTypeError(msg) from None
    if number < 0:
        raise InvalidValueError(f"progress counts from 0, got {number} for {what}")
    return number


def _total(value: Any) -> Any:
    if isinstance(value, float | np.floating) and not np.isfinite(value):
        return _NAN
    return _count(value, "n")


def _length(iterable: Any) -> int | None:
    try:
        return len(iterable)
    except TypeError:
        return None
