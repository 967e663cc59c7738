"""What crosses to a browser: the one description, from which `js/src/wire.ts` is generated.

A message is a JSON header and at most one binary buffer. Numbers travel in the buffer only, as
little-endian 64-bit floats, so that NaN and ±Inf arrive as they are. A series' part of the buffer
starts at byte `at` and holds three columns of `n` numbers each, one after the other: steps, times
(seconds since the epoch), values.

Kernel to browser, in the order of `seq` (which grows by one with each message, from 0):

* `snapshot`: all that a viewer needs to draw from nothing; it replaces what the viewer has.
* `points`: new points of some series, and the run's header when it changed.
* `heartbeat`: nothing new; the sender is alive.
* `closed`: the sender stops: the run has ended and everything was sent, or there was trouble.

Browser to kernel: `ready` (a view opened) and `resync` (a number in `seq` is missing), both answered
by a snapshot. The live path never waits for them.
"""

from __future__ import annotations

from typing import Final, Literal, TypedDict

PROTOCOL: Final = 1
"""Grows when an older browser could not read what a newer kernel sends."""

Kind = Literal["scalar"]
"""The kinds that have a chart."""

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


class RunHeader(TypedDict):
    """What a view says about the run above its charts."""

    id: str
    experiment: str
    name: str
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


class SeriesPart(TypedDict):
    """Points of one series inside a message's buffer."""

    id: int
    name: str
    kind: Kind
    total: int
    """Points that the series holds in the store, after this message."""
    n: int
    """Points in this message; thinned, each bucket's least and greatest value stay."""
    at: int
    """Byte where the columns start."""


class Snapshot(TypedDict):
    """Replaces what the viewer has."""

    type: Literal["snapshot"]
    protocol: int
    seq: int
    run: RunHeader
    series: list[SeriesPart]


class Points(TypedDict):
    """Adds to what the viewer has."""

    type: Literal["points"]
    protocol: int
    seq: int
    run: RunHeader | None
    series: list[SeriesPart]


class Heartbeat(TypedDict):
    """Sent at least every `HEARTBEAT_SECONDS`."""

    type: Literal["heartbeat"]
    protocol: int
    seq: int
    now: float


class Closed(TypedDict):
    """The last message."""

    type: Literal["closed"]
    protocol: int
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
    seq: int
    """The number that was expected."""


Down = Snapshot | Points | Heartbeat | Closed
Up = Ready | Resync
