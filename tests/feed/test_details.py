"""What a viewer is told of a run beside what it logged."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from mlwidget import Experiment, Run, Workspace
from mlwidget.errors import RunNotFoundError
from mlwidget.feed import Feed


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.chdir(tmp_path)
    return Experiment(Workspace(folder=tmp_path / "workspace"), "digits").start_logging()


def details(run: Run) -> Any:
    message, _ = Feed(run._store).answer({"id": 1, "question": {"what": "details"}})
    assert message["error"] is None
    return message["body"]


def named(facts: list[dict[str, str]]) -> dict[str, str]:
    return {fact["name"]: fact["value"] for fact in facts}


def test_a_run_tells_what_it_ran_with(run: Run) -> None:
    found = details(run)

    assert {"Python", "Executable", "Platform", "Memory"} <= set(named(found["environment"]))
    assert {"Program", "Working directory"} <= set(named(found["code"]))
    assert named(found["facts"])["Run"] == run.id


def test_each_status_has_its_time(run: Run) -> None:
    run.complete()

    assert [one["status"] for one in details(run)["history"]] == ["NotStarted", "Running", "Completed"]


def test_an_error_comes_with_its_traceback(run: Run) -> None:
    with pytest.raises(ZeroDivisionError), run:
        1 / 0  # noqa: B018

    error = details(run)["error"]
    assert (error["type"], error["message"]) == ("ZeroDivisionError", "division by zero")
    assert "test_an_error_comes_with_its_traceback" in error["traceback"]


def test_secrets_are_dots(run: Run) -> None:
    run.add_properties({"api_key": "abc", "lr": "0.1"})
    run._store.update(details={"runDefinition": {"arguments": ["--token", "xyz", "--db_password=pw"]}})

    found = details(run)

    assert named(found["parameters"]) == {
        "token": "•••",
        "db_password": "•••",
        "api_key": "•••",
        "lr": "0.1",
    }
    assert not {"abc", "xyz", "pw"} & set(str(found).replace("'", " ").replace("=", " ").split())


def test_the_same_warning_is_told_once_with_its_count(run: Run, tmp_path: Path) -> None:
    log = tmp_path / "log.txt"
    log.write_text(
        "epoch 1\n"
        "train.py:3: UserWarning: loss 0.5 is odd\r"
        "train.py:3: UserWarning: loss 0.7 is odd\n"
        "WARNING:root:disk slow\n"
        "2026-01-01 [WARNING] disk slow\n"
        "forewarning: nothing\n"
    )
    run.upload_file("logs/user_log.txt", str(log))

    found = [(row["message"], row["count"]) for row in details(run)["warnings"]]

    assert found == [("UserWarning: loss 0.5 is odd", 2), ("root:disk slow", 1), ("disk slow", 1)]


def test_a_run_that_is_removed_while_it_is_shown_says_so(run: Run) -> None:
    feed = Feed(run._store, clock=iter(range(0, 1000, 5)).__next__)
    feed.snapshot()
    run.complete()
    shutil.rmtree(run._experiment.workspace.folder)

    with pytest.raises(RunNotFoundError, match="removed while it was shown"):
        feed.since()


def test_whoever_asks_of_an_ended_run_that_was_removed_is_told(run: Run) -> None:
    feed = Feed(run._store)
    run.complete()
    feed.since()
    shutil.rmtree(run._experiment.workspace.folder)

    reply, _ = feed.answer({"id": 1, "question": {"what": "files"}})

    assert "removed while it was shown" in str(reply["error"])


def test_what_is_warned_of_now_is_told_now(run: Run) -> None:
    with run:
        print("UserWarning: this is odd")

        found = [row["message"] for row in details(run)["warnings"]]

    assert found == ["UserWarning: this is odd"]
