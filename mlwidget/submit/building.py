"""An environment made of packages: once for the same ones, and used again by every run."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
import shutil
import site
import subprocess
import sys
import sysconfig
from pathlib import Path
from typing import IO, TYPE_CHECKING, Final

from mlwidget import settings
from mlwidget.errors import PrepareError
from mlwidget.submit.conda import conda
from mlwidget.submit.conda_dependencies import PYTHON, CondaDependencies, name_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mlwidget.submit.environment import Environment

FOLDER: Final = "environments"
READY: Final = "mlwidget-ready"
"""The file that says that an environment was made to its end."""
OURS: Final = frozenset(
    {"azureml-defaults", "azureml-core", "azureml-sdk", "azureml-widgets", "mlwidget"}
)
"""Packages that stand for this one."""
_SAME: Final = {"pytorch": "torch", "opencv": "opencv-python", "py-xgboost": "xgboost"}
"""Packages that pip knows under another name than conda does."""
_NOT_FOR_PIP: Final = frozenset({"python", "pip", "setuptools", "wheel", "cudatoolkit"})
_COLOUR: Final = re.compile(r"\x1b\[[0-9;]*m")
_FAILED: Final = re.compile(
    r"No matching distribution found for (\S+)|ResolvePackageNotFound:?\s*\n?\s*-?\s*(\S+)"
)


def built(environment: Environment, log: IO[str]) -> str:
    """The interpreter of an environment, after that was made, if it was not there yet.

    Args:
        environment: The environment, with packages.
        log: What its making says.

    Raises:
        PrepareError: When it cannot be made; names the package, where one is the reason.
    """
    packages = environment.python.conda_dependencies or CondaDependencies()
    program = conda()
    folder = settings.data_folder() / FOLDER / _key(packages, program)
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    folder.parent.mkdir(parents=True, exist_ok=True)
    with _alone(folder.with_suffix(".lock")):
        if not (folder / READY).exists():
            shutil.rmtree(folder, ignore_errors=True)  # what somebody left who did not come to the end
            try:
                if program is not None:
                    _by_conda(program, packages, folder, log)
                else:
                    _by_venv(packages, folder, python, log)
            except BaseException:
                shutil.rmtree(folder, ignore_errors=True)
                raise
            (folder / READY).touch()
    return str(python)


def _key(packages: CondaDependencies, program: str | None) -> str:
    said = [
        packages.as_dict()["dependencies"],
        packages.conda_channels,
        program,
        sys.version,
        sys.prefix,
    ]
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()[:16]


@contextlib.contextmanager
def _alone(path: Path) -> Iterator[None]:
    """Let one process at a time in; the lock of one that dies is free."""
    with path.open("a+b") as file:
        if os.name == "nt":
            import msvcrt

            msvcrt.locking(file.fileno(), msvcrt.LK_LOCK, 1)  # type: ignore[attr-defined, unused-ignore]
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _by_conda(program: str, packages: CondaDependencies, folder: Path, log: IO[str]) -> None:
    file = folder.with_suffix(".yml")
    kept = CondaDependencies(None, packages.as_dict())
    for one in kept.pip_packages:
        if name_of(one) in OURS:
            kept.remove_pip_package(one)
    kept.add_conda_package("pip")
    kept.add_pip_package(_ourselves())
    kept.save(file)
    say(log, [program, "env", "create", "--yes", "--prefix", str(folder), "--file", str(file)])


def _by_venv(packages: CondaDependencies, folder: Path, python: Path, log: IO[str]) -> None:
    version = packages.get_python_version()
    own = f"{sys.version_info.major}.{sys.version_info.minor}"
    log.write(f"There is no conda: a virtual environment of Python {own} takes its place.\n")
    if version is not None and not version.startswith(own):
        log.write(f"Python {version} was asked for; {own} is what there is.\n")
    say(log, [sys.executable, "-m", "venv", "--without-pip", str(folder)])
    _let_see(python)
    wanted = [*packages.pip_options, *requirements(packages)]
    file = folder / "requirements.txt"
    file.write_text("\n".join(wanted) + "\n", "utf-8")
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--python", str(python)]
    say(log, [*pip, "install", "--no-input", "-r", str(file)])


def requirements(packages: CondaDependencies) -> list[str]:
    """What pip installs in the place of conda packages, and the packages for pip.

    >>> requirements(CondaDependencies.create(conda_packages=["numpy=1.26", "pytorch"]))
    ['numpy==1.26.*', 'torch']
    """
    found = []
    for one in packages.conda_packages:
        name = name_of(one)
        if name in _NOT_FOR_PIP or PYTHON.fullmatch(one):
            continue
        version = one.rpartition("::")[2].strip()[len(name) :].strip()
        exact = re.fullmatch(r"=([^=<>!~\s]+)(?:=\S+)?", version)
        found.append(_SAME.get(name, name) + (f"=={exact[1]}.*" if exact else version))
    return [*found, *(one for one in packages.pip_packages if name_of(one) not in OURS)]


def _let_see(python: Path) -> None:
    """Let the environment see, after its own packages, those of this interpreter: mlwidget is there."""
    said = subprocess.run(
        [str(python), "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"],
        capture_output=True,
        check=True,
        text=True,
    )
    others = {sysconfig.get_path("purelib"), sysconfig.get_path("platlib"), *site.getsitepackages()}
    lines = [f"import site; site.addsitedir({path!r})" for path in sorted(others)]
    (Path(said.stdout.strip()) / "mlwidget-others.pth").write_text("\n".join(lines) + "\n", "utf-8")


def _ourselves() -> str:
    """What pip installs to have this very package: the checkout, or the version."""
    top = Path(__file__).parents[2]
    if (top / "pyproject.toml").is_file():
        return str(top)
    from importlib.metadata import version

    return f"mlwidget=={version('mlwidget')}"


def say(log: IO[str], command: Sequence[str], given: str | None = None) -> None:
    """Run a program, and let the log have what it says while it says it.

    Args:
        log: The log.
        command: The program and its arguments.
        given: What it reads from standard input.

    Raises:
        PrepareError: When it fails.
    """
    log.write("$ " + " ".join(command) + "\n")
    lines = []
    with subprocess.Popen(
        list(command),
        stdin=subprocess.DEVNULL if given is None else subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
    ) as process:
        assert process.stdout is not None
        if process.stdin is not None:
            process.stdin.write(given or "")
            process.stdin.close()
        for line in process.stdout:
            log.write(line)
            lines.append(line)
    if process.returncode != 0:
        raise PrepareError(_reason(lines, process.returncode))


def _reason(lines: Sequence[str], code: int) -> str:
    text = "".join(lines[-200:])
    found = _FAILED.search(text)
    if found is not None:
        package = found[1] or found[2]
        return (
            f"the package {package!r} cannot be installed: it was not found, or this machine has no way "
            "to where it is; the log of the build has more"
        )
    plain = [_COLOUR.sub("", line).strip() for line in lines]
    errors = [line for line in plain if line.lower().startswith("error")]
    last = errors[-1] if errors else _last(plain)
    return f"the environment cannot be made (exit code {code}): {last}"


def _last(lines: Sequence[str]) -> str:
    return next((line for line in reversed(lines) if line), "it said nothing")
