"""What every store must do. A subclass in its own test file gives the `store` fixture."""

from __future__ import annotations

import struct
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from mlwidget.errors import (
    ArtifactExistsError,
    ArtifactNotFoundError,
    ArtifactPathError,
    ExperimentNotFoundError,
    InvalidValueError,
    ModelNotFoundError,
    PropertyConflictError,
    RunNotFoundError,
)
from mlwidget.records import (
    BOOL,
    FLOAT,
    INT,
    NONE,
    OTHER,
    Batch,
    CellRecord,
    Entry,
    ModelRecord,
    Points,
    ProcessRecord,
    RunFilter,
    RunRecord,
)
from mlwidget.store.base import RunStore, Store
from mlwidget.store.liveness import this_process
from tests.store.contract_asked import AskedContract
from tests.store.contract_count import CountContract
from tests.store.contract_files import FilesContract
from tests.store.contract_search import SearchContract, searched
from tests.store.contract_sketches import SketchContract
from tests.store.contract_state import StateContract
from tests.store.contract_trash import TrashContract

WRITER = "writer-1"


def floats(*values: float) -> Points:
    """Points at steps 0, 1, 2…"""
    column = np.array(values, dtype="<f8")
    steps = np.arange(len(values), dtype=np.int64)
    return Points(
        steps, steps.astype(np.float64) + 0.5, column.view("<i8"), np.full(len(values), FLOAT, np.uint8)
    )


def loss(start: int, *values: float) -> Batch:
    """A batch of one metric, from a slot on."""
    return Batch(start, start + len(values), {0: ("loss", "scalar")}, {0: floats(*values)})


def add_run(store: Store, run_id: str, experiment: str = "digits", **fields: Any) -> RunStore:
    store.create_experiment(experiment)
    created = float(len(list(store.runs(RunFilter(include_children=True)))))
    return store.create_run(RunRecord(run_id, experiment, created, **fields))


def ids(store: Store, **wanted: Any) -> list[str]:
    return [record.id for record in store.runs(RunFilter(**wanted))]


def values(run: RunStore, name: str = "loss", start: int = 0, stop: int | None = None) -> list[float]:
    metric = next(one for one in run.metrics() if one.name == name)
    found: list[float] = run.points(metric.id, start, stop).values.view("<f8").tolist()
    return found


@pytest.fixture
def run(store: Store) -> RunStore:
    """A run with a writer that has told itself."""
    run = add_run(store, "run-1")
    run.add_writer(WRITER, this_process())
    return run


