"""A sweep from its first run to its last."""

from __future__ import annotations

import contextlib
import json
import threading
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from mlwidget.errors import MlwidgetError
from mlwidget.records import TERMINAL
from mlwidget.store.liveness import this_process
from mlwidget.submit.plan import Plan, begin
from mlwidget.submit.supervise import Supervisor
from mlwidget.submit.sweep.policies import Judge
from mlwidget.submit.sweep.sampling import sampler_of
from mlwidget.submit.sweep.scores import PARAMETERS, Scores, best_of, parameters_of
from mlwidget.tracking.log_file import LogFile
from mlwidget.tracking.run import Run
from mlwidget.tracking.workspace import Workspace

if TYPE_CHECKING:
    from mlwidget.submit.sweep.sampling import Parameters

LOG: Final = "azureml-logs/hyperdrive.txt"
LOOK_SECONDS: Final = 0.05
JUDGE_SECONDS: Final = 0.5
"""Between two looks at what the runs have logged."""


@dataclass
class Child:
    """A run of the sweep, while it goes on."""

    run: Run
    parameters: Parameters
    thread: threading.Thread
    scores: Scores
    reason: str | None = None
    """Why it was ended early."""


@dataclass
class Best:
    """The best run so far."""

    run: str | None = None
    value: float | None = None
    history: list[tuple[str, float]] = field(default_factory=list)


