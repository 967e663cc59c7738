"""The accuracy table that the front end's tests read: scikit-learn knows it, and it can be logged."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from mlwidget import Experiment, Workspace
from mlwidget.feed import Feed
from tests.feed.classifier import FILE, accuracy_table, told_by_sklearn

GOLDEN = json.loads(FILE.read_text(encoding="utf-8"))
TRUE, SCORES = np.array(GOLDEN["true"]), np.array(GOLDEN["scores"])
NAMES = GOLDEN["document"]["data"]["class_labels"]


def test_the_table_is_made_of_the_scores() -> None:
    assert GOLDEN["document"] == accuracy_table(TRUE, SCORES, NAMES)


@pytest.mark.parametrize("curve", ["roc", "pr"])
@pytest.mark.parametrize("of", ["classes", "micro", "macro"])
def test_scikit_learn_says_the_same_today(curve: str, of: str) -> None:
    assert GOLDEN["sklearn"][curve][of] == pytest.approx(told_by_sklearn(TRUE, SCORES)[curve][of])


def test_the_document_can_be_logged_and_comes_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    run = Experiment(Workspace(folder=tmp_path / "workspace"), "iris").start_logging()
    run.log_accuracy_table("curves", GOLDEN["document"])
    run.flush()
    feed = Feed(run._store)
    (known,) = feed.snapshot()[0]["series"]

    question = {"what": "entries", "series": known["id"], "start": -1, "stop": None}
    body: Any = feed.answer({"id": 1, "question": question})[0]["body"]

    assert body["entries"][0]["value"]["value"] == GOLDEN["document"]
