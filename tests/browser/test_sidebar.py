"""The list of all runs in JupyterLab's sidebar, and runs as tabs."""

from __future__ import annotations

import contextlib
import json
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from mlwidget import Experiment, Run, Workspace
from tests.browser.conftest import OpenNotebook, write
from tests.browser.notebook import SCREENSHOTS, NotebookPage
from tests.browser.server import JupyterServer

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

    from tests.browser.watch import Watch

HOSTILE: Final = "<img src=x onerror=window.__pwned=1>"
TAB: Final = "li.lm-TabBar-tab[data-id=mlwidget-runs]"
ROW: Final = ".mlw-list-row[data-run]"
LIVE: Final = """
import pathlib, sys, time
from mlwidget import Experiment, Workspace
with Experiment(Workspace(folder=sys.argv[1]), "ridge").start_logging(display_name="live") as run:
    run.log("loss", 3.0)
    while not pathlib.Path(sys.argv[2]).exists():
        time.sleep(0.05)
    run.log("loss", 2.5)
    time.sleep(60)
"""


@pytest.fixture(scope="module")
def jupyter(tmp_path_factory: pytest.TempPathFactory) -> Iterator[JupyterServer]:
    """A server with no runs but those of these tests."""
    server = JupyterServer(tmp_path_factory.mktemp("sidebar"))
    server.start()
    yield server
    server.stop()


@pytest.fixture
def workspace(jupyter: JupyterServer) -> Iterator[Workspace]:
    workspace = Workspace(folder=jupyter.workspace)
    for experiment in Experiment.list(workspace):
        Experiment.delete(workspace, experiment.id)
    yield workspace
    jupyter.reset()


def train(workspace: Workspace, name: str, loss: float, experiment: str = "ridge") -> Run:
    with Experiment(workspace, experiment).start_logging(
        display_name=name, tags={"owner": "ada"}
    ) as run:
        for step in range(20):
            run.log("loss", loss * (20 - step))
    return run


def open_list(page: Page, jupyter: JupyterServer, path: str) -> Locator:
    """The list in the sidebar, with runs."""
    page.goto(jupyter.url(path))
    page.wait_for_selector(TAB, timeout=60_000)
    if not page.locator("#mlwidget-runs:visible").count():
        page.locator(TAB).click()
    shown = page.locator("#mlwidget-runs")
    expect(shown.locator(ROW).first).to_be_visible(timeout=30_000)
    return shown


def named(shown: Locator, name: str) -> Locator:
    return shown.locator(ROW).filter(has_text=name)


def choose(page: Page, row: Locator, command: str) -> None:
    row.click(button="right")
    page.locator(".lm-Menu-itemLabel").get_by_text(command, exact=True).click()


def test_runs_come_change_and_go(
    page: Page, jupyter: JupyterServer, workspace: Workspace, tmp_path: Path
) -> None:
    train(workspace, "first try", 0.5)
    train(workspace, HOSTILE, 0.25, "other")
    shown = open_list(page, jupyter, "lab/workspaces/list")

    expect(shown.locator(".mlw-list-heading")).to_have_count(2)
    expect(named(shown, "first try").locator(".mlw-spark polyline")).to_be_visible()
    expect(named(shown, HOSTILE)).to_contain_text("0.25")
    # another program, which the page knows nothing of
    flag = tmp_path / "flag"
    with subprocess.Popen([sys.executable, "-c", LIVE, str(jupyter.workspace), str(flag)]):
        expect(named(shown, "live")).to_contain_text("Running", timeout=10_000)
        expect(named(shown, "live")).to_contain_text("3")
        expect(page.locator(".mlwidget-status-item")).to_have_text("1 run")
        flag.touch()
        expect(named(shown, "live")).to_contain_text("2.5", timeout=5000)
        page.screenshot(path=SCREENSHOTS / "sidebar.png")
        choose(page, named(shown, "live"), "Stop")
        expect(named(shown, "live")).to_contain_text("Canceled")
    expect(page.locator(".mlwidget-status-item")).to_be_hidden()
    assert page.evaluate("window.__pwned") is None


