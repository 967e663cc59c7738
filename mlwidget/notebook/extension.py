"""`%load_ext mlwidget`: `%%track`, `%mlwidget`, and hooks around each cell."""

from __future__ import annotations

import contextlib
import logging
import re
from typing import TYPE_CHECKING

from IPython.core.error import UsageError
from IPython.core.magic import Magics, cell_magic, line_magic, magics_class

from mlwidget.errors import MlwidgetError
from mlwidget.notebook.arguments import mlwidget_arguments, track_arguments
from mlwidget.notebook.execute import prepared
from mlwidget.notebook.hooks import CellHooks
from mlwidget.notebook.listing import find_run, runs_text, status_text
from mlwidget.notebook.provenance import notebook_path

if TYPE_CHECKING:
    from collections.abc import Iterator

    from IPython.core.interactiveshell import InteractiveShell

    import mlwidget

_HOOKS = "_mlwidget_hooks"
_NAMES = {"line": ("mlwidget",), "cell": ("track",)}


def load(shell: InteractiveShell) -> None:
    """Nothing; the magics are there and the hooks listen. Twice does no harm."""
    if hooks_of(shell) is None:
        hooks = CellHooks(shell)
        hooks.load()
        setattr(shell, _HOOKS, hooks)
        shell.register_magics(RunMagics)


def unload(shell: InteractiveShell) -> None:
    """Nothing; magics and hooks are gone, open runs stay open."""
    hooks = hooks_of(shell)
    if hooks is None:
        return
    hooks.unload()
    setattr(shell, _HOOKS, None)
    for kind, names in _NAMES.items():
        for name in names:
            shell.magics_manager.magics[kind].pop(name, None)


def hooks_of(shell: InteractiveShell) -> CellHooks | None:
    """What listens to the shell's cells; None where the extension is not loaded."""
    hooks: CellHooks | None = getattr(shell, _HOOKS, None)
    return hooks


@magics_class
class RunMagics(Magics):
    """The magics; `self.shell` is the shell."""

    @cell_magic
    def track(self, line: str, cell: str) -> None:
        """Run the cell as a run, with its live view above what the cell puts out.

            %%track [experiment] [--name NAME] [--logs] [--no-show]
            for step in range(100):
                run.log("loss", 1 / (step + 1))

        Inside the cell, and after it, `run` is the run. It ends with the cell: Completed, Failed with
        the traceback, or Canceled by an interrupt. Without an experiment, the notebook's name is taken.
        With `--logs` the run keeps what loggers log in the cell.
        """
        import mlwidget

        wanted = track_arguments(line)
        shell = self._shell()
        with _told_plainly():
            body = prepared(shell, cell)
            experiment = mlwidget.Experiment(
                mlwidget.Workspace.from_config(), wanted.experiment or default_experiment()
            )
            run = experiment.start_logging(display_name=wanted.name, snapshot_directory=None)
        shell.user_ns["run"] = run
        with run, _kept(run) if wanted.logs else contextlib.nullcontext():
            if not wanted.no_show:
                mlwidget.RunDetails(run).show()
            body()

    @line_magic
    def mlwidget(self, line: str) -> None:
        """Tell of runs.

        %mlwidget runs [experiment] [-n 10]    the newest runs, of all experiments or of one
        %mlwidget show [run]                   a run, live: its id, the beginning of it, or its name;
                                               without one, the run that was started last
        %mlwidget status                       where runs are kept, and which are open here
        """
        import mlwidget

        wanted = mlwidget_arguments(line)
        with _told_plainly():
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


@contextlib.contextmanager
def _kept(run: mlwidget.Run) -> Iterator[None]:
    """Inside, the run keeps what loggers log; which records there are is the application's choice."""
    handler = run.logging_handler()
    logging.getLogger().addHandler(handler)
    try:
        yield
    finally:
        logging.getLogger().removeHandler(handler)


@contextlib.contextmanager
def _told_plainly() -> Iterator[None]:
    """Around what the user's line and cell can be wrong about: a sentence helps more than our frames."""
    try:
        yield
    except SyntaxError as error:
        code = (error.text or "").rstrip()
        arrow = " " * max(0, (error.offset or 1) - 1) + "^"
        raise UsageError(
            f"line {error.lineno} of the cell: {error.msg}\n    {code}\n    {arrow}"
        ) from None
    except MlwidgetError as error:
        raise UsageError(str(error)) from None


def default_experiment() -> str:
    """The experiment of a `%%track` without one: the notebook's name, where that can be known."""
    path = notebook_path()
    name = re.sub(r"[^A-Za-z0-9_-]+", "-", path.stem if path else "").strip("-_")
    return name or "notebook"
