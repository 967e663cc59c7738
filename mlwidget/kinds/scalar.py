"""Numbers, text, bools and None over steps."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from mlwidget.records import BOOL, FLOAT, INT, OTHER, Points

if TYPE_CHECKING:
    from numpy.typing import NDArray


def values(points: Points) -> list[Any]:
    """What was logged, of the type it was logged with."""
    types = points.types
    bits = np.ascontiguousarray(points.values)
    if (types == FLOAT).all():
        floats: list[Any] = bits.view("<f8").tolist()
        return floats
    if (types == INT).all():
        numbers: list[Any] = bits.tolist()
        return numbers
    rows = zip(types.tolist(), bits.tolist(), bits.view("<f8").tolist(), strict=True)
    return [_value(code, whole, real, points.others) for code, whole, real in rows]


def _value(code: int, whole: int, real: float, others: tuple[Any, ...]) -> Any:
    if code == FLOAT:
        return real
    if code == INT:
        return whole
    if code == BOOL:
        return bool(whole)
    return others[whole] if code == OTHER else None


def array(points: Points) -> NDArray[Any]:
    """What was logged as an array: float64, int64 or bool where all points are, else objects."""
    types = points.types
    bits = np.ascontiguousarray(points.values)
    if len(types) == 0 or (types == FLOAT).all():
        return bits.view("<f8").copy()
    if (types == INT).all():
        return bits.copy()
    if (types == BOOL).all():
        return bits.astype(np.bool_)
    if np.isin(types, (FLOAT, INT)).all():
        return np.where(types == FLOAT, bits.view("<f8"), bits.astype("<f8"))
    return np.array([*values(points), None], dtype=object)[:-1]


def result(points: Points) -> Any:
    """What `get_metrics` gives back: a bare value for one point, a list for several."""
    found = values(points)
    return found[0] if len(found) == 1 else found
