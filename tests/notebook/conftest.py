"""A shell as a notebook's kernel has it, without the kernel."""

from __future__ import annotations

import atexit
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

import pytest
from IPython.core.interactiveshell import ExecutionResult, InteractiveShell

import mlwidget
from mlwidget.notebook.extension import hooks_of, load, unload
from mlwidget.notebook.hooks import CellHooks


class RunCell(Protocol):
    """Runs the source as the cell of this id."""

    def __call__(self, source: str, cell_id: str | None = None) -> ExecutionResult: ...


@pytest.fixture
def shell(monkeypatch: pytest.MonkeyPatch) -> Iterator[InteractiveShell]:
    # A shell puts its own module there; processes that tests start later want the one that was.
    monkeypatch.setitem(sys.modules, "__main__", sys.modules["__main__"])
    InteractiveShell.clear_instance()
    shell = InteractiveShell.instance(colors="nocolor", history_length=0)
    yield shell
    shell.atexit_operations()
    atexit.unregister(shell.atexit_operations)
    InteractiveShell.clear_instance()


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> mlwidget.Workspace:
    monkeypatch.setenv("MLWIDGET_WORKSPACE", str(tmp_path))
    return mlwidget.Workspace.from_config()


@pytest.fixture
def cell(shell: InteractiveShell, workspace: mlwidget.Workspace) -> Iterator[RunCell]:
    """Runs a cell of a notebook in which the extension was loaded."""
    load(shell)
    shell.user_ns["start"] = mlwidget.Experiment(workspace, "digits").start_logging

    def run_cell(source: str, cell_id: str | None = None) -> ExecutionResult:
        result: ExecutionResult = shell.run_cell(source, store_history=True, cell_id=cell_id)
        return result

    yield run_cell
    hooks(shell).end_all()
    unload(shell)


def hooks(shell: InteractiveShell) -> CellHooks:
    """What listens to this shell."""
    found = hooks_of(shell)
    assert found is not None
    return found
