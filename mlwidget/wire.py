"""What crosses to a browser: the one description, from which `js/src/wire.ts` is generated.

A message is a JSON header and at most one binary buffer. Numbers of series travel in the buffer only,
as little-endian 64-bit floats, so that NaN and ±Inf arrive as they are. Points stand there as three
columns of `n` numbers each, one after the other: steps, times (seconds since the epoch), values.

A view shows one run or several; `of` in each message says which one it speaks of, counted from 0.

Down to the browser, for each run in the order of `seq` (which grows by one with each, from 0):

* `snapshot`: all that a viewer needs to draw from nothing; it replaces what the viewer has.
* `points`: what is new in some metrics, and the run's header when it changed.
* `heartbeat`: nothing new; the sender is alive.
* `closed`: the sender stops: the run has ended and everything was sent, or there was trouble.

Up from the browser: `ready` (a view opened) and `resync` (a number in `seq` is missing), both answered
by a snapshot, and `keeps` (what is saved of the view may be refreshed). The live path never waits for
them.

Beside it, in no order: an `ask` with a question, and the `answer` that names its number. What a viewer
needs only when somebody looks at it (a section of a series, a table's rows, a file, a log) is asked
for; so is everything that a viewer can do (stop the run, turn a knob, change a tag).

Metrics whose name begins with `INTERNAL` are records of ours: how far a run has come
(`mlwidget:progress`: the step is what is done, the value what there is to do), each turn of a knob
(`mlwidget:knob/<name>`), and what its machine does (`mlwidget:system/<part>/<name> (<unit>)`).
"""

from __future__ import annotations

from typing import Any, Final, Literal, TypedDict

PROTOCOL: Final = 2
"""Grows when an older browser could not read what a newer kernel sends."""

INTERNAL: Final = "mlwidget:"
SYSTEM: Final = "mlwidget:system/"
"""Of metrics that tell what the machine of a run does."""

Kind = Literal[
    "scalar",
    "text",
    "table",
    "image",
    "confusion_matrix",
    "accuracy_table",
    "residuals",
    "predictions",
]
"""The kinds that have a chart. A scalar metric of nothing but text crosses as `text`."""

Status = Literal[
    "Queued",
    "NotStarted",
    "Preparing",
    "Provisioning",
    "Starting",
    "Running",
    "CancelRequested",
    "Canceled",
    "Finalizing",
    "Completed",
    "Failed",
    "NotResponding",
    "Paused",
]


class Knob(TypedDict):
    """A value of the run that a viewer may turn."""

    name: str
    type: Literal["float", "int", "bool", "text"]
    value: Any
    default: Any
    min: float | None
    max: float | None
    log: bool
    choices: list[Any] | None


class RunHeader(TypedDict):
    """What a view says about the run above its charts."""

    id: str
    experiment: str
    name: str
    number: int
    """Counts the runs of the experiment, from 1."""
    status: Status
    reason: str | None
    """Why the run has this status, in words: the error's last line, the lost process."""
    started: float | None
    """Seconds since the epoch."""
    ended: float | None
    now: float
    """The sender's clock: the viewer's may be wrong."""
    health: list[str]
    """Trouble in storage, one sentence each; empty when all is well."""
    tags: dict[str, str | None]
    knobs: list[Knob]
    children: int
    """How many runs are below this one."""
    version: int
    """Grows with each change of the run in the store: what was asked for may be old by then."""


class SeriesPart(TypedDict):
    """A metric, and points of it inside the message's buffer."""

    id: int
    name: str
    kind: Kind
    total: int
    """Points or entries that the metric holds in the store, after this message."""
    n: int
    """Points in this message; thinned, each bucket's least and greatest value stay."""
    at: int
    """Byte where the columns start."""


class Snapshot(TypedDict):
    """Replaces what the viewer has."""

    type: Literal["snapshot"]
    protocol: int
    of: int
    seq: int
    heals: bool
    """Sent unasked, and coarse: a viewer that has missed nothing passes it over."""
    run: RunHeader
    series: list[SeriesPart]


class Points(TypedDict):
    """Adds to what the viewer has."""

    type: Literal["points"]
    protocol: int
    of: int
    seq: int
    run: RunHeader | None
    series: list[SeriesPart]
    """Metrics that were not told of before, with what they have."""
    news: list[list[int]]
    """Known metrics that have more: id, points in this message, points in the store. Their columns
    follow those of `series`, in this order."""


class Heartbeat(TypedDict):
    """Sent at least every `HEARTBEAT_SECONDS`."""

    type: Literal["heartbeat"]
    protocol: int
    of: int
    seq: int
    now: float


class Closed(TypedDict):
    """The last message."""

    type: Literal["closed"]
    protocol: int
    of: int
    seq: int
    reason: str | None
    """None after an ended run; otherwise what went wrong, in words."""


HEARTBEAT_SECONDS: Final = 2
"""A viewer that hears nothing for three of these says so."""


class Ready(TypedDict):
    """A view opened."""

    type: Literal["ready"]
    protocol: int
    has: bool
    """Whether it has a picture of every run already: then it wants no snapshot."""


class Keeps(TypedDict):
    """The view stays when the output around it is displayed anew: what is saved may be refreshed."""

    type: Literal["keeps"]
    protocol: int


class Resync(TypedDict):
    """A message is missing; a snapshot heals."""

    type: Literal["resync"]
    protocol: int
    of: int
    seq: int
    """The number that was expected."""


Down = Snapshot | Points | Heartbeat | Closed
