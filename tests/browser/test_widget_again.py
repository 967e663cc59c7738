"""A run seen more than once: in two places, from another kernel, and after its own kernel is gone."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import nbformat
import pytest
from playwright.sync_api import expect

from mlwidget.widget.bundle import MIME
from tests.browser.scene import Training, count, is_busy, view, wait_for_points

if TYPE_CHECKING:
    from playwright.sync_api import Locator

    from tests.browser.conftest import OpenNotebook
    from tests.browser.notebook import NotebookPage
    from tests.browser.server import JupyterServer
    from tests.browser.watch import Watch

FIND = """
from mlwidget import Experiment, Run, RunDetails, Workspace
experiment = Experiment(Workspace.from_config(), "digits")
newest = next(experiment.get_runs())
again = Run(experiment, newest.id)
"""
SHOW_AGAIN = FIND + "RunDetails(again).show()"
END = "run.complete()\nprint(f\"{len(run.series('train/loss').value):,} points\")"
OFTEN = """
import mlwidget.widget.view
mlwidget.widget.view.REDRAW_SECONDS = 1.0, 1.0  # while nobody sees it
"""
NEW_VIEW = "() => jupyterapp.commands.execute('notebook:create-output-view')"


@pytest.fixture
def training(tmp_path: Path) -> Training:
    return Training(tmp_path)


def agree(notebook: NotebookPage, views: int, points: str) -> None:
    """So many views of the page say the same at the end."""
    shown = notebook.page.locator(".mlwidget:visible")
    expect(shown).to_have_count(views)
    for one in shown.all():
        one.scroll_into_view_if_needed()  # what is out of sight is not drawn
        expect(one).to_contain_text("Completed")
        expect(one).to_contain_text(points)


def look_at(notebook: NotebookPage, index: int) -> Locator:
    """The output of a cell, brought into sight: a notebook hides what is far from it."""
    notebook.select(index)
    output = notebook.output(index)
    expect(view(output)).to_be_visible()
    return output


def saved(notebook: NotebookPage, jupyter: JupyterServer) -> str:
    """The static picture of the first output, as it lies on the disk."""
    notebook.save()
    newest = max(jupyter.root.glob("*.ipynb"), key=lambda file: file.stat().st_mtime)
    outputs = nbformat.read(newest, 4).cells[0].outputs
    return "".join(one.data["text/html"] for one in outputs if MIME in one.get("data", {}))


def test_two_cells_show_one_run_and_both_grow(open_notebook: OpenNotebook, training: Training) -> None:
    details = "details = RunDetails(run)\ndetails.show()"
    notebook = open_notebook([training.start, details, training.train, END])
    notebook.run(0)
    notebook.run(1)
    key = notebook.start(2)

    for index in (0, 1):
        output = look_at(notebook, index)
        wait_for_points(output, 20)
        wait_for_points(output, count(output))

    training.let_go()
    notebook.finish(key)
    points = notebook.run(3).inner_text()
    for index in (0, 1):
        output = look_at(notebook, index)
        expect(view(output)).to_contain_text("Completed")
        expect(view(output)).to_contain_text(points)


def test_one_output_in_a_second_place_grows_there_too(
    open_notebook: OpenNotebook, training: Training
) -> None:
    notebook = open_notebook([training.start, training.train, END])
    notebook.run(0)
    key = notebook.start(1)
    wait_for_points(notebook.output(0), 10)
    notebook.select(0)

    notebook.page.evaluate(NEW_VIEW)

    second = notebook.page.locator(".jp-LinkedOutputView")
    wait_for_points(second, 20)
    training.let_go()
    notebook.finish(key)
    agree(notebook, 2, notebook.run(2).inner_text())


def test_a_page_reloaded_in_the_middle_of_its_only_cell_ends_right(
    open_notebook: OpenNotebook, training: Training
) -> None:
    notebook = open_notebook([training.whole])
    notebook.start(0)
    wait_for_points(notebook.output(0), 10)
    notebook.save()
    before = count(notebook.output(0))

    notebook.reload()

    output = notebook.output(0)
    expect(view(output)).to_contain_text("first try")
    training.let_go()
    notebook.wait_until_ready()
    expect(view(output)).to_contain_text("Completed", timeout=30_000)
    wait_for_points(output, before)


def test_what_is_saved_of_a_run_grows_while_it_trains_and_its_view_stays(
    open_notebook: OpenNotebook, training: Training, jupyter: JupyterServer
) -> None:
    notebook = open_notebook([OFTEN + training.whole])
    key = notebook.start(0)
    wait_for_points(notebook.output(0), 10)
    shown = view(notebook.output(0))
    shown.evaluate("(element) => { element.id = 'the-same'; }")
    first = saved(notebook, jupyter)

    while saved(notebook, jupyter) == first:
        notebook.page.wait_for_timeout(200)

    wait_for_points(notebook.output(0), count(notebook.output(0)))
    assert view(notebook.output(0)).get_attribute("id") == "the-same"
    training.let_go()
    notebook.finish(key)


def test_a_run_of_another_kernel_is_watched_while_it_trains(
    open_notebook: OpenNotebook, training: Training
) -> None:
    trains = open_notebook([training.whole])
    key = trains.start(0)
    wait_for_points(trains.output(0), 0)
    watches = open_notebook([SHOW_AGAIN], tab=trains.page.context.new_page())

    output = watches.run(0)

    wait_for_points(output, 10)
    wait_for_points(output, count(output))
    expect(view(output)).to_contain_text("Running")
    assert is_busy(trains)
    training.let_go()
    trains.finish(key)
    expect(view(output)).to_contain_text("Completed")
    expect(view(output)).to_contain_text(f"{count(look_at(trains, 0)):,} points")


def test_an_ended_run_is_found_and_shown_by_a_new_kernel(
    open_notebook: OpenNotebook, training: Training, watch: Watch
) -> None:
    notebook = open_notebook([training.whole, SHOW_AGAIN])
    key = notebook.start(0)
    wait_for_points(notebook.output(0), 20)
    training.let_go()
    notebook.finish(key)
    expect(view(notebook.output(0))).to_contain_text("Completed")
    wanted = f"{count(notebook.output(0)):,} points"
    notebook.restart_kernel()

    output = notebook.run(1)

    expect(view(output)).to_contain_text("first try")
    expect(view(output)).to_contain_text("Completed")
    expect(view(output)).to_contain_text(wanted)
    watch.errors.clear()


def test_a_restart_in_the_middle_of_training_says_so_and_the_run_does_not_stay_running(
    open_notebook: OpenNotebook, training: Training, watch: Watch
) -> None:
    notebook = open_notebook([training.whole, SHOW_AGAIN])
    notebook.start(0)
    wait_for_points(notebook.output(0), 20)
    before = count(notebook.output(0))

    notebook.restart_kernel()

    expect(notebook.output(0)).to_contain_text("The kernel", timeout=30_000)
    output = notebook.run(1)
    expect(view(output).locator(".mlw-status")).to_have_text("Canceled", timeout=30_000)
    wait_for_points(output, before - 1)
    watch.errors.clear()
