"""Keeps records: the embedded store in a folder, and one in memory."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from mlwidget.store.locks import Lock

if TYPE_CHECKING:
    from mlwidget.store.base import Store

MEMORY = "memory:"
_stores: dict[str, Store] = {}
_lock = Lock()


def open_store(location: str | Path) -> Store:
    """The store at a place; one object for each place in a process.

    Args:
        location: A folder, made when it is not there; "memory:" keeps nothing on disk.
    """
    text, key = str(location), _key(location)
    with _lock:
        if key not in _stores:
            if text == MEMORY:
                from mlwidget.store.memory import MemoryStore

                _stores[key] = MemoryStore()
            else:
                from mlwidget.store.sqlite import SqliteStore

                _stores[key] = SqliteStore(Path(text))
        return _stores[key]


def remove_store(location: str | Path) -> None:
    """Remove a workspace with everything in it; what is opened there later is new and empty."""
    with _lock:
        store = _stores.pop(_key(location), None)
    if store is None or store.location != MEMORY:
        close = getattr(getattr(store, "catalog", None), "close", None)
        if close is not None:
            close()
        shutil.rmtree(_key(location), ignore_errors=True)


def _key(location: str | Path) -> str:
    text = str(location)
    return text if text == MEMORY else str(Path(text).expanduser().absolute())
