"""A sweep: its runs, its best, its end."""

from __future__ import annotations

import json
import os
import signal
import time
from pathlib import Path
from typing import Any

import pytest

from mlwidget import Experiment, Run, ScriptRunConfig
from mlwidget.errors import InvalidTypeError, InvalidValueError, UnavailableError
from mlwidget.feed.parameters import parameters_of
from mlwidget.submit.sweep.config import HyperDriveConfig, PrimaryMetricGoal
from mlwidget.submit.sweep.expressions import choice, uniform
from mlwidget.submit.sweep.hyper_drive_run import HyperDriveRun
from mlwidget.submit.sweep.policies import BanditPolicy
from mlwidget.submit.sweep.sampling import (
    BayesianParameterSampling,
    GridParameterSampling,
    HyperParameterSampling,
    RandomParameterSampling,
)
from tests.submit.conftest import Write, ended, log_of

TRAIN = """
    import argparse
    from mlwidget import Run
    parser = argparse.ArgumentParser()
    parser.add_argument("--depth", type=int)
    parser.add_argument("--lr", type=float, default=0)
    found = parser.parse_args()
    run = Run.get_context()
    run.log("accuracy", found.depth / 10 + found.lr)
    print("depth", found.depth)
"""
GRID = GridParameterSampling({"--depth": choice(1, 3, 2)})


def config(script: Path, sampling: HyperParameterSampling = GRID, **more: Any) -> HyperDriveConfig:
    given: dict[str, Any] = {"max_total_runs": 10, "max_concurrent_runs": 2, **more}
    return HyperDriveConfig(
        sampling,
        "accuracy",
        PrimaryMetricGoal.MAXIMIZE,
        run_config=ScriptRunConfig(script.parent, script.name),
        **given,
    )


def sweep(experiment: Experiment, config: HyperDriveConfig, **more: Any) -> HyperDriveRun:
    """A sweep that was submitted."""
    run = experiment.submit(config, **more)
    assert isinstance(run, HyperDriveRun)
    return run


def test_each_combination_is_a_child_and_the_best_is_known(experiment: Experiment, write: Write) -> None:
    run = sweep(experiment, config(write(TRAIN)), tags={"try": "first"})

    assert ended(run)["status"] == "Completed"
    children = [f"{run.id}_{number}" for number in range(3)]
    assert run.get_hyperparameters() == {
        child: json.dumps({"--depth": depth}) for child, depth in zip(children, (1, 3, 2), strict=True)
    }
    assert run.get_metrics() == {
        child: {"accuracy": value} for child, value in zip(children, (0.1, 0.3, 0.2), strict=True)
    }
    rows = run.get_children_sorted_by_primary_metric()
    assert [row["best_primary_metric"] for row in rows] == [0.3, 0.2, 0.1]
    best = run.get_best_run_by_primary_metric()
    assert best is not None
    assert best.id == run.properties["best_child_run_id"] == children[1]
    assert run.get_tags()["try"] == "first"
    assert max(run.series("best accuracy").value) == 0.3
    assert parameters_of(best._store.record()) == {"depth": 3}
    assert "is Completed" in log_of(run, "azureml-logs/hyperdrive.txt")


def test_it_is_found_as_what_it_is(experiment: Experiment, write: Write) -> None:
    run = sweep(experiment, config(write(TRAIN), max_total_runs=1))
    ended(run)

    found = Run.get(experiment.workspace, run.id)

    assert isinstance(found, HyperDriveRun)
    assert found.type == "hyperdrive"
    assert [child.parent for child in found.get_children()] == [found]


def test_no_more_runs_than_wanted_go_on_at_once(experiment: Experiment, write: Write) -> None:
    script = write(
        """
        import time
        from mlwidget import Run
        run = Run.get_context()
        run.log("accuracy", 1)
        run.log("begun", time.time())
        time.sleep(0.3)
        run.log("ended", time.time())
        """
    )
    sampling = GridParameterSampling({"--depth": choice(1, 2, 3, 4)})

    run = sweep(experiment, config(script, sampling, max_concurrent_runs=2))

    ended(run)
    spans = [(found["begun"], found["ended"]) for found in run.get_metrics().values()]
    most = max(sum(begun <= at <= end for begun, end in spans) for at, _ in spans)
    assert (len(spans), most) == (4, 2)


def test_random_values_are_the_same_with_the_same_seed(experiment: Experiment, write: Write) -> None:
    script = write(TRAIN)
    space = {"--depth": choice(1, 2, 3), "--lr": uniform(0, 1)}

    runs = [
        sweep(experiment, config(script, RandomParameterSampling(space, {"seed": 7}), max_total_runs=3))
        for _ in range(2)
    ]

    first, again = ([*run.get_hyperparameters().values()] for run in runs if ended(run))
    assert first == again
    assert len(set(first)) == 3


