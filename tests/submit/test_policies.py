"""Which runs a policy ends."""

from __future__ import annotations

import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mlwidget.errors import InvalidTypeError, InvalidValueError
from mlwidget.submit.sweep.policies import (
    BanditPolicy,
    EarlyTerminationPolicy,
    Judge,
    MedianStoppingPolicy,
    NoTerminationPolicy,
    TruncationSelectionPolicy,
)

History = dict[str, list[float]]
POLICIES = [
    BanditPolicy(slack_factor=0.1),
    BanditPolicy(slack_amount=0.1, evaluation_interval=2),
    MedianStoppingPolicy(),
    TruncationSelectionPolicy(25),
    NoTerminationPolicy(),
]


def ended(policy: EarlyTerminationPolicy, history: History, *, maximize: bool = True) -> set[str]:
    return set(Judge(policy.to_json(), maximize=maximize).condemned(history, set(history)))


@pytest.mark.parametrize(
    ("policy", "history", "wanted"),
    [
        (BanditPolicy(slack_factor=0.1), {"a": [1.0], "b": [0.92], "c": [0.9]}, {"c"}),
        (BanditPolicy(slack_amount=0.2), {"a": [1.0], "b": [0.81], "c": [0.7]}, {"c"}),
        (BanditPolicy(slack_factor=0.1), {"a": [1.0, 1.0], "b": [0.1]}, {"b"}),
        (BanditPolicy(slack_factor=0.1, delay_evaluation=2), {"a": [1.0], "b": [0.1]}, set()),
        (BanditPolicy(2, slack_factor=0.1), {"a": [1.0], "b": [0.1]}, set()),
        (MedianStoppingPolicy(), {"a": [3.0], "b": [2.0], "c": [1.0]}, {"c"}),
        (TruncationSelectionPolicy(50), {"a": [4.0], "b": [3.0], "c": [2.0], "d": [1.0]}, {"c", "d"}),
        (NoTerminationPolicy(), {"a": [4.0], "b": [-1.0]}, set()),
        (BanditPolicy(slack_factor=0.1), {"a": [0.1]}, set()),
    ],
)
def test_who_is_worse_than_the_policy_allows_ends(
    policy: EarlyTerminationPolicy, history: History, wanted: set[str]
) -> None:
    assert ended(policy, history) == wanted


def test_less_is_better_where_it_is_to_be_minimized() -> None:
    history: History = {"a": [0.1], "b": [0.105], "c": [0.2]}

    assert ended(BanditPolicy(slack_factor=0.1), history, maximize=False) == {"c"}


def test_a_run_is_compared_with_what_others_had_at_its_interval() -> None:
    history: History = {"old": [0.15, 0.2, 0.9], "young": [0.15]}

    assert ended(BanditPolicy(slack_factor=0.1), history) == set()


def test_an_interval_is_judged_once() -> None:
    judge = Judge(BanditPolicy(slack_factor=0.1).to_json(), maximize=True)
    judge.condemned({"a": [1.0], "b": [1.0]}, {"a", "b"})

    assert judge.condemned({"a": [1.0, 2.0], "b": [1.0]}, {"a", "b"}) == {}


values = st.lists(st.floats(allow_nan=True, allow_infinity=True), max_size=1)


@pytest.mark.parametrize("policy", POLICIES, ids=lambda one: one.to_json()["name"])
@given(history=st.dictionaries(st.sampled_from("abcdef"), values, max_size=6), maximize=st.booleans())
def test_the_best_run_of_an_interval_never_ends(
    policy: EarlyTerminationPolicy, history: History, maximize: bool
) -> None:
    finite = {run: [one for one in found if math.isfinite(one)] for run, found in history.items()}
    best = {run: (max if maximize else min)(found) for run, found in finite.items() if found}
    gone = ended(policy, history, maximize=maximize)

    if best:
        top = (max if maximize else min)(best.values())
        assert not gone & {run for run, value in best.items() if value == top}


@pytest.mark.parametrize(
    ("make", "error"),
    [
        (BanditPolicy, InvalidValueError),
        (lambda: BanditPolicy(1, 0.1, 0.1), InvalidValueError),
        (lambda: BanditPolicy(0, 0.1), InvalidValueError),
        (lambda: BanditPolicy(1, "0.1"), InvalidTypeError),  # type: ignore[arg-type]
        (lambda: TruncationSelectionPolicy(100), InvalidValueError),
        (lambda: MedianStoppingPolicy(1.5), InvalidTypeError),  # type: ignore[arg-type]
        (lambda: MedianStoppingPolicy(1, -1), InvalidValueError),
    ],
)
def test_a_policy_that_makes_no_sense_is_refused(make: Any, error: type[Exception]) -> None:
    with pytest.raises(error):
        make()
