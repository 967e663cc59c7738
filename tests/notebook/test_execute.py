"""The body of a cell magic runs as a cell does."""

from __future__ import annotations

import pytest
from IPython.core.interactiveshell import InteractiveShell

from mlwidget.notebook.execute import prepared


def test_variables_land_in_the_users_namespace(shell: InteractiveShell) -> None:
    prepared(shell, "found = 6 * 7\n")()

    assert shell.user_ns["found"] == 42


def test_the_last_value_is_shown(
    shell: InteractiveShell, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.displayhook", shell.displayhook)

    prepared(shell, "1\n'shown'")()

    assert capsys.readouterr().out.strip().endswith("'shown'")


def test_magics_work_inside(shell: InteractiveShell) -> None:
    prepared(shell, "where = %pwd\n")()

    assert isinstance(shell.user_ns["where"], str)


def test_a_syntax_error_is_told_before_anything_runs(shell: InteractiveShell) -> None:
    with pytest.raises(SyntaxError):
        prepared(shell, "begun = 1\nif:\n")

    assert "begun" not in shell.user_ns


def test_a_traceback_shows_the_cell_and_not_the_magic(
    shell: InteractiveShell, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(ZeroDivisionError):
        prepared(shell, "def half():\n    return 1 / 0\nhalf()")()
    try:
        prepared(shell, "def half():\n    return 1 / 0\nhalf()")()
    except ZeroDivisionError:
        shell.showtraceback()

    told = capsys.readouterr().out
    assert "return 1 / 0" in told
    assert "execute.py" not in told
