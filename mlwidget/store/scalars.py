"""What one point of a scalar metric may be, and how it lies in a frame."""

from __future__ import annotations

import datetime as dt
import json
import numbers
import operator
import struct
import time as clock
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from mlwidget.errors import InvalidTypeError, InvalidValueError
from mlwidget.records import BOOL, FLOAT, INT, NONE, OTHER, Points
from mlwidget.store.slots import is_int64, point_payload

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

_BULK: Final = struct.Struct("<QQ")  # points, bytes of the others' JSON
_LARGEST: Final = 10_000
_NO_OTHERS: Final = b"[]"


def coerce(value: Any, name: str) -> tuple[int, Any]:  # noqa: PLR0911 - one for each type
    """(type of the point, plain Python value) of anything that one point can hold.

    Args:
        value: A number, bool, text, None, a NumPy scalar, or anything of one element with `.item()`.
        name: The metric, for the error.

    Raises:
        InvalidTypeError: For several values, and for objects that are no number and no text.
        InvalidValueError: For a number that no float or text can hold.
    """
    if value is None:
        return NONE, 0
    if isinstance(value, bool | np.bool_):
        return BOOL, int(value)
    if isinstance(value, float | np.floating):
        return FLOAT, float(value)
    if isinstance(value, int | np.integer):
        number = int(value)
        return (INT, number) if is_int64(number) else (OTHER, _large(number, name))
    if isinstance(value, str):
        return OTHER, str(value)
    if isinstance(value, dt.date):
        return OTHER, value.isoformat()
    if isinstance(value, numbers.Real) or type(value).__name__ == "Decimal":
        return FLOAT, _real(value, name)
    if hasattr(value, "item") and getattr(value, "ndim", None) == 0:
        return coerce(value.item(), name)
    raise InvalidTypeError(_refusal(value, name))


def _large(number: int, name: str) -> int:
    if number.bit_length() > _LARGEST:  # Python itself refuses to write more digits as text
        msg = f"log({name!r}) takes integers of at most {_LARGEST:,} bits, got {number.bit_length():,}"
        raise InvalidValueError(msg)
    return number


def _real(value: Any, name: str) -> float:
    try:
        return float(value)
    except (OverflowError, ValueError) as error:
        msg = f"log({name!r}) takes a {type(value).__name__} that a float can hold: {error}"
        raise InvalidValueError(msg) from None


def _refusal(value: Any, name: str) -> str:
    kind = type(value).__name__
    shape = getattr(value, "shape", None)
    what = f"{kind} of shape {tuple(shape)}" if shape else kind
    if isinstance(value, dict):
        return f"log({name!r}) takes one value, got a dict: use log_row for named columns"
    if shape or hasattr(value, "__iter__"):
        return f"log({name!r}) takes one value, got {what}: use log_list for several"
    return f"log({name!r}) takes a number, text, bool or None, got {what}"


def coerce_step(step: Any) -> int:
    """The step as an integer of 64 bits."""
    try:
        number = operator.index(step)
    except TypeError:
        if getattr(step, "ndim", None) == 0 and hasattr(step, "item"):
            return coerce_step(step.item())
        if not isinstance(step, float | np.floating) or not float(step).is_integer():
            msg = f"step takes an integer, got {step!r} ({type(step).__name__})"
            raise InvalidTypeError(msg) from None
        number = int(step)
    if not is_int64(number):
        msg = f"step takes an integer of at most 64 bits, got {number}"
        raise InvalidValueError(msg)
    return number


def payload_of(code: int, step: int, time: float, value: Any) -> bytes:
    """The payload of a frame that holds one point."""
    if code == OTHER:
        return point_payload(OTHER, step, time, 0) + json.dumps(value).encode()
    return point_payload(code, step, time, value)


def columns_of(
    name: str,
    values: Sequence[Any] | NDArray[Any],
    steps: Any = None,
    times: Any = None,
    start: int = 0,
) -> bytes:
    """The payload of a frame that holds many points; empty for no values.

    Raises:
        InvalidTypeError: For a value that is not one point, or several dimensions.
        InvalidValueError: For columns of different lengths.
    """
    others: list[Any] = []
    bits, types = _bits(name, values, others)
    count = len(bits)
    if not count:
        return b""
    step_column = np.arange(start, start + count) if steps is None else np.asarray(steps)
    if step_column.dtype.kind not in "iub":
        step_column = np.array([coerce_step(step) for step in step_column.tolist()])
    time_column = np.full(count, clock.time()) if times is None else np.asarray(times, dtype="<f8")
    if step_column.shape != (count,) or time_column.shape != (count,):
        msg = f"{name!r}: {count} values with {step_column.size} steps and {time_column.size} times"
        raise InvalidValueError(msg)
    tail = json.dumps(others).encode() if others else _NO_OTHERS
    columns = (step_column.astype("<i8"), time_column.astype("<f8"), bits, types)
    return _BULK.pack(count, len(tail)) + b"".join(c.tobytes() for c in columns) + tail


def _bits(name: str, values: Any, others: list[Any]) -> tuple[NDArray[Any], NDArray[np.uint8]]:
    array = values if isinstance(values, np.ndarray) else None
    if array is not None and array.ndim != 1:
        msg = f"{name!r} takes one dimension, got an array of shape {array.shape}"
        raise InvalidTypeError(msg)
    if array is not None and array.dtype.kind in "fiub" and array.dtype != np.dtype("u8"):
        kind = array.dtype.kind
        code = FLOAT if kind == "f" else BOOL if kind == "b" else INT
        bits = array.astype("<f8").view("<i8") if code == FLOAT else array.astype("<i8")
        return bits, np.full(len(array), code, np.uint8)
    pairs = [coerce(value, name) for value in values]
    bits, types = np.zeros(len(pairs), "<i8"), np.array([code for code, _ in pairs], np.uint8)
    floats = bits.view("<f8")
    for at, (code, value) in enumerate(pairs):
        if code == FLOAT:
            floats[at] = value
        elif code == OTHER:
            bits[at] = len(others)
            others.append(value)
        else:
            bits[at] = value
    return bits, types


def split_columns(payload: bytes) -> Points:
    """The points of a payload made by `columns_of`."""
    count, tail = _BULK.unpack_from(payload)
    at, columns = _BULK.size, []
    for dtype in ("<i8", "<f8", "<i8", "u1"):
        columns.append(np.frombuffer(payload, dtype, count, at))
        at += columns[-1].nbytes
    steps, times, values, types = columns
    return Points(steps, times, values, types, tuple(json.loads(payload[at : at + tail])))
