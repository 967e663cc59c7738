"""What can be searched for and compared of a run: a name with a number, a text or both."""

from __future__ import annotations

import json
import math
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from mlwidget.store.search.conditions import KINDS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mlwidget.records import RunRecord
    from mlwidget.store.search.conditions import Kind


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a run beside its record; tags stand in that."""

    metrics: dict[str, float] = field(default_factory=dict)
    """The last number of each scalar metric."""
    parameters: dict[str, Any] = field(default_factory=dict)
    """Arguments, properties and knobs; JSON values."""


def storable(text: str) -> str:
    r"""The text as a database can keep it: a question mark stands for half a sign.

    >>> storable("a\ud800")
    'a?'
    """
    return text.encode("utf-8", "replace").decode("utf-8")


def each(record: RunRecord, facts: Facts) -> Iterator[tuple[str, int, float | None, str]]:
    """Name, number of the kind, number and text of each fact of a run."""
    found: dict[Kind, dict[str, Any]] = {
        "metric": dict(facts.metrics),
        "parameter": facts.parameters,
        "tag": dict(record.tags),
    }
    for kind, values in found.items():
        for name, value in values.items():
            number, text = as_pair(value)
            yield storable(name), KINDS.index(kind), number, storable(text)


def as_pair(value: Any) -> tuple[float | None, str]:  # noqa: PLR0911 - one for each type
    """A value as a number, where it is one, and as a text to compare with.

    >>> as_pair(0.5), as_pair(True), as_pair("Adam"), as_pair("1e-3"), as_pair(float("nan"))
    ((0.5, '0.5'), (1.0, 'true'), (None, 'adam'), (0.001, '1e-3'), (None, 'nan'))
    """
    if value is None:
        return None, ""
    if isinstance(value, bool):
        return float(value), str(value).lower()
    if isinstance(value, int | float):
        try:
            number = float(value)
        except OverflowError:
            return None, str(value)
        return (None if math.isnan(number) else number), str(value)
    if isinstance(value, str):
        try:
            number = float(value)
        except ValueError:
            return None, value.casefold()
        return (None if math.isnan(number) else number), value.casefold()
    return None, json.dumps(value, default=str).casefold()


def haystack(record: RunRecord) -> str:
    r"""The text in which words are looked for.

    >>> from mlwidget.records import RunRecord
    >>> haystack(RunRecord("run-1", "Digits", 0.0, tags={"owner": "Me"}))
    'run-1\n\ndigits\nnotstarted\nowner\nme'
    """
    words = [record.id, record.name or "", record.experiment, record.status]
    for name, value in record.tags.items():
        words += [name, value or ""]
    return storable("\n".join(words).casefold())


def field_of(record: RunRecord, name: str, now: float | None = None) -> float | str | None:
    """A field of a run, as a number or a text to compare with."""
    if name == "duration":
        end = record.ended if record.ended is not None else (time.time() if now is None else now)
        return None if record.started is None else end - record.started
    if name == "name":
        return storable((record.name or record.id).casefold())
    value = getattr(record, name)
    return value.casefold() if isinstance(value, str) else value
