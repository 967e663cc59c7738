"""The lines of a file that hold one of some texts: as a naive look at every line would find them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from mlwidget.feed.answers import sift
from mlwidget.store import open_store
from mlwidget.store.base import RunStore
from tests.feed.test_files import ask, write
from tests.golden.story import new_run

LOG = "logs/user_log.txt"


@pytest.fixture
def run(tmp_path: Path) -> RunStore:
    return new_run(open_store(tmp_path / "workspace"))


@pytest.fixture
def small_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    """Many blocks and many answers, in a small file."""
    monkeypatch.setattr(sift, "BLOCK", 12)
    monkeypatch.setattr(sift, "SECONDS", -1.0)
    monkeypatch.setattr(sift, "MOST_PIECES", 2)


LINE = st.text("ab é", max_size=4)
LOGGED = st.lists(LINE, max_size=12).map("\n".join)
"""Lines that are shorter than a block, of which the last one may have no end."""


def some(
    run: RunStore, *texts: str, start: int = 0, backwards: bool = False
) -> tuple[Any, dict[int, str]]:
    """One answer, and the lines in it by the byte with which they begin."""
    body, data = ask(run, "lines", name=LOG, texts=list(texts), start=start, backwards=backwards)
    found: dict[int, str] = {}
    for begin, count, _ in body["pieces"]:
        piece, data, at = data[:count], data[count:], begin
        for line in piece.splitlines(keepends=True):
            found[at] = line.decode().rstrip("\n")
            at += len(line)
    assert data == b""
    return body, found


def every(run: RunStore, *texts: str, start: int = 0, backwards: bool = False) -> dict[int, str]:
    """All that there are on that side, asking on until nothing is left to be looked at."""
    found: dict[int, str] = {}
    while True:
        body, more = some(run, *texts, start=start, backwards=backwards)
        found |= more
        if body["done"]:
            return found
        assert body["looked"] < start if backwards else body["looked"] > start
        start = body["looked"]


def naive(data: str, *texts: str) -> dict[int, str]:
    """The same by a look at each line."""
    found: dict[int, str] = {}
    at, belongs = 0, False
    for line in data.split("\n"):
        belongs = any(text in line for text in texts) or (belongs and line[:1] in (" ", "\t"))
        if belongs:
            found[at] = line
        at += len(line.encode()) + 1
    return found


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    data=LOGGED,
    texts=st.lists(st.text("abé", min_size=1, max_size=2), min_size=1, max_size=3),
)
@example(data="a\n b\n b\nc\n", texts=["a"])
@example(data="\n\n a", texts=["a"])
@example(data="a\n  a\n  b\na", texts=["a"])
@pytest.mark.usefixtures("small_steps")
def test_whichever_way_one_goes_all_lines_are_found(run: RunStore, data: str, texts: list[str]) -> None:
    write(run, LOG, data)
    wanted = naive(data, *texts)

    assert every(run, *texts) == wanted
    assert every(run, *texts, start=len(data.encode()), backwards=True) == wanted


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(data=LOGGED, start=st.integers(0, 45))
@pytest.mark.usefixtures("small_steps")
def test_from_the_middle_both_ways_together_find_all(run: RunStore, data: str, start: int) -> None:
    write(run, LOG, data)
    begin = some(run, "a", start=start)[0]["start"]

    assert begin <= min(start, len(data.encode()))
    assert every(run, "a", start=start) | every(run, "a", start=begin, backwards=True) == naive(
        data, "a"
    )


TRACEBACK = """INFO fine
ERROR: it went wrong
Traceback (most recent call last):
  File "train.py", line 3, in <module>
    raise ValueError("no")
ValueError: no
INFO fine
"""


def test_a_traceback_comes_with_the_lines_in_it(run: RunStore) -> None:
    write(run, LOG, TRACEBACK)

    assert [*some(run, "ERROR", "Traceback", "Error")[1].values()] == TRACEBACK.splitlines()[1:-1]


def test_lines_that_come_later_below_the_last_one_are_found_with_it(run: RunStore) -> None:
    written = TRACEBACK.partition("    raise")[0]
    write(run, LOG, written)
    looked = some(run, "Traceback")[0]["looked"]
    write(run, LOG, TRACEBACK)

    assert '    raise ValueError("no")' in some(run, "Traceback", start=looked)[1].values()


def test_a_line_that_is_still_being_written_is_looked_at_again(run: RunStore) -> None:
    write(run, LOG, "fine\nERR")
    body, found = some(run, "ERROR")
    assert (found, body["done"], body["looked"]) == ({}, True, 5)

    write(run, LOG, "fine\nERROR\n")

    assert some(run, "ERROR", start=body["looked"])[1] == {5: "ERROR"}


def test_of_a_line_that_is_far_too_long_the_part_around_the_text_is_given(run: RunStore) -> None:
    write(run, LOG, "x" * 100_000 + "ERROR" + "y" * 100_000 + "\n below\nERROR\n")

    body, _ = some(run, "ERROR")
    (begin, count, is_cut), last = body["pieces"]

    assert (0 < begin < 100_000 < begin + count, is_cut) == (True, 1)
    assert last == [200_013, 6, 0]


def test_one_line_without_an_end_is_looked_through(run: RunStore) -> None:
    write(run, LOG, "\r50 %" * 500_000 + "ERROR")
    size = 500_000 * 5 + 5

    assert [count > 5 for _, count, _ in some(run, "ERROR")[0]["pieces"]] == [True]
    assert len(every(run, "ERROR", start=size, backwards=True)) >= 1


def test_a_gigabyte_is_looked_through_in_steps_that_say_how_far_they_came(run: RunStore) -> None:
    place = write(run, LOG, "")
    with place.open("wb") as file:
        file.truncate((1 << 30) - 7)
        file.seek(0, 2)
        file.write(b"\nERROR\n")
    first, found = some(run, "ERROR")
    assert (found, first["done"], 0 < first["looked"] < 1 << 30) == ({}, False, True)

    assert some(run, "ERROR", start=1 << 30, backwards=True)[1] == {(1 << 30) - 6: "ERROR"}


def test_of_a_file_full_of_them_a_few_come_at_once(run: RunStore) -> None:
    write(run, LOG, "ERROR and so on\n" * 100_000)

    below, _ = some(run, "ERROR")
    above, _ = some(run, "ERROR", start=1_600_000, backwards=True)

    assert len(below["pieces"]) <= sift.MOST_PIECES + 1
    assert above["pieces"][-1] == [1_599_984, 16, 0]
    assert above["looked"] == above["pieces"][0][0]


@pytest.mark.parametrize(
    "words",
    [
        {"texts": []},
        {"texts": [""]},
        {"texts": "ERROR"},
        {"start": -1},
        {"backwards": None},
        {"name": 5},
    ],
)
def test_what_makes_no_sense_is_refused(run: RunStore, words: dict[str, Any]) -> None:
    write(run, LOG, "ERROR")
    sane = {"name": LOG, "texts": ["ERROR"], "start": 0, "backwards": False}

    assert isinstance(ask(run, "lines", **{**sane, **words})[0], str)
