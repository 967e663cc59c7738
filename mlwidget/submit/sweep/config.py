"""A sweep: the script, what is tried, and which result is wanted."""

from __future__ import annotations

import json
import random
import uuid
from enum import Enum
from typing import TYPE_CHECKING, Any, Final

from mlwidget.errors import InvalidTypeError, InvalidValueError, UnavailableError
from mlwidget.submit.launch import hand_over, refuse
from mlwidget.submit.plan import create, kept, plan_of
from mlwidget.submit.script_run_config import ScriptRunConfig
from mlwidget.submit.sweep.policies import EarlyTerminationPolicy, NoTerminationPolicy
from mlwidget.submit.sweep.sampling import HyperParameterSampling, sampler_of, size_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mlwidget.tracking.experiment import Experiment
    from mlwidget.tracking.run import Run

TYPE: Final = "hyperdrive"
MINUTES: Final = 10080
"""A sweep may take a week, if nobody says otherwise."""
DETAIL: Final = "sweep"


class PrimaryMetricGoal(Enum):
    """Whether more of the primary metric is better, or less."""

    MAXIMIZE = "maximize"
    MINIMIZE = "minimize"


class HyperDriveConfig:
    """Many runs of one script, each with other parameters: `Experiment.submit` runs them.

    Args:
        hyperparameter_sampling: What is tried: GridParameterSampling, RandomParameterSampling or
            BayesianParameterSampling.
        primary_metric_name: The metric, as the script logs it, by which runs are compared.
        primary_metric_goal: PrimaryMetricGoal.MAXIMIZE or MINIMIZE.
        max_total_runs: At most so many runs.
        max_concurrent_runs: At most so many at once; all of them if not given.
        max_duration_minutes: After so many minutes the sweep is canceled.
        policy: When a run is ended early; never if not given.
        estimator: Not known here.
        run_config: A ScriptRunConfig, whose arguments stand before the parameters.
        resume_from: An earlier sweep, or several, from which this one goes on: what was tried there is
            known, and what was not finished there is tried again.
        resume_child_runs: Taken for earlier runs, by themselves, that are known as well.
        pipeline: Not known here.
        debug_flag: Taken and not needed.
        custom_run_id: The id of the sweep's run, if it is to have a certain one.

    Raises:
        InvalidTypeError: For what is of a wrong type.
        InvalidValueError: For a number that makes no sense.
        UnavailableError: For an estimator or a pipeline.
    """

    def __init__(  # noqa: PLR0917 - the retired SDK's order
        self,
        hyperparameter_sampling: HyperParameterSampling,
        primary_metric_name: str,
        primary_metric_goal: PrimaryMetricGoal,
        max_total_runs: int,
        max_concurrent_runs: int | None = None,
        max_duration_minutes: float = MINUTES,
        policy: EarlyTerminationPolicy | None = None,
        estimator: Any = None,
        run_config: ScriptRunConfig | None = None,
        resume_from: Run | Sequence[Run] | None = None,
        resume_child_runs: Sequence[Run] | None = None,
        pipeline: Any = None,
        debug_flag: Any = None,  # noqa: ARG002 - the retired SDK's
        custom_run_id: str | None = None,
    ) -> None:
        if estimator is not None or pipeline is not None:
            raise UnavailableError(
                "a sweep takes run_config=ScriptRunConfig(…), no estimator or pipeline"
            )
        _check(hyperparameter_sampling, HyperParameterSampling, "hyperparameter_sampling", "a sampling")
        _check(primary_metric_name, str, "primary_metric_name", "a text")
        _check(primary_metric_goal, PrimaryMetricGoal, "primary_metric_goal", "a PrimaryMetricGoal")
        _check(policy or NoTerminationPolicy(), EarlyTerminationPolicy, "policy", "a policy")
        _check(run_config, ScriptRunConfig, "run_config", "a ScriptRunConfig")
        self.hyperparameter_sampling = hyperparameter_sampling
        self.primary_metric_name = primary_metric_name
        self.primary_metric_goal = primary_metric_goal
        self.max_total_runs = _count(max_total_runs, "max_total_runs")
        wanted = max_total_runs if max_concurrent_runs is None else max_concurrent_runs
        self.max_concurrent_runs = _count(wanted, "max_concurrent_runs")
        self.max_duration_minutes = _minutes(max_duration_minutes)
        self.policy = policy or NoTerminationPolicy()
        self.run_config = run_config
        self.resume_from = _runs(resume_from)
        self.resume_child_runs = _runs(resume_child_runs)
        self.custom_run_id = custom_run_id

    @property
    def estimator(self) -> None:
        """None: there are no estimators here."""
        return

    @property
    def pipeline(self) -> None:
        """None: there are no pipelines here."""
        return

    @property
    def source_directory(self) -> str:
        """The folder with the script."""
        assert self.run_config is not None
        return self.run_config.source_directory

    def as_dict(self) -> dict[str, Any]:
        """The sweep as JSON values, without its script."""
        sampling = self.hyperparameter_sampling.to_json()
        if sampling["name"] != "GRID":
            properties = sampling.setdefault("properties", {})
            properties.setdefault("seed", self._seed())
        return {
            "sampling": sampling,
            "policy": self.policy.to_json(),
            "metric": self.primary_metric_name,
            "goal": self.primary_metric_goal.value,
            "max_total_runs": self.max_total_runs,
            "max_concurrent_runs": self.max_concurrent_runs,
            "max_duration_minutes": self.max_duration_minutes,
            "resume_from": [run.id for run in self.resume_from],
            "resume_child_runs": [run.id for run in self.resume_child_runs],
        }

    def _seed(self) -> int:
        """That of the sweep from which this one goes on, or else one that nobody has chosen."""
        for earlier in self.resume_from:
            said = earlier._store.record().details.get(DETAIL) or {}  # noqa: SLF001 - of one house
            seed = (said.get("sampling", {}).get("properties") or {}).get("seed")
            if isinstance(seed, int):
                return seed
        return random.SystemRandom().randrange(1 << 31)

    def _submit(
        self, experiment: Experiment, *, parent: Run | None = None, tags: Any = None, **others: Any
    ) -> Run:
        refuse(others)
        assert self.run_config is not None
        said = self.as_dict()
        maximize = self.primary_metric_goal is PrimaryMetricGoal.MAXIMIZE
        sampler_of(said["sampling"], maximize=maximize)  # what cannot be is said here
        plan = plan_of(self.run_config, experiment)
        run = create(
            plan,
            experiment,
            kind=TYPE,
            definition={"arguments": plan.definition.get("arguments")},
            run_id=self.custom_run_id or f"HD_{uuid.uuid4()}",
            parent=parent,
            tags={**_told(said), **(tags or {})},
            properties=_properties(said),
        )
        store = run._store  # noqa: SLF001 - of one house
        store.change(lambda record: _with(record, said))
        store.set_status("Queued")
        told = {
            "workspace": experiment.workspace.folder,
            "run": run.id,
            "sweep": said,
            "plan": kept(plan, run).as_dict(),
        }
        hand_over(run, "mlwidget.submit.sweep.job", json.dumps(told))
        return run


