"""The workspaces that were shown on this machine, so that a server may open them again.

A server is asked for a workspace by a notebook, which may come from anywhere; it opens the one of its
own environment and those that stand here, and no other folder.
"""

from __future__ import annotations

import contextlib
import json
from pathlib import Path
from typing import Final

from mlwidget import settings
from mlwidget.errors import MlwidgetError
from mlwidget.tracking.workspace import Workspace

MOST: Final = 1000
"""Places that are remembered; the oldest are forgotten."""


def remember(workspace: Workspace) -> None:
    """Nothing; the workspace's place is kept in the user's data folder, if the disk lets it.

    Args:
        workspace: One that is on disk; another is passed over.
    """
    with contextlib.suppress(OSError, ValueError):
        place = workspace.folder
        path = _path()
        known = _read(path)
        if place in known or place.startswith("memory:"):
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        spare = path.with_suffix(".new")
        spare.write_text(json.dumps([*known, place][-MOST:]), encoding="utf-8")
        spare.replace(path)


def known() -> list[Workspace]:
    """The workspaces of this machine that are there: that of this process's own environment first."""
    own = Workspace.from_config()
    found = {own.folder: own}
    with contextlib.suppress(OSError, ValueError):
        for place in reversed(_read(_path())):
            if place not in found and (Path(place) / "catalog.sqlite").is_file():
                with contextlib.suppress(MlwidgetError, OSError):
                    found[place] = Workspace(folder=place)
    return list(found.values())


def reopen(place: str) -> Workspace | None:
    """The workspace at that place; None when it is not known here, or not there any more.

    Args:
        place: What `Workspace.folder` said; from a notebook, so nothing about it is believed.
    """
    own = Workspace.from_config()
    if own.folder == place:
        return own
    with contextlib.suppress(OSError, ValueError):
        if place in _read(_path()):
            return Workspace(folder=place)
    return None


def _path() -> Path:
    return settings.data_folder() / "known-workspaces.json"


def _read(path: Path) -> list[str]:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return []
    return [place for place in found if isinstance(place, str)] if isinstance(found, list) else []
