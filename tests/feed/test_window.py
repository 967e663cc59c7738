"""A section of a series: what is asked for, all of it when it is little, its spikes when it is much."""

from __future__ import annotations

import itertools
import math
from pathlib import Path
from typing import Literal

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mlwidget.errors import InvalidValueError, NotFoundError
from mlwidget.feed.window import Window, window, windows
from mlwidget.records import FLOAT, Batch, Points
from mlwidget.store import open_store
from mlwidget.store.base import RunStore
from mlwidget.store.drain import drain
from mlwidget.store.liveness import this_process
from tests.golden.story import WRITER, new_run

NAN, INF = math.nan, math.inf


class Writer:
    """Logs series that are drained in pieces, each under a name of its own."""

    def __init__(self, run: RunStore) -> None:
        self.run, self.slot, self.names = run, 0, itertools.count()
        run.add_writer(WRITER, this_process())

    def log(
        self,
        values: np.ndarray,
        steps: np.ndarray | None = None,
        times: np.ndarray | None = None,
        at_once: int = 1000,
    ) -> str:
        number, count = next(self.names), len(values)
        steps = np.arange(count) if steps is None else steps.astype(np.int64)
        times = steps / 10 if times is None else times
        for start in range(0, count, at_once):
            part = slice(start, start + at_once)
            bits = values[part].astype("<f8").view("<i8")
            types = np.full(len(bits), FLOAT, np.uint8)
            points = Points(steps[part], times[part].astype(np.float64), bits, types)
            defined = {number: (f"m{number}", "scalar")}
            batch = Batch(self.slot, self.slot + len(bits), defined, {number: points})
            assert self.run.append(WRITER, batch)
            self.slot += len(bits)
        return f"m{number}"


@pytest.fixture(params=["folder", "memory"])
def run(request: pytest.FixtureRequest, tmp_path: Path) -> RunStore:
    if request.param == "folder":
        return new_run(open_store(tmp_path))
    from mlwidget.store.memory import MemoryStore

    return new_run(MemoryStore())


@pytest.fixture
def writer(run: RunStore) -> Writer:
    return Writer(run)


def columns(found: Window) -> list[tuple[float, float]]:
    return list(zip(found.steps.tolist(), found.values.tolist(), strict=True))


def rising(count: int) -> np.ndarray:
    return np.arange(float(count))


def test_a_small_section_is_every_point_and_a_neighbour_on_each_side(writer: Writer) -> None:
    name = writer.log(rising(20_000))

    found = window(writer.run, name, low=9_998.5, high=10_002, most=100)
    assert found.steps.tolist() == [9_998, 9_999, 10_000, 10_001, 10_002, 10_003]
    assert (found.count, found.exact) == (4, True)
    assert found.values.tolist() == found.steps.tolist()
    assert found.times.tolist() == (found.steps / 10).tolist()


def test_a_section_may_be_one_of_time(writer: Writer) -> None:
    name = writer.log(rising(5000), times=1e9 + rising(5000) * 3)

    found = window(writer.run, name, axis="time", low=1e9 + 3000, high=1e9 + 3006, most=100)
    assert found.steps.tolist() == [999, 1000, 1001, 1002, 1003]


def test_without_ends_it_is_the_whole_series(writer: Writer) -> None:
    name = writer.log(rising(50))

    found = window(writer.run, name, most=100)
    assert (len(found.steps), found.count, found.exact) == (50, 50, True)


def test_a_large_section_is_thinned_and_keeps_its_spikes(writer: Writer) -> None:
    values = np.sin(rising(100_000))
    values[[40_001, 60_001]] = 99.0, -99.0
    values[[50_001, 50_002, 50_003]] = NAN, INF, -INF
    name = writer.log(values)

    found = window(writer.run, name, low=40_000, high=70_000, most=200)
    assert (found.count, found.exact) == (30_001, False)
    assert len(found.steps) <= 202
    assert {40_001.0, 60_001.0, 50_001.0, 50_002.0, 50_003.0} <= set(found.steps.tolist())
    assert (found.steps[0], found.steps[-1]) == (39_999, 70_001)
    assert (np.diff(found.steps) > 0).all()


