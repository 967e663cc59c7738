"""What a viewer is told of the runs below a run."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from mlwidget.feed import Feed
from mlwidget.feed.answers import ANSWERS, Asked
from mlwidget.feed.answers.runs import row_of, runs
from mlwidget.records import RunRecord
from mlwidget.store.base import RunStore, Store
from mlwidget.store.memory import MemoryStore
from tests.golden.story import NOON, Scribe


@pytest.fixture
def store() -> Store:
    store = MemoryStore()
    store.create_experiment("digits")
    return store


@pytest.fixture
def parent(store: Store) -> RunStore:
    return store.create_run(RunRecord("parent", "digits", NOON, name="sweep"))


def child(store: Store, at: int, *, status: str = "Completed", **fields: Any) -> RunStore:
    run = store.create_run(RunRecord(f"child-{at}", "digits", NOON + at, parent="parent", **fields))
    run.set_status("Running")
    run.set_status(status)
    run.update(ended=NOON + at + 1 if status == "Completed" else None)
    return run


def ask(parent: RunStore, store: Store | None, **words: Any) -> Any:
    question = {"what": "runs", "children": True, "start": 0, "after": None, **words}
    message, _ = Feed(parent, workspace=store).answer({"id": 1, "question": question})
    assert message["error"] is None
    return message["body"]


def test_the_run_comes_first_and_then_its_children_oldest_first(store: Store, parent: RunStore) -> None:
    for at in (2, 1):
        child(store, at)

    body = ask(parent, store)

    assert [row["id"] for row in body["rows"]] == ["parent", "child-1", "child-2"]
    assert (body["total"], body["next"]) == (3, None)


def test_without_children_the_run_comes_alone(store: Store, parent: RunStore) -> None:
    child(store, 1)

    assert [row["name"] for row in ask(parent, store, children=False)["rows"]] == ["sweep"]


def test_a_row_has_parameters_and_the_last_values(store: Store, parent: RunStore) -> None:
    run = child(store, 1, properties={"lr": "0.1", "opt": "adam", "azureml.git.branch": "main"})
    scribe = Scribe(run)
    scribe.log("loss", [2.0, 1.0])
    scribe.log("bad", [float("nan")])  # the store keeps no last number of it
    scribe.log("mlwidget:progress", [3.0])

    row = ask(parent, store)["rows"][1]

    assert row["parameters"] == {"lr": 0.1, "opt": "adam"}
    assert row["metrics"] == {"loss": 1.0, "bad": None}


def test_an_answer_stops_after_a_moment_and_says_where_to_ask_on(store: Store, parent: RunStore) -> None:
    for at in range(5):
        child(store, at)
    slow = iter(range(100))
    asked = Asked(parent, store, lambda _: None)

    def told() -> Iterator[str]:
        start: int | None = 0
        while start is not None:
            words = {"children": True, "start": start, "after": None}
            body, _ = runs(asked, words, clock=lambda: float(next(slow)))
            yield ",".join(row["id"] for row in body["rows"])
            start = body["next"]

    assert list(told()) == ["parent", *(f"child-{at}" for at in range(5))]


def test_what_ended_long_ago_is_told_once(store: Store, parent: RunStore) -> None:
    child(store, 1)
    child(store, 2, status="Paused")

    body = ask(parent, store, after=NOON + 1000)

    assert [row["id"] for row in body["rows"]] == ["parent", "child-2"]


def test_a_child_that_is_removed_meanwhile_is_told_without_values(
    store: Store, parent: RunStore
) -> None:
    child(store, 1)
    record = store.run("child-1").record()
    store.delete_run("child-1")

    assert row_of(record, None, store)["metrics"] == {}


@pytest.mark.parametrize("wrong", [{"start": -1}, {"start": "0"}, {"after": "now"}, {"children": 1}])
def test_nothing_of_a_question_is_believed(store: Store, parent: RunStore, wrong: Any) -> None:
    question = {"what": "runs", "children": True, **wrong}

    message, _ = Feed(parent, workspace=store).answer({"id": 1, "question": question})

    assert message["body"] is None
    assert message["error"]


def test_every_question_of_the_wire_has_an_answer() -> None:
    from mlwidget import questions

    assert list(ANSWERS) == list(questions.Answers.__annotations__)
