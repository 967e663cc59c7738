"""The knobs of a run in one process: declared, turned by requests, and kept in the run's record."""

from __future__ import annotations

import threading
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from mlwidget.errors import InvalidValueError, MlwidgetError, NotFoundError
from mlwidget.records import TERMINAL
from mlwidget.tracking.declared import Declared
from mlwidget.tracking.knob import Knob
from mlwidget.wire import INTERNAL

if TYPE_CHECKING:
    from mlwidget.records import RunRecord
    from mlwidget.store.base import RunStore
    from mlwidget.tracking.control import Control

METRIC: Final = f"{INTERNAL}knob/"
"""A metric's name begins so whose points are the turns of a knob."""
DETAIL: Final = "knobs"
_UNKNOWN: Final = "a knob that is not there"


class Knobs:
    """The knobs of one run.

    Args:
        control: Of the run in this process.
    """

    def __init__(self, control: Control) -> None:
        self._control = control
        self._lock = threading.RLock()
        self._live: dict[str, Knob] = {}

    @property
    def _store(self) -> RunStore:
        return self._control.run._store  # noqa: SLF001 - the same package

    def declare(self, wanted: Declared) -> Knob:
        """The knob of that name, with the value it has; a new one has its default."""
        knob = self._live.get(wanted.name)
        if knob is not None and knob._declared == wanted:  # noqa: SLF001
            return knob
        with self._lock:
            knob = self._live.get(wanted.name)
            try:
                value = self._kept(wanted, knob)
            except (MlwidgetError, OSError) as error:
                value = wanted.default
                self._control.recorder.say(f"knob {wanted.name!r} is not seen by viewers: {error}")
            if knob is None:
                knob = self._live[wanted.name] = Knob(wanted, value)
            else:
                knob._declare(wanted, value)  # noqa: SLF001
            return knob

    def _kept(self, wanted: Declared, knob: Knob | None) -> Any:
        """The value to begin with, after the declaration was put into the record."""

        def declared(record: RunRecord) -> RunRecord:
            entry = knobs_of(record).get(wanted.name)
            if knob is None and entry is not None and wanted.entry(entry["value"]) == entry:
                return record  # turned already, by way of another process
            value = wanted.default if knob is None else knob.value
            try:
                wanted.check(value)
            except MlwidgetError:  # as it was turned, and no longer may be
                value = wanted.default
            return _with(record, wanted.name, wanted.entry(value))

        return knobs_of(self._store.change(declared))[wanted.name]["value"]

    def hear(self, name: Any, value: Any) -> list[tuple[Knob, Any]]:
        """The knob that was turned as a request asks, with its value; what cannot be is told of."""
        about = f"knob {name}" if isinstance(name, str) and name in self._live else _UNKNOWN
        try:
            with self._lock:
                found = self._turn(str(name), value)
        except MlwidgetError as error:
            self._control.recorder.remark(about, f"a knob was not turned: {error}")
            return []
        self._control.recorder.remark(about, None)
        return found

    def tell(self, knob: Knob, value: Any) -> None:
        """Call what wants to know of a turn."""
        for error in knob._call(value):  # noqa: SLF001
            sentence = f"a callback of knob {knob.name!r} raised {type(error).__name__}: {error}"
            self._control.recorder.remark(f"callback {knob.name}", sentence)

    def _turn(self, name: str, value: Any) -> list[tuple[Knob, Any]]:
        knob = self._live.get(name)
        if self._control.acts:
            record = self._store.record()
            declared, before = declaration(record, name)
            value = declared.check(value)
            if (type(value), value) == (type(before), before) or record.status in TERMINAL:
                return []
            self._control.recorder.own(METRIC + name)(value, self._step())
            entry = declared.entry(value)
            self._store.change(lambda now: _with(now, name, entry))
        elif knob is not None:
            value = knob._declared.check(value)  # noqa: SLF001
        if knob is None:
            return []
        knob._turn(value)  # noqa: SLF001
        return [(knob, value)]

    def _step(self) -> int:
        """The greatest step that was logged until now, as far as it is known without reading points."""
        found = [0]
        for name, points in self._control.recorder.waiting():
            if not name.startswith(INTERNAL) and len(points.steps):
                found.append(int(points.steps.max()))
        for metric in self._store.metrics():
            if metric.kind == "scalar" and not metric.name.startswith(INTERNAL):
                ends = self._store.spans(metric.id).steps[1]
                found += [int(ends.max())] if len(ends) else []
        return max(found)


def knobs_of(record: RunRecord) -> dict[str, dict[str, Any]]:
    """The knobs that a run's record holds, by name."""
    found = record.details.get(DETAIL)
    return dict(found) if isinstance(found, dict) else {}


def _with(record: RunRecord, name: str, entry: dict[str, Any]) -> RunRecord:
    """The record with what it says of a knob, beside whatever else it says by now."""
    return replace(record, details={**record.details, DETAIL: {**knobs_of(record), name: entry}})


def declaration(record: RunRecord, name: str) -> tuple[Declared, Any]:
    """What was declared of a knob, and its value.

    Raises:
        NotFoundError: When the run has no such knob.
    """
    known = knobs_of(record)
    if name not in known:
        names = ", ".join(map(repr, sorted(known))) or "none"
        raise NotFoundError(f"the run has no knob {name!r:.80}; it has {names:.200}")
    try:
        return Declared.from_entry(name, known[name]), known[name]["value"]
    except (KeyError, TypeError, AttributeError):
        raise InvalidValueError(f"what the run's record says of knob {name!r:.80} is no knob") from None
