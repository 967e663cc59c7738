"""What was kept of some runs, and its bytes."""

from __future__ import annotations

import struct
import zlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from mlwidget.feed.frozen.words import as_json
from mlwidget.wire import PROTOCOL

if TYPE_CHECKING:
    from collections.abc import Callable

    from mlwidget.feed.frozen.items import Item
    from mlwidget.frozen import Coded
    from mlwidget.wire import Snapshot

    Say = Callable[["Kept"], list[str]]


def say_nothing(_kept: Kept) -> list[str]:
    """No words about what was left out."""
    return []


@dataclass
class Kept:
    """What was kept of some runs.

    >>> Kept([], []).points
    0
    """

    pictures: list[Snapshot]
    columns: list[Coded]
    data: bytes = b""
    items: list[Item] = field(default_factory=list)
    left_out: list[Item] = field(default_factory=list)

    @property
    def points(self) -> int:
        """In all pictures."""
        return sum(sum(one["n"]) for one in self.columns)

    def pack(self, level: int = 9, say: Say = say_nothing) -> bytes:
        """The bytes of a frozen view, as `mlwidget.frozen.Frozen` says.

        Args:
            level: How hard to try to make them few.
            say: What could not be kept, in words.
        """
        held: list[dict[str, Any]] = [
            {
                "details": None,
                "files": None,
                "runs": None,
                "entries": [],
                "rows": [],
                "bytes": [],
                "fine": [],
            }
            for _ in self.pictures
        ]
        at = len(self.data)
        for item in self.items:
            value = item.placed(at)
            at += len(item.data)
            here = held[item.of]
            if isinstance(here[item.field], list):
                here[item.field].append(value)
            else:
                here[item.field] = value
        frozen = {"protocol": PROTOCOL, "pictures": self.pictures, "columns": self.columns, "held": held}
        head = as_json({**frozen, "left_out": say(self)})
        rest = [self.data, *(item.data for item in self.items)]
        return zlib.compress(b"".join([struct.pack("<I", len(head)), head, *rest]), level)
