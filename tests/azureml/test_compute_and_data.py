"""Compute targets, datastores and datasets, as far as one machine has them."""

from __future__ import annotations

from pathlib import Path

import pytest

from mlwidget import ComputeTarget, Dataset, Datastore, Experiment, ScriptRunConfig
from mlwidget.errors import (
    ComputeTargetNotFoundError,
    InvalidValueError,
    NotFoundError,
    UnavailableError,
)
from mlwidget.submit.compute import AmlCompute, ComputeInstance, RemoteCompute
from tests.submit.conftest import Submit, Write, ended, log_of


def test_an_unknown_target_is_said_and_a_new_one_is_this_machine(experiment: Experiment) -> None:
    workspace = experiment.workspace
    with pytest.raises(ComputeTargetNotFoundError, match="no compute target 'cpu-cluster'; it has none"):
        ComputeTarget(workspace, "cpu-cluster")
    wanted = AmlCompute.provisioning_configuration(
        vm_size="STANDARD_D2_V2", max_nodes=4, admin_user_password="secret"
    )

    made = ComputeTarget.create(workspace, "cpu-cluster", wanted)
    made.wait_for_completion(show_output=True, min_node_count=None, timeout_in_minutes=20)

    again = ComputeTarget(workspace, "cpu-cluster")
    assert isinstance(again, AmlCompute)
    assert again.get_status().serialize()["provisioningState"] == "Succeeded"
    assert list(workspace.compute_targets) == ["cpu-cluster"]
    assert "secret" not in (Path(workspace.folder) / "compute_targets.json").read_text()


def test_a_script_goes_to_a_target_by_name(experiment: Experiment, write: Write) -> None:
    script = write("print()")
    wanted = ComputeInstance.provisioning_configuration()
    target = ComputeTarget.create(experiment.workspace, "mine", wanted)

    run = experiment.submit(ScriptRunConfig(script.parent, "train.py", compute_target=target))

    assert isinstance(target, ComputeInstance)
    assert ended(run)["target"] == "mine"
    target.delete()
    assert experiment.workspace.compute_targets == {}


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "raw" / "digits.csv"
    path.parent.mkdir()
    path.write_text("x,y\n1,a\n2,b\n3,c\n4,d\n")
    return path


def test_files_are_uploaded_and_downloaded(experiment: Experiment, table: Path, tmp_path: Path) -> None:
    datastore = experiment.workspace.get_default_datastore()

    reference = datastore.upload(str(table.parent), target_path="raw", show_progress=False)

    assert (Path(str(reference)) / "digits.csv").read_text() == table.read_text()
    assert datastore.download(tmp_path / "back", prefix="raw") == 1
    assert (tmp_path / "back" / "raw" / "digits.csv").read_text() == table.read_text()
    assert list(experiment.workspace.datastores) == ["workspaceblobstore"]


def test_a_folder_may_be_a_datastore(experiment: Experiment, table: Path) -> None:
    Datastore.register_folder(experiment.workspace, "raw", table.parent)

    assert Datastore.get(experiment.workspace, "raw").folder.resolve() == table.parent
    with pytest.raises(NotFoundError, match="it has raw, workspaceblobstore"):
        Datastore.get(experiment.workspace, "other")
    with pytest.raises(UnavailableError, match="lies on this machine"):
        Datastore.register_azure_blob_container(experiment.workspace)  # type: ignore[attr-defined]


def test_a_table_is_read_and_reduced(experiment: Experiment, table: Path) -> None:
    data = Dataset.Tabular.from_delimited_files(str(table))

    first, rest = data.random_split(0.5, seed=1)

    assert data.to_pandas_dataframe()["x"].tolist() == [1, 2, 3, 4]
    assert data.skip(1).take(2).keep_columns("y").to_pandas_dataframe()["y"].tolist() == ["b", "c"]
    assert list(data.drop_columns(["y"]).to_pandas_dataframe()) == ["x"]
    both = first.to_pandas_dataframe()["x"].tolist() + rest.to_pandas_dataframe()["x"].tolist()
    assert sorted(both) == [1, 2, 3, 4]


