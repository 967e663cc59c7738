"""The output of a `show()`: displayed once, and anew whenever a notebook shall keep something else."""

from __future__ import annotations

import threading
import uuid
from typing import TYPE_CHECKING, Any, Final

from mlwidget.widget.bundle import bundle
from mlwidget.widget.front_end import is_built

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mlwidget.feed import Feed
    from mlwidget.widget.bundle import Place
    from mlwidget.widget.view import RunView

NOT_BUILT: Final = (
    "The live view is not built in this checkout of mlwidget: run `npm ci && npm run build` in js/."
)


class Output:
    """One output of a cell, the same however often it is displayed.

    The widget's part of it is a live view to every front end that runs widgets, and an error to those
    that read the notebook when the kernel is gone: they show nothing else in its place. So it goes as
    soon as the page says that it shows the view without.

    Args:
        feeds: The runs.
        place: Where they are.
    """

    def __init__(self, feeds: Sequence[Feed], place: Place) -> None:
        self.id = uuid.uuid4().hex
        self._feeds = feeds
        self._place = place
        self._view: RunView | None = None
        self._is_kept = False
        self._lock = threading.Lock()
        self._shown: dict[str, Any] = {}

    def show(self, view: RunView | None) -> None:
        """Display the runs for the first time.

        Args:
            view: The widget that shows them live, where there is one.
        """
        self._view = view
        with self._lock:
            self._draw()
            self._display(update=False)

    def redraw(self) -> None:
        """Display what can be seen of the runs now."""
        with self._lock:
            self._draw()
            self._display(update=True)

    def keep(self) -> None:
        """Leave the widget's part out from now on, without another look at the runs."""
        with self._lock:
            if not self._is_kept:
                self._is_kept = True
                self._display(update=True)

    def _draw(self) -> None:
        model_id = self._view.model_id if self._view else None
        hint = "" if is_built() else NOT_BUILT
        self._shown = bundle(self._feeds, self._place, model_id=model_id, output=self.id, hint=hint)

    def _display(self, *, update: bool) -> None:
        from IPython.display import display

        own = self._view._repr_mimebundle_() if self._view and not self._is_kept else None
        data, metadata = own or ({}, {})
        display(data | self._shown, metadata=metadata, raw=True, display_id=self.id, update=update)
