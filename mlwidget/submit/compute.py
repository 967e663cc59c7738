"""Compute targets by name: all of them are this machine."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Self

from mlwidget.errors import ComputeTargetNotFoundError, InvalidNameError, UnavailableError
from mlwidget.logger import log
from mlwidget.records import TERMINAL
from mlwidget.store import MEMORY

if TYPE_CHECKING:
    import builtins

    from mlwidget.tracking.run import Run
    from mlwidget.tracking.workspace import Workspace

FILE: Final = "compute_targets.json"
LOCAL: Final = "local"
STATE: Final = "Succeeded"
_in_memory: dict[str, dict[str, Any]] = {}


class LocalTarget:
    """This machine."""

    name = LOCAL
    type = LOCAL


class Status:
    """How a compute target is: ready, always.

    Args:
        target: The target.
    """

    def __init__(self, target: ComputeTarget) -> None:
        self.provisioning_state = STATE
        self.allocation_state = "Steady"
        self.vm_size = str(target.properties.get("vm_size", ""))
        self.current_node_count = self.target_node_count = 1
        self.errors: list[Any] = []

    def serialize(self) -> dict[str, Any]:
        """The same as JSON values."""
        return {
            "currentNodeCount": self.current_node_count,
            "targetNodeCount": self.target_node_count,
            "allocationState": self.allocation_state,
            "provisioningState": self.provisioning_state,
            "vmSize": self.vm_size,
            "errors": list(self.errors),
        }


class ComputeTarget:
    """A compute target of a workspace, by its name; scripts that go there run on this machine.

    >>> from mlwidget.submit.compute import AmlCompute, ComputeTarget
    >>> workspace = Workspace.from_config()
    >>> wanted = AmlCompute.provisioning_configuration(vm_size="STANDARD_D2_V2", max_nodes=4)
    >>> ComputeTarget.create(workspace, "cpu-cluster", wanted).name
    'cpu-cluster'
    >>> ComputeTarget(workspace, "cpu-cluster").provisioning_state
    'Succeeded'

    Args:
        workspace: The workspace.
        name: The target's name.

    Raises:
        ComputeTargetNotFoundError: When the workspace has none of that name.
    """

    type = "AmlCompute"

    def __new__(cls, workspace: Workspace, name: str) -> Self:
        """The target, as an object of the class for its type."""
        if cls is ComputeTarget:
            kind = _known(workspace).get(name, {}).get("type")
            chosen = {ComputeInstance.type: ComputeInstance, RemoteCompute.type: RemoteCompute}
            return super().__new__(chosen.get(kind, AmlCompute))  # type: ignore[return-value,arg-type]
        return super().__new__(cls)

    def __init__(self, workspace: Workspace, name: str) -> None:
        known = _known(workspace)
        if name not in known:
            there = ", ".join(sorted(known)) or "none"
            msg = (
                f"the workspace has no compute target {name!r}; it has {there}: ComputeTarget.create "
                "makes one"
            )
            raise ComputeTargetNotFoundError(msg)
        self.workspace = workspace
        self.name = name
        self.properties: dict[str, Any] = known[name]
        self.location = "local"
        self.tags: dict[str, str] = dict(self.properties.get("tags") or {})

    @property
    def provisioning_state(self) -> str:
        """Always "Succeeded": this machine is there."""
        return STATE

    @property
    def status(self) -> Status:
        """How it is."""
        return Status(self)

    @property
    def vm_size(self) -> str:
        """What it was asked to be."""
        return self.status.vm_size

    @staticmethod
    def create(
        workspace: Workspace, name: str, provisioning_configuration: dict[str, Any]
    ) -> ComputeTarget:
        """A new target, which is this machine; one notice says so.

        Args:
            workspace: The workspace.
            name: Its name.
            provisioning_configuration: What it was meant to be, which is kept and not needed.
        """
        if not str(name or "").strip():
            raise InvalidNameError(f"a compute target needs a name, got {name!r:.80}")
        known = {**_known(workspace), name: dict(provisioning_configuration)}
        _keep(workspace, known)
        log.warning("compute target %s is this machine: it has %d processors", name, os.cpu_count() or 1)
        return ComputeTarget(workspace, name)

    @staticmethod
    def attach(workspace: Workspace, name: str, attach_configuration: Any) -> ComputeTarget:
        """A new target, which is this machine and none elsewhere; one notice says so.

        Args:
            workspace: The workspace.
            name: Its name.
            attach_configuration: From `RemoteCompute.attach_configuration`.

        Raises:
            UnavailableError: For another kind of machine.
        """
        kind = attach_configuration.get("type") if isinstance(attach_configuration, dict) else None
        if kind != RemoteCompute.type:
            raise UnavailableError("scripts run on this machine: nothing else can be attached")
        return ComputeTarget.create(workspace, name, attach_configuration)

    @staticmethod
    def list(workspace: Workspace) -> builtins.list[ComputeTarget]:
        """The targets of a workspace."""
        return [ComputeTarget(workspace, name) for name in sorted(_known(workspace))]

    def wait_for_completion(
        self,
        show_output: bool = False,  # noqa: FBT001, FBT002
        min_node_count: int | None = None,  # noqa: ARG002 - the retired SDK's
        timeout_in_minutes: float = 25,  # noqa: ARG002
        is_delete_operation: bool = False,  # noqa: FBT001, FBT002, ARG002
    ) -> None:
        """Return at once: this machine is ready.

        Args:
            show_output: Say so.
            min_node_count: Taken and not needed.
            timeout_in_minutes: Taken and not needed.
            is_delete_operation: Taken and not needed.
        """
        if show_output:
            sys.stdout.write(f"{STATE}\n")

    def get_status(self) -> Status:
        """How it is."""
        return self.status

    def refresh_state(self) -> None:
        """Nothing: it does not change."""

    def get(self) -> dict[str, Any]:
        """The target as JSON values."""
        return self.serialize()

    def serialize(self) -> dict[str, Any]:
        """The target as JSON values."""
        return {"name": self.name, "type": self.type, "provisioningState": STATE, **self.properties}

    def list_nodes(self) -> builtins.list[dict[str, Any]]:
        """This machine."""
        return [{"nodeId": LOCAL, "nodeState": "idle"}]

    def get_active_runs(self, **_: Any) -> builtins.list[Run]:
        """The runs that go on there."""
        found = []
        for experiment in self.workspace.experiments.values():
            runs = experiment.get_runs(include_children=True)
            found += [run for run in runs if _is_active(run, self.name)]
        return found

    def update(self, **changes: Any) -> None:
        """Keep what it is meant to be now."""
        told = {name: value for name, value in changes.items() if value is not None}
        self.properties = {**self.properties, **told}
        _keep(self.workspace, {**_known(self.workspace), self.name: self.properties})

    def delete(self) -> None:
        """Forget its name."""
        _keep(self.workspace, {k: v for k, v in _known(self.workspace).items() if k != self.name})

    def detach(self) -> None:
        """Forget its name."""
        self.delete()

    def __repr__(self) -> str:
        return f"{type(self).__name__}(workspace={self.workspace!r}, name={self.name!r})"


class AmlCompute(ComputeTarget):
    """A cluster by name, which is this machine."""

    type = "AmlCompute"

    @staticmethod
    def provisioning_configuration(vm_size: str = "", **wanted: Any) -> dict[str, Any]:
        """What `ComputeTarget.create` takes.

        Args:
            vm_size: What each machine was meant to be.
            wanted: What else was wanted, as in the retired SDK.
        """
        secret = {"admin_user_password", "admin_user_ssh_key"}
        kept = {name: value for name, value in wanted.items() if name not in secret}
        return {"type": AmlCompute.type, "vm_size": vm_size, **kept}

    @staticmethod
    def supported_vmsizes(
        workspace: Workspace,  # noqa: ARG004 - the retired SDK's
        location: str | None = None,  # noqa: ARG004
    ) -> builtins.list[dict[str, Any]]:
        """This machine."""
        import psutil

        memory = psutil.virtual_memory().total / 1e9
        return [{"name": LOCAL, "vCPUs": os.cpu_count() or 1, "memoryGB": round(memory, 1), "gpus": 0}]


class ComputeInstance(ComputeTarget):
    """A machine by name, which is this one."""

    type = "ComputeInstance"

    @staticmethod
    def provisioning_configuration(vm_size: str = "", **wanted: Any) -> dict[str, Any]:
        """What `ComputeTarget.create` takes."""
        made = AmlCompute.provisioning_configuration(vm_size, **wanted)
        return {**made, "type": ComputeInstance.type}

    def start(self, **_: Any) -> None:
        """Nothing: it runs."""

    def stop(self, **_: Any) -> None:
        """Nothing: it is the machine that this runs on."""

    def restart(self, **_: Any) -> None:
        """Nothing: it is the machine that this runs on."""


class RemoteCompute(ComputeTarget):
    """A machine elsewhere by name; this one takes its place."""

    type = "VirtualMachine"

    @staticmethod
    def attach_configuration(
        username: str | None = None,
        address: str | None = None,
        resource_id: str | None = None,
        ssh_port: int = 22,
        **_: Any,
    ) -> dict[str, Any]:
        """What `ComputeTarget.attach` takes; passwords and keys are not kept.

        Args:
            username: Who would log in there.
            address: Where it is.
            resource_id: Its name in the retired service.
            ssh_port: Its port for SSH.
        """
        told = {"username": username, "address": address, "resource_id": resource_id}
        return {"type": RemoteCompute.type, "ssh_port": ssh_port, **told}


def compute_targets(workspace: Workspace) -> dict[str, ComputeTarget]:
    """The targets of a workspace, by their names."""
    return {one.name: one for one in ComputeTarget.list(workspace)}


def _is_active(run: Run, name: str) -> bool:
    details = run.get_details()
    return details["target"] == name and details["status"] not in TERMINAL


def _known(workspace: Workspace) -> dict[str, dict[str, Any]]:
    if workspace.folder == MEMORY:
        return _in_memory
    file = Path(workspace.folder) / FILE
    if not file.is_file():
        return {}
    found: dict[str, dict[str, Any]] = json.loads(file.read_text("utf-8"))
    return found


def _keep(workspace: Workspace, known: dict[str, dict[str, Any]]) -> None:
    if workspace.folder == MEMORY:
        _in_memory.clear()
        _in_memory.update(known)
        return
    file = Path(workspace.folder) / FILE
    temporary = file.with_suffix(f".{os.getpid()}")
    temporary.write_text(json.dumps(known, indent=2, default=str) + "\n", "utf-8")
    temporary.replace(file)
