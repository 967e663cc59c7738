"""Runs as one file that anybody can open."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from mlwidget.errors import InvalidTypeError, InvalidValueError
from mlwidget.tracking.core import RunCore

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from mlwidget.feed import Feed
    from mlwidget.tracking.run import Run


class Export(RunCore):
    """The call that writes a run as a page."""

    def to_html(self, path: str | Path, **limits: float) -> Path:
        """The path of one file that shows the run in any browser, without a network.

        It holds the charts with their points, tables, reports, images, logs and all that is known of
        the run, and says what it had to leave out. It runs under a policy that forbids it everything
        else.

        >>> Run.get_context().to_html("run.html").name
        'run.html'

        Args:
            path: Where to write it; a file that is there is replaced.
            limits: What it may hold, each at most: `megabytes=20` in all, `points=20_000` of each
                metric, `rows=5_000` of each table, `entries=500` of each report and each list of
                images or texts, `log=1_000_000` bytes of each log.

        Raises:
            InvalidTypeError: For a path or a limit that is none.
            InvalidValueError: For a limit below nothing.
            OSError: Where the file cannot be written.
        """
        from mlwidget.tracking.viewing import feed_of

        return write_page([feed_of(cast("Run", self))], path, limits)


def write_page(feeds: Sequence[Feed], path: str | Path, limits: Mapping[str, float]) -> Path:
    """The path of the file, after it was written.

    Args:
        feeds: The runs, in the order of their numbers.
        path: Where to write it.
        limits: What `Run.to_html` takes.
    """
    from mlwidget.feed.page import page

    if not isinstance(path, str | Path):
        raise InvalidTypeError(f"to_html takes a file's path, got {type(path).__name__}")
    wanted = _limits(limits)
    target = Path(path).expanduser()
    text = page(feeds, wanted)
    with tempfile.NamedTemporaryFile("wb", dir=target.parent, suffix=".html", delete=False) as file:
        spare = Path(file.name)
        try:
            file.write(text.encode("utf-8", "replace"))
            file.close()
            spare.chmod(0o644)
            spare.replace(target)
        except BaseException:
            file.close()
            spare.unlink(missing_ok=True)
            raise
    return target


def _limits(given: Mapping[str, Any]) -> Any:
    from mlwidget.feed.frozen import PAGE

    known = ("megabytes", "points", "rows", "entries", "log")
    for name, value in given.items():
        if name not in known:
            raise InvalidTypeError(f"to_html takes the limits {', '.join(known)}, not {name!r}")
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise InvalidTypeError(f"to_html takes a number as {name}, got {type(value).__name__}")
        if not value > 0:
            raise InvalidValueError(f"to_html takes a number above 0 as {name}, got {value}")
    limits: dict[str, Any] = {name: int(value) for name, value in given.items() if name != "megabytes"}
    if "megabytes" in given:
        limits["size"] = int(given["megabytes"] * 1e6)
    return replace(PAGE, **limits)
