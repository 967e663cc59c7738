"""What plots and boards have in common: the runs, those that are selected, and an end."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import ipywidgets
import traitlets

from mlwidget.plots import live
from mlwidget.plots.group import Group
from mlwidget.plots.words import shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from mlwidget.plots.live import Watched
    from mlwidget.tracking import Run

NAMED: Final = 3
"""Runs that a plot's `repr` names."""


class Linked(ipywidgets.VBox):  # type: ignore[misc]  # ipywidgets carries no types
    """A widget that shows runs, and moves together with others.

    Args:
        runs: What it shows.
        parts: The widgets in it.
        group: What it moves together with; a new group if not given.
    """

    selected_runs: Any = traitlets.Tuple()
    """The runs that are selected, in the page or by assignment; empty when none is."""
    closed: bool = False
    """Whether `close` was called: then it shows nothing new."""

    def __init__(self, runs: Sequence[Run], parts: Sequence[Any], *, group: Group | None = None) -> None:
        self.runs: tuple[Run, ...] = tuple(runs)
        """What it shows."""
        super().__init__(children=list(parts), layout=ipywidgets.Layout(min_width="0", flex="1 1 0%"))
        self.add_class("mlw-plot")
        self.group = Group() if group is None else group
        """What it moves together with."""
        self.group.join(self)
        self.observe(self._selected, "selected_runs")
        self.hear_while_busy()

    def watched(self) -> Iterable[Watched]:
        """What is looked at for news."""
        raise NotImplementedError

    def redraw(self) -> int:
        """How many points went to the page, after everything new was drawn."""
        raise NotImplementedError

    def refresh(self) -> None:
        """Nothing, after everything was read and drawn anew, also of runs that had ended."""
        with live.pump.lock:
            for one in self.watched():
                one.again()
            self.redraw()
        live.pump.add(self)

    def is_over(self) -> bool:
        """Whether nothing can change any more: it was closed, or all its runs have ended."""
        return self.closed or self.comm is None or all(one.ended for one in self.watched())

    def close(self) -> None:
        """Take the plot from the page, with all that belongs to it."""
        if self.closed or not hasattr(self, "group"):
            return  # asked again when it is garbage, in whatever thread: take no lock
        with live.pump.lock:
            self.closed = True
            live.pump.remove(self)
            self.group.leave(self)
            others = {id(widget) for widget in (self, *self.group.parts())}
            own = [widget for widget in self._all() if id(widget) not in others]
            super().close()
            for widget in own:
                widget.close()
            self.group.end()

    def follow(self, group: Group) -> None:
        """Move together with the plots of another group, and no longer with those of its own."""
        self.group.leave(self)
        self.group = group
        group.join(self)

    def hear_while_busy(self) -> None:
        """Let the page's messages about all its parts be heard while a cell trains."""
        for widget in self._all():
            # Some versions of ipykernel hand a page's message to the thread that sent last, which may
            # be the busy one; the default is a thread of its own.
            if hasattr(widget.comm, "_reply_subshell_for"):
                widget.comm._reply_subshell_for = lambda _, default: default  # noqa: SLF001

    def aside(self) -> Iterable[Any]:
        """Widgets that belong to it, and that the page does not use just now."""
        return ()

    def _all(self) -> list[Any]:
        found: dict[int, Any] = {}
        for widget in (self, *self.aside()):
            _family(widget, found)
        return list(found.values())

    def zoomed(self) -> None:
        """Draw what belongs to the steps that are shown now."""

    @traitlets.validate("selected_runs")
    def _check_runs(self, proposal: Any) -> tuple[Run, ...]:
        runs = tuple(dict.fromkeys(proposal["value"]))
        strange = [type(one).__name__ for one in runs if not hasattr(one, "get_metrics")]
        if strange:
            raise traitlets.TraitError(f"selected_runs takes runs, got {strange[0]}")
        return runs

    def _selected(self, change: Any) -> None:
        with live.pump.lock:
            self.emphasise()
        self.group.tell(self, "selected_runs", change["new"])

    def emphasise(self) -> None:
        """Draw the selected runs before the others."""

    def __repr__(self) -> str:
        names = ", ".join(shown(run.name, 40) for run in self.runs[:NAMED])
        more = f" and {len(self.runs) - NAMED} more" if len(self.runs) > NAMED else ""
        return f"<{type(self).__name__} of {names}{more}>"


def _family(widget: Any, found: dict[int, Any]) -> None:
    """Add a widget and all that it is made of."""
    if id(widget) in found:
        return
    found[id(widget)] = widget
    for name in widget.keys:
        for part in _inside(getattr(widget, name)):
            _family(part, found)


def _inside(value: Any) -> Iterator[Any]:
    if isinstance(value, ipywidgets.Widget):
        yield value
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _inside(item)
    elif isinstance(value, dict):
        for item in value.values():
            yield from _inside(item)
