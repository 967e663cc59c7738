"""What a notebook keeps of a `show()`, and when the widget's part of it goes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import IPython.display
import pytest

from mlwidget.feed import Feed
from mlwidget.store.base import RunStore
from mlwidget.widget.bundle import MIME, Place
from mlwidget.widget.output import Output
from mlwidget.widget.view import RunView
from mlwidget.wire import PROTOCOL
from tests.golden.story import Scribe
from tests.widget.conftest import Line

WIDGET = "application/vnd.jupyter.widget-view+json"
KEEPS = {"type": "keeps", "protocol": PROTOCOL}
Shown = list[tuple[dict[str, Any], dict[str, Any]]]


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> Shown:
    """What was displayed, and how."""
    shown: Shown = []
    monkeypatch.setattr(IPython.display, "display", lambda data, **how: shown.append((data, how)))
    return shown


@pytest.fixture
def view(run: RunStore, scribe: Scribe, line: Line, shown: Shown) -> Iterator[RunView]:
    """A view that was displayed."""
    scribe.log("loss", [1.0, 2.0])
    feeds, place = [Feed(run)], Place("/somewhere", ("run-1",))
    output = Output(feeds, place)
    view = RunView(feeds, place, output)
    view.step()
    output.show(view)
    yield view
    view.close()


def test_an_output_is_displayed_with_a_widget_for_whoever_runs_widgets(
    view: RunView, shown: Shown
) -> None:
    [(data, how)] = shown

    assert set(data) == {WIDGET, MIME, "text/html", "text/plain"}
    assert data[WIDGET]["model_id"] == data[MIME]["model_id"] == view.model_id
    assert not how["update"]


def test_a_page_that_keeps_the_view_saves_no_widget_that_would_be_missing_later(
    view: RunView, shown: Shown
) -> None:
    view._handle_custom_msg(KEEPS, [])
    view._handle_custom_msg(KEEPS, [])

    [(first, before), (kept, after)] = shown
    assert kept == {name: part for name, part in first.items() if name != WIDGET}
    assert after == {**before, "metadata": {}, "update": True}


def test_the_last_picture_is_displayed_without_a_widget_too(
    view: RunView, shown: Shown, run: RunStore
) -> None:
    view._handle_custom_msg(KEEPS, [])
    run.set_status("Completed")

    view.step()

    data, how = shown[-1]
    assert (set(data), how["update"]) == ({MIME, "text/html", "text/plain"}, True)
    assert "Completed" in data["text/html"]


def test_a_page_that_keeps_nothing_still_has_the_widget_at_the_end(
    view: RunView, shown: Shown, run: RunStore
) -> None:
    run.set_status("Completed")

    view.step()

    assert WIDGET in shown[-1][0]


def test_the_view_finds_its_static_picture_in_a_page(view: RunView, shown: Shown) -> None:
    assert f'class="mlwidget-still" data-output="{view._output_id}"' in shown[0][0]["text/html"]
