"""A workspace in memory: everything works, and nothing is left when the process ends."""

from __future__ import annotations

import math
import os
import shutil
import tempfile
import time
import uuid
import weakref
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mlwidget.errors import (
    ExperimentNotFoundError,
    InvalidValueError,
    ModelNotFoundError,
    RunNotFoundError,
)
from mlwidget.records import TERMINAL, ExperimentRecord, ModelRecord, RunFilter, RunRecord
from mlwidget.store import artifacts
from mlwidget.store.base import Store
from mlwidget.store.locks import Lock
from mlwidget.store.memory_run import MemoryRunStore
from mlwidget.store.search import in_memory
from mlwidget.store.sqlite import matches

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from mlwidget.records import RunState
    from mlwidget.store.search.conditions import Kind
    from mlwidget.store.search.facts import Facts
    from mlwidget.store.search.wanted import Found, Group, Search


class MemoryStore(Store):
    """A workspace that lives as long as this object.

    >>> store = MemoryStore()
    >>> store.create_experiment("digits").name
    'digits'

    Files lie in a temporary folder, which goes when the store does.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._info: dict[str, Any] = {}
        self._experiments: dict[str, ExperimentRecord] = {}
        self._runs: dict[str, MemoryRunStore] = {}
        self._trash: dict[str, tuple[float, MemoryRunStore]] = {}
        self._seen: list[tuple[RunRecord, Facts]] = []
        self._models: dict[tuple[str, int], ModelRecord] = {}
        self._folder: Path | None = None

    @property
    def location(self) -> str:
        return "memory:"

    def folder(self) -> Path:
        """The temporary folder for files, made when it is first asked for."""
        with self._lock:
            if self._folder is None:
                self._folder = Path(tempfile.mkdtemp(prefix="mlwidget-memory-"))
                weakref.finalize(self, _remove, self._folder, os.getpid())
            return self._folder

    def info(self) -> dict[str, Any]:
        with self._lock:
            return dict(self._info)

    def set_info(self, **changes: Any) -> None:
        with self._lock:
            self._info.update(changes)

    def experiment(self, name: str) -> ExperimentRecord:
        with self._lock:
            if name not in self._experiments:
                raise ExperimentNotFoundError(f"no experiment {name!r} in this workspace in memory")
            return self._experiments[name]

    def create_experiment(self, name: str) -> ExperimentRecord:
        with self._lock:
            record = ExperimentRecord(str(uuid.uuid4()), name, time.time())
            return self._experiments.setdefault(name, record)

    def experiments(self) -> list[ExperimentRecord]:
        with self._lock:
            return sorted(self._experiments.values(), key=lambda record: record.created)

    def update_experiment(self, name: str, **changes: Any) -> ExperimentRecord:
        with self._lock:
            record = replace(self.experiment(name), **changes)
            if record.name != name:
                msg = f"experiment {name!r} cannot be renamed: its runs carry its name"
                raise InvalidValueError(msg)
            self._experiments[name] = record
            return record

    def delete_experiment(self, experiment_id: str) -> None:
        with self._lock:
            found = [one.name for one in self._experiments.values() if one.id == experiment_id]
            if not found:
                raise ExperimentNotFoundError(f"no experiment with the id {experiment_id!r}")
            for run in list(self.runs(RunFilter(experiment=found[0], include_children=True))):
                self.delete_run(run.id)
            del self._experiments[found[0]]

    def create_run(self, record: RunRecord) -> MemoryRunStore:
        with self._lock:
            self.experiment(record.experiment)
            if record.id in self._runs:
                raise InvalidValueError(f"there is already a run {record.id!r}: choose another run_id")
            numbers = [
                other.number
                for other in (store.record() for store in self._runs.values())
                if other.experiment == record.experiment
            ]
            record = replace(record, number=max(numbers, default=0) + 1)
            store = MemoryRunStore(record, self.folder)
            self._runs[record.id] = store
            return store

    def run(self, run_id: str) -> MemoryRunStore:
        with self._lock:
            if run_id not in self._runs:
                raise RunNotFoundError(f"no run {run_id!r} in this workspace in memory")
            return self._runs[run_id]

    def runs(self, wanted: RunFilter) -> Iterator[RunRecord]:
        with self._lock:
            stores = list(self._runs.values())
        records = [store.recover() for store in stores]
        for record in sorted(records, key=lambda one: (one.created, one.number), reverse=True):
            if _is_there(record, wanted) and matches(record, wanted):
                yield record

    def count(self, wanted: RunFilter) -> int:
        with self._lock:
            records = [store.record() for store in self._runs.values()]
        return sum(_is_there(record, wanted) and matches(record, wanted) for record in records)

    def refresh(self, facts_of: Callable[[RunState], Facts], seconds: float = math.inf) -> bool:  # noqa: ARG002
        with self._lock:
            stores = list(self._runs.values())
        self._seen = [(state.record, facts_of(state)) for state in (store.state() for store in stores)]
        return True

    def search(self, wanted: Search) -> Found:
        return in_memory.search(self._seen, wanted)

    def running(self) -> int:
        return sum(record.status not in TERMINAL for record, _ in self._seen)

    def groups(self, wanted: Search, by: str) -> list[Group]:
        return in_memory.groups(self._seen, wanted, by)

    def searched(self) -> object:
        return self._seen

    def names(self) -> dict[Kind, list[str]]:
        return in_memory.names(self._seen)

    def delete_run(self, run_id: str) -> None:
        with self._lock:
            self.run(run_id).remove()
            del self._runs[run_id]
            self._seen = [one for one in self._seen if one[0].id != run_id]

    def discard_run(self, run_id: str) -> None:
        with self._lock:
            self._trash[run_id] = (time.time(), self.run(run_id))
            del self._runs[run_id]
            self._seen = [one for one in self._seen if one[0].id != run_id]

    def restore_run(self, run_id: str) -> RunRecord:
        with self._lock:
            if run_id not in self._trash:
                raise RunNotFoundError(f"there is no run {run_id!r} in the trash")
            _, self._runs[run_id] = self._trash.pop(run_id)
            return self._runs[run_id].record()

    def empty_trash(self, older_than: float = 0.0) -> int:
        with self._lock:
            old = [one for one, (since, _) in self._trash.items() if time.time() - since >= older_than]
            for run_id in old:
                self._trash.pop(run_id)[1].remove()
            return len(old)

    def disk_usage(self, run_id: str) -> int:
        self.run(run_id)
        return 0

    def sweep(self, older_than: float, *, dry_run: bool = False) -> int:  # noqa: ARG002
        if not dry_run:
            self.empty_trash()
        return 0

    def add_model(self, record: ModelRecord, source: Path) -> ModelRecord:
        with self._lock:
            versions = [version for name, version in self._models if name == record.name]
            record = replace(record, version=max(versions, default=0) + 1)
            artifacts.copy_tree(source, self._model_folder(record.name, record.version))
            self._models[record.name, record.version] = record
            return record

    def models(self) -> list[ModelRecord]:
        with self._lock:
            return [self._models[key] for key in sorted(self._models)]

    def _model(self, name: str, version: int) -> ModelRecord:
        if (name, version) not in self._models:
            raise ModelNotFoundError(f"no version {version} of a model {name!r} in this workspace")
        return self._models[name, version]

    def update_model(self, name: str, version: int, **changes: Any) -> ModelRecord:
        with self._lock:
            record = replace(self._model(name, version), **changes)
            self._models[name, version] = record
            return record

    def delete_model(self, name: str, version: int) -> None:
        with self._lock:
            self._model(name, version)
            del self._models[name, version]
            shutil.rmtree(self._model_folder(name, version), ignore_errors=True)

    def model_path(self, name: str, version: int) -> Path:
        self._model(name, version)
        folder = self._model_folder(name, version)
        inside = list(folder.iterdir())
        return inside[0] if len(inside) == 1 and inside[0].is_file() else folder

    def _model_folder(self, name: str, version: int) -> Path:
        # A model's name is text from outside: it does not become a path.
        return self.folder() / "models" / name.encode().hex()[:200] / str(version)


def _is_there(record: RunRecord, wanted: RunFilter) -> bool:
    for field in ("experiment", "type", "parent"):
        if getattr(wanted, field) not in (None, getattr(record, field)):
            return False
    return bool(wanted.parent or wanted.include_children or record.parent is None)


def _remove(folder: Path, pid: int) -> None:
    if os.getpid() == pid:  # a forked child does not own what its parent made
        shutil.rmtree(folder, ignore_errors=True)
