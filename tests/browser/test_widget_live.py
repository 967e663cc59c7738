"""The view under the cell, in real front ends, while the kernel is busy and after it is gone."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Dialog, expect

from tests.browser.scene import END, Training, count, is_busy, view, wait_for_points

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.browser.conftest import OpenNotebook
    from tests.browser.notebook import Host
    from tests.browser.server import JupyterServer
    from tests.browser.watch import Watch

HOSTS = pytest.mark.parametrize("host", ["lab", "notebooks"])


@pytest.fixture
def training(tmp_path: Path) -> Training:
    return Training(tmp_path)


@HOSTS
def test_the_view_grows_while_the_cell_is_still_running(
    open_notebook: OpenNotebook, training: Training, host: Host
) -> None:
    notebook = open_notebook([training.whole], host=host)
    key = notebook.start(0)
    output = notebook.output(0)

    wait_for_points(output, 0)
    before = count(output)
    wait_for_points(output, before)

    assert is_busy(notebook)
    training.let_go()
    notebook.finish(key)
    expect(view(output)).to_contain_text("Completed")


def test_several_views_of_one_run_agree(open_notebook: OpenNotebook, training: Training) -> None:
    again = "RunDetails(run).show()\nRunDetails(run).show()"
    notebook = open_notebook([training.start, training.train, again, END])
    notebook.run(0)
    key = notebook.start(1)
    wait_for_points(notebook.output(0), 10)
    training.let_go()
    notebook.finish(key)
    notebook.run(2)
    notebook.run(3)

    views = [*notebook.output(2).locator(".mlwidget:visible").all(), view(notebook.output(0))]

    assert len(views) == 3
    views[0].scroll_into_view_if_needed()  # what is out of sight is not drawn
    wait_for_points(notebook.output(2), 10)
    points = count(notebook.output(2))
    for one in views:
        one.scroll_into_view_if_needed()
        expect(one).to_contain_text("Completed")
        expect(one).to_contain_text(f"{points} points")


def test_a_run_that_is_over_is_shown_whole(open_notebook: OpenNotebook, training: Training) -> None:
    training.let_go()
    show = "run.log('late', 0.25)\nrun.complete()\nRunDetails(run).show(widget_settings={'debug': True})"
    notebook = open_notebook([training.start, show])
    notebook.run(0)

    output = notebook.run(1)

    expect(view(output)).to_contain_text("Completed")
    expect(view(output)).to_contain_text("0.25")


@HOSTS
def test_a_page_reloaded_while_the_cell_runs_is_live_again_and_ends_right(
    open_notebook: OpenNotebook, training: Training, host: Host
) -> None:
    notebook = open_notebook([training.start, training.train, END], host=host)
    notebook.run(0)
    notebook.start(1)
    wait_for_points(notebook.output(0), 10)
    notebook.save()
    before = count(notebook.output(0))

    notebook.reload()

    expect(view(notebook.output(0))).to_contain_text("first try")
    wait_for_points(
        notebook.output(0), before
    )  # out of the store: the kernel is busy until it is let go
    wait_for_points(notebook.output(0), count(notebook.output(0)))
    training.let_go()
    notebook.wait_until_ready()
    notebook.run(2)
    expect(view(notebook.output(0))).to_contain_text("Completed")
    wait_for_points(notebook.output(0), 10)


def test_after_a_restart_the_last_picture_stays_and_says_so(
    open_notebook: OpenNotebook, training: Training, watch: Watch
) -> None:
    notebook = open_notebook([training.start, training.train])
    notebook.run(0)
    key = notebook.start(1)
    wait_for_points(notebook.output(0), 10)
    training.let_go()
    notebook.finish(key)

    notebook.restart_kernel()

    expect(notebook.output(0)).to_contain_text("The kernel", timeout=30_000)
    assert count(notebook.output(0)) > 10
    watch.errors.clear()


@HOSTS
def test_a_notebook_opened_again_without_its_kernel_shows_the_last_picture(
    open_notebook: OpenNotebook, training: Training, jupyter: JupyterServer, host: Host
) -> None:
    notebook = open_notebook([training.whole], host=host)
    key = notebook.start(0)
    wait_for_points(notebook.output(0), 10)
    training.let_go()
    notebook.finish(key)
    expect(view(notebook.output(0))).to_contain_text("Completed")
    notebook.save()
    shown = view(notebook.output(0)).locator(".mlw-groups").inner_text()
    notebook.page.goto("about:blank")
    jupyter.reset()

    notebook.page.go_back()

    output = notebook.output(0)
    expect(view(output)).to_contain_text("Completed", timeout=30_000)
    assert view(output).locator(".mlw-groups").inner_text() == shown


def test_markup_in_names_stays_text(open_notebook: OpenNotebook, tmp_path: Path, page: Page) -> None:
    evil = "<img src=x onerror=alert(1)>"
    training = Training(tmp_path, name=evil)
    dialogs: list[Dialog] = []

    def seen(dialog: Dialog) -> None:
        dialogs.append(dialog)
        dialog.dismiss()

    page.on("dialog", seen)
    notebook = open_notebook([training.start, f"run.log({evil!r}, 1.0)\nrun.complete()"])
    notebook.run(0)
    notebook.run(1)

    output = notebook.output(0)

    expect(view(output).locator(".mlw-name")).to_have_text(evil)
    expect(view(output).locator(".mlw-metric")).to_have_text(evil)
    assert output.locator("img").count() == 0
    assert dialogs == []


def test_nothing_is_left_in_the_cell_but_the_view(
    open_notebook: OpenNotebook, training: Training
) -> None:
    training.let_go()
    notebook = open_notebook([training.whole])

    output = notebook.run(0)

    expect(output.locator(".jp-OutputArea-child")).to_have_count(1)
