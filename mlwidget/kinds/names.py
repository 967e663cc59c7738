"""Which texts name a metric, and how a name becomes part of a file's name."""

from __future__ import annotations

import re
from typing import Any, Final

from mlwidget.errors import InvalidNameError
from mlwidget.store.names import check_text, is_unfit
from mlwidget.wire import INTERNAL

LONGEST: Final = 1000


def check_name(name: Any) -> str:
    """The metric's name, when it can be one.

    >>> check_name("val/loss")
    'val/loss'

    Args:
        name: Any text that says something: spaces at its ends and signs of any script are kept.

    Raises:
        InvalidTypeError: For anything but text.
        InvalidNameError: For an empty or too long text, for control characters, and for a name that
            begins like those of our own records.
    """
    label = check_label(name, "a metric's name")
    if label.startswith(INTERNAL):
        msg = f"names of metrics that begin with {INTERNAL!r} are reserved, got {label[:80]!r}"
        raise InvalidNameError(msg)
    return label


def check_label(name: Any, what: str) -> str:
    """The name of something in a run, when it can be one.

    Args:
        name: Any text that says something.
        what: What is named, for the error.

    Raises:
        InvalidTypeError: For anything but text.
        InvalidNameError: For an empty or too long text, and for control characters.
    """
    name = check_text(name, what)
    if len(name) > LONGEST:
        msg = f"{what} has at most {LONGEST:,} characters, got {len(name):,}: {name[:40]!r}…"
        raise InvalidNameError(msg)
    if any(map(is_unfit, name)):
        msg = f"{what} cannot hold control characters or half a sign, got {name[:80]!r}"
        raise InvalidNameError(msg)
    return str(name)


def slug(name: str) -> str:
    """Letters, digits and dashes of a name: safe inside a file's name, never empty.

    >>> slug("../val <loss>")
    'val-loss'
    """
    return re.sub(r"[^A-Za-z0-9_]+", "-", name).strip("-")[:60] or "metric"