def test_results_guide_bayesian_sampling(experiment: Experiment, write: Write) -> None:
    pytest.importorskip("optuna", reason="Optuna is not installed: pip install 'mlwidget[sweep]'")
    space = {"--depth": choice(1, 2), "--lr": uniform(0, 1)}
    sampling = BayesianParameterSampling(space, {"seed": 1})

    run = sweep(experiment, config(write(TRAIN), sampling, max_total_runs=4))

    assert ended(run)["status"] == "Completed"
    assert len(run.get_hyperparameters()) == 4


def test_a_run_that_is_worse_is_ended_early(experiment: Experiment, write: Write) -> None:
    script = write(
        """
        import sys, time
        from mlwidget import Run
        run = Run.get_context()
        good = sys.argv[-1] == "2"
        for step in range(600 if not good else 8):
            run.log("accuracy", 0.9 if good else 0.1)
            time.sleep(0.1)
        """
    )
    sampling = GridParameterSampling({"--depth": choice(1, 2)})
    policy = BanditPolicy(slack_factor=0.1, delay_evaluation=2)

    run = sweep(experiment, config(script, sampling, policy=policy))

    assert ended(run)["status"] == "Completed"
    statuses = {row["run_id"]: row["status"] for row in run.get_children_sorted_by_primary_metric()}
    assert statuses == {f"{run.id}_0": "Canceled", f"{run.id}_1": "Completed"}
    reason = Run.get(experiment.workspace, f"{run.id}_0").get_detailed_status()["details"]
    assert "ended early by Bandit" in reason


def test_a_sweep_that_is_canceled_takes_its_runs_with_it(experiment: Experiment, write: Write) -> None:
    script = write(
        "import time\nfrom mlwidget import Run\nRun.get_context().log('accuracy', 1)\ntime.sleep(600)"
    )
    run = sweep(experiment, config(script))
    while len(list(run.get_children(status="Running"))) < 2:
        time.sleep(0.05)

    run.cancel()

    assert ended(run)["status"] == "Canceled"
    assert {ended(child)["status"] for child in run.get_children()} == {"Canceled"}


def test_a_sweep_goes_on_after_its_process_was_killed(experiment: Experiment, write: Write) -> None:
    script = write(
        """
        import pathlib, sys, time
        from mlwidget import Run
        run = Run.get_context()
        if sys.argv[-1] == "2" and not pathlib.Path(FLAG).exists():
            pathlib.Path(FLAG).touch()
            time.sleep(600)
        run.log("accuracy", int(sys.argv[-1]))
        """.replace("FLAG", repr(str(experiment.workspace.folder) + "-flag"))
    )
    sampling = GridParameterSampling({"--depth": choice(1, 2, 3)})
    first = sweep(experiment, config(script, sampling, max_concurrent_runs=1))
    while not Path(str(experiment.workspace.folder) + "-flag").exists():
        time.sleep(0.05)
    process = first._store.record().process
    assert process is not None
    os.kill(process.pid, signal.SIGKILL)

    assert ended(first)["status"] == "Failed"
    run = sweep(experiment, config(script, sampling, resume_from=first))

    assert ended(run)["status"] == "Completed"
    tried = [json.loads(one)["--depth"] for one in run.get_hyperparameters().values()]
    assert tried == [2, 3]
    best = run.get_best_run_by_primary_metric()
    assert best is not None
    assert best.get_metrics() == {"accuracy": 3}


def test_a_sweep_whose_runs_fail_says_why(experiment: Experiment, write: Write) -> None:
    run = sweep(experiment, config(write("raise ValueError('no data')"), max_total_runs=1))
    ended(run)

    assert run.get_diagnostics() == {
        "statuses": {"Failed": 1},
        "errors": {f"{run.id}_0": "ValueError: no data"},
    }
    assert run.get_best_run_by_primary_metric() is None


@pytest.mark.parametrize(
    ("given", "error"),
    [
        ({"max_total_runs": 0}, InvalidValueError),
        ({"max_concurrent_runs": 1.5}, InvalidValueError),
        ({"max_duration_minutes": -1}, InvalidValueError),
        ({"policy": "bandit"}, InvalidTypeError),
        ({"estimator": object()}, UnavailableError),
        ({"resume_from": ["HD_1"]}, InvalidTypeError),
    ],
)
def test_a_wrong_sweep_is_refused_where_it_is_made(
    write: Write, given: dict[str, Any], error: type[Exception]
) -> None:
    script = write("print()")

    with pytest.raises(error):
        config(script, **given)
