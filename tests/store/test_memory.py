"""The store in memory."""

from __future__ import annotations

import gc
from pathlib import Path

import pytest

from mlwidget.store.base import Store
from mlwidget.store.memory import MemoryStore
from tests.store.contract import StoreContract, add_run, run, searched, written

__all__ = ["run", "searched"]


class TestMemoryStore(StoreContract):
    @pytest.fixture
    def store(self) -> Store:
        return MemoryStore()


def test_files_go_with_the_store(tmp_path: Path) -> None:
    store = MemoryStore()
    add_run(store, "run-1").put_artifact("a.txt", written(tmp_path / "a", "one"))
    folder = store.folder()
    del store
    gc.collect()

    assert not folder.exists()
