from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest

from mlwidget import Model, Run, Workspace
from mlwidget.errors import (
    ArtifactNotFoundError,
    InvalidNameError,
    InvalidTypeError,
    InvalidValueError,
    ModelNotFoundError,
)


@pytest.fixture
def run(run: Run) -> Run:
    """A run with a file and a folder."""
    run.upload_file("outputs/net.pkl", io.BytesIO(b"weights"))
    run.upload_file("outputs/saved/a", io.BytesIO(b"one"))
    run.upload_file("outputs/saved/deep/b", io.BytesIO(b"two"))
    return run


def test_a_model_comes_from_a_file_of_the_run(run: Run) -> None:
    model = run.register_model(
        "net", "outputs/net.pkl", tags={"a": 1}, properties={"p": "2"}, description="why",  # type: ignore[dict-item]
        model_framework="Custom", model_framework_version="1.0", datasets=[("train", None)],
    )  # fmt: skip

    assert (model.name, model.version, model.id) == ("net", 1, "net:1")
    assert (model.run_id, model.experiment_name) == (run.id, "digits")
    assert (model.tags, model.properties, model.description) == ({"a": "1"}, {"p": "2"}, "why")
    assert (model.model_framework, model.model_framework_version) == ("Custom", "1.0")
    assert (model.url[:7], model.created_time > 0) == ("file://", True)
    assert model.workspace == run.experiment.workspace
    assert repr(model).startswith("Model(Name: net,\nVersion: 1,")


def test_each_registration_is_a_version(run: Run) -> None:
    ids = [run.register_model("net", "outputs/net.pkl").id for _ in range(3)]

    assert ids == ["net:1", "net:2", "net:3"]
    assert Model(run.experiment.workspace, "net").version == 3
    assert Model(run.experiment.workspace, "net", version=2).id == "net:2"
    assert Model(run.experiment.workspace, id="net:1").version == 1


def test_the_path_is_the_models_name_when_it_is_not_given(run: Run) -> None:
    run.upload_file("net", io.BytesIO(b"weights"))

    assert run.register_model("net").download() == "net"


def test_a_file_is_downloaded(run: Run) -> None:
    model = run.register_model("net", "outputs//net.pkl")

    path = model.download("got")
    assert (path, Path(path).read_bytes()) == ("got/net.pkl", b"weights")
    with pytest.raises(InvalidValueError, match=r"'got/net\.pkl' is there already.*exist_ok"):
        model.download("got")
    assert model.download("got", exist_ok=True) == model.download("got", exists_ok=True) == path
    Path("file").write_text("")
    with pytest.raises(InvalidValueError, match="cannot be written"):
        model.download("file")


def test_a_folder_is_downloaded(run: Run) -> None:
    path = run.register_model("net", "outputs/saved/").download("got")

    assert path == "got/saved"
    assert (Path(path, "a").read_bytes(), Path(path, "deep/b").read_bytes()) == (b"one", b"two")


def test_a_model_outlives_its_run(run: Run) -> None:
    model = run.register_model("net", "outputs/net.pkl")
    run.complete()
    run.experiment.workspace._store.delete_run(run.id)

    assert Path(model.download("got")).read_bytes() == b"weights"


def test_a_file_of_this_machine_is_registered(workspace: Workspace, tmp_path: Path) -> None:
    (tmp_path / "net.pkl").write_bytes(b"weights")
    model = Model.register(workspace, tmp_path / "net.pkl", "net", tags={"a": "1"}, description="why")

    assert (model.run_id, model.tags, model.description) == (None, {"a": "1"}, "why")
    assert Path(model.download()).name == "net.pkl"
    with pytest.raises(InvalidValueError, match="no file or folder 'missing'"):
        Model.register(workspace, "missing", "net")


def test_the_path_of_a_model_is_found_in_the_workspace_of_the_config(run: Run) -> None:
    run.register_model("net", "outputs/net.pkl")

    assert Path(Model.get_model_path("net")).read_bytes() == b"weights"
    assert Path(Model.get_model_path("net", 1, run.experiment.workspace)).is_file()


