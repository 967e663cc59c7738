"""The rows of a table as a viewer pages through them."""

from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from mlwidget import Experiment, Run, Workspace
from mlwidget.feed import Feed
from mlwidget.feed.answers import tables
from mlwidget.kinds.table import Table


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.chdir(tmp_path)
    return Experiment(Workspace(folder=tmp_path / "workspace"), "digits").start_logging()


def reply(run: Run, feed: Feed | None = None, **words: Any) -> Any:
    run.flush()
    feed = feed or Feed(run._store)
    (known,) = feed.snapshot()[0]["series"]
    question = {"what": "rows", "series": known["id"], "start": 0, "stop": 100, "sort": None}
    return feed.answer({"id": 1, "question": {**question, "descending": False, **words}})[0]


def ask(run: Run, feed: Feed | None = None, **words: Any) -> Any:
    message = reply(run, feed, **words)
    assert message["error"] is None
    return message["body"]


def column(body: Any, name: str) -> list[Any]:
    at = body["columns"].index(name)
    return [row[at] for row in body["rows"]]


def test_rows_come_as_they_were_logged(run: Run) -> None:
    run.log_row("best", epoch=1, loss=0.5)
    run.log_table("best", {"epoch": [2, 3], "note": ["a", None]})

    body = ask(run)

    assert body["columns"] == ["epoch", "loss", "note"]
    assert body["rows"] == [[1, 0.5, None], [2, None, "a"], [3, None, None]]
    assert (body["numeric"], body["total"]) == ([True, True, False], 3)


@pytest.mark.parametrize(
    ("values", "sorted_up", "sorted_down"),
    [
        ([2.5, math.nan, -math.inf, 1.0], [{"float": "-inf"}, 1.0, 2.5], [2.5, 1.0, {"float": "-inf"}]),
        ([3, -(1 << 62), 0], [{"int": str(-(1 << 62))}, 0, 3], [3, 0, {"int": str(-(1 << 62))}]),
        ([True, False], [False, True], [True, False]),
        (["b", 2, None, "a", 1.5], [1.5, 2, "a", "b"], ["b", "a", 2, 1.5]),
        ([(1 << 70) + 1, 1 << 70], [{"int": str((1 << 70) + at)} for at in (0, 1)], None),
    ],
)
def test_a_column_is_sorted_both_ways_with_gaps_at_the_end(
    run: Run, values: list[Any], sorted_up: list[Any], sorted_down: list[Any] | None
) -> None:
    run.log_table("t", {"x": values})

    up = column(ask(run, sort="x"), "x")
    down = column(ask(run, sort="x", descending=True), "x")

    there = len(sorted_up)
    assert up[:there] == sorted_up
    assert down[:there] == (sorted_down or sorted_up[::-1])
    assert all(value in (None, {"float": "nan"}) for value in up[there:] + down[there:])


@pytest.mark.parametrize("values", [[1.0, 0.0, 1.0, 0.0], [1, 0, 1, 0], ["b", "a", "b", "a"]])
@pytest.mark.parametrize("descending", [False, True])
def test_equal_rows_keep_the_order_of_logging(run: Run, values: list[Any], descending: bool) -> None:
    run.log_table("t", {"x": values, "row": [0, 1, 2, 3]})

    rows = column(ask(run, sort="x", descending=descending), "row")

    assert rows == ([0, 2, 1, 3] if descending else [1, 3, 0, 2])


def test_a_whole_number_that_a_browser_would_round_comes_as_text(run: Run) -> None:
    run.log_table("t", {"x": [(1 << 53) + 1, 1 << 52]})

    assert column(ask(run), "x") == [{"int": "9007199254740993"}, 1 << 52]


def test_a_page_is_a_part_of_the_sorted_rows(run: Run) -> None:
    run.log_table("t", {"x": list(range(100))})

    assert column(ask(run, sort="x", descending=True, start=10, stop=13), "x") == [89, 88, 87]


def test_another_page_reads_nothing_again(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    run.log_table("t", {"x": [3.0, 1.0, 2.0]})
    feed = Feed(run._store)
    ask(run, feed)
    monkeypatch.delattr(Table, "decode")

    assert column(ask(run, feed, sort="x", start=1), "x") == [2.0, 3.0]


def counted(decoded: list[bytes]) -> Callable[[Table, bytes], Any]:
    decode = Table.decode

    def note(kind: Table, body: bytes) -> Any:
        decoded.append(body)
        return decode(kind, body)

    return note


def test_a_table_that_grows_reads_only_what_is_new(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    decoded: list[bytes] = []
    monkeypatch.setattr(Table, "decode", counted(decoded))
    for at in range(3):
        run.log_row("t", x=at)
        ask(run, sort="x")
    run.log_row("t", x="late", more=True)

    body = ask(run, sort="x", descending=True)

    assert body["rows"] == [["late", True], [2, None], [1, None], [0, None]]
    assert len(decoded) == 4


def test_tables_that_nobody_looks_at_are_let_go(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = Experiment(Workspace(folder=tmp_path / "workspace"), "digits").start_logging()
    for one in (run, other):
        one.log_table("t", {"x": [1.0, 2.0]})
    monkeypatch.setattr(tables, "MOST_CELLS", 3)

    for one in (run, other, other):
        ask(one)

    assert [table.is_of(other._store) for table in tables._kept.values()] == [True]


@pytest.mark.parametrize(
    ("words", "trouble"),
    [
        ({"sort": "y"}, "no column 'y'"),
        ({"sort": 3}, "sort is a text"),
        ({"descending": None}, "descending is true or false"),
        ({"start": "0"}, "start is a whole number"),
    ],
)
def test_a_question_that_means_nothing_is_told_so(run: Run, words: dict[str, Any], trouble: str) -> None:
    run.log_row("t", x=1)

    assert trouble in reply(run, **words)["error"]


def test_what_is_no_table_has_no_rows(run: Run) -> None:
    run.log_residuals(
        "r",
        {
            "schema_type": "residuals",
            "schema_version": "1.0.0",
            "data": {"bin_edges": [0, 1], "bin_counts": [2]},
        },
    )

    assert "is no table" in reply(run)["error"]
