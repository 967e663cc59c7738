"""What the children of a sweep have logged of its primary metric."""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING, Any, Final

from mlwidget.feed.cursor import Cursor

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mlwidget.records import RunRecord
    from mlwidget.tracking.run import Run

PARAMETERS: Final = "hyperparameters"
"""The property of a child that holds its parameters, as JSON."""


class Scores:
    """The values of one metric of one run, read as they come.

    Args:
        run: The run.
        metric: The metric's name.
    """

    def __init__(self, run: Run, metric: str) -> None:
        self._store = run._store  # noqa: SLF001 - of one house
        self._metric = metric
        self._cursor = Cursor(self._store)
        self._version: int | None = None
        self.values: list[float] = []
        """What was logged, in its order."""

    def look(self) -> list[float]:
        """All values up to now."""
        version = self._store.version()
        state = None if version == self._version else self._store.state()
        self._version = version
        restarts = self._cursor.restarts
        pieces = [piece for piece in self._cursor.look(state) if piece.name == self._metric]
        if self._cursor.restarts != restarts:
            self.values = []
        for piece in pieces:
            self.values += [] if piece.is_text else piece.values.tolist()
        return self.values


def best_of(values: Sequence[float], *, maximize: bool) -> float | None:
    """The best of a run's values; None where it has none.

    >>> best_of([0.5, float("nan"), 0.7], maximize=True)
    0.7
    """
    finite = [value for value in values if math.isfinite(value)]
    return (max if maximize else min)(finite) if finite else None


def parameters_of(record: RunRecord) -> dict[str, Any]:
    """The parameters of a child."""
    try:
        found = json.loads(record.properties.get(PARAMETERS, "{}"))
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
