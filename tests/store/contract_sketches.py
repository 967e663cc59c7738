"""What every store must do for those who look at long series from afar."""

from __future__ import annotations

import numpy as np
import pytest

from mlwidget.records import FLOAT, Batch, Points, Sketched
from mlwidget.store.base import RunStore

WRITER = "writer-1"
COUNT = 40_000


def long(run: RunStore, values: np.ndarray, at_once: int = 5000) -> int:
    """The number of a metric that holds these values at steps 0, 2, 4…, drained in pieces."""
    for start in range(0, len(values), at_once):
        column = values[start : start + at_once].astype("<f8")
        steps = 2 * np.arange(start, start + len(column))
        types = np.full(len(column), FLOAT, np.uint8)
        points = Points(steps, steps.astype(np.float64) + 0.5, column.view("<i8"), types)
        batch = Batch(start, start + len(column), {0: ("long", "scalar")}, {0: points})
        assert run.append(WRITER, batch)
    return run.metrics()[0].id


def noise() -> np.ndarray:
    values = np.random.default_rng(0).normal(size=COUNT)
    values[[7_000, 30_000]] = 99.0, -99.0
    values[[100, 20_000, 39_990]] = np.nan, np.inf, -np.inf
    return values


def check(sketch: Sketched, values: np.ndarray) -> None:
    """Each point of the sketch is the point of that number."""
    np.testing.assert_array_equal(sketch.values, values[sketch.numbers])
    np.testing.assert_array_equal(sketch.steps, 2 * sketch.numbers)
    np.testing.assert_array_equal(sketch.times, sketch.steps + 0.5)
    assert (np.diff(sketch.numbers) > 0).all()


class SketchContract:
    """A long series from afar."""

    @pytest.mark.parametrize("most", [None, 10])
    def test_a_sketch_is_small_and_keeps_every_spike(self, run: RunStore, most: int | None) -> None:
        values = noise()
        sketch = run.sketch(long(run, values), most=most)

        check(sketch, values)
        assert (sketch.start, sketch.stop, sketch.texts) == (0, COUNT, 0)
        assert {0, 100, 7_000, 20_000, 30_000, 39_990, COUNT - 1} <= set(sketch.numbers.tolist())
        assert len(sketch.numbers) < COUNT / (20 if most is None else 200)

    def test_a_section_of_a_sketch_begins_and_ends_where_it_is_wanted(self, run: RunStore) -> None:
        values = noise()
        sketch = run.sketch(long(run, values), 6_999, 30_002)

        check(sketch, values)
        assert (sketch.start, sketch.stop) == (6_999, 30_002)
        assert {6_999, 7_000, 30_000, 30_001} <= set(sketch.numbers.tolist())

    def test_a_sketch_of_few_points_is_all_of_them(self, run: RunStore) -> None:
        sketch = run.sketch(long(run, noise()), 100, 110)

        assert sketch.numbers.tolist() == list(range(100, 110))

    def test_a_sketch_of_nothing_is_empty(self, run: RunStore) -> None:
        metric = long(run, noise())

        for start, stop in ((50, 50), (COUNT, COUNT)):
            assert len(run.sketch(metric, start, stop).numbers) == 0

    def test_compacting_changes_no_spike(self, run: RunStore) -> None:
        values = noise()
        metric = long(run, values, at_once=700)
        run.compact()

        sketch = run.sketch(metric)
        check(sketch, values)
        assert {100, 7_000, 20_000, 30_000, 39_990} <= set(sketch.numbers.tolist())

    def test_spans_say_what_chunks_reach_over(self, run: RunStore) -> None:
        spans = run.spans(long(run, noise()))

        assert (spans.starts[0], spans.stops[-1]) == (0, COUNT)
        assert (spans.starts[1:] == spans.stops[:-1]).all()
        np.testing.assert_array_equal(spans.steps[0], 2.0 * spans.starts)
        np.testing.assert_array_equal(spans.steps[1], 2.0 * (spans.stops - 1))
        np.testing.assert_array_equal(spans.times[1], spans.steps[1] + 0.5)

    def test_a_metric_that_is_not_there_has_no_points_and_no_spans(self, run: RunStore) -> None:
        assert len(run.sketch(1).numbers) == 0
        assert len(run.spans(1).starts) == 0
