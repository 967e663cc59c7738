"""Runs side by side."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from mlwidget import Experiment, Run, Workspace, compare
from mlwidget.errors import InvalidTypeError, InvalidValueError


@pytest.fixture
def runs(tmp_path: Path) -> list[Run]:
    experiment = Experiment(Workspace(folder=tmp_path), "digits")
    runs = [experiment.start_logging(display_name=name) for name in ("first", "second")]
    for run in runs:
        run.complete()
    return runs


def test_runs_are_shown_in_the_given_order(runs: list[Run], capsys: pytest.CaptureFixture[str]) -> None:
    compare(reversed(runs)).show()

    assert capsys.readouterr().out.splitlines() == [
        "mlwidget: digits / second: Completed",
        "mlwidget: digits / first: Completed",
    ]


@pytest.mark.parametrize("wrong", [None, 3, "runs", ["a"], [None]])
def test_anything_but_runs_is_refused_with_what_was_given(wrong: Any) -> None:
    with pytest.raises(InvalidTypeError, match="compare takes a list of runs, got"):
        compare(wrong)


def test_one_run_alone_is_refused_with_what_shows_it(runs: list[Run]) -> None:
    one: Any = runs[0]

    with pytest.raises(InvalidTypeError, match=r"RunDetails\(run\)"):
        compare(one)


@pytest.mark.parametrize(("count", "words"), [(0, "at least one"), (201, "at most 200")])
def test_none_and_far_too_many_are_refused(runs: list[Run], count: int, words: str) -> None:
    with pytest.raises(InvalidValueError, match=words):
        compare(runs[:1] * count)
