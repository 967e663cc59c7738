"""Cells that train until a test lets them go, and what the page then says."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

from playwright.sync_api import expect

if TYPE_CHECKING:
    from playwright.sync_api import Locator

    from tests.browser.notebook import NotebookPage

PREPARE: Final = """
import math, time
from pathlib import Path
import mlwidget
from mlwidget import RunDetails

experiment = mlwidget.Experiment(mlwidget.Workspace.from_config(), "digits")
model = None

def train(model):
    step, ending = 0, time.time() + 90
    while not Path({flag!r}).exists() and time.time() < ending:
        gap = step % 90 == 45
        yield (
            math.exp(-step / 200) + 0.03 * math.sin(step),
            1 - math.exp(-step / 150),
            math.nan if gap else 1.2 * math.exp(-step / 160),
        )
        step += 1
        time.sleep(0.02)
"""
START: Final = """
run = experiment.start_logging(display_name={name!r})
RunDetails(run).show()
"""
TRAIN: Final = """
for loss, accuracy, val_loss in train(model):
    run.log("train/loss", loss)
    run.log("train/accuracy", accuracy)
    run.log("val/loss", val_loss)
"""
END: Final = "run.complete()"
COLOURED: Final = """([view, theme]) => {
  const hex = getComputedStyle(view).getPropertyValue("--mlwidget-hue-0").match(/[0-9a-f]{2}/g);
  const wanted = hex.map((part) => parseInt(part, 16));
  const canvas = view.querySelector("canvas");
  const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  return view.dataset.theme === theme && data.some((_, at) =>
    at % 4 === 0 && data[at + 3] === 255
    && wanted.every((part, rgb) => Math.abs(data[at + rgb] - part) < 3));
}"""
"""Whether the first chart has a line in the colour that the style sheet gives it now."""
POINTS: Final = re.compile(r"([\d,]+) points")


class Training:
    """The sources of a cell that shows a run, trains and ends when `let_go` was called.

    Args:
        folder: Where the sign lies that the cell waits for.
        name: The run's name.
    """

    def __init__(self, folder: Path, name: str = "first try") -> None:
        self._flag = folder / "let-go"
        self.prepare = PREPARE.format(flag=str(self._flag))
        self.start = self.prepare + START.format(name=name)
        self.train = TRAIN
        self.whole = self.start + self.train + END

    def let_go(self) -> None:
        """The training ends after its next step."""
        self._flag.touch()


def view(output: Locator) -> Locator:
    """The view in an output that is seen."""
    return output.locator(".mlwidget:visible").first


def live_view(output: Locator) -> Locator:
    """The view in an output, once the live one stands in the place of the saved picture."""
    expect(output.locator('[data-showing="live"]')).to_have_count(1, timeout=30_000)
    return view(output)


def count(output: Locator) -> int:
    """How many points the first chart says it has; 0 while there is none."""
    found = POINTS.search(view(output).inner_text())
    return int(found[1].replace(",", "")) if found else 0


def wait_for_points(output: Locator, more_than: int) -> None:
    """Return when the page shows more points than that."""
    expect(view(output)).to_contain_text(POINTS, timeout=30_000)
    output.page.wait_for_function(
        """([element, least]) => [...element.innerText.matchAll(/([\\d,]+) points/g)].some(
             ([, count]) => Number(count.replaceAll(",", "")) > least)""",
        arg=[output.element_handle(), more_than],
        timeout=30_000,
    )


def wait_for_charts(output: Locator, count: int) -> None:
    """Return when so many charts are drawn; a chart out of sight is not."""
    expect(view(output).locator("canvas")).to_have_count(count)


def wait_for_colours(output: Locator, theme: Literal["dark", "light"]) -> None:
    """Return when the view is dark or light, and its first chart too."""
    output.page.wait_for_function(COLOURED, arg=[view(output).element_handle(), theme])


def is_busy(notebook: NotebookPage, cell: int = 0) -> bool:
    """Whether a cell is still running, as the page sees it."""
    return "[*]" in notebook.cell(cell).inner_text()
