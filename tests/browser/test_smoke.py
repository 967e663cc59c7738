from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

if TYPE_CHECKING:
    from tests.browser.conftest import OpenNotebook
    from tests.browser.notebook import Host


@pytest.mark.parametrize("host", ["lab", "doc", "notebooks"])
def test_a_cell_runs_and_its_output_is_seen(open_notebook: OpenNotebook, host: Host) -> None:
    notebook = open_notebook(["print('hello', 1 + 1)"], host=host)

    expect(notebook.run(0)).to_contain_text("hello 2")


def test_output_is_seen_while_the_cell_still_runs(open_notebook: OpenNotebook) -> None:
    notebook = open_notebook(
        ["import time\nprint('begun', flush=True)\nwhile True:\n    time.sleep(0.1)"]
    )

    notebook.start(0)

    expect(notebook.output(0)).to_contain_text("begun")


def test_a_restarted_kernel_has_forgotten(open_notebook: OpenNotebook) -> None:
    notebook = open_notebook(["known = 1", "print('known' in globals())"])
    notebook.run(0)

    notebook.restart_kernel()

    expect(notebook.run(1)).to_contain_text("False")


def test_a_reloaded_page_shows_the_saved_output(open_notebook: OpenNotebook) -> None:
    notebook = open_notebook(["print('kept')"])
    notebook.run_all()
    notebook.save()

    notebook.reload()

    expect(notebook.output(0)).to_contain_text("kept")


def test_the_theme_can_be_switched(open_notebook: OpenNotebook) -> None:
    notebook = open_notebook([""])

    notebook.set_theme("JupyterLab Dark")

    expect(notebook.page.locator("body")).to_have_attribute("data-jp-theme-light", "false")
    assert notebook.screenshot("smoke-dark").is_file()


def test_the_page_of_a_widget_is_drawn_from_this_machine_alone(open_notebook: OpenNotebook) -> None:
    notebook = open_notebook(["import ipywidgets\nipywidgets.IntSlider(7, description='seven')"])

    expect(notebook.run(0)).to_contain_text("seven")


@pytest.mark.parametrize("host", ["lab", "notebooks"])
def test_the_application_has_found_our_extension(open_notebook: OpenNotebook, host: Host) -> None:
    notebook = open_notebook([""], host=host)

    told = json.loads(notebook.page.locator("#jupyter-config-data").text_content() or "")

    assert "mlwidget" in [extension["name"] for extension in told["federated_extensions"]]
