"""Code that a run was made with: kept once for the same content, and given back as a zip file."""

from __future__ import annotations

import hashlib
import os
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

if TYPE_CHECKING:
    from collections.abc import Iterator

PROPERTY: Final = "ContentSnapshotId"
MOST_BYTES: Final = 300 << 20
_ID: Final = re.compile("[0-9a-f]{64}")
_ALWAYS_LEFT_OUT: Final = frozenset({".git", "__pycache__", ".ipynb_checkpoints"})


class Snapshots(RunCore):
    """The calls that keep code."""

    def take_snapshot(self, file_or_folder_path: str | Path) -> str:
        """The id of the snapshot: the same for the same files.

        Left out is what the folder's `.amlignore` names, or where there is none its `.gitignore`;
        and always `.git`, `__pycache__`, notebook checkpoints and the workspace itself.

        Args:
            file_or_folder_path: What to keep.

        Raises:
            InvalidValueError: For a path that is not there, for more than 300 MB, and for a second
                snapshot of other files.
        """
        top = given_path(file_or_folder_path, "take_snapshot").absolute()
        if not top.exists():
            raise InvalidValueError(f"there is no file or folder {str(file_or_folder_path)!r}")
        files = [(top.name, top)] if top.is_file() else list(self._wanted(top))
        size = sum(path.stat().st_size for _, path in files)
        if size > MOST_BYTES:
            msg = (
                f"the snapshot of {str(top)!r} would have {size >> 20:,} MB in {len(files):,} files, "
                "more than 300 MB: name what does not belong to it in a file .amlignore"
            )
            raise InvalidValueError(msg)
        snapshot = _identity(files)
        known = self.get_snapshot_id()
        if known == snapshot:
            return snapshot
        if known is not None:
            msg = f"the run has a snapshot of other files already ({known[:80]}): start another run"
            raise InvalidValueError(msg)
        for name, _ in files:
            check_name(CODE + name)
        for name, path in files:
            self._store.put_artifact(CODE + name, path, replace=True)
        self._store.add_properties({PROPERTY: snapshot})
        return snapshot

    def _wanted(self, top: Path) -> Iterator[tuple[str, Path]]:
        from pathspec import GitIgnoreSpec

        rules = next(
            (top / name for name in (".amlignore", ".gitignore") if (top / name).is_file()), None
        )
        ignored = GitIgnoreSpec.from_lines(
            rules.read_text("utf-8", "replace").splitlines() if rules else []
        )
        location = self._experiment.workspace.folder
        own = None if location == MEMORY else Path(location)
        for folder, below, names in os.walk(top):
            here = Path(folder)
            inside = here.relative_to(top)
            below[:] = sorted(
                name
                for name in below
                if name not in _ALWAYS_LEFT_OUT
                and here / name != own
                and not ignored.match_file((inside / name).as_posix() + "/")
            )
            for name in sorted(names):
                relative = (inside / name).as_posix()
                if not ignored.match_file(relative) and (here / name).is_file():
                    yield relative, here / name

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


def _identity(files: list[tuple[str, Path]]) -> str:
    whole = hashlib.sha256()
    for name, path in files:
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        whole.update(f"{digest} {len(name)} {name}\n".encode("utf-8", "surrogateescape"))
    return whole.hexdigest()
