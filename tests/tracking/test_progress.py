"""How far a run has come: told, read here and elsewhere, and in nobody's way."""

from __future__ import annotations

import contextlib
import os
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mlwidget import Experiment, Run, Workspace
from mlwidget.errors import InvalidNameError, InvalidTypeError, InvalidValueError
from mlwidget.feed import Feed
from mlwidget.kinds import scalar
from mlwidget.records import INT, Points
from mlwidget.tracking import progress
from mlwidget.tracking.progress import DONE, NOTE, seconds_left
from tests.tracking.conftest import Program


def told(run: Run) -> list[tuple[int, Any]]:
    """(done, total) of each time."""
    run.flush()
    [metric] = [metric for metric in run._store.metrics() if metric.name == DONE]
    points = run._store.points(metric.id)
    totals = scalar.values(points)
    return [*zip(points.steps.tolist(), [None if np.isnan(one) else one for one in totals], strict=True)]


def test_what_was_told_last_is_read(run: Run) -> None:
    run.progress(0, 10)
    run.progress(4, 10, note="epoch 4")
    run.progress(5, 10)

    found = run.get_progress()
    assert found is not None
    assert (found.done, found.total, found.note) == (5, 10, "epoch 4")


def test_a_run_that_never_told_has_none(run: Run) -> None:
    run.log("loss", 0.5)

    assert run.get_progress() is None


@pytest.mark.parametrize("total", [None, float("inf"), float("nan")])
def test_a_total_that_nobody_knows_is_none(run: Run, total: Any) -> None:
    run.progress(7, total)

    found = run.get_progress()
    assert found is not None
    assert (found.done, found.total, found.seconds_left) == (7, None, None)


def test_it_stays_after_the_end(experiment: Experiment) -> None:
    with experiment.start_logging() as run:
        run.progress(3, 10)

    found = run.get_progress()
    assert found is not None
    assert (found.done, found.total, found.seconds_left) == (3, 10, None)


def test_it_is_no_metric_of_the_user(run: Run) -> None:
    run.log("loss", 0.5)
    run.progress(1, 2, note="a note")
    run.knob("lr", 0.1)
    run.turn("lr", 0.2)

    assert run.get_metrics() == {"loss": 0.5}
    assert run.get_metrics("mlwidget:progress") == {}
    assert set(run.to_pandas()["metric"]) == {"loss"}


def test_a_viewer_sees_it_live(run: Run) -> None:
    run.progress(1, 2)
    run.knob("lr", 0.1)
    run.turn("lr", 0.2)

    header, _ = Feed(run._store).snapshot()
    assert {one["name"] for one in header["series"]} == {DONE, "mlwidget:knob/lr"}


@pytest.mark.parametrize("name", ["mlwidget:progress", "mlwidget:", "mlwidget:knob/lr"])
def test_its_name_is_reserved_before_and_after_it_is_used(run: Run, name: str) -> None:
    for _ in range(2):
        with pytest.raises(InvalidNameError, match="reserved"):
            run.log(name, 1)
        with pytest.raises(InvalidNameError, match="reserved"):
            run.log({"loss": 1, name: 1})
        with pytest.raises(InvalidNameError, match="reserved"):
            run.metric(name)
        with pytest.raises(InvalidNameError, match="reserved"):
            run.log_table(name, {"a": [1]})
        run.progress(1)


def test_a_column_may_be_called_like_that(run: Run) -> None:
    run.log_table("table", {"mlwidget:x": [1, 2]})

    assert run.get_metrics("table") == {"table": {"mlwidget:x": [1, 2]}}


@pytest.mark.parametrize("wrong", ["5", 0.5, None, [1], 1j])
def test_a_count_that_is_none_is_refused(run: Run, wrong: Any) -> None:
    with pytest.raises(InvalidTypeError, match="progress takes whole numbers"):
        run.progress(wrong)
    if wrong is not None:
        with pytest.raises(InvalidTypeError, match="progress takes whole numbers"):
            run.progress(1, wrong)


def test_below_nothing_and_notes_that_are_none_are_refused(run: Run) -> None:
    with pytest.raises(InvalidValueError, match="counts from 0, got -1 for i"):
        run.progress(-1)
    with pytest.raises(InvalidValueError, match="counts from 0, got -1 for n"):
        run.progress(1, -1)
    with pytest.raises(InvalidTypeError, match="note is a text"):
        run.progress(1, 2, note=5)  # type: ignore[arg-type]


def test_a_note_is_kept_when_it_changes(run: Run) -> None:
    for at in range(6):
        run.progress(at, 6, note=f"epoch {at // 3}")
    run.flush()

    [metric] = [metric for metric in run._store.metrics() if metric.name == NOTE]
    assert metric.count == 2


def test_another_program_reads_it(disk_run: Run, program: Program) -> None:
    disk_run.progress(1, 4, note="here")
    disk_run.flush()
    done = program(
        "import sys\nfrom mlwidget import Run, Workspace\n"
        "found = Run.get(Workspace(folder=sys.argv[1]), sys.argv[2]).get_progress()\n"
        "print(found.done, found.total, found.note)\n",
        disk_run.experiment.workspace.folder,
        disk_run.id,
    )

    assert (done.stderr, done.stdout) == ("", "1 4 here\n")


