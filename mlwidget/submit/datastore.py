"""Places of a workspace for data: folders on this machine."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from mlwidget.errors import InvalidNameError, InvalidValueError, NotFoundError, UnavailableError
from mlwidget.store import MEMORY
from mlwidget.store.artifacts import check_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mlwidget.tracking.workspace import Workspace

DEFAULT: Final = "workspaceblobstore"
FOLDER: Final = "data"


class Datastore:
    """A folder of a workspace for data, by its name.

    >>> import pathlib
    >>> _ = pathlib.Path("digits.csv").write_text("a,b")
    >>> datastore = Datastore.get_default(Workspace.from_config())
    >>> reference = datastore.upload_files(["digits.csv"], target_path="raw", show_progress=False)
    >>> sorted(path.name for path in pathlib.Path(str(reference)).iterdir())
    ['digits.csv']

    Args:
        workspace: The workspace.
        name: The name; that of the default one if not given.

    Raises:
        NotFoundError: When the workspace has none of that name.
    """

    datastore_type = "Local"
    """What it is: a folder of this machine."""
    account_name: str | None = None
    """No account has it."""

    def __init__(self, workspace: Workspace, name: str | None = None) -> None:
        if workspace.folder == MEMORY:
            raise InvalidValueError("data needs a workspace on disk: MLWIDGET_MODE=disabled has none")
        self.workspace = workspace
        self.name = name or DEFAULT
        self.folder = Path(workspace.folder) / FOLDER / check_name(self.name)
        if self.name == DEFAULT:
            self.folder.mkdir(parents=True, exist_ok=True)
        if not self.folder.is_dir():
            there = ", ".join(sorted(datastores(workspace)))
            raise NotFoundError(f"the workspace has no datastore {name!r}; it has {there}")

    @property
    def container_name(self) -> str:
        """Its folder."""
        return str(self.folder)

    @staticmethod
    def get(workspace: Workspace, datastore_name: str) -> Datastore:
        """The datastore of that name."""
        return Datastore(workspace, datastore_name)

    @staticmethod
    def get_default(workspace: Workspace) -> Datastore:
        """The datastore that every workspace has."""
        return Datastore(workspace)

    @staticmethod
    def register_folder(workspace: Workspace, datastore_name: str, path: str | Path) -> Datastore:
        """A datastore that is a folder somewhere on this machine.

        Args:
            workspace: The workspace.
            datastore_name: Its name.
            path: The folder.
        """
        if not Path(path).is_dir():
            raise InvalidValueError(f"a datastore is a folder, and {str(path)!r} is none")
        if len(check_name(datastore_name).parts) != 1:
            raise InvalidNameError(f"a datastore's name holds no '/', got {datastore_name!r:.80}")
        place = Path(workspace.folder) / FOLDER / datastore_name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.symlink_to(Path(path).absolute())
        return Datastore(workspace, datastore_name)

    def upload(
        self,
        src_dir: str | Path,
        target_path: str | None = None,
        overwrite: bool = False,  # noqa: FBT001, FBT002
        show_progress: bool = True,  # noqa: FBT001, FBT002
    ) -> DataReference:
        """Where a folder was copied to.

        Args:
            src_dir: The folder.
            target_path: Where to, below the datastore.
            overwrite: Replace files that are there already; they stay otherwise.
            show_progress: Say how many files were copied.
        """
        top = Path(src_dir)
        if not top.is_dir():
            raise InvalidValueError(f"upload takes a folder, and {str(src_dir)!r} is none")
        files = sorted(path for path in top.rglob("*") if path.is_file())
        return self.upload_files(files, top, target_path, overwrite, show_progress)

    def upload_files(
        self,
        files: Sequence[str | Path],
        relative_root: str | Path | None = None,
        target_path: str | None = None,
        overwrite: bool = False,  # noqa: FBT001, FBT002
        show_progress: bool = True,  # noqa: FBT001, FBT002
    ) -> DataReference:
        """Where files were copied to.

        Args:
            files: The files.
            relative_root: The folder below which they keep their names; each by itself if not given.
            target_path: Where to, below the datastore.
            overwrite: Replace files that are there already; they stay otherwise.
            show_progress: Say how many files were copied.
        """
        reference = self.path(target_path)
        copied = 0
        for file in map(Path, files):
            if not file.is_file():
                raise InvalidValueError(f"there is no file {str(file)!r}")
            name = file.name if relative_root is None else file.relative_to(relative_root).as_posix()
            target = Path(str(reference)) / check_name(name)
            if target.exists() and not overwrite:
                continue
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(file, target)
            copied += 1
        if show_progress:
            sys.stdout.write(f"Uploaded {copied} files\n")
        return reference

    def download(
        self,
        target_path: str | Path,
        prefix: str | None = None,
        overwrite: bool = False,  # noqa: FBT001, FBT002
        show_progress: bool = True,  # noqa: FBT001, FBT002, ARG002 - the retired SDK's
    ) -> int:
        """How many files were copied from the datastore.

        Args:
            target_path: The folder to copy them to.
            prefix: Only files below this folder of the datastore.
            overwrite: Replace files that are there already; they stay otherwise.
            show_progress: Taken and not needed.
        """
        copied = 0
        for name, source in self._files(prefix):
            target = Path(target_path) / name
            if not target.exists() or overwrite:
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(source, target)
                copied += 1
        return copied

    def _files(self, prefix: str | None) -> Iterator[tuple[str, Path]]:
        top = Path(str(self.path(prefix)))
        found = [top] if top.is_file() else sorted(top.rglob("*"))
        for path in found:
            if path.is_file():
                yield path.relative_to(self.folder).as_posix(), path

    def path(self, path: str | None = None, data_reference_name: str | None = None) -> DataReference:
        """A place in the datastore."""
        return DataReference(self, data_reference_name, path)

    def as_mount(self) -> DataReference:
        """The whole of it."""
        return self.path()

    def as_download(self, path_on_compute: str | None = None) -> DataReference:  # noqa: ARG002
        """The whole of it."""
        return self.path()

    def set_as_default(self) -> None:
        """Nothing: every workspace has one default datastore."""

    def unregister(self) -> None:
        """Forget a folder that was registered; what is in it stays."""
        if self.folder.is_symlink():
            self.folder.unlink()

    def __repr__(self) -> str:
        return f"Datastore(name={self.name!r}, folder={str(self.folder)!r})"


for _cloud in (
    "register_azure_blob_container",
    "register_azure_data_lake",
    "register_azure_data_lake_gen2",
    "register_azure_file_share",
    "register_azure_sql_database",
    "register_azure_postgre_sql",
    "register_azure_my_sql",
    "register_dbfs",
    "register_hdfs",
):

    def _refuse(*_: Any, _name: str = _cloud, **__: Any) -> Any:
        raise UnavailableError(f"{_name}: data lies on this machine; register_folder takes a folder")

    setattr(Datastore, _cloud, staticmethod(_refuse))


class DataReference:
    """A place in a datastore; as an argument of a script it is the path.

    Args:
        datastore: The datastore.
        data_reference_name: A name for it.
        path_on_datastore: Where in the datastore; all of it if not given.
        mode: Taken and not needed: the data lies there already.
        path_on_compute: Taken and not needed.
        overwrite: Taken and not needed.
    """

    def __init__(  # noqa: PLR0917 - the retired SDK's order
        self,
        datastore: Datastore,
        data_reference_name: str | None = None,
        path_on_datastore: str | None = None,
        mode: str = "mount",
        path_on_compute: str | None = None,
        overwrite: bool = False,  # noqa: FBT001, FBT002
    ) -> None:
        inside = check_name(path_on_datastore) if path_on_datastore not in (None, "", ".", "/") else ""
        self.datastore = datastore
        self.data_reference_name = data_reference_name or datastore.name
        self.path_on_datastore = path_on_datastore
        self.mode = mode
        self.path_on_compute = path_on_compute
        self.overwrite = overwrite
        self._path = datastore.folder / inside

    def path(self, path: str | None = None, data_reference_name: str | None = None) -> DataReference:
        """A place below this one."""
        parts = [part for part in (self.path_on_datastore, path) if part]
        return DataReference(self.datastore, data_reference_name, "/".join(parts) or None)

    def as_mount(self) -> DataReference:
        """The same place."""
        return self

    def as_download(self, path_on_compute: str | None = None, overwrite: bool = False) -> DataReference:  # noqa: ARG002, FBT001, FBT002
        """The same place."""
        return self

    def as_upload(self, path_on_compute: str | None = None, overwrite: bool = False) -> DataReference:  # noqa: ARG002, FBT001, FBT002
        """The same place."""
        return self

    def _as_argument(self) -> str:
        return str(self)

    def __str__(self) -> str:
        return str(self._path)

    def __repr__(self) -> str:
        return f"DataReference({str(self)!r})"


def datastores(workspace: Workspace) -> dict[str, Datastore]:
    """The datastores of a workspace, by their names."""
    if workspace.folder == MEMORY:
        return {}
    default = Datastore(workspace)
    names = sorted(path.name for path in default.folder.parent.iterdir() if path.is_dir())
    return {name: Datastore(workspace, name) for name in names}