class Sweep:
    """Runs the children of a sweep, each in a thread of its own, and tells the sweep's run of them.

    Args:
        told: What `HyperDriveConfig` hands over.
    """

    def __init__(self, told: dict[str, Any]) -> None:
        self._said: dict[str, Any] = told["sweep"]
        self._plan = Plan.from_dict(told["plan"])
        self._workspace = Workspace(folder=told["workspace"])
        self._run = Run.get(self._workspace, told["run"])
        self._store = self._run._store  # noqa: SLF001 - of one house
        self._maximize = self._said["goal"] == "maximize"
        self._sampler = sampler_of(self._said["sampling"], maximize=self._maximize)
        self._judge = Judge(self._said["policy"], maximize=self._maximize)
        self._log = LogFile(self._store, LOG, lambda _: None)
        self._children: dict[str, Child] = {}
        self._history: dict[str, list[float]] = {}
        self._again: list[Parameters] = []
        self._best = Best()
        self._count = self._finished = 0
        self._begun = time.monotonic()
        self._judged = 0.0
        self._stamp: object = None

    def run(self) -> str:
        """The status with which the sweep has ended."""
        self._store.update(process=this_process())
        self._store.set_status("Running")
        self._note("API", f"the sweep {self._run.id} begins")
        reason = None
        try:
            self._learn()
            reason = self._loop()
        except Exception as error:  # noqa: BLE001 - whatever it is, the sweep has failed and says so
            return self._end("Failed", f"{type(error).__name__}: {error}")
        if reason is not None:
            return self._end("Canceled", reason)
        return self._end("Completed", None)

    def _loop(self) -> str | None:
        """Why the sweep was ended; None when it came to its own end."""
        limit = self._begun + 60 * float(self._said["max_duration_minutes"])
        more = True
        while more or self._children:
            self._reap()
            reason = self._asked()
            if reason is None and time.monotonic() > limit:
                reason = f"it took longer than {self._said['max_duration_minutes']:g} minutes"
            if reason is not None:
                return reason
            more = more and self._fill()
            self._look()
            time.sleep(LOOK_SECONDS)
        return None

    def _fill(self) -> bool:
        """Whether there are runs still to come, after as many were started as may go on at once."""
        while len(self._children) < self._said["max_concurrent_runs"]:
            if self._count >= self._said["max_total_runs"]:
                return self._all_generated()
            parameters = self._again.pop(0) if self._again else self._sampler.ask()
            if parameters is None:
                return self._all_generated()
            self._start(parameters)
        return True

    def _all_generated(self) -> bool:
        self._run.tag("_aml_system_all_jobs_generated", "true")
        self._note("GENERATOR", f"all {self._count} runs were generated")
        return False

    def _start(self, parameters: Parameters) -> None:
        number, self._count = self._count, self._count + 1
        said = json.dumps(parameters)
        words = [word for name, value in parameters.items() for word in (_flag(name), _word(value))]
        run, spec = begin(
            self._plan,
            self._run.experiment,
            parent=self._run,
            run_id=f"{self._run.id}_{number}",
            arguments=words,
            properties={PARAMETERS: said, "hyperdrive_id": self._run.id},
            name=f"{number}",
        )
        run._store.update(process=this_process())  # noqa: SLF001 - of one house
        self._run.tag(f"_aml_system_{run.id}", said)
        thread = threading.Thread(target=Supervisor(spec).run, name=run.id, daemon=True)
        self._children[run.id] = Child(run, parameters, thread, Scores(run, self._said["metric"]))
        thread.start()
        self._note("SCHEDULER", f"run {run.id} begins with {said}")

    def _reap(self) -> None:
        for run_id, child in list(self._children.items()):
            if child.thread.is_alive():
                continue
            del self._children[run_id]
            values = child.scores.look()
            self._history[run_id] = values
            status = child.run.get_status()
            score = best_of(values, maximize=self._maximize)
            self._sampler.tell(child.parameters, score)
            self._note(
                "CONTROLLER", f"run {run_id} is {status}, its best {self._said['metric']} {score}"
            )
            self._compare(run_id, score, final=True)
            self._finished += 1
            if self._best.value is not None:  # a line that a view draws
                self._run.log(f"best {self._said['metric']}", self._best.value, step=self._finished)

    def _look(self) -> None:
        """Read what the runs have logged, and end those that the policy gives up."""
        if time.monotonic() - self._judged < JUDGE_SECONDS:
            return
        self._judged = time.monotonic()
        for run_id, child in self._children.items():
            with contextlib.suppress(MlwidgetError, OSError):
                self._history[run_id] = list(child.scores.look())
            self._compare(run_id, best_of(self._history.get(run_id, []), maximize=self._maximize))
        running = {run_id for run_id, child in self._children.items() if child.reason is None}
        for run_id, reason in self._judge.condemned(self._history, running).items():
            child = self._children[run_id]
            child.reason = reason
            self._note("CONTROLLER", f"run {run_id} is {reason}")
            child.run._store.request("stop", {"by": f"by its sweep: {reason}"})  # noqa: SLF001

    def _compare(self, run_id: str, score: float | None, *, final: bool = False) -> None:
        best = self._best
        if score is None:
            return
        is_better = best.value is None or (score > best.value if self._maximize else score < best.value)
        if is_better:
            best.run, best.value = run_id, score
            best.history.append((run_id, score))
        if is_better or (final and run_id == best.run):
            self._run.log_row(
                "best_child_by_primary_metric",
                metric_name=self._said["metric"],
                time_elapse=round(time.monotonic() - self._begun, 3),
                metric_value=score,
                run_id=run_id,
                final=final,
            )

    def _asked(self) -> str | None:
        with contextlib.suppress(MlwidgetError, OSError):
            stamp = self._store.stamp()
            if stamp == self._stamp:
                return None
            self._stamp = stamp
            record = self._store.record()
            if record.status in TERMINAL or record.status == "CancelRequested":
                return record.reason or "stopped"
            for _, kind, body in self._store.requests():
                if kind == "stop":
                    return f"stopped {body.get('by') or ''}".strip()
        return None

    def _learn(self) -> None:
        """Take in what earlier sweeps have tried: what was lost there is tried again."""
        for run_id in self._said["resume_from"]:
            earlier = Run.get(self._workspace, run_id)
            for child in reversed(list(earlier.get_children())):
                self._learn_from(child)
        for run_id in self._said["resume_child_runs"]:
            self._learn_from(Run.get(self._workspace, run_id))

    def _learn_from(self, child: Run) -> None:
        status = child.get_status()
        parameters = parameters_of(child._store.record())  # noqa: SLF001 - of one house
        if self._said["sampling"]["name"] == "RANDOM":
            self._sampler.ask()  # the same draws again, with the same seed
        self._sampler.tell(parameters, None)
        if status == "Failed" and (child.get_details().get("error") or {}).get("code") == "ProcessLost":
            self._again.append(parameters)
            return
        values = Scores(child, self._said["metric"]).look()
        self._sampler.tell(parameters, best_of(values, maximize=self._maximize))
        self._compare(child.id, best_of(values, maximize=self._maximize))

    def _end(self, status: str, reason: str | None) -> str:
        for child in self._children.values():
            child.run._store.request("stop", {"by": f"with its sweep: {reason}"})  # noqa: SLF001
        for child in list(self._children.values()):
            child.thread.join()
        self._reap()
        if self._best.run is not None:
            with contextlib.suppress(MlwidgetError):
                self._run.add_properties(
                    {"best_child_run_id": self._best.run, "score": str(self._best.value)}
                )
        self._note("API", f"the sweep is {status}" + (f": {reason}" if reason else ""))
        self._log.keep()
        self._run.flush()
        self._run._recorder.close()  # noqa: SLF001 - of one house
        error = {"code": "UserError", "message": reason} if status == "Failed" else None
        kept = self._store.set_status(status, reason=reason, error=error)
        self._store.recover()
        self._store.compact()
        return kept.status

    def _note(self, who: str, text: str) -> None:
        when = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime())
        self._log.add(f"[{when}Z][{who}][INFO]{text}\n", flush=True)


def _flag(name: str) -> str:
    return name if name.startswith("-") else f"--{name}"


def _word(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value)