@pytest.mark.parametrize("most", [200, 10_000])
def test_steps_that_go_back_are_put_in_order(writer: Writer, most: int) -> None:
    steps = np.concatenate([np.arange(3000), np.arange(3000)])
    name = writer.log(np.concatenate([np.zeros(3000), np.ones(3000)]), steps)

    found = window(writer.run, name, low=1000, high=1999, most=most)
    assert found.count == 2000
    assert (np.diff(found.steps) >= 0).all()
    assert found.exact == (most == 10_000)
    assert columns(found)[0] == (999, 1)
    assert columns(found)[-1] == (2000, 0)


def test_points_of_one_step_stay_in_the_order_they_were_logged(writer: Writer) -> None:
    name = writer.log(rising(3000), np.zeros(3000))

    found = window(writer.run, name, low=0, high=0, most=3000)
    assert found.values.tolist() == list(range(3000))


def test_a_clock_that_jumps_back_is_no_trouble(writer: Writer) -> None:
    times = 1000 + rising(4000)
    times[2000:] -= 1500
    name = writer.log(rising(4000), times=times)

    found = window(writer.run, name, axis="time", low=1500, high=1502, most=100)
    assert found.values.tolist() == [499, 500, 2000, 501, 2001, 502, 2002, 503]
    assert found.count == 6


def test_a_clock_that_says_nothing_leaves_its_points_out(writer: Writer) -> None:
    times = rising(3000)
    times[[5, 1500]] = NAN, INF
    name = writer.log(rising(3000), times=times)

    assert window(writer.run, name, axis="time", most=5000).count == 2998
    assert window(writer.run, name, axis="step", most=5000).count == 3000


def test_a_series_of_nothing_but_nan_is_there(writer: Writer) -> None:
    name = writer.log(np.full(50_000, NAN))

    found = window(writer.run, name, most=100)
    assert found.count == 50_000
    assert np.isnan(found.values).all()
    assert 4 <= len(found.values) <= 100


def test_a_single_point_is_found_or_is_the_neighbour(writer: Writer) -> None:
    name = writer.log(rising(1))

    assert columns(window(writer.run, name, low=0, high=0, most=10)) == [(0, 0)]
    missed = window(writer.run, name, low=1, high=2, most=10)
    assert (columns(missed), missed.count, missed.exact) == ([(0, 0)], 0, True)


@pytest.mark.parametrize("at_once", [1000, 20_000])
def test_a_section_between_two_points_has_only_neighbours(writer: Writer, at_once: int) -> None:
    name = writer.log(rising(20_000), at_once=at_once)

    for end in (999, 4095, 10_000, 16_383):
        found = window(writer.run, name, low=end + 0.25, high=end + 0.75, most=100)
        assert (found.steps.tolist(), found.count, found.exact) == ([end, end + 1], 0, True)


def test_beyond_the_last_point_there_is_only_a_neighbour(writer: Writer) -> None:
    name = writer.log(rising(5000))

    assert columns(window(writer.run, name, low=1e9, high=2e9, most=10)) == [(4999, 4999)]
    assert columns(window(writer.run, name, low=-2e9, high=-1e9, most=10)) == [(0, 0)]


@pytest.mark.parametrize(("low", "high"), [(2, 1), (NAN, 1), (1, NAN)])
def test_ends_the_wrong_way_round_are_refused(writer: Writer, low: float, high: float) -> None:
    with pytest.raises(InvalidValueError, match="not greater than high"):
        window(writer.run, writer.log(rising(3)), low=low, high=high, most=10)


def test_an_unknown_metric_is_an_error(run: RunStore) -> None:
    with pytest.raises(NotFoundError, match="'nothing'"):
        window(run, "nothing", most=10)


def test_several_metrics_are_answered_at_once(writer: Writer) -> None:
    names = [writer.log(rising(count)) for count in (10, 3000, 1)]

    found = windows(writer.run, names, low=0, high=4, most=100)
    assert [one.count for one in found] == [5, 5, 1]