def test_a_line_of_text_finds_runs(
    page: Page, jupyter: JupyterServer, workspace: Workspace, watch: Watch
) -> None:
    for number in range(3):
        train(workspace, f"try {number}", number + 0.5)
    shown = open_list(page, jupyter, "lab/workspaces/filter")
    box = shown.get_by_label("Filter runs")

    box.fill("loss < 1 owner:ada")
    expect(shown.locator(ROW)).to_have_count(1)
    box.fill("loss <")
    expect(shown.get_by_role("alert")).to_contain_text("a value is missing after '<'")
    expect(shown.locator(ROW)).to_have_count(1)
    box.fill("no run has this")
    expect(shown).to_contain_text("No run fits this filter.")
    box.fill("")
    shown.get_by_label("Sort").select_option("loss")
    expect(shown.locator(ROW).first).to_contain_text("try 2")
    shown.get_by_role("button", name="Descending").click()
    expect(shown.locator(ROW).first).to_contain_text("try 0")
    watch.errors.clear()  # a browser writes each reply of an error into its console


def test_a_run_is_renamed_tagged_archived_deleted_and_had_back(
    page: Page, jupyter: JupyterServer, workspace: Workspace
) -> None:
    run = train(workspace, "first try", 0.5)
    train(workspace, "second try", 0.5)
    shown = open_list(page, jupyter, "lab/workspaces/change")

    choose(page, named(shown, "first try"), "Rename…")
    page.locator(".jp-Dialog input").fill(HOSTILE)
    page.locator(".jp-Dialog .jp-mod-accept").click()
    expect(named(shown, HOSTILE)).to_be_visible()
    choose(page, named(shown, HOSTILE), "Add Tag…")
    page.locator(".jp-Dialog input").fill("star=best")
    page.locator(".jp-Dialog .jp-mod-accept").click()
    expect(named(shown, HOSTILE)).to_contain_text("star: best")
    assert run.display_name == HOSTILE
    choose(page, named(shown, HOSTILE), "Archive")
    expect(shown.locator(ROW)).to_have_count(1)
    assert run.is_archived

    choose(page, named(shown, "second try"), "Delete")
    expect(shown.locator(ROW)).to_have_count(0)
    page.locator(".jp-Notification-Status").click()
    page.get_by_role("button", name="Undo").click()
    expect(named(shown, "second try")).to_be_visible()
    assert page.evaluate("window.__pwned") is None


def test_columns_are_chosen_and_what_is_below_a_run_is_unfolded(
    page: Page, jupyter: JupyterServer, workspace: Workspace
) -> None:
    with Experiment(workspace, "sweep").start_logging(display_name="parent") as run:
        for number in range(3):
            with run.child_run(f"trial {number}") as child:
                child.add_properties({"lr": str(10**-number)})
                child.log("loss", number + 0.5)
    shown = open_list(page, jupyter, "lab/workspaces/columns")

    expect(named(shown, "parent")).to_contain_text("3 children")
    named(shown, "parent").locator(".mlw-list-arrow").click()
    expect(shown.locator(ROW)).to_have_count(4)
    expect(shown.locator(ROW).nth(1)).to_have_attribute("aria-level", "3")
    shown.get_by_role("button", name="Columns").click()
    shown.get_by_role("checkbox", name="lr").check()
    expect(named(shown, "trial 2")).to_contain_text("lr 0.01")
    # what is looked for is found below others, too
    shown.get_by_label("Filter runs").fill("loss < 1")
    expect(shown.locator(ROW)).to_have_count(1)
    expect(named(shown, "trial 0")).to_be_visible()
    shown.get_by_label("Filter runs").fill("")
    shown.get_by_role("button", name="Columns").click()
    widen(page, 900)

    heads = shown.get_by_role("columnheader")
    expect(heads).to_contain_text(["Name", "Course", "loss", "lr", "Status", "Duration", "Created"])
    expect(shown.locator(ROW)).to_have_count(4)
    heads.get_by_text("loss").click()
    expect(shown.locator(ROW).nth(1)).to_contain_text("trial 2")
    heads.get_by_text("loss").click()
    expect(shown.locator(ROW).nth(1)).to_contain_text("trial 0")
    page.screenshot(path=SCREENSHOTS / "sidebar-columns.png")
    found: Any = Axe().run(page, context=".mlw-list").response["violations"]
    assert [f"{one['id']}: {node['html'][:200]}" for one in found for node in one["nodes"]] == []


def widen(page: Page, to: int) -> None:
    """Draw the sidebar's edge to the right."""
    box = page.locator("#jp-left-stack").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] + 1, 500)
    page.mouse.down()
    page.mouse.move(to, 500, steps=5)
    page.mouse.up()


