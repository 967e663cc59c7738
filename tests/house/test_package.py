"""The wheel and the source distribution: built once, looked into, installed where there is no Node."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import tarfile
import zipfile
from pathlib import Path
from typing import Final

import pytest

from tests.house.imports import ROOT

OFFLINE: Final = ("--quiet", "--no-deps", "--no-index", "--no-build-isolation", "--ignore-installed")
LABEXTENSION: Final = "share/jupyter/labextensions/mlwidget"
FRESH: Final = (
    "import sys; sys.path = [p for p in sys.path if p]; import mlwidget;"
    "from pathlib import Path; home = Path(mlwidget.__file__).parent;"
    "print(home); print(sorted(p.name for p in (home / 'static').iterdir()))"
)


@pytest.fixture(scope="session")
def dist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the wheel and the source distribution of this checkout."""
    folder = tmp_path_factory.mktemp("dist")
    subprocess.run([sys.executable, "-m", "hatchling", "build", "-d", str(folder)], cwd=ROOT, check=True)
    return folder


@pytest.fixture(scope="session")
def wheel(dist: Path) -> Path:
    return next(dist.glob("*.whl"))


@pytest.fixture(scope="session")
def sdist(dist: Path) -> Path:
    return next(dist.glob("*.tar.gz"))


@pytest.fixture(scope="session")
def in_wheel(wheel: Path) -> list[str]:
    with zipfile.ZipFile(wheel) as archive:
        return archive.namelist()


@pytest.fixture(scope="session")
def in_sdist(sdist: Path) -> list[str]:
    with tarfile.open(sdist) as archive:
        return [name.partition("/")[2] for name in archive.getnames()]


@pytest.fixture(scope="session")
def nodeless_path(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A PATH on which there is neither node nor npm."""
    empty = tmp_path_factory.mktemp("bin")
    return str(empty)


def install(package: Path, folder: Path, path: str) -> Path:
    """Install into a new environment that sees our tests' packages, and return its Python."""
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(folder)], check=True)
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    libraries = Path(sysconfig.get_path("purelib", vars={"base": str(folder), "platbase": str(folder)}))
    (libraries / "packages.pth").write_text(sysconfig.get_path("purelib"))
    subprocess.run(
        [sys.executable, "-m", "pip", "--python", str(python), "install", *OFFLINE, str(package)],
        env={**os.environ, "PATH": path},
        check=True,
    )
    return python


def imported_from(python: Path, folder: Path) -> list[str]:
    """What a fresh interpreter says about the package that it imports, far from the sources."""
    return subprocess.run(
        [str(python), "-c", FRESH], cwd=folder, capture_output=True, text=True, check=True
    ).stdout.splitlines()


def test_the_wheel_carries_the_widget(in_wheel: list[str]) -> None:
    assert {"mlwidget/static/widget.js", "mlwidget/static/widget.css"} <= set(in_wheel)


def test_the_wheel_carries_the_labextension_where_jupyterlab_looks(in_wheel: list[str]) -> None:
    shared = [name.partition(".data/data/")[2] for name in in_wheel if ".data/data/" in name]

    assert {f"{LABEXTENSION}/package.json", f"{LABEXTENSION}/install.json"} <= set(shared)


def test_the_labextension_is_not_in_the_wheel_twice(in_wheel: list[str]) -> None:
    assert [name for name in in_wheel if name.startswith("mlwidget/labextension")] == []


def test_the_wheel_holds_the_package_and_nothing_else(in_wheel: list[str]) -> None:
    tops = {name.split("/", maxsplit=1)[0].partition("-")[0] for name in in_wheel}

    assert tops == {"mlwidget"}
    assert [name for name in in_wheel if "__pycache__" in name or "node_modules" in name] == []


def test_the_wheel_says_that_it_is_typed_and_licensed(in_wheel: list[str]) -> None:
    assert "mlwidget/py.typed" in in_wheel
    assert [name for name in in_wheel if name.endswith(".dist-info/licenses/LICENSE")] != []


def test_the_source_distribution_carries_the_built_front_end_and_its_sources(
    in_sdist: list[str],
) -> None:
    assert {
        "mlwidget/static/widget.js",
        "mlwidget/labextension/package.json",
        "js/package-lock.json",
        "js/src/wire.ts",
        "jupyter-config/install.json",
    } <= set(in_sdist)
    assert [name for name in in_sdist if "node_modules" in name] == []


def test_the_wheel_installs_and_imports_without_node(
    wheel: Path, nodeless_path: str, tmp_path: Path
) -> None:
    python = install(wheel, tmp_path / "environment", nodeless_path)

    home, built = imported_from(python, tmp_path)
    assert Path(home).is_relative_to(tmp_path / "environment")
    assert "widget.js" in built
    assert (tmp_path / "environment" / LABEXTENSION / "package.json").is_file()


def test_the_source_distribution_installs_without_node(
    sdist: Path, nodeless_path: str, tmp_path: Path
) -> None:
    python = install(sdist, tmp_path / "environment", nodeless_path)

    home, built = imported_from(python, tmp_path)
    assert Path(home).is_relative_to(tmp_path / "environment")
    assert "widget.js" in built
