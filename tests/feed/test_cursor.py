"""The first look at a long series is one from afar; what comes after is read as it comes."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from mlwidget.feed import Feed
from mlwidget.feed.cursor import LONG, Cursor, Piece
from mlwidget.feed.sketch import Sketch, thin
from mlwidget.records import OTHER, Points
from mlwidget.store import open_store
from mlwidget.store.base import RunStore
from tests.golden.story import Scribe, new_run

MANY = 3 * LONG


@pytest.fixture
def run(tmp_path: Path) -> RunStore:
    return new_run(open_store(tmp_path))


@pytest.fixture
def scribe(run: RunStore) -> Scribe:
    return Scribe(run)


def look(cursor: Cursor) -> list[Piece]:
    return list(cursor.look(cursor._store.state()))


def test_a_long_series_is_seen_from_afar_and_its_news_from_near(run: RunStore, scribe: Scribe) -> None:
    cursor = Cursor(run)
    values = np.sin(np.arange(MANY))
    values[[50_000, 100_000]] = 99.0, np.nan
    scribe.log("loss", values.tolist())

    (first,) = look(cursor)
    scribe.log("loss", [1.0, 2.0])
    (news,) = look(cursor)

    assert first.numbers is not None
    assert len(first.steps) < MANY / 20
    assert first.total == MANY
    np.testing.assert_array_equal(first.values, values[first.numbers.astype(int)])
    assert {0, 50_000, 100_000, MANY - 1} <= set(first.numbers)
    assert (news.steps.tolist(), news.values.tolist()) == ([MANY, MANY + 1], [1.0, 2.0])
    assert look(cursor) == []


def test_a_short_series_is_read_point_by_point(run: RunStore, scribe: Scribe) -> None:
    scribe.log("loss", [0.0] * 5000)

    (piece,) = look(Cursor(run))
    assert (len(piece.steps), piece.numbers, piece.total) == (5000, None, None)


def test_many_series_share_what_is_read_in_one_look(run: RunStore, scribe: Scribe) -> None:
    for number in range(30):
        scribe.log(f"m{number}", [0.0] * 20_000)

    assert sum(len(piece.steps) for piece in look(Cursor(run))) < 600_000 / 10


def test_a_snapshot_of_a_long_series_has_its_spikes_and_its_count(run: RunStore, scribe: Scribe) -> None:
    values = np.sin(np.arange(MANY))
    values[[50_000, 100_000, 150_000]] = 99.0, np.inf, np.nan
    scribe.log("loss", values.tolist())

    header, columns = Feed(run).snapshot()
    (part,) = header["series"]
    told = np.frombuffer(columns, "<f8", 3 * part["n"], part["at"]).reshape(3, -1)
    assert part["total"] == MANY
    assert part["n"] <= 2000
    assert {0.0, 50_000.0, 100_000.0, 150_000.0, MANY - 1.0} <= set(told[0])


def test_a_long_series_of_texts_is_one_of_texts(run: RunStore, scribe: Scribe) -> None:
    steps, types = np.arange(MANY), np.full(MANY, OTHER, np.uint8)
    words = Points(steps, steps / 2, steps, types, ("word",) * MANY)
    scribe.append({0: words}, {0: ("word", "scalar")})

    (piece,) = look(Cursor(run))
    assert piece.is_text
    assert piece.total == MANY


def test_a_sketch_goes_on_after_points_that_stand_for_others() -> None:
    sketch = Sketch(100)
    column = np.array([0.0, 7.0, 999.0])
    sketch.add(column, column, column, column, 1000)
    sketch.add(np.array([1000.0]), np.array([1000.0]), np.array([5.0]))

    assert sketch.total == 1001
    assert sketch.columns(100)[0].tolist() == [0.0, 7.0, 999.0, 1000.0]


def test_points_at_one_place_are_one_bucket() -> None:
    assert thin(np.zeros(100), np.arange(100.0), 10).tolist() == [0, 99]


def test_the_steps_of_a_long_series_may_be_far_apart() -> None:
    along = np.array([-9e18, 0, 1, 2, 3, 4, 5, 9e18])

    assert thin(along, np.array([1, 9, 2, 3, 4, 5, -5, 6.0]), 6).tolist() == [0, 1, 6, 7]
