"""`%%track` and `%mlwidget`."""

from __future__ import annotations

import logging

import pytest
from IPython.core.interactiveshell import InteractiveShell

import mlwidget
from mlwidget.notebook.listing import table
from mlwidget.tracking.naming import brief
from tests.notebook.conftest import RunCell

Captured = pytest.CaptureFixture[str]


def test_track_makes_a_run_of_the_cell(cell: RunCell, shell: InteractiveShell) -> None:
    cell("%%track digits --name 'first try'\nrun.log('loss', 0.5)\nfound = 42")

    run = shell.user_ns["run"]
    assert run.experiment.name == "digits"
    assert run.display_name == "first try"
    assert run.get_metrics() == {"loss": 0.5}
    assert run.get_status() == "Completed"
    assert shell.user_ns["found"] == 42


def test_track_shows_the_run_before_the_body_runs(cell: RunCell, capsys: Captured) -> None:
    cell("%%track digits --name shown\nprint('body')")

    told = capsys.readouterr().out
    assert told.index("digits / shown") < told.index("body")


def test_track_can_be_quiet(cell: RunCell, capsys: Captured) -> None:
    cell("%%track digits --no-show\nquiet = 1")

    assert capsys.readouterr().out == ""


def test_track_can_keep_what_loggers_log(cell: RunCell, shell: InteractiveShell) -> None:
    cell("%%track digits --no-show --logs\nimport logging\nlogging.getLogger('training').warning('odd')")

    logs = shell.user_ns["run"].get_details_with_logs()["logFiles"]
    assert "WARNING training" in logs["logs/records.txt"]
    assert not [one for one in logging.getLogger().handlers if type(one).__name__ == "RunHandler"]


def test_an_error_in_a_tracked_cell_fails_the_run_and_is_shown(
    cell: RunCell, shell: InteractiveShell, capsys: Captured
) -> None:
    result = cell("%%track digits --no-show\nraise ValueError('no more data')")

    assert isinstance(result.error_in_exec, ValueError)
    assert shell.user_ns["run"].get_status() == "Failed"
    assert "ValueError: no more data" in capsys.readouterr().out


def test_an_interrupt_in_a_tracked_cell_cancels_the_run(cell: RunCell, shell: InteractiveShell) -> None:
    cell("%%track digits --no-show\nraise KeyboardInterrupt")

    assert shell.user_ns["run"].get_status() == "Canceled"


def test_a_syntax_error_makes_no_run(
    cell: RunCell, shell: InteractiveShell, workspace: mlwidget.Workspace
) -> None:
    cell("%%track typo --no-show\nif:")

    assert "typo" not in workspace.experiments


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("%%track 'a/b'\n1", "an experiment's name has"),
        ("%%track digits --nme x\n1", "unrecognized arguments: --nme x"),
        ("%%track digits\nfine = 1\nif:", "line 2 of the cell: invalid syntax\n    if:\n      ^"),
    ],
)
def test_a_wrong_tracked_cell_is_a_sentence_and_no_traceback(
    cell: RunCell, capsys: Captured, source: str, words: str
) -> None:
    result = cell(source)

    told = capsys.readouterr()
    assert not result.success
    assert words in told.out + told.err
    assert "extension.py" not in told.out + told.err


def test_runs_are_listed_newest_first(cell: RunCell, capsys: Captured) -> None:
    for name in ("first", "second"):
        cell(f"%%track digits --no-show --name {name}\npass")
    cell("%mlwidget runs")

    told = capsys.readouterr().out
    assert told.index("second") < told.index("first")


def test_a_listed_run_has_as_much_of_its_id_as_showing_it_takes(
    cell: RunCell, shell: InteractiveShell, capsys: Captured
) -> None:
    cell("%%track digits --no-show --name first\npass")
    cell("%mlwidget runs")
    listed = capsys.readouterr().out.splitlines()[1].split()[0]

    cell(f"%mlwidget show {listed}")

    assert shell.user_ns["run"].id.startswith(listed)
    assert "digits / first" in capsys.readouterr().out


def test_older_runs_are_counted(cell: RunCell, capsys: Captured) -> None:
    for _ in range(3):
        cell("%%track digits --no-show\npass")
    cell("%mlwidget runs -n 1")

    assert capsys.readouterr().out.endswith("and 2 older: %mlwidget runs -n 3\n")


def test_ids_that_begin_alike_are_listed_as_far_as_they_differ() -> None:
    one, other = "0a0b0c0d-1111-4111-8111-111111111111", "0a0b0c0d-2222-4222-8222-222222222222"

    assert brief([one, other]) == {one: "0a0b0c0d-1", other: "0a0b0c0d-2"}
    assert brief([one, "my run of today"]) == {one: "0a0b0c0d", "my run of today": "my run of today"}


def test_the_status_names_the_workspace_and_open_runs(cell: RunCell, capsys: Captured) -> None:
    cell("run = start(display_name='open one')")
    cell("%mlwidget status")

    told = capsys.readouterr().out
    assert "workspace" in told
    assert "digits / open one" in told


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("fly", "fly"),
        ("runs nowhere", "No experiment 'nowhere'"),
        ("show nothing", "No run begins with 'nothing'"),
    ],
)
def test_a_wrong_line_is_a_sentence_and_no_traceback(
    cell: RunCell, capsys: Captured, line: str, words: str
) -> None:
    cell(f"%mlwidget {line}")

    told = capsys.readouterr()
    assert words in told.out + told.err
    assert "Traceback" not in told.out + told.err


def test_a_line_break_in_a_name_does_not_break_the_table() -> None:
    assert table([("a", "b"), ("x\ny", "z")]).splitlines() == ["a    b", "x y  z"]
