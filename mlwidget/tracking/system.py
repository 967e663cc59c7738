"""What a training takes of its machine: processors, memory, disks and GPUs, every few seconds."""

from __future__ import annotations

import contextlib
import threading
import time
from typing import TYPE_CHECKING, Any, Final

from mlwidget import settings
from mlwidget.wire import SYSTEM

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from mlwidget.tracking.recorder import Recorder

PERIOD_SECONDS: Final = 5.0
MEGA: Final = 1e6
GIGA: Final = 1e9

Reading = tuple[str, float]
"""What was measured, with its unit in brackets, and the value."""


class System:
    """Notes what the machine does while a run trains, as metrics of ours: `mlwidget:system/…`.

    The process that holds the run does so, for itself and its machine. What cannot be measured is left
    out; trouble is nobody's business here.

    Args:
        recorder: Of the run.
        clock: Seconds.
    """

    def __init__(self, recorder: Recorder, clock: Callable[[], float] = time.monotonic) -> None:
        self.taken = 0
        """How much of `Recorder.taken` is ours: no training has logged it."""
        self.ended = False
        """Whether the run has: then nothing more is noted."""
        self._lock = threading.Lock()
        self._recorder = recorder
        self._clock = clock
        self._next = 0.0
        self._meters: list[Callable[[], Iterator[Reading]]] | None = None

    def step(self) -> None:
        """Nothing, after a reading of everything if one is due."""
        now = self._clock()
        if self.ended or now < self._next:
            return
        self._next = now + PERIOD_SECONDS
        if self._meters is None:
            self._meters = _meters() if settings.notes_system() else []
        for meter in self._meters:
            with contextlib.suppress(Exception):  # a disk, a driver, a process that went away
                self._note(list(meter()))

    def end(self) -> None:
        """Nothing, and from now on nothing is logged: the run is being closed."""
        with self._lock:
            self.ended = True

    def _note(self, readings: list[Reading]) -> None:
        with self._lock:
            if self.ended:
                return
            before = self._recorder.taken
            for name, value in readings:
                self._recorder.own(SYSTEM + name)(value)
            self.taken += self._recorder.taken - before


def _meters() -> list[Callable[[], Iterator[Reading]]]:
    """What can be read here; the first reading begins now."""
    import psutil

    found: list[Callable[[], Iterator[Reading]]] = [_Process(psutil), _Machine(psutil)]
    with contextlib.suppress(Exception):  # no such package, no driver, no GPU
        found.append(_Gpus())
    return found


class _Process:
    """This process; of its processors one is 100 %."""

    def __init__(self, psutil: Any) -> None:
        self._process = psutil.Process()
        self._process.cpu_percent()

    def __call__(self) -> Iterator[Reading]:
        yield "process/CPU (%)", self._process.cpu_percent()
        yield "process/memory (GB)", round(self._process.memory_info().rss / GIGA, 3)


class _Machine:
    """All processors together, all memory, all disks."""

    def __init__(self, psutil: Any) -> None:
        self._psutil = psutil
        psutil.cpu_percent()
        self._before: tuple[float, int, int] | None = None

    def __call__(self) -> Iterator[Reading]:
        yield "machine/CPU (%)", self._psutil.cpu_percent()
        yield "machine/memory (%)", self._psutil.virtual_memory().percent
        disks = self._psutil.disk_io_counters()
        if disks is None:
            return
        now = (time.monotonic(), disks.read_bytes, disks.write_bytes)
        before, self._before = self._before, now
        if before is not None:
            seconds = now[0] - before[0]
            yield "machine/disk read (MB/s)", round((now[1] - before[1]) / seconds / MEGA, 2)
            yield "machine/disk written (MB/s)", round((now[2] - before[2]) / seconds / MEGA, 2)


class _Gpus:
    """Every GPU of NVIDIA; needs the package nvidia-ml-py and a driver."""

    def __init__(self) -> None:
        import pynvml

        pynvml.nvmlInit()
        self._nvml: Any = pynvml
        self._handles = [
            pynvml.nvmlDeviceGetHandleByIndex(at) for at in range(pynvml.nvmlDeviceGetCount())
        ]

    def __call__(self) -> Iterator[Reading]:
        for at, handle in enumerate(self._handles):
            yield f"GPU {at}/load (%)", self._nvml.nvmlDeviceGetUtilizationRates(handle).gpu
            used = self._nvml.nvmlDeviceGetMemoryInfo(handle).used
            yield f"GPU {at}/memory (GB)", round(used / GIGA, 3)
