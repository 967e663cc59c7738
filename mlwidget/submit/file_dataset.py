"""Files and folders as data."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import Self

from mlwidget.errors import InvalidValueError
from mlwidget.submit.consumption import DatasetConsumptionConfig
from mlwidget.submit.dataset_base import Dataset


class FileDataset(Dataset):
    """Files and folders."""

    kind = "file"

    def to_path(self) -> list[str]:
        """The files, each as its path below what the dataset was made of."""
        found = []
        for path in self._paths:
            top = Path(path)
            inside = [top] if top.is_file() else sorted(one for one in top.rglob("*") if one.is_file())
            base = top.parent if top.is_file() else top
            found += ["/" + one.relative_to(base).as_posix() for one in inside]
        return found

    def download(
        self,
        target_path: str | Path | None = None,
        overwrite: bool = False,  # noqa: FBT001, FBT002
    ) -> list[str]:
        """The paths of copies of the files.

        Args:
            target_path: The folder to copy them to; a new one if not given.
            overwrite: Replace files that are there already.
        """
        folder = Path(target_path or tempfile.mkdtemp(prefix="mlwidget-"))
        written = []
        for path in self._paths:
            base = Path(path) if Path(path).is_dir() else Path(path).parent
            for name in FileDataset([path]).to_path():
                target = folder / name.lstrip("/")
                if target.exists() and not overwrite:
                    raise InvalidValueError(
                        f"{str(target)!r} is there already: overwrite=True replaces it"
                    )
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(base / name.lstrip("/"), target)
                written.append(str(target))
        return written

    def as_mount(self, path_on_compute: str | None = None) -> DatasetConsumptionConfig:
        """The dataset as an argument of a script: the path."""
        return DatasetConsumptionConfig("input", self, "mount", path_on_compute)

    def as_download(self, path_on_compute: str | None = None) -> DatasetConsumptionConfig:
        """The dataset as an argument of a script: the path."""
        return DatasetConsumptionConfig("input", self, "download", path_on_compute)

    def mount(self, mount_point: str | None = None) -> Mounted:  # noqa: ARG002 - it lies there already
        """The place of the files, for a `with` block."""
        return Mounted(self._place())

    def take(self, count: int) -> FileDataset:
        """The first of its paths."""
        return FileDataset(self._paths[:count])


class Mounted:
    """Files that can be read at `mount_point`.

    Args:
        mount_point: Their place.
    """

    def __init__(self, mount_point: str) -> None:
        self.mount_point = mount_point

    def start(self) -> None:
        """Nothing: they lie there."""

    def stop(self) -> None:
        """Nothing: they stay there."""

    def __enter__(self) -> Self:
        """The same."""
        return self

    def __exit__(self, *_: object) -> None:
        """Nothing."""
