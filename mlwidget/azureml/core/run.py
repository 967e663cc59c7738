"""`azureml.core.run`."""

from mlwidget import Experiment, Run


def get_run(
    experiment: Experiment,
    run_id: str,
    rehydrate: bool = True,
    clean_up: bool = True,
) -> Run:
    """The run of an id, in the workspace of an experiment."""
    return Run.get(experiment.workspace, run_id)


__all__ = [
    "Run",
    "get_run",
]
