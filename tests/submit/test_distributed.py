"""Several processes for one run."""

from __future__ import annotations

import pytest

from mlwidget import Experiment
from mlwidget.errors import InvalidValueError, UnavailableError
from mlwidget.submit.distributed import (
    MpiConfiguration,
    PyTorchConfiguration,
    TensorflowConfiguration,
    ranks,
)
from tests.submit.conftest import Submit, ended, log_of


def test_each_rank_has_its_place_and_its_log(submit: Submit) -> None:
    run = submit(
        """
        import os
        from mlwidget import Run
        rank = int(os.environ["RANK"])
        Run.get_context().log(f"loss/{rank}", rank)
        print(rank, os.environ["WORLD_SIZE"], os.environ["MASTER_ADDR"])
        """,
        distributed_job_config=PyTorchConfiguration(process_count=2),
    )
    ended(run)

    assert run.get_metrics() == {"loss/0": 0, "loss/1": 1}
    assert log_of(run, "user_logs/std_log_process_00.txt") == "0 2 127.0.0.1\n"
    assert log_of(run, "user_logs/std_log_process_01.txt") == "1 2 127.0.0.1\n"


def test_ranks_of_mpi_are_told_as_mpi_tells_them() -> None:
    told = ranks(MpiConfiguration(process_count_per_node=3))

    assert [one["OMPI_COMM_WORLD_RANK"] for one in told] == ["0", "1", "2"]
    assert {one["OMPI_COMM_WORLD_SIZE"] for one in told} == {"3"}


def test_the_processes_of_a_run_meet_at_one_port() -> None:
    first, second = ranks(PyTorchConfiguration(process_count=2))

    assert first["MASTER_PORT"] == second["MASTER_PORT"]
    assert int(first["MASTER_PORT"]) > 1023


@pytest.mark.parametrize(
    ("config", "error"),
    [
        (MpiConfiguration(0), InvalidValueError),
        (MpiConfiguration(2, node_count=2), UnavailableError),
        (PyTorchConfiguration(process_count=True), InvalidValueError),
        (TensorflowConfiguration(), UnavailableError),
        ("mpi", InvalidValueError),
    ],
)
def test_what_one_machine_cannot_do_is_refused(config: object, error: type[Exception]) -> None:
    with pytest.raises(error):
        ranks(config)


def test_many_processes_log_into_one_run_and_each_keeps_its_order(submit: Submit) -> None:
    processes, points = 64, 200
    run = submit(
        f"""
        import multiprocessing, os
        from mlwidget import Run

        def train(rank):
            run = Run.get_context()
            log = run.metric("step").log
            for step in range({points}):
                log(rank * {points} + step)

        if __name__ == "__main__":
            Run.get_context()
            started = [
                multiprocessing.Process(target=train, args=(rank,)) for rank in range({processes})
            ]
            for one in started:
                one.start()
            for one in started:
                one.join()
                assert one.exitcode == 0
        """
    )
    assert ended(run)["status"] == "Completed"

    values = run.series("step").value.tolist()
    by_writer = [[v for v in values if v // points == rank] for rank in range(processes)]

    assert sorted(values) == list(range(processes * points))
    assert all(part == sorted(part) for part in by_writer)


def test_an_experiment_has_runs_of_several_scripts_at_once(
    submit: Submit, experiment: Experiment
) -> None:
    runs = [submit(None if at else "import time; time.sleep(0.3); print('done')") for at in range(4)]

    assert [ended(run)["status"] for run in runs] == ["Completed"] * 4
    assert {run.id for run in experiment.get_runs()} == {run.id for run in runs}
