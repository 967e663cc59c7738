"""Names under a plot, each with its line: buttons, so that a keyboard reaches them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import ipywidgets
import traitlets

from mlwidget.plots.words import shown

if TYPE_CHECKING:
    from collections.abc import Sequence

MOST: Final = 12
"""With more entries a legend is longer than its figure."""


class Legend(ipywidgets.HBox):  # type: ignore[misc]  # ipywidgets carries no types
    """A row of names; those that are pressed stand out.

    Args:
        entries: Name, hue ("hue-0") and dash ("solid") of each.
    """

    pressed: Any = traitlets.Tuple()
    """The places of the names that are pressed, in ascending order."""

    def __init__(self, entries: Sequence[tuple[str, str, str]]) -> None:
        layout = ipywidgets.Layout(width="auto", max_width="24em")
        self._buttons = []
        for name, hue, dash in entries:
            button = ipywidgets.ToggleButton(description=shown(name, 40), layout=layout)
            for look in (hue, dash):
                button.add_class(f"mlw-{look}")
            button.observe(self._press, "value")
            self._buttons.append(button)
        super().__init__(children=self._buttons)
        self.add_class("mlw-plot-legend")

    def rename(self, names: Sequence[str]) -> None:
        """Write other names on the buttons."""
        for button, name in zip(self._buttons, names, strict=True):
            button.description = shown(name, 40)

    @traitlets.observe("pressed")
    def _show(self, change: Any) -> None:
        for at, button in enumerate(self._buttons):
            button.value = at in change["new"]

    def _press(self, _: Any) -> None:
        self.pressed = tuple(at for at, button in enumerate(self._buttons) if button.value)
