"""The form of a tail: 32-byte slots in a ring, and frames in an append file for what does not fit.

A slot is four little-endian 64-bit fields: step, time, value, mark. The mark is written last and is
the commit mark of the record: slot number << 24 | the writer's metric number << 4 | code. Since it
holds the number of the slot, a record left over from an earlier lap of the ring can never be taken
for a new one, and nothing has to be wiped before the space is used again.
"""

from __future__ import annotations

import struct
import zlib
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np

from mlwidget.records import BOOL, FLOAT, INT, NONE

if TYPE_CHECKING:
    from numpy.typing import NDArray

FORMAT: Final = 1
HEADER_BYTES: Final = 4096
SLOT_BYTES: Final = 32
SLOT_SHIFT: Final = 5
METRIC_BITS: Final = 20
CODE_BITS: Final = 4
KEY_BITS: Final = METRIC_BITS + CODE_BITS
KEY_MASK: Final = (1 << KEY_BITS) - 1
MAX_METRICS: Final = 1 << METRIC_BITS

# Codes beyond the point types of records.py
ENTRY: Final = 6
DEFINE: Final = 7
BULK: Final = 8
FRAMED: Final = 14  # the slot's content is a frame of the append file
VOID: Final = 15  # the slot was taken, and nothing was recorded

SLOT: Final = np.dtype([("step", "<i8"), ("time", "<f8"), ("value", "<i8"), ("mark", "<u8")])

pack_float: Final = struct.Struct("<qddQ").pack_into
pack_int: Final = struct.Struct("<qdqQ").pack_into

CODE_MASK: Final = (1 << CODE_BITS) - 1
NUMBER_CODES: Final = frozenset({FLOAT, INT, BOOL, NONE})
"""Points that are all in their 32 bytes."""

_POINT_FRAME: Final = np.dtype([("mark", "<u8"), ("length", "<u4"), ("crc", "<u4"), *SLOT.descr[:3]])
_POINT = struct.Struct("<qdq")
_POINT_FLOAT = struct.Struct("<qdd")
_FRAME = struct.Struct("<QII")
FRAME_BYTES: Final = _FRAME.size


class Frame(NamedTuple):
    """One frame of an append file."""

    slot: int
    metric: int
    code: int
    payload: bytes


def point_payload(code: int, step: int, time: float, value: float) -> bytes:
    """The payload of a point that found no room in the ring."""
    return (_POINT_FLOAT if code == FLOAT else _POINT).pack(step, time, value)


def split_point(payload: bytes) -> tuple[int, float, int, bytes]:
    """(step, time, value bits, the rest) of a payload that begins with a point."""
    step, time, value = _POINT.unpack_from(payload)
    return step, time, value, payload[_POINT.size :]


def frame(slot: int, metric: int, code: int, payload: bytes) -> bytes:
    """The bytes of a frame; its checksum covers the mark and the payload."""
    mark = slot << KEY_BITS | metric << CODE_BITS | code
    crc = zlib.crc32(payload, zlib.crc32(mark.to_bytes(8, "little")))
    return _FRAME.pack(mark, len(payload), crc) + payload


def whole(data: bytes) -> int:
    """Where the whole frames end: before one that is cut or damaged."""
    at, size = 0, len(data)
    while at + FRAME_BYTES <= size:
        mark, length, crc = _FRAME.unpack_from(data, at)
        end = at + FRAME_BYTES + length
        if end > size or crc != zlib.crc32(
            data[at + FRAME_BYTES : end], zlib.crc32(mark.to_bytes(8, "little"))
        ):
            break
        at = end
    return at


def split(data: bytes) -> tuple[NDArray[Any], list[Frame]]:
    """(points as slots, the other frames) of whole frames.

    A loop that logs faster than the disk writes leaves millions of points here: they are read by the
    column, not one by one.
    """
    points, others = [np.empty(0, SLOT)], []
    at, size = 0, len(data)
    while at + FRAME_BYTES <= size:
        mark, length, _ = _FRAME.unpack_from(data, at)
        end = at + FRAME_BYTES + length
        if mark & CODE_MASK in NUMBER_CODES:
            found = _points_from(data, at)
            if not len(found):
                break
            points.append(found)
            at += len(found) * _POINT_FRAME.itemsize
        else:
            payload = data[at + FRAME_BYTES : end]
            metric = (mark & KEY_MASK) >> CODE_BITS
            others.append(Frame(mark >> KEY_BITS, metric, mark & CODE_MASK, payload))
            at = end
    return np.concatenate(points), others


def _points_from(data: bytes, at: int) -> NDArray[Any]:
    """The points from byte `at` on, up to the first frame that is none."""
    most, window = (len(data) - at) // _POINT_FRAME.itemsize, 16
    while True:
        found = np.frombuffer(data, _POINT_FRAME, min(window, most), at)
        count = leading(np.isin(codes(found), list(NUMBER_CODES)) & (found["length"] == _POINT.size))
        if count < len(found) or window >= most:
            points = np.empty(count, SLOT)
            for column in ("step", "time", "value", "mark"):
                points[column] = found[column][:count]
            return points
        window *= 16


def numbers(records: NDArray[Any]) -> NDArray[np.int64]:
    """The number of each slot."""
    found: NDArray[np.int64] = (records["mark"] >> KEY_BITS).astype(np.int64)
    return found


def codes(records: NDArray[Any]) -> NDArray[np.uint8]:
    """What each slot or frame holds."""
    found: NDArray[np.uint8] = (records["mark"] & np.uint64(CODE_MASK)).astype(np.uint8)
    return found


def leading(good: NDArray[np.bool_]) -> int:
    """How many are true before the first that is not."""
    return len(good) if good.all() else int(good.argmin())


def is_int64(value: int) -> bool:
    """Whether an integer fits a slot."""
    return -(1 << 63) <= value < 1 << 63
