"""The seam behind which records are kept: `Store` for a workspace, `RunStore` for one run.

Every implementation passes the same contract suite (`tests/store/contract.py`). Methods raise
`mlwidget.errors.StoreError` for trouble with the place where they keep things, and `NotFoundError`
for what is not there. All may be called from any thread; none is on the path of `run.log`.
"""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from pathlib import Path

    from mlwidget.records import (
        ArtifactRecord,
        Batch,
        CellRecord,
        Entry,
        ExperimentRecord,
        MetricRecord,
        ModelRecord,
        Points,
        ProcessRecord,
        RunFilter,
        RunRecord,
        RunState,
        Sketched,
        Spans,
        WriterRecord,
    )
    from mlwidget.store.search.conditions import Kind
    from mlwidget.store.search.facts import Facts
    from mlwidget.store.search.wanted import Found, Group, Search
    from mlwidget.store.tail import Tail


class RunStore(ABC):
    """Everything that one run holds."""

    @abstractmethod
    def record(self) -> RunRecord:
        """The run as it is now."""

    @abstractmethod
    def change(self, change: Callable[[RunRecord], RunRecord]) -> RunRecord:
        """The run after its record was made anew out of what it is: nobody writes in between.

        What the function raises changes nothing. It asks nothing of this store.
        """

    @abstractmethod
    def update(self, **changes: Any) -> RunRecord:
        """The run after fields of its record were replaced (not id, experiment or number)."""

    @abstractmethod
    def set_status(
        self, status: str, *, reason: str | None = None, error: dict[str, Any] | None = None
    ) -> RunRecord:
        """The run after a change of status; a run that has ended keeps its status.

        Sets `started` on the first "Running", `ended` on a terminal status.
        """

    @abstractmethod
    def status_history(self) -> list[tuple[float, str]]:
        """(time, status) of each change, oldest first."""

    @abstractmethod
    def set_tags(self, tags: dict[str, str | None]) -> RunRecord:
        """The run after tags were added or replaced."""

    @abstractmethod
    def remove_tags(self, names: list[str]) -> RunRecord:
        """The run after tags were removed; names that are not there are passed over."""

    @abstractmethod
    def add_properties(self, properties: dict[str, str]) -> RunRecord:
        """The run after properties were added; raises PropertyConflictError for another value."""

    # What was logged

    @abstractmethod
    def open_tail(self) -> Tail:
        """A new tail of this process: what it takes is in the store after its drain."""

    @abstractmethod
    def add_writer(self, writer: str, process: ProcessRecord) -> None:
        """Tell that a process begins to write."""

    @abstractmethod
    def writers(self) -> list[WriterRecord]:
        """The processes that write or have written into the run."""

    @abstractmethod
    def append(self, writer: str, batch: Batch) -> bool:
        """Whether the batch was kept, durably and whole; False when its slots were kept before."""

    @abstractmethod
    def beat(self, writer: str, *, closed: bool = False) -> None:
        """Tell that the writer is alive, or has closed its tail for good."""

    @abstractmethod
    def compact(self) -> None:
        """Join small chunks, and leave the store in the form that opens read-only."""

    @abstractmethod
    def defined(self, writer: str) -> dict[int, tuple[str, str]]:
        """The writer's own metric number → (name, kind), of the metrics it has told."""

    @abstractmethod
    def tails(self, after: Mapping[str, int] | None = None) -> dict[str, Batch]:
        """By writer, what is recorded and not yet in the store, without moving it.

        Each batch defines all the metrics it speaks of, and may hold only a part of what is there.

        Args:
            after: The writers that are wanted, each with the first slot. None for all that are open,
                from where their drain stands.
        """

    @abstractmethod
    def metrics(self) -> list[MetricRecord]:
        """The metrics in the order of their first point."""

    @abstractmethod
    def state(self) -> RunState:
        """`version()`, `record()`, `metrics()` and `writers()` of one and the same moment."""

    @abstractmethod
    def points(self, metric: int, start: int = 0, stop: int | None = None) -> Points:
        """The points number `start` to `stop` of a scalar metric, in the order they were logged."""

    @abstractmethod
    def sketch(
        self, metric: int, start: int = 0, stop: int | None = None, *, most: int | None = None
    ) -> Sketched:
        """The points number `start` to `stop` of a scalar metric, seen from afar.

        It costs a small part of what `points` costs, and keeps every spike.

        Args:
            metric: The metric's number.
            start: The first point's.
            stop: That of the point after the last; None for all that there are.
            most: How many points will be shown, about: for few it need not be so fine.
        """

    @abstractmethod
    def spans(self, metric: int) -> Spans:
        """Which points of a scalar metric lie where, without reading them.

        Points keep their numbers for ever, so what is read by them later is what was meant.
        """

    @abstractmethod
    def entries(self, metric: int, start: int = 0, stop: int | None = None) -> list[Entry]:
        """The entries number `start` to `stop` of a metric of another kind."""

    @abstractmethod
    def version(self) -> int:
        """A number that grows with each change of anything in the run."""

    def stamp(self) -> object:
        """What is another one when anything in the run may have changed, for who looks very often.

        It may differ a moment before the change can be read.
        """
        return self.version()

    # Beside the metrics

    @abstractmethod
    def put_artifact(self, name: str, source: Path, *, replace: bool = False) -> ArtifactRecord:
        """The artifact made from a copy of a file; ArtifactExistsError unless `replace`."""

    @abstractmethod
    def put_snapshot(self, files: Iterable[tuple[str, Path, str]]) -> None:
        """Keep many files at once that other runs may have as well: all of them or none.

        Args:
            files: The name of each artifact, the file, and the SHA-256 of its content.
        """

    @abstractmethod
    def artifacts(self) -> list[ArtifactRecord]:
        """The artifacts by name."""

    @abstractmethod
    def artifact_path(self, name: str) -> Path:
        """Where the artifact's bytes can be read; ArtifactNotFoundError when there is none."""

    @abstractmethod
    def place(self, name: str) -> Path:
        """Where a file of that name can be written, which then can be read while it grows.

        `put_artifact(name, place(name), replace=True)` keeps it, without a copy, once it is whole.
        """

    @abstractmethod
    def unkept(self) -> list[ArtifactRecord]:
        """Files below logs/ and outputs/ that are no artifacts yet, or have grown since: no checksum."""

    @abstractmethod
    def put_cell(self, cell: CellRecord) -> None:
        """Keep a cell; one with the same `order` is replaced."""

    @abstractmethod
    def cells(self) -> list[CellRecord]:
        """The cells that ran inside the run, in their order."""

    @abstractmethod
    def request(self, kind: str, body: dict[str, Any] | None = None) -> None:
        """Ask the process that runs the run for something ("stop")."""

    @abstractmethod
    def requests(self, after: int = 0) -> list[tuple[int, str, dict[str, Any]]]:
        """(number, kind, body) of the requests with a number above `after`."""

    @abstractmethod
    def recover(self) -> RunRecord:
        """The run after what dead writers left was taken in, and the run ended if nobody has it.

        A run that is not terminal whose process is gone becomes Failed, with the reason.
        """

    @abstractmethod
    def close(self) -> None:
        """Let go of files; the store opens them again when asked for more."""


