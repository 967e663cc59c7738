"""`%load_ext mlwidget`: `%%track`, `%mlwidget`, and hooks around each cell."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from IPython.core.error import UsageError
from IPython.core.magic import Magics, cell_magic, line_magic, magics_class

from mlwidget.notebook.arguments import mlwidget_arguments, track_arguments
from mlwidget.notebook.execute import prepared
from mlwidget.notebook.hooks import CellHooks
from mlwidget.notebook.provenance import notebook_path
from mlwidget.tracking.open_runs import open_runs

if TYPE_CHECKING:
    from IPython.core.interactiveshell import InteractiveShell

    from mlwidget.tracking import Run, Workspace

_HOOKS = "_mlwidget_hooks"
_NAMES = {"line": ("mlwidget",), "cell": ("track",)}


def load(shell: InteractiveShell) -> None:
    """Nothing; the magics are there and the hooks listen. Twice does no harm."""
    if getattr(shell, _HOOKS, None) is None:
        hooks = CellHooks(shell)
        hooks.load()
        setattr(shell, _HOOKS, hooks)
        shell.register_magics(RunMagics)


def unload(shell: InteractiveShell) -> None:
    """Nothing; magics and hooks are gone, open runs stay open."""
    hooks: CellHooks | None = getattr(shell, _HOOKS, None)
    if hooks is None:
        return
    hooks.unload()
    setattr(shell, _HOOKS, None)
    for kind, names in _NAMES.items():
        for name in names:
            shell.magics_manager.magics[kind].pop(name, None)


@magics_class
class RunMagics(Magics):
    """The magics; `self.shell` is the shell."""

    @cell_magic
    def track(self, line: str, cell: str) -> None:
        """Run the cell as a run, with its live view: %%track [experiment] [--name N] [--no-show]."""
        import mlwidget

        wanted = track_arguments(line)
        shell = self._shell()
        body = prepared(shell, cell)
        experiment = mlwidget.Experiment(
            mlwidget.Workspace.from_config(), wanted.experiment or default_experiment()
        )
        run = experiment.start_logging(display_name=wanted.name, snapshot_directory=None)
        shell.user_ns["run"] = run
        with run:
            if not wanted.no_show:
                mlwidget.RunDetails(run).show()
            body()

    @line_magic
    def mlwidget(self, line: str) -> None:
        """Tell of runs: %mlwidget runs [experiment] [-n 10] | show [run] | status."""
        import mlwidget

        wanted = mlwidget_arguments(line)
        workspace = mlwidget.Workspace.from_config()
        if wanted.command == "runs":
            print(runs_text(workspace, wanted.experiment, wanted.number))  # noqa: T201
        elif wanted.command == "show":
            mlwidget.RunDetails(find_run(workspace, wanted.run)).show()
        else:
            print(status_text(workspace))  # noqa: T201

    def _shell(self) -> InteractiveShell:
        assert self.shell is not None
        return self.shell


def default_experiment() -> str:
    """The experiment of a `%%track` without one: the notebook's name, where that can be known."""
    path = notebook_path()
    name = re.sub(r"[^A-Za-z0-9_-]+", "-", path.stem if path else "").strip("-_")
    return name or "notebook"


def find_run(workspace: Workspace, text: str | None) -> Run:
    """The run of an id or of the beginning of one; without text the run that was started last.

    Args:
        workspace: Where to look.
        text: The id, or as much of it as no other run has.

    Raises:
        UsageError: When there is no such run, or several.
    """
    if text is None:
        here = open_runs()
        found = here[-1:] or _newest(workspace)[:1]
        if not found:
            raise UsageError("There is no run yet: %%track a cell, or start one with start_logging().")
        return found[0]
    fitting = [run for run in _newest(workspace) if run.id.startswith(text) or run.display_name == text]
    exact = [run for run in fitting if run.id == text]
    if len(exact or fitting) == 1:
        return (exact or fitting)[0]
    if fitting:
        raise UsageError(f"{len(fitting)} runs begin with {text!r}: give more of the id.")
    raise UsageError(f"No run begins with {text!r}: %mlwidget runs lists them.")


def runs_text(workspace: Workspace, experiment: str | None, number: int) -> str:
    """The newest runs, one line each."""
    runs = _newest(workspace, experiment)[: max(0, number)]
    if not runs:
        return "No runs yet."
    rows: list[tuple[str, ...]] = [("run", "experiment", "name", "status")]
    rows += [(r.id, r.experiment.name, str(r.display_name or ""), str(r.get_status())) for r in runs]
    return table(rows)


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


def _place(workspace: Workspace) -> str:
    return str(workspace._store.location)  # noqa: SLF001
