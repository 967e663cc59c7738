"""bqplot figures in JupyterLab: drawn, brushed with the mouse, and heard by Python.

The notebook about them runs here, too; with MLWIDGET_SCREENSHOTS=docs its pictures go to `docs/images/`.
"""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.test_quickstart import FOR_DOCS, ROOT

if TYPE_CHECKING:
    from playwright.sync_api import Locator

    from tests.browser.conftest import OpenNotebook
    from tests.browser.notebook import NotebookPage, Theme

NOTEBOOK: Final = ROOT / "notebooks" / "plots.ipynb"
LIVE: Final = 3
LASSO: Final = 11
ACROSS: Final = 14
BOARD: Final = 19

PREPARE: Final = """
import math, time
from ipywidgets import HBox
from mlwidget import Experiment, Workspace, plots

experiment = Experiment(Workspace.from_config(), "digits")
"""
TRAIN: Final = """
run = experiment.start_logging()
loss = plots.plot(run, "loss")
display(loss)
step, end = 0, time.time() + 60
while loss.selected_steps is None and time.time() < end:
    run.log("loss", math.exp(-step / 200) + 0.05 * math.sin(step))
    step += 1
    time.sleep(0.01)
run.complete()
print("selected", *loss.selected_steps, "of", step)
"""
SWEEP: Final = """
runs = []
for at in range(5):
    properties = {"rate": 10.0 ** (at - 4), "optimizer": ["sgd", "adam"][at % 2]}
    with experiment.start_logging(display_name=f"try {at}", properties=properties) as run:
        run.log_list("accuracy", [1 - math.exp(-step * (at + 1) / 90) for step in range(100)])
    runs.append(run)
points = plots.scatter(runs, "rate", "accuracy")
lines = plots.plot(runs, "accuracy", link=points)
across = plots.parallel(runs, "rate", "optimizer", "accuracy", link=points)
display(HBox([points, lines]), across)
"""
NAMED: Final = """
name = "<b>bold</b> <img src=x onerror=alert(1)> $x^2$"
document = {"schema_type": "confusion_matrix", "schema_version": "1.0.0",
            "data": {"class_labels": [name, "b"], "matrix": [[1, 2], [3, 4]]}}
runs = []
for at in range(2):
    with experiment.start_logging(display_name=name, properties={name: at}) as run:
        run.log_list(name, [1, 2, math.nan, math.inf, 2, 3, math.nan])
        run.log_confusion_matrix("matrix", document)
    runs.append(run)
display(plots.board(runs), plots.plot(runs, name), plots.scatter(runs, name, "max(" + name + ")"))
"""
SELECTED: Final = "print([run.name for run in points.selected_runs])"


def figure(output: Locator, at: int = 0) -> Locator:
    """The figure, in sight and drawn."""
    found = output.locator(".bqplot").nth(at)
    found.scroll_into_view_if_needed()
    expect(found.locator(".axislabel, .label").first).to_be_attached()
    return found


def drag(figure: Locator, *points: tuple[float, float]) -> None:
    """Drag the mouse from point to point, each given in parts of the figure's width and height."""
    box, mouse = figure.bounding_box(), figure.page.mouse
    assert box is not None
    places = [(box["x"] + x * box["width"], box["y"] + y * box["height"]) for x, y in points]
    mouse.move(*places[0])
    mouse.down()
    for place in places[1:]:
        mouse.move(*place, steps=6)
    mouse.up()


def wait_for_line(figure: Locator) -> None:
    """Return when the figure has a line of more than one point."""
    expect(figure.locator(".curve .line[d*=L]").first).to_be_attached(timeout=30_000)


def take(notebook: NotebookPage, name: str, of: Locator) -> Path:
    """A picture of an output, for the docs too when they are asked for."""
    path = notebook.screenshot(name, of)
    if FOR_DOCS:
        shutil.copy(path, ROOT / "docs" / "images" / path.name)
    return path


def test_a_brush_is_heard_by_python_while_the_cell_trains(open_notebook: OpenNotebook) -> None:
    notebook = open_notebook([PREPARE + TRAIN])
    key = notebook.start(0)
    drawn = figure(notebook.output(0))
    wait_for_line(drawn)

    drag(drawn, (0.3, 0.4), (0.6, 0.5))

    notebook.finish(key)
    expect(notebook.output(0)).to_contain_text(re.compile(r"selected \d+ \d+ of \d+"))
    expect(drawn.locator(".selection")).to_be_visible()


@pytest.mark.parametrize("theme", ["JupyterLab Light", "JupyterLab Dark"])
def test_runs_inside_a_lasso_stand_out_in_every_linked_figure(
    open_notebook: OpenNotebook, theme: Theme
) -> None:
    notebook = open_notebook([PREPARE + SWEEP, SELECTED])
    notebook.set_theme(theme)
    notebook.run(0)
    output = notebook.output(0)
    wait_for_line(figure(output, 1))

    drag(figure(output), (0.55, 0.14), (0.98, 0.14), (0.98, 0.4), (0.55, 0.4), (0.55, 0.15))

    faded = figure(output, 1).locator(".curve .line")
    expect(faded.first).to_have_css("opacity", "0.14")
    expect(notebook.run(1)).to_have_text("['try 3', 'try 4']")
    assert [line.evaluate("(line) => line.style.opacity") for line in faded.all()][-2:] == ["1", "1"]
    assert notebook.screenshot(f"plots-lasso-{theme.split()[-1].lower()}", output).is_file()


