"""The run of a sweep."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from mlwidget.errors import NotFoundError
from mlwidget.submit.sweep.scores import Scores, best_of, parameters_of
from mlwidget.tracking.run import Run

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mlwidget.tracking.experiment import Experiment


class HyperDriveRun(Run):
    """A sweep: its children are the runs of the script.

    Args:
        experiment: The experiment it belongs to.
        run_id: Its id.
        hyperdrive_config: Taken and not needed.
    """

    def __init__(
        self,
        experiment: Experiment,
        run_id: str,
        hyperdrive_config: Any = None,  # noqa: ARG002 - the retired SDK's
        **kwargs: Any,
    ) -> None:
        super().__init__(experiment, run_id, **kwargs)

    @property
    def hyperdrive_config(self) -> dict[str, Any]:
        """What the sweep was submitted with, as JSON values."""
        found = self._store.record().details.get("sweep")
        if not isinstance(found, dict):
            raise NotFoundError(f"run {self.id} holds no sweep")
        return found

    def get_hyperparameters(self) -> dict[str, str]:
        """The parameters of each child, as JSON, by its id."""
        return {child.id: json.dumps(_parameters(child)) for child in self._in_order()}

    def get_metrics(self, *_: Any, **__: Any) -> dict[str, Any]:
        """What each child has logged, by its id."""
        return {child.id: child.get_metrics() for child in self._in_order()}

    def get_children_sorted_by_primary_metric(
        self,
        top: int = 0,
        reverse: bool = False,  # noqa: FBT001, FBT002
        discard_no_metric: bool = False,  # noqa: FBT001, FBT002
    ) -> list[dict[str, Any]]:
        """The children, the best first: their ids, parameters, best values and statuses.

        Args:
            top: Only so many; all of them for 0.
            reverse: The worst first.
            discard_no_metric: Leave out those that have logged nothing of it.
        """
        rows = self._scored(self._in_order())
        with_value = [row for row in rows if row["best_primary_metric"] is not None]
        without = [] if discard_no_metric else [row for row in rows if row not in with_value]
        with_value.sort(key=lambda row: row["best_primary_metric"], reverse=self._maximize != reverse)
        found = [*with_value, *without]
        return found[:top] if top > 0 else found

    def get_best_run_by_primary_metric(
        self,
        include_failed: bool = True,  # noqa: FBT001, FBT002
        include_canceled: bool = True,  # noqa: FBT001, FBT002
        include_resume_from_runs: bool = True,  # noqa: FBT001, FBT002
    ) -> Run | None:
        """The best child; None when none has logged the primary metric.

        Args:
            include_failed: Consider those that have failed.
            include_canceled: Consider those that were ended early.
            include_resume_from_runs: Consider those of the sweeps from which this one went on.
        """
        children = list(self._in_order())
        if include_resume_from_runs:
            for run_id in self.hyperdrive_config["resume_from"]:
                children += Run.get(self._experiment.workspace, run_id).get_children()
        left_out = {"Failed": not include_failed, "Canceled": not include_canceled}
        rows = [row for row in self._scored(children) if not left_out.get(row["status"], False)]
        scored = [row for row in rows if row["best_primary_metric"] is not None]
        if not scored:
            return None
        choose = max if self._maximize else min
        best = choose(scored, key=lambda row: row["best_primary_metric"])
        return Run.get(self._experiment.workspace, best["run_id"])

    def get_diagnostics(self) -> dict[str, Any]:
        """How many children have each status, and why those that failed did."""
        children = list(self._in_order())
        statuses = [child.get_status() for child in children]
        return {
            "statuses": {status: statuses.count(status) for status in sorted(set(statuses))},
            "errors": {
                child.id: (child.get_details().get("error") or {}).get("message")
                for child, status in zip(children, statuses, strict=True)
                if status == "Failed"
            },
        }

    @property
    def _maximize(self) -> bool:
        return bool(self.hyperdrive_config["goal"] == "maximize")

    def _in_order(self) -> Iterator[Run]:
        children = list(self.get_children())
        yield from reversed(children)

    def _scored(self, children: Any) -> list[dict[str, Any]]:
        metric = self.hyperdrive_config["metric"]
        return [
            {
                "run_id": child.id,
                "hyperparameters": json.dumps(_parameters(child)),
                "best_primary_metric": best_of(Scores(child, metric).look(), maximize=self._maximize),
                "status": child.get_status(),
            }
            for child in children
        ]


def _parameters(child: Run) -> dict[str, Any]:
    return parameters_of(child._store.record())  # noqa: SLF001 - of one house
