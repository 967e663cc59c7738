"""What a viewer asks for, and how it is answered; the rest of what crosses stands in `mlwidget.wire`.

What a viewer needs only when somebody looks at it (a section of a series, a table's rows, a file, a
log) is asked for; so is everything that a viewer can do (stop the run, turn a knob, change a tag). The
class of an answer's body has the question's name.
"""

from __future__ import annotations

from typing import Any, Final, Literal, NotRequired, TypedDict

from mlwidget.wire import Keeps, Ready, Resync, Status


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
    """The sections as they were asked for. A neighbour outside each end is among the points."""

    parts: list[RangePart]


class AskEntries(TypedDict):
    """Entries number `start` to `stop` of a metric that is not scalar; negative from the end."""

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
    """Rows of a table.

    A number that is not finite is `{"float": "nan" | "inf" | "-inf"}`; a whole one that a browser would
    round is `{"int": "9007199254740993"}`.
    """

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


class AskLines(TypedDict):
    """The lines of a file that hold one of some texts, as written, with those indented below them."""

    what: Literal["lines"]
    name: str
    texts: list[str]
    start: int
    """A byte of the line to begin with. Backwards, what is found begins before it."""
    backwards: bool


class Lines(TypedDict):
    """Some of those lines, in the buffer one piece after the other."""

    pieces: list[list[int]]
    """The byte of each, how many bytes it has, and 1 where it begins in the middle of a line, which then
    is far too long, else 0. Two pieces, or two answers, may hold the same lines."""
    start: int
    """Where the line begins from which it was looked."""
    looked: int
    """The line up to which was looked; ask on from there."""
    done: bool
    """Whether there was nothing more to look at."""
    size: int
    """Of the whole file."""


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

    id: str | None
    """As the notebook has it; None where it has none."""
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
    lines: Lines
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
    | AskLines
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


Up = Ready | Keeps | Resync | Ask
"""What a browser sends."""
