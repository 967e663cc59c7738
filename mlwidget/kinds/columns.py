"""Named columns of equal length as bytes: exact for floats (NaN, ±Inf), ints, bools, text and None."""

from __future__ import annotations

import json
import struct
from typing import Any, Final

import numpy as np

from mlwidget.store.slots import is_int64

_HEAD: Final = struct.Struct("<I")
_JSON: Final = "json"


def encode(columns: dict[str, list[Any]]) -> bytes:
    """The columns as bytes: numbers packed where a whole column is of one type, else JSON.

    >>> decode(encode({"a": [1, None], "b": [0.5, 1.5]}))
    {'a': [1, None], 'b': [0.5, 1.5]}
    """
    packed = [(name, *_pack(values)) for name, values in columns.items()]
    header = json.dumps([[name, code, len(data)] for name, code, data in packed]).encode()
    return _HEAD.pack(len(header)) + header + b"".join(data for _, _, data in packed)


def decode(body: bytes) -> dict[str, list[Any]]:
    """The columns that were encoded."""
    (size,) = _HEAD.unpack_from(body)
    at = _HEAD.size + size
    columns: dict[str, list[Any]] = {}
    for name, code, length in json.loads(body[_HEAD.size : at]):
        data = body[at : at + length]
        columns[name] = json.loads(data) if code == _JSON else np.frombuffer(data, code).tolist()
        at += length
    return columns


def _pack(values: list[Any]) -> tuple[str, bytes]:
    types = set(map(type, values))
    if types == {float}:
        return "<f8", np.array(values, "<f8").tobytes()
    if types == {int} and all(map(is_int64, values)):
        return "<i8", np.array(values, "<i8").tobytes()
    if types == {bool}:
        return "|b1", np.array(values, "|b1").tobytes()
    return _JSON, json.dumps(values).encode()
