"""Whether a workspace is in order."""

from __future__ import annotations

import os
import shutil
import sqlite3
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from mlwidget.errors import MlwidgetError
from mlwidget.records import TERMINAL, RunFilter
from mlwidget.store import filesystem

if TYPE_CHECKING:
    from mlwidget.tracking.workspace import Workspace

LITTLE_BYTES: Final = 1_000_000_000


@dataclass(frozen=True, slots=True)
class Check:
    """What was looked at, and how it is."""

    name: str
    ok: bool
    says: str


def check(workspace: Workspace, *, rebuild: bool = False) -> list[Check]:
    """How a workspace is: folder, disk, index and runs.

    >>> all(one.ok for one in check(Workspace.from_config()))
    True

    Args:
        workspace: The workspace.
        rebuild: Make its index anew from the folders of the runs.
    """
    folder = Path(workspace.folder)
    free = shutil.disk_usage(folder).free
    network = filesystem.is_network(folder)
    return [
        Check("folder", os.access(folder, os.W_OK), str(folder)),
        Check("disk", free > LITTLE_BYTES, f"{free / 1e9:.1f} GB are free"),
        Check(
            "file system",
            True,
            "on the network: slower, and without memory maps" if network else "local",
        ),
        Check("SQLite", True, sqlite3.sqlite_version),
        *_index(workspace, folder, rebuild=rebuild),
        *_runs(workspace, folder),
    ]


def _index(workspace: Workspace, folder: Path, *, rebuild: bool) -> list[Check]:
    catalog = getattr(workspace._store, "catalog", None)  # noqa: SLF001 - the same package
    if catalog is None:
        return []
    try:
        if rebuild:
            found = catalog.rebuild()
            return [Check("index", True, f"made anew, with {found} runs")]
        known = workspace._store.count(RunFilter(include_children=True))  # noqa: SLF001
        there = sum(1 for _ in (folder / "runs").glob("*/*/run.sqlite"))
        says = f"{known} runs, {there} folders"
        return [
            Check(
                "index", known == there, says if known == there else f"{says}: --rebuild makes it anew"
            )
        ]
    except MlwidgetError as error:
        return [Check("index", False, str(error))]


def _runs(workspace: Workspace, folder: Path) -> list[Check]:
    damaged, running = [], 0
    for path in (folder / "runs").glob("*/*/run.sqlite"):
        try:
            record = workspace._store.run(path.parent.name).recover()  # noqa: SLF001
            running += record.status not in TERMINAL
        except MlwidgetError as error:
            damaged.append(f"{path.parent.name}: {error}")
    found = [Check("runs", not damaged, f"{running} go on, {len(damaged)} cannot be read")]
    return found + [Check("run", False, one) for one in damaged[:20]]