def test_what_is_not_yet_in_the_store_is_there(run: RunStore) -> None:
    tail = run.open_tail()
    log = tail.scalar("loss")
    log(3.0)
    tail.flush()
    drain.discard(tail)
    log(2.0)
    log(1.0)

    found = window(run, "loss", low=1, high=None, most=10)
    assert (columns(found), found.count, found.exact) == ([(0, 3), (1, 2), (2, 1)], 2, True)
    drain.add(tail)
    tail.close()


def test_a_metric_that_only_the_tail_knows_is_there(run: RunStore) -> None:
    tail = run.open_tail()
    drain.discard(tail)
    tail.scalar("loss")(3.0)

    assert columns(window(run, "loss", most=10)) == [(0, 3)]
    drain.add(tail)
    tail.close()


def test_of_several_writers_only_the_store_is_believed(writer: Writer) -> None:
    name = writer.log(rising(3))
    tail = writer.run.open_tail()
    drain.discard(tail)
    tail.scalar(name)(9.0)

    assert window(writer.run, name, most=10).count == 3
    drain.add(tail)
    tail.close()


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Writer:
    return Writer(new_run(open_store(tmp_path_factory.mktemp("shared"))))


SERIES = st.tuples(
    st.integers(1, 6000),
    st.sampled_from(["forward", "repeated", "epochs", "shuffled", "backward", "gap"]),
    st.sampled_from(["noise", "rare", "nan"]),
    st.integers(1, 10),
    st.integers(0, 2**32 - 1),
)


def series(
    count: int, order: str, shape: str, rng: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    steps = np.arange(count)
    if order == "repeated":
        steps //= 7
    elif order == "epochs":
        steps %= max(1, count // 3)
    elif order == "shuffled":
        rng.shuffle(steps)
    elif order == "backward":
        steps = steps[::-1]
    elif order == "gap":
        steps[count // 2 :] += 10_000
    values = rng.normal(size=count)
    if shape == "rare":
        values[rng.integers(0, count, 10)] = rng.choice([NAN, INF, -INF, 1e9, -1e9], 10)
    elif shape == "nan":
        values[:] = NAN
    return steps, values


@settings(deadline=None, max_examples=60)
@given(
    SERIES,
    st.sampled_from(["step", "time"]),
    st.tuples(st.floats(-0.2, 1.2), st.floats(0, 1.2)),
    st.sampled_from([4, 20, 100, 10_000]),
)
def test_a_section_is_what_a_look_at_every_point_would_find(
    shared: Writer,
    given_series: tuple[int, str, str, int, int],
    axis: Literal["step", "time"],
    ends: tuple[float, float],
    most: int,
) -> None:
    count, order, shape, pieces, seed = given_series
    steps, values = series(count, order, shape, np.random.default_rng(seed))
    name = shared.log(values, steps, at_once=count // pieces + 1)
    along = steps if axis == "step" else steps / 10
    low = ends[0] * along.max()
    high = low + ends[1] * along.max()

    found = window(shared.run, name, axis=axis, low=low, high=high, most=most)

    by_place = np.argsort(along, kind="stable")
    along, steps, values = along[by_place], steps[by_place], values[by_place]
    first, last = np.searchsorted(along, low, "left"), np.searchsorted(along, high, "right")
    inside = values[first:last]
    assert found.count == last - first
    assert found.exact == (found.count <= most)
    around = slice(max(0, first - 1), last + 1)
    if found.exact:
        np.testing.assert_array_equal(found.steps, steps[around])
        np.testing.assert_array_equal(found.values, values[around])
    else:
        assert len(found.steps) <= max(most, 9) + 2
        assert (np.diff(found.steps) >= 0).all()
        assert (found.steps[0], found.steps[-1]) == (steps[around][0], steps[around][-1])
        assert set(found.values[np.isfinite(found.values)]) <= set(values)
        finite = inside[np.isfinite(inside)]
        if len(finite):
            assert {finite.min(), finite.max()} <= set(found.values)
        for sort in (np.isnan, np.isposinf, np.isneginf):
            assert sort(found.values).any() or not sort(inside).any()
