from __future__ import annotations

from typing import Any

import pytest

from mlwidget import Run
from mlwidget.errors import InvalidNameError, InvalidTypeError, InvalidValueError


def names(found: Any) -> list[str]:
    return [run.display_name for run in found]


@pytest.fixture
def family(run: Run) -> Run:
    """A run with two children and a grandchild."""
    first = run.child_run("first")
    run.child_run("second").tag("a", "1")
    first.child_run("third").add_properties({"p": "1"})
    first.complete()
    return run


def test_a_child_runs_at_once_and_knows_its_parent(run: Run) -> None:
    child = run.child_run("fold 1", run_id="mine")

    assert (child.id, child.name, child.get_status()) == ("mine", "fold 1", "Running")
    assert (child.parent, child.experiment, run.parent) == (run, run.experiment, None)


def test_children_come_newest_first(family: Run) -> None:
    assert names(family.get_children()) == ["second", "first"]
    assert sorted(names(family.get_children(recursive=True))) == ["first", "second", "third"]


def test_children_are_chosen(family: Run) -> None:
    assert names(family.get_children(tags="a")) == ["second"]
    assert names(family.get_children(tags={"a": 2})) == []
    assert names(family.get_children(status="Completed")) == ["first"]
    assert names(family.get_children(recursive=True, properties={"p": 1})) == ["third"]
    assert names(family.get_children(type="azureml.scriptrun")) == []


def test_metrics_of_all_descendants_come_together(family: Run) -> None:
    third = next(iter(family.get_children(recursive=True, properties="p")))
    family.log("loss", 0.5)
    third.log("loss", 0.25)

    assert family.get_metrics(recursive=True) == {family.id: {"loss": 0.5}, third.id: {"loss": 0.25}}


def test_so_many_children_are_made_at_once(run: Run) -> None:
    made = run.create_children(count=3)

    assert [child.tags for child in made] == [{"azureml.batch_child_number": str(at)} for at in range(3)]
    assert {child.get_status() for child in made} == {"Running"}
    assert {child.id for child in run.get_children()} == {child.id for child in made}


def test_a_child_is_made_for_each_value_of_a_tag(run: Run) -> None:
    made = run.create_children(tag_key="fold", tag_values=["a", "b"])

    assert [child.tags for child in made] == [{"fold": "a"}, {"fold": "b"}]


@pytest.mark.parametrize(
    ("given", "error", "says"),
    [
        ({}, InvalidValueError, "takes count, or tag_key and tag_values"),
        ({"tag_key": "a"}, InvalidValueError, "takes count, or tag_key and tag_values"),
        ({"tag_values": ["a"]}, InvalidValueError, "takes count, or tag_key and tag_values"),
        ({"count": 2, "tag_key": "a", "tag_values": ["b"]}, InvalidValueError, "not both"),
        ({"count": 0}, InvalidValueError, "at least 1, got 0"),
        ({"count": -1}, InvalidValueError, "at least 1, got -1"),
        ({"count": 1.5}, InvalidValueError, "got 1.5"),
        ({"count": True}, InvalidValueError, "got True"),
        ({"count": 101}, InvalidValueError, "at most 100"),
        ({"tag_key": "a", "tag_values": [*range(101)]}, InvalidValueError, "at most 100"),
        ({"tag_key": "a", "tag_values": "abc"}, InvalidTypeError, "takes a list, got the text 'abc'"),
        ({"tag_key": "a", "tag_values": 5}, InvalidTypeError, "takes a list, got 5"),
        ({"tag_key": "", "tag_values": ["a"]}, InvalidNameError, "cannot be empty"),
        ({"tag_key": 5, "tag_values": ["a"]}, InvalidTypeError, "text, got int"),
    ],
)
def test_wrong_calls_make_no_child(run: Run, given: Any, error: type[Exception], says: str) -> None:
    with pytest.raises(error, match=says):
        run.create_children(**given)
    assert list(run.get_children()) == []


def test_a_childs_outputs_are_kept_when_wanted(run: Run) -> None:
    from pathlib import Path

    with run.child_run(outputs=["kept"]) as child:
        Path("kept/a.txt").write_text("one")

    assert child.get_file_names() == ["kept/a.txt"]


def test_the_end_of_a_child_leaves_the_parent_open(family: Run) -> None:
    for child in family.get_children(recursive=True):
        child.fail("no")

    assert family.get_status() == "Running"
