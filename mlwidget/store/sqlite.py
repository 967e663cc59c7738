"""The embedded store: one folder per workspace, which can be copied, rsynced and zipped."""

from __future__ import annotations

import contextlib
import glob
import json
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
    StoreDamagedError,
    StoreError,
    StoreUnwritableError,
    UserError,
)
from mlwidget.logger import log
from mlwidget.records import TERMINAL, ExperimentRecord, ModelRecord, RunFilter, RunRecord
from mlwidget.store import artifacts, rows
from mlwidget.store.base import Store
from mlwidget.store.catalog import Catalog
from mlwidget.store.locks import Lock
from mlwidget.store.names import check_folder_name
from mlwidget.store.search.refresh import Refreshing
from mlwidget.store.sqlite_run import SqliteRunStore
from mlwidget.store.trash import FULL, Trash, usage

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from mlwidget.records import RunState
    from mlwidget.store.search.conditions import Kind
    from mlwidget.store.search.facts import Facts
    from mlwidget.store.search.wanted import Found, Group, Search


class SqliteStore(Store):
    """A workspace folder.

    Args:
        folder: The folder; made when it is not there.

    Raises:
        StoreUnwritableError: When it cannot be made or written.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder.expanduser().absolute()
        self._lock = Lock()
        self._open: weakref.WeakValueDictionary[str, SqliteRunStore] = weakref.WeakValueDictionary()
        try:
            for name in ("runs", "models", "blobs"):
                (self.folder / name).mkdir(parents=True, exist_ok=True)
        except OSError as error:
            msg = (
                f"the workspace folder {self.folder} cannot be written ({error.strerror}): choose "
                "another with MLWIDGET_WORKSPACE, or make it writable"
            )
            raise StoreUnwritableError(msg) from error
        self.catalog = Catalog(self.folder / "catalog.sqlite", self._scan)
        self._trash = Trash(self.folder, self._digests)
        self._refreshing = Refreshing(self.catalog, self.opened)

    @property
    def location(self) -> str:
        return str(self.folder)

    def info(self) -> dict[str, Any]:
        return _read_json(self.folder / "workspace.json") or {}

    def set_info(self, **changes: Any) -> None:
        with self._lock:
            _write_json(self.folder / "workspace.json", {**self.info(), **changes})

    # Experiments: a folder each, with a small file that says what the catalog may forget

    def _experiment_folder(self, name: str) -> Path:
        return self.folder / "runs" / check_folder_name(name, "an experiment's name")

    def experiment(self, name: str) -> ExperimentRecord:
        values = _read_json(self._experiment_folder(name) / "experiment.json")
        if values is None:
            raise ExperimentNotFoundError(f"no experiment {name!r} in {self.folder}")
        return rows.plain_record(ExperimentRecord, json.dumps(values))

    def create_experiment(self, name: str) -> ExperimentRecord:
        path = self._experiment_folder(name) / "experiment.json"
        with self._lock:
            if not path.exists():
                record = ExperimentRecord(str(uuid.uuid4()), name, time.time())
                _write_json(path, json.loads(rows.to_text(record)))
        return self.experiment(name)

    def experiments(self) -> list[ExperimentRecord]:
        found = []
        for path in (self.folder / "runs").glob("*/experiment.json"):
            try:
                found.append(self.experiment(path.parent.name))
            except (StoreError, ExperimentNotFoundError) as error:  # others are not hidden by it
                log.warning("an experiment is left out: %s", error)
        return sorted(found, key=lambda record: record.created)

    def update_experiment(self, name: str, **changes: Any) -> ExperimentRecord:
        with self._lock:
            record = replace(self.experiment(name), **changes)
            if record.name != name:
                msg = f"experiment {name!r} cannot be renamed: its runs carry its name"
                raise InvalidValueError(msg)
            path = self._experiment_folder(name) / "experiment.json"
            _write_json(path, json.loads(rows.to_text(record)))
        return record

    def delete_experiment(self, experiment_id: str) -> None:
        for record in self.experiments():
            if record.id == experiment_id:
                for run in self.runs(RunFilter(experiment=record.name, include_children=True)):
                    self.delete_run(run.id)
                shutil.rmtree(self._experiment_folder(record.name), ignore_errors=True)
                return
        raise ExperimentNotFoundError(f"no experiment with the id {experiment_id!r}")

    # Runs

    def create_run(self, record: RunRecord) -> SqliteRunStore:
        self.experiment(record.experiment)
        folder = self._run_folder(record.experiment, record.id)
        if folder.exists() or self._find(record.id):
            raise InvalidValueError(f"there is already a run {record.id!r}: choose another run_id")
        record = replace(record, number=self.catalog.number(record))
        with self._lock:  # whoever looks for it meanwhile waits, and opens no file that is half made
            store = SqliteRunStore(folder, self.catalog.put, blobs=self.folder / "blobs", record=record)
            self._open[record.id] = store
        log.debug("run %s of experiment %s is kept in %s", record.id, record.experiment, folder)
        return store

    def _run_folder(self, experiment: str, run_id: str) -> Path:
        return self._experiment_folder(experiment) / check_folder_name(run_id, "a run's id")

    def _find(self, run_id: str) -> Path | None:
        try:
            check_folder_name(run_id, "a run's id")
        except UserError:
            return None
        experiment = self.catalog.experiment_of(run_id)
        if experiment is not None:
            folder = self._run_folder(experiment, run_id)
            if (folder / "run.sqlite").exists():
                return folder
        for path in (self.folder / "runs").glob(f"*/{glob.escape(run_id)}/run.sqlite"):
            return path.parent
        if experiment is not None:
            self.catalog.remove(run_id, if_over=True)  # it was removed by hand, or on a full disk
        return None

    def _found(self, run_id: str) -> Path:
        folder = self._find(run_id)
        if folder is None:
            msg = f"no run {run_id!r:.300} in {self.folder}: Experiment.get_runs() lists what is there"
            raise RunNotFoundError(msg)
        return folder

    def run(self, run_id: str) -> SqliteRunStore:
        with self._lock:
            store = self._open.get(run_id)
            if store is not None and store.folder.exists():
                return store
            folder = self._found(run_id)
            store = SqliteRunStore(folder, self.catalog.put, blobs=self.folder / "blobs")
            self._open[run_id] = store
            return store

    def runs(self, wanted: RunFilter) -> Iterator[RunRecord]:
        for listed in self.catalog.find(wanted):
            record = listed
            if record.status not in TERMINAL:
                # Its process may be gone: the first who looks finds out.
                try:
                    record = self.run(record.id).recover()
                except RunNotFoundError:  # removed by hand, or another thread is just making it
                    continue
                except StoreError as error:
                    record = replace(record, reason=str(error))
            if matches(record, wanted):
                yield record

    def count(self, wanted: RunFilter) -> int:
        if wanted.status or wanted.tags or wanted.properties:
            return sum(matches(record, wanted) for record in self.catalog.find(wanted))
        return self.catalog.count(wanted)

    def refresh(self, facts_of: Callable[[RunState], Facts], seconds: float = math.inf) -> bool:
        return self._refreshing(facts_of, seconds)

    @contextlib.contextmanager
    def opened(self, run_id: str, experiment: str) -> Iterator[SqliteRunStore]:
        """The store of a run for a moment: of many runs none stays open."""
        held = self._open.get(run_id)
        folder = self._run_folder(experiment, run_id)
        store = held or SqliteRunStore(folder, self.catalog.put, blobs=self.folder / "blobs")
        try:
            yield store
        finally:
            if held is None:
                store.close()

    def search(self, wanted: Search) -> Found:
        return self.catalog.search(wanted)

    def running(self) -> int:
        return self.catalog.running()

    def groups(self, wanted: Search, by: str) -> list[Group]:
        return self.catalog.groups(wanted, by)

    def searched(self) -> object:
        return self.catalog.stamp()

    def names(self) -> dict[Kind, list[str]]:
        return self.catalog.names()

    def delete_run(self, run_id: str) -> None:
        folder = self._let_go(run_id)
        try:
            folder = self._trash.put(folder)
        except StoreUnwritableError as error:
            if getattr(error.__cause__, "errno", None) not in FULL:
                raise
            # no room even for the trash: it is taken apart where it is
        self._trash.remove(folder)
        self._forget(run_id)

    def discard_run(self, run_id: str) -> None:
        self._trash.put(self._let_go(run_id))
        self._forget(run_id)

    def restore_run(self, run_id: str) -> RunRecord:
        folder = self._trash.take_back(run_id)
        if not (folder.parent / "experiment.json").exists():
            self.create_experiment(folder.parent.name)
        record = self.run(run_id).record()
        self.catalog.put(record)
        return record

    def empty_trash(self, older_than: float = 0.0) -> int:
        return self._trash.empty(older_than)

    def disk_usage(self, run_id: str) -> int:
        return usage(self._found(run_id))

    def sweep(self, older_than: float, *, dry_run: bool = False) -> int:
        return self._trash.sweep(older_than, dry_run=dry_run)

    def _let_go(self, run_id: str) -> Path:
        folder = self._found(run_id)  # unopened: it may be damaged
        held = self._open.get(run_id)
        if held is not None:
            held.close()
        return folder

    def _forget(self, run_id: str) -> None:
        with self._lock:
            self._open.pop(run_id, None)
        self.catalog.remove(run_id)

    def _digests(self, folder: Path) -> list[str]:
        try:
            store = SqliteRunStore(folder, lambda _: None, blobs=self.folder / "blobs")
            with contextlib.closing(store):
                return [item.sha256 for item in store.artifacts()]
        except StoreError:
            return []  # its blobs are swept up later, as those that nobody has a name for

    def _scan(self) -> Iterator[RunRecord]:
        for path in (self.folder / "runs").glob("*/*/run.sqlite"):
            try:
                found = SqliteRunStore(path.parent, lambda _: None, blobs=self.folder / "blobs")
                with contextlib.closing(found):
                    yield found.record()
            except StoreError:
                continue  # a damaged run hides no other; asking for it by its id says what is wrong

    # Models

    def add_model(self, record: ModelRecord, source: Path) -> ModelRecord:
        base = self._model_folder(record.name)
        with self._lock:
            version = max(
                (model.version for model in self.models() if model.name == record.name), default=0
            )
            while True:  # another process may take the same number
                version += 1
                try:
                    (base / str(version)).mkdir(parents=True)
                    break
                except FileExistsError:
                    continue
                except OSError as error:
                    raise StoreUnwritableError(f"{base} cannot be written: {error.strerror}") from error
            record = replace(record, version=version)
            try:
                artifacts.copy_tree(source, base / str(version) / "files")
            except OSError as error:
                raise StoreUnwritableError(f"{base} cannot be written: {error}") from error
            _write_json(base / str(version) / "model.json", json.loads(rows.to_text(record)))
        return record

    def _model_folder(self, name: str) -> Path:
        return self.folder / "models" / check_folder_name(name, "a model's name")

    def models(self) -> list[ModelRecord]:
        found = []
        for path in (self.folder / "models").glob("*/*/model.json"):
            try:
                values = _read_json(path)
                if values is not None:
                    found.append(rows.plain_record(ModelRecord, json.dumps(values)))
            except StoreError as error:  # a damaged one does not hide the others
                log.warning("a model is left out: %s", error)
        return sorted(found, key=lambda model: (model.name, model.version))

    def _model(self, name: str, version: int) -> ModelRecord:
        for model in self.models():
            if (model.name, model.version) == (name, version):
                return model
        raise ModelNotFoundError(f"no version {version} of a model {name!r} in {self.folder}")

    def update_model(self, name: str, version: int, **changes: Any) -> ModelRecord:
        with self._lock:
            record = replace(self._model(name, version), **changes)
            path = self._model_folder(name) / str(version) / "model.json"
            _write_json(path, json.loads(rows.to_text(record)))
        return record

    def delete_model(self, name: str, version: int) -> None:
        self._model(name, version)
        shutil.rmtree(self._model_folder(name) / str(version))

    def model_path(self, name: str, version: int) -> Path:
        self._model(name, version)
        folder = self._model_folder(name) / str(version) / "files"
        inside = list(folder.iterdir())
        return inside[0] if len(inside) == 1 and inside[0].is_file() else folder


def matches(record: RunRecord, wanted: RunFilter) -> bool:
    """Whether the run has the wanted status, tags and properties."""
    if wanted.status is not None and record.status != wanted.status:
        return False
    pairs = ((record.tags, wanted.tags), (record.properties, wanted.properties))
    return all(
        name in has and value in (None, has[name])
        for has, wants in pairs
        for name, value in wants.items()
    )


def _read_json(path: Path) -> dict[str, Any] | None:
    try:
        values = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    except OSError as error:
        raise StoreError(f"{path} cannot be read: {error.strerror}") from error
    except ValueError as error:
        msg = f"{path} is damaged ({error}): restore it from a copy, or remove it to have it made anew"
        raise StoreDamagedError(msg) from error
    return values if isinstance(values, dict) else None


def _write_json(path: Path, values: dict[str, Any]) -> None:
    """Write a small file whole or not at all."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        fd, temporary = tempfile.mkstemp(prefix=".mlwidget-", dir=path.parent)
        with os.fdopen(fd, "w", encoding="utf-8") as file:
            json.dump(values, file, indent=1)
        Path(temporary).chmod(0o644)
        Path(temporary).replace(path)
    except OSError as error:
        raise StoreUnwritableError(f"{path} cannot be written: {error.strerror}") from error
