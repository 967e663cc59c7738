"""What every store must do to say how a run stands at one moment."""

from __future__ import annotations

import math

import numpy as np
import pytest

from mlwidget.records import FLOAT, Batch, Points, RunState
from mlwidget.store.base import RunStore


def batch(name: str, value: float, start: int = 0) -> Batch:
    column = np.array([value], dtype="<f8")
    points = Points(np.zeros(1, np.int64), np.zeros(1), column.view("<i8"), np.full(1, FLOAT, np.uint8))
    return Batch(start, start + 1, {start: (name, "scalar")}, {start: points})


class StateContract:
    @pytest.mark.parametrize(
        ("value", "last"),
        [(math.pi, math.pi), (5e-324, 5e-324), (1e300, 1e300), (-math.inf, -math.inf), (math.nan, None)],
    )
    def test_a_metric_knows_its_count_and_its_last_number(
        self, run: RunStore, value: float, last: float | None
    ) -> None:
        run.append("writer-1", batch("loss", value))

        (metric,) = run.metrics()
        assert (metric.name, metric.kind, metric.count, metric.last) == ("loss", "scalar", 1, last)

    @pytest.mark.parametrize("name", ['"', "a\\b", "\x01\x1b[31m", "\u2028", "Ω 🎲"])
    def test_a_metric_of_any_name_is_told(self, run: RunStore, name: str) -> None:
        run.append("writer-1", batch("loss", 1.0))
        run.append("writer-1", batch(name, 2.0, start=1))

        assert [(one.id, one.name) for one in run.metrics()] == [(1, "loss"), (2, name)]

    def test_the_state_is_all_there_is_but_what_was_logged(self, run: RunStore) -> None:
        run.append("writer-1", batch("loss", 1.0))

        state = run.state()

        assert state == RunState(run.version(), run.record(), run.metrics(), run.writers())
        assert state.metrics
        assert state.writers