class RunContract(AskedContract, StateContract):
    """The record of one run."""

    def test_a_new_run_is_as_it_was_made(self, store: Store) -> None:
        run = add_run(store, "run-1", name="first", tags={"a": "1"}, details={"n": [1]})

        record = run.record()
        assert (record.id, record.name, record.tags, record.details) == (
            "run-1", "first", {"a": "1"}, {"n": [1]},
        )  # fmt: skip

    def test_runs_of_an_experiment_are_numbered_from_one(self, store: Store) -> None:
        numbers = [add_run(store, name).record().number for name in ("a", "b")]

        assert (numbers, add_run(store, "c", "letters").record().number) == ([1, 2], 1)

    def test_a_run_is_found_again_by_its_id(self, store: Store, run: RunStore) -> None:
        assert store.run("run-1").record() == run.record()

    def test_an_unknown_run_is_an_error(self, store: Store) -> None:
        with pytest.raises(RunNotFoundError, match="nowhere"):
            store.run("nowhere")

    def test_a_second_run_with_the_same_id_is_refused(self, store: Store, run: RunStore) -> None:
        with pytest.raises(InvalidValueError, match="run-1"):
            add_run(store, "run-1")

    def test_a_run_needs_its_experiment(self, store: Store) -> None:
        with pytest.raises(ExperimentNotFoundError):
            store.create_run(RunRecord("run-1", "nowhere", 0.0))

    def test_fields_can_be_replaced(self, run: RunStore) -> None:
        run.update(name="renamed", description="why")

        assert (run.record().name, run.record().description) == ("renamed", "why")

    def test_running_sets_the_start_and_an_end_sets_the_end(self, run: RunStore) -> None:
        started = run.set_status("Running").started
        ended = run.set_status("Completed").ended

        assert started is not None
        assert ended is not None
        assert started <= ended

    def test_a_run_that_has_ended_keeps_its_status(self, run: RunStore) -> None:
        run.set_status("Failed", reason="no data", error={"message": "no data"})
        run.set_status("Completed")

        record = run.record()
        assert (record.status, record.reason, record.error) == (
            "Failed", "no data", {"message": "no data"},
        )  # fmt: skip

    def test_each_change_of_status_is_remembered_once(self, run: RunStore) -> None:
        for status in ("Running", "Running", "Completed", "Failed"):
            run.set_status(status)

        assert [status for _, status in run.status_history()] == ["NotStarted", "Running", "Completed"]

    def test_tags_are_merged_and_removed(self, run: RunStore) -> None:
        run.set_tags({"a": "1", "b": None})
        run.set_tags({"a": "2"})

        assert run.remove_tags(["b", "nothing"]).tags == {"a": "2"}

    def test_properties_are_written_once(self, run: RunStore) -> None:
        run.add_properties({"a": "1"})
        run.add_properties({"a": "1", "b": "2"})

        with pytest.raises(PropertyConflictError, match="'a'"):
            run.add_properties({"c": "3", "a": "other"})
        assert run.record().properties == {"a": "1", "b": "2"}

    def test_every_change_grows_the_version(self, run: RunStore) -> None:
        changes: list[Callable[[], object]] = [
            lambda: run.set_status("Running"),
            lambda: run.set_tags({"a": "1"}),
            lambda: run.append(WRITER, loss(0, 1.0)),
            lambda: run.request("stop"),
        ]
        for change in changes:
            before = run.version()
            change()
            assert run.version() > before

    def test_a_run_whose_process_is_gone_has_failed(self, store: Store) -> None:
        run = add_run(store, "run-1", process=ProcessRecord(this_process().host, "an old boot", 1, 0.0))
        run.set_status("Running")

        record = run.recover()
        assert record.status == "Failed"
        assert "gone" in str(record.reason)

    def test_a_run_whose_process_is_there_goes_on(self, store: Store) -> None:
        run = add_run(store, "run-1", process=this_process())
        run.set_status("Running")

        assert run.recover().status == "Running"


