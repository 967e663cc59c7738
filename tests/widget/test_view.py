"""The widget of one shown run."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import ipykernel.comm.comm
import pytest

from mlwidget.errors import StoreDamagedError
from mlwidget.feed import Feed
from mlwidget.store.base import RunStore
from mlwidget.widget import front_end as front_end_module
from mlwidget.widget import view as view_module
from mlwidget.widget.bundle import Place
from mlwidget.widget.output import Output
from mlwidget.widget.view import RunView
from mlwidget.wire import PROTOCOL
from tests.golden.story import Scribe
from tests.widget.conftest import Line


def hear(view: RunView, message: Any) -> None:
    """What the browser says arrives."""
    view._handle_custom_msg(message, [])


class Watched(Output):
    """An output that is displayed nowhere."""

    def __init__(self, redraw: Callable[[], None]) -> None:
        super().__init__([], Place("", ()))
        self.redraw = redraw  # type: ignore[method-assign]

    def keep(self) -> None:
        """Nothing is displayed."""


def test_the_first_step_tells_all_there_is(run: RunStore, scribe: Scribe, line: Line) -> None:
    scribe.log("loss", [1.0, 2.0])
    view = RunView([Feed(run)])

    view.step()

    assert line.types() == ["snapshot"]
    assert len(line.sent[-1][1][0]) == 48


def test_a_new_widget_holds_neither_the_front_end_nor_points(
    run: RunStore, scribe: Scribe, line: Line
) -> None:
    scribe.log("loss", [1.0, 2.0])
    RunView([Feed(run)])

    opened = [data["state"] for data, _ in line.sent if "_runs" in data.get("state", {})]

    assert len(json.dumps(opened[0])) < 3000
    assert opened[0]["_pictures"] == []


def test_all_widgets_of_a_process_share_one_front_end(run: RunStore, line: Line) -> None:
    first, second = RunView([Feed(run)]), RunView([Feed(run)])

    assert first._front_end is second._front_end


def test_new_points_are_pushed_with_their_columns(view: RunView, line: Line, scribe: Scribe) -> None:
    scribe.log("loss", [1.0, 2.0])

    assert view.step()

    assert line.types() == ["points"]
    assert len(line.sent[0][1][0]) == 48
    assert view.told == 1


def test_a_quiet_run_sends_nothing(view: RunView, line: Line) -> None:
    assert view.step()

    assert line.sent == []


def test_a_view_that_has_a_picture_gets_no_other(view: RunView, line: Line) -> None:
    hear(view, {"type": "ready", "protocol": PROTOCOL, "has": True})
    view.step()

    assert line.sent == []


@pytest.mark.parametrize("kind", ["ready", "resync"])
def test_a_view_that_asks_gets_a_snapshot_in_the_order_of_the_pushing(
    view: RunView, line: Line, kind: str
) -> None:
    hear(view, {"type": kind, "protocol": PROTOCOL, "seq": 1})
    asked = line.types()
    view.step()

    assert (asked, line.types()) == ([], ["snapshot"])


@pytest.mark.parametrize(
    "message", [{"type": "ready", "protocol": 99}, {"type": "else", "protocol": PROTOCOL}, "text", None]
)
def test_what_is_no_message_of_ours_is_passed_over(view: RunView, line: Line, message: Any) -> None:
    hear(view, message)
    view.step()

    assert line.sent == []


def test_while_points_flow_a_snapshot_heals_by_itself(
    view: RunView, line: Line, scribe: Scribe, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(view_module, "SNAPSHOT_SECONDS", 0.0)
    scribe.log("loss", [1.0])
    view.step()
    view.step()
    view.step()

    assert line.types() == ["points", "snapshot"]


def test_who_can_ask_for_what_is_missing_gets_no_snapshot_unasked(
    view: RunView, line: Line, scribe: Scribe, monkeypatch: pytest.MonkeyPatch
) -> None:
    from threading import Thread

    monkeypatch.setattr(view_module, "SNAPSHOT_SECONDS", 0.0)
    question = {"type": "ask", "protocol": PROTOCOL, "of": 0, "id": 1, "question": {"what": "files"}}
    hearing = Thread(target=hear, args=(view, question))
    hearing.start()
    hearing.join()
    scribe.log("loss", [1.0])
    view.step()
    view.step()

    assert line.types() == ["answer", "points"]


def test_each_of_several_runs_is_told_of(run: RunStore, line: Line) -> None:
    view = RunView([Feed(run), Feed(run, of=1)])

    view.step()

    assert [content["of"] for content in line.custom()] == [0, 1]


@pytest.mark.parametrize("of", [-1, 1, "0", None])
def test_a_question_about_no_run_of_the_view_is_passed_over(view: RunView, line: Line, of: Any) -> None:
    hear(view, {"type": "ask", "protocol": PROTOCOL, "of": of, "id": 1, "question": {"what": "files"}})

    assert line.sent == []


def test_the_end_of_the_run_ends_the_pushing(view: RunView, line: Line, run: RunStore) -> None:
    run.set_status("Completed")

    assert not view.step()

    assert line.types() == ["points", "closed"]


def test_a_page_that_is_loaded_after_the_end_gets_the_last_picture(
    view: RunView, run: RunStore, scribe: Scribe
) -> None:
    scribe.log("loss", [1.0])
    run.set_status("Completed")
    view.step()

    state = view.get_state()

    assert state["_pictures"][0]["run"]["status"] == "Completed"
    assert len(state["_columns"][0]) == 24


def test_a_view_that_asks_after_the_end_gets_picture_and_end_in_order(
    view: RunView, line: Line, run: RunStore
) -> None:
    run.set_status("Failed")
    view.step()
    line.sent.clear()

    hear(view, {"type": "ready", "protocol": PROTOCOL})

    first, second = line.custom()
    assert (first["type"], second["type"]) == ("snapshot", "closed")
    assert second["seq"] == first["seq"] + 1


def test_a_view_that_opens_after_the_end_with_a_picture_gets_the_end(
    view: RunView, line: Line, run: RunStore
) -> None:
    run.set_status("Failed")
    view.step()
    line.sent.clear()

    hear(view, {"type": "ready", "protocol": PROTOCOL, "has": True})

    assert line.types() == ["closed"]


def test_a_reloaded_page_gets_what_was_told_so_far(view: RunView, scribe: Scribe) -> None:
    scribe.log("loss", [1.0, 2.0])
    view.step()

    state = view.get_state()

    assert state["_pictures"][0]["seq"] == 1
    assert state["_pictures"][0]["series"][0]["total"] == 2
    assert len(state["_columns"][0]) == 48


def test_trouble_in_storage_closes_the_view_with_its_reason(
    view: RunView, line: Line, run: RunStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken() -> int:
        raise StoreDamagedError("run.sqlite is damaged")

    monkeypatch.setattr(run, "version", broken)

    assert not view.step()

    assert line.custom()[-1]["type"] == "closed"
    assert line.custom()[-1]["reason"] == "The view stopped: run.sqlite is damaged"


def test_what_a_notebook_saves_is_refreshed_at_growing_times_where_nobody_sees_it(
    view: RunView, monkeypatch: pytest.MonkeyPatch
) -> None:
    redrawn: list[int] = []
    passed, opened = 0, round(time.monotonic())  # whole seconds, whose sums are exact
    monkeypatch.setattr(time, "monotonic", lambda: opened + passed)
    view._output = Watched(lambda: redrawn.append(passed))

    hear(view, {"type": "keeps", "protocol": PROTOCOL})
    for passed in range(0, 1000, 30):  # noqa: B007 - the clock reads it
        view.step()

    assert [after - before for before, after in pairwise(redrawn)] == [120, 240, 480]


def test_what_a_notebook_saves_is_not_refreshed_under_a_view_that_would_start_anew(
    view: RunView, monkeypatch: pytest.MonkeyPatch
) -> None:
    redrawn: list[int] = []
    monkeypatch.setattr(view_module, "REDRAW_SECONDS", (0.0, 0.0))
    view._pause = 0.0
    view._output = Watched(lambda: redrawn.append(1))

    view.step()

    assert redrawn == []


def test_a_dead_line_raises_nothing(view: RunView, line: Line, scribe: Scribe) -> None:
    scribe.log("loss", [1.0])
    line.open = False

    assert not view.step()


def test_a_closed_widget_is_left_alone(view: RunView) -> None:
    view.close()

    assert not view.step()


def test_a_message_may_be_answered_while_a_cell_runs(view: RunView) -> None:
    make: Any = ipykernel.comm.comm.BaseComm
    comm = make(comm_id="some", primary=False)
    comm._reply_subshell_id = "busy"

    view_module._answer_while_busy(comm)

    assert comm._reply_subshell_for({}, "free") == "free"


def test_a_front_end_that_is_not_built_is_noticed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(front_end_module, "STATIC", tmp_path)

    assert not front_end_module.is_built()
