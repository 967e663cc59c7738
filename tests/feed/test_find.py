"""Where a text stands in a file: as a naive search would say."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from mlwidget.feed.answers import search
from mlwidget.store import open_store
from mlwidget.store.base import RunStore
from tests.feed.test_files import ask, write
from tests.golden.story import new_run

LOG = "logs/user_log.txt"


@pytest.fixture
def run(tmp_path: Path) -> RunStore:
    return new_run(open_store(tmp_path / "workspace"))


@pytest.fixture
def small_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Many blocks, and a look at each of them, in a small file."""
    monkeypatch.setattr(search, "BLOCK", 3)
    monkeypatch.setattr(search, "SECONDS", -1.0)


def find(run: RunStore, *texts: str, start: int = 0, backwards: bool = False, case: bool = True) -> Any:
    """Where it stands, asking on until the end of the file; None for nowhere."""
    size = run.artifact_path(LOG).stat().st_size
    while True:
        words = {"texts": list(texts), "start": start, "backwards": backwards, "case": case}
        body = ask(run, "find", name=LOG, **words)[0]
        if body["at"] is not None or body["looked"] in (start, 0, size):
            return body["at"]
        assert body["looked"] < start if backwards else body["looked"] > start
        start = body["looked"]


def naive(data: str, texts: list[str], start: int, *, backwards: bool, case: bool) -> int | None:
    """The same by trying each place; letters are compared one by one."""

    def forms(letter: str) -> set[str]:
        every = {letter, letter.upper(), letter.lower()}
        return {letter} if case else {form for form in every if len(form) == 1}

    def stands(text: str, place: int) -> bool:
        part = data[place : place + len(text)]
        return len(part) == len(text) and all(
            one in forms(other) for one, other in zip(part, text, strict=True)
        )

    places = {len(data[:at].encode()): at for at in range(len(data))}
    hits = [byte for byte, at in places.items() if any(stands(text, at) for text in texts)]
    hits = [byte for byte in hits if (byte < start if backwards else byte >= start)]
    return (max(hits) if backwards else min(hits)) if hits else None


LETTERS = st.text("abAB\nüÜ→É", max_size=40)
WANTED = st.text("abAüÉ→", min_size=1, max_size=4)


SEARCHES = st.tuples(st.integers(0, 60), st.booleans(), st.booleans())


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(data=LETTERS, texts=st.lists(WANTED, min_size=1, max_size=3), how=SEARCHES)
@example(data="aaaab", texts=["aab"], how=(0, False, True))
@example(data="abab", texts=["ab"], how=(3, True, True))
@example(data="xÜb", texts=["üB"], how=(9, True, False))
@pytest.mark.usefixtures("small_blocks")
def test_it_stands_where_a_naive_search_finds_it(
    run: RunStore, data: str, texts: list[str], how: tuple[int, bool, bool]
) -> None:
    write(run, LOG, data)
    start, backwards, case = min(how[0], len(data.encode())), how[1], how[2]

    there = find(run, *texts, start=start, backwards=backwards, case=case)

    assert there == naive(data, texts, start, backwards=backwards, case=case)


def test_a_text_across_two_blocks_is_found(run: RunStore) -> None:
    write(run, LOG, bytes(search.BLOCK - 3) + b"needle" + bytes(search.BLOCK))

    assert find(run, "needle") == search.BLOCK - 3
    assert find(run, "NEEDLE", start=2 * search.BLOCK, backwards=True, case=False) == search.BLOCK - 3


def test_what_begins_at_the_start_is_not_before_it(run: RunStore) -> None:
    write(run, LOG, "one one one")

    assert find(run, "one", start=4) == 4
    assert find(run, "one", start=4, backwards=True) == 0
    assert find(run, "one", start=0, backwards=True) is None


def test_the_nearest_of_several_texts_is_found(run: RunStore) -> None:
    write(run, LOG, "fine\nWARNING: low\nERROR: none\nfine\n")

    assert find(run, "ERROR", "WARNING") == 5
    assert find(run, "ERROR", "WARNING", start=35, backwards=True) == 18


def test_capital_letters_of_any_alphabet_are_small_ones_too(run: RunStore) -> None:
    write(run, LOG, "die ÜBERSICHT, η Ελλάδα")

    assert find(run, "übersicht", case=False) == 4
    assert find(run, "ΕΛΛΆΔΑ", case=False) == len("die ÜBERSICHT, η ".encode())
    assert find(run, "übersicht") is None


def test_a_gigabyte_is_searched_in_steps_that_say_how_far_they_came(run: RunStore) -> None:
    place = write(run, LOG, "")
    with place.open("wb") as file:
        file.truncate((1 << 30) - 6)
        file.seek(0, 2)
        file.write(b"needle")

    first = ask(run, "find", name=LOG, texts=["needle"], start=0, backwards=False, case=False)[0]

    assert first["at"] is None
    assert 0 < first["looked"] < 1 << 30
    assert find(run, "needle", start=first["looked"]) == (1 << 30) - 6
    assert find(run, "needle", start=1 << 30, backwards=True) == (1 << 30) - 6


def test_a_file_that_is_cut_while_it_is_read_ends_the_search(run: RunStore) -> None:
    write(run, LOG, "one")

    assert find(run, "one", start=99) is None


@pytest.mark.parametrize(
    "words",
    [
        {"texts": "needle"},
        {"texts": []},
        {"texts": [""]},
        {"texts": ["x" * 1001]},
        {"texts": ["x"] * 21},
        {"texts": [5]},
        {"start": -1},
        {"start": 0.5},
        {"backwards": 1},
        {"case": None},
    ],
)
def test_a_search_that_makes_no_sense_is_refused(run: RunStore, words: dict[str, Any]) -> None:
    write(run, LOG, "needle")
    sane = {"texts": ["needle"], "start": 0, "backwards": False, "case": True}

    assert isinstance(ask(run, "find", name=LOG, **{**sane, **words})[0], str)
