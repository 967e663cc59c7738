"""Keeps records: the embedded store in a folder, and one in memory."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mlwidget.store.base import Store

MEMORY = "memory:"
_stores: dict[str, Store] = {}
_lock = threading.Lock()


def open_store(location: str | Path) -> Store:
    """The store at a place; one object for each place in a process.

    Args:
        location: A folder, made when it is not there; "memory:" keeps nothing on disk.
    """
    text = str(location)
    key = text if text == MEMORY else str(Path(text).expanduser().absolute())
    with _lock:
        if key not in _stores:
            if text == MEMORY:
                from mlwidget.store.memory import MemoryStore

                _stores[key] = MemoryStore()
            else:
                from mlwidget.store.sqlite import SqliteStore

                _stores[key] = SqliteStore(Path(text))
        return _stores[key]