class Store(ABC):
    """One workspace."""

    @property
    @abstractmethod
    def location(self) -> str:
        """Where the workspace is, as a person would name it: a folder or a URI."""

    @abstractmethod
    def info(self) -> dict[str, Any]:
        """What `Workspace.create` wrote: name, subscription_id, resource_group, location and tags."""

    @abstractmethod
    def set_info(self, **changes: Any) -> None:
        """Replace values of `info`."""

    @abstractmethod
    def experiment(self, name: str) -> ExperimentRecord:
        """The experiment of that name; ExperimentNotFoundError when there is none."""

    @abstractmethod
    def create_experiment(self, name: str) -> ExperimentRecord:
        """The experiment of that name, made when it is not there."""

    @abstractmethod
    def experiments(self) -> list[ExperimentRecord]:
        """All experiments, archived ones too, by the time they were made."""

    @abstractmethod
    def update_experiment(self, name: str, **changes: Any) -> ExperimentRecord:
        """The experiment after `archived`, `tags` or `name` were replaced."""

    @abstractmethod
    def delete_experiment(self, experiment_id: str) -> None:
        """Remove an experiment with all its runs and files."""

    @abstractmethod
    def create_run(self, record: RunRecord) -> RunStore:
        """The store of a new run; its experiment must be there, its id must not."""

    @abstractmethod
    def run(self, run_id: str) -> RunStore:
        """The store of a run; RunNotFoundError when there is none."""

    @abstractmethod
    def runs(self, wanted: RunFilter) -> Iterator[RunRecord]:
        """The runs that match, newest first."""

    @abstractmethod
    def count(self, wanted: RunFilter) -> int:
        """How many runs match, as the index has them: nobody looks whether their processes live."""

    @abstractmethod
    def refresh(self, facts_of: Callable[[RunState], Facts], seconds: float = math.inf) -> bool:
        """Whether searches now know all runs as they are: those that may have changed were looked at.

        Args:
            facts_of: What is to be known of a run.
            seconds: So long it may take, about; the newest runs are looked at first.
        """

    @abstractmethod
    def search(self, wanted: Search) -> Found:
        """The runs that a search finds, as they were at the last refresh."""

    @abstractmethod
    def running(self) -> int:
        """How many runs go on, as they were at the last refresh."""

    @abstractmethod
    def groups(self, wanted: Search, by: str) -> list[Group]:
        """How many runs a search finds for each value of a field or fact, the newest first."""

    @abstractmethod
    def searched(self) -> object:
        """Another value after what a search finds may have changed."""

    @abstractmethod
    def names(self) -> dict[Kind, list[str]]:
        """The names of metrics, parameters and tags that runs have."""

    @abstractmethod
    def delete_run(self, run_id: str) -> None:
        """Remove a run with its files, also one that cannot be read."""

    @abstractmethod
    def discard_run(self, run_id: str) -> None:
        """Throw a run away, also one that cannot be read.

        `restore_run` brings it back until the trash is emptied.
        """

    @abstractmethod
    def restore_run(self, run_id: str) -> RunRecord:
        """The run, out of the trash; RunNotFoundError when it is not in it."""

    @abstractmethod
    def empty_trash(self, older_than: float = 0.0) -> int:
        """How many runs of the trash are gone for good: those that lay in it for so many seconds."""

    @abstractmethod
    def disk_usage(self, run_id: str) -> int:
        """Bytes that would be free without the run, about."""

    @abstractmethod
    def sweep(self, older_than: float, *, dry_run: bool = False) -> int:
        """Bytes that are free now, or would be: of the trash, and of what no run uses.

        Args:
            older_than: What nobody uses and is younger stays: somebody may be about to use it.
            dry_run: Remove nothing.
        """

    @abstractmethod
    def add_model(self, record: ModelRecord, source: Path) -> ModelRecord:
        """The next version of a model, from a copy of a file or folder; `version` is given here."""

    @abstractmethod
    def models(self) -> list[ModelRecord]:
        """All versions of all models, by name and version."""

    @abstractmethod
    def update_model(self, name: str, version: int, **changes: Any) -> ModelRecord:
        """The version after `tags`, `properties` or `description` were replaced."""

    @abstractmethod
    def delete_model(self, name: str, version: int) -> None:
        """Remove a version of a model with its files."""

    @abstractmethod
    def model_path(self, name: str, version: int) -> Path:
        """Where the model's file or folder can be read."""
