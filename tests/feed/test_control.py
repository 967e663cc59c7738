"""What a viewer can do to a run."""

from __future__ import annotations

from typing import Any

import pytest

from mlwidget.feed import Feed
from mlwidget.store.base import RunStore
from mlwidget.store.memory import MemoryStore
from tests.golden.story import new_run


@pytest.fixture
def run() -> RunStore:
    run = new_run(MemoryStore())
    run.set_status("Running")
    return run


def ask(run: RunStore, **question: Any) -> str | None:
    """What is wrong with the question, if anything."""
    message, _ = Feed(run).answer({"id": 1, "question": question})
    return message["error"]


def kinds(run: RunStore) -> list[str]:
    return [kind for _, kind, _ in run.requests()]


def test_a_stop_that_comes_by_two_ways_is_one_request(run: RunStore) -> None:
    assert [ask(run, what="stop", now=False), ask(run, what="stop", now=False)] == [None, None]
    assert kinds(run) == ["stop"]


def test_a_stop_that_cannot_wait_is_another_request(run: RunStore) -> None:
    ask(run, what="stop", now=False)
    ask(run, what="stop", now=True)

    assert kinds(run) == ["stop", "stop"]


def test_a_turn_of_a_knob_is_a_request(run: RunStore) -> None:
    ask(run, what="turn", knob="lr", value=0.1)

    assert run.requests()[0][1:] == ("turn", {"knob": "lr", "value": 0.1})


@pytest.mark.parametrize("question", [{"what": "stop"}, {"what": "turn", "knob": "lr", "value": 1}])
def test_a_run_that_has_ended_is_not_disturbed(run: RunStore, question: Any) -> None:
    run.set_status("Completed")

    assert "completed" in (ask(run, **question) or "")
    assert kinds(run) == []


def test_tags_are_set_and_removed_at_once(run: RunStore) -> None:
    run.set_tags({"old": "1", "stays": None})

    ask(run, what="tag", set={"new": "2"}, remove=["old"])

    assert run.record().tags == {"stays": None, "new": "2"}


@pytest.mark.parametrize("tags", [{"": "x"}, {"a": 3}, ["a"]])
def test_a_tag_is_a_name_and_a_text(run: RunStore, tags: Any) -> None:
    assert ask(run, what="tag", set=tags, remove=[]) is not None
    assert run.record().tags == {}
