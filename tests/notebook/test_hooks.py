"""Runs know the cells that made them, and end truly."""

from __future__ import annotations

from typing import Any

import pytest
from IPython.core.interactiveshell import InteractiveShell

import mlwidget
from mlwidget.notebook.extension import load, unload
from mlwidget.notebook.provenance import cells_notebook
from mlwidget.tracking.open_runs import end_all
from tests.notebook.conftest import RunCell, hooks


def cells(shell: InteractiveShell, run: Any) -> list[Any]:
    hooks(shell).flush()
    return list(run._store.cells())


def test_a_run_knows_every_cell_that_ran_while_it_was_open(
    cell: RunCell, shell: InteractiveShell
) -> None:
    cell("before = 1")
    cell("run = start()", "a")
    cell("run.log('loss', 1.0)", "b")
    cell("run.complete()", "c")
    cell("after = 1")

    known = cells(shell, shell.user_ns["run"])

    assert [(one.order, one.cell, one.source) for one in known] == [
        (0, "a", "run = start()"),
        (1, "b", "run.log('loss', 1.0)"),
        (2, "c", "run.complete()"),
    ]
    assert all(one.duration is not None for one in known)


def test_a_cell_that_raised_is_kept_with_its_error(cell: RunCell, shell: InteractiveShell) -> None:
    cell("run = start()")
    cell("1 / 0")

    assert cells(shell, shell.user_ns["run"])[1].error == "ZeroDivisionError: division by zero"


def test_a_cell_that_is_run_again_cancels_the_run_it_had_left_open(
    cell: RunCell, shell: InteractiveShell
) -> None:
    cell("run = start()", "a")
    first: Any = shell.user_ns["run"]
    cell("run = start()", "a")

    record = first._store.record()
    assert (record.status, record.reason) == ("Canceled", "its cell was run again")
    assert shell.user_ns["run"].get_status() == "Running"


def test_a_cell_that_had_raised_and_is_run_again_fails_its_run(
    cell: RunCell, shell: InteractiveShell
) -> None:
    cell("run = start()\n1 / 0", "a")
    first: Any = shell.user_ns["run"]
    cell("pass", "a")

    assert first.get_status() == "Failed"


def test_another_cell_leaves_open_runs_alone(cell: RunCell, shell: InteractiveShell) -> None:
    cell("run = start()", "a")
    cell("other = start()", "b")

    assert shell.user_ns["run"].get_status() == "Running"


def test_a_run_left_open_completes_with_the_kernel(cell: RunCell, shell: InteractiveShell) -> None:
    cell("run = start()")

    end_kernel(shell)

    assert shell.user_ns["run"].get_status() == "Completed"


def test_a_run_left_open_fails_when_the_last_cell_raised(cell: RunCell, shell: InteractiveShell) -> None:
    cell("run = start()")
    cell("1 / 0")

    end_kernel(shell)

    assert shell.user_ns["run"].get_status() == "Failed"


def test_a_run_left_open_is_canceled_when_the_last_cell_was_interrupted(
    cell: RunCell, shell: InteractiveShell
) -> None:
    cell("run = start()")
    cell("raise KeyboardInterrupt")

    end_kernel(shell)

    assert shell.user_ns["run"].get_status() == "Canceled"


def test_the_cells_of_a_run_are_a_notebook_again(cell: RunCell, shell: InteractiveShell) -> None:
    cell("run = start()", "a")
    cell("value = 6 * 7", "b")
    run: Any = shell.user_ns["run"]
    cells(shell, run)

    notebook = cells_notebook(run)

    assert [one.source for one in notebook.cells] == ["run = start()", "value = 6 * 7"]
    assert notebook.metadata.mlwidget.run == run.id


def test_loading_twice_keeps_each_cell_once(cell: RunCell, shell: InteractiveShell) -> None:
    load(shell)
    cell("run = start()")

    assert len(cells(shell, shell.user_ns["run"])) == 1


def test_after_unloading_nothing_is_left(cell: RunCell, shell: InteractiveShell) -> None:
    unload(shell)
    unload(shell)
    cell("run = start()")

    assert shell.user_ns["run"]._store.cells() == []
    assert "track" not in shell.magics_manager.magics["cell"]
    shell.user_ns["run"].complete()
    load(shell)


def test_a_broken_store_does_not_reach_the_cell(cell: RunCell, shell: InteractiveShell) -> None:
    cell("run = start()")
    cell("run._store.put_cell = None")

    result = cell("fine = 1")

    assert result.success
    cell("del run._store.put_cell")


def end_kernel(shell: InteractiveShell) -> None:
    hooks(shell).end_all()


@pytest.mark.parametrize(
    ("last", "status"),
    [("1 / 0", "Failed"), ("raise KeyboardInterrupt", "Canceled"), ("fine = 1", "Completed")],
)
def test_a_run_left_open_ends_by_the_last_cell_also_without_the_extension(
    shell: InteractiveShell, workspace: mlwidget.Workspace, last: str, status: str
) -> None:
    shell.user_ns["run"] = run = mlwidget.Experiment(workspace, "digits").start_logging()
    shell.run_cell("0 / 0", store_history=True)
    shell.run_cell(last, store_history=True)

    end_all()

    assert run.get_status() == status