def test_models_are_chosen(run: Run, tmp_path: Path) -> None:
    workspace = run.experiment.workspace
    run.register_model("a", "outputs/net.pkl", tags={"x": "1"}, properties={"p": "1"})
    run.register_model("a", "outputs/net.pkl", tags={"x": "2"}, model_framework="Custom")
    (tmp_path / "b").write_text("")
    Model.register(workspace, tmp_path / "b", "b")

    def ids(**wanted: Any) -> list[str]:
        return [model.id for model in Model.list(workspace, **wanted)]

    assert (ids(), ids(latest=True), ids(name="a")) == (
        ["a:2", "a:1", "b:1"],
        ["a:2", "b:1"],
        ["a:2", "a:1"],
    )
    assert (ids(tags=["x"]), ids(tags=[["x", "1"]]), ids(tags={"x": 2})) == (
        ["a:2", "a:1"],
        ["a:1"],
        ["a:2"],
    )
    assert (ids(properties=[("p", "1")]), ids(run_id=run.id)) == (["a:1"], ["a:2", "a:1"])
    assert ids(model_framework="Custom") == ["a:2"]
    assert Model(workspace, "a", tags={"x": "1"}).version == 1


def test_a_model_is_changed(run: Run) -> None:
    model = run.register_model("net", "outputs/net.pkl", tags={"a": "1"})
    model.add_tags({"b": "2"})
    model.add_properties({"p": "1"})
    model.remove_tags(["a", "nothing"])
    model.update(description="why")
    again = Model(run.experiment.workspace, "net")

    assert (again.tags, again.properties, again.description) == ({"b": "2"}, {"p": "1"}, "why")
    again.update(tags={"c": "3"})
    assert Model(run.experiment.workspace, "net").tags == {"c": "3"}


def test_a_deleted_version_is_gone(run: Run) -> None:
    first, second = (run.register_model("net", "outputs/net.pkl") for _ in range(2))
    second.delete()

    assert Model(run.experiment.workspace, "net").id == first.id
    with pytest.raises(ModelNotFoundError, match="no version 2 of a model 'net'"):
        Model(run.experiment.workspace, "net", version=2)


def test_an_unknown_model_is_named(workspace: Workspace) -> None:
    with pytest.raises(ModelNotFoundError, match="no model 'nothing' in workspace"):
        Model(workspace, "nothing")
    with pytest.raises(InvalidTypeError, match="name or an id"):
        Model(workspace)
    with pytest.raises(InvalidValueError, match="'digits:1', got 'net'"):
        Model(workspace, id="net")
    with pytest.raises(InvalidTypeError, match="takes a Workspace first, got str"):
        Model("net", "net")  # type: ignore[arg-type]


def test_a_file_that_the_run_has_not_is_named(run: Run) -> None:
    with pytest.raises(ArtifactNotFoundError, match=r"'outputs/missing'; get_file_names\(\)"):
        run.register_model("net", "outputs/missing")
    assert run.experiment.workspace.models == {}


@pytest.mark.parametrize("name", ["", " ", "a/b", "..", ".a", "a\\b", "a\0b", "a\nb", "x" * 10_000])
def test_a_name_that_cannot_be_a_folder_is_refused(run: Run, name: str) -> None:
    with pytest.raises(InvalidNameError, match="a model's name"):
        run.register_model(name, "outputs/net.pkl")
    assert run.experiment.workspace.models == {}


@pytest.mark.parametrize("name", [None, 5])
def test_a_name_that_is_no_text_is_refused(run: Run, name: Any) -> None:
    with pytest.raises(InvalidTypeError, match="a model's name is a text"):
        run.register_model(name, "outputs/net.pkl")


@pytest.mark.parametrize("name", ["🐙", "<b>", "'\"", "a b", "a:1", "[a]*?"])
def test_a_name_is_only_text(run: Run, name: str) -> None:
    model = run.register_model(name, "outputs/net.pkl")

    assert [*run.experiment.workspace.models] == [name]
    assert Model(run.experiment.workspace, id=model.id).name == name
    assert Path(model.download("got")).read_bytes() == b"weights"
