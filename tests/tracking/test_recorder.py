"""A store that cannot be opened for a while costs what is logged meanwhile, and nothing more."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from mlwidget import Experiment, Run, Workspace
from mlwidget.errors import InvalidTypeError, KindConflictError
from mlwidget.store import database
from mlwidget.tracking import recorder

Release = Callable[[], object]


@pytest.fixture
def run(on_disk: Workspace, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setattr(database, "BUSY_SECONDS", 0.1)
    monkeypatch.setattr(recorder, "RETRY_SECONDS", 0.0)
    return Experiment(on_disk, "digits").start_logging(run_id="run-1")


@pytest.fixture
def release(run: Run, tmp_path: Path) -> Iterator[Release]:
    """Another process writes the run's file until this is called."""
    path = tmp_path / "workspace/runs/digits/run-1/run.sqlite"
    run._recorder._store.close()  # what is open already waits as long as it was told when it was opened
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        yield lambda: connection.execute("ROLLBACK")


def test_a_handle_taken_while_the_store_cannot_be_opened_records_once_it_can(
    run: Run, release: Release
) -> None:
    loss = run.metric("loss")
    loss(0.0)
    release()
    for value in (1.0, 2.0, 3.0):
        loss(value)

    assert run.get_metrics() == {"loss": [1.0, 2.0, 3.0]}
    assert run.health == ["1 records were lost: the store could not be opened"]


def test_two_handles_of_one_metric_become_the_same_one(run: Run, release: Release) -> None:
    first, second = run.metric("loss"), run.metric("loss")
    release()
    first(1.0)
    second(2.0)
    run.log("loss", 3.0)

    assert run.series("loss").step.tolist() == [0, 1, 2]


def test_a_handle_that_waits_tries_again_only_when_it_is_time(
    run: Run, release: Release, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recorder, "RETRY_SECONDS", 3600.0)
    loss = run.metric("loss")
    release()
    loss(1.0)

    assert run.health[-1] == "1 records were lost: the store could not be opened"


def test_a_handle_that_waits_goes_on_when_another_call_has_opened_the_store(
    run: Run, release: Release, monkeypatch: pytest.MonkeyPatch
) -> None:
    loss = run.metric("loss")
    release()
    run.log("accuracy", 1.0)
    monkeypatch.setattr(run._recorder, "_retry", float("inf"))
    loss(1.0)

    assert run.get_metrics("loss") == {"loss": 1.0}


def test_a_wrong_value_is_refused_while_the_store_cannot_be_opened(run: Run, release: Release) -> None:
    loss = run.metric("loss")

    with pytest.raises(InvalidTypeError, match="takes"):
        loss([1.0, 2.0])
    with pytest.raises(InvalidTypeError, match="step takes an integer"):
        loss(1.0, step="first")  # type: ignore[arg-type]
    release()


def test_a_handle_that_waited_refuses_a_metric_that_is_a_table(run: Run, release: Release) -> None:
    loss = run.metric("loss")
    release()
    run.log_row("loss", a=1)

    with pytest.raises(KindConflictError, match="already holds what log_row or log_table logs"):
        loss(1.0)
