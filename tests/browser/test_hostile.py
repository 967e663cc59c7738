"""What nobody meant to be shown: texts that would be markup, no pictures, runs of an odd form."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

import nbformat
from nbconvert import HTMLExporter
from playwright.sync_api import expect

from tests.browser.hostile import cell
from tests.browser.scene import live_view, view

if TYPE_CHECKING:
    from playwright.sync_api import Locator, ViewportSize

    from tests.browser.conftest import OpenNotebook
    from tests.browser.notebook import NotebookPage
    from tests.browser.server import JupyterServer
    from tests.browser.watch import Watch

NARROW: Final[ViewportSize] = {"width": 420, "height": 1200}
PREPARE: Final = """
import numpy as np
from mlwidget import Experiment, RunDetails, Workspace
run = Experiment(Workspace.from_config(), "digits").start_logging(display_name="odd")
"""
ODD: Final = {
    "empty": "",
    "one point": "run.log('loss', 1.0)",
    "all NaN": "run.log_many('loss', [float('nan')] * 300)",
    "all infinite": "run.log_many('loss', [float('inf'), float('-inf')] * 150)",
    "huge and tiny": "run.log_many('loss', [1e308, -1e308, 5e-324, 0.0])",
    "steps that go back": "run.log_many('loss', [1.0, 2.0, 3.0] * 100, steps=[*range(150, 0, -1)] * 2)",
    "one step for all": "run.log_many('loss', [1.0, 2.0, 3.0] * 100, steps=[7] * 300)",
    "steps far apart": "run.log_many('loss', [1.0, 2.0, 3.0], steps=[-2**62, 0, 2**62])",
    "a clock that jumps": """
import time
real, jumps = time.time, [0.0, 1e6, -1e9, 4e9, -2e9, 0.0]
for number, jump in enumerate(jumps * 20):
    time.time = lambda: real() + jump
    run.log("loss", number)
