"""The environments that a workspace keeps, each in its versions."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from mlwidget.errors import NotFoundError
from mlwidget.logger import log
from mlwidget.store import MEMORY
from mlwidget.submit.environment import Environment, default_environment

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mlwidget.tracking.workspace import Workspace

FOLDER: Final = "environments"
LABELS: Final = "labels.json"
_CURATED: Final = re.compile(r"AzureML-.*|azureml-.*", re.IGNORECASE)
_in_memory: dict[str, list[dict[str, Any]]] = {}


def register(workspace: Workspace, environment: Environment) -> Environment:
    """The environment as the workspace keeps it: the latest version, if that is the same."""
    known = _versions(workspace, environment.name)
    said = {**environment.as_dict(), "version": None}
    if known and {**known[-1], "version": None} == said:
        return Environment.from_dict(known[-1])
    said["version"] = str(len(known) + 1)
    if workspace.folder == MEMORY:
        _in_memory.setdefault(environment.name, []).append(said)
    else:
        folder = _folder(workspace) / environment.name
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{said['version']}.json").write_text(json.dumps(said, indent=2) + "\n", "utf-8")
    return Environment.from_dict(said)


def get(
    workspace: Workspace, name: str, version: str | None = None, label: str | None = None
) -> Environment:
    """An environment that was registered, in its latest version if none is said."""
    known = _versions(workspace, name)
    if label is not None and label != "latest":
        version = _labels(workspace, name).get(label, "")
    for one in reversed(known):
        if version in (None, one["version"]):
            return Environment.from_dict(one)
    if not known and _CURATED.fullmatch(name):
        log.warning("environment %s of the retired service: this interpreter takes its place", name)
        made = default_environment()
        made.name = name
        return made
    of = f" {version or label!r} of" if known else ""
    there = ", ".join(sorted(every(workspace))) or "none"
    raise NotFoundError(f"the workspace has no environment{of} {name!r}; it has {there}")


def every(workspace: Workspace) -> dict[str, Environment]:
    """The latest version of each environment."""
    names: Iterable[str] = _in_memory
    if workspace.folder != MEMORY:
        folder = _folder(workspace)
        names = [one.name for one in folder.iterdir()] if folder.is_dir() else []
    return {name: get(workspace, name) for name in sorted(names)}


def put_labels(workspace: Workspace, name: str, version: str, labels: list[str]) -> None:
    """Give a version labels."""
    get(workspace, name, version)
    if workspace.folder == MEMORY:
        return
    known = _labels(workspace, name) | dict.fromkeys(labels, version)
    (_folder(workspace) / name / LABELS).write_text(json.dumps(known, indent=2) + "\n", "utf-8")


def _folder(workspace: Workspace) -> Path:
    return Path(workspace.folder) / FOLDER


def _versions(workspace: Workspace, name: str) -> list[dict[str, Any]]:
    if workspace.folder == MEMORY:
        return _in_memory.get(name, [])
    files = [one for one in (_folder(workspace) / name).glob("*.json") if one.stem.isdigit()]
    return [json.loads(one.read_text("utf-8")) for one in sorted(files, key=lambda one: int(one.stem))]


def _labels(workspace: Workspace, name: str) -> dict[str, str]:
    file = Path(workspace.folder) / FOLDER / name / LABELS
    found: dict[str, str] = json.loads(file.read_text("utf-8")) if file.is_file() else {}
    return found
