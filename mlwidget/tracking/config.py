"""Where a workspace is: `config.json`, the environment, the user's data folder."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any, Final

from mlwidget import settings
from mlwidget.errors import ConfigError, InvalidNameError, InvalidTypeError, StoreUnwritableError
from mlwidget.store import MEMORY
from mlwidget.tracking.paths import given_path

FILE: Final = "config.json"
FOLDERS: Final = (".mlwidget", ".azureml", "aml_config", "")
DEFAULT: Final = "default"
_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,99}")

Config = dict[str, Any]


def named_folder(name: str) -> Path:
    """The folder of a workspace that has a name and no place.

    Raises:
        InvalidNameError: For a name that cannot be a folder's.
    """
    if not isinstance(name, str):
        raise InvalidTypeError(f"a workspace's name is a text, got {type(name).__name__}")
    if not _NAME.fullmatch(name):
        msg = f"a workspace's name has 1 to 100 letters, digits, '-', '_' and '.', got {name[:100]!r}"
        raise InvalidNameError(msg)
    return settings.data_folder() / "workspaces" / name


def find(start: Path) -> Path | None:
    """The first config.json on the way up from a folder, or None."""
    for folder in (start, *start.parents):
        for inside in FOLDERS:
            path = folder / inside / FILE
            if path.is_file() and (inside or _is_ours(path)):
                return path
    return None


def _is_ours(path: Path) -> bool:
    """Whether a config.json that lies about in a plain folder is one of a workspace."""
    try:
        values = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return False
    return isinstance(values, dict) and ("workspace_name" in values or "folder" in values)


def given(path: str | Path) -> Path:
    """The config.json that a caller means by a file or a folder.

    Raises:
        ConfigError: When there is none.
    """
    place = Path(path).expanduser()
    if place.is_file():
        return place
    found = find(place.absolute()) if place.is_dir() else None
    if found is None:
        msg = f"no {FILE} at {str(path)!r}: Workspace.write_config() writes one"
        raise ConfigError(msg)
    return found


def read(path: Path) -> Config:
    """The values of a config.json.

    Raises:
        ConfigError: When it cannot be read, or says nothing about a workspace.
    """
    try:
        values = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise ConfigError(f"{path} cannot be read: {error}") from None
    if not isinstance(values, dict) or not (values.get("folder") or values.get("workspace_name")):
        msg = f"{path} needs 'workspace_name' (or 'folder'), and says {str(values)[:100]}"
        raise ConfigError(msg)
    return values


def folder_of(values: Config, path: Path) -> Path | str:
    """The workspace folder that a config.json means; a relative one begins where the file lies."""
    if values.get("folder"):
        if values["folder"] == MEMORY:
            return MEMORY
        return (path.parent / given_path(values["folder"], f"'folder' of {path}")).absolute()
    return named_folder(values["workspace_name"])


def write(path: Path, values: Config) -> None:
    """Write a config.json, with the folders above it.

    Raises:
        StoreUnwritableError: When it cannot be written there.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(values, indent=4) + "\n", "utf-8")
    except OSError as error:
        msg = f"{path} cannot be written ({error.strerror}): write_config takes another folder"
        raise StoreUnwritableError(msg) from error
