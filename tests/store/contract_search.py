"""What every store must do to find runs."""

from __future__ import annotations

import math
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mlwidget.errors import InvalidValueError
from mlwidget.records import RunRecord, RunState
from mlwidget.store.base import Store
from mlwidget.store.memory import MemoryStore
from mlwidget.store.search.facts import Facts
from mlwidget.store.search.parse import parse
from mlwidget.store.search.wanted import ARCHIVED, Search

FACTS = {
    "a": Facts({"loss": 0.5, "train/loss": 1.0}, {"lr": 0.1, "optimizer": "Adam"}),
    "b": Facts({"loss": 0.25}, {"lr": 0.01, "optimizer": "SGD"}),
    "c": Facts({"loss": math.nan}, {"lr": "auto"}),
    "d": Facts({"loss": math.inf}, {"deep": True}),
    "e": Facts(),
}
RECORDS = [
    RunRecord(
        "a",
        "digits",
        1.0,
        name="First try",
        tags={"owner": "Me"},
        started=10.0,
        ended=20.0,
        status="Completed",
    ),
    RunRecord("b", "digits", 2.0, name="Zweiter Überblick", started=10.0, ended=15.0, status="Failed"),
    RunRecord("c", "letters", 3.0, tags={"best": None, "lr": "7"}),
    RunRecord("d", "letters", 4.0, parent="a", tags={"50%_off": "x"}),
    RunRecord("e", "letters", 5.0, tags={ARCHIVED: "1"}),
]


def facts_of(state: RunState) -> Facts:
    return FACTS.get(state.record.id, Facts())


@pytest.fixture
def searched(store: Store) -> Store:
    fill(store)
    return store


def fill(store: Store) -> None:
    for record in RECORDS:
        store.create_experiment(record.experiment)
        store.create_run(record)
    assert store.refresh(facts_of)


def found(store: Store, text: str = "", **wanted: Any) -> list[str]:
    runs = store.search(Search(parse(text), **wanted)).runs
    return [one.record.id for one in runs]


