"""The buttons at the corner of a plot: what the mouse does in it, and what can be done at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import ipywidgets

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


def bar_of(
    modes: Mapping[str, str],
    use: Callable[[str], object],
    actions: Mapping[str, tuple[str, Callable[[], object]]],
) -> Any:
    """A row of buttons: one of the modes is pressed, the actions act.

    Args:
        modes: The word on each button, with what it says on hovering; the first is pressed.
        use: Called with the word of the mode that was chosen.
        actions: The word on each button, with what it says on hovering and what it does.
    """
    parts: list[Any] = []
    if modes:
        choice = ipywidgets.ToggleButtons(
            options=list(modes), tooltips=list(modes.values()), style={"button_width": "auto"}
        )
        choice.observe(lambda change: use(change["new"]), "value")
        parts.append(choice)
    layout = ipywidgets.Layout(width="auto")
    for word, (hint, act) in actions.items():
        button = ipywidgets.Button(description=word, tooltip=hint, layout=layout)
        button.on_click(lambda _, act=act: act())
        parts.append(button)
    bar = ipywidgets.HBox(parts)
    bar.add_class("mlw-plot-bar")
    return bar
