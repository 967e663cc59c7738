"""What stands for a chunk: whatever is logged, however it comes, no spike is lost."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mlwidget.records import BOOL, FLOAT, INT, NONE, OTHER, Points, Sketched
from mlwidget.store import afar, chunks, schema, sketches

LEVELS = (sketches.FINE, sketches.COARSE)


@contextmanager
def database() -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        connection.execute("PRAGMA foreign_keys=ON")
        for script in schema.RUN:
            connection.executescript(script)
        connection.execute("INSERT INTO metrics VALUES (1, 'loss', 'scalar', 0, NULL)")
        yield connection


def points_of(values: np.ndarray, types: np.ndarray, start: int) -> Points:
    """Points at steps that go on; a text where the type says so."""
    steps = np.arange(start, start + len(values))
    bits = np.where(types == FLOAT, values.astype("<f8").view("<i8"), 1)
    texts = types == OTHER
    bits[texts] = np.arange(texts.sum())
    return Points(steps, steps / 2, bits, types, tuple("text" for _ in range(texts.sum())))


PIECES = st.lists(
    st.tuples(
        st.integers(1, 3000),
        st.sampled_from(["noise", "constant", "nan", "rising", "rare", "spikes"]),
        st.sampled_from([FLOAT, INT, BOOL, NONE, OTHER, 0]),
        st.integers(0, 2**32 - 1),
    ),
    min_size=1,
    max_size=8,
)


def piece(count: int, shape: str, code: int, seed: int, start: int) -> Points:
    rng = np.random.default_rng(seed)
    values = rng.normal(size=count)
    if shape == "constant":
        values[:] = 1.5
    elif shape == "nan":
        values[:] = np.nan
    elif shape == "rising":
        values = np.arange(count, dtype=float)
    elif shape == "rare":
        values = rng.choice([0.0, 1.0, np.nan, np.inf, -np.inf], size=count)
    elif shape == "spikes":
        values[rng.integers(0, count, 5)] = rng.choice([1e300, -1e300, np.nan], 5)
    codes = rng.choice([FLOAT, INT, NONE, OTHER], count) if code == 0 else np.full(count, code)
    return points_of(values, codes.astype(np.uint8), start)


def check(sketch: Sketched, raw: Points, start: int, bucket: int) -> None:
    """The sketch's points are points of the series, and near each point is what stands for it."""
    numbers, values = sketch.numbers, chunks.as_floats(raw)
    places = numbers - start
    assert (np.diff(numbers) > 0).all()
    assert (numbers[0], numbers[-1]) == (start, start + len(values) - 1)
    np.testing.assert_array_equal(sketch.values, values[places])
    np.testing.assert_array_equal(sketch.steps, raw.steps[places])
    np.testing.assert_array_equal(sketch.times, raw.times[places])
    assert sketch.texts == (raw.types == OTHER).sum()
    for at, value in enumerate(values):
        near = sketch.values[np.abs(places - at) < bucket]
        if np.isfinite(value):
            finite = near[np.isfinite(near)]
            assert finite.min() <= value <= finite.max()
        else:
            before = sketch.values[(places > at - bucket) & (places <= at)]
            assert np.isnan(before).any() if np.isnan(value) else (before == value).any()


@settings(deadline=None, max_examples=40)
@given(PIECES, st.booleans(), st.data())
def test_no_spike_is_lost(
    pieces: list[tuple[int, str, int, int]], compacted: bool, data: st.DataObject
) -> None:
    with database() as connection:
        total = 0
        for count, shape, code, seed in pieces:
            chunks.insert(connection, 1, total, piece(count, shape, code, seed, total))
            total += count
        if compacted:
            chunks.compact(connection)
        start = data.draw(st.integers(0, total - 1))
        stop = data.draw(st.integers(start + 1, total))
        for begin, end in ((0, total), (start, stop)):
            raw = chunks.read(connection, 1, begin, end)
            for bucket in LEVELS:
                check(afar.sketch(connection, 1, begin, end, bucket), raw, begin, bucket)


def noise(count: int) -> Points:
    return piece(count, "noise", FLOAT, 0, 0)


@pytest.mark.parametrize(
    "damage", ["fine = zeroblob(length(fine))", "fine_crc = fine_crc + 1", "texts = texts + 1"]
)
def test_a_damaged_sketch_is_made_anew_from_the_points(damage: str) -> None:
    with database() as connection:
        chunks.insert(connection, 1, 0, noise(5000))
        whole = afar.sketch(connection, 1, 0, 5000, sketches.FINE)
        connection.execute(f"UPDATE sketches SET {damage}")

        again = afar.sketch(connection, 1, 0, 5000, sketches.FINE)
        np.testing.assert_array_equal(again.numbers, whole.numbers)
        assert again.texts == 0


def test_a_store_that_has_no_sketches_yet_gives_the_same_from_its_points() -> None:
    with database() as connection:
        for start in range(0, 30_000, 5000):
            chunks.insert(connection, 1, start, piece(5000, "spikes", FLOAT, start, start))
        whole = afar.sketch(connection, 1, 0, 30_000, sketches.COARSE)
        connection.execute("DROP TABLE sketches")

        again = afar.sketch(connection, 1, 0, 30_000, sketches.COARSE)
        np.testing.assert_array_equal(again.numbers, whole.numbers)
        np.testing.assert_array_equal(again.values, whole.values)


def test_a_chunk_takes_its_sketch_along_when_it_goes() -> None:
    with database() as connection:
        for start in range(0, 4000, 1000):
            chunks.insert(connection, 1, start, noise(1000))

        kept = connection.execute("SELECT first, n FROM chunks").fetchall()
        assert connection.execute("SELECT first, n FROM sketches").fetchall() == kept == [(0, 4000)]


def test_few_points_have_no_sketch_of_their_own() -> None:
    with database() as connection:
        chunks.insert(connection, 1, 0, noise(sketches.LEAST - 1))

        assert connection.execute("SELECT count(*) FROM sketches").fetchone() == (0,)


def test_a_large_batch_is_several_chunks_with_a_sketch_of_each_large_one() -> None:
    with database() as connection:
        chunks.insert(connection, 1, 0, noise(3 * chunks.LARGE + 5))

        rows = connection.execute("SELECT n FROM sketches ORDER BY first").fetchall()
        assert rows == [(chunks.LARGE,)] * 3


def test_an_integer_beyond_64_bits_is_as_high_as_it_is() -> None:
    types = np.array([OTHER, OTHER, OTHER], np.uint8)
    points = Points(np.arange(3), np.arange(3.0), np.arange(3), types, (1 << 70, -(1 << 2000), "text"))

    assert chunks.as_floats(points)[:2].tolist() == [float(1 << 70), -np.inf]
    assert sketches.texts(points) == 1