def test_what_is_registered_is_found_again(experiment: Experiment, table: Path) -> None:
    workspace = experiment.workspace
    data = Dataset.Tabular.from_delimited_files(str(table))

    made = data.register(workspace, "digits", description="some")

    assert Dataset.get_by_name(workspace, "digits").id == made.id
    assert Dataset.get_by_id(workspace, made.id).name == "digits"
    assert data.register(workspace, "digits").version == 1
    with pytest.raises(InvalidValueError, match="create_new_version"):
        data.take(1).register(workspace, "digits")
    assert data.take(1).register(workspace, "digits", create_new_version=True).version == 2
    assert list(workspace.datasets) == ["digits"]


def test_a_frame_is_registered(experiment: Experiment) -> None:
    pd = pytest.importorskip("pandas", reason="pandas is not installed")
    frame = pd.DataFrame({"x": [1, 2], "y": ["a", None]})
    datastore = experiment.workspace.get_default_datastore()

    made = Dataset.Tabular.register_pandas_dataframe(frame, datastore, "digits")

    pd.testing.assert_frame_equal(made.to_pandas_dataframe(), frame)


def test_a_script_gets_data_by_its_arguments(
    submit: Submit, experiment: Experiment, table: Path
) -> None:
    files = Dataset.File.from_files(str(table.parent))
    reference = experiment.workspace.get_default_datastore().upload_files([table], show_progress=False)
    run = submit(
        """
        import os, sys
        from mlwidget import Run
        print(os.listdir(sys.argv[1]), os.listdir(sys.argv[2]), Run.get_context().input_datasets["raw"])
        """,
        files.as_named_input("raw").as_mount(),
        reference,
    )
    ended(run)

    assert log_of(run) == f"['digits.csv'] ['digits.csv'] {table.parent}\n"


def test_a_script_gets_a_table_by_its_name(submit: Submit, table: Path) -> None:
    data = Dataset.Tabular.from_delimited_files(str(table))
    run = submit(
        """
        from mlwidget import Run
        print(Run.get_context().input_datasets["digits"].to_pandas_dataframe()["x"].sum())
        """,
        data.as_named_input("digits"),
    )
    ended(run)

    assert log_of(run) == "10\n"


@pytest.mark.parametrize(
    ("path", "error"),
    [("nowhere.csv", InvalidValueError), ("https://host.invalid/a.csv", UnavailableError)],
)
def test_data_that_is_not_there_is_refused(path: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        Dataset.File.from_files(path)


def test_a_machine_elsewhere_is_this_one(experiment: Experiment) -> None:
    wanted = RemoteCompute.attach_configuration(
        address="10.0.0.1", username="me", password="secret", private_key_passphrase="hidden"
    )

    ComputeTarget.attach(experiment.workspace, "vm", wanted)

    again = ComputeTarget(experiment.workspace, "vm")
    assert isinstance(again, RemoteCompute)
    assert again.provisioning_state == "Succeeded"
    kept = (Path(experiment.workspace.folder) / "compute_targets.json").read_text()
    assert not {"secret", "hidden"} & set(kept.split('"'))
    with pytest.raises(UnavailableError, match="nothing else can be attached"):
        ComputeTarget.attach(experiment.workspace, "other", {"type": "Databricks"})


def test_a_folder_becomes_a_dataset(experiment: Experiment, tmp_path: Path) -> None:
    source = tmp_path / "source"
    (source / "below").mkdir(parents=True)
    for name in ("a.csv", "below/b.csv", "c.txt"):
        (source / name).write_text(name)
    datastore = experiment.workspace.get_default_datastore()

    every = Dataset.File.upload_directory(source, (datastore, "all"))
    some = Dataset.File.upload_directory(source, datastore.path("some"), pattern="**/*.csv")

    assert every.to_path() == ["/a.csv", "/below/b.csv", "/c.txt"]
    assert some.to_path() == ["/a.csv", "/below/b.csv"]
    with pytest.raises(InvalidValueError, match="takes a folder"):
        Dataset.File.upload_directory(source / "c.txt", datastore)