def test_settings_and_keys(page: Page, jupyter: JupyterServer, workspace: Workspace) -> None:
    run = train(workspace, "first try", 0.5)
    run.upload_file("outputs/note.txt", __file__)
    train(workspace, "second try", 0.25)
    settings = jupyter.home / "config/lab/user-settings/mlwidget/list.jupyterlab-settings"
    settings.parent.mkdir(parents=True)
    settings.write_text('{"group": "", "curves": false}', "utf-8")
    page.goto(jupyter.url("lab/workspaces/keys"))
    page.locator(TAB).wait_for(timeout=60_000)
    page.locator("body").press("Alt+Shift+R")
    shown = page.locator("#mlwidget-runs")

    expect(named(shown, "first try")).to_be_visible()
    expect(shown.locator(".mlw-spark")).to_have_count(0)
    expect(shown.locator(".mlw-list-heading")).to_have_count(0)
    named(shown, "first try").click()
    shown.get_by_role("tree").focus()
    page.keyboard.press("F2")
    page.locator(".jp-Dialog input").fill("renamed")
    page.keyboard.press("Enter")
    expect(named(shown, "renamed")).to_be_visible()
    # a menu is about the run that was clicked, and keys are about the run that is chosen
    choose(page, named(shown, "second try"), "Copy Id")
    shown.get_by_role("tree").focus()
    page.keyboard.press("Delete")
    expect(shown.locator(ROW)).to_have_count(1)
    choose(page, named(shown, "renamed"), "Open Its Files")
    expect(page.locator(".mlwidget-tab:visible")).to_contain_text("note.txt")


def test_the_notebook_of_a_run_opens_at_its_cell(
    page: Page, jupyter: JupyterServer, workspace: Workspace, open_notebook: OpenNotebook
) -> None:
    begin = (
        "%load_ext mlwidget\nfrom mlwidget import Experiment, Workspace\nws = Workspace.from_config()"
    )
    train = "run = Experiment(ws, 'cells').start_logging(display_name='of a cell')\nrun.complete()"
    notebook = open_notebook([begin, *(f"{number}\n" * 9 for number in range(20)), train, "1"])
    notebook.run(0)
    notebook.run(21)
    notebook.save()
    assert [run.display_name for run in workspace.find_runs()] == ["of a cell"]
    notebook.select(3)
    page.locator(TAB).click()
    shown = page.locator("#mlwidget-runs")

    choose(page, named(shown, "of a cell"), "Open Its Notebook")

    cell = page.locator(".jp-NotebookPanel:visible .jp-Cell.jp-mod-active")
    expect(cell).to_contain_text("display_name='of a cell'")
    expect(cell).to_be_in_viewport()


def test_runs_are_tabs_side_by_side_and_still_there_after_a_reload(
    page: Page, jupyter: JupyterServer, workspace: Workspace, watch: Watch
) -> None:
    first = train(workspace, "first try", 0.5)
    train(workspace, "second try", 0.25)
    shown = open_list(page, jupyter, "lab/workspaces/tabs")

    named(shown, "first try").click()
    tab = page.locator(".mlwidget-tab:visible")
    expect(tab.locator(".mlw-name")).to_have_text("first try")
    expect(tab.locator("canvas").first).to_be_visible()
    named(shown, "second try").click(modifiers=["Control"])
    choose(page, named(shown, "second try"), "Compare Runs")
    expect(page.locator(".lm-TabBar-tabLabel").get_by_text("2 runs")).to_be_visible()
    expect(tab).to_contain_text("second try")
    page.wait_for_timeout(1500)  # JupyterLab keeps its layout after a moment
    page.screenshot(path=SCREENSHOTS / "sidebar-compare.png")
    page.reload()

    expect(page.locator(".lm-TabBar-tabLabel").get_by_text("2 runs")).to_be_visible(timeout=60_000)
    expect(page.locator(".lm-TabBar-tabLabel").get_by_text("first try")).to_be_visible()
    expect(page.locator(".mlwidget-tab:visible")).to_contain_text("second try")

    first.delete()
    page.reload()

    page.locator(".lm-TabBar-tabLabel").get_by_text("first try").click(timeout=60_000)
    expect(page.locator(".mlwidget-tab:visible")).to_have_text("These runs are not here any more.")
    watch.errors.clear()  # a browser writes each reply of an error into its console


