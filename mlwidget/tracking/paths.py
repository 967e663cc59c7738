"""Paths that a caller gives: what may be one."""

from __future__ import annotations

import errno
import os
import shutil
from pathlib import Path
from typing import Any

from mlwidget.errors import InvalidTypeError, InvalidValueError


def given_path(path: Any, what: str) -> Path:
    """The path, with "~" as the user's home.

    Args:
        path: A text or a path.
        what: The call and the argument, for the error.

    Raises:
        InvalidTypeError: For anything else.
        InvalidValueError: For an empty one, a too long one, and one with NUL.
    """
    if not isinstance(path, str | os.PathLike) or isinstance(os.fspath(path), bytes):
        raise InvalidTypeError(f"{what} takes a path, got {path!r:.80} ({type(path).__name__})")
    text = os.fspath(path)
    if not text or "\0" in text:
        raise InvalidValueError(f"{what} takes a path, and {text[:80]!r} cannot be one")
    try:
        Path(text).lstat()
    except OSError as error:
        if error.errno == errno.ENAMETOOLONG:
            raise InvalidValueError(
                f"{what} takes a path, and this is too long: {text[:80]!r}…"
            ) from None
    return Path(text).expanduser()


def copy_file(source: Path, target: Path) -> Path:
    """The target, made from a file with the folders above it."""
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, target)
    except OSError as error:
        msg = f"{str(target)!r} cannot be written ({error.strerror}): choose another place"
        raise InvalidValueError(msg) from error
    return target
