"""`RunDetails`, outside a notebook and with wrong arguments."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import mlwidget
from mlwidget.errors import InvalidTypeError, InvalidValueError


@pytest.fixture
def shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> mlwidget.Run:
    monkeypatch.setenv("MLWIDGET_WORKSPACE", str(tmp_path))
    experiment = mlwidget.Experiment(mlwidget.Workspace.from_config(), "digits")
    run = experiment.start_logging(display_name="<first> try")
    run.log("loss", 1.0)
    run.log("loss", 0.5)
    run.log("alpha", 0.1)
    run.complete()
    return run


def test_outside_a_notebook_one_plain_line_is_printed(
    shown: mlwidget.Run, capsys: pytest.CaptureFixture[str]
) -> None:
    mlwidget.RunDetails(shown).show()

    assert capsys.readouterr().out == "mlwidget: digits / <first> try: Completed\n"


def test_a_notebook_with_a_way_of_its_own_to_show_html_gets_escaped_text(shown: mlwidget.Run) -> None:
    given: list[str] = []

    mlwidget.RunDetails(shown).show(render_lib=given.append)

    assert "&lt;first&gt; try" in given[0]
    assert "Completed" in given[0]


def test_what_is_not_a_run_is_refused() -> None:
    with pytest.raises(InvalidTypeError, match="takes a Run or a list of runs, got str"):
        mlwidget.RunDetails("run-1")  # type: ignore[arg-type]


def test_a_list_without_a_run_is_refused() -> None:
    with pytest.raises(InvalidValueError, match="at least one run"):
        mlwidget.RunDetails([])


def test_several_runs_are_a_line_each(shown: mlwidget.Run, capsys: pytest.CaptureFixture[str]) -> None:
    other = shown.experiment.start_logging(display_name="second try")

    mlwidget.RunDetails([shown, other, shown]).show()

    assert capsys.readouterr().out.count("mlwidget: digits / ") == 2
    other.complete()


def test_a_shown_workspace_can_be_opened_by_a_server(shown: mlwidget.Run, tmp_path: Path) -> None:
    from mlwidget.tracking.known import reopen

    elsewhere = mlwidget.Workspace(folder=tmp_path / "elsewhere")
    run = mlwidget.Experiment(elsewhere, "digits").start_logging()
    mlwidget.RunDetails(run).show()
    run.complete()

    assert reopen(elsewhere.folder) == elsewhere


def test_settings_must_be_a_dict(shown: mlwidget.Run) -> None:
    with pytest.raises(InvalidTypeError, match="widget_settings takes a dict, got list"):
        mlwidget.RunDetails(shown).show(widget_settings=["debug"])


def test_an_unknown_render_lib_is_refused(shown: mlwidget.Run) -> None:
    with pytest.raises(InvalidValueError, match="render_lib"):
        mlwidget.RunDetails(shown).show(render_lib="fast")


def test_the_widgets_data_has_the_shape_of_the_retired_sdk(shown: mlwidget.Run) -> None:
    data = mlwidget.RunDetails(shown).get_widget_data({"debug": True})

    assert json.dumps(data).startswith('{"status": "Completed"')
    assert data["run_id"] == shown.id
    assert data["widget_settings"] == {"debug": True}
    assert data["run_properties"]["status"] == "Completed"
    assert data["run_metrics"][0] == {
        "name": "loss",
        "run_id": shown.id,
        "categories": [0, 1],
        "series": [{"data": [1.0, 0.5]}],
    }


def test_the_widgets_data_tells_of_children(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MLWIDGET_WORKSPACE", str(tmp_path))
    parent = mlwidget.Experiment(mlwidget.Workspace.from_config(), "digits").start_logging()
    with parent.child_run(name="child") as child:
        child.log("mse", 2.0)
    parent.complete()

    data = mlwidget.RunDetails(parent).get_widget_data()

    assert [one["run_id"] for one in data["child_runs"]] == [child.id]
    assert data["children_metrics"]["series"]["mse"][0]["data"] == [2.0]
