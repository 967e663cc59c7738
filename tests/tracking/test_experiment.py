from __future__ import annotations

import pickle
from pathlib import Path
from typing import Any

import pytest

from mlwidget import Experiment, Run, Workspace
from mlwidget.errors import (
    ArtifactPathError,
    ExperimentNotFoundError,
    InvalidNameError,
    InvalidTypeError,
    InvalidValueError,
    RunNotFoundError,
)
from mlwidget.tracking import open_runs


def names(found: Any) -> list[str]:
    return [run.display_name for run in found]


def test_an_experiment_is_the_same_by_its_name(workspace: Workspace) -> None:
    one, two = Experiment(workspace, "digits"), Experiment(workspace, "digits")

    assert (one, hash(one), one.id) == (two, hash(two), two.id)
    assert one.workspace is workspace is one.workspace_object
    assert one != Experiment(workspace, "letters")


def test_start_logging_takes_everything_to_begin_with(experiment: Experiment) -> None:
    run = experiment.start_logging(
        display_name="first",
        description="why",
        tags={"a": 1},  # type: ignore[dict-item]
        properties={"p": 2},  # type: ignore[dict-item]
        run_id="mine",
    )

    seen = (run.id, run.display_name, run.name, run.description, run.tags, run.properties, run.number)
    assert seen == ("mine", "first", "first", "why", {"a": "1"}, {"p": "2"}, 1)
    assert (run.get_status(), run.type, run.parent) == ("Running", None, None)


def test_runs_come_newest_first_without_children(experiment: Experiment) -> None:
    first = experiment.start_logging(display_name="first")
    experiment.start_logging(display_name="second")
    first.child_run("child")

    assert names(experiment.get_runs()) == ["second", "first"]
    assert names(experiment.get_runs(include_children=True)) == ["child", "second", "first"]


def test_runs_are_chosen_by_tags_properties_type_and_status(experiment: Experiment) -> None:
    one = experiment.start_logging(display_name="one", tags={"a": "1"}, properties={"p": "1"})
    experiment.start_logging(display_name="two", tags={"a": "2", "b": "1"})
    one.complete()

    assert names(experiment.get_runs(tags="a")) == ["two", "one"]
    assert names(experiment.get_runs(tags={"a": 2, "b": "1"})) == ["two"]
    assert names(experiment.get_runs(properties={"p": 1})) == ["one"]
    assert names(experiment.get_runs(type="azureml.scriptrun")) == []
    assert names(Run.list(experiment, status="Completed")) == ["one"]
    assert names(Run.list(experiment, status="Running", tags="b")) == ["two"]


@pytest.mark.parametrize("tags", [5, ["a"], {"": "1"}, {1: "2"}])
def test_a_filter_that_means_nothing_is_refused_at_the_call(experiment: Experiment, tags: Any) -> None:
    with pytest.raises((InvalidTypeError, InvalidNameError), match="tag"):
        experiment.get_runs(tags=tags)


def test_experiments_are_listed_by_view_name_and_tags(workspace: Workspace) -> None:
    for name in ("a", "b", "c"):
        Experiment(workspace, name).set_tags({"letter": name})
    Experiment(workspace, "b").archive()

    def listed(**wanted: Any) -> list[str]:
        return [one.name for one in Experiment.list(workspace, **wanted)]

    assert (listed(), [*workspace.experiments]) == (["a", "c"], ["a", "c"])
    assert listed(view_type="ArchivedOnly") == ["b"]
    assert listed(view_type="All") == ["a", "b", "c"]
    assert listed(experiment_name="c", tags={"letter": "c"}) == ["c"]
    with pytest.raises(InvalidValueError, match=r"ActiveOnly, ArchivedOnly, All, got 'Some'"):
        listed(view_type="Some")


def test_an_archived_experiment_comes_back(experiment: Experiment) -> None:
    experiment.archive()
    archived = experiment.archived_time
    experiment.reactivate()

    assert (archived or 0) > 0
    assert experiment.archived_time is None
    with pytest.raises(InvalidValueError, match="'digits' cannot be renamed to 'other'"):
        experiment.reactivate("other")


def test_tags_are_merged_and_removed(experiment: Experiment) -> None:
    other = Experiment(experiment.workspace, "digits")
    experiment.tag("a")
    other.set_tags({"b": "1", "c": 2})  # type: ignore[dict-item]
    other.remove_tags(["c", "nothing"])
    experiment.refresh()

    assert experiment.tags == other.tags == {"a": None, "b": "1"}


@pytest.mark.parametrize("tags", ["a", 5, [1]])
def test_removing_no_list_of_names_is_refused(experiment: Experiment, run: Run, tags: Any) -> None:
    experiment.tag("a")
    for one in (experiment, run):
        with pytest.raises(InvalidTypeError, match=r"list of names|is a text"):
            one.remove_tags(tags)
    assert experiment.tags == {"a": None}


