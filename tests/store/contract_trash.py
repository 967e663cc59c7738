"""What every store must do to throw runs away and to bring them back."""

from __future__ import annotations

from pathlib import Path

import pytest

from mlwidget.errors import RunNotFoundError
from mlwidget.records import RunFilter, RunRecord
from mlwidget.store.base import RunStore, Store


def ids(store: Store) -> list[str]:
    return [record.id for record in store.runs(RunFilter())]


class TrashContract:
    def test_a_run_comes_back_out_of_the_trash(
        self, store: Store, run: RunStore, tmp_path: Path
    ) -> None:
        (tmp_path / "a").write_text("one")
        run.put_artifact("a.txt", tmp_path / "a")
        run.set_status("Completed")

        store.discard_run("run-1")

        with pytest.raises(RunNotFoundError):
            store.run("run-1")
        assert ids(store) == []
        assert store.restore_run("run-1").status == "Completed"
        assert ids(store) == ["run-1"]
        assert store.run("run-1").artifact_path("a.txt").read_text() == "one"
        with pytest.raises(RunNotFoundError, match="trash"):
            store.restore_run("run-1")

    @pytest.mark.usefixtures("run")
    def test_the_trash_is_emptied(self, store: Store) -> None:
        store.discard_run("run-1")

        assert store.empty_trash(3600) == 0
        assert store.empty_trash() == 1
        with pytest.raises(RunNotFoundError):
            store.restore_run("run-1")
        store.create_run(RunRecord("run-1", "digits", 1.0))
        assert ids(store) == ["run-1"]
