"""Values that are turned while a run trains, from here and from elsewhere."""

from __future__ import annotations

import copy
import json
import math
import pickle
import threading
import time
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mlwidget import Run
from mlwidget.errors import InvalidNameError, InvalidTypeError, InvalidValueError, NotFoundError
from mlwidget.feed.header import knobs_of
from mlwidget.kinds import scalar
from mlwidget.tracking.declared import LARGEST, Declared


def wait_until(is_so: Callable[[], Any]) -> None:
    while not is_so():
        time.sleep(0.01)


def ask(run: Run, knob: Any, value: Any) -> None:
    """What a view, the Jupyter server and a command line do."""
    run._store.request("turn", {"knob": knob, "value": value})


def turns(run: Run, name: str) -> list[tuple[int, Any]]:
    """(step, value) of each turn."""
    run.flush()
    found = [one for one in run._store.metrics() if one.name == f"mlwidget:knob/{name}"]
    points = [run._store.points(one.id) for one in found]
    return [
        (int(step), value)
        for part in points
        for step, value in zip(part.steps, scalar.values(part), strict=True)
    ]


# Turning


def test_a_turn_is_seen_where_the_value_is_used(run: Run) -> None:
    lr = run.knob("lr", 0.001, min=1e-5, max=1.0, log=True)
    run.turn("lr", 0.01)

    assert (lr.value, lr.default, run.knobs["lr"]["value"]) == (0.01, 0.001, 0.01)


def test_a_turn_from_a_view_is_heard(run: Run) -> None:
    lr = run.knob("lr", 0.001, max=1.0)
    ask(run, "lr", 0.01)
    wait_until(lambda: lr.turned)

    assert (lr.value, run.knobs["lr"]["value"], run.health) == (0.01, 0.01, [])


def test_each_turn_is_a_point_at_the_greatest_step_so_far(run: Run) -> None:
    run.knob("lr", 0.1)
    run.turn("lr", 0.2)
    run.log("loss", 0.5, step=7)
    run.log("loss", 0.5, step=3)
    run.turn("lr", 0.3)
    run.flush()
    run.log_list("many", [*range(100)])
    run.progress(5000)
    run.turn("lr", 0.4)

    assert turns(run, "lr") == [(0, 0.2), (7, 0.3), (99, 0.4)]


def test_the_value_that_it_has_is_no_turn(run: Run) -> None:
    lr = run.knob("lr", 0.1)
    run.turn("lr", 0.1)

    assert (lr.turned, turns(run, "lr")) == (False, [])


def test_a_loop_learns_once_of_each_turn(run: Run) -> None:
    size = run.knob("size", 32)
    seen = [size.turned]
    for value in (64, 128):
        run.turn("size", value)
        seen += [size.turned, size.turned]

    assert seen == [False, True, False, True, False]


def test_callbacks_get_the_value_and_one_that_raises_is_told_of(
    run: Run, caplog: pytest.LogCaptureFixture
) -> None:
    seen: list[Any] = []
    size = run.knob("size", 32)
    size.on_turn(lambda value: value / 0)
    size.on_turn(seen.append)
    run.turn("size", 64)

    assert (seen, size.value) == ([64], 64)
    assert run.health == ["a callback of knob 'size' raised ZeroDivisionError: division by zero"]


def test_a_callback_may_wait_for_the_training(run: Run) -> None:
    size = run.knob("size", 32)
    busy, turned = threading.RLock(), threading.Event()

    @size.on_turn
    def wait_and_turn(value: int) -> None:
        turned.set()
        with busy:
            if value == 64:
                run.turn("size", 128)

    with busy:
        ask(run, "size", 64)
        turned.wait()
        run.knob("lr", 0.001)
        run.turn("lr", 0.01)
        ask(run, "lr", 0.1)
        wait_until(lambda: run.knobs["lr"]["value"] == 0.1)
    wait_until(lambda: size.value == 128)

    assert [value for _, value in turns(run, "size")] == [64, 128]


