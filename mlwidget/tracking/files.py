"""Files of a run: copied in, listed, copied out."""

from __future__ import annotations

import tempfile
from collections import Counter
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from mlwidget.errors import (
    ArtifactExistsError,
    ArtifactNotFoundError,
    ArtifactPathError,
    InvalidTypeError,
    InvalidValueError,
)
from mlwidget.store.artifacts import check_name
from mlwidget.tracking import open_runs
from mlwidget.tracking.core import RunCore
from mlwidget.tracking.paths import copy_file, given_path

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mlwidget.tracking.model import Model

CODE = "snapshot/"
"""Below this lie the files of the snapshot: they are not the run's outputs."""


class Files(RunCore):
    """The calls that keep and fetch files."""

    def upload_file(
        self,
        name: str,
        path_or_stream: str | Path | IO[bytes] | IO[str],
        datastore_name: str | None = None,
    ) -> str:
        """The file's name in the run, after it was copied in.

        >>> run = Run.get_context()
        >>> run.upload_file("outputs/notes.txt", io.BytesIO(b"all is well"))
        'outputs/notes.txt'

        Args:
            name: What it is called in the run; "/" for folders.
            path_or_stream: A file's path, or an open file.
            datastore_name: Taken and not needed.

        Raises:
            ArtifactExistsError: When the run has a file of that name.
            ArtifactPathError: For a name that leaves the run.
        """
        self._check_new([name])
        if isinstance(path_or_stream, str | Path):
            return self._put(name, given_path(path_or_stream, "upload_file"))
        if not hasattr(path_or_stream, "read"):
            kind = type(path_or_stream).__name__
            raise InvalidTypeError(f"upload_file takes a path or an open file, got {kind}")
        with tempfile.TemporaryDirectory(prefix="mlwidget-") as folder:
            copy = Path(folder) / "data"
            with copy.open("wb") as target:
                while block := path_or_stream.read(1 << 20):
                    target.write(block.encode() if isinstance(block, str) else block)
            return self._put(name, copy)

    def upload_files(
        self,
        names: Sequence[str],
        paths: Sequence[str | Path],
        return_artifacts: bool = False,  # noqa: FBT001, FBT002
        timeout_seconds: float | None = None,
        datastore_name: str | None = None,
    ) -> list[str]:
        """The names of the files in the run, after they were copied in; all or none.

        Args:
            names: What they are called in the run.
            paths: As many paths.
        """
        if isinstance(names, str) or isinstance(paths, str | Path):
            raise InvalidTypeError("upload_files takes a list of names and a list of paths")
        if len(names) != len(paths):
            msg = f"upload_files takes as many names as paths, got {len(names)} and {len(paths)}"
            raise InvalidTypeError(msg)
        twice = [name for name, count in Counter(names).items() if count > 1]
        if twice:
            raise InvalidValueError(
                f"upload_files got {min(twice)!r} twice: each file needs its own name"
            )
        self._check_new(names)
        sources = [_readable(given_path(path, "upload_files")) for path in paths]
        return [self._put(name, source) for name, source in zip(names, sources, strict=True)]

    def upload_folder(
        self,
        name: str,
        path: str | Path,
        datastore_name: str | None = None,
    ) -> list[str]:
        """The names of the files in the run, after a folder was copied in with what is below it.

        Args:
            name: What the folder is called in the run.
            path: The folder.
        """
        folder = given_path(path, "upload_folder")
        if not folder.is_dir():
            raise InvalidValueError(f"upload_folder takes a folder, and {str(path)!r} is none")
        name = str(check_name(name))
        found = sorted(file for file in folder.rglob("*") if file.is_file())
        names = [f"{name}/{file.relative_to(folder).as_posix()}" for file in found]
        return self.upload_files(names, found)

    def _check_new(self, names: Sequence[str]) -> None:
        taken = {artifact.name for artifact in self._store.artifacts()}
        for name in names:
            if str(check_name(name)) in taken:
                raise ArtifactExistsError(f"the run already has a file {name!r}: choose another name")

    def _put(self, name: str, source: Path) -> str:
        return self._store.put_artifact(name, _readable(source)).name

    def get_file_names(self) -> list[str]:
        """The names of the run's files."""
        names = [artifact.name for artifact in self._store.artifacts()]
        return [name for name in names if not name.startswith(CODE)]

    def download_file(
        self,
        name: str,
        output_file_path: str | Path | None = None,
        _validate_checksum: bool = False,  # noqa: FBT001, FBT002
    ) -> str:
        """The path of the copy that was made of a file.

        Args:
            name: The file's name in the run.
            output_file_path: Where to: a file, which is overwritten, or a folder; the working
                directory if not given.
        """
        source = self._store.artifact_path(name)
        last = check_name(name).name
        target = Path(last)
        if output_file_path is not None:
            target = given_path(output_file_path, "download_file")
        is_folder = target.is_dir() or str(output_file_path).endswith(("/", "\\"))
        return str(_copy(source, target / last if is_folder else target))

    def download_files(
        self,
        prefix: str | None = None,
        output_directory: str | Path | None = None,
        output_paths: Sequence[str | Path] | None = None,
        batch_size: int = 100,
        append_prefix: bool = True,  # noqa: FBT001, FBT002
        timeout_seconds: float | None = None,
    ) -> list[str]:
        """The paths of the copies that were made of files.

        Args:
            prefix: Only files below this folder of the run.
            output_directory: Where to; the working directory if not given.
            output_paths: A path for each file, below `output_directory`, instead of its name.
            append_prefix: Whether the copies lie below a folder of the prefix's name.
        """
        top = "" if not prefix else str(check_name(prefix)) + "/"
        names = [name for name in self.get_file_names() if name.startswith(top)]
        if prefix and not names:
            raise ArtifactNotFoundError(f"the run has no files below {prefix!r}")
        short = names if append_prefix else [name[len(top) :] for name in names]
        base = given_path(output_directory or ".", "download_files")
        targets = [base / name for name in short]
        if output_paths is not None:
            if len(output_paths) != len(names):
                msg = (
                    f"output_paths takes a path for each of {len(names)} files, got {len(output_paths)}"
                )
                raise InvalidValueError(msg)
            targets = [base / path for path in output_paths]
        pairs = zip(names, targets, strict=True)
        return [str(_copy(self._store.artifact_path(name), target)) for name, target in pairs]

    def register_model(
        self,
        model_name: str,
        model_path: str | None = None,
        tags: dict[str, str] | None = None,
        properties: dict[str, str] | None = None,
        model_framework: str | None = None,
        model_framework_version: str | None = None,
        description: str | None = None,
        datasets: Any = None,
        sample_input_dataset: Any = None,
        sample_output_dataset: Any = None,
        resource_configuration: Any = None,
        **_others: Any,
    ) -> Model:
        """A new version of a model, from a file or folder of the run.

        Args:
            model_name: The model.
            model_path: The file's or folder's name in the run; the model's name if not given.
            tags: Tags to begin with.
            properties: Properties to begin with.
            model_framework: Kept as it is given.
            model_framework_version: Kept as it is given.
            description: Kept as it is given.

        Raises:
            ArtifactNotFoundError: When the run has no such file or folder.
        """
        from mlwidget.tracking.model import add_model

        wanted = str(check_name(model_path or model_name))
        held = open_runs.held(self)
        collected = held._collected if held is not None else None  # noqa: SLF001 - the same package
        if collected is not None:
            collected.keep(self._store)
        with tempfile.TemporaryDirectory(prefix="mlwidget-") as folder:
            source = self._gathered(wanted, Path(folder))
            return add_model(
                self._experiment.workspace,
                model_name,
                source,
                run=self.id,
                experiment=self._experiment.name,
                description=description,
                framework=model_framework,
                framework_version=model_framework_version,
                tags=tags,
                properties=properties,
                path=wanted,
            )

    def _gathered(self, wanted: str, folder: Path) -> Path:
        """A file of the run, or a copy of a folder."""
        names = [artifact.name for artifact in self._store.artifacts()]
        if wanted in names:
            return _copy(self._store.artifact_path(wanted), folder / wanted.rpartition("/")[2])
        below = [name for name in names if name.startswith(wanted + "/")]
        if not below:
            msg = f"the run has no file or folder {wanted!r}; get_file_names() lists its files"
            raise ArtifactNotFoundError(msg)
        top = folder / wanted.rpartition("/")[2]
        for name in below:
            _copy(self._store.artifact_path(name), top / name[len(wanted) + 1 :])
        return top


def _readable(path: Path) -> Path:
    if path.is_dir():
        raise InvalidValueError(f"{str(path)!r} is a folder: use upload_folder")
    if not path.is_file():
        raise InvalidValueError(f"there is no file {str(path)!r}: paths begin at {str(Path.cwd())!r}")
    return path


def _copy(source: Path, target: Path) -> Path:
    if target.is_dir():
        raise ArtifactPathError(f"{str(target)!r} is a folder: no file can be written there")
    return copy_file(source, target)
