"""A run with more children than a page could hold as rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.browser.many import CELL
from tests.browser.scene import live_view

if TYPE_CHECKING:
    from tests.browser.conftest import OpenNotebook


def test_ten_thousand_children_are_a_table_of_which_only_what_is_seen_is_made(
    open_notebook: OpenNotebook,
) -> None:
    notebook = open_notebook([CELL], host="notebooks")
    shown = live_view(notebook.run(0))
    tab, rows = shown.locator('[data-tab="children"]'), shown.locator("tbody tr:not([aria-hidden])")
    expect(tab).to_contain_text("10,000")

    tab.click()

    expect(shown).to_contain_text("children so far…")  # what is there is shown before the rest is
    expect(shown.locator('[aria-rowcount="10001"]')).to_be_visible(timeout=30_000)
    shown.locator("th button", has_text="seed").click()
    expect(rows.first).to_contain_text("trial 9999")
    shown.locator(".mlw-table-box").evaluate("(box) => { box.scrollTop = box.scrollHeight; }")
    expect(rows.last).to_contain_text("trial 0")
    assert rows.count() < 100
    shown.get_by_label("Find runs").fill("trial 999")
    expect(shown).to_contain_text("11 of 10000 runs")
    notebook.screenshot("children-10000", of=shown)
