"""The form of a tail: 32-byte slots in a ring, and frames in an append file for what does not fit.

A slot is four little-endian 64-bit fields: step, time, value, mark. The mark is written last and is
the commit mark of the record: slot number << 24 | the writer's metric number << 4 | code. Since it
holds the number of the slot, a record left over from an earlier lap of the ring can never be taken
for a new one, and nothing has to be wiped before the space is used again.
"""

from __future__ import annotations

import struct
import zlib
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from mlwidget.records import FLOAT, INT

if TYPE_CHECKING:
    from collections.abc import Iterator

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


def frames(data: bytes, start: int = 0) -> Iterator[tuple[int, Frame]]:
    """(end, frame) of each whole frame from byte `start`; stops before one that is cut or damaged."""
    size = len(data)
    while start + FRAME_BYTES <= size:
        mark, length, crc = _FRAME.unpack_from(data, start)
        end = start + FRAME_BYTES + length
        payload = data[start + FRAME_BYTES : end]
        if end > size or zlib.crc32(payload, zlib.crc32(mark.to_bytes(8, "little"))) != crc:
            return
        yield (
            end,
            Frame(
                mark >> KEY_BITS, (mark & KEY_MASK) >> CODE_BITS, mark & ((1 << CODE_BITS) - 1), payload
            ),
        )
        start = end


def is_int64(value: int) -> bool:
    """Whether an integer fits a slot."""
    return -(1 << 63) <= value < 1 << 63


POINT_CODES: Final = frozenset({FLOAT, INT, 3, 4, 5})
