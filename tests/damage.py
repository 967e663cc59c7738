"""Runs whose files nobody can read any more."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mlwidget import Run


def damage(run: Run) -> None:
    """Overwrite what a run has recorded."""
    path = Path(run.experiment.workspace.folder) / "runs" / run.experiment.name / run.id / "run.sqlite"
    path.write_bytes(b"no database at all" * 1000)
    for beside in path.parent.glob("run.sqlite-*"):  # a log holds pages that would be read in its place
        beside.unlink()