@pytest.mark.parametrize(
    ("knob", "value", "why"),
    [
        ("lr", 2.0, "takes 1e-05 to 1.0, got 2.0"),
        ("lr", float("nan"), "finite"),
        ("lr", float("inf"), "finite"),
        ("lr", "0.1", "takes a float, got '0.1'"),
        ("lr", True, "takes a float, got True"),
        ("lr", None, "is a number, a bool or a text"),
        ("lr", [0.1], "is a number, a bool or a text"),
        ("lr", {"a": 1}, "is a number, a bool or a text"),
        ("no such knob", 1, "no knob 'no such knob'; it has 'lr'"),
        (None, 1, "no knob"),
        ("x" * 10_000, 1, "no knob"),
    ],
)
def test_a_turn_that_cannot_be_is_told_of_and_changes_nothing(
    run: Run, knob: Any, value: Any, why: str, caplog: pytest.LogCaptureFixture
) -> None:
    lr = run.knob("lr", 0.001, min=1e-5, max=1.0)
    ask(run, knob, value)
    wait_until(lambda: run.health)

    assert why in run.health[0]
    assert len(run.health[0]) < 500
    assert (lr.value, lr.turned, run.knobs["lr"]["value"]) == (0.001, False, 0.001)


def test_a_good_turn_ends_the_complaint_about_a_bad_one(
    run: Run, caplog: pytest.LogCaptureFixture
) -> None:
    lr = run.knob("lr", 0.001, max=1.0)
    ask(run, "lr", 2.0)
    wait_until(lambda: run.health)
    ask(run, "lr", 0.5)
    wait_until(lambda: lr.turned)

    assert run.health == []


def test_a_wrong_turn_raises_where_it_is_called(run: Run) -> None:
    run.knob("lr", 0.001, max=1.0)
    with pytest.raises(InvalidValueError, match=r"takes … to 1\.0, got 2\.0"):
        run.turn("lr", 2.0)
    with pytest.raises(InvalidTypeError, match="takes a float"):
        run.turn("lr", "fast")
    with pytest.raises(NotFoundError, match="no knob 'speed'; it has 'lr'"):
        run.turn("speed", 1)

    assert run._store.requests() == []


def test_a_run_that_has_ended_turns_no_more(run: Run) -> None:
    run.knob("lr", 0.001)
    run.complete()

    with pytest.raises(InvalidValueError, match="the run is completed"):
        run.turn("lr", 0.01)


# Declaring


def test_viewers_are_told_what_a_knob_takes(run: Run) -> None:
    run.knob("lr", 0.001, min=1e-5, max=1, log=True)
    run.knob("way", "cosine", choices=("cosine", "step"))

    assert knobs_of(run._store.record()) == [
        {
            "name": "lr",
            "type": "float",
            "value": 0.001,
            "default": 0.001,
            "min": 1e-5,
            "max": 1.0,
            "log": True,
            "choices": None,
        },
        {
            "name": "way",
            "type": "text",
            "value": "cosine",
            "default": "cosine",
            "min": None,
            "max": None,
            "log": False,
            "choices": ["cosine", "step"],
        },
    ]


def test_other_details_stay(run: Run) -> None:
    before = run._store.record().details
    run.knob("lr", 0.001)

    assert before.items() <= run._store.record().details.items()


def test_the_same_declaration_is_the_same_knob(run: Run) -> None:
    lr = run.knob("lr", 0.001, max=1.0)
    run.turn("lr", 0.5)

    assert run.knob("lr", 0.001, max=1.0) is lr
    assert Run(run.experiment, run.id).knob("lr", 0.001, max=1.0) is lr
    assert lr.value == 0.5