class RecordingContract:
    """What a run was given to keep."""

    def test_points_come_back_in_their_order(self, run: RunStore) -> None:
        run.append(WRITER, loss(0, 3.0, 2.0))
        run.append(WRITER, loss(2, 1.0))

        assert values(run) == [3.0, 2.0, 1.0]

    @pytest.mark.parametrize(("start", "stop"), [(0, None), (3, 7), (9, None), (10, None), (5, 5)])
    def test_a_range_of_points_is_a_slice(self, run: RunStore, start: int, stop: int | None) -> None:
        numbers = [float(at) for at in range(10)]
        run.append(WRITER, loss(0, *numbers[:6]))
        run.append(WRITER, loss(6, *numbers[6:]))

        assert values(run, start=start, stop=stop) == numbers[start:stop]

    def test_a_batch_that_was_kept_is_not_kept_again(self, run: RunStore) -> None:
        kept = [run.append(WRITER, loss(0, 1.0)) for _ in range(2)]

        assert (kept, values(run)) == ([True, False], [1.0])

    def test_a_batch_after_a_gap_is_not_kept(self, run: RunStore) -> None:
        assert not run.append(WRITER, loss(5, 1.0))
        assert run.metrics() == []

    def test_nan_and_infinities_stay_what_they_are(self, run: RunStore) -> None:
        run.append(WRITER, loss(0, float("nan"), float("inf"), float("-inf"), -0.0))

        bits = run.points(1).values.tobytes()
        assert bits == struct.pack("<4d", float("nan"), float("inf"), float("-inf"), -0.0)

    def test_numbers_bools_none_and_text_share_a_series(self, run: RunStore) -> None:
        types = np.array([INT, FLOAT, BOOL, NONE, OTHER, OTHER], np.uint8)
        bits = np.array([2**62 + 1, struct.unpack("<q", struct.pack("<d", 0.5))[0], 1, 0, 0, 1])
        points = Points(np.arange(6), np.arange(6) / 2, bits, types, ("text", 2**70))
        run.append(WRITER, Batch(0, 6, {0: ("mixed", "scalar")}, {0: points}))

        found = run.points(1)
        assert found.types.tolist() == types.tolist()
        assert found.values.tolist() == bits.tolist()
        assert found.others == ("text", 2**70)

    def test_text_of_several_batches_keeps_its_places(self, run: RunStore) -> None:
        for at, text in enumerate(("a", "b", "c")):
            types = np.array([OTHER], np.uint8)
            points = Points(np.array([at]), np.array([0.0]), np.array([0]), types, (text,))
            run.append(WRITER, Batch(at, at + 1, {0: ("text", "scalar")}, {0: points}))

        found = run.points(1, 1)
        assert [found.others[at] for at in found.values] == ["b", "c"]

    def test_steps_and_times_come_back(self, run: RunStore) -> None:
        run.append(WRITER, loss(0, 1.0, 2.0))

        points = run.points(1)
        assert (points.steps.tolist(), points.times.tolist()) == ([0, 1], [0.5, 1.5])

    def test_a_metric_is_told_once_for_all_batches(self, run: RunStore) -> None:
        run.append(WRITER, loss(0, 1.0))
        run.append(WRITER, Batch(1, 2, {}, {0: floats(2.0)}))

        assert values(run) == [1.0, 2.0]

    def test_two_writers_share_a_metric_of_one_name(self, run: RunStore) -> None:
        run.add_writer("writer-2", this_process())
        run.append(WRITER, loss(0, 1.0))
        other = Batch(0, 1, {7: ("loss", "scalar")}, {7: floats(2.0)})
        run.append("writer-2", other)

        assert values(run) == [1.0, 2.0]
        assert run.defined("writer-2") == {7: ("loss", "scalar")}

    def test_one_name_may_hold_two_kinds_apart(self, run: RunStore) -> None:
        run.append(WRITER, loss(0, 1.0))
        run.append(WRITER, Batch(1, 2, {1: ("loss", "table")}, {}, {1: [Entry(0, 0.0, b"row")]}))

        assert [(one.name, one.kind) for one in run.metrics()] == [("loss", "scalar"), ("loss", "table")]

    def test_entries_come_back_whole(self, run: RunStore) -> None:
        body = bytes(range(256)) * 300
        entries = [Entry(4, 1.5, body), Entry(5, 2.5, b"")]
        run.append(WRITER, Batch(0, 2, {0: ("table", "table")}, {}, {0: entries}))

        assert run.entries(1) == entries
        assert run.entries(1, 1, 2) == entries[1:]

    def test_an_entry_without_a_step_gets_its_number(self, run: RunStore) -> None:
        entries = [Entry(-1, 0.0, b"a"), Entry(-1, 0.0, b"b")]
        run.append(WRITER, Batch(0, 2, {0: ("table", "table")}, {}, {0: entries}))

        assert [entry.step for entry in run.entries(1)] == [0, 1]

    def test_a_writer_is_known_until_it_closes(self, run: RunStore) -> None:
        run.append(WRITER, loss(0, 1.0))
        run.beat(WRITER, closed=True)

        (writer,) = run.writers()
        assert (writer.id, writer.drained, writer.closed) == (WRITER, 1, True)

    def test_compacting_changes_nothing_that_is_read(self, run: RunStore) -> None:
        for at in range(20):
            run.append(WRITER, loss(at, float(at)))
        run.compact()
        run.append(WRITER, loss(20, 20.0))

        assert values(run) == [float(at) for at in range(21)]

    def test_what_a_tail_took_is_in_the_store_after_a_flush(self, run: RunStore) -> None:
        tail = run.open_tail()
        log = tail.scalar("loss")
        for value in (3.0, 2.0, 1.0):
            log(value)

        assert tail.flush(10.0)
        assert values(run) == [3.0, 2.0, 1.0]
        assert tail.close()

    def test_two_threads_may_log_into_one_metric(self, run: RunStore) -> None:
        tail = run.open_tail()
        log = tail.scalar("loss")

        def work() -> None:
            for _ in range(500):
                log(1.0)

        threads = [threading.Thread(target=work) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        tail.close()

        assert values(run) == [1.0] * 1000


class BesideContract(FilesContract):
    """Files, cells and requests of a run."""

    def test_a_file_is_copied_in(self, run: RunStore, tmp_path: Path) -> None:
        run.put_artifact("outputs/a.txt", written(tmp_path / "a", "one"))
        (tmp_path / "a").unlink()

        assert run.artifact_path("outputs/a.txt").read_text() == "one"
        assert [(one.name, one.size) for one in run.artifacts()] == [("outputs/a.txt", 3)]

    def test_files_of_several_folders_are_listed_by_name(self, run: RunStore, tmp_path: Path) -> None:
        for name in ("z.txt", "logs/b.txt", "outputs/deep/a.txt"):
            run.put_artifact(name, written(tmp_path / "a", name))

        names = [one.name for one in run.artifacts()]
        assert names == ["logs/b.txt", "outputs/deep/a.txt", "z.txt"]
        assert [run.artifact_path(name).read_text() for name in names] == names

    def test_a_file_is_not_overwritten_unless_wanted(self, run: RunStore, tmp_path: Path) -> None:
        run.put_artifact("a.txt", written(tmp_path / "a", "one"))

        with pytest.raises(ArtifactExistsError, match="already"):
            run.put_artifact("a.txt", written(tmp_path / "b", "two"))
        run.put_artifact("a.txt", tmp_path / "b", replace=True)
        assert run.artifact_path("a.txt").read_text() == "two"

    @pytest.mark.parametrize("name", ["", " ", "../a", "a/../../b", "/etc/a", "a\0b", "..\\a", "C:/a"])
    def test_a_file_never_leaves_the_run(self, run: RunStore, tmp_path: Path, name: str) -> None:
        with pytest.raises(ArtifactPathError):
            run.put_artifact(name, written(tmp_path / "a", "one"))

    def test_a_large_file_comes_back_whole(self, run: RunStore, tmp_path: Path) -> None:
        data = b"\0\1" * (1 << 20)
        (tmp_path / "large").write_bytes(data)
        for name in ("one", "two"):
            run.put_artifact(name, tmp_path / "large")

        assert run.artifact_path("two").read_bytes() == data
        assert len({one.sha256 for one in run.artifacts()}) == 1

    def test_a_missing_file_is_an_error(self, run: RunStore) -> None:
        with pytest.raises(ArtifactNotFoundError, match="nothing"):
            run.artifact_path("nothing")

    def test_a_cell_is_replaced_by_its_order(self, run: RunStore) -> None:
        first, second = (CellRecord(at, "a", at, "x = 1", 0.0, None) for at in (0, 1))
        done = CellRecord(0, "a", 0, "x = 1", 0.0, 1.5, "ValueError: no")
        for cell in (second, first, done):
            run.put_cell(cell)

        assert run.cells() == [done, second]

    def test_requests_are_read_by_number(self, run: RunStore) -> None:
        run.request("stop")
        run.request("note", {"text": "hello"})

        first, second = run.requests()
        assert (first[1:], second[1:]) == (("stop", {}), ("note", {"text": "hello"}))
        assert run.requests(first[0]) == [second]


class WorkspaceContract(CountContract, SearchContract, TrashContract):
    """Experiments, lists of runs and models."""

    def test_an_experiment_is_made_once(self, store: Store) -> None:
        assert store.create_experiment("digits") == store.create_experiment("digits")
        assert [one.name for one in store.experiments()] == ["digits"]

    def test_an_unknown_experiment_is_an_error(self, store: Store) -> None:
        with pytest.raises(ExperimentNotFoundError, match="nowhere"):
            store.experiment("nowhere")

    def test_an_experiment_can_be_archived_and_tagged(self, store: Store) -> None:
        store.create_experiment("digits")
        store.update_experiment("digits", archived=1.5, tags={"a": None})

        record = store.experiment("digits")
        assert (record.archived, record.tags) == (1.5, {"a": None})

    def test_an_experiment_goes_with_its_runs(self, store: Store) -> None:
        add_run(store, "parent")
        add_run(store, "child", parent="parent")
        add_run(store, "other", "letters")
        store.delete_experiment(store.experiment("digits").id)

        assert ids(store, include_children=True) == ["other"]
        assert [one.name for one in store.experiments()] == ["letters"]

    def test_deleting_an_unknown_experiment_is_an_error(self, store: Store) -> None:
        with pytest.raises(ExperimentNotFoundError):
            store.delete_experiment("nothing")

    def test_runs_are_listed_newest_first(self, store: Store) -> None:
        for name in "abc":
            add_run(store, name)

        assert ids(store) == ["c", "b", "a"]

    def test_runs_are_chosen_by_experiment_type_and_status(self, store: Store) -> None:
        add_run(store, "a", "digits", type="script")
        add_run(store, "b", "letters").set_status("Completed")

        assert (ids(store, experiment="digits"), ids(store, type="script")) == (["a"], ["a"])
        assert ids(store, status="Completed") == ["b"]

    def test_runs_are_chosen_by_tags_and_properties(self, store: Store) -> None:
        add_run(store, "a", tags={"x": "1", "y": None}, properties={"p": "1"})
        add_run(store, "b", tags={"x": "2"})

        assert (ids(store, tags={"x": "2"}), ids(store, tags={"x": None})) == (["b"], ["b", "a"])
        assert ids(store, tags={"x": "1", "y": None}) == ["a"]
        assert ids(store, properties={"p": "1"}) == ["a"]

    def test_children_are_listed_with_their_parent_or_when_wanted(self, store: Store) -> None:
        add_run(store, "parent")
        add_run(store, "child", parent="parent")

        assert ids(store) == ["parent"]
        assert ids(store, parent="parent") == ["child"]
        assert ids(store, include_children=True) == ["child", "parent"]

    def test_a_deleted_run_is_gone(self, store: Store, run: RunStore, tmp_path: Path) -> None:
        run.put_artifact("a.txt", written(tmp_path / "a", "one"))
        path = run.artifact_path("a.txt")
        store.delete_run("run-1")

        assert (ids(store), path.exists()) == ([], False)
        with pytest.raises(RunNotFoundError):
            store.run("run-1")

    def test_info_is_kept_and_replaced(self, store: Store) -> None:
        store.set_info(name="mine", tags={"a": "1"})
        store.set_info(name="yours")

        assert store.info() == {"name": "yours", "tags": {"a": "1"}}

    def test_models_get_versions(self, store: Store, tmp_path: Path) -> None:
        source = written(tmp_path / "model.pkl", "one")
        for name in ("b", "a", "b"):
            store.add_model(ModelRecord(name, 0, 1.5), source)

        assert [(one.name, one.version) for one in store.models()] == [("a", 1), ("b", 1), ("b", 2)]
        assert store.model_path("b", 2).read_text() == "one"

    def test_a_folder_can_be_a_model(self, store: Store, tmp_path: Path) -> None:
        written(tmp_path / "model" / "deep" / "a.txt", "one")
        store.add_model(ModelRecord("net", 0, 1.5), tmp_path / "model")

        assert (store.model_path("net", 1) / "deep" / "a.txt").read_text() == "one"

    def test_a_model_can_be_changed_and_deleted(self, store: Store, tmp_path: Path) -> None:
        store.add_model(ModelRecord("net", 0, 1.5), written(tmp_path / "a", "one"))

        assert store.update_model("net", 1, tags={"a": None}).tags == {"a": None}
        store.delete_model("net", 1)
        assert store.models() == []
        with pytest.raises(ModelNotFoundError):
            store.model_path("net", 1)


class StoreContract(RunContract, RecordingContract, SketchContract, BesideContract, WorkspaceContract):
    """Everything."""


def written(path: Path, text: str) -> Path:
    """The path, after the text was written there."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


__all__: Sequence[str] = ["StoreContract", "run", "searched"]
