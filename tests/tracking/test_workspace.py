from __future__ import annotations

import json
import pickle
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from mlwidget import Experiment, Run, Workspace
from mlwidget.errors import (
    ConfigError,
    InvalidNameError,
    InvalidTypeError,
    InvalidValueError,
    RunNotFoundError,
    StoreUnwritableError,
    WorkspaceNotFoundError,
)
from tests.tracking.conftest import Program


@pytest.fixture
def data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The user's data folder, for workspaces that have a name and no place."""
    monkeypatch.delenv("MLWIDGET_WORKSPACE")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    return tmp_path / "data"


def test_create_keeps_what_programs_print(workspace: Workspace, tmp_path: Path) -> None:
    made = Workspace.create(
        "mine", subscription_id="sub", resource_group="group", location="here", sku="enterprise",
        tags={"a": "1"}, friendly_name="My own", folder=tmp_path / "new",
    )  # fmt: skip

    seen = (made.name, made.subscription_id, made.resource_group, made.location, made.sku, made.tags)
    assert seen == ("mine", "sub", "group", "here", "enterprise", {"a": "1"})
    assert repr(made) == ("Workspace.create(name='mine', subscription_id='sub', resource_group='group')")


def test_details_have_the_names_that_programs_read(tmp_path: Path) -> None:
    made = Workspace.create("mine", friendly_name="My own", folder=tmp_path / "new")

    details = made.get_details()
    assert (details["name"], details["friendlyName"], details["location"]) == ("mine", "My own", "local")
    assert details["id"].endswith("/workspaces/mine")


def test_a_workspace_is_made_got_listed_and_deleted_by_name(data_folder: Path) -> None:
    made = Workspace.create("mine", location="here")
    Experiment(made, "digits")

    assert Workspace.get("mine").location == "here"
    assert [*Workspace.list("sub")] == ["mine"]
    assert Workspace(workspace_name="mine") == made
    made.delete()
    assert Workspace.list() == {}
    with pytest.raises(WorkspaceNotFoundError, match=r"'mine'.*Workspace\.create\('mine'\)"):
        Workspace.get("mine")


def test_a_deleted_workspace_can_be_made_again(workspace: Workspace, tmp_path: Path) -> None:
    Experiment(workspace, "digits").start_logging().complete()
    workspace.delete()

    again = Workspace(folder=tmp_path / "workspace")
    assert again.experiments == {}
    run = Experiment(again, "digits").start_logging()
    run.log("loss", 0.5)
    assert (run.number, run.get_metrics()) == (1, {"loss": 0.5})


def test_a_second_workspace_of_a_name_is_refused_unless_wanted(data_folder: Path) -> None:
    made = Workspace.create("mine")

    with pytest.raises(InvalidValueError, match=r"already a workspace 'mine'.*exist_ok"):
        Workspace.create("mine")
    assert Workspace.create("mine", exist_ok=True) == made


def test_update_replaces_what_is_given(workspace: Workspace) -> None:
    workspace.update(friendly_name="My own", tags={"a": "1"})
    workspace.update(description="why")

    details = workspace.get_details()
    assert (details["friendlyName"], details["description"], details["tags"]) == (
        "My own", "why", {"a": "1"},
    )  # fmt: skip


def test_experiments_and_models_are_dicts_by_name(workspace: Workspace, tmp_path: Path) -> None:
    (tmp_path / "m.pkl").write_text("one")
    run = Experiment(workspace, "digits").start_logging()
    run.upload_file("outputs/m.pkl", tmp_path / "m.pkl")
    for _ in range(2):
        run.register_model("net", "outputs/m.pkl")

    assert [*workspace.experiments] == ["digits"]
    assert {name: model.version for name, model in workspace.models.items()} == {"net": 2}


def test_a_run_is_got_by_its_id(workspace: Workspace, run: Run) -> None:
    assert workspace.get_run(run.id) == run
    with pytest.raises(RunNotFoundError, match="'nowhere'"):
        workspace.get_run("nowhere")


def test_a_workspace_can_be_pickled(on_disk: Workspace) -> None:
    assert pickle.loads(pickle.dumps(on_disk)) == on_disk


def test_the_environment_names_the_workspace(own_workspace: Path) -> None:
    assert Workspace.from_config().folder == str(own_workspace)


def test_disabled_mode_keeps_nothing_on_disk(own_workspace: Path, monkeypatch: Any) -> None:
    monkeypatch.setenv("MLWIDGET_MODE", "disabled")
    with Experiment(Workspace.from_config(), "digits").start_logging() as run:
        run.log("loss", 0.5)

    assert (run.get_metrics(), own_workspace.exists()) == ({"loss": 0.5}, False)


@pytest.mark.parametrize("inside", [".mlwidget", ".azureml", "aml_config", ""])
def test_a_config_is_found_in_and_above_a_folder(data_folder: Path, tmp_path: Path, inside: str) -> None:
    path = tmp_path / "project" / inside / "config.json"
    path.parent.mkdir(parents=True)
    path.write_text('{"subscription_id": "sub", "resource_group": "group", "workspace_name": "mine"}')
    (tmp_path / "project" / "deep").mkdir()

    for place in (path, tmp_path / "project", tmp_path / "project" / "deep"):
        found = Workspace.from_config(place)
        assert (found.name, found.subscription_id, found.resource_group) == ("mine", "sub", "group")