time.time = real
""",
}
WAITS: Final = "Waiting for|Looking|Loading…|Reading…"
FOREIGN: Final = r"""(view) => {
  const bad = "script, iframe, object, embed, link, base, form, foreignObject,"
    + " [style*='fixed'], [autofocus]";
  const found = [...view.querySelectorAll("*")].filter((one) =>
    one.matches(bad)
    || [...one.attributes].some(({ name }) => name.startsWith("on") || name === "srcdoc")
    || /^(?!blob:|data:image)/.test(one.getAttribute("src") ?? "blob:")
    || /^(?!#|blob:)/.test(one.getAttribute("href") ?? "#")
    || (/[\u202a-\u202e\u2066-\u2069]/.test(one.textContent)
      && getComputedStyle(one).unicodeBidi === "normal"));
  return [window.__pwned ?? null, ...found.map((one) => one.outerHTML.slice(0, 300))];
}"""
"""What was made of a user's text, or turns what follows it around; after whether something ran."""
WIDER: Final = """(view) => view.scrollWidth <= view.clientWidth ? [] : [...view.querySelectorAll("*")]
  .filter((one) => one.getBoundingClientRect().right > view.getBoundingClientRect().right + 1)
  .map((one) => `${one.className} ${one.textContent.slice(0, 60)}`).slice(0, 5)"""
SAYS: Final = """([panel, waits]) => panel.innerText.trim() !== ""
  && [...panel.querySelectorAll("[role=status], [aria-busy=true]")].every((one) => {
    const { left, top } = one.getBoundingClientRect();
    const isSeen = panel.contains(document.elementFromPoint(left + 2, top + 2));
    return !isSeen || !new RegExp(waits).test(one.innerText); })"""
"""Whether a part says something, and nothing in sight waits; what is out of sight is not asked for."""
SHOW: Final = "(view, block) => view.scrollIntoView({ block })"


def look_at_all(shown: Locator) -> dict[str, int]:
    """How many signs each part says, after it said something and nothing in it was alive.

    What the machine did is left out: a short run may know nothing of it.
    """
    said = {}
    for tab in shown.locator("[role=tab]:not([data-tab=system])").all():
        tab.click()
        key = tab.get_attribute("data-tab") or ""
        panel = shown.locator("[role=tabpanel]")
        handles = [panel.element_handle(), WAITS]
        for place in ("start", "end"):
            shown.evaluate(SHOW, place)
            shown.page.wait_for_function(SAYS, arg=handles, timeout=15_000)
        assert (key, shown.evaluate(FOREIGN)) == (key, [None])
        assert (key, shown.evaluate(WIDER)) == (key, [])
        said[key] = len(panel.inner_text())
    return said


def reopen(notebook: NotebookPage, jupyter: JupyterServer, tmp_path: Path) -> Path:
    """A copy of the saved notebook that nobody trusts, after its kernel is gone."""
    notebook.save()
    saved = jupyter.root / notebook.page.url.split("/")[-1].split("?")[0]
    book = nbformat.read(saved, as_version=4)
    book.cells.append(nbformat.v4.new_markdown_cell("from somebody else"))
    path = tmp_path / "from-somebody.ipynb"
    nbformat.write(book, path)
    jupyter.reset()
    return path


def test_hostile_texts_are_text_in_a_notebook_from_somebody_else(
    open_notebook: OpenNotebook, jupyter: JupyterServer, tmp_path: Path
) -> None:
    notebook = open_notebook([cell()], host="notebooks")
    expect(view(notebook.run(0))).to_contain_text("Failed")
    path = reopen(notebook, jupyter, tmp_path)

    again = open_notebook(path, host="notebooks")
    again.page.set_viewport_size(NARROW)

    expect(view(again.output(0))).to_contain_text("Failed")
    assert len(look_at_all(view(again.output(0)))) == 8


def test_hostile_texts_are_text_while_the_run_goes_on_and_in_pages_made_of_it(
    open_notebook: OpenNotebook, jupyter: JupyterServer, watch: Watch, tmp_path: Path
) -> None:
    flag, exported = tmp_path / "let-go", tmp_path / "run.html"
    wait = f"while not Path({str(flag)!r}).exists(): time.sleep(0.05)"
    notebook = open_notebook([cell(wait), f"run.to_html({str(exported)!r})"], host="lab")
    page = notebook.page
    page.on("dialog", lambda dialog: watch.errors.append(f"a dialog: {dialog.message:.80}"))
    page.evaluate("jupyterapp.shell.collapseLeft()")
    page.set_viewport_size(NARROW)

    running = notebook.start(0)
    shown = live_view(notebook.output(0))
    shown.locator('[data-tab="logs"]').click()
    expect(shown).to_contain_text("half a sign")
    live = look_at_all(shown)
    flag.touch()
    notebook.finish(running)
    notebook.run(1)
    saved = page_of(notebook, jupyter, tmp_path)
    page.goto(exported.as_uri())
    frozen = look_at_all(view(page.locator("body")))
    page.goto(saved.as_uri())
    expect(page.locator("body")).to_contain_text("A saved picture")

    assert (len(live), len(frozen)) == (8, 8)
    picture = page.locator(".jp-RenderedHTMLCommon", has_text="A saved picture")
    notebook.screenshot("hostile-in-a-page-of-nbconvert", of=picture)
    assert (picture.evaluate(FOREIGN), picture.evaluate(WIDER)) == ([None], [])


def page_of(notebook: NotebookPage, jupyter: JupyterServer, folder: Path) -> Path:
    """What nbconvert makes of the saved notebook."""
    notebook.save()
    saved = jupyter.root / notebook.page.url.split("/")[-1].split("?")[0]
    maker = HTMLExporter(require_js_url="", mathjax_url="")  # type: ignore[no-untyped-call]
    made, _ = maker.from_filename(str(saved))
    path = folder / "notebook.html"
    path.write_text(made, "utf-8")
    return path


def test_runs_of_an_odd_form_say_what_they_have(open_notebook: OpenNotebook) -> None:
    cells = [PREPARE + f"RunDetails(run).show()\n{log}\nrun.complete()" for log in ODD.values()]
    notebook = open_notebook(cells, host="notebooks")
    notebook.page.set_viewport_size(NARROW)
    notebook.run_all()

    for number, odd in enumerate(ODD):
        notebook.cell(number).scroll_into_view_if_needed()
        shown = live_view(notebook.output(number))
        expect(shown).to_contain_text("Completed")
        assert set(look_at_all(shown)) == {"metrics", "logs", "diagnosis", "files", "details"}
        shown.locator('[data-tab="metrics"]').click()
        notebook.screenshot(f"odd-{odd.replace(' ', '-')}", of=shown)


def test_runs_whose_folders_are_deleted_say_so(open_notebook: OpenNotebook) -> None:
    start = PREPARE + "RunDetails(run).show()\nrun.log('loss', 1.0)"
    gone = "import shutil; [shutil.rmtree(one._store.folder) for one in (ended, run)]"
    end = "; run.complete(); ended = run"
    notebook = open_notebook([start + end, start, gone], host="notebooks")
    ended, running = live_view(notebook.run(0)), live_view(notebook.run(1))
    for shown in (ended, running):
        expect(shown).to_contain_text("1 point")

    notebook.run(2)

    expect(running).to_contain_text("removed", timeout=15_000)
    ended.locator('[data-tab="details"]').click()
    expect(ended).to_contain_text("removed")
    look_at_all(running)
