"""The frame of a view in a real notebook: parts, keys, and what can be done to a run while it trains."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.scene import Training, is_busy

if TYPE_CHECKING:
    from playwright.sync_api import Locator

    from tests.browser.conftest import OpenNotebook
    from tests.browser.notebook import NotebookPage, Theme
    from tests.browser.watch import Watch

STEERED: Final = """
import time
import mlwidget
from mlwidget import RunDetails

run = mlwidget.Experiment(mlwidget.Workspace.from_config(), "digits").start_logging(
    display_name="steered", tags={"team": "vision"})
rate = run.knob("rate", 0.001, min=0.00001, max=0.1, log=True)
RunDetails(run).show()
for step in run.track(range(100_000)):
    run.log("rate", rate.value)
    time.sleep(0.01)
"""
SWEEP: Final = """
import mlwidget
from mlwidget import RunDetails

experiment = mlwidget.Experiment(mlwidget.Workspace.from_config(), "digits")
parent = experiment.start_logging(display_name="sweep")
for number in range(12):
    with parent.child_run(f"trial {number}") as child:
        child.add_properties({"lr": str(10 ** -(1 + number % 4)), "seed": str(number)})
        child.log("val/loss", 1 / (1 + number))
for step in range(100):
    parent.log("loss", float("nan") if step == 50 else 1 / (1 + step))
try:
    with parent:
        print("UserWarning: a slow disk")
        [][3]
except IndexError:
    pass
RunDetails(parent).show()
"""
COMPARED: Final = """
import mlwidget
from mlwidget import compare

experiment = mlwidget.Experiment(mlwidget.Workspace.from_config(), "compared")
for number in range(3):
    with experiment.start_logging(display_name=f"run {number}") as run:
        run.add_properties({"lr": str(0.1 ** number), "seed": "1"})
        for step in range(50):
            run.log("loss", (1 + number) / (1 + step))
