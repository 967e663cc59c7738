from __future__ import annotations

import decimal
import fractions
import math
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mlwidget import Run

PLAIN = [
    (0.5, 0.5),
    (3, 3),
    (True, True),
    (None, None),
    ("text", "text"),
    (np.float32(0.25), 0.25),
    (np.int64(2**62), 2**62),
    (np.uint64(2**64 - 1), 2**64 - 1),
    (np.bool_(False), False),
    (np.array(3), 3),
    (np.array(2.5), 2.5),
    (decimal.Decimal("0.5"), 0.5),
    (fractions.Fraction(1, 4), 0.25),
    (math.inf, math.inf),
    (-math.inf, -math.inf),
    (2**70, 2**70),
    (-(2**63), -(2**63)),
]
NAMES = ["val/loss", "..", "<b>x</b>", 'it\'s "quoted"', "🎉 emoji", "x" * 1000, "損失"]


@pytest.mark.parametrize(("given_value", "wanted"), PLAIN)
def test_a_value_is_read_back_the_type_it_went_in(run: Run, given_value: Any, wanted: Any) -> None:
    run.log("x", given_value)

    back = run.get_metrics()["x"]
    assert (back, type(back)) == (wanted, type(wanted))


def test_nan_is_read_back_as_nan(run: Run) -> None:
    run.log("x", math.nan)

    assert math.isnan(run.get_metrics()["x"])


def test_the_order_is_kept_when_floats_text_and_none_mix(run: Run) -> None:
    values = [1, "a", None, 2.5, True, 2**64, "b", -1]
    for value in values:
        run.log("x", value)

    back = run.get_metrics()["x"]
    assert [(type(one), one) for one in back] == [(type(one), one) for one in values]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.none() | st.booleans() | st.integers() | st.floats() | st.text(), min_size=2))
def test_any_mix_of_values_is_read_back(disk_run: Run, values: list[Any]) -> None:
    child = disk_run.child_run()
    for value in values:
        child.log("x", value)
    child.log_list("y", values)

    assert repr(child.get_metrics()) == repr({"x": values, "y": values})
    child.complete()


def test_a_dict_logs_several_metrics_at_one_step(run: Run) -> None:
    run.log({"loss": 0.5, "accuracy": 0.75}, step=7)

    assert run.get_metrics() == {"loss": 0.5, "accuracy": 0.75}
    assert run.series("loss").step.tolist() == [7]


def test_a_bound_metric_and_log_share_their_steps(run: Run) -> None:
    loss = run.metric("loss")
    loss.log(0.5)
    run.log("loss", 0.4)
    loss(0.3)
    run.log("loss", 0.2, step=10)

    assert run.series("loss").step.tolist() == [0, 1, 2, 10]
    assert run.get_metrics("loss") == {"loss": [0.5, 0.4, 0.3, 0.2]}


def test_log_list_appends(run: Run) -> None:
    run.log_list("x", [1, 2])
    run.log_list("x", (3, 4.5))
    run.log_list("x", np.array([5, 6]))

    assert run.get_metrics()["x"] == [1, 2, 3, 4.5, 5, 6]


def test_a_list_of_one_is_a_bare_value_and_an_empty_one_is_nothing(run: Run) -> None:
    run.log_list("one", [1])
    run.log_list("none", [])

    assert run.get_metrics() == {"one": 1}


def test_many_points_keep_their_steps(run: Run) -> None:
    run.log_many("x", [0.5, 0.25], steps=[10, 20])

    assert run.series("x").step.tolist() == [10, 20]


@pytest.mark.parametrize("name", NAMES)
def test_a_name_is_any_text(run: Run, name: str) -> None:
    run.log(name, 1)
    run.log_row(name + "!" if len(name) < 1000 else "row", a=1)

    assert run.get_metrics()[name] == 1


def test_what_is_logged_after_the_end_is_kept(run: Run) -> None:
    run.log("x", 1)
    run.complete()
    run.log("x", 2)

    assert run.get_metrics()["x"] == [1, 2]
    assert run.get_status() == "Completed"


def test_a_run_without_trouble_is_healthy(run: Run) -> None:
    run.log("x", 1)

    assert run.flush()
    assert run.health == []
