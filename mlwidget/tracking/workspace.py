"""A workspace: a folder of experiments, runs and models."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mlwidget import settings
from mlwidget.errors import ConfigError, InvalidValueError, WorkspaceNotFoundError
from mlwidget.provided import provided
from mlwidget.store import MEMORY, open_store, remove_store
from mlwidget.tracking import config, open_runs
from mlwidget.tracking.paths import given_path
from mlwidget.tracking.tags import check_tags

if TYPE_CHECKING:
    import builtins

    from mlwidget.store.base import Store
    from mlwidget.tracking.experiment import Experiment
    from mlwidget.tracking.model import Model
    from mlwidget.tracking.run import Run


class Workspace:
    """Where runs are kept.

    >>> workspace = Workspace.from_config()
    >>> workspace.experiments
    {}

    Args:
        subscription_id: Kept as it is given; programs print it.
        resource_group: The same.
        workspace_name: Names a workspace in the user's data folder that `create` made.
        folder: The workspace's folder, made when it is not there; "memory:" keeps nothing on disk.

    Raises:
        WorkspaceNotFoundError: For a name without a workspace.
    """

    def __init__(
        self,
        subscription_id: str | None = None,
        resource_group: str | None = None,
        workspace_name: str | None = None,
        auth: object = None,
        *,
        folder: str | Path | None = None,
    ) -> None:
        if folder is not None:
            folder = MEMORY if folder == MEMORY else given_path(folder, "Workspace(folder=…)")
        else:
            if workspace_name is None:
                msg = "Workspace() takes a workspace_name or a folder; Workspace.from_config() finds one"
                raise ConfigError(msg)
            folder = _existing(workspace_name)
        self._given = {"subscription_id": subscription_id, "resource_group": resource_group}
        self._name = workspace_name
        self._store: Store = open_store(MEMORY if settings.is_disabled() else folder)

    @classmethod
    def from_config(
        cls,
        path: str | Path | None = None,
        auth: object = None,
        _logger: object = None,
        _file_name: str | None = None,
    ) -> Workspace:
        """The workspace of this project.

        The first that is there: `path`, the folder named by `MLWIDGET_WORKSPACE`, a `config.json`
        in `.mlwidget/`, `.azureml/`, `aml_config/` or plainly, here or above, and the user's own.

        >>> Workspace.from_config().name
        'workspace'

        Args:
            path: A config.json, or a folder to look for one in and above.
            auth: Not needed.

        Raises:
            ConfigError: For a `path` without a config.json, and for one that cannot be used.
        """
        here = settings.workspace()
        if path is not None:
            place = given_path(path, "Workspace.from_config")
            found: Path | None = config.given(place / _file_name if _file_name else place)
        elif here is not None or settings.is_disabled():
            return cls(folder=here or MEMORY)
        else:
            found = config.find(Path.cwd())
        if found is None:
            return cls(workspace_name=config.DEFAULT, folder=config.named_folder(config.DEFAULT))
        values = config.read(found)
        return cls(
            values.get("subscription_id"),
            values.get("resource_group"),
            values.get("workspace_name"),
            folder=config.folder_of(values, found),
        )

    @staticmethod
    def create(
        name: str,
        auth: object = None,
        subscription_id: str | None = None,
        resource_group: str | None = None,
        location: str | None = None,
        create_resource_group: bool = True,  # noqa: FBT001, FBT002 - the retired SDK's order
        sku: str = "basic",
        tags: dict[str, str] | None = None,
        friendly_name: str | None = None,
        *,
        exist_ok: bool = False,
        folder: str | Path | None = None,
        **_others: object,
    ) -> Workspace:
        """A new workspace, in the user's data folder unless `folder` says where.

        Args:
            name: Names it.
            subscription_id: Kept as it is given.
            resource_group: Kept as it is given.
            location: Kept as it is given.
            sku: Kept as it is given.
            tags: Kept with it.
            friendly_name: Kept with it.
            exist_ok: Take the one that is there, instead of refusing.
            folder: Where it is to be.

        Raises:
            InvalidValueError: When there is one of that name and `exist_ok` is not given.
        """
        named = config.named_folder(name)
        place = given_path(folder, "Workspace.create(folder=…)") if folder is not None else named
        if (place / "workspace.json").exists():
            if not exist_ok:
                msg = f"there is already a workspace {name!r}: give exist_ok=True, or use Workspace.get"
                raise InvalidValueError(msg)
            return Workspace(subscription_id, resource_group, name, folder=place)
        made = Workspace(subscription_id, resource_group, name, folder=place)
        made._store.set_info(
            name=name,
            subscription_id=subscription_id,
            resource_group=resource_group,
            location=location,
            sku=sku,
            tags=check_tags(tags),
            friendly_name=friendly_name,
            created=time.time(),
        )
        return made

    @staticmethod
    def get(
        name: str,
        auth: object = None,
        subscription_id: str | None = None,
        resource_group: str | None = None,
        location: str | None = None,
        cloud: str = "",
        id: str | None = None,  # noqa: A002
    ) -> Workspace:
        """The workspace of that name; WorkspaceNotFoundError when there is none."""
        return Workspace(subscription_id, resource_group, name, auth)

    @staticmethod
    def list(
        subscription_id: str | None = None,
        auth: object = None,
        resource_group: str | None = None,
    ) -> dict[str, list[Workspace]]:
        """The workspaces in the user's data folder: name to a list of one."""
        places = sorted((settings.data_folder() / "workspaces").glob("*/catalog.sqlite"))
        names = [path.parent.name for path in places]
        return {name: [Workspace(subscription_id, resource_group, name)] for name in names}

    def write_config(self, path: str | Path | None = None, file_name: str | None = None) -> None:
        """Write `.azureml/config.json`, by which `from_config` finds this workspace again.

        Args:
            path: The folder to write below; the current one if not given.
            file_name: Another name than config.json.
        """
        values = {
            "subscription_id": self.subscription_id,
            "resource_group": self.resource_group,
            "workspace_name": self.name,
            "folder": self._store.location,
        }
        target = given_path(path, "write_config") if path is not None else Path.cwd()
        config.write(target / ".azureml" / (file_name or config.FILE), values)

    @property
    def name(self) -> str:
        """The name it was made with, or its folder's."""
        location = self._store.location
        own = self._store.info().get("name") or self._name
        return str(own or ("memory" if location == MEMORY else Path(location).name))

    @property
    def folder(self) -> str:
        """Where it lies; "memory:" for one that is not on disk."""
        return self._store.location

    @property
    def subscription_id(self) -> str:
        """As it was given; "local" when it was not."""
        return self._info("subscription_id")

    @property
    def resource_group(self) -> str:
        """As it was given; "local" when it was not."""
        return self._info("resource_group")

    @property
    def location(self) -> str:
        """As it was given; "local" when it was not."""
        return self._info("location")

    @property
    def sku(self) -> str:
        """As it was given; "basic" when it was not."""
        return str(self._store.info().get("sku") or "basic")

    @property
    def tags(self) -> dict[str, str | None]:
        """What the workspace was tagged with."""
        return dict(self._store.info().get("tags") or {})

    def _info(self, key: str) -> str:
        return str(self._given.get(key) or self._store.info().get(key) or "local")

    @property
    def experiments(self) -> dict[str, Experiment]:
        """The experiments that are not archived, by name."""
        from mlwidget.tracking.experiment import Experiment

        return {one.name: one for one in Experiment.list(self)}

    @property
    def models(self) -> dict[str, Model]:
        """The newest version of each registered model, by name."""
        from mlwidget.tracking.model import Model

        return {one.name: one for one in Model.list(self, latest=True)}

    @property
    def environments(self) -> dict[str, Any]:
        """The environments that were registered, by name, in their latest versions."""
        found: dict[str, Any] = self._part("environments")
        return found

    @property
    def datastores(self) -> dict[str, Any]:
        """The places for data, by name."""
        found: dict[str, Any] = self._part("datastores")
        return found

    @property
    def datasets(self) -> dict[str, Any]:
        """The datasets that were registered, by name, in their latest versions."""
        found: dict[str, Any] = self._part("datasets")
        return found

    @property
    def compute_targets(self) -> dict[str, Any]:
        """The compute targets, by name: all of them are this machine."""
        found: dict[str, Any] = self._part("compute_targets")
        return found

    def get_default_datastore(self) -> Any:
        """The place for data that every workspace has: a folder in it."""
        return self._part("default datastore")

    def get_default_compute_target(self, type: str) -> None:  # noqa: A002 - the retired SDK's
        """None: scripts run on this machine, unless they name a target."""

    def _part(self, name: str) -> Any:
        factory = provided("workspace", name)
        assert factory is not None, "the package has named it when it was imported"
        return factory(self)

    def get_run(self, run_id: str) -> Run:
        """The run of that id; RunNotFoundError when there is none."""
        from mlwidget.tracking.run import Run

        return Run.get(self, run_id)

    def delete_run(self, run_id: str) -> None:
        """Remove a run as `Run.delete` does, also one that is damaged and cannot be opened.

        Args:
            run_id: The run.

        Raises:
            RunNotFoundError: When there is none.
            InvalidValueError: While it, or one below it, is not over: cancel it first.
        """
        from mlwidget.tracking.removing import removable

        for one in reversed(removable(self._store, run_id)):
            self._store.delete_run(one)

    def discard_run(self, run_id: str) -> builtins.list[str]:
        """The ids of the runs that were thrown away as by `Run.discard`, also when one is damaged.

        Args:
            run_id: The run.

        Raises:
            RunNotFoundError: When there is none.
            InvalidValueError: While it, or one below it, is not over: cancel it first.
        """
        from mlwidget.tracking.removing import removable

        ids = removable(self._store, run_id)
        for one in reversed(ids):
            self._store.discard_run(one)
        return ids

    def restore_run(self, run_id: str) -> Run:
        """The run that was thrown away by `Run.discard` or `discard_run`, back where it was.

        Raises:
            RunNotFoundError: When it is not in the trash.
        """
        self._store.restore_run(run_id)
        return self.get_run(run_id)

    def empty_trash(self, older_than_seconds: float = 0.0) -> int:
        """How many runs of the trash are gone for good now.

        Args:
            older_than_seconds: Only those that were thrown away so long ago.
        """
        return self._store.empty_trash(older_than_seconds)

    def find_runs(
        self,
        filter: str = "",  # noqa: A002 - the word of every other tracker
        *,
        sort: str = "created",
        descending: bool = True,
        limit: int = 100,
        include_children: bool = False,
    ) -> builtins.list[Run]:
        """The runs that fit, the newest first.

        >>> workspace = Workspace.from_config()
        >>> with Experiment(workspace, "digits").start_logging(display_name="first") as run:
        ...     run.log("loss", 0.25)
        >>> [run.display_name for run in workspace.find_runs("loss < 0.3 status:completed")]
        ['first']

        Args:
            filter: What must hold, such as `loss < 0.3 and lr = 1e-3 tag.owner:me "some words"`: last
                values of metrics, parameters, tags, and `status`, `name`, `experiment`, `started`,
                `duration` of each run. Several conditions must all hold; `or`, `not` and brackets do
                what they say. All runs if not given.
            sort: What they come in the order of: any such name.
            descending: The greatest, or newest, first.
            limit: So many at most.
            include_children: Runs that have a parent, too.

        Raises:
            InvalidValueError: For a filter that is none; it says where.
        """
        from mlwidget.tracking.finding import Finder, Search, parse
        from mlwidget.tracking.run import runs_of

        wanted = Search(
            parse(filter), sort=sort, descending=descending, count=limit, everywhere=include_children
        )
        finder = Finder(self)
        finder.refresh()
        return [*runs_of(self, [one.record for one in finder.search(wanted).runs])]

    def get_details(self) -> dict[str, Any]:
        """What there is to say about the workspace, under the names that programs read."""
        info = self._store.info()
        return {
            "id": f"/subscriptions/{self.subscription_id}/resourceGroups/{self.resource_group}"
            f"/workspaces/{self.name}",
            "name": self.name,
            "location": self.location,
            "folder": self.folder,
            "sku": {"name": self.sku, "tier": self.sku},
            "tags": self.tags,
            "description": info.get("description") or "",
            "friendlyName": info.get("friendly_name") or self.name,
            "provisioningState": "Succeeded",
        }

    def update(
        self,
        friendly_name: str | None = None,
        description: str | None = None,
        tags: dict[str, str] | None = None,
    ) -> Workspace:
        """The workspace, after what is given was replaced."""
        given = {"friendly_name": friendly_name, "description": description}
        changes: dict[str, Any] = {key: value for key, value in given.items() if value is not None}
        if tags is not None:
            changes["tags"] = check_tags(tags)
        self._store.set_info(**changes)
        return self

    def delete(self, delete_dependent_resources: bool = False, no_wait: bool = False) -> None:  # noqa: FBT001, FBT002
        """Remove the workspace with everything in it; runs that this process holds are canceled."""
        for run in open_runs.open_runs():
            if run.experiment.workspace == self:
                run.cancel()
        remove_store(self._store.location)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Workspace) and other._store is self._store

    def __hash__(self) -> int:
        return hash(self._store.location)

    def __repr__(self) -> str:
        return (
            f"Workspace.create(name={self.name!r}, subscription_id={self.subscription_id!r}, "
            f"resource_group={self.resource_group!r})"
        )

    def __reduce__(self) -> tuple[Any, ...]:
        return _reopen, (self._given, self._name, self._store.location)


def _reopen(given: dict[str, str | None], name: str | None, folder: str) -> Workspace:
    return Workspace(**given, workspace_name=name, folder=folder)


def _existing(name: str) -> Path:
    folder = config.named_folder(name)
    if not folder.is_dir() and not settings.is_disabled():
        msg = f"no workspace {name!r} in {folder.parent}: Workspace.create({name!r}) makes it"
        raise WorkspaceNotFoundError(msg)
    return folder
