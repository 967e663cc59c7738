"""What a run was made from and ran with: cheap to know, and worth a lot a year later."""

from __future__ import annotations

import contextlib
import functools
import os
import platform
import re
import shlex
import shutil
import subprocess
import sys
import threading
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from mlwidget.feed.parameters import without_secrets

if TYPE_CHECKING:
    from mlwidget.records import RunRecord
    from mlwidget.store.base import RunStore

DETAIL: Final = "provenance"
COMMIT: Final = "azureml.git.commit"
DIRTY: Final = "azureml.git.dirty"
THREAD: Final = "mlwidget git"
GIT_SECONDS: Final = 20.0
"""So long git may look for changes, in a thread of its own."""
PACKAGES: Final = (
    *("numpy", "scipy", "pandas", "polars", "sklearn", "xgboost", "lightgbm", "catboost"),
    *("torch", "torchvision", "lightning", "pytorch_lightning", "transformers", "datasets"),
    *("tensorflow", "keras", "jax", "flax", "optuna", "ray"),
)
LONGEST: Final = 2000
_COMMIT: Final = re.compile(r"[0-9a-f]{40,64}")
_USER: Final = re.compile(r"(?<=://)[^/@]*@")


def add(record: RunRecord) -> RunRecord:
    """The record of a run that begins here and now, with what can be found out at once.

    Args:
        record: The record; nothing that is in it is replaced.
    """
    try:
        code = {"Program": _program()[:LONGEST], "Working directory": str(Path.cwd())}
        known = {DETAIL: {"environment": _machine() | {"Packages": _packages()}, "code": code}}
        found = _described(Path.cwd())
    except Exception:  # noqa: BLE001 - whatever it is, the run matters more
        return record
    properties = {**found, **record.properties}
    return replace(record, details={**known, **record.details}, properties=properties)


def look_for_changes(store: RunStore, record: RunRecord) -> None:
    """Have a thread find out whether files differ from the commit that the run's properties name.

    Args:
        store: The run.
        record: What `add` gave back.
    """
    if COMMIT not in record.properties or DIRTY in record.properties:
        return
    path = shutil.which("git")
    if path is None:
        return
    with contextlib.suppress(OSError, RuntimeError):  # no such folder, no thread to be had
        here = str(Path.cwd())
        looking = threading.Thread(target=_look, args=(store, path, here), name=THREAD, daemon=True)
        looking.start()


def join() -> None:
    """Wait until everything is found out that was to be."""
    for thread in threading.enumerate():
        if thread.name == THREAD:
            thread.join()


def _look(store: RunStore, path: str, here: str) -> None:
    # No lock of git's is taken, and nothing is run that a repository's configuration may name.
    command = [path, "--no-optional-locks", "-c", "core.fsmonitor=false", "status", "--porcelain"]
    with contextlib.suppress(Exception):
        found = subprocess.run(
            [*command, "--untracked-files=no", "--ignore-submodules"],
            cwd=here,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=GIT_SECONDS,
            check=True,
        )
        store.add_properties({DIRTY: str(bool(found.stdout.strip()))})


@functools.cache
def _machine() -> dict[str, str]:
    import psutil

    return {
        "Python": platform.python_version(),
        "Executable": sys.executable or "",
        "Platform": platform.platform(),
        "Processors": f"{os.cpu_count() or 1} of {platform.machine()}",
        "Memory": f"{psutil.virtual_memory().total / 2**30:.1f} GiB",
    }


def _packages() -> str:
    # What the training has imported; a look at all that is installed takes too long.
    found = {name: getattr(sys.modules.get(name), "__version__", None) for name in PACKAGES}
    return ", ".join(f"{name} {version}" for name, version in found.items() if isinstance(version, str))


def _program() -> str:
    if "ipykernel" in sys.modules:
        return os.environ.get("JPY_SESSION_NAME", "") or "a notebook"
    return shlex.join(without_secrets(sys.argv))


def _repository(here: Path) -> Path | None:
    for folder in (here, *here.parents):
        found = folder / ".git"
        if found.is_dir():
            return found
        if found.is_file():  # a worktree: it says where the rest is
            return folder / _line(found).removeprefix("gitdir:").strip()
    return None


def _described(here: Path) -> dict[str, str]:
    """What the files of git say: they are read, which takes no time, and git is not run."""
    top = _repository(here)
    if top is None:
        return {}
    common = top / _line(top / "commondir") if (top / "commondir").is_file() else top
    head = _line(top / "HEAD")
    named = head.removeprefix("ref:").strip() if head.startswith("ref:") else None
    commit = head if named is None else _commit(top, common, named)
    found = {
        "azureml.git.repository_uri": _remote(common / "config"),
        "azureml.git.branch": named.removeprefix("refs/heads/") if named else None,
        COMMIT: commit if commit and _COMMIT.fullmatch(commit) else None,
    }
    return {name: value for name, value in found.items() if value}


def _commit(top: Path, common: Path, name: str) -> str | None:
    for folder in (top, common):
        if (folder / name).is_file():
            return _line(folder / name)
    with contextlib.suppress(OSError), (common / "packed-refs").open(encoding="utf-8") as file:
        for line in file:
            if line.rstrip("\n").endswith(" " + name):
                return line.split(" ", 1)[0]
    return None


def _remote(config: Path) -> str | None:
    inside = False
    with contextlib.suppress(OSError), config.open(encoding="utf-8", errors="replace") as file:
        for line in file:
            text = line.strip()
            if text.startswith("["):
                inside = text == '[remote "origin"]'
            elif inside and text.partition("=")[0].strip() == "url":
                return _USER.sub("", text.partition("=")[2].strip())
    return None


def _line(path: Path) -> str:
    with path.open(encoding="utf-8", errors="replace") as file:
        return file.readline(LONGEST).strip()