def test_a_knob_declared_anew_keeps_a_value_that_still_fits(run: Run) -> None:
    lr = run.knob("lr", 0.001, max=1.0)
    run.turn("lr", 0.5)
    run.knob("lr", 0.001, max=0.9)
    assert lr.value == 0.5

    run.knob("lr", 0.001, max=0.1)
    assert (lr.value, run.knobs["lr"]["max"]) == (0.001, 0.1)


@pytest.mark.parametrize(
    ("default", "words", "kind"),
    [
        (1e-3, {}, "float"),
        (np.float32(0.5), {"min": 0, "max": 1}, "float"),
        (3, {"min": 1}, "int"),
        (np.int64(3), {}, "int"),
        (np.array(3), {}, "int"),
        (True, {}, "bool"),
        (np.True_, {}, "bool"),
        ("cosine", {}, "text"),
        (1, {"choices": [1, 2.5]}, "float"),
        (16, {"choices": [16, 32]}, "int"),
        ("a", {"choices": ("a", "b")}, "text"),
    ],
)
def test_a_default_says_what_the_knob_is(run: Run, default: Any, words: Any, kind: str) -> None:
    run.knob("knob", default, **words)

    assert run.knobs["knob"]["type"] == kind
    assert json.loads(json.dumps(run.knobs["knob"])) == run.knobs["knob"]


@pytest.mark.parametrize(
    ("default", "words", "why"),
    [
        (2.0, {"max": 1.0}, "takes … to 1.0, got 2.0"),
        (0.0, {"min": 1.0}, "takes 1.0 to …, got 0.0"),
        (0.5, {"min": 1.0, "max": 0.0}, "min below its max"),
        (0.5, {"log": True}, "min above 0, got None"),
        (0.5, {"min": 0.0, "log": True}, "min above 0"),
        (float("nan"), {}, "is finite"),
        (1.0, {"max": float("inf")}, "is finite"),
        (LARGEST + 1, {}, "53 bits"),
        ("a" * 10_001, {}, "at most 10,000"),
        (1, {"choices": [2, 3]}, "takes one of"),
        (1, {"choices": [1]}, "2 to 1,000"),
        (1, {"choices": [1, 2, 2]}, "2 to 1,000"),
        (1, {"choices": []}, "2 to 1,000"),
    ],
)
def test_what_makes_no_sense_is_refused(run: Run, default: Any, words: Any, why: str) -> None:
    with pytest.raises(InvalidValueError, match=why):
        run.knob("knob", default, **words)
    assert run.knobs == {}


@pytest.mark.parametrize(
    ("default", "words", "why"),
    [
        (None, {}, "is a number, a bool or a text"),
        ([1], {}, "is a number, a bool or a text"),
        (1, {"min": 0.5}, "give a default with a point"),
        (1.0, {"min": "0"}, "is float like its default"),
        (True, {"max": 1}, "takes no min, max and log"),
        ("a", {"log": True}, "takes no min, max and log"),
        (1, {"choices": [1, 2], "min": 0}, "takes no min, max and log"),
        (1, {"choices": [1, "2"]}, "are ints like its default"),
        (1, {"choices": "12"}, "are a list"),
        (1, {"choices": 5}, "are a list"),
    ],
)
def test_what_is_of_another_type_is_refused(run: Run, default: Any, words: Any, why: str) -> None:
    with pytest.raises(InvalidTypeError, match=why):
        run.knob("knob", default, **words)
    assert run.knobs == {}


@pytest.mark.parametrize("name", ["", " ", "a\nb", "x" * 1001])
def test_a_name_that_cannot_be_one_is_refused(run: Run, name: str) -> None:
    with pytest.raises(InvalidNameError, match="a knob's name"):
        run.knob(name, 1)


@given(
    st.floats(-1e6, 1e6),
    st.floats(0.1, 1e6),
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(), st.lists(st.floats())),
)
def test_what_a_knob_takes_is_in_its_range(low: float, width: float, value: Any) -> None:
    knob = Declared.by("knob", low, low=low, high=low + width, log=False, choices=None)
    try:
        taken = knob.check(value)
    except (InvalidTypeError, InvalidValueError):
        return
    assert type(taken) is float
    assert math.isfinite(taken)
    assert low <= taken <= low + width