def test_deleting_takes_the_runs_also_open_ones(workspace: Workspace, experiment: Experiment) -> None:
    run = experiment.start_logging()
    run.log("loss", 0.5)
    other = Experiment(workspace, "letters").start_logging()
    Experiment.delete(workspace, experiment.id)

    assert (open_runs.open_runs(), [*workspace.experiments]) == ([other], ["letters"])
    with pytest.raises(RunNotFoundError):
        Run.get(workspace, run.id)
    with pytest.raises(ExperimentNotFoundError, match="nothing"):
        Experiment.delete(workspace, "nothing")
    with pytest.raises(ExperimentNotFoundError, match="'digits'"):
        experiment.start_logging()


def test_a_name_may_have_255_letters_digits_and_dashes(workspace: Workspace) -> None:
    assert Experiment(workspace, "9" + "a_-" * 84 + "zz").name in workspace.experiments


NAMES = [
    "",
    " ",
    "a b",
    "-a",
    "a/b",
    "..",
    "a\0",
    "a\n",
    "'",
    '"',
    "<b>",
    "x" * 256,
    "x" * 10_000,
    "🐙",
    "é",
]


@pytest.mark.parametrize("name", NAMES)
def test_other_names_are_refused_and_shown(workspace: Workspace, name: str) -> None:
    with pytest.raises(InvalidNameError, match="1 to 255 letters") as caught:
        Experiment(workspace, name)
    assert repr(name[:100]) in str(caught.value)
    assert workspace.experiments == {}


@pytest.mark.parametrize("name", [None, 5, b"a"])
def test_a_name_that_is_no_text_is_refused(workspace: Workspace, name: Any) -> None:
    with pytest.raises(InvalidTypeError, match=f"got {type(name).__name__}"):
        Experiment(workspace, name)


def test_a_name_in_place_of_the_workspace_is_refused() -> None:
    with pytest.raises(InvalidTypeError, match="takes a Workspace first, got str"):
        Experiment("digits", "digits")  # type: ignore[arg-type]


@pytest.mark.parametrize("run_id", ["", " ", "a/b", "..", ".a", "a\\b", "a\0", "x" * 10_000])
def test_a_run_id_that_cannot_be_a_folder_is_refused(experiment: Experiment, run_id: str) -> None:
    with pytest.raises(InvalidNameError, match="a run's id"):
        experiment.start_logging(run_id=run_id)
    assert (list(experiment.get_runs()), open_runs.open_runs()) == ([], [])


@pytest.mark.parametrize("run_id", ["näme 🐙", "'; --", '<b>"', "[a]*?"])
def test_a_run_id_is_only_text(experiment: Experiment, run_id: str) -> None:
    run = experiment.start_logging(run_id=run_id)
    run.log("loss", 0.5)
    run.complete()

    assert Run.get(experiment.workspace, run_id).get_metrics() == {"loss": 0.5}
    assert [one.id for one in experiment.get_runs()] == [run_id]


def test_a_second_run_of_an_id_is_refused_and_the_first_stays(experiment: Experiment) -> None:
    experiment.start_logging(run_id="mine").log("loss", 0.5)

    with pytest.raises(InvalidValueError, match="'mine': choose another"):
        experiment.start_logging(run_id="mine")
    assert Run(experiment, "mine").get_metrics() == {"loss": 0.5}


@pytest.mark.parametrize("outputs", ["/tmp", "..", "a/../..", ["a", "../b"], ""])
def test_outputs_outside_the_working_directory_make_no_run(experiment: Experiment, outputs: Any) -> None:
    with pytest.raises(ArtifactPathError, match="below the working directory"):
        experiment.start_logging(outputs=outputs)
    assert list(experiment.get_runs()) == []


@pytest.mark.parametrize(
    "wrong", [{"outputs": 5}, {"display_name": 5}, {"description": b""}, {"run_id": 5}, {"tags": "a"}]
)
def test_a_wrong_type_makes_no_run(experiment: Experiment, wrong: Any) -> None:
    with pytest.raises(InvalidTypeError):
        experiment.start_logging(**wrong)
    assert list(experiment.get_runs()) == []


def test_a_view_shows_names_as_text(tmp_path: Path) -> None:
    workspace = Workspace.create("mine", folder=tmp_path / "<b>")
    html = Experiment(Workspace(folder=tmp_path / "<script>"), "digits")._repr_html_()

    assert "<script>" not in html
    assert "&lt;script&gt;" in html
    assert repr(Experiment(workspace, "digits")) == "Experiment(Name: digits,\nWorkspace: mine)"


def test_an_experiment_can_be_pickled(on_disk: Workspace) -> None:
    experiment = Experiment(on_disk, "digits")

    assert pickle.loads(pickle.dumps(experiment)) == experiment


def test_a_cell_that_runs_again_begins_another_run(workspace: Workspace) -> None:
    for _ in range(2):
        experiment = Experiment(workspace, name="digits")
        run = experiment.start_logging()
        run.log("loss", 0.5)
        run.complete()

    assert [run.number for run in experiment.get_runs()] == [2, 1]
    assert [run.get_metrics() for run in experiment.get_runs()] == [{"loss": 0.5}] * 2
