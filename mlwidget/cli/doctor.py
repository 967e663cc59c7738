"""`mlwidget doctor` and `mlwidget config`: whether all is well, and where it is."""

from __future__ import annotations

import os
import platform
import sqlite3
import sys
from importlib.metadata import version
from typing import Any

import click

from mlwidget import settings
from mlwidget.cli.common import as_json, cell, console, opened, place, say_json
from mlwidget.tracking.checks import check


@click.command()
@place
@click.option("--rebuild", is_flag=True, help="Make the index anew from the folders of the runs.")
@as_json
def doctor(workspace: str | None, rebuild: bool, as_json: bool) -> int:  # noqa: FBT001
    """Check the workspace: folder, index, runs. The exit code is 1 when something is wrong."""
    found = check(opened(workspace), rebuild=rebuild)
    if as_json:
        say_json({"checks": [{"name": one.name, "ok": one.ok, "says": one.says} for one in found]})
    else:
        out = console()
        for one in found:
            out.print(
                cell(
                    f"{'ok   ' if one.ok else 'WRONG'}  {one.name}: {one.says}", "" if one.ok else "red"
                )
            )
    return 0 if all(one.ok for one in found) else 1


@click.command()
@place
@as_json
def config(workspace: str | None, as_json: bool) -> None:  # noqa: FBT001
    """Say where the workspace is, why there, and what is set."""
    found = opened(workspace)
    why = (
        "--workspace"
        if workspace
        else settings.WORKSPACE
        if settings.workspace()
        else "found or default"
    )
    names = (settings.WORKSPACE, settings.MODE, settings.SYSTEM, settings.DOCKER, settings.RETIRED_NAMES)
    said: dict[str, Any] = {
        "workspace": found.folder,
        "source": why,
        "name": found.name,
        "variables": {name: os.environ[name] for name in names if name in os.environ},
        "versions": {
            "mlwidget": version("mlwidget"),
            "python": platform.python_version(),
            "sqlite": sqlite3.sqlite_version,
        },
        "interpreter": sys.executable,
    }
    if as_json:
        say_json(said)
        return
    out = console()
    for name, value in said.items():
        text = (
            ", ".join(f"{key} {one}" for key, one in value.items()) if isinstance(value, dict) else value
        )
        out.print(cell(f"{name}: {text or 'none'}"))
