"""Columns of many series in few bytes, as `mlwidget.frozen.Coded` says."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from mlwidget.feed.sketch import Floats
    from mlwidget.frozen import Coded

    Columns = tuple[Floats, Floats, Floats]
    Whole = NDArray[np.int64]

LEAST_TICK: Final = 0.001
TICKS: Final = 10_000
"""The time of a rounded point is this fine a part of the whole."""
WHOLE: Final = float(1 << 53)
"""Beyond this a browser's numbers are not exact."""
HALF: Final = np.uint64(1 << 31)
EXPONENT: Final = np.uint64(0x7FF00000)


def code(series: Sequence[Columns], *, at: int = 0, exact: bool = False) -> tuple[Coded, bytes]:
    """What describes the columns, and their bytes.

    >>> import numpy as np
    >>> steps = np.arange(3.0)
    >>> described, packed = code([(steps, 1.7e9 + steps, np.array([0.5, np.nan, 0.25]))])
    >>> described["n"], described["planes"], len(packed)
    ([3], [1, 2, 4], 45)

    Args:
        series: Steps, times and values of each.
        at: Where the bytes will stand.
        exact: Whether each time and value is kept to the last bit.
    """
    empty = np.empty(0)
    steps, times, values = (np.concatenate([empty, *(one[at] for one in series)]) for at in range(3))
    base, tick = _measure(times)
    planes = [_planes(_differences(_whole(steps)))]
    if exact:
        planes += [_bytes(times), _bytes(values)]
    else:
        planes.append(_planes(_differences(_whole((times - base) / tick))))
        planes.append(_planes(_differences(_rounded(values))))
        planes.append(np.array([[column[-1] for column in one] for one in series if len(one[0])], "<f8"))
    described: Coded = {
        "at": at,
        "n": [len(one[0]) for one in series],
        "planes": [len(part) for part in planes[:3]],
        "base": base,
        "tick": tick,
        "exact": exact,
    }
    return described, b"".join(part.tobytes() for part in planes)


def _measure(times: Floats) -> tuple[float, float]:
    """The first moment, and how long a tick is."""
    known = times[np.isfinite(times)]
    if not len(known):
        return 0.0, LEAST_TICK
    first = float(known.min())
    return first, max(LEAST_TICK, (float(known.max()) - first) / TICKS)


def _whole(numbers: Floats) -> Whole:
    whole: Whole = np.nan_to_num(np.round(numbers), nan=0.0).clip(-WHOLE, WHOLE).astype(np.int64)
    return whole


def _rounded(values: Floats) -> Whole:
    """The higher half of each value's bits, rounded; what is no number stays what it is."""
    bits = values.view(np.uint64)
    higher = bits >> np.uint64(32)
    rounded = (bits + HALF) >> np.uint64(32)
    is_number = (rounded & EXPONENT) != EXPONENT  # neither before nor after rounding is it infinite
    whole: Whole = np.where(is_number, rounded, higher | _mark(values)).astype(np.int64)
    return whole


def _mark(values: Floats) -> NDArray[np.uint64]:
    # What says that a value is not a number may stand in the lower half alone.
    return np.isnan(values).astype(np.uint64) << np.uint64(19)


def _differences(whole: Whole) -> NDArray[np.uint64]:
    step = np.diff(whole, prepend=0)
    return ((step << 1) ^ (step >> 63)).astype(np.uint64)


def _planes(numbers: NDArray[np.uint64]) -> NDArray[np.uint8]:
    """All first bytes, all second ones, up to the last that says anything."""
    greatest = int(numbers.max()) if len(numbers) else 0
    return _bytes(numbers)[: (greatest.bit_length() + 7) // 8]


def _bytes(column: NDArray[np.uint64] | Floats) -> NDArray[np.uint8]:
    little = column.astype(column.dtype.newbyteorder("<"), copy=False)
    return np.ascontiguousarray(little.view(np.uint8).reshape(-1, 8).T)
