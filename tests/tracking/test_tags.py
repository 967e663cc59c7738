from __future__ import annotations

from typing import Any

import pytest

from mlwidget import Run
from mlwidget.errors import InvalidNameError, InvalidTypeError, PropertyConflictError


def test_tags_change(run: Run) -> None:
    run.tag("a")
    run.set_tags({"b": "1", "c": "2"})
    run.tag("b", 3)  # type: ignore[arg-type]
    run.remove_tags(["c", "nothing"])

    assert run.tags == run.get_tags() == {"a": None, "b": "3"}


def test_a_changed_copy_changes_nothing(run: Run) -> None:
    run.tags["a"] = "1"
    run.properties["a"] = "1"

    assert (run.tags, run.properties) == ({}, {})


def test_properties_are_written_once(run: Run) -> None:
    run.add_properties({"a": 1})  # type: ignore[dict-item]
    run.add_properties({"a": "1", "b": "2"})
    run.add_properties({})

    with pytest.raises(PropertyConflictError, match=r"'a' is '1' and cannot become '2'.*use a tag"):
        run.add_properties({"c": "3", "a": "2"})
    assert run.properties == run.get_properties() == {"a": "1", "b": "2"}


TEXTS = ["a/b", "..", "'\"", "<b>", "x" * 10_000, "🐙", "a\nb", "a\0b", "\ud800", " a "]


@pytest.mark.parametrize("text", TEXTS)
def test_tags_and_properties_may_be_any_text(run: Run, text: str) -> None:
    run.tag(text, text)
    run.add_properties({text: text})
    again = Run.get(run.experiment.workspace, run.id)

    assert (again.tags, again.properties) == ({text: text}, {text: text})
    assert [one.id for one in run.experiment.get_runs(tags={text: text})] == [run.id]


@pytest.mark.parametrize("key", ["", " ", "\t"])
def test_an_empty_name_is_refused_and_nothing_changes(run: Run, key: str) -> None:
    run.tag("a", "1")
    for call in (run.tag, lambda one: run.set_tags({"b": "2", one: "1"})):
        with pytest.raises(InvalidNameError, match="name of a tag cannot be empty"):
            call(key)
    with pytest.raises(InvalidNameError, match="name of a property cannot be empty"):
        run.add_properties({key: "1"})
    assert (run.tags, run.properties) == ({"a": "1"}, {})


@pytest.mark.parametrize("wrong", ["a", 5, ["a"], {5: "a"}, {None: "a"}])
def test_what_is_no_dict_of_text_is_refused(run: Run, wrong: Any) -> None:
    for call in (run.set_tags, run.add_properties):
        with pytest.raises(InvalidTypeError, match=r"dict|text, got"):
            call(wrong)


def test_names_of_a_run_can_be_any_text_or_none(run: Run) -> None:
    assert (run.display_name, run.name) == (None, f"run_{run.id}")
    for text in ("", "<b>", "🐙" * 10_000, None):
        run.display_name = text
        run.description = text
        assert (run.display_name, run.description) == (text, text)
    with pytest.raises(InvalidTypeError, match="display_name is a text, got int"):
        run.display_name = 5  # type: ignore[assignment]
