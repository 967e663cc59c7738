"""Linkeds that move together: one axis of steps, one selection."""

from __future__ import annotations

import functools
import weakref
from typing import TYPE_CHECKING, Any, Final

import bqplot

from mlwidget.errors import InvalidTypeError
from mlwidget.plots.figures import axis_of

if TYPE_CHECKING:
    from mlwidget.plots.linked import Linked

LARGE: Final = 10_000.0
"""From this step on, 12000 is 12k."""


class Group:
    """The plots that share an axis of steps and what is selected; each plot begins alone in one."""

    def __init__(self) -> None:
        self._members: weakref.WeakSet[Linked] = weakref.WeakSet()
        self.last = 0.0
        """The last step of the longest line."""

    @functools.cached_property
    def steps(self) -> Any:
        """The axis of steps; `min` and `max` are None while all steps are shown."""
        steps = bqplot.LinearScale(allow_padding=False)
        steps.observe(self._zoomed, ["min", "max"])
        return steps

    @functools.cached_property
    def axis(self) -> Any:
        """What all of them draw under their lines."""
        return axis_of(self.steps, "step", "bottom")

    def reach(self, step: float) -> None:
        """Tell that a line goes as far as this step: large numbers are shown short."""
        self.last = max(self.last, step)
        if step >= LARGE:
            self.axis.tick_format = "~s"

    @property
    def members(self) -> list[Linked]:
        """The plots, in no order."""
        return list(self._members)

    def join(self, plot: Linked) -> None:
        """Take a plot in."""
        self._members.add(plot)

    def leave(self, plot: Linked) -> None:
        """Let a plot go."""
        self._members.discard(plot)

    def parts(self) -> list[Any]:
        """The widgets that are nobody's alone."""
        return [vars(self)[name] for name in ("axis", "steps") if name in vars(self)]

    def end(self) -> None:
        """Close what was shared, if nobody is left."""
        if not self._members:
            for widget in self.parts():
                widget.close()

    def zoom(self, low: float | None, high: float | None) -> None:
        """Show these steps only; all of them for None."""
        with self.steps.hold_sync(), self.steps.hold_trait_notifications():
            self.steps.min, self.steps.max = low, high

    def tell(self, plot: Linked, name: str, value: Any) -> None:
        """Select in the other plots what was selected in one."""
        for other in self.members:
            if other is not plot and other.has_trait(name):
                setattr(other, name, value)

    def settle(self, plot: Linked) -> None:
        """Select in all plots what is selected in one."""
        for name in ("selected_runs", "selected_steps"):
            if plot.has_trait(name):
                self.tell(plot, name, getattr(plot, name))

    def _zoomed(self, _: Any) -> None:
        for plot in self.members:
            plot.zoomed()


def link(plot: Linked, *others: Linked) -> None:
    """Nothing; from now on the plots show the same steps and have the same selection.

    >>> from mlwidget import Experiment, Workspace, plots
    >>> with Experiment(Workspace.from_config(), "digits").start_logging() as run:
    ...     run.log_list("loss", [3, 2, 1])
    ...     run.log_list("accuracy", [0.5, 0.6, 0.7])
    >>> loss, accuracy = plots.plot(run, "loss"), plots.plot(run, "accuracy")
    >>> plots.link(loss, accuracy)
    >>> loss.selected_steps = (1, 2)
    >>> accuracy.selected_steps
    (1, 2)

    Lines move and zoom together, a brush over one is a brush over all, and runs that are selected in
    one are selected in each.

    Args:
        plot: The first plot; what is selected in it stays selected.
        *others: The plots that follow it, of whatever sort.

    Raises:
        InvalidTypeError: For what is no plot.
    """
    for one in (plot, *others):
        if not hasattr(one, "selected_runs"):
            raise InvalidTypeError(f"link takes plots, got {type(one).__name__}")
    for other in others:
        if other.group is not plot.group:
            for member in other.group.members:
                member.follow(plot.group)
    plot.group.settle(plot)
