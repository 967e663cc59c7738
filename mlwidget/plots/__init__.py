"""Figures that live in the kernel: they grow while runs train, and Python hears what is selected.

`plot` draws metrics over their steps, `scatter` and `parallel` compare runs, `confusion` shows what was
taken for what, and `board` shows all of a run. Each is a widget: put several into an `HBox`, observe
`selected_steps` and `selected_runs`, and `link` plots that shall move together.
"""

from mlwidget.plots.grid import board
from mlwidget.plots.group import link
from mlwidget.plots.line import plot
from mlwidget.plots.matrix import confusion
from mlwidget.plots.parallels import parallel
from mlwidget.plots.points import scatter

__all__ = ["board", "confusion", "link", "parallel", "plot", "scatter"]
