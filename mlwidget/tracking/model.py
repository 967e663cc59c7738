"""Registered models: files of runs with a name and versions."""

from __future__ import annotations

import shutil
import time
from typing import TYPE_CHECKING, Any

from mlwidget.errors import InvalidTypeError, InvalidValueError, ModelNotFoundError
from mlwidget.records import ModelRecord
from mlwidget.store.names import check_folder_name
from mlwidget.tracking.paths import given_path
from mlwidget.tracking.tags import check_keys, check_properties, check_tags, wanted

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from mlwidget.store.base import Store
    from mlwidget.tracking.workspace import Workspace

    _Texts = dict[str, str | None]


class Model:
    """A version of a registered model.

    >>> run = Run.get_context()
    >>> name = run.upload_file("outputs/model.pkl", io.BytesIO(b"weights"))
    >>> run.register_model("digits", "outputs/model.pkl").id
    'digits:1'
    >>> Model(Workspace.from_config(), "digits").version
    1

    Args:
        workspace: Where it is.
        name: Its name; the newest version unless `version` says another.
        id: Its name and version, "digits:1".
        tags: Taken and not needed.
        properties: Taken and not needed.
        version: Its version.

    Raises:
        ModelNotFoundError: When there is no such model.
    """

    def __init__(
        self,
        workspace: Workspace,
        name: str | None = None,
        id: str | None = None,  # noqa: A002
        tags: Any = None,
        properties: Any = None,
        version: int | None = None,
        run_id: str | None = None,
        model_framework: str | None = None,
        **_others: Any,
    ) -> None:
        if id is not None:
            name, _, number = id.rpartition(":")
            if not name or not number.isdigit():
                raise InvalidValueError(f"a model's id is a name and a version, 'digits:1', got {id!r}")
            version = int(number)
        if name is None:
            raise InvalidTypeError("Model takes a name or an id")
        found = _records(workspace, name, tags, properties, run_id, model_framework)
        fitting = [one for one in found if version in (None, one.version)]
        if not fitting:
            what = f"no version {version} of a model" if version is not None else "no model"
            raise ModelNotFoundError(f"{what} {name!r} in workspace {workspace.name!r}")
        self._workspace: Workspace = workspace
        self._record: ModelRecord = fitting[0]

    @classmethod
    def _of(cls, workspace: Workspace, record: ModelRecord) -> Model:
        model = cls.__new__(cls)
        model._workspace = workspace  # noqa: SLF001 - its own class
        model._record = record  # noqa: SLF001
        return model

    @property
    def name(self) -> str:
        """Its name."""
        return self._record.name

    @property
    def version(self) -> int:
        """Its version, from 1."""
        return self._record.version

    @property
    def id(self) -> str:
        """Its name and version."""
        return f"{self.name}:{self.version}"

    @property
    def workspace(self) -> Workspace:
        """The workspace it is in."""
        return self._workspace

    @property
    def run_id(self) -> str | None:
        """The run it came from; None for one that was registered from a file."""
        return self._record.run

    @property
    def experiment_name(self) -> str | None:
        """The experiment of that run."""
        return self._record.experiment

    @property
    def description(self) -> str | None:
        """What it is."""
        return self._record.description

    @property
    def model_framework(self) -> str | None:
        """What it was made with."""
        return self._record.framework

    @property
    def model_framework_version(self) -> str | None:
        """Which version of that."""
        return self._record.framework_version

    @property
    def created_time(self) -> float:
        """When it was registered, in seconds since the epoch."""
        return self._record.created

    @property
    def tags(self) -> dict[str, str | None]:
        """Its tags."""
        return dict(self._record.tags)

    @property
    def properties(self) -> dict[str, str]:
        """Its properties."""
        return dict(self._record.properties)

    @property
    def url(self) -> str:
        """Where its file or folder lies, as a URL."""
        return self._path().absolute().as_uri()

    def _path(self) -> Path:
        return self._workspace._store.model_path(self.name, self.version)  # noqa: SLF001

    @staticmethod
    def list(
        workspace: Workspace,
        name: str | None = None,
        tags: Any = None,
        properties: Any = None,
        run_id: str | None = None,
        latest: bool = False,  # noqa: FBT001, FBT002
        dataset_id: str | None = None,
        expand: bool = True,  # noqa: FBT001, FBT002
        page_count: int = 255,
        model_framework: str | None = None,
    ) -> list[Model]:
        """The models of a workspace by name, of each the newest version first.

        Args:
            workspace: Where to look.
            name: Only versions of this model.
            tags: Only with this tag, with all of these, or a list of both.
            properties: The same for properties.
            run_id: Only from this run.
            latest: Only the newest version of each.
            model_framework: Only made with this.
        """
        found = _records(workspace, name, tags, properties, run_id, model_framework)
        newest: dict[str, int] = {}
        for record in _store(workspace).models():
            newest[record.name] = max(record.version, newest.get(record.name, 0))
        return [
            Model._of(workspace, record)
            for record in found
            if not latest or newest.get(record.name) == record.version
        ]

    @staticmethod
    def register(
        workspace: Workspace,
        model_path: str | Path,
        model_name: str,
        tags: Any = None,
        properties: Any = None,
        description: str | None = None,
        datasets: Any = None,
        model_framework: str | None = None,
        model_framework_version: str | None = None,
        **_others: Any,
    ) -> Model:
        """A new version of a model, from a file or folder of this machine."""
        source = given_path(model_path, "Model.register")
        if not source.exists():
            raise InvalidValueError(f"there is no file or folder {str(model_path)!r}")
        return add_model(
            workspace,
            model_name,
            source,
            description=description,
            framework=model_framework,
            framework_version=model_framework_version,
            tags=tags,
            properties=properties,
            path=source.name,
        )

    @staticmethod
    def get_model_path(
        model_name: str, version: int | None = None, _workspace: Workspace | None = None
    ) -> str:
        """The path of a model's file or folder, in the workspace of `Workspace.from_config()`."""
        from mlwidget.tracking.workspace import Workspace

        model = Model(_workspace or Workspace.from_config(), model_name, version=version)
        return str(_store(model.workspace).model_path(model.name, model.version))

    def download(
        self,
        target_dir: str | Path = ".",
        exist_ok: bool = False,  # noqa: FBT001, FBT002
        exists_ok: bool | None = None,  # noqa: FBT001
    ) -> str:
        """The path of a copy of the model's file or folder.

        Args:
            target_dir: The folder to copy it to.
            exist_ok: Replace what is there.
            exists_ok: The same.
        """
        source = self._path()
        name = self._record.path.rpartition("/")[2] or self.name
        target = given_path(target_dir, "Model.download") / name
        if target.exists() and not (exist_ok or exists_ok):
            raise InvalidValueError(
                f"{str(target)!r} is there already: give exist_ok=True to replace it"
            )
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            if source.is_dir():
                shutil.copytree(source, target, dirs_exist_ok=True)
            else:
                shutil.copyfile(source, target)
        except OSError as error:
            msg = f"{str(target)!r} cannot be written ({error}): choose another place"
            raise InvalidValueError(msg) from error
        return str(target)

    def delete(self) -> None:
        """Remove this version with its files."""
        self._workspace._store.delete_model(self.name, self.version)  # noqa: SLF001

    def update(self, tags: Any = None, description: str | None = None, **_others: Any) -> None:
        """Replace the tags and the description, whichever is given."""
        changes: dict[str, Any] = {}
        if tags is not None:
            changes["tags"] = check_tags(tags)
        if description is not None:
            changes["description"] = description
        self._update(**changes)

    def update_tags_properties(
        self, add_tags: Any = None, remove_tags: Iterable[str] | None = None, add_properties: Any = None
    ) -> None:
        """Add and remove tags, and add properties."""
        gone = check_keys(remove_tags or [])
        kept = {key: value for key, value in self.tags.items() if key not in gone}
        self._update(
            tags={**kept, **check_tags(add_tags)},
            properties={**self.properties, **check_properties(add_properties)},
        )

    def add_tags(self, tags: dict[str, str]) -> None:
        """Add tags, or replace their values."""
        self.update_tags_properties(add_tags=tags)

    def remove_tags(self, tags: Iterable[str]) -> None:
        """Remove tags by name."""
        self.update_tags_properties(remove_tags=tags)

    def add_properties(self, properties: dict[str, str]) -> None:
        """Add properties."""
        self.update_tags_properties(add_properties=properties)

    def _update(self, **changes: Any) -> None:
        store = self._workspace._store  # noqa: SLF001
        self._record = store.update_model(self.name, self.version, **changes)

    def __repr__(self) -> str:
        return f"Model(Name: {self.name},\nVersion: {self.version},\nWorkspace: {self._workspace.name})"


