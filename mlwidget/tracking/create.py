"""How a run begins."""

from __future__ import annotations

import getpass
import time
import uuid
from typing import TYPE_CHECKING, Any

from mlwidget.errors import InvalidTypeError
from mlwidget.records import RunRecord
from mlwidget.store.liveness import this_process
from mlwidget.store.names import check_folder_name
from mlwidget.tracking import open_runs, provenance
from mlwidget.tracking.collect import Collected
from mlwidget.tracking.tags import check_properties, check_tags

if TYPE_CHECKING:
    from pathlib import Path

    from mlwidget.tracking.experiment import Experiment
    from mlwidget.tracking.run import Run


def create_run(
    experiment: Experiment,
    *,
    name: str | None = None,
    description: str | None = None,
    tags: dict[str, str] | None = None,
    properties: dict[str, str] | None = None,
    run_id: str | None = None,
    parent: Run | None = None,
    kind: str | None = None,
    target: str = "local",
    details: dict[str, Any] | None = None,
) -> Run:
    """A new run, NotStarted, held open by this process.

    Args:
        experiment: Its experiment.
        name: What views call it.
        description: What it is about.
        tags: Tags to begin with.
        properties: Properties to begin with.
        run_id: Its id, if it is to have a certain one.
        parent: The run above it.
        kind: What started it, the run's type; None for `start_logging`.
        target: Where it runs.
        details: What `get_details` adds.
    """
    from mlwidget.tracking.run import Run

    for what, text in (("display_name", name), ("description", description), ("run_id", run_id)):
        if text is not None and not isinstance(text, str):
            raise InvalidTypeError(f"{what} is a text, got {type(text).__name__}")
    if run_id is not None:
        check_folder_name(run_id, "a run's id")
    above = parent._store.record() if parent is not None else None  # noqa: SLF001
    record = RunRecord(
        id=str(uuid.uuid4()) if run_id is None else run_id,
        experiment=experiment.name,
        created=time.time(),
        name=name,
        description=description,
        parent=above.id if above else None,
        root=(above.root or above.id) if above else None,
        tags=check_tags(tags),
        properties=check_properties(properties),
        process=this_process(),
        type=kind,
        target=target,
        details={"submittedBy": _user(), **(details or {})},
    )
    if above is None or above.process != record.process:  # children share what their parent has
        record = provenance.add(record)
    store = experiment.workspace._store.create_run(record)  # noqa: SLF001
    provenance.look_for_changes(store, record)
    run = Run._known(experiment, record.id)  # noqa: SLF001
    assert run._store is store, "the one that made the file is the one that tends its log"  # noqa: SLF001
    return run


def start_run(
    experiment: Experiment,
    *,
    outputs: Any = True,
    snapshot_directory: str | Path | None = None,
    **fields: Any,
) -> Run:
    """A new run, Running, held open by this process."""
    collected = Collected(outputs)  # a wrong `outputs` makes no run
    run = create_run(experiment, **fields)
    run._collected = collected  # noqa: SLF001
    run._store.set_status("Running")  # noqa: SLF001
    collected.begin(run._store)  # noqa: SLF001
    open_runs.opened(run)
    if snapshot_directory is not None:
        try:
            run.take_snapshot(snapshot_directory)
        except BaseException as error:
            run._end_by(error)  # noqa: SLF001
            raise
    return run


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "unknown"
