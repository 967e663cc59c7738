"""What a run keeps of what its machine does."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from types import ModuleType, SimpleNamespace

import psutil
import pytest

from mlwidget import Experiment, Run, Workspace
from mlwidget.tracking.system import PERIOD_SECONDS, System
from mlwidget.wire import SYSTEM


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Iterator[Run]:
    """A run whose machine is noted by nobody but the test."""
    with Experiment(Workspace.from_config(), "digits").start_logging() as run:
        run._control.system.end()
        monkeypatch.delenv("MLWIDGET_SYSTEM")
        yield run


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def system(run: Run, clock: Clock) -> System:
    return System(run._recorder, clock)


def noted(run: Run) -> dict[str, int]:
    """How many points there are of each of its readings."""
    run.flush()
    found = run._store.metrics()
    return {one.name.removeprefix(SYSTEM): one.count for one in found if one.name.startswith(SYSTEM)}


def test_process_and_machine_are_read(run: Run, system: System) -> None:
    system.step()

    wanted = {"process/CPU (%)", "process/memory (GB)", "machine/CPU (%)", "machine/memory (%)"}
    assert wanted <= set(noted(run))


def test_memory_is_that_of_the_process(run: Run, system: System) -> None:
    system.step()
    run.flush()

    (metric,) = [one for one in run._store.metrics() if one.name == f"{SYSTEM}process/memory (GB)"]
    assert metric.last == pytest.approx(psutil.Process().memory_info().rss / 1e9, rel=0.2)


def test_it_is_read_again_after_some_seconds(run: Run, system: System, clock: Clock) -> None:
    for now in (0, PERIOD_SECONDS / 2, PERIOD_SECONDS, PERIOD_SECONDS * 1.5):
        clock.now = now
        system.step()

    assert noted(run)["machine/CPU (%)"] == 2


def test_how_much_disks_do_is_known_from_the_second_reading_on(
    run: Run, system: System, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    written = iter((10_000_000, 20_000_000))
    monkeypatch.setattr(
        psutil,
        "disk_io_counters",
        lambda: SimpleNamespace(read_bytes=0, write_bytes=next(written)),
    )
    system.step()
    assert "machine/disk written (MB/s)" not in noted(run)

    clock.now = PERIOD_SECONDS
    system.step()

    assert noted(run)["machine/disk written (MB/s)"] == 1


def test_it_is_no_metric_of_the_users(run: Run, system: System) -> None:
    run.log("loss", 1)
    system.step()
    run.flush()

    assert run.get_metrics() == {"loss": 1}


@pytest.mark.parametrize("value", ["0", "off", "No", "false"])
def test_nothing_is_read_where_the_environment_says_so(
    run: Run, system: System, monkeypatch: pytest.MonkeyPatch, value: str
) -> None:
    monkeypatch.setenv("MLWIDGET_SYSTEM", value)

    system.step()

    assert noted(run) == {}


def test_what_cannot_be_read_is_left_out(
    run: Run, system: System, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails() -> None:
        raise RuntimeError("no such file: /proc/meminfo")

    monkeypatch.setattr(psutil, "virtual_memory", fails)

    system.step()

    assert "machine/memory (%)" not in noted(run)
    assert "process/CPU (%)" in noted(run)


def test_each_gpu_is_read(run: Run, system: System, monkeypatch: pytest.MonkeyPatch) -> None:
    driver = ModuleType("pynvml")
    vars(driver).update(
        nvmlInit=lambda: None,
        nvmlDeviceGetCount=lambda: 2,
        nvmlDeviceGetHandleByIndex=lambda at: at,
        nvmlDeviceGetUtilizationRates=lambda at: SimpleNamespace(gpu=10 * at),
        nvmlDeviceGetMemoryInfo=lambda at: SimpleNamespace(used=1_000_000 * at),
    )
    monkeypatch.setitem(sys.modules, "pynvml", driver)

    system.step()

    names = {"GPU 0/load (%)", "GPU 0/memory (GB)", "GPU 1/load (%)", "GPU 1/memory (GB)"}
    assert names <= set(noted(run))


def test_a_run_notes_its_machine_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MLWIDGET_SYSTEM")
    with Experiment(Workspace.from_config(), "digits").start_logging() as run:
        while not noted(run):
            pass

    assert run._store.record().status == "Completed"


def test_it_does_not_look_as_if_a_training_had_logged(run: Run, system: System, clock: Clock) -> None:
    run.log("loss", 1)
    before = run._recorder.taken
    for clock.now in (0, PERIOD_SECONDS):
        system.step()

    assert run._recorder.taken - system.taken == before
    run.log("loss", 2)
    assert run._recorder.taken - system.taken == before + 1


def test_nothing_is_noted_after_the_end(run: Run, system: System) -> None:
    system.end()

    system.step()

    assert noted(run) == {}
