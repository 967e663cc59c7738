"""Each run that is open while a cell runs learns of the cell, and ends truly when the kernel does."""

from __future__ import annotations

import atexit
import contextlib
import time
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from mlwidget.notebook.background import Background
from mlwidget.notebook.provenance import cell_id, notebook_path
from mlwidget.records import CellRecord
from mlwidget.tracking.open_runs import on_start, open_runs

if TYPE_CHECKING:
    from collections.abc import Callable

    from IPython.core.interactiveshell import ExecutionInfo, ExecutionResult, InteractiveShell

    from mlwidget.tracking import Run

AGAIN = "its cell was run again"
KERNEL_ENDED = "closed when the kernel ended"


@dataclass(slots=True)
class _Cell:
    key: str
    """What says that the same cell runs again: its id, or its text where there is none."""
    id: str | None
    source: str
    count: int | None
    started: float = field(default_factory=time.time)
    clock: float = field(default_factory=time.perf_counter)
    duration: float | None = None
    error: BaseException | None = None
    orders: dict[str, int] = field(default_factory=dict)
    runs: list[Run] = field(default_factory=list)


class CellHooks:
    """Listens to one shell; nothing that goes wrong here reaches a cell.

    Args:
        shell: The shell, of a notebook or of a terminal.
    """

    def __init__(self, shell: InteractiveShell) -> None:
        self._shell = shell
        self._background = Background()
        self._now: _Cell | None = None
        self._last: _Cell | None = None
        self._counts: dict[str, int] = {}
        self._homes: dict[str, _Cell] = {}
        self._unload: list[Callable[[], object]] = []

    def load(self) -> None:
        """Begin to listen."""
        events = self._shell.events
        for event, hook in (("pre_run_cell", self._before), ("post_run_cell", self._after)):
            events.register(event, hook)
            self._unload.append(lambda event=event, hook=hook: events.unregister(event, hook))  # type: ignore[misc]
        self._unload.append(on_start(self._started))
        # After the tracking's own, and so called before it.
        atexit.register(self.end_all)
        self._unload.append(lambda: atexit.unregister(self.end_all))

    def unload(self) -> None:
        """Stop listening; runs that are open stay open."""
        for undo in self._unload:
            with contextlib.suppress(Exception):
                undo()
        self._unload.clear()
        self._background.finish()
        self._background.close()

    def flush(self) -> None:
        """Return when all cells known so far are in the store."""
        self._background.finish()

    def end_all(self) -> None:
        """Close the runs that are open, as what the last cell says: raised, interrupted or well."""
        with contextlib.suppress(Exception):
            cell = self._now or self._last
            for run in reversed(open_runs()):
                with contextlib.suppress(Exception):
                    if self._now is not None:
                        self._cancel(run, "the kernel ended while a cell was running")
                    elif cell is not None and cell.error is not None and run.id in cell.orders:
                        self._end_by(run, cell.error, KERNEL_ENDED)
                    else:
                        run.complete()
                        run._store.update(reason=KERNEL_ENDED)  # noqa: SLF001
            self._background.finish()

    def _before(self, info: ExecutionInfo) -> None:
        with contextlib.suppress(Exception):
            if info.silent:
                return
            source = str(info.raw_cell)
            key = info.cell_id or source
            self._end_earlier(key)
            self._now = _Cell(key, info.cell_id, source, self._shell.execution_count)
            for run in open_runs():
                self._touch(self._now, run)

    def _after(self, result: ExecutionResult) -> None:
        with contextlib.suppress(Exception):
            cell = self._now
            if cell is None or result.info is None or result.info.silent:
                return
            cell.duration = time.perf_counter() - cell.clock
            cell.error = result.error_before_exec or result.error_in_exec
            if result.execution_count is not None:
                cell.count = result.execution_count
            self._now, self._last = None, cell
            for run in cell.runs:
                self._keep(cell, run)
                if cell.error is not None:
                    run._end_interrupted(cell.error)  # noqa: SLF001
            self._forget_ended()

    def _started(self, run: Run) -> None:
        with contextlib.suppress(Exception):
            if self._now is not None:
                self._homes[run.id] = self._now
                self._touch(self._now, run)

    def _touch(self, cell: _Cell, run: Run) -> None:
        if run.id in cell.orders:
            return
        order = self._counts.get(run.id, 0)
        self._counts[run.id] = order + 1
        cell.orders[run.id] = order
        cell.runs.append(run)
        self._keep(cell, run)

    def _keep(self, cell: _Cell, run: Run) -> None:
        error = f"{type(cell.error).__name__}: {cell.error}" if cell.error is not None else None
        record = CellRecord(
            order=cell.orders[run.id],
            cell=cell.id,
            count=cell.count,
            source=cell.source,
            started=cell.started,
            duration=cell.duration,
            error=error,
        )
        self._background.do(lambda: _put(run, record))

    def _end_earlier(self, key: str) -> None:
        for run in reversed(open_runs()):
            home = self._homes.get(run.id)
            if home is not None and home.key == key:
                with contextlib.suppress(Exception):
                    if home.error is None:
                        self._cancel(run, AGAIN)
                    else:
                        self._end_by(run, home.error, AGAIN)

    def _end_by(self, run: Run, error: BaseException, reason: str) -> None:
        if isinstance(error, KeyboardInterrupt):
            self._cancel(run, reason)
        else:
            run.fail(error_details=error)

    def _cancel(self, run: Run, reason: str) -> None:
        run.cancel()
        run._store.update(reason=reason)  # noqa: SLF001

    def _forget_ended(self) -> None:
        alive = {run.id for run in open_runs()}
        for known in (self._counts, self._homes):
            for run_id in known.keys() - alive:
                del known[run_id]


def _put(run: Any, record: CellRecord) -> None:
    if record.cell is None:
        found = cell_id(record.source, notebook_path())
        if found is not None:
            record = replace(record, cell=found)
    run._store.put_cell(record)  # noqa: SLF001
