"""Data by name: files, and tables made of files."""

from __future__ import annotations

import os
import uuid
from glob import glob
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mlwidget.errors import InvalidTypeError, InvalidValueError, UnavailableError
from mlwidget.submit.consumption import DIRECT, INPUTS
from mlwidget.submit.dataset_base import Dataset
from mlwidget.submit.datastore import DataReference, Datastore
from mlwidget.submit.file_dataset import FileDataset
from mlwidget.submit.tabular_dataset import TabularDataset

if TYPE_CHECKING:
    import pandas as pd

    from mlwidget.tracking.workspace import Workspace

__all__ = ["Dataset", "FileDataset", "TabularDataset"]


class FileDatasetFactory:
    """Makes datasets of files."""

    @staticmethod
    def from_files(
        path: Any,
        validate: bool = True,  # noqa: FBT001, FBT002
        partition_format: str | None = None,  # noqa: ARG004 - the retired SDK's
        is_file: bool = False,  # noqa: FBT001, FBT002, ARG004
    ) -> FileDataset:
        """The dataset of files and folders.

        Args:
            path: A path, a pattern, a place in a datastore, (datastore, path), or a list of them.
            validate: Whether they must be there now.
            partition_format: Taken and not needed.
            is_file: Taken and not needed.
        """
        return FileDataset(_paths(path, validate))

    @staticmethod
    def upload_directory(
        src_dir: str | Path,
        target: Any,
        pattern: str | None = None,
        overwrite: bool = False,  # noqa: FBT001, FBT002
        show_progress: bool = True,  # noqa: FBT001, FBT002
    ) -> FileDataset:
        """The dataset of a folder, after that was copied to a datastore.

        Args:
            src_dir: The folder.
            target: The datastore, a place in it, or (datastore, path).
            pattern: Which of its files, as in "*.csv" or "**/*.csv"; all if not given.
            overwrite: Replace files that are there already; they stay otherwise.
            show_progress: Say how many files were copied.
        """
        datastore, inside = target if isinstance(target, tuple) else (target, None)
        reference = datastore if isinstance(datastore, DataReference) else datastore.path(inside)
        top = Path(src_dir)
        if not top.is_dir():
            raise InvalidValueError(f"upload_directory takes a folder, and {str(src_dir)!r} is none")
        files = sorted(path for path in top.glob(pattern or "**/*") if path.is_file())
        where = reference.path_on_datastore
        reference.datastore.upload_files(files, top, where, overwrite, show_progress)
        return FileDatasetFactory.from_files(reference)


