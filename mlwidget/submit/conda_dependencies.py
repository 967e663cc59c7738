"""What an environment holds: conda packages and pip packages."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, Final

from mlwidget.errors import ConfigError, InvalidTypeError, InvalidValueError

CHANNELS: Final = ("conda-forge",)
PYTHON: Final = re.compile(r"python\s*(?:[=<>!~ ].*)?")
PIP_OPTION: Final = "--"


class CondaDependencies:
    """The packages of an environment, in the form of a conda file.

    >>> packages = CondaDependencies.create(pip_packages=["scikit-learn"], python_version="3.11")
    >>> packages.add_pip_package("joblib>=1.3")
    >>> list(packages.pip_packages), packages.get_python_version()
    (['scikit-learn', 'joblib>=1.3'], '3.11')

    Args:
        conda_dependencies_file_path: A conda file, as `conda env create` reads it; nothing if not given.

    Raises:
        ConfigError: For a file that cannot be read as one.
    """

    def __init__(
        self, conda_dependencies_file_path: str | Path | None = None, _underlying_structure: Any = None
    ) -> None:
        self.name = "project_environment"
        self._channels: list[str] = []
        self._conda: list[str] = []
        self._pip: list[str] = []
        if conda_dependencies_file_path is not None:
            self._take(_read(Path(conda_dependencies_file_path)), str(conda_dependencies_file_path))
        elif _underlying_structure is not None:
            self._take(_underlying_structure, "the dependencies")

    @staticmethod
    def create(
        pip_indexurl: str | None = None,
        pip_packages: list[str] | None = None,
        conda_packages: list[str] | None = None,
        python_version: str | None = None,
        pin_sdk_version: bool = True,  # noqa: ARG004, FBT001, FBT002
    ) -> CondaDependencies:
        """The dependencies of these packages.

        Args:
            pip_indexurl: Where pip looks for packages.
            pip_packages: Packages for pip, as in a requirements file.
            conda_packages: Packages for conda.
            python_version: The version of Python; that of this program if not given.
            pin_sdk_version: Taken and not needed.
        """
        made = CondaDependencies()
        if python_version is not None:
            made.set_python_version(python_version)
        for name in _texts(conda_packages, "conda_packages"):
            made.add_conda_package(name)
        if pip_indexurl is not None:
            made.set_pip_index_url(pip_indexurl)
        for name in _texts(pip_packages, "pip_packages"):
            made.add_pip_package(name)
        return made

    @property
    def conda_channels(self) -> list[str]:
        """Where conda looks for packages."""
        return list(self._channels)

    @property
    def conda_packages(self) -> list[str]:
        """The packages for conda, Python among them if its version was said."""
        return list(self._conda)

    @property
    def pip_packages(self) -> list[str]:
        """The packages for pip."""
        return [one for one in self._pip if not one.startswith(PIP_OPTION)]

    @property
    def pip_options(self) -> list[str]:
        """The options for pip, such as where to look."""
        return [one for one in self._pip if one.startswith(PIP_OPTION)]

    def add_channel(self, channel: str) -> None:
        """Let conda look there, too."""
        _put(self._channels, _text(channel, "channel"))

    def remove_channel(self, channel: str) -> None:
        """Let conda look there no more."""
        self._channels = [one for one in self._channels if one != channel]

    def add_conda_package(self, conda_package: str) -> None:
        """Add a package for conda; another version of it is replaced."""
        self._conda = _replaced(self._conda, _text(conda_package, "conda_package"))

    def remove_conda_package(self, conda_package: str) -> None:
        """Take out a package for conda, whichever version it has."""
        self._conda = [one for one in self._conda if name_of(one) != name_of(conda_package)]

    def add_pip_package(self, pip_package: str) -> None:
        """Add a package for pip; another version of it is replaced."""
        self._pip = _replaced(self._pip, _text(pip_package, "pip_package"))

    def remove_pip_package(self, pip_package: str) -> None:
        """Take out a package for pip, whichever version it has."""
        self._pip = [
            one
            for one in self._pip
            if one.startswith(PIP_OPTION) or name_of(one) != name_of(pip_package)
        ]

    def set_pip_requirements(self, pip_requirements: list[str]) -> None:
        """Replace all packages for pip."""
        self._pip = [*self.pip_options, *_texts(pip_requirements, "pip_requirements")]

    def set_pip_index_url(self, index_url: str) -> None:
        """Let pip look there for packages; what was set before is replaced."""
        self._pip = [one for one in self._pip if not one.startswith("--index-url")]
        self._pip.insert(0, f"--index-url {_text(index_url, 'index_url')}")

    def set_pip_option(self, pip_option: str) -> None:
        """Add an option for pip."""
        _put(self._pip, _text(pip_option, "pip_option"))

    def remove_pip_option(self, pip_option: str) -> None:
        """Take out an option for pip."""
        self._pip = [one for one in self._pip if one != pip_option]

    def set_python_version(self, version: str) -> None:
        """Say which Python the environment has."""
        self._conda = [one for one in self._conda if not PYTHON.fullmatch(one)]
        self._conda.insert(0, f"python={_text(version, 'version')}")

    def get_python_version(self) -> str | None:
        """Which Python the environment has; None while nobody has said so."""
        found = next((one for one in self._conda if PYTHON.fullmatch(one)), None)
        return None if found is None else found[len("python") :].strip(" =") or None

    def get_default_number_of_packages(self) -> int:
        """How many packages there are before any was added: none."""
        return 0

    @staticmethod
    def merge_requirements(requirements: list[str]) -> list[str]:
        """The requirements with what is said of one package in one place.

        >>> CondaDependencies.merge_requirements(["numpy>=1", "numpy<3", "pandas"])
        ['numpy>=1,<3', 'pandas']
        """
        merged: dict[str, str] = {}
        for one in requirements:
            name = name_of(one)
            before = merged.get(name)
            merged[name] = one if before is None else f"{before},{one[len(name) :].strip()}".rstrip(",")
        return list(merged.values())

    @staticmethod
    def sdk_origin_url() -> str:
        """Where the retired SDK came from: nowhere here."""
        return ""

    def as_dict(self) -> dict[str, Any]:
        """The dependencies as the values of a conda file."""
        pip: list[Any] = [{"pip": list(self._pip)}] if self._pip else []
        found: dict[str, Any] = {"name": self.name, "dependencies": [*self._conda, *pip]}
        return {**found, "channels": list(self._channels)} if self._channels else found

    def serialize_to_string(self) -> str:
        """The text of a conda file."""
        import yaml

        text: str = yaml.safe_dump(self.as_dict(), sort_keys=False)
        return text

    def save(self, path: str | Path | None = None) -> Path:
        """The conda file that was written.

        Args:
            path: The file; `.azureml/conda_dependencies.yml` if not given.
        """
        file = Path(path) if path is not None else Path(".azureml") / "conda_dependencies.yml"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(self.serialize_to_string(), "utf-8")
        return file

    def save_to_file(self, base_directory: str | Path, conda_file_path: str | Path | None = None) -> str:
        """The name of the conda file that was written below a folder."""
        name = str(conda_file_path or "conda_dependencies.yml")
        self.save(Path(base_directory) / name)
        return name

    def _take(self, found: Any, where: str) -> None:
        if not isinstance(found, dict):
            raise ConfigError(f"{where} is no conda file: it needs a list under 'dependencies'")
        self.name = str(found.get("name") or self.name)
        self._channels = [str(one) for one in found.get("channels") or []]
        for one in found.get("dependencies") or []:
            if isinstance(one, dict):
                self._pip += [str(name) for name in one.get("pip") or []]
            else:
                self._conda.append(str(one))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, CondaDependencies) and self.as_dict() == other.as_dict()

    __hash__ = None  # type: ignore[assignment]


def name_of(requirement: str) -> str:
    """The package of a requirement.

    >>> name_of("scikit_learn[alldeps] >= 1.4"), name_of("conda-forge::numpy=1.26")
    ('scikit-learn', 'numpy')
    """
    plain = requirement.rpartition("::")[2]
    found = re.match(r"[A-Za-z0-9._-]+", plain.strip())
    return re.sub(r"[-_.]+", "-", found[0]).lower() if found else plain


def _read(path: Path) -> Any:
    import yaml

    try:
        return yaml.safe_load(path.read_text("utf-8"))
    except FileNotFoundError as error:
        raise ConfigError(f"there is no conda file {str(path)!r}") from error
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise ConfigError(f"{str(path)!r} cannot be read as a conda file: {error}") from error


def _replaced(known: list[str], wanted: str) -> list[str]:
    name = name_of(wanted)
    rest = [one for one in known if one.startswith(PIP_OPTION) or name_of(one) != name]
    return [*rest, wanted]


def _put(known: list[str], one: str) -> None:
    if one not in known:
        known.append(one)


def _text(value: Any, what: str) -> str:
    if not isinstance(value, str):
        raise InvalidTypeError(f"{what} is a text, got {type(value).__name__}")
    if not value.strip() or "\n" in value:
        raise InvalidValueError(f"{what} is one line of text, got {value!r:.80}")
    return value.strip()


def _texts(values: Any, what: str) -> list[str]:
    if values is None:
        return []
    if isinstance(values, str) or not hasattr(values, "__iter__"):
        raise InvalidTypeError(f"{what} takes a list of texts, got {values!r:.80}")
    return [_text(one, what) for one in values]
