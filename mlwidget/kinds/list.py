"""Several values at once: so many points of a scalar metric."""

from __future__ import annotations

from typing import Any

import numpy as np

from mlwidget.errors import InvalidTypeError
from mlwidget.kinds.values import column


def check(name: str, value: Any) -> Any:
    """The values as a list of plain values, or as the array they are.

    >>> check("loss", range(3))
    [0, 1, 2]

    Args:
        name: The metric, for the error.
        value: A list, tuple, range, generator, array, tensor or column of a data frame.

    Raises:
        InvalidTypeError: For a single value, text, a dict, and more than one dimension.
    """
    where = f"log_list({name!r})"
    if isinstance(value, dict):
        raise InvalidTypeError(f"{where} takes several values, got a dict: use log_table or log_row")
    if isinstance(value, str | bytes) or not hasattr(value, "__iter__"):
        kind = type(value).__name__
        raise InvalidTypeError(f"{where} takes several values, got {kind}: use log for a single one")
    if type(value) is np.ndarray and value.ndim == 1 and value.dtype.kind in "fiub":
        return value
    return column(value, where)
