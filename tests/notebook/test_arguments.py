"""The words after a magic."""

from __future__ import annotations

import pytest
from IPython.core.error import UsageError

from mlwidget.notebook.arguments import mlwidget_arguments, track_arguments


def test_track_takes_an_experiment_a_name_and_whether_to_show() -> None:
    wanted = track_arguments("digits --name 'first try' --no-show")

    assert (wanted.experiment, wanted.name, wanted.no_show) == ("digits", "first try", True)


def test_track_needs_nothing() -> None:
    wanted = track_arguments("")

    assert (wanted.experiment, wanted.name, wanted.no_show) == (None, None, False)


def test_mlwidget_alone_tells_the_status() -> None:
    assert mlwidget_arguments("").command == "status"


def test_runs_takes_an_experiment_and_a_number() -> None:
    wanted = mlwidget_arguments("runs digits -n 3")

    assert (wanted.experiment, wanted.number) == ("digits", 3)


@pytest.mark.parametrize("line", ["fly", "runs -n many", "show one two", "runs 'unclosed"])
def test_a_wrong_line_is_told_in_a_sentence(line: str) -> None:
    with pytest.raises(UsageError):
        mlwidget_arguments(line)


def test_an_unknown_option_of_track_is_told_in_a_sentence() -> None:
    with pytest.raises(UsageError, match="--colour"):
        track_arguments("digits --colour red")
