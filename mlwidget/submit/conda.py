"""The conda of this machine, whichever it is."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Final

from mlwidget.errors import InvalidValueError

NAMES: Final = ("conda", "mamba", "micromamba")


def conda() -> str | None:
    """The path of the program; None where there is none."""
    told = os.environ.get("CONDA_EXE") or os.environ.get("MAMBA_EXE")
    if told and Path(told).is_file():
        return told
    return next(filter(None, map(shutil.which, NAMES)), None)


def prefix_of(name: str) -> Path:
    """The folder of an environment that conda has under a name.

    Raises:
        InvalidValueError: When it has none, or there is no conda.
    """
    program = conda()
    if program is None:
        msg = f"there is no conda on this machine to find {name!r}: name an interpreter_path instead"
        raise InvalidValueError(msg)
    said = subprocess.run([program, "env", "list", "--json"], capture_output=True, check=False)
    try:
        found = [Path(one) for one in json.loads(said.stdout)["envs"]]
    except (ValueError, KeyError, TypeError) as error:
        raise InvalidValueError(f"{program} does not say which environments it has") from error
    for one in found:
        if one.name == name:
            return one
    names = ", ".join(sorted(one.name for one in found)[:10])
    raise InvalidValueError(f"conda has no environment {name!r}; it has {names or 'none'}")
