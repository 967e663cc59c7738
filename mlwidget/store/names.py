"""Texts from outside that become the name of a folder."""

from __future__ import annotations

import unicodedata
from typing import Any, Final

from mlwidget.errors import InvalidNameError, InvalidTypeError

MOST_BYTES: Final = 255


def check_folder_name(name: Any, what: str) -> str:
    """The name, when a folder of any system can have it.

    >>> check_folder_name("digits-1", "a run's id")
    'digits-1'

    Args:
        name: The text.
        what: What is named, for the error.

    Raises:
        InvalidTypeError: For anything but text.
        InvalidNameError: For a text that is empty, too long, begins with ".", or holds "/", a backslash
            or control characters.
    """
    if not isinstance(name, str):
        raise InvalidTypeError(f"{what} is a text, got {name!r:.80} ({type(name).__name__})")
    if not name.strip():
        raise InvalidNameError(f"{what} cannot be empty, got {name!r}")
    if length(name) > MOST_BYTES:
        msg = f"{what} has at most {MOST_BYTES} bytes, got {length(name):,}: {name[:40]!r}…"
        raise InvalidNameError(msg)
    if name[0] == "." or set(name) & set("/\\") or any(map(_is_unfit, name)):
        msg = f"{what} names a folder: it cannot begin with '.' nor hold '/', '\\' or control characters"
        raise InvalidNameError(f"{msg}, got {name[:80]!r}")
    return name


def length(name: str) -> int:
    """The bytes that a file system stores for the name."""
    return len(name.encode("utf-8", "surrogatepass"))


def _is_unfit(sign: str) -> bool:
    return unicodedata.category(sign) in {"Cc", "Cs"}
