"""The whole view: each of its parts seen, light and dark, by keyboard, and by those who hear it read.

With MLWIDGET_SCREENSHOTS=docs the pictures of its parts go to `docs/images/`, too.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.everything import everything
from tests.browser.scene import view

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

    from tests.browser.conftest import OpenNotebook
    from tests.browser.notebook import NotebookPage, Theme

FOR_DOCS: Final = os.environ.get("MLWIDGET_SCREENSHOTS") == "docs"
ROOT: Final = Path(__file__).resolve().parents[2]
TABS = ["metrics", "reports", "images", "children", "logs", "diagnosis", "system", "files", "details"]
HOLDS = {
    "metrics": "train",
    "reports": "pets",
    "images": "sample",
    "children": "fold 2",
    "logs": "trained",
    "diagnosis": "NaN",
    "system": "machine",
    "files": "user_log.txt",
    "details": "Python",
}
"""What is to be read in each part once it is there."""


def open_tab(shown: Locator, key: str) -> Locator:
    """The panel of that tab, once what it holds is there."""
    shown.locator(f'[role=tab][data-tab="{key}"]').click()
    panel = shown.locator("[role=tabpanel]")
    expect(panel).to_contain_text(HOLDS[key], timeout=20_000)
    return panel


def violations(page: Page, shown: Locator) -> list[str]:
    """What axe finds wrong inside the view, a line for each element."""
    shown.evaluate("(view) => { view.id = 'looked-at'; }")
    found: Any = Axe().run(page, context="#looked-at").response["violations"]
    return [f"{one['id']}: {node['html'][:200]}" for one in found for node in one["nodes"]]


def run_everything(notebook: NotebookPage) -> Locator:
    """The view of the run that has everything, after its end."""
    notebook.run(0)
    shown = view(notebook.output(0))
    expect(shown).to_contain_text("Completed")
    return shown


LOOKS: Final[list[tuple[Theme, int]]] = [
    ("JupyterLab Light", 1280),
    ("JupyterLab Dark", 1280),
    ("JupyterLab Dark High Contrast", 1280),
    ("JupyterLab Light", 420),
]


def test_each_part_is_there_and_axe_finds_nothing(open_notebook: OpenNotebook) -> None:
    notebook = open_notebook([everything()], host="notebooks")
    shown = run_everything(notebook)
    found = {}

    for theme, width in LOOKS:
        notebook.set_theme(theme)
        notebook.page.set_viewport_size({"width": width, "height": 1200})
        looks = theme.removeprefix("JupyterLab ").replace(" ", "-").lower()
        for key in TABS:
            open_tab(shown, key)
            shown.scroll_into_view_if_needed()
            taken = notebook.screenshot(f"tab-{key}-{width}-{looks}", of=shown)
            if FOR_DOCS and (width, looks) == (1280, "light"):
                shutil.copy(taken, ROOT / "docs" / "images" / f"tab-{key}.png")
            found[key, theme, width] = violations(notebook.page, shown)
            assert shown.evaluate("(element) => element.scrollWidth <= element.clientWidth"), key

    assert len(found) == len(TABS) * len(LOOKS)
    assert {where: wrong for where, wrong in found.items() if wrong} == {}


def test_the_whole_view_is_reached_by_keyboard(open_notebook: OpenNotebook) -> None:
    notebook = open_notebook([everything()], host="notebooks")
    shown = run_everything(notebook)

    for key in TABS:
        open_tab(shown, key)
        for _ in range(3):  # what comes while we walk, such as a picture, is walked to the next time
            missed = shown.evaluate(MISSED, walk(notebook.page, shown))
            if not missed:
                break
        assert missed == [], key


def walk(page: Page, shown: Locator) -> int:
    """How many elements the Tab key came by; each is marked, and has to show that it has the focus."""
    shown.evaluate(BEGIN)
    for steps in range(400):
        page.keyboard.press("Tab")
        if not shown.evaluate(MARK):
            return steps
    raise AssertionError("the Tab key never leaves the view")


BEGIN = """(view) => {
  for (const one of view.querySelectorAll("[data-came-by]")) delete one.dataset.cameBy;
  view.tabIndex = -1;
  view.focus();
  view.removeAttribute("tabindex");
}"""
MARK = """(view) => {
  const at = document.activeElement;
  if (!view.contains(at) || at.dataset.cameBy !== undefined) return false;
  at.dataset.cameBy = "";
  return true;
}"""
MISSED = """(view) => {
  const all = view.querySelectorAll("button, input, select, textarea, a[href], summary, [tabindex]");
  return [...all]
    .filter((one) => one.tabIndex >= 0 && !one.disabled)
    .filter((one) => one.checkVisibility({ visibilityProperty: true }))
    .filter((one) => one.dataset.cameBy === undefined)
    .filter((one) => one.type !== "radio" || one.checked)
    .map((one) => one.outerHTML.slice(0, 200));
}"""


def test_tabs_are_moved_between_by_arrow_keys(open_notebook: OpenNotebook) -> None:
    notebook = open_notebook([everything()])
    shown = run_everything(notebook)
    shown.locator('[role=tab][data-tab="metrics"]').focus()

    notebook.page.keyboard.press("ArrowRight")
    notebook.page.keyboard.press("ArrowRight")
    notebook.page.keyboard.press("End")
    notebook.page.keyboard.press("Home")
    notebook.page.keyboard.press("ArrowRight")

    expect(shown.locator('[role=tab][aria-selected="true"]')).to_have_attribute("data-tab", "reports")
    expect(notebook.page.locator(":focus")).to_have_attribute("data-tab", "reports")
    expect(notebook.cell(0)).to_be_visible()


def test_names_with_markup_are_text(open_notebook: OpenNotebook) -> None:
    notebook = open_notebook([everything()])
    shown = run_everything(notebook)

    open_tab(shown, "reports")

    expect(shown).to_contain_text("<script>alert(1)</script>")
    expect(shown).to_contain_text("<img src=x>")
    assert shown.locator("script, img[src=x]").count() == 0


def test_a_saved_page_holds_each_part(open_notebook: OpenNotebook, page: Page, tmp_path: Path) -> None:
    target = tmp_path / "run.html"
    notebook = open_notebook([everything(), f"run.to_html({str(target)!r})"])
    run_everything(notebook)
    notebook.run(1)

    page.goto(target.as_uri())
    shown = page.locator(".mlwidget").first
    expect(shown).to_contain_text("Completed")

    for key in TABS:
        open_tab(shown, key)
        assert violations(page, shown) == [], key
