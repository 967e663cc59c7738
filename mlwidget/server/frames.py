"""One message of the wire as one frame of a socket: the header's length, the header, the columns."""

from __future__ import annotations

import json
import struct
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

_LENGTH: Final = struct.Struct("<I")


def frame(header: Mapping[str, object], columns: bytes) -> bytes:
    """The message as bytes; `js/src/transport/socket.ts` reads them.

    >>> list(frame({"type": "heartbeat"}, b"")[:4])
    [20, 0, 0, 0]

    Args:
        header: Of the message.
        columns: Its buffer.
    """
    text = json.dumps(header, separators=(",", ":")).encode()
    return _LENGTH.pack(len(text)) + text + columns
