"""Runs in lines of text, as `%mlwidget` tells of them and finds them again."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from IPython.core.error import UsageError

from mlwidget.tracking.naming import brief, meant
from mlwidget.tracking.open_runs import open_runs

if TYPE_CHECKING:
    from mlwidget.tracking import Run, Workspace


def find_run(workspace: Workspace, text: str | None) -> Run:
    """The run of an id, the beginning of one or a name; without text the run that was started last.

    Args:
        workspace: Where to look.
        text: The id, as much of it as no other run has, or a name.

    Raises:
        UsageError: When there is no such run, or several.
    """
    if text is None:
        here = open_runs()
        found = here[-1:] or _newest(workspace)[:1]
        if not found:
            raise UsageError("There is no run yet: %%track a cell, or start one with start_logging().")
        return found[0]
    fitting = meant(workspace, text)
    if len(fitting) == 1:
        return workspace.get_run(fitting[0].id)
    if fitting:
        raise UsageError(f"{len(fitting)} runs begin with {text!r}: give more of the id.")
    raise UsageError(f"No run begins with {text!r}: %mlwidget runs lists them.")


def runs_text(workspace: Workspace, experiment: str | None, number: int) -> str:
    """The newest runs, one line each."""
    everything = _newest(workspace, experiment)
    if not everything:
        return "No runs yet."
    shown = everything[: max(0, number)]
    ids = brief([run.id for run in everything])
    rows: list[tuple[str, ...]] = [("run", "experiment", "name", "status", "started")]
    rows += [
        (ids[run.id], run.experiment.name, run.display_name or "", run.get_status(), _when(run))
        for run in shown
    ]
    rest = len(everything) - len(shown)
    more = f"\nand {rest} older: %mlwidget runs -n {len(everything)}" if rest else ""
    return table(rows) + more


def status_text(workspace: Workspace) -> str:
    """Where the workspace is and which runs this kernel holds open."""
    lines = [f"workspace  {_place(workspace)}"]
    here = open_runs()
    lines += [f"open       {run.experiment.name} / {run.display_name or run.id}" for run in here]
    return "\n".join(lines if here else [*lines, "open       no run"])


def table(rows: list[tuple[str, ...]]) -> str:
    """Columns of equal width; line breaks in a text become spaces."""
    clean = [[" ".join(cell.split()) for cell in row] for row in rows]
    widths = [max(map(len, column)) for column in zip(*clean, strict=True)]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in clean
    )


def _newest(workspace: Workspace, experiment: str | None = None) -> list[Run]:
    experiments = workspace.experiments
    if experiment is not None and experiment not in experiments:
        known = ", ".join(sorted(experiments)) or "none yet"
        raise UsageError(f"No experiment {experiment!r}; there are: {known}.")
    wanted = [experiments[experiment]] if experiment is not None else list(experiments.values())
    runs = [run for one in wanted for run in one.get_runs()]
    return sorted(runs, key=_started, reverse=True)


def _started(run: Run) -> Any:
    return run._store.record().created  # noqa: SLF001


def _when(run: Run) -> str:
    """On this machine's clock."""
    return time.strftime("%Y-%m-%d %H:%M", time.localtime(_started(run)))


def _place(workspace: Workspace) -> str:
    return str(workspace._store.location)  # noqa: SLF001
