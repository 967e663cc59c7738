"""The page with all runs, as `mlwidget ui` serves it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from mlwidget import Experiment, Workspace
from tests.browser.notebook import SCREENSHOTS

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.browser.watch import Watch

HOSTILE = "<img src=x onerror=window.__pwned=1>"
ROW = ".mlw-list-row[data-run]"


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    workspace = Workspace(folder=tmp_path / "shown")
    for name, loss in (("first try", 0.5), (HOSTILE, 0.25)):
        with Experiment(workspace, "ridge").start_logging(display_name=name) as run:
            for step in range(20):
                run.log("loss", loss * (20 - step))
    return workspace


@pytest.fixture
def address(workspace: Workspace, tmp_path: Path, page: Page) -> Iterator[str]:
    """Where the page is, with the token."""
    program = "from mlwidget.cli import main; main()"
    own = {"JUPYTER_CONFIG_DIR": str(tmp_path / "config"), "JUPYTER_RUNTIME_DIR": str(tmp_path / "run")}
    with subprocess.Popen(
        [sys.executable, "-c", program, "ui", "--no-browser", "-w", workspace.folder],
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ | own,
    ) as server:
        assert server.stderr is not None
        said = ""
        found = None
        for line in server.stderr:
            said += line
            found = re.search(r"mlwidget: (http://127\.0\.0\.1\S+)", line)
            if found:
                break
        assert found, said
        yield found.group(1)
        page.goto("about:blank")  # a page whose server is gone says so in its console
        server.terminate()


def test_runs_are_looked_at_compared_deleted_and_had_back(
    page: Page, address: str, workspace: Workspace
) -> None:
    page.goto(address)
    expect(page.locator(ROW)).to_have_count(2)
    page.locator(ROW).filter(has_text="first try").click()
    expect(page.locator("#runs .mlw-name")).to_have_text("first try")
    expect(page.locator("#runs canvas").first).to_be_visible()

    page.locator(ROW).filter(has_text=HOSTILE).click(modifiers=["Control"])
    page.get_by_role("button", name="Compare").click()
    expect(page.locator("#runs")).to_contain_text("2 runs")
    page.screenshot(path=SCREENSHOTS / "page.png")
    page.go_back()
    expect(page.locator("#runs .mlw-name")).to_have_text("first try")
    page.get_by_role("button", name="Delete").click()
    expect(page.locator(ROW)).to_have_count(0)
    assert workspace.find_runs() == []
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(ROW)).to_have_count(2)
    assert page.evaluate("window.__pwned") is None


def test_a_run_is_renamed_and_tagged(page: Page, address: str, workspace: Workspace) -> None:
    page.goto(address)
    expect(page.get_by_role("columnheader")).to_contain_text(["Name", "Course", "loss", "Status"])
    page.locator(ROW).filter(has_text="first try").click()
    page.get_by_role("button", name="Rename").click()
    page.get_by_label("Name", exact=True).fill("renamed")
    page.keyboard.press("Enter")
    expect(page.locator(ROW).filter(has_text="renamed")).to_be_visible()
    page.get_by_role("button", name="Add tag").click()
    page.get_by_label("Name, or name=value").fill("star=best")
    page.keyboard.press("Enter")
    expect(page.locator(ROW).filter(has_text="renamed")).to_contain_text("star: best")
    page.get_by_role("button", name="Rename").click()
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Rename")).to_be_visible()

    assert workspace.find_runs("renamed tag.star:best")[0].display_name == "renamed"


def test_axe_finds_nothing_also_on_a_narrow_screen(page: Page, address: str) -> None:
    page.goto(address)
    page.locator(ROW).first.click()
    expect(page.locator("#runs canvas").first).to_be_visible()
    for width in (1280, 400):
        page.set_viewport_size({"width": width, "height": 800})
        found: Any = Axe().run(page).response["violations"]
        assert [f"{one['id']}: {node['html'][:200]}" for one in found for node in one["nodes"]] == []
    page.get_by_role("button", name="All runs").click()
    expect(page.locator(ROW).first).to_be_visible()


def test_nobody_sees_it_without_the_token(page: Page, address: str, watch: Watch) -> None:
    page.goto(address.partition("?")[0])

    expect(page.get_by_role("textbox").first).to_be_visible()  # Jupyter's own login
    expect(page.locator("#list")).to_have_count(0)
    watch.errors.clear()
