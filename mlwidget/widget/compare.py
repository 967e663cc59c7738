"""Runs side by side: their lines in the same charts, and what they differ in."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Final

from mlwidget.errors import InvalidTypeError, InvalidValueError
from mlwidget.widget.run_details import RunDetails

if TYPE_CHECKING:
    from mlwidget.tracking.run import Run

MOST: Final = 200
"""Each run has messages of its own; who has more looks at the children of one run."""


def compare(runs: Iterable[Run]) -> RunDetails:
    """A view of several runs: `show()` puts it under the cell.

    >>> from mlwidget import Experiment, Workspace
    >>> experiment = Experiment(Workspace.from_config(), "digits")
    >>> for rate in (0.1, 0.01):
    ...     with experiment.start_logging(display_name=f"lr {rate}") as run:
    ...         run.add_properties({"lr": str(rate)})
    ...         run.log("loss", rate)
    >>> compare(experiment.get_runs()).show()
    mlwidget: digits / lr 0.01: Completed
    mlwidget: digits / lr 0.1: Completed

    Args:
        runs: The runs, in the order in which they are to be shown; a list, or what
            `Experiment.get_runs` and `Run.get_children` give.

    Raises:
        InvalidTypeError: For anything but runs.
        InvalidValueError: For none, and for more than 200.
    """
    given: Any = runs
    if hasattr(given, "get_metrics"):
        raise InvalidTypeError("compare takes a list of runs, got one run: RunDetails(run) shows it")
    if not isinstance(given, Iterable) or isinstance(given, str | bytes):
        raise InvalidTypeError(f"compare takes a list of runs, got {type(given).__name__}")
    wanted = list(given)
    for one in wanted:
        if not hasattr(one, "get_metrics"):
            raise InvalidTypeError(f"compare takes a list of runs, got one with {one!r:.80} in it")
    if not wanted:
        raise InvalidValueError("compare takes at least one run, got none")
    if len(wanted) > MOST:
        msg = f"compare takes at most {MOST} runs, got {len(wanted):,}: choose some of them"
        raise InvalidValueError(msg)
    return RunDetails(wanted)
