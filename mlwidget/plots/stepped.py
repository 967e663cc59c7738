"""A selection of steps, in one figure or in all that move together."""

from __future__ import annotations

import contextlib
import math
from typing import Any

import traitlets

from mlwidget.errors import InvalidValueError
from mlwidget.plots.linked import Linked


class Stepped(Linked):
    """What shows steps, of which some can be selected."""

    selected_steps: Any = traitlets.Tuple(default_value=None, allow_none=True)
    """The first and the last selected step, by a brush or by assignment; None when none is."""

    def zoom(self, low: float | None = None, high: float | None = None) -> None:
        """Show these steps only, as finely as they were logged; without them, all steps again.

        Args:
            low: The first step.
            high: The last step.
        """
        ends = [end for end in (low, high) if end is not None]
        if len(ends) == 1 or (ends and not ends[0] < ends[1]):
            raise InvalidValueError(f"zoom takes two steps, the lower first, or none; got {low}, {high}")
        self.group.zoom(low, high)

    def zoom_in(self) -> None:
        """Show the selected steps only."""
        if self.selected_steps is not None:
            low, high = self.selected_steps
            alone = 0.5 * (low == high)
            self.zoom(low - alone, high + alone)

    @traitlets.validate("selected_steps")
    def _check_steps(self, proposal: Any) -> tuple[int, int] | None:
        steps = proposal["value"]
        if steps is None:
            return None
        with contextlib.suppress(TypeError, ValueError):
            low, high = (int(step) for step in steps)
            if low <= high:
                return low, high
        raise traitlets.TraitError(f"selected_steps takes two steps, the lower first, got {steps!r:.80}")

    @traitlets.observe("selected_steps")
    def _select_steps(self, change: Any) -> None:
        self.place_brush(change["new"])
        self.group.tell(self, "selected_steps", change["new"])

    def place_brush(self, steps: tuple[int, int] | None) -> None:
        """Show in the page what is selected.

        Args:
            steps: The first and the last one.
        """


def whole_steps(reach: Any) -> tuple[int, int] | None:
    """The first and the last step inside a brush; None when there is none.

    >>> whole_steps([2.5, 7.2]), whole_steps([2.5, 2.7]), whole_steps(None)
    ((3, 7), None, None)

    Args:
        reach: Its two ends.
    """
    if reach is None or len(reach) != 2:
        return None
    low, high = math.ceil(min(reach)), math.floor(max(reach))
    return (low, high) if low <= high else None
