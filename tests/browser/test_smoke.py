from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

if TYPE_CHECKING:
    from tests.browser.conftest import OpenNotebook
    from tests.browser.notebook import Host


def test_a_cell_runs_in_a_notebook_by_itself(open_notebook: OpenNotebook) -> None:
    notebook = open_notebook(["print('hello', 1 + 1)"], host="doc")

    expect(notebook.run(0)).to_contain_text("hello 2")


def test_the_page_of_a_widget_is_drawn_from_this_machine_alone(open_notebook: OpenNotebook) -> None:
    notebook = open_notebook(["import ipywidgets\nipywidgets.IntSlider(7, description='seven')"])

    expect(notebook.run(0)).to_contain_text("seven")


@pytest.mark.parametrize("host", ["lab", "notebooks"])
def test_the_application_has_found_our_extension(open_notebook: OpenNotebook, host: Host) -> None:
    notebook = open_notebook([""], host=host)

    told = json.loads(notebook.page.locator("#jupyter-config-data").text_content() or "")

    assert "mlwidget" in [extension["name"] for extension in told["federated_extensions"]]
