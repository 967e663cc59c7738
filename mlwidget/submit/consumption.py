"""Data as it goes to a script, and comes from one."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from mlwidget.errors import InvalidNameError

if TYPE_CHECKING:
    from mlwidget.submit.dataset import Dataset
    from mlwidget.tracking.workspace import Workspace

DIRECT: Final = "direct"
INPUTS: Final = "AZUREML_DATASET_ENVIRONMENT_VARS"
"""The variable in which a script finds the names of its inputs, each with its mode."""
_NAME: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


class DatasetConsumptionConfig:
    """A dataset as the input of a script.

    As an argument it is the path of the data; without `as_mount` or `as_download` the dataset's id.

    Args:
        name: By which the script finds it, in `run.input_datasets` and in its environment.
        dataset: The dataset.
        mode: "direct", "mount" or "download": with the latter two the script gets a path.
        path_on_compute: Taken and not needed: the data lies on this machine.
    """

    def __init__(
        self, name: str, dataset: Dataset, mode: str = DIRECT, path_on_compute: str | None = None
    ) -> None:
        if not _NAME.fullmatch(str(name)):
            raise InvalidNameError(f"an input's name has letters, digits and '_', got {name!r:.80}")
        self.name = name
        self.dataset = dataset
        self.mode = mode
        self.path_on_compute = path_on_compute

    def as_mount(self, path_on_compute: str | None = None) -> DatasetConsumptionConfig:
        """The same, as a path."""
        return DatasetConsumptionConfig(self.name, self.dataset, "mount", path_on_compute)

    def as_download(self, path_on_compute: str | None = None) -> DatasetConsumptionConfig:
        """The same, as a path."""
        return DatasetConsumptionConfig(self.name, self.dataset, "download", path_on_compute)

    def _as_argument(self) -> str:
        return self.dataset.id if self.mode == DIRECT else self.dataset._place()  # noqa: SLF001

    def _as_variables(self, workspace: Workspace) -> dict[str, str]:
        self.dataset._keep(workspace)  # noqa: SLF001 - of one house
        return {self.name: self._as_argument()}


class OutputFileDatasetConfig:
    """A folder that a script writes to; as an argument it is the path.

    Args:
        name: By which it is known.
        destination: (datastore, path), or nothing for a folder of its own.
        source: Taken and not needed.
        partition_format: Taken and not needed.
    """

    def __init__(
        self,
        name: str | None = None,
        destination: Any = None,
        source: str | None = None,  # noqa: ARG002 - the retired SDK's
        partition_format: str | None = None,  # noqa: ARG002
    ) -> None:
        self.name = name or "output"
        self._destination = destination
        self._registered: str | None = None

    def as_mount(self, *_: Any, **__: Any) -> OutputFileDatasetConfig:
        """The same."""
        return self

    def as_upload(self, *_: Any, **__: Any) -> OutputFileDatasetConfig:
        """The same."""
        return self

    def register_on_complete(self, name: str, **_: Any) -> OutputFileDatasetConfig:
        """The same; `Dataset.File.from_files` makes a dataset of what was written."""
        self._registered = name
        return self

    def _as_argument(self) -> str:
        if self._destination is None:
            return f"outputs/{self.name}"  # below the script's folder, and kept with the run
        datastore, inside = self._destination
        path = Path(str(datastore.path(inside)))
        path.mkdir(parents=True, exist_ok=True)
        return str(path)