def test_a_written_config_is_found_from_below(
    data_folder: Path, tmp_path: Path, monkeypatch: Any
) -> None:
    made = Workspace.create("mine", folder=tmp_path / "new")
    made.write_config()
    made.write_config(tmp_path / "other", "other.json")
    Path("deep").mkdir()
    monkeypatch.chdir("deep")

    assert Workspace.from_config() == made
    assert Workspace.from_config(tmp_path / "other" / ".azureml" / "other.json") == made
    assert Workspace.from_config(tmp_path / "other" / ".azureml", _file_name="other.json") == made


def test_without_any_config_there_is_the_users_own(data_folder: Path) -> None:
    assert Workspace.from_config().name == "default"
    assert [*Workspace.list()] == ["default"]


def test_a_config_of_something_else_is_passed_over(data_folder: Path) -> None:
    Path("config.json").write_text('{"batch": 32}')

    assert Workspace.from_config().name == "default"


def test_a_config_in_memory_leads_to_memory(monkeypatch: Any, tmp_path: Path) -> None:
    Workspace(folder="memory:").write_config(tmp_path)

    assert Workspace.from_config(tmp_path).folder == "memory:"


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"workspace_name": ""}', "\x00"])
def test_a_config_that_cannot_be_used_is_named(tmp_path: Path, text: str) -> None:
    (tmp_path / "config.json").write_text(text)

    with pytest.raises(ConfigError, match=r"config\.json"):
        Workspace.from_config(tmp_path / "config.json")


def test_a_place_without_a_config_says_what_writes_one(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"nowhere.*write_config"):
        Workspace.from_config(tmp_path / "nowhere")


@pytest.mark.parametrize("name", ["", "a/b", "..", "a\0b", "'\"", "<b>", "x" * 10_000, "🐙", " a"])
def test_a_name_that_cannot_be_a_folder_is_refused(data_folder: Path, name: str) -> None:
    for call in (Workspace.create, Workspace.get):
        with pytest.raises(InvalidNameError, match="a workspace's name has 1 to 100 letters"):
            call(name)


@pytest.mark.parametrize("name", [None, 5, ["a"]])
def test_a_name_that_is_no_text_is_refused(data_folder: Path, name: Any) -> None:
    with pytest.raises(InvalidTypeError, match="a workspace's name is a text"):
        Workspace.create(name)


@pytest.mark.parametrize("folder", [5, "", b"x", "a\0b"])
def test_a_folder_that_is_no_path_is_refused(folder: Any) -> None:
    with pytest.raises((InvalidTypeError, InvalidValueError), match="takes a path"):
        Workspace(folder=folder)


def test_neither_name_nor_folder_is_refused() -> None:
    with pytest.raises(ConfigError, match="workspace_name or a folder"):
        Workspace()


def test_a_folder_that_cannot_be_made_says_what_to_do(tmp_path: Path) -> None:
    # A regular file on the way stops administrators too, whom permissions would not.
    (tmp_path / "file").write_text("")

    with pytest.raises(StoreUnwritableError, match="MLWIDGET_WORKSPACE"):
        Workspace(folder=tmp_path / "file" / "below")
    with pytest.raises(StoreUnwritableError, match="another folder"):
        Workspace(folder=tmp_path / "other").write_config(tmp_path / "file")


WRITE = """
import os
from mlwidget import Experiment, Workspace
experiment = Experiment(Workspace.from_config(), "digits")
for run_id in ("ended", "lost"):
    run = experiment.start_logging(run_id=run_id, outputs=None)
    run.log("loss", 0.5)
    run.flush()
    if run_id == "ended":
        run.complete()
os._exit(1)
"""
READ = """
from mlwidget import Experiment, Workspace
from mlwidget.errors import StoreUnwritableError
experiment = Experiment(Workspace.from_config(), "digits")
for run in experiment.get_runs():
    print(run.id, run.get_status(), run.get_metrics())
try:
    experiment.start_logging(outputs=None)
except StoreUnwritableError:
    print("refused")
"""
MOUNT = 'mount --bind "$1" "$1" && mount -o remount,ro,bind "$1" && exec "$2" "$3"'


def test_a_folder_that_can_only_be_read_is_read(
    own_workspace: Path, tmp_path: Path, program: Program
) -> None:
    # Nothing but the mount makes a folder unwritable for an administrator.
    unshare = shutil.which("unshare")
    if unshare is None or subprocess.run([unshare, "-rm", "true"], check=False).returncode:
        pytest.skip("this machine lets nobody mount a folder for one process")
    program(WRITE, name="write.py")
    (tmp_path / "read.py").write_text(READ)
    command = [unshare, "-rm", "sh", "-c", MOUNT, "sh", str(own_workspace)]
    read = subprocess.run(
        [*command, sys.executable, str(tmp_path / "read.py")],
        capture_output=True,
        text=True,
        check=False,
    )

    assert read.stdout.splitlines() == [
        "lost Running {'loss': 0.5}",
        "ended Completed {'loss': 0.5}",
        "refused",
    ]


def test_what_a_config_says_is_written_as_json(tmp_path: Path) -> None:
    Workspace(folder=tmp_path / "<b>").write_config(tmp_path)

    assert json.loads((tmp_path / ".azureml/config.json").read_text())["workspace_name"] == "<b>"
