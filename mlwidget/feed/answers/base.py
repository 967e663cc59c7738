"""What a question may look at, and how its words are read.

They come from a browser: nothing about them is believed.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from mlwidget.errors import InvalidValueError, NotFoundError

if TYPE_CHECKING:
    from collections.abc import Callable

    from mlwidget.records import MetricRecord
    from mlwidget.store.base import RunStore, Store

MOST_COUNT: Final = 1 << 53
"""Beyond this a browser's numbers are not exact."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Where an answer comes from."""

    store: RunStore
    """The run that is asked about."""
    workspace: Store | None
    """Where other runs are; None where the viewer sees this one alone."""
    metrics: Callable[[int], tuple[str, str] | None]
    """Name and kind of the metric that goes by a number; None when none does."""

    def named(self, number: Any) -> tuple[str, str]:
        """Name and kind of the metric of that number; NotFoundError when there is none."""
        found = self.metrics(count(number, "series"))
        if found is None:
            raise NotFoundError(f"no metric has the number {number}")
        return found

    def metric(self, number: Any) -> MetricRecord:
        """The same as the store knows it."""
        name, kind = self.named(number)
        kind = "scalar" if kind == "text" else kind
        for metric in self.store.metrics():
            if (metric.name, metric.kind) == (name, kind):
                return metric
        raise NotFoundError(f"metric {name!r} is not in the store yet")


def count(value: Any, what: str, *, least: int = 0) -> int:
    """A whole number out of a question.

    >>> count(3, "start")
    3

    Args:
        value: What the browser sent.
        what: Its name, for the error.
        least: The smallest that has a meaning.

    Raises:
        InvalidValueError: For anything else.
    """
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= MOST_COUNT:
        raise InvalidValueError(f"{what} is a whole number from {least}, got {value!r:.80}")
    return value


def number_or_none(value: Any, what: str) -> float | None:
    """A finite number out of a question, or None."""
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise InvalidValueError(f"{what} is a number or null, got {value!r:.80}")
    return float(value)


def text(value: Any, what: str) -> str:
    """A text out of a question."""
    if not isinstance(value, str):
        raise InvalidValueError(f"{what} is a text, got {type(value).__name__}")
    return value


def flag(value: Any, what: str) -> bool:
    """True or false out of a question."""
    if not isinstance(value, bool):
        raise InvalidValueError(f"{what} is true or false, got {value!r:.80}")
    return value


def section(start: Any, stop: Any, total: int, most: int) -> tuple[int, int]:
    """From where to where, inside `total`; negative numbers count from the end.

    >>> section(-10, None, 100, 1000)
    (90, 100)

    Args:
        start: What the browser sent.
        stop: The same; None for the end.
        total: How many there are.
        most: How many are given at once.
    """
    first = count(start, "start", least=-MOST_COUNT)
    last = total if stop is None else count(stop, "stop", least=-MOST_COUNT)
    first = min(total, max(0, first + total if first < 0 else first))
    last = min(total, max(0, last + total if last < 0 else last))
    return first, min(max(first, last), first + most)
