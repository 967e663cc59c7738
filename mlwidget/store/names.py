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
    text = check_text(name, what)
    if length(text) > MOST_BYTES:
        msg = f"{what} has at most {MOST_BYTES} bytes, got {length(text):,}: {text[:40]!r}…"
        raise InvalidNameError(msg)
    if text[0] == "." or set(text) & set("/\\") or any(map(is_unfit, text)):
        msg = f"{what} names a folder: it cannot begin with '.' nor hold '/', '\\' or control characters"
        raise InvalidNameError(f"{msg}, got {text[:80]!r}")
    return text


def length(name: str) -> int:
    """The bytes that a file system stores for the name."""
    return len(name.encode("utf-8", "surrogatepass"))


def check_text(name: Any, what: str) -> str:
    """The name, when it is a text that says something."""
    if not isinstance(name, str):
        raise InvalidTypeError(f"{what} is a text, got {name!r:.80} ({type(name).__name__})")
    if not name.strip():
        raise InvalidNameError(f"{what} cannot be empty, got {name!r}")
    return name


def is_unfit(sign: str) -> bool:
    """Whether no name can hold the sign."""
    # Half a surrogate pair has no bytes: a store that met one could keep nothing after it.
    return unicodedata.category(sign) in {"Cc", "Cs"}
