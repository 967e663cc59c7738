"""What the environment says about this process: read when asked, never kept."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

from mlwidget.errors import ConfigError

WORKSPACE: Final = "MLWIDGET_WORKSPACE"
MODE: Final = "MLWIDGET_MODE"
SYSTEM: Final = "MLWIDGET_SYSTEM"
DOCKER: Final = "MLWIDGET_DOCKER"
RETIRED_NAMES: Final = "MLWIDGET_AZUREML"
RUN_ID: Final = "MLWIDGET_RUN_ID"
RETIRED_RUN_ID: Final = "AZUREML_RUN_ID"


def workspace() -> str | None:
    """Where `MLWIDGET_WORKSPACE` says that runs are kept: a folder; None where it says nothing."""
    return os.environ.get(WORKSPACE, "").strip() or None


def is_disabled() -> bool:
    """Whether `MLWIDGET_MODE=disabled`: everything works, and nothing is kept on disk.

    Raises:
        ConfigError: For another mode than "disabled", "local" or nothing.
    """
    mode = os.environ.get(MODE, "").strip().lower()
    if mode not in ("", "local", "disabled"):
        raise ConfigError(f"{MODE} takes 'local' or 'disabled', got {mode!r}")
    return mode == "disabled"


def notes_system() -> bool:
    """Whether runs keep what their machine does; not where `MLWIDGET_SYSTEM` is 0, off, no or false."""
    return os.environ.get(SYSTEM, "").strip().lower() not in ("0", "off", "no", "false")


def skips_docker() -> bool:
    """Whether `MLWIDGET_DOCKER=skip`: scripts that want a container run without one."""
    return os.environ.get(DOCKER, "").strip().lower() == "skip"


def replaces_sdk() -> bool:
    """Whether `MLWIDGET_AZUREML=replace`: the retired SDK's names mean this package, come what may."""
    return os.environ.get(RETIRED_NAMES, "").strip().lower() == "replace"


def run_ids() -> list[str]:
    """The ids that a launcher gave this process's run, the most telling first; often none."""
    found = (os.environ.get(name, "").strip() for name in (RUN_ID, RETIRED_RUN_ID))
    return [run_id for run_id in found if run_id]


def data_folder() -> Path:
    """The user's folder in which workspaces lie that have a name and no place."""
    import platformdirs

    return Path(platformdirs.user_data_dir("mlwidget", appauthor=False))
