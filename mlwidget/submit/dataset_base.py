"""Data that has a name in a workspace."""

from __future__ import annotations

import json
import tempfile
import uuid
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Final, Self

from mlwidget.errors import InvalidValueError, NotFoundError
from mlwidget.store.artifacts import check_name
from mlwidget.submit.consumption import DatasetConsumptionConfig

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mlwidget.submit.dataset import FileDatasetFactory, TabularDatasetFactory
    from mlwidget.tracking.workspace import Workspace

FOLDER: Final = "datasets"


class Dataset:
    """Files of this machine that have a name in a workspace, or may get one.

    `Dataset.File` and `Dataset.Tabular` make them.
    """

    File: ClassVar[type[FileDatasetFactory]]
    """Makes datasets of files."""
    Tabular: ClassVar[type[TabularDatasetFactory]]
    """Makes datasets of tables."""
    kind = ""

    def __init__(self, paths: Sequence[str], steps: Sequence[Sequence[Any]] = ()) -> None:
        self.id = str(uuid.uuid4())
        self.name: str | None = None
        self.version: int | None = None
        self.description: str | None = None
        self.tags: dict[str, str] = {}
        self._paths = list(paths)
        self._steps = [list(step) for step in steps]

    @staticmethod
    def get_by_name(workspace: Workspace, name: str, version: Any = "latest") -> Dataset:
        """The dataset of a name.

        Raises:
            NotFoundError: When the workspace has none of that name and version.
        """
        known = _versions(workspace, name)
        for one in reversed(known):
            if str(version) in ("latest", str(one["version"])):
                return _of(one)
        there = ", ".join(sorted(Dataset.get_all(workspace))) or "none"
        raise NotFoundError(f"the workspace has no dataset {name!r} ({version}); it has {there}")

    @staticmethod
    def get_by_id(workspace: Workspace, id: str) -> Dataset:  # noqa: A002 - the retired SDK's
        """The dataset of an id."""
        file = _folder(workspace) / f"{check_name(id)}.json"
        if not file.is_file():
            raise NotFoundError(f"the workspace has no dataset with id {id!r}")
        return _of(json.loads(file.read_text("utf-8")))

    @staticmethod
    def get_all(workspace: Workspace) -> dict[str, Dataset]:
        """The latest version of each dataset, by name."""
        folder = _folder(workspace) / "names"
        names = sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []
        return {name: Dataset.get_by_name(workspace, name) for name in names}

    def register(
        self,
        workspace: Workspace,
        name: str,
        description: str | None = None,
        tags: dict[str, str] | None = None,
        create_new_version: bool = False,  # noqa: FBT001, FBT002
    ) -> Self:
        """The dataset under a name of the workspace.

        Args:
            workspace: The workspace.
            name: The name.
            description: What it is.
            tags: Tags of it.
            create_new_version: Make another version, where the name has other data already.
        """
        known = _versions(workspace, name)
        if known and known[-1]["paths"] == self._paths and known[-1]["steps"] == self._steps:
            return self._named(known[-1])
        if known and not create_new_version:
            raise InvalidValueError(
                f"dataset {name!r} has other data already: create_new_version=True adds a version"
            )
        said = {
            **self._said(),
            "name": name,
            "version": len(known) + 1,
            "description": description,
            "tags": dict(tags or {}),
        }
        folder = _folder(workspace) / "names" / check_name(name)
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{len(known) + 1}.json").write_text(json.dumps(said), "utf-8")
        self._named(said)
        self._keep(workspace)
        return self

    def unregister_all_versions(self) -> None:
        """Nothing: what a run has used can be found again."""

    def as_named_input(self, name: str) -> DatasetConsumptionConfig:
        """The dataset as the input of a script, by a name: `run.input_datasets[name]` there.

        Args:
            name: Letters, digits and "_".
        """
        return DatasetConsumptionConfig(name, self)

    def _named(self, said: dict[str, Any]) -> Self:
        self.id, self.name, self.version = said["id"], said["name"], said["version"]
        self.description, self.tags = said["description"], dict(said["tags"])
        return self

    def _said(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "kind": self.kind,
            "paths": self._paths,
            "steps": self._steps,
            "name": self.name,
            "version": self.version,
            "description": self.description,
            "tags": self.tags,
        }

    def _keep(self, workspace: Workspace) -> None:
        """Let a script find it by its id."""
        folder = _folder(workspace)
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{self.id}.json").write_text(json.dumps(self._said()), "utf-8")

    def _place(self) -> str:
        """The path that stands for it: of several files a folder with links to them."""
        if len(self._paths) == 1:
            return self._paths[0]
        folder = Path(tempfile.gettempdir()) / "mlwidget_data" / self.id
        folder.mkdir(parents=True, exist_ok=True)
        for path in self._paths:
            link = folder / Path(path).name
            if not link.is_symlink():
                link.symlink_to(path)
        return str(folder)

    def __repr__(self) -> str:
        return f"{type(self).__name__}(name={self.name!r}, paths={self._paths!r})"


def _folder(workspace: Workspace) -> Path:
    return Path(workspace.folder) / FOLDER


def _versions(workspace: Workspace, name: str) -> list[dict[str, Any]]:
    files = (_folder(workspace) / "names" / check_name(name)).glob("*.json")
    return [json.loads(one.read_text("utf-8")) for one in sorted(files, key=lambda one: int(one.stem))]


def _of(said: dict[str, Any]) -> Dataset:
    from mlwidget.submit.file_dataset import FileDataset
    from mlwidget.submit.tabular_dataset import TabularDataset

    kind = FileDataset if said["kind"] == FileDataset.kind else TabularDataset
    made = kind(said["paths"], said["steps"])
    return made._named(said)  # noqa: SLF001 - the same class
