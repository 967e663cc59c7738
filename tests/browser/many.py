"""More runs than anybody makes in a test: one of them, linked and listed many times."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from mlwidget.store.search import index
from mlwidget.store.sqlite import SqliteStore

if TYPE_CHECKING:
    from mlwidget import Run

CELL: Final = f"""
import sys
sys.path.insert(0, {str(Path(__file__).resolve().parents[2])!r})
from mlwidget import Experiment, RunDetails, Workspace
from tests.browser.many import add_children
run = Experiment(Workspace.from_config(), "digits").start_logging(display_name="a sweep")
add_children(run, 10_000)
RunDetails(run).show()
"""


def add_children(run: Run, count: int) -> None:
    """Give a run so many ended children; they share one file of what they logged.

    Args:
        run: The parent.
        count: How many.
    """
    with run.child_run("trial 0") as child:
        child.log("loss", 0.5)
    workspace = run.experiment.workspace._store
    assert isinstance(workspace, SqliteStore)
    store = workspace.run(child.id)
    record, folder = store.record(), store.folder
    store.close()
    with workspace.catalog._database.writing() as connection:
        for number in range(1, count):
            other = replace(
                record,
                id=f"{run.id}-{number}",
                number=record.number + number,
                name=f"trial {number}",
                created=record.created + number,
                properties={"seed": str(number)},
            )
            place = folder.with_name(other.id)
            place.mkdir()
            os.link(folder / "run.sqlite", place / "run.sqlite")
            index.put(connection, other)
