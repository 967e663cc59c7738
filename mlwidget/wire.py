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
by a snapshot. The live path never waits for them.

Beside it, in no order: an `ask` with a question, and the `answer` that names its number. What a viewer
needs only when somebody looks at it (a section of a series, a table's rows, a file, a log) is asked
for; so is everything that a viewer can do (stop the run, turn a knob, change a tag).

Metrics whose name begins with `INTERNAL` are records of ours: how far a run has come
(`mlwidget:progress`: the step is what is done, the value what there is to do) and each turn of a knob
(`mlwidget:knob/<name>`).
"""

from __future__ import annotations

from typing import Any, Final, Literal, NotRequired, TypedDict

PROTOCOL: Final = 2
"""Grows when an older browser could not read what a newer kernel sends."""

INTERNAL: Final = "mlwidget:"

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
    """A view opened and wants a snapshot."""

    type: Literal["ready"]
    protocol: int


class Resync(TypedDict):
    """A message is missing; a snapshot heals."""

    type: Literal["resync"]
    protocol: int
    of: int
    seq: int
    """The number that was expected."""


# Questions. The class of an answer's body has the question's name.


class AskRange(TypedDict):
    """A section of some series, as fine as it is wanted, down to every point."""

    what: Literal["range"]
    series: list[int]
    axis: Literal["step", "time"]
    low: float | None
    """The section's ends on that axis; None for the first or the last point."""
    high: float | None
    most: int
    """Points of each series, about."""


class RangePart(TypedDict):
    """The section of one series; its columns stand in the buffer, in ascending order of the axis."""

    id: int
    n: int
    at: int
    count: int
    """Points that the section holds in the store."""
    exact: bool
    """Whether each of them is here."""


class Range(TypedDict):
    """The sections in the order they were asked for. A neighbour outside each end is among the points."""

    parts: list[RangePart]


class AskEntries(TypedDict):
    """Entries number `start` to `stop` of a metric that is not scalar; negative ones count from the end."""

    what: Literal["entries"]
    series: int
    start: int
    stop: int | None


class Entry(TypedDict):
    """One logged thing."""

    number: int
    step: int
    time: float
    value: Any
    """A report as it was logged; an image's `{"artifact", "format"}`; a text."""


class Entries(TypedDict):
    """Some entries of a metric."""

    total: int
    entries: list[Entry]


class AskRows(TypedDict):
    """Rows of a table."""

    what: Literal["rows"]
    series: int
    start: int
    stop: int
    sort: str | None
    """A column's name; None for the order in which they were logged."""
    descending: bool


class Rows(TypedDict):
    """Rows of a table. A number that is not finite is `{"float": "nan" | "inf" | "-inf"}`; a whole one that
    a browser would round is `{"int": "9007199254740993"}`."""

    columns: list[str]
    numeric: list[bool]
    """Whether a column holds nothing but numbers."""
    total: int
    rows: list[list[Any]]


class AskFiles(TypedDict):
    """The run's files, by name; at most `MOST_FILES` at once."""

    what: Literal["files"]
    under: NotRequired[list[str]]
    """Only those whose name begins with one of these, such as `logs/`."""
    after: NotRequired[str]
    """Only those after this name: ask on with the last one of an answer."""


MOST_FILES: Final = 5000


class FileRow(TypedDict):
    """A file of the run."""

    name: str
    size: int
    time: float
    """When it was kept or last written, in seconds since the epoch."""
    live: bool
    """Whether it may still grow: it is a file of a run that is not over, and not kept yet."""


class Files(TypedDict):
    """The run's files by name; those under `logs/` are also its logs."""

    files: list[FileRow]
    total: int
    """How many there are under what was asked for, whatever they come after."""


class AskBytes(TypedDict):
    """Bytes number `start` to `stop` of a file; negative ones count from the end."""

    what: Literal["bytes"]
    name: str
    start: int
    stop: int | None


class Bytes(TypedDict):
    """Bytes of a file, in the buffer; at most `MOST_BYTES` at once."""

    start: int
    size: int
    """Of the whole file."""


MOST_BYTES: Final = 4_000_000


class AskFind(TypedDict):
    """Where one of some texts stands next in a file."""

    what: Literal["find"]
    name: str
    texts: list[str]
    start: int
    """The byte to begin at. Backwards, what is found begins before it."""
    backwards: bool
    case: bool
    """Whether capital letters are others than small ones."""


class Find(TypedDict):
    """Where it stands."""

    at: int | None
    """The byte; None where it does not stand between the start and the end that was looked at."""
    looked: int
    """The byte up to which was looked; ask on from there."""


class AskRuns(TypedDict):
    """The run and the runs below it."""

    what: Literal["runs"]
    children: bool
    """Whether the runs below it are wanted; else only itself."""
    start: int
    """The number of the first row, from 0: `next` of the answer before; 0 to begin."""
    after: float | None
    """Leave out what ended well before that time, `now` of an earlier answer; None for all."""


class RunRow(TypedDict):
    """A run in a few words."""

    id: str
    name: str
    number: int
    status: Status
    started: float | None
    ended: float | None
    tags: dict[str, str | None]
    parameters: dict[str, Any]
    """Arguments, properties and knobs by name."""
    metrics: dict[str, Any]
    """The last number of each scalar metric. One that is not finite is `{"float": "nan" | "inf" |
    "-inf"}`, here and in `parameters`."""


class Runs(TypedDict):
    """Runs: the run itself first, then those below it, oldest first."""

    total: int
    """How many there are in all, itself too."""
    next: int | None
    """Where to ask on: an answer holds the rows that a moment sufficed for. None after the last."""
    now: float
    """The sender's clock when it began to look."""
    rows: list[RunRow]


class AskDetails(TypedDict):
    """All that is known of the run beside what it logged."""

    what: Literal["details"]


class CellRow(TypedDict):
    """A notebook cell that ran inside the run."""

    count: int | None
    source: str
    started: float
    duration: float | None
    error: str | None


class Fact(TypedDict):
    """A name and what it says."""

    name: str
    value: str


class RunError(TypedDict):
    """What ended the run."""

    type: str
    message: str
    traceback: str


class StatusChange(TypedDict):
    """When a run got a status."""

    time: float
    status: Status


class WarningRow(TypedDict):
    """Something odd, and how often."""

    message: str
    count: int
    time: float | None


class Details(TypedDict):
    """All that is known of the run beside what it logged."""

    facts: list[Fact]
    """Id, place, type, parent, process and the like."""
    environment: list[Fact]
    """What it ran with: Python, packages, machine."""
    code: list[Fact]
    """What it was made from: the program, git, the snapshot."""
    parameters: list[Fact]
    properties: list[Fact]
    cells: list[CellRow]
    history: list[StatusChange]
    error: RunError | None
    warnings: list[WarningRow]


class AskStop(TypedDict):
    """End the run as Canceled."""

    what: Literal["stop"]
    now: bool
    """Interrupt it at once, though it was asked before and its loop may end by itself."""


class AskTurn(TypedDict):
    """Turn a knob."""

    what: Literal["turn"]
    knob: str
    value: Any


class AskTag(TypedDict):
    """Change tags: set some, remove some."""

    what: Literal["tag"]
    set: dict[str, str | None]
    remove: list[str]


class Done(TypedDict):
    """What was asked for is on its way."""

    done: bool


class Answers(TypedDict):
    """The body of the answer to each question."""

    range: Range
    entries: Entries
    rows: Rows
    files: Files
    bytes: Bytes
    find: Find
    runs: Runs
    details: Details
    stop: Done
    turn: Done
    tag: Done


Question = (
    AskRange
    | AskEntries
    | AskRows
    | AskFiles
    | AskBytes
    | AskFind
    | AskRuns
    | AskDetails
    | AskStop
    | AskTurn
    | AskTag
)


class Ask(TypedDict):
    """A question, with a number that its answer names."""

    type: Literal["ask"]
    protocol: int
    of: int
    id: int
    question: Question


class Answer(TypedDict):
    """The answer to the question of that number; each has one, though it may never arrive."""

    type: Literal["answer"]
    protocol: int
    of: int
    id: int
    error: str | None
    """Why there is no answer, in words; None when there is one."""
    body: Any
    """One of `Answers`."""


# A frozen view: what a saved notebook or an exported file holds of some runs. It is bytes that zlib has
# made small: the length of the JSON (4 bytes, little-endian), the JSON (a `Frozen`), and a rest in which
# each `at` counts from its first byte.


class Coded(TypedDict):
    """Columns of several series, one series after the other: all steps, all times, all values.

    Of a column's numbers the first bytes come first, then the second ones (planes). Steps are whole;
    times are counted in ticks from a base; both, and values that are rounded, as the difference to the
    number before, times two, and minus one where it is negative. Of a rounded value the higher half is
    left, which has six digits; behind the planes then stand the last step, time and value of each series
    that has points, as they are. Where `exact` is set times and values are 64-bit floats.
    """

    at: int
    n: list[int]
    """Points of each series."""
    planes: list[int]
    """Of steps, times, values."""
    base: float
    tick: float
    """Seconds."""
    exact: bool


class Held(TypedDict):
    """What is kept of one run: the answers to some questions."""

    details: Details | None
    files: Files | None
    runs: Runs | None
    """The run, and the runs below it."""
    entries: list[HeldEntries]
    rows: list[HeldRows]
    bytes: list[HeldBytes]
    fine: list[HeldFine]


class HeldEntries(TypedDict):
    """Some entries of a metric."""

    series: int
    answer: Entries


class HeldRows(TypedDict):
    """The first rows of a table, in the order in which they were logged."""

    series: int
    answer: Rows


class HeldBytes(TypedDict):
    """Some bytes of a file, `n` from `start` on."""

    name: str
    start: int
    size: int
    """Of the whole file."""
    at: int
    n: int


class HeldFine(TypedDict):
    """More points of a series than the picture shows, in the order of their steps."""

    series: int
    count: int
    """Points of it in the store."""
    columns: Coded


class Frozen(TypedDict):
    """What is left of a view when there is neither a kernel nor a store."""

    protocol: int
    pictures: list[Snapshot]
    """One for each run. Where its columns stand is said by `columns`, not by `at`."""
    columns: list[Coded]
    """Those of each picture."""
    held: list[Held]
    left_out: list[str]
    """What could not be kept, a sentence each."""


Down = Snapshot | Points | Heartbeat | Closed
Up = Ready | Resync | Ask
