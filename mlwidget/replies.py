"""What the server replies, and what it is sent: bodies of its REST, each a JSON object.

What a live view is told stands in `mlwidget.wire`; what the two have in common in `mlwidget.questions`.
A number that is not finite is `{"float": "nan" | "inf" | "-inf"}`, as everywhere.
"""

from __future__ import annotations

from typing import Any, NotRequired, TypedDict

from mlwidget.wire import Status  # noqa: TC001 - the schema of each reply is made of these words


class WorkspaceRow(TypedDict):
    """A workspace that the server may open."""

    name: str
    place: str
    """Its folder, by which it is asked for."""


class Workspaces(TypedDict):
    """The workspaces of this machine: the server's own first."""

    workspaces: list[WorkspaceRow]


class ExperimentRow(TypedDict):
    """An experiment."""

    name: str
    runs: int
    """How many it has that are below no other."""
    archived: bool
    tags: dict[str, str | None]


class Experiments(TypedDict):
    """The experiments of a workspace, archived ones too, by the time they were made."""

    experiments: list[ExperimentRow]


class ListRow(TypedDict):
    """A run in a list."""

    id: str
    name: str
    number: int
    experiment: str
    status: Status
    reason: str | None
    created: float
    started: float | None
    ended: float | None
    parent: str | None
    children: int
    """How many runs are below it."""
    archived: bool
    notebook: str | None
    """The notebook that it was started in, below the server's own folder; None for any other program."""
    tags: dict[str, str | None]
    parameters: dict[str, Any]
    metrics: dict[str, Any]
    """The last values that were asked for; of a run that was asked for alone, all."""


class RunList(TypedDict):
    """Some of the runs that were found."""

    total: int
    """How many there are in all."""
    next: int | None
    """Where to ask on; None after the last."""
    running: int
    """How many runs of the workspace go on, found or not."""
    rows: list[ListRow]
    now: float
    """The server's clock, in seconds since the epoch."""
    complete: bool
    """Whether all runs were looked at; else there may be more a moment later."""


class GroupRow(TypedDict):
    """The runs with one value."""

    value: str
    count: int


class Groups(TypedDict):
    """The runs that were found, by the values of one name; the value of the newest run first."""

    groups: list[GroupRow]


class Names(TypedDict):
    """What runs have and can be found, sorted and grouped by."""

    metrics: list[str]
    parameters: list[str]
    tags: list[str]


class Spark(TypedDict):
    """A series in a few points: where they lie between 0 and 1, and their values."""

    x: list[float]
    y: list[Any]


class Sparks(TypedDict):
    """The course of one metric in some runs, by their ids; runs without it are left out."""

    sparks: dict[str, Spark]


class MetricRow(TypedDict):
    """A metric of a run."""

    name: str
    kind: str
    """`scalar`, `table`, `image` and so on."""
    count: int
    """Points or entries."""
    last: Any
    """The last number of a scalar metric; None for any other."""


class Metrics(TypedDict):
    """The metrics of a run, by the time of their first point.

    Those whose name begins with `mlwidget:` are records of ours.
    """

    metrics: list[MetricRow]


class Series(TypedDict):
    """A section of a scalar metric, in ascending order of its axis."""

    name: str
    count: int
    """Points that the section holds in the store."""
    exact: bool
    """Whether each of them is here; else those that show the same, with every spike."""
    steps: list[float]
    times: list[float]
    """Seconds since the epoch."""
    values: list[Any]


class SeriesList(TypedDict):
    """The same section of some metrics. A neighbour outside each end is among the points."""

    series: list[Series]


class Turn(TypedDict):
    """A knob is to be turned."""

    knob: str
    value: Any


class Change(TypedDict):
    """What is to change of a run; what is not named stays."""

    name: NotRequired[str]
    tags: NotRequired[dict[str, str | None]]
    """Tags to add, or to give another value."""
    remove: NotRequired[list[str]]
    """Tags to remove."""
    archived: NotRequired[bool]


class Removed(TypedDict):
    """The runs that were thrown away, those below included; each can be restored."""

    runs: list[str]


class Trouble(TypedDict):
    """Why there is no reply of another kind."""

    message: str
    reason: str | None


class News(TypedDict):
    """What the socket of a list says: what it shows may be different now."""

    changed: int
    """Counts the changes."""
