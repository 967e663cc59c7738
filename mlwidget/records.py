"""What a store keeps, as plain values that import nothing of ours."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# The type of one scalar point: what `get_metrics` gives back is what was logged.
FLOAT: Final = 1
INT: Final = 2
BOOL: Final = 3
NONE: Final = 4
OTHER: Final = 5  # text, or an integer beyond 64 bits: the value is an index into `others`

TERMINAL: Final = frozenset({"Completed", "Failed", "Canceled"})
"""Statuses that a run never leaves."""


@dataclass(frozen=True, slots=True)
class ProcessRecord:
    """Which process writes: enough to tell later whether it is still alive."""

    host: str
    boot: str
    """Changes with every start of the machine."""
    pid: int
    started: float
    """When the process began, by the operating system's count: a process id is used again."""


@dataclass(frozen=True, slots=True)
class ExperimentRecord:
    """An experiment: a named set of runs."""

    id: str
    name: str
    created: float
    archived: float | None = None
    tags: dict[str, str | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RunRecord:
    """A run, without what it logged. Times are seconds since the epoch."""

    id: str
    experiment: str
    """The experiment's name."""
    created: float
    number: int = 0
    """Counts the runs of the experiment from 1; given by the store."""
    name: str | None = None
    description: str | None = None
    type: str | None = None
    parent: str | None = None
    root: str | None = None
    target: str = "local"
    status: str = "NotStarted"
    reason: str | None = None
    """Why the run has this status, in words."""
    started: float | None = None
    ended: float | None = None
    error: dict[str, Any] | None = None
    """As `Run.get_details()["error"]` shows it."""
    tags: dict[str, str | None] = field(default_factory=dict)
    properties: dict[str, str] = field(default_factory=dict)
    process: ProcessRecord | None = None
    """The process that holds the run open; None when nobody in particular does."""
    details: dict[str, Any] = field(default_factory=dict)
    """Arguments, environment, warnings: whatever get_details adds, JSON values only."""


@dataclass(frozen=True, slots=True)
class RunFilter:
    """Which runs are wanted; every given condition must hold."""

    experiment: str | None = None
    type: str | None = None
    status: str | None = None
    parent: str | None = None
    include_children: bool = False
    """Without a `parent`, children are left out unless this is true."""
    tags: dict[str, str | None] = field(default_factory=dict)
    """Tag to value; a value of None asks only that the tag is there."""
    properties: dict[str, str | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class MetricRecord:
    """A metric of a run."""

    id: int
    name: str
    kind: str
    count: int
    """Points (scalar) or entries (every other kind) in the store."""
    last: float | None = None
    """The last number of a scalar metric."""


@dataclass(frozen=True, slots=True)
class RunState:
    """A run at one moment, without its points."""

    version: int
    """Grows with each change of anything in the run."""
    record: RunRecord
    metrics: list[MetricRecord]
    writers: list[WriterRecord]


@dataclass(frozen=True, slots=True)
class Points:
    """Consecutive points of one scalar metric, as columns of equal length."""

    steps: NDArray[np.int64]
    times: NDArray[np.float64]
    """Seconds since the epoch."""
    values: NDArray[np.int64]
    """The 64 bits of each value: a float's (FLOAT), an integer (INT, BOOL), an index (OTHER)."""
    types: NDArray[np.uint8]
    others: tuple[Any, ...] = ()


@dataclass(frozen=True, slots=True)
class Sketched:
    """Points number `start` to `stop` of one scalar metric seen from afar: those that stand for all.

    The first and the last are among them, and of any few that follow each other the least, the
    greatest and one NaN or infinity, should there be one.
    """

    start: int
    stop: int
    numbers: NDArray[np.int64]
    """Where each stands in the series, in ascending order."""
    steps: NDArray[np.int64]
    times: NDArray[np.float64]
    values: NDArray[np.float64]
    """As floats: NaN for what is no number."""
    texts: int
    """How many of the points they stand for are texts."""


@dataclass(frozen=True, slots=True)
class Spans:
    """What the chunks of one scalar metric reach over, in the order of the series.

    An end is NaN where that cannot be said.
    """

    starts: NDArray[np.int64]
    """The number of the first point."""
    stops: NDArray[np.int64]
    """The number after the last point."""
    steps: tuple[NDArray[np.float64], NDArray[np.float64]]
    """The least step and the greatest."""
    times: tuple[NDArray[np.float64], NDArray[np.float64]]


@dataclass(frozen=True, slots=True)
class Entry:
    """One logged thing of a kind that is not scalar; its kind knows what `body` means."""

    step: int
    time: float
    body: bytes


@dataclass(frozen=True, slots=True)
class Batch:
    """What one writer's drain hands to the store, to be kept in one transaction or not at all."""

    start: int
    """The writer's slot number that the batch begins with; it must be the one the store expects."""
    stop: int
    """The slot number after the batch."""
    defined: dict[int, tuple[str, str]] = field(default_factory=dict)
    """The writer's own metric number → (name, kind), for metrics not told before."""
    points: dict[int, Points] = field(default_factory=dict)
    entries: dict[int, list[Entry]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class WriterRecord:
    """A process that writes into a run."""

    id: str
    process: ProcessRecord
    drained: int
    """Slots below this one are in the store."""
    heartbeat: float
    closed: bool


@dataclass(frozen=True, slots=True)
class ArtifactRecord:
    """A file of a run."""

    name: str
    size: int
    sha256: str
    created: float


@dataclass(frozen=True, slots=True)
class CellRecord:
    """A notebook cell that ran inside a run."""

    order: int
    """Counts the cells of the run from 0."""
    cell: str | None
    """The notebook's own id of the cell, where the front end sends it."""
    count: int | None
    """The number in the brackets beside the cell."""
    source: str
    started: float
    duration: float | None
    """Seconds; None while the cell runs."""
    error: str | None = None


@dataclass(frozen=True, slots=True)
class ModelRecord:
    """A version of a registered model."""

    name: str
    version: int
    created: float
    run: str | None = None
    experiment: str | None = None
    description: str | None = None
    framework: str | None = None
    framework_version: str | None = None
    tags: dict[str, str | None] = field(default_factory=dict)
    properties: dict[str, str] = field(default_factory=dict)
    path: str = ""
    """The artifact name that was registered: a file or a folder."""