class SearchContract:
    @pytest.mark.parametrize(
        ("text", "ids"),
        [
            ("", "cba"),
            ("loss < 0.3", "b"),
            ("loss <= 0.5 lr = 1e-1", "a"),
            ("loss = nan", "c"),
            ("metric.loss", "cba"),
            ("lr = 7", "c"),
            ("param.lr = 7", ""),
            ("tag.best", "c"),
            ("tag.nothing", ""),
            ("lr = AUTO", "c"),
            ("optimizer != adam", "b"),
            ("optimizer ~ da", "a"),
            ("first TRY", "a"),
            ("überblick", "b"),
            ("name ~ überblick", "b"),
            ("status:failed", "b"),
            ("not status:failed", "ca"),
            ("experiment:letters or owner:me", "ca"),
            ("(first or zweiter) and not loss < 0.3", "a"),
            ("duration < 7", "b"),
            ("duration >= 10", "a"),
            ("number = 2", "b"),
            ('"First try"', "a"),
            ('"train/loss" > 0', "a"),
            ("train/loss > 0", "a"),
            ("id = C", "c"),
            ("x'; DROP TABLE runs; --", ""),
            ("%", ""),
            ("_", ""),
        ],
    )
    def test_a_line_finds_runs(self, searched: Store, text: str, ids: str) -> None:
        assert "".join(found(searched, text)) == ids

    def test_runs_below_others_and_archived_ones_are_found_when_asked_for(self, searched: Store) -> None:
        assert found(searched, parent="a") == ["d"]
        assert found(searched, everywhere=True) == ["d", "c", "b", "a"]
        assert found(searched, archived=True) == ["e"]
        assert found(searched, everywhere=True, archived=None) == ["e", "d", "c", "b", "a"]
        assert found(searched, "50%_off", everywhere=True) == ["d"]

    @pytest.mark.parametrize(
        ("sort", "descending", "ids"),
        [
            ("created", False, "abcd"),
            ("loss", False, "badc"),
            ("loss", True, "dabc"),
            ("lr", False, "bacd"),
            ("name", False, "cdab"),
            ("duration", True, "abdc"),
            ("nothing", True, "dcba"),
            ("status", False, "abdc"),
        ],
    )
    def test_they_come_in_an_order(self, searched: Store, sort: str, descending: bool, ids: str) -> None:
        assert "".join(found(searched, sort=sort, descending=descending, everywhere=True)) == ids

    def test_some_of_many_are_found_with_what_is_asked_for(self, searched: Store) -> None:
        page = searched.search(Search(start=1, count=2, sort="created", metrics=("loss", "nothing")))

        assert page.total == 3
        assert [(one.record.id, one.metrics, one.children) for one in page.runs] == [
            ("b", {"loss": 0.25}, 0),
            ("a", {"loss": 0.5}, 1),
        ]
        assert searched.search(Search(start=99)).runs == []
        assert searched.search(Search(start=-5, count=-5)).runs == []

    def test_those_that_go_on_are_counted(self, searched: Store) -> None:
        assert searched.running() == 3
        searched.run("c").set_status("Running")
        searched.run("d").set_status("Canceled")
        searched.refresh(facts_of)

        assert searched.running() == 2

    def test_they_can_be_counted_in_groups(self, searched: Store) -> None:
        every = Search(everywhere=True)

        by_experiment = searched.groups(every, "experiment")
        assert [(one.value, one.count) for one in by_experiment] == [("letters", 2), ("digits", 2)]
        by_optimizer = {one.value: one.count for one in searched.groups(every, "optimizer")}
        assert by_optimizer == {"adam": 1, "sgd": 1, "": 2}

    def test_the_names_are_known(self, searched: Store) -> None:
        names = searched.names()

        assert names["metric"] == ["loss", "train/loss"]
        assert names["parameter"] == ["deep", "lr", "optimizer"]
        assert names["tag"] == sorted(["50%_off", "best", "lr", ARCHIVED, "owner"])

    def test_what_changes_is_found_after_the_next_refresh(self, searched: Store) -> None:
        searched.run("a").set_tags({"colour": "blue"})
        searched.create_run(RunRecord("f", "digits", 6.0))
        searched.run("b").update(name="Renamed")
        searched.refresh(facts_of)

        assert found(searched, "colour:blue") == ["a"]
        assert found(searched)[0] == "f"
        assert found(searched, "renamed") == ["b"]
        searched.delete_run("a")
        assert found(searched, "loss > 0") == ["b"]

    @pytest.mark.parametrize(
        "text", ["loss <", "(a", "a)", "< 3", "and", "created > soon", "a" * 20_000]
    )
    def test_a_line_that_is_none_is_refused(self, text: str) -> None:
        with pytest.raises(InvalidValueError, match=r"character|at the end"):
            parse(text)

    def test_half_a_sign_is_no_trouble(self, searched: Store) -> None:
        searched.run("a").set_tags({"half \ud800": "\udfff"})
        searched.refresh(facts_of)

        assert found(searched, '"half \ud800" = "\udfff"') == ["a"]
        assert found(searched, sort="\ud800")
        assert searched.groups(Search(), "half \ud800")

    @settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
    @given(
        text=st.lists(
            st.sampled_from(
                ["loss", "lr", "<", ">=", "=", "!=", "~", ":", "0.3", "nan", "(", ")", "and", "or",
                 "not", "status", "failed", '"a b"', "tag.best", "metric.loss", "duration", "1e-2"]
            ),
            max_size=9,
        ).map(" ".join) | st.text(max_size=12),
        sort=st.sampled_from(["created", "loss", "lr", "name", "duration", "optimizer", "type"]),
        descending=st.booleans(),
    )  # fmt: skip
    def test_every_store_finds_the_same(
        self, searched: Store, text: str, sort: str, descending: bool
    ) -> None:
        try:
            parse(text)
        except InvalidValueError:
            return
        other = MemoryStore()
        fill(other)

        asked: dict[str, Any] = {"sort": sort, "descending": descending, "everywhere": True}
        assert found(searched, text, **asked) == found(other, text, **asked)
