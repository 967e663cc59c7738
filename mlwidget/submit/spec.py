"""What a supervisor is told of the script it runs."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Process:
    """One process of a run: a run may have several, by rank."""

    command: list[str]
    """The program and its arguments; an empty first word stands for the environment's Python."""
    variables: dict[str, str] = field(default_factory=dict)
    """Variables of its environment, beside those of the run."""
    log: str = "user_logs/std_log.txt"
    """The file of the run that what it prints goes to."""


@dataclass(frozen=True, slots=True)
class Spec:
    """A run as its supervisor starts it.

    It is told to the supervisor through a pipe and written nowhere: arguments and variables may hold
    secrets.
    """

    workspace: str
    """The workspace's folder."""
    run: str
    """The run's id."""
    work: str
    """The folder in which the script runs: a copy of the source, made by the supervisor."""
    processes: list[Process]
    files: list[tuple[str, str]] = field(default_factory=list)
    """Of the source: the name below `work`, and where the bytes are."""
    links: list[tuple[str, str]] = field(default_factory=list)
    """Links of the source to elsewhere: the name below `work`, and what it points to."""
    variables: dict[str, str] = field(default_factory=dict)
    """Variables of the environment of all processes."""
    environment: dict[str, Any] = field(default_factory=dict)
    """The definition of the environment; empty for the interpreter that submits."""
    seconds: float | None = None
    """The run may take so long."""

    def to_json(self) -> str:
        """The text for the pipe."""
        return json.dumps(asdict(self))

    @staticmethod
    def from_json(text: str) -> Spec:
        """The same again.

        >>> spec = Spec("/w", "run-1", "/tmp/run-1", [Process(["", "train.py"])])
        >>> Spec.from_json(spec.to_json()) == spec
        True
        """
        found = json.loads(text)
        for name in ("files", "links"):
            found[name] = [tuple(pair) for pair in found[name]]
        processes = [Process(**one) for one in found.pop("processes")]
        return Spec(processes=processes, **found)