def _store(workspace: Workspace) -> Store:
    if not hasattr(workspace, "_store"):
        raise InvalidTypeError(f"Model takes a Workspace first, got {type(workspace).__name__}")
    return workspace._store  # noqa: SLF001 - the same package


def _records(
    workspace: Workspace,
    name: str | None,
    tags: Any,
    properties: Any,
    run_id: str | None,
    framework: str | None,
) -> list[ModelRecord]:
    """The versions that match, by name, of each the newest first."""
    conditions = (_conditions(tags, "tags"), _conditions(properties, "properties"))
    return [
        record
        for record in sorted(_store(workspace).models(), key=lambda one: (one.name, -one.version))
        if name in (None, record.name)
        and run_id in (None, record.run)
        and framework in (None, record.framework)
        and all(
            key in has and value in (None, has[key])
            for has, wants in _pairs(record, conditions)
            for key, value in wants.items()
        )
    ]


def _pairs(
    record: ModelRecord, conditions: tuple[_Texts, _Texts]
) -> tuple[tuple[_Texts, _Texts], tuple[_Texts, _Texts]]:
    return (record.tags, conditions[0]), (dict(record.properties), conditions[1])


def _conditions(given: Any, what: str) -> dict[str, str | None]:
    if not isinstance(given, list | tuple):
        return wanted(given, what)
    conditions: dict[str, str | None] = {}
    pair: Any
    for one in given:
        is_pair = isinstance(one, list | tuple) and len(one) == 2
        pair = dict([one]) if is_pair else one
        conditions.update(wanted(pair, what))
    return conditions


def add_model(
    workspace: Workspace,
    name: str,
    source: Path,
    *,
    tags: Any = None,
    properties: Any = None,
    **fields: Any,
) -> Model:
    """A new version of a model, from a copy of a file or folder."""
    record = ModelRecord(
        name=check_folder_name(name, "a model's name"),
        version=0,
        created=time.time(),
        tags=check_tags(tags),
        properties=check_properties(properties),
        **fields,
    )
    return Model._of(workspace, workspace._store.add_model(record, source))  # noqa: SLF001