def test_a_box_across_a_parallel_axis_selects_the_runs_that_pass(open_notebook: OpenNotebook) -> None:
    notebook = open_notebook([PREPARE + SWEEP, SELECTED, "print(across.ranges)"])
    notebook.run(0)
    output = notebook.output(0)
    across = figure(output, 2)
    wait_for_line(across)

    drag(across, (0.49, 0.5), (0.51, 0.1))  # the upper word of the axis in the middle

    linked = output.locator(".bqplot").nth(1).locator(".curve .line")
    expect(linked.nth(1)).to_have_css("opacity", "0.14")  # Python has heard of it
    expect(notebook.run(1)).to_have_text("['try 0', 'try 2', 'try 4']")
    expect(notebook.run(2)).to_have_text("{'optimizer': ('sgd',)}")
    across.scroll_into_view_if_needed()
    assert notebook.screenshot("plots-parallel-light", output).is_file()


def test_figures_that_are_linked_later_zoom_together(open_notebook: OpenNotebook) -> None:
    cells = [PREPARE + SWEEP, "other = plots.plot(runs[:2], 'accuracy'); other"]
    notebook = open_notebook([*cells, "plots.link(lines, other)", "print(lines.group.steps.max)"])
    for cell in (0, 1, 2):
        notebook.run(cell)
    other = figure(notebook.output(1))
    wait_for_line(other)

    drag(other, (0.3, 0.4), (0.6, 0.5))
    expect(other.locator(".selection")).to_be_visible()
    other.hover()
    notebook.output(1).get_by_role("button", name="Zoom").click()

    expect(other.get_by_text("20", exact=True)).to_have_count(0)
    assert float(notebook.run(3).inner_text()) < 70


def test_names_are_text_in_every_figure(open_notebook: OpenNotebook) -> None:
    notebook = open_notebook([PREPARE + NAMED])
    notebook.run(0)
    output = notebook.output(0)
    wait_for_line(figure(output))

    expect(output.locator("b, img, mjx-container, .MathJax")).to_have_count(0)
    expect(output.get_by_text("<b>bold</b>").first).to_be_visible()


@pytest.mark.parametrize("width", [400, 1280])
def test_a_board_fits_its_place_and_a_keyboard_reaches_its_buttons(
    open_notebook: OpenNotebook, width: int
) -> None:
    notebook = open_notebook([PREPARE + NAMED], host="notebooks")
    notebook.page.set_viewport_size({"width": width, "height": 1000})
    notebook.run(0)
    output = notebook.output(0)
    wait_for_line(figure(output))
    board = output.locator(".mlw-plot-board")

    board.get_by_role("button", name="Select").focus()
    notebook.page.keyboard.press("Tab")
    notebook.page.keyboard.press("Enter")

    expect(board.get_by_role("button", name="Move")).to_have_class(re.compile("mod-active"))
    expect(board.get_by_role("button", name="Move")).to_have_css("outline-style", "solid")
    assert board.evaluate("(board) => board.scrollWidth <= board.clientWidth")
    assert notebook.screenshot(f"plots-board-{width}", board).is_file()
    found = Axe().run(notebook.page, context=".mlw-plot")
    assert found.violations_count == 0, found.generate_report()


@pytest.mark.timeout(480)
def test_the_notebook_about_figures_runs_and_is_live_on_the_way(open_notebook: OpenNotebook) -> None:
    notebook = open_notebook(NOTEBOOK)
    notebook.page.evaluate("() => jupyterapp.commands.execute('application:toggle-left-area')")
    key = notebook.start()
    live = figure(notebook.output(LIVE))
    expect(live.get_by_text("150", exact=True)).to_be_visible(timeout=60_000)
    take(notebook, "plots-live", notebook.output(LIVE))
    notebook.finish(key, 300)
    expect(notebook.page.locator(".jp-OutputArea-output[data-mime-type*=error]")).to_have_count(0)

    wait_for_line(figure(notebook.output(ACROSS)))
    take(notebook, "plots-parallel", notebook.output(ACROSS))
    wait_for_line(figure(notebook.output(BOARD)))
    take(notebook, "plots-board", notebook.output(BOARD))
    points = figure(notebook.output(LASSO))
    notebook.output(LASSO).get_by_role("button", name="Clear").click()
    expect(points.locator(".lassoselector path")).to_have_count(0)
    notebook.page.wait_for_timeout(1000)  # the kernel has the figure make its selector anew
    drag(points, (0.45, 0.14), (0.9, 0.13), (0.93, 0.22), (0.7, 0.27), (0.45, 0.27), (0.44, 0.16))
    expect(points.locator(".lassoselector path")).to_be_visible()
    take(notebook, "plots-lasso", notebook.output(LASSO))
    notebook.set_theme("JupyterLab Dark")
    take(notebook, "plots-lasso-dark", notebook.output(LASSO))
