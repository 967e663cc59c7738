"""The import names of the retired SDK."""

from __future__ import annotations

import importlib
import subprocess
import sys
from pathlib import Path

import pytest

import mlwidget
from mlwidget.azureml import hook
from mlwidget.errors import SdkInstalledError, UnavailableError
from tests.submit.conftest import Submit, ended, log_of

NAMES = {
    "azureml.core": ["Workspace", "Experiment", "Run", "ScriptRunConfig", "Environment", "Model"],
    "azureml.core.run": ["Run", "get_run"],
    "azureml.core.experiment": ["Experiment"],
    "azureml.core.workspace": ["Workspace"],
    "azureml.core.environment": ["Environment", "CondaDependencies"],
    "azureml.core.runconfig": ["RunConfiguration", "MpiConfiguration", "DockerConfiguration"],
    "azureml.core.conda_dependencies": ["CondaDependencies"],
    "azureml.core.compute": ["ComputeTarget", "AmlCompute"],
    "azureml.core.compute_target": ["ComputeTargetException"],
    "azureml.core.model": ["Model"],
    "azureml.core.dataset": ["Dataset"],
    "azureml.core.datastore": ["Datastore"],
    "azureml.core.authentication": ["InteractiveLoginAuthentication"],
    "azureml.data.data_reference": ["DataReference"],
    "azureml.train.hyperdrive": ["HyperDriveConfig", "choice", "PrimaryMetricGoal", "BanditPolicy"],
    "azureml.train.hyperdrive.parameter_expressions": ["uniform"],
    "azureml.train.hyperdrive.policy": ["BanditPolicy", "MedianStoppingPolicy"],
    "azureml.train.hyperdrive.run": ["HyperDriveRun", "PrimaryMetricGoal"],
    "azureml.train.hyperdrive.runconfig": ["HyperDriveConfig", "PrimaryMetricGoal"],
    "azureml.train.hyperdrive.sampling": ["RandomParameterSampling"],
    "azureml.widgets": ["RunDetails"],
    "azureml.exceptions": ["UserErrorException", "ComputeTargetException"],
}


@pytest.mark.parametrize("module", NAMES)
def test_the_names_are_there(module: str) -> None:
    found = importlib.import_module(module)

    assert [name for name in NAMES[module] if not hasattr(found, name)] == []


def test_they_mean_this_package() -> None:
    core = importlib.import_module("azureml.core")

    assert core is mlwidget.azureml.core
    assert core.Run is mlwidget.Run
    assert sys.modules["azureml"] is mlwidget.azureml


def test_after_unloading_they_mean_nothing() -> None:
    importlib.import_module("azureml.core")

    hook.uninstall()

    assert [name for name in sys.modules if name.partition(".")[0] == "azureml"] == []
    with pytest.raises(ModuleNotFoundError):
        importlib.import_module("azureml.core")


@pytest.mark.parametrize(
    "module", ["azureml.pipeline.core", "azureml.train.automl", "azureml.core.webservice"]
)
def test_what_has_no_meaning_here_can_be_imported_and_not_be_used(module: str) -> None:
    found = importlib.import_module(module)

    with pytest.raises(UnavailableError, match="no meaning on one machine"):
        found.Anything(1)


def test_a_module_that_nobody_knows_is_not_there() -> None:
    with pytest.raises(ModuleNotFoundError):
        importlib.import_module("azureml.nowhere")


@pytest.fixture
def sdk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Something that looks like the SDK, installed."""
    hook.uninstall()
    folder = tmp_path / "site"
    (folder / "azureml" / "core").mkdir(parents=True)
    (folder / "azureml" / "core" / "__init__.py").write_text("VERSION = 'theirs'")
    monkeypatch.syspath_prepend(str(folder))
    return folder


def test_the_sdk_itself_is_not_replaced(sdk: Path) -> None:
    with pytest.raises(SdkInstalledError, match="pip uninstall azureml-core"):
        hook.install()

    assert importlib.import_module("azureml.core").VERSION == "theirs"


def test_it_is_where_somebody_says_so(sdk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MLWIDGET_AZUREML", "replace")

    hook.install()

    assert importlib.import_module("azureml.core") is mlwidget.azureml.core


def test_a_script_that_is_submitted_has_the_names(submit: Submit) -> None:
    run = submit(
        """
        import azureml.core
        from azureml.core import Run
        from azureml.core.run import Run as Same
        Run.get_context().log("loss", 1)
        print(Run is Same, azureml.core.VERSION != "")
        """
    )
    ended(run)

    assert (log_of(run), run.get_metrics()) == ("True True\n", {"loss": 1})


def test_a_script_that_has_the_sdk_gets_it(
    submit: Submit, sdk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONPATH", str(sdk))
    run = submit("import azureml.core; print(azureml.core.VERSION)")
    ended(run)

    assert log_of(run) == "theirs\n"


def test_importing_is_all_that_a_program_needs() -> None:
    program = (
        "import mlwidget.azureml; from azureml.core import Run; "
        "import mlwidget; print(Run is mlwidget.Run)"
    )

    said = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    assert said.stdout == "True\n"