@pytest.mark.parametrize("theme", ["JupyterLab Light", "JupyterLab Dark"])
def test_it_works_by_keyboard_and_axe_finds_nothing(
    page: Page, jupyter: JupyterServer, workspace: Workspace, theme: str
) -> None:
    for number in range(30):
        train(workspace, f"try {number}", 0.5)
    shown = open_list(page, jupyter, f"lab/workspaces/{theme.split()[1].lower()}")
    change = "theme => window.jupyterapp.commands.execute('apputils:change-theme', { theme })"
    page.evaluate(change, theme)

    found: Any = Axe().run(page, context=".mlw-list").response["violations"]
    assert [f"{one['id']}: {node['html'][:200]}" for one in found for node in one["nodes"]] == []
    expect(page.locator(".jp-Launcher")).to_be_focused()  # which it is when all else is there
    shown.get_by_role("tree").focus()
    page.keyboard.press("End")
    expect(shown.locator(ROW).filter(has_text="try 0")).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator(".mlwidget-tab:visible .mlw-name")).to_have_text("try 0")


def test_notebook_7_lists_them_too_and_shows_them_on_a_page(
    page: Page, jupyter: JupyterServer, workspace: Workspace
) -> None:
    train(workspace, "first try", 0.5)
    write(jupyter.root / "seven.ipynb", ["1"])
    page.goto(jupyter.url("notebooks/seven.ipynb"))
    page.wait_for_function("() => window.jupyterapp?.commands.hasCommand('mlwidget:show-runs')")
    NotebookPage(page, "seven.ipynb").wait_until_ready()
    page.evaluate("() => jupyterapp.commands.execute('mlwidget:show-runs')")
    shown = page.locator("#mlwidget-runs")
    expect(named(shown, "first try")).to_be_visible()

    with page.expect_popup() as opened:
        named(shown, "first try").click()

    expect(opened.value.locator("#runs .mlw-name")).to_have_text("first try")


def test_a_workspace_that_is_locked_or_unreadable_is_said_to_be(
    page: Page, jupyter: JupyterServer, workspace: Workspace, tmp_path: Path, watch: Watch
) -> None:
    train(workspace, "first try", 0.5)
    for name in ("locked", "newer"):
        train(Workspace(folder=tmp_path / name), f"in {name}", 0.25)
    with contextlib.closing(sqlite3.connect(tmp_path / "newer/catalog.sqlite")) as newer:
        newer.execute("PRAGMA user_version = 9999")
    known = jupyter.home / "share/mlwidget/known-workspaces.json"
    known.parent.mkdir(parents=True, exist_ok=True)
    known.write_text(json.dumps([str(tmp_path / name) for name in ("locked", "newer")]), "utf-8")
    shown = open_list(page, jupyter, "lab/workspaces/locked")
    place, alert = shown.get_by_label("Workspace"), shown.get_by_role("alert")

    with contextlib.closing(
        sqlite3.connect(tmp_path / "locked/catalog.sqlite", isolation_level=None)
    ) as other:
        other.execute("PRAGMA locking_mode = EXCLUSIVE")
        other.execute("BEGIN EXCLUSIVE")
        place.select_option("locked")
        expect(alert).to_contain_text("may have locked it")
        other.execute("ROLLBACK")
    expect(named(shown, "in locked")).to_be_visible()
    expect(alert).to_have_count(0)
    place.select_option("newer")
    expect(alert).to_contain_text("upgrade mlwidget")
    # the rest of JupyterLab, and of the list, is as it was
    page.locator(".jp-LauncherCard").get_by_text("Markdown File").click()
    expect(page.locator(".jp-FileEditor")).to_be_visible()
    place.select_option("workspace")
    expect(named(shown, "first try")).to_be_visible()
    watch.errors.clear()  # a browser writes each reply of an error into its console


def test_it_works_behind_a_hub_and_after_the_server_was_restarted(
    page: Page, tmp_path: Path, watch: Watch
) -> None:
    server = JupyterServer(tmp_path / "jupyter", base="/user/ada/")
    server.start()
    workspace = Workspace(folder=server.workspace)
    try:
        train(workspace, "first try", 0.5)
        shown = open_list(page, server, "lab")
        named(shown, "first try").click()
        expect(page.locator(".mlwidget-tab:visible .mlw-name")).to_have_text("first try")

        server.restart()
        train(workspace, "after it", 0.25)
        expect(named(shown, "after it")).to_be_visible(timeout=30_000)
    finally:
        page.goto("about:blank")
        server.stop()
        watch.errors.clear()  # what a page says while its server is away
