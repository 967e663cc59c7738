"""What may be done where the runs lie."""

from __future__ import annotations

from pathlib import Path

import pytest

from mlwidget.store import filesystem
from mlwidget.store.sqlite import SqliteStore
from tests.store.contract import add_run


@pytest.fixture
def on_nfs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that the table of mounts calls a network file system."""
    monkeypatch.setattr(filesystem, "kind", lambda _: "nfs4")
    filesystem._say_once.cache_clear()
    return tmp_path / "store"


def test_the_file_system_of_a_folder_is_known(tmp_path: Path) -> None:
    assert filesystem.kind(tmp_path) != ""
    assert filesystem.kind(Path("/proc")) == "proc"


def test_on_a_network_neither_maps_nor_a_write_ahead_log_are_used_and_it_is_said_once(
    on_nfs: Path, caplog: pytest.LogCaptureFixture
) -> None:
    store = SqliteStore(on_nfs)
    for name in ("run-1", "run-2"):
        tail = add_run(store, name).open_tail()
        tail.scalar("loss")(1.0)
        assert not list(on_nfs.glob("**/*.ring"))
        assert len(list(on_nfs.glob("**/*.frames"))) == 1
        tail.close()

    assert not list(on_nfs.glob("**/*-wal"))
    said = [record.message for record in caplog.records if "network" in record.message]
    assert len(said) == 1
    assert "nfs4" in said[0]
    (metric,) = store.run("run-2").metrics()
    assert metric.count == 1


def test_on_a_copy_on_write_file_system_there_is_no_map(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(filesystem, "kind", lambda _: "btrfs")

    assert not filesystem.allows_maps(tmp_path)
    assert not filesystem.is_network(tmp_path)
