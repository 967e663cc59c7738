"""The interpreter that an environment names."""

from __future__ import annotations

import os
import shutil
import sys

from mlwidget.errors import PrepareError


def interpreter(name: str) -> str:
    """The path of an interpreter.

    >>> interpreter("python") == sys.executable
    True

    Args:
        name: Its path, or a name that the shell would find; "python" is the one that runs this.

    Raises:
        PrepareError: When there is none.
    """
    if name == "python":
        return sys.executable
    found = shutil.which(os.path.expanduser(name))  # noqa: PTH111 - a plain name must stay one
    if found is None:
        raise PrepareError(f"there is no interpreter {name!r}: interpreter_path names one that is there")
    return found
