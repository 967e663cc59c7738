"""The course of a metric in a few points, as a list of runs shows it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from mlwidget.feed.answers.entries import plain
from mlwidget.feed.sketch import thin

if TYPE_CHECKING:
    from mlwidget.replies import Spark
    from mlwidget.store.base import RunStore

POINTS: Final = 60
DIGITS: Final = 4


def spark(store: RunStore, name: str) -> Spark | None:
    """The points; None when the run has no number of that name.

    Args:
        store: The run's.
        name: Of a scalar metric.
    """
    metric = next((one for one in store.metrics() if (one.name, one.kind) == (name, "scalar")), None)
    if metric is None:
        return None
    seen = store.sketch(metric.id, most=POINTS)
    along, values = seen.steps.astype(np.float64), seen.values
    chosen = thin(along, values, POINTS) if len(along) > POINTS else np.arange(len(along))
    along, values = along[chosen], values[chosen]
    left, right = (along.min(), along.max()) if len(along) else (0.0, 1.0)
    share = (along - left) / ((right - left) or 1.0)
    return {"x": np.round(share, DIGITS).tolist(), "y": plain(values.tolist())}
