"""Which cells made a run, and that as a notebook again."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import nbformat

if TYPE_CHECKING:
    from mlwidget.records import CellRecord
    from mlwidget.tracking import Run


def cells_notebook(run: Run) -> nbformat.NotebookNode:
    """The cells that ran inside a run, as a notebook without outputs.

    >>> from mlwidget import Experiment, Workspace
    >>> with Experiment(Workspace.from_config(), "digits").start_logging() as run:
    ...     run.log("loss", 0.5)
    >>> cells_notebook(run).cells
    []

    Args:
        run: The run; its cells are known where `%load_ext mlwidget` was called before.
    """
    cells = run._store.cells()  # noqa: SLF001
    notebook: nbformat.NotebookNode = nbformat.v4.new_notebook(
        cells=[_code_cell(cell) for cell in cells],
        metadata={
            "language_info": {"name": "python"},
            "mlwidget": {"run": run.id, "experiment": run.experiment.name},
        },
    )
    nbformat.validate(notebook)
    return notebook


def _code_cell(cell: CellRecord) -> nbformat.NotebookNode:
    about: dict[str, Any] = {"cell": cell.cell, "started": cell.started, "duration": cell.duration}
    if cell.error:
        about["error"] = cell.error
    made: nbformat.NotebookNode = nbformat.v4.new_code_cell(
        cell.source, execution_count=cell.count, metadata={"mlwidget": about}
    )
    return made


def notebook_path() -> Path | None:
    """The notebook file that this kernel runs for, where the front end tells and the file is here."""
    told = os.environ.get("JPY_SESSION_NAME")
    if not told:
        return None
    for path in (Path(told), Path.cwd() / Path(told).name):
        if path.suffix == ".ipynb" and path.is_file():
            return path
    return None


def cell_id(source: str, path: Path | None) -> str | None:
    """The id of the one cell of a saved notebook with this source; None when that is not clear.

    Args:
        source: The cell's text.
        path: The notebook's file.
    """
    if path is None:
        return None
    try:
        notebook = nbformat.read(path, as_version=4)
    except (OSError, ValueError, nbformat.ValidationError):
        return None
    found = [cell.get("id") for cell in notebook.cells if cell.source.strip() == source.strip()]
    return found[0] if len(found) == 1 else None