compare(experiment.get_runs()).show()
"""


def live(notebook: NotebookPage) -> Locator:
    """The view of the first cell, once it has taken the place of its picture."""
    return notebook.output(0).locator(".mlwidget-live:visible .mlwidget")


def tab(shown: Locator, name: str) -> Locator:
    """One of the parts of a view."""
    return shown.get_by_role("tab", name=name)


def faults(notebook: NotebookPage) -> list[str]:
    """What is wrong about the view for those who cannot see, or use no mouse."""
    found = Axe().run(notebook.page, context=".mlwidget").response["violations"]
    return [f"{one['id']}: {node['html']}" for one in found for node in one["nodes"]]


def test_a_run_is_stopped_from_its_view_while_its_cell_runs(
    open_notebook: OpenNotebook, watch: Watch
) -> None:
    notebook = open_notebook([STEERED])
    key = notebook.start(0)
    shown = live(notebook)
    expect(shown.get_by_role("progressbar")).to_be_visible(timeout=30_000)

    shown.get_by_role("button", name="Stop", exact=True).click()
    shown.get_by_role("button", name="Stop it").press("Enter")

    notebook.finish(key)
    expect(shown).to_contain_text("Canceled")
    expect(notebook.output(0)).to_contain_text("was stopped from its view")
    watch.errors.clear()  # JupyterLab tells of a cell's error in the console, too


def test_a_knob_is_turned_and_a_tag_changed_while_the_cell_runs(
    open_notebook: OpenNotebook, watch: Watch
) -> None:
    notebook = open_notebook([STEERED])
    key = notebook.start(0)
    shown = live(notebook)
    knob = shown.get_by_role("spinbutton", name="rate")
    expect(knob).to_have_value("0.001", timeout=30_000)

    knob.fill("0.05")
    knob.press("Enter")
    shown.get_by_role("button", name="team vision").click()
    shown.get_by_role("textbox", name=re.compile("value")).fill("speech")
    shown.get_by_role("button", name="Save").click()

    expect(shown.locator(".mlw-last").first).to_have_text("0.05")
    expect(shown.get_by_role("button", name="team speech")).to_be_visible()
    assert is_busy(notebook)
    shown.get_by_role("button", name="Stop", exact=True).click()
    shown.get_by_role("button", name="Stop it").click()
    notebook.finish(key)
    watch.errors.clear()


def test_keys_in_the_view_are_not_the_notebooks(open_notebook: OpenNotebook, tmp_path: Path) -> None:
    training = Training(tmp_path)
    training.let_go()
    notebook = open_notebook([training.whole, "1"])
    notebook.run(0)
    shown = live(notebook)
    tab(shown, "Details").click()

    for press in ("d", "d", "a", "x", "ArrowUp"):
        notebook.page.keyboard.press(press)
    notebook.page.keyboard.press("Control+s")

    expect(notebook.page.locator(".jp-Notebook .jp-Notebook-cell")).to_have_count(2)
    expect(tab(shown, "Details")).to_have_attribute("aria-selected", "true")
    notebook.page.wait_for_function("() => !document.title.startsWith('*')")


THEMES: Final[list[Theme]] = ["JupyterLab Light", "JupyterLab Dark", "JupyterLab Dark High Contrast"]


def test_each_part_of_a_run_can_be_used_by_everybody(open_notebook: OpenNotebook) -> None:
    notebook = open_notebook([SWEEP])
    notebook.run(0)
    shown = live(notebook)
    says = {
        "Children": "trial 11",
        "Diagnosis": "loss is NaN first at step 50",
        "Details": "Working directory",
    }

    for theme in THEMES:
        notebook.set_theme(theme)
        for name, words in says.items():
            tab(shown, name).click()
            expect(shown).to_contain_text(words)
            assert notebook.screenshot(f"tab-{name}-{theme.replace(' ', '-')}", shown).is_file()
            assert faults(notebook) == [], (theme, name)


@pytest.mark.parametrize("plot", ["parallel", "scatter"])
def test_a_plot_of_children_is_brushed_and_the_table_follows(
    open_notebook: OpenNotebook, plot: str
) -> None:
    notebook = open_notebook([SWEEP])
    notebook.run(0)
    shown = live(notebook)
    tab(shown, "Children").click()
    shown.get_by_role("combobox", name="Plot").select_option(plot)
    box = shown.locator(".mlw-axis-line" if plot == "parallel" else ".mlw-scatter").last.bounding_box()
    assert box is not None

    notebook.page.mouse.move(box["x"] + 0.2 * box["width"], box["y"] + 0.02 * box["height"])
    notebook.page.mouse.down()
    notebook.page.mouse.move(box["x"] + box["width"] - 1, box["y"] + 0.6 * box["height"], steps=4)
    notebook.page.mouse.up()

    expect(shown.get_by_role("toolbar").first).to_contain_text("of 12 runs")
    shown.get_by_role("button", name="Show all again").click()
    expect(shown.get_by_role("table")).to_have_attribute("aria-rowcount", "13")
    assert notebook.screenshot(f"children-{plot}", shown).is_file()
    assert faults(notebook) == []


def test_runs_are_compared_by_what_they_differ_in(open_notebook: OpenNotebook) -> None:
    notebook = open_notebook([COMPARED])
    notebook.run(0)
    shown = live(notebook)
    expect(shown.locator("canvas").first).to_be_visible()
    assert notebook.screenshot("compare-metrics", shown).is_file()

    tab(shown, "Runs").click()

    expect(shown.get_by_role("columnheader")).to_contain_text(
        ["Name", "Status", "Duration", "lr", "loss"]
    )
    shown.get_by_role("checkbox", name="run 1 in the charts").uncheck()
    expect(tab(shown, "Runs")).to_contain_text("1 hidden")
    assert notebook.screenshot("compare-runs", shown).is_file()
    assert faults(notebook) == []


def test_a_view_of_many_charts_stays_as_high_as_a_screen(open_notebook: OpenNotebook) -> None:
    many = "for at in range(80): run.log(f'group {at % 5}/metric {at}', at)"
    show = "run = experiment.start_logging()\n" + many + "\nrun.complete()\nRunDetails(run).show()"
    notebook = open_notebook(
        [
            SWEEP.splitlines()[1] + "\nfrom mlwidget import RunDetails\n"
            'experiment = mlwidget.Experiment(mlwidget.Workspace.from_config(), "many")\n' + show
        ]
    )
    notebook.run(0)
    shown = live(notebook)
    expect(shown.locator("canvas").first).to_be_visible()

    box = shown.bounding_box()

    assert box is not None
    assert box["height"] < 1100
