"""What a view says about a run above its charts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mlwidget.records import TERMINAL

if TYPE_CHECKING:
    from mlwidget.records import RunRecord
    from mlwidget.wire import Knob, RunHeader

_KNOB: dict[str, Any] = {
    "type": "float",
    "value": None,
    "default": None,
    "min": None,
    "max": None,
    "log": False,
    "choices": None,
}


def header_of(
    record: RunRecord, *, now: float, health: list[str], children: int, version: int
) -> RunHeader:
    """The header of a run.

    Args:
        record: The run.
        now: Seconds since the epoch, by this machine's clock.
        health: Trouble in storage, a sentence each.
        children: How many runs are below it.
        version: Of the store, when the record was read.
    """
    return {
        "id": record.id,
        "experiment": record.experiment,
        "name": record.name or record.id,
        "number": record.number,
        "status": record.status,  # type: ignore[typeddict-item]  # the store holds wire statuses
        "reason": record.reason,
        "started": record.started,
        "ended": record.ended,
        "now": now,
        "health": health,
        "tags": dict(record.tags),
        "knobs": knobs_of(record),
        "children": children,
        "version": version,
    }


def knobs_of(record: RunRecord) -> list[Knob]:
    """The knobs that the run declared; none of a run that has ended."""
    declared = record.details.get("knobs")
    if not isinstance(declared, dict) or record.status in TERMINAL:
        return []
    knobs: list[Any] = [
        {"name": name, **{key: knob.get(key, value) for key, value in _KNOB.items()}}
        for name, knob in declared.items()
        if isinstance(knob, dict)
    ]
    return knobs


def is_same(one: RunHeader, other: RunHeader | None) -> bool:
    """Whether both say the same, at whatever time."""
    return other is not None and {**one, "now": 0} == {**other, "now": 0}