@given(
    st.one_of(
        st.booleans(),
        st.integers(-LARGEST, LARGEST),
        st.floats(allow_nan=False, allow_infinity=False),
        st.text(),
    )
)
def test_a_declaration_comes_back_out_of_the_record(default: Any) -> None:
    knob = Declared.by("knob", default, low=None, high=None, log=False, choices=None)

    assert Declared.from_entry("knob", json.loads(json.dumps(knob.entry(default)))) == knob


# A value among values


def test_it_counts_as_its_value(run: Run) -> None:
    lr = run.knob("lr", 0.5)

    assert (lr * 2, 2 * lr, lr + 1, 1 - lr, lr / 2, 1 / lr, lr**2, 2**lr) == (
        1.0, 1.0, 1.5, 0.5, 0.25, 2.0, 0.25, 2**0.5,
    )  # fmt: skip
    assert (-lr, +lr, abs(lr), round(lr), lr // 1, lr % 0.3) == (-0.5, 0.5, 0.5, 0, 0.0, 0.2)
    assert (lr == 0.5, lr != 0.5, lr < 1, lr <= 0.5, lr > 1, lr >= 0.5) == (
        True, False, True, True, False, True,
    )  # fmt: skip
    assert (float(lr), int(lr), bool(lr), str(lr), f"{lr:.2f}") == (0.5, 0, True, "0.5", "0.50")
    assert (repr(lr), lr.name, lr.item()) == ("Knob('lr', 0.5)", "lr", 0.5)


def test_it_counts_among_arrays_and_other_knobs(run: Run) -> None:
    lr, size = run.knob("lr", 0.5), run.knob("size", 4)

    assert [np.float64(2) * lr, *(np.ones(2) * lr), float(np.sqrt(size))] == [1.0, 0.5, 0.5, 2.0]
    assert (lr * size, lr < size, [*range(size)], max(lr, size) == 4) == (2.0, True, [0, 1, 2, 3], True)


def test_it_is_logged_as_its_value(run: Run) -> None:
    run.log("lr", run.knob("lr", 0.5))
    run.log("way", run.knob("way", "cosine"))
    run.log("loss", 1, step=run.knob("step", 3))  # type: ignore[arg-type]

    assert run.get_metrics() == {"lr": 0.5, "way": "cosine", "loss": 1}


def test_a_copy_is_the_value_of_that_moment(run: Run) -> None:
    lr = run.knob("lr", 0.5)
    copies = [copy.copy(lr), copy.deepcopy({"lr": lr})["lr"], pickle.loads(pickle.dumps(lr))]
    run.turn("lr", 0.25)

    assert copies == [0.5] * 3
    assert {type(one) for one in copies} == {float}


def test_it_cannot_be_set_past_the_record(run: Run) -> None:
    lr = run.knob("lr", 0.5)
    with pytest.raises(AttributeError):
        lr.value = 0.25  # type: ignore[misc]
    with pytest.raises(TypeError, match="unhashable"):
        hash(lr)


# Around it


def test_many_threads_turn_and_the_record_has_the_last(run: Run) -> None:
    size = run.knob("size", 0, min=0)
    threads = [threading.Thread(target=run.turn, args=("size", at)) for at in range(1, 21)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    points = [value for _, value in turns(run, "size")]
    assert sorted(points) == [*range(1, 21)]
    assert points[-1] == size.value == run.knobs["size"]["value"]


def test_a_store_that_refuses_stops_no_training(
    run: Run, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def refuse(_change: Any) -> Any:
        raise OSError("the disk is full")

    monkeypatch.setattr(run._store, "change", refuse)

    assert run.knob("lr", 0.001).value == 0.001
    assert "not seen by viewers: the disk is full" in run.health[0]