class HyperDriveRunConfig(HyperDriveConfig):
    """The older name of HyperDriveConfig."""


def _with(record: Any, said: dict[str, Any]) -> Any:
    from dataclasses import replace

    return replace(record, details={**record.details, DETAIL: said})


def _told(said: dict[str, Any]) -> dict[str, str]:
    """Tags under the names that programs of the retired SDK read."""
    goal = {"name": said["metric"], "goal": said["goal"]}
    return {
        "_aml_system_max_total_jobs": str(said["max_total_runs"]),
        "_aml_system_max_concurrent_jobs": str(said["max_concurrent_runs"]),
        "_aml_system_max_duration_minutes": str(said["max_duration_minutes"]),
        "_aml_system_policy_config": json.dumps(said["policy"]),
        "_aml_system_generator_config": json.dumps(said["sampling"]),
        "_aml_system_primary_metric_config": json.dumps(goal),
    }


def _properties(said: dict[str, Any]) -> dict[str, str]:
    size = size_of(said["sampling"])
    goal = {"name": said["metric"], "goal": said["goal"]}
    return {
        "runTemplate": "HyperDrive",
        "primary_metric_config": json.dumps(goal),
        "space_size": "infinite_space_size" if size is None else str(size),
    }


def _check(value: Any, kind: Any, what: str, wanted: str) -> None:
    if not isinstance(value, kind):
        raise InvalidTypeError(f"{what} takes {wanted}, got {value!r:.80}")


def _count(value: Any, what: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < 1:
        raise InvalidValueError(f"{what} is a whole number of at least 1, got {value!r:.80}")
    return value


def _minutes(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not value > 0:
        raise InvalidValueError(f"max_duration_minutes is a number above 0, got {value!r:.80}")
    return value


def _runs(given: Any) -> list[Run]:
    from mlwidget.tracking.run import Run

    runs = [given] if isinstance(given, Run) else list(given or [])
    for one in runs:
        _check(one, Run, "resume_from", "earlier runs")
    return runs
