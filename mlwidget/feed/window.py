"""A section of a series, as fine as it is wanted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from mlwidget.errors import NotFoundError
from mlwidget.feed.cursor import floats
from mlwidget.feed.sketch import Sketch

if TYPE_CHECKING:
    from mlwidget.feed.sketch import Floats
    from mlwidget.store.base import RunStore


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
    axis: Literal["step", "time"] = "step",
    low: float | None,
    high: float | None,
    most: int,
) -> Window:
    """The points between `low` and `high`, with a neighbour outside each end."""
    metric = next((one for one in store.metrics() if (one.name, one.kind) == (name, "scalar")), None)
    if metric is None:
        raise NotFoundError(f"the store has no metric {name!r} yet")
    points = store.points(metric.id)
    steps = points.steps.astype(np.float64)
    places = np.argsort(steps if axis == "step" else points.times, kind="stable")
    along = (steps if axis == "step" else points.times)[places]
    first = 0 if low is None else int(np.searchsorted(along, low, "left"))
    last = len(along) if high is None else int(np.searchsorted(along, high, "right"))
    count = max(0, last - first)
    places = places[max(0, first - 1) : last + 1]
    sketch = Sketch(most)
    sketch.add(steps[places], points.times[places], floats(points)[places])
    return Window(*sketch.columns(most), count, len(places) <= most)
