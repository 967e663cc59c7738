"""What every store must do to say how many runs there are."""

from __future__ import annotations

from typing import Any

import pytest

from mlwidget.records import RunFilter, RunRecord
from mlwidget.store.base import Store


def add(store: Store, run_id: str, parent: str | None = None, **tags: str) -> None:
    store.create_experiment("digits")
    store.create_run(RunRecord(run_id, "digits", 0.0, parent=parent, tags=dict(tags)))


class CountContract:
    @pytest.mark.parametrize(
        "wanted",
        [
            {},
            {"parent": "a"},
            {"include_children": True},
            {"experiment": "digits"},
            {"parent": "a", "status": "Completed"},
            {"parent": "a", "tags": {"x": None}},
        ],
    )
    def test_as_many_runs_are_counted_as_are_listed(self, store: Store, wanted: dict[str, Any]) -> None:
        add(store, "a")
        add(store, "b", "a", x="1")
        add(store, "c", "a")
        store.run("c").set_status("Completed")

        assert store.count(RunFilter(**wanted)) == len(list(store.runs(RunFilter(**wanted)))) > 0
