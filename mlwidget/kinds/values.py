"""One value of a table's cell or a list, as plain Python."""

from __future__ import annotations

from typing import Any, Final

from mlwidget.errors import InvalidTypeError
from mlwidget.records import BOOL, NONE
from mlwidget.store.scalars import coerce

PLAIN: Final = frozenset({float, int, bool, str, type(None)})


def plain(value: Any, where: str) -> Any:
    """The value as float, int, bool, str or None.

    >>> import numpy as np
    >>> plain(np.int64(3), "log_row('best')")
    3

    Args:
        value: A number, text, bool or None, also of NumPy or with `.item()`.
        where: The call, for the error.

    Raises:
        InvalidTypeError: For anything else.
    """
    if type(value) in PLAIN:
        return value
    try:
        code, number = coerce(value, "")
    except InvalidTypeError:
        shape = getattr(value, "shape", None)
        kind = f"{type(value).__name__} of shape {tuple(shape)}" if shape else type(value).__name__
        msg = f"{where} takes numbers, text, bools and None, got {kind}"
        raise InvalidTypeError(msg) from None
    return None if code == NONE else bool(number) if code == BOOL else number


def column(value: Any, where: str) -> list[Any]:
    """The values of anything that holds several in one dimension, as plain Python.

    Args:
        value: A list, tuple, range, generator, array, tensor or column of a data frame.
        where: The call, for the error.

    Raises:
        InvalidTypeError: For a single value, text, a dict, and more than one dimension.
    """
    if isinstance(value, str | bytes | dict) or not hasattr(value, "__iter__"):
        raise InvalidTypeError(f"{where} takes several values, got {type(value).__name__}")
    shape = getattr(value, "shape", None)
    if shape is not None and len(shape) != 1:
        msg = f"{where} takes one dimension, got {type(value).__name__} of shape {tuple(shape)}"
        raise InvalidTypeError(msg)
    found = value.tolist() if shape is not None and hasattr(value, "tolist") else value
    return [one if type(one) in PLAIN else plain(one, where) for one in found]


def is_several(value: Any) -> bool:
    """Whether the value holds several values: a list, an array with a dimension, a column."""
    if isinstance(value, str | bytes | dict):
        return False
    return hasattr(value, "__iter__") and getattr(value, "ndim", 1) != 0