class TabularDatasetFactory:
    """Makes datasets of tables."""

    @staticmethod
    def from_delimited_files(  # noqa: PLR0917 - the retired SDK's order
        path: Any,
        validate: bool = True,  # noqa: FBT001, FBT002
        include_path: bool = False,  # noqa: FBT001, FBT002, ARG004 - the retired SDK's
        infer_column_types: bool = True,  # noqa: FBT001, FBT002
        set_column_types: Any = None,  # noqa: ARG004
        separator: str = ",",
        header: Any = True,  # noqa: FBT002
        partition_format: str | None = None,
        **_: Any,
    ) -> TabularDataset:
        """The table of CSV files.

        Args:
            path: As `FileDatasetFactory.from_files` takes it.
            validate: Whether they must be there now.
            include_path: Taken and not needed.
            infer_column_types: Whether numbers are numbers; all is text otherwise.
            set_column_types: Taken and not needed.
            separator: What stands between two values.
            header: Whether the first line has the names of the columns.
            partition_format: How the files' paths end, as in "{city}/{month:yyyy/MM}/data.csv": what
                stands there are columns.
        """
        given: dict[str, Any] = {"sep": separator}
        if header is False or getattr(header, "name", "") == "NO_HEADERS":
            given["header"] = None
        if not infer_column_types:
            given["dtype"] = "str"
        return TabularDataset(_paths(path, validate), [_reading("csv", given, partition_format)])

    @staticmethod
    def from_parquet_files(
        path: Any,
        validate: bool = True,  # noqa: FBT001, FBT002
        include_path: bool = False,  # noqa: FBT001, FBT002, ARG004 - the retired SDK's
        set_column_types: Any = None,  # noqa: ARG004
        partition_format: str | None = None,
        **_: Any,
    ) -> TabularDataset:
        """The table of Parquet files."""
        return TabularDataset(_paths(path, validate), [_reading("parquet", {}, partition_format)])

    @staticmethod
    def from_json_lines_files(
        path: Any,
        validate: bool = True,  # noqa: FBT001, FBT002
        include_path: bool = False,  # noqa: FBT001, FBT002, ARG004 - the retired SDK's
        set_column_types: Any = None,  # noqa: ARG004
        partition_format: str | None = None,
        **_: Any,
    ) -> TabularDataset:
        """The table of files with a JSON object in each line."""
        return TabularDataset(_paths(path, validate), [_reading("json", {}, partition_format)])

    @staticmethod
    def register_pandas_dataframe(
        dataframe: pd.DataFrame,
        target: Any,
        name: str,
        description: str | None = None,
        tags: dict[str, str] | None = None,
        **_: Any,
    ) -> TabularDataset:
        """The dataset of a table, after that was written to a datastore.

        Args:
            dataframe: The table.
            target: The datastore, or (datastore, path).
            name: The dataset's name.
            description: What it is.
            tags: Tags of it.
        """
        datastore, inside = target if isinstance(target, tuple) else (target, f"managed/{name}")
        reference = inside if isinstance(datastore, DataReference) else datastore.path(inside)
        folder = Path(str(reference)) / str(uuid.uuid4())
        folder.mkdir(parents=True)
        dataframe.to_parquet(folder / "table.parquet", index=False)
        made = TabularDatasetFactory.from_parquet_files(str(folder / "table.parquet"))
        workspace = reference.datastore.workspace
        return made.register(workspace, name, description, tags, create_new_version=True)


Dataset.File = FileDatasetFactory
Dataset.Tabular = TabularDatasetFactory


def inputs(workspace: Workspace) -> dict[str, Any]:
    """What a launcher gave to this process: a path or a dataset for each name."""
    found: dict[str, Any] = {}
    for told in filter(None, os.environ.get(INPUTS, "").split(",")):
        name, _, mode = told.partition(":")
        value = os.environ.get(name, "")
        found[name] = Dataset.get_by_id(workspace, value) if mode == DIRECT else value
    return found


def datasets(workspace: Workspace) -> dict[str, Dataset]:
    """The datasets of a workspace, by their names."""
    return Dataset.get_all(workspace)


def _reading(how: str, given: dict[str, Any], form: str | None) -> list[Any]:
    return [how, given] if form is None else [how, given, form]


def _paths(given: Any, validate: bool) -> list[str]:  # noqa: FBT001
    one = isinstance(given, str | Path | DataReference) or _is_pair(given)
    found: list[str] = []
    for item in [given] if one else list(given):
        if _is_pair(item):
            text = str(item[0].path(item[1]))
        elif isinstance(item, str | Path | DataReference):
            text = str(item)
        else:
            raise InvalidTypeError(f"a dataset is made of paths, got {item!r:.80}")
        if "://" in text:
            raise UnavailableError(f"data lies on this machine: download {text!r} first")
        text = text.removesuffix("/**").removesuffix("/*")
        is_pattern = any(sign in text for sign in "*?[")
        many = sorted(glob(text, recursive=True)) if is_pattern else [text]  # noqa: PTH207 - absolute, too
        found += [str(Path(path).absolute()) for path in many]
    if validate:
        gone = [path for path in found if not Path(path).exists()]
        if gone or not found:
            raise InvalidValueError(f"there is no {gone[0] if gone else given!r}")
    return found


def _is_pair(item: Any) -> bool:
    return isinstance(item, tuple) and len(item) == 2 and isinstance(item[0], Datastore)
