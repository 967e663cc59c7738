"""The folder in which a script runs: a copy of its source."""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from mlwidget.submit.spec import Spec

FOLDER: Final = "mlwidget_runs"
MADE: Final = ("outputs", "logs")
"""Folders that a script finds there."""


def workplace(run_id: str) -> Path:
    """Where the script of a run works, on this machine."""
    return Path(tempfile.gettempdir()) / FOLDER / run_id


def furnish(spec: Spec) -> Path:
    """The folder, with the source in it.

    What the script writes there changes neither the source nor what is kept of it: each file is a copy.
    """
    top = Path(spec.work)
    top.mkdir(mode=0o700, parents=True, exist_ok=True)
    made = {top}
    for name, source in spec.files:
        target = top / name
        if target.parent not in made:
            target.parent.mkdir(parents=True, exist_ok=True)
            made.add(target.parent)
        with contextlib.suppress(FileNotFoundError):  # it has gone since: who needs it will say so
            shutil.copyfile(source, target)
        if not target.exists():
            continue
        # the copy is the script's own, also where what is kept is write-protected
        target.chmod(0o700 if os.access(source, os.X_OK) else 0o600)
    for name, points_to in spec.links:
        target = top / name
        target.parent.mkdir(parents=True, exist_ok=True)
        with contextlib.suppress(FileExistsError):
            target.symlink_to(points_to)
    for name in MADE:
        (top / name).mkdir(exist_ok=True)
    return top


def remove(run_id: str) -> None:
    """Remove the folder, if it is there."""
    shutil.rmtree(workplace(run_id), ignore_errors=True)
