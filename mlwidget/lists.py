"""What crosses between a list of runs and the server: bodies of replies, each a JSON object.

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
    """The last values that were asked for."""


class RunList(TypedDict):
    """Some of the runs that were found."""

    total: int
    """How many there are in all."""
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
