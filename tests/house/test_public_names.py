from __future__ import annotations

import importlib.metadata
import json
import subprocess
import sys

import mlwidget
from tests.house.imports import ROOT

PINNED: list[str] = [
    "ComputeTarget",
    "Dataset",
    "Datastore",
    "Environment",
    "Experiment",
    "HyperDriveConfig",
    "Model",
    "Run",
    "RunConfiguration",
    "RunDetails",
    "ScriptRunConfig",
    "Workspace",
    "compare",
    "errors",
]
"""Changes with a release note only: other people's notebooks import these."""

NAMES: list[str] = vars(mlwidget).get("__all__", [])
HEAVY = [
    "numpy",
    "ipywidgets",
    "anywidget",
    "bqplot",
    "sqlite3",
    "IPython",
    "pandas",
    "nbformat",
    "fsspec",
]

# What a fresh interpreter holds after the import, told on standard error so that any print shows.
LOOK = """
import sys, threading
before = threading.active_count()
import mlwidget
loaded = [name for name in sys.argv[1:] if name in sys.modules]
print(loaded, threading.active_count() - before, file=sys.stderr)
"""


def test_the_public_names_are_these() -> None:
    assert sorted(NAMES) == PINNED


def test_each_public_name_can_be_had() -> None:
    assert [name for name in NAMES if not hasattr(mlwidget, name)] == []


def test_an_unknown_name_is_an_attribute_error() -> None:
    assert not hasattr(mlwidget, "no_such_name")


def test_importing_prints_nothing_starts_no_thread_and_loads_nothing_heavy() -> None:
    fresh = subprocess.run(
        [sys.executable, "-c", LOOK, *HEAVY], capture_output=True, text=True, check=True
    )

    assert (fresh.stdout, fresh.stderr) == ("", "[] 0\n")


def test_there_is_one_version_number() -> None:
    package = json.loads((ROOT / "js/package.json").read_text("utf-8"))

    assert importlib.metadata.version("mlwidget") == package["version"]
