"""`RunDetails`: a run under the cell, live while it trains."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mlwidget.errors import InvalidTypeError, InvalidValueError
from mlwidget.tracking import open_runs
from mlwidget.tracking.export import write_page
from mlwidget.tracking.known import remember
from mlwidget.tracking.viewing import feed_of
from mlwidget.widget import pump
from mlwidget.widget.bundle import Place, line, still_of
from mlwidget.widget.data import widget_data
from mlwidget.widget.front_end import is_built
from mlwidget.widget.output import Output
from mlwidget.widget.still import Still, is_watched

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from mlwidget.feed import Feed
    from mlwidget.tracking.run import Run
    from mlwidget.widget.pump import Pushing


class RunDetails:
    """A view of one run, or of several side by side.

    >>> from mlwidget import Experiment, Workspace
    >>> experiment = Experiment(Workspace.from_config(), "digits")
    >>> with experiment.start_logging(display_name="first try") as run:
    ...     RunDetails(run).show()
    mlwidget: digits / first try: Running

    Args:
        run_instance: The run to show: of this process, of another one, or long over. Or a list of runs.

    Raises:
        InvalidTypeError: For anything that is not a run.
        InvalidValueError: For a list without one.
    """

    def __init__(self, run_instance: Run | Sequence[Run]) -> None:
        given: Any = run_instance
        runs = list(given) if isinstance(given, list | tuple) else [given]
        for one in runs:
            if not hasattr(one, "get_metrics"):
                msg = f"RunDetails takes a Run or a list of runs, got {type(one).__name__}"
                raise InvalidTypeError(msg)
        if not runs:
            raise InvalidValueError("RunDetails takes at least one run, got an empty list")
        self._runs: tuple[Run, ...] = tuple(dict.fromkeys(runs))
        self._run = self._runs[0]
        self._settings: dict[str, Any] = {}

    def show(
        self,
        render_lib: Any = None,
        widget_settings: Any = None,
    ) -> None:
        """Nothing; the run appears under the cell and grows while it trains.

        Returns at once. Outside a notebook one line of text is printed.

        What a notebook keeps of it is a picture: it shows the run again when the notebook is opened
        without its kernel, and where no program of ours is.

        Args:
            render_lib: "bqplot" for figures that live in the kernel; or a function that shows HTML,
                where the notebook has one of its own.
            widget_settings: `{"debug": True}` tells trouble with its traceback. `{"live": False}`
                shows the picture alone, `{"live": True}` the live view wherever it runs; without
                either the view is live if somebody can look at it.

        Raises:
            InvalidValueError: For another `render_lib`, or where bqplot's figures cannot be had.
        """
        settings = self._merged(widget_settings)
        if render_lib == "bqplot":
            _show_board(self._runs)
            return
        if render_lib is not None and not callable(render_lib):
            msg = f'render_lib takes "bqplot" or a function that shows HTML, got {render_lib!r:.80}'
            raise InvalidValueError(msg)
        remember(self._run.experiment.workspace)
        feeds = self._feeds()
        kernel = _kernel()
        if render_lib is not None:
            render_lib(still_of(feeds))
        elif kernel is None:
            print(line(feeds))  # noqa: T201
        else:
            live = settings.get("live")
            shown = _display(
                feeds,
                Place(self._run.experiment.workspace.folder, tuple(run.id for run in self._runs)),
                live=is_built() and (is_watched(kernel) if live is None else bool(live)),
                debug=bool(settings.get("debug")),
            )
            for held in filter(None, map(open_runs.held, self._runs)):
                if shown is not None:
                    _finish_with(held, shown)

    def to_html(self, path: str | Path, **limits: float) -> Path:
        """The path of one file that shows the runs in any browser, without a network.

        >>> from mlwidget import Run
        >>> RunDetails(Run.get_context()).to_html("run.html").name
        'run.html'

        Args:
            path: Where to write it; a file that is there is replaced.
            limits: What `Run.to_html` takes, such as `points=1000`.
        """
        return write_page(self._feeds(), path, limits)

    def _feeds(self) -> list[Feed]:
        return [feed_of(run, of) for of, run in enumerate(self._runs)]

    def get_widget_data(self, widget_settings: dict[str, Any] | None = None) -> dict[str, Any]:
        """Everything about the run that the retired SDK's widget was given, as plain values.

        >>> from mlwidget import Run
        >>> RunDetails(Run.get_context()).get_widget_data()["status"]
        'Running'

        Args:
            widget_settings: Come back under "widget_settings".
        """
        return widget_data(self._run, self._merged(widget_settings))

    def _merged(self, widget_settings: Any) -> dict[str, Any]:
        if widget_settings is not None and not isinstance(widget_settings, dict):
            msg = f"widget_settings takes a dict, got {type(widget_settings).__name__}"
            raise InvalidTypeError(msg)
        self._settings = {**self._settings, **(widget_settings or {})}
        return self._settings


def _kernel() -> Any:
    """The kernel of the notebook that this program runs in; None anywhere else."""
    try:
        from IPython.core.getipython import get_ipython
    except ImportError:
        return None
    return getattr(get_ipython(), "kernel", None)


def _show_board(runs: Sequence[Run]) -> None:
    from IPython.display import display

    import mlwidget

    display(mlwidget.plots.board(list(runs)))


def _display(feeds: Sequence[Feed], place: Place, *, live: bool, debug: bool) -> Pushing | None:
    """What still has something to tell of the runs that were displayed."""
    output = Output(feeds, place)
    view = None
    if live:
        from mlwidget.widget.view import RunView

        view = RunView(feeds, place, output, debug=debug)
        view.step()  # the first picture is on its way before anything is displayed
    output.show(view)
    if all(feed.ended for feed in feeds):
        return None
    shown: Pushing = view or Still(feeds, output.redraw)
    pump.pump.add(shown)
    return shown


def _finish_with(held: Run, shown: Pushing) -> None:
    """Let the call that ends the run return after the end was shown.

    A notebook that runs without a front end takes what a cell shows only while the cell runs.
    """

    def ended(run: Run) -> None:
        if run is held:
            stop()
            pump.pump.finish(shown)

    stop = open_runs.on_end(ended)
