"""What a benchmark needs of a tracker. One file for each; its `PEER` is the tracker."""

from __future__ import annotations

from pathlib import Path
from typing import Any, ClassVar


class Peer:
    """Opens, logs and closes in a given folder, and reads back what it left there.

    Statements are what a user writes, compiled into the measuring loop as they stand, so that no
    wrapper of ours is measured. In them `x` is a float, `i` the step, and what `open` gives is known.
    """

    title: ClassVar[str]
    package: ClassVar[str]
    imports: ClassVar[str]
    one: ClassVar[str]
    """Logs x as loss."""

    def open(self, folder: Path) -> dict[str, Any]:
        """The names that the statements use."""
        raise NotImplementedError

    def close(self) -> None:
        """End the run as its user would; all is on the disk then."""
        raise NotImplementedError

    def read(self, folder: Path) -> list[float]:
        """The values of loss in the order they were logged, read from the folder in a new process."""
        raise NotImplementedError

    def several(self, count: int) -> str:
        """Logs x for so many metrics of one step, in the way that its manual shows."""
        raise NotImplementedError


def as_dict(count: int) -> str:
    """The text of a dict of so many metrics."""
    return "{" + ", ".join(f"'m{at}': x" for at in range(count)) + "}"