def test_a_killed_program_leaves_how_far_it_came(program: Program, on_disk: Workspace) -> None:
    program(
        "import os\nfrom mlwidget import Experiment, Workspace\n"
        "run = Experiment(Workspace.from_config(), 'digits').start_logging(run_id='mine')\n"
        "for i in range(1000): run.progress(i, 1000)\n"
        "os.kill(os.getpid(), 9)\n"
    )

    found = Run.get(on_disk, "mine").get_progress()
    assert found is not None
    assert (found.done, found.total, found.seconds_left) == (999, 1000, None)


# How long it still takes


def points(steps: list[int], times: list[float]) -> Points:
    bits = np.zeros(len(steps), np.int64)
    return Points(np.array(steps), np.array(times), bits, np.full(len(steps), INT, np.uint8))


@given(st.integers(2, 50), st.integers(1, 1000), st.floats(0.001, 1000.0), st.integers(0, 10_000))
def test_at_an_even_speed_it_is_known(count: int, stride: int, seconds: float, rest: int) -> None:
    steps = [at * stride for at in range(count)]
    told = points(steps, [1e9 + at * seconds for at in range(count)])

    left = seconds_left(told, steps[-1] + rest, told.times[-1])
    assert left == pytest.approx(rest * seconds / stride, rel=1e-3, abs=1e-3)


@given(
    st.lists(st.tuples(st.integers(0, 2**60), st.floats(0, 4e9)), min_size=1, max_size=20),
    st.integers(0, 2**60),
    st.floats(0, 4e9),
)
def test_whatever_was_told_it_is_never_negative(
    told: list[tuple[int, float]], total: int, now: float
) -> None:
    left = seconds_left(points(*map(list, zip(*told, strict=True))), total, now)

    assert left is None or left >= 0


def test_a_slow_beginning_is_forgotten() -> None:
    steps = [0, 1, *range(2, 102)]
    times = [0.0, 40.0, *(100.0 + at for at in range(100))]

    assert seconds_left(points(steps, times), 201, now=199.0) == pytest.approx(100, rel=0.05)


def test_time_that_went_by_since_counts() -> None:
    assert seconds_left(points([0, 1], [0.0, 10.0]), 3, now=15.0) == 15
    assert seconds_left(points([0, 1], [0.0, 10.0]), 3, now=99.0) == 0


def test_a_second_pass_is_measured_by_itself() -> None:
    told = points([0, 50, 100, 0, 1], [0.0, 1.0, 2.0, 3.0, 13.0])

    assert seconds_left(told, 100, now=13.0) == 990


def test_one_point_says_nothing_and_all_done_says_none_left() -> None:
    assert seconds_left(points([1], [0.0]), 10, now=0.0) is None
    assert seconds_left(points([10], [0.0]), 10, now=0.0) == 0


# Loops


@pytest.mark.parametrize("total", [None, 3])
def test_a_loop_tells_its_beginning_and_its_end(run: Run, total: int | None) -> None:
    seen = [*run.track(iter("abc"), total)]

    assert seen == ["a", "b", "c"]
    assert told(run) == [(0, total), (3, total)]


def test_a_loop_knows_the_length_of_a_list(run: Run) -> None:
    assert [*run.track([1, 2])] == [1, 2]
    assert told(run)[-1] == (2, 2)


def test_a_loop_that_is_left_stays_where_it_was(run: Run) -> None:
    for at in run.track(range(10)):
        if at == 4:
            break

    assert told(run)[-1] == (4, 10)


def test_a_loop_that_raises_stays_where_it_was(run: Run) -> None:
    with contextlib.suppress(ZeroDivisionError):
        for at in run.track(range(10)):
            run.log("loss", 1 / (at - 4))

    assert told(run)[-1] == (4, 10)


def test_of_loops_within_each_other_the_outermost_counts(run: Run) -> None:
    for _ in run.track(range(3)):
        for _ in run.track(range(100)):
            pass
    assert told(run)[-1] == (3, 3)

    assert [*run.track("ab")] == ["a", "b"]
    assert told(run)[-1] == (2, 2)


def test_a_loop_of_many_tells_few(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress, "TELL_SECONDS", 1e9)
    for _ in run.track(range(10_000)):
        pass

    assert told(run) == [(0, 10_000), (10_000, 10_000)]


def test_a_wrong_total_is_refused_at_once(run: Run) -> None:
    with pytest.raises(InvalidTypeError, match="for n"):
        run.track([1], total="many")  # type: ignore[arg-type]


def test_a_fork_tells_its_own(disk_run: Run) -> None:
    for at in disk_run.track(range(2)):
        pid = os.fork()
        if pid == 0:
            try:
                [*disk_run.track(range(7 + at))]
                disk_run.flush()
            finally:
                os._exit(0)
        os.waitpid(pid, 0)

    assert {(7, 7), (8, 8), (2, 2)} <= set(told(disk_run))
