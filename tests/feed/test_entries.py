"""Entries of metrics that are not numbers, as a viewer asks for them."""

from __future__ import annotations

import importlib
import math
from pathlib import Path
from typing import Any

import pytest

from mlwidget import Experiment, Run, Workspace
from mlwidget.feed import Feed


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.chdir(tmp_path)
    return Experiment(Workspace(folder=tmp_path / "workspace"), "digits").start_logging()


def ask(run: Run, start: int, stop: int | None = None) -> Any:
    run.flush()
    feed = Feed(run._store)
    (known,) = feed.snapshot()[0]["series"]
    question = {"what": "entries", "series": known["id"], "start": start, "stop": stop}
    message, _ = feed.answer({"id": 1, "question": question})
    assert message["error"] is None
    return message["body"]


def test_the_last_text_is_asked_for_from_the_end(run: Run) -> None:
    for word in ("one", "two", "three"):
        run.log("said", word)

    body = ask(run, -1)

    assert body["total"] == 3
    assert [(one["number"], one["step"], one["value"]) for one in body["entries"]] == [(2, 2, "three")]


def test_very_long_texts_come_a_few_at_a_time(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    module = importlib.import_module("mlwidget.feed.answers.entries")
    monkeypatch.setattr(module, "MOST_CHARACTERS", 1000)
    for size in (5000, 600, 300, 200):
        run.log("said", "x" * size)

    assert [one["number"] for one in ask(run, 0)["entries"]] == [0]
    assert [one["number"] for one in ask(run, 1)["entries"]] == [1, 2]


def test_a_report_comes_as_it_was_logged(run: Run) -> None:
    data = {"bin_edges": [0, math.inf], "bin_counts": [2]}
    run.log_residuals("off", {"schema_type": "residuals", "schema_version": "1.0.0", "data": data})

    (entry,) = ask(run, 0)["entries"]

    assert entry["value"]["value"]["data"] == {"bin_edges": [0, {"float": "inf"}], "bin_counts": [2]}
