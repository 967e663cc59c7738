"""`RunDetails`: a run under the cell, live while it trains."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any, Final

from mlwidget.errors import InvalidTypeError, InvalidValueError
from mlwidget.feed import Feed
from mlwidget.tracking import open_runs
from mlwidget.widget import pump
from mlwidget.widget.bundle import MOST_POINTS, bundle, line, static_html
from mlwidget.widget.data import widget_data

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mlwidget.tracking.run import Run
    from mlwidget.widget.view import RunView

NOT_BUILT: Final = (
    "The live view is not built in this checkout of mlwidget: run `npm ci && npm run build` in js/."
)


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

        Args:
            render_lib: A function that shows HTML, where the notebook has one of its own.
            widget_settings: `{"debug": True}` tells trouble with its traceback.
        """
        settings = self._merged(widget_settings)
        feeds = [_feed(run, of) for of, run in enumerate(self._runs)]
        if render_lib is not None:
            if not callable(render_lib):
                msg = f"render_lib takes a function that shows HTML, got {render_lib!r}"
                raise InvalidValueError(msg)
            for feed in feeds:
                render_lib(static_html(*feed.snapshot()))
        elif not _in_notebook():
            for feed in feeds:
                print(line(feed.snapshot()[0]))  # noqa: T201
        else:
            view = _display(feeds, debug=bool(settings.get("debug")))
            for held in filter(None, map(open_runs.held, self._runs)):
                if view is not None:
                    _finish_with(held, view)

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


def _feed(run: Run, of: int) -> Feed:
    workspace = run.experiment.workspace._store  # noqa: SLF001
    return Feed(run._store, workspace=workspace, of=of, health=lambda: list(run.health))  # noqa: SLF001


def _in_notebook() -> bool:
    try:
        from IPython.core.getipython import get_ipython
    except ImportError:
        return False
    return getattr(get_ipython(), "kernel", None) is not None


def _display(feeds: Sequence[Feed], *, debug: bool) -> RunView | None:
    from IPython.display import display

    from mlwidget.widget.view import RunView, is_built

    if not is_built():
        display(bundle(*feeds[0].snapshot(), model_id=None, hint=NOT_BUILT), raw=True)
        return None
    display_id = uuid.uuid4().hex

    def redraw(view: RunView) -> None:
        # The saved notebook is to hold the last picture.
        data, metadata = _view_bundle(view)
        display(data, metadata=metadata, raw=True, display_id=display_id, update=True)

    view = RunView(feeds, debug=debug, on_end=redraw)
    data, metadata = _view_bundle(view)
    display(data, metadata=metadata, raw=True, display_id=display_id)
    pump.pump.add(view)
    return view


def _finish_with(held: Run, view: RunView) -> None:
    """Let the call that ends the run return after the view has shown the end.

    A notebook that runs without a front end takes what a cell shows only while the cell runs.
    """

    def ended(run: Run) -> None:
        if run is held:
            stop()
            pump.pump.finish(view)

    stop = open_runs.on_end(ended)


def _view_bundle(view: RunView) -> tuple[dict[str, Any], dict[str, Any]]:
    own = view._repr_mimebundle_()
    assert own is not None
    live, metadata = own
    saved = bundle(*view.pictures(MOST_POINTS)[0], model_id=view.model_id)
    return {**live, **saved}, metadata
