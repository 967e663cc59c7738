"""Code that a run was made with: kept once for the same content, and given back as a zip file."""

from __future__ import annotations

import re
import tempfile
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

from mlwidget.errors import InvalidValueError, NotFoundError
from mlwidget.store import MEMORY
from mlwidget.store.artifacts import check_name
from mlwidget.tracking.core import RunCore
from mlwidget.tracking.files import CODE
from mlwidget.tracking.paths import given_path
from mlwidget.tracking.source_tree import Fingerprints, identity, source_tree

if TYPE_CHECKING:
    from collections.abc import Sequence

PROPERTY: Final = "ContentSnapshotId"
MOST_BYTES: Final = 300 << 20
_ID: Final = re.compile("[0-9a-f]{64}")


class Snapshots(RunCore):
    """The calls that keep code."""

    def take_snapshot(self, file_or_folder_path: str | Path) -> str:
        """The id of the snapshot: the same for the same files.

        Left out is what the folder's `.amlignore` names, or where there is none its `.gitignore`; and
        always `.git`, virtual environments, `node_modules`, `__pycache__`, notebook checkpoints, the
        workspace itself, and what runs left in `outputs` and `logs`.

        Args:
            file_or_folder_path: What to keep.

        Raises:
            InvalidValueError: For a path that is not there, for more than 300 MB, and for a second
                snapshot of other files.
        """
        top = given_path(file_or_folder_path, "take_snapshot").absolute()
        if not top.exists():
            raise InvalidValueError(f"there is no file or folder {str(file_or_folder_path)!r}")
        files = [(top.name, top)] if top.is_file() else source_tree(top, self._own_folders()).files
        size = sum(path.stat().st_size for _, path in files)
        if size > MOST_BYTES:
            msg = (
                f"the snapshot of {str(top)!r} would have {size >> 20:,} MB in {len(files):,} files, "
                "more than 300 MB: name what does not belong to it in a file .amlignore"
            )
            raise InvalidValueError(msg)
        read = list(Fingerprints(top).of(files))
        snapshot = identity([(name, digest) for name, _, digest in read])
        known = self.get_snapshot_id()
        if known == snapshot:
            return snapshot
        if known is not None:
            msg = f"the run has a snapshot of other files already ({known[:80]}): start another run"
            raise InvalidValueError(msg)
        self._keep_snapshot(snapshot, read)
        return snapshot

    def _keep_snapshot(self, snapshot: str, files: Sequence[tuple[str, Path, str]]) -> None:
        for name, _, _ in files:
            check_name(CODE + name)
        self._store.put_snapshot([(CODE + name, path, digest) for name, path, digest in files])
        self._store.add_properties({PROPERTY: snapshot})

    def _own_folders(self) -> list[Path]:
        location = self._experiment.workspace.folder
        return [] if location == MEMORY else [Path(location)]

    def get_snapshot_id(self) -> str | None:
        """The id of the run's snapshot; None when it has none."""
        return self._store.record().properties.get(PROPERTY)

    def restore_snapshot(self, snapshot_id: str | None = None, path: str | Path | None = None) -> str:
        """The path of a zip file with the run's code.

        Args:
            snapshot_id: The run's own, or nothing.
            path: The folder to write it to; the one for temporary files if not given.

        Raises:
            NotFoundError: When the run has no such snapshot.
        """
        known = self.get_snapshot_id()
        if known is None or snapshot_id not in (None, known) or not _ID.fullmatch(known):
            what = f" {snapshot_id!r}" if snapshot_id is not None else ""
            raise NotFoundError(f"run {self.id} has no snapshot{what}: take_snapshot keeps one")
        folder = Path(tempfile.gettempdir())
        if path is not None:
            folder = given_path(path, "restore_snapshot")
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise InvalidValueError(f"{str(folder)!r} cannot be a folder: {error.strerror}") from error
        target = folder.absolute() / f"{known}.zip"
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
            for artifact in self._store.artifacts():
                if artifact.name.startswith(CODE):
                    archive.write(
                        self._store.artifact_path(artifact.name), artifact.name.removeprefix(CODE)
                    )
        return str(target)
