"""Files of a run: plain files under their own names, large ones once for the whole workspace."""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import tempfile
import time
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any, Final

from mlwidget.errors import ArtifactExistsError, ArtifactNotFoundError, ArtifactPathError
from mlwidget.records import ArtifactRecord
from mlwidget.store.names import MOST_BYTES, length

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import BinaryIO

LARGE: Final = 1 << 20
"""Bytes from which a file is kept by its content and linked into the run."""
LIVE: Final = ("logs", "outputs", "files/user_logs", "files/azureml-logs")
"""The run's folders in which files can be read before they are kept."""
_OWN: Final = frozenset({"logs", "outputs", "snapshot"})
_OTHERS: Final = "files"
_TEMPORARY: Final = ".mlwidget-"
_PATH_BYTES: Final = 3000
_BLOCK: Final = 1 << 20


def check_name(name: Any) -> PurePosixPath:
    """The artifact's name as a relative path that stays inside the run.

    Raises:
        ArtifactPathError: For a name that is empty, absolute, too long, no Unicode, or leaves the run.
    """
    if not isinstance(name, str) or not name.strip():
        raise ArtifactPathError(
            f"an artifact needs a name such as 'outputs/model.pkl', got {name!r:.80}"
        )
    if "\0" in name or any("\ud800" <= sign <= "\udfff" for sign in name):
        msg = f"an artifact's name cannot hold NUL, nor bytes that are no text, got {name[:80]!r}"
        raise ArtifactPathError(msg)
    path = PurePosixPath(name.replace("\\", "/"))
    parts = [part for part in path.parts if part != "."]
    if path.is_absolute() or not parts or ".." in parts or parts[0].endswith(":"):
        msg = f"an artifact's name stays inside the run, as 'outputs/model.pkl' does, got {name[:80]!r}"
        raise ArtifactPathError(msg)
    if max(map(length, parts)) > MOST_BYTES or length(name) > _PATH_BYTES:
        msg = (
            f"an artifact's name has at most {MOST_BYTES} bytes between '/', {_PATH_BYTES:,} in all, "
            f"got {length(name):,}: {name[:40]!r}…"
        )
        raise ArtifactPathError(msg)
    return PurePosixPath(*parts)


def location(folder: Path, name: str) -> Path:
    """Where an artifact of that name lies: outputs/, logs/ and snapshot/ are the run's own folders."""
    path = check_name(name)
    return folder.joinpath(path if path.parts[0] in _OWN and len(path.parts) > 1 else _OTHERS / path)


def find(folder: Path, name: str) -> Path:
    """Where the artifact's bytes can be read."""
    path = location(folder, name)
    if not path.is_file():
        raise ArtifactNotFoundError(f"the run has no file {name!r}; get_file_names() lists them")
    if not path.resolve().is_relative_to(folder.resolve()):
        raise ArtifactPathError(f"{name!r} is a link that leads out of the run: it is not followed")
    return path


def place(folder: Path, name: str) -> Path:
    """Where a file of that name can be written, in a folder that is there."""
    path = location(folder, name)
    path.parent.mkdir(parents=True, exist_ok=True)
    return path


def is_lent(folder: Path, name: str) -> bool:
    """Whether what lies in the name's place lies elsewhere too: as a blob, or as the training's own."""
    try:
        return location(folder, name).stat().st_nlink > 1
    except OSError:
        return False


def unkept(folder: Path, kept: Mapping[str, int]) -> list[ArtifactRecord]:
    """The files of `LIVE` that are no artifacts, or have another size than they had as such.

    Args:
        folder: The run's.
        kept: The artifacts' sizes by name.
    """
    found = []
    above = len(str(folder)) + 1
    for top in LIVE:
        for entry in walk(folder / top):
            name = entry.path[above:].replace(os.sep, "/").removeprefix(_OTHERS + "/")
            with contextlib.suppress(OSError, ArtifactPathError):  # gone by now; of no readable name
                stat = entry.stat(follow_symlinks=False)
                if kept.get(name) != stat.st_size and not entry.name.startswith(_TEMPORARY):
                    found.append(ArtifactRecord(str(check_name(name)), stat.st_size, "", stat.st_mtime))
    return found


def walk(folder: Path) -> Iterator[os.DirEntry[str]]:
    """Every plain file below a folder; links are passed over, and so is a folder that cannot be read."""
    waiting = [str(folder)]
    while waiting:
        try:
            with os.scandir(waiting.pop()) as entries:
                found = list(entries)
        except OSError:
            continue
        for entry in found:
            if entry.is_dir(follow_symlinks=False):
                waiting.append(entry.path)
            elif entry.is_file(follow_symlinks=False):
                yield entry


def put(folder: Path, blobs: Path, name: str, source: Path, *, replace: bool) -> ArtifactRecord:
    """Copy a file into the run: finished beside its place, then moved there, so never by half.

    A file that lies in its place, and nowhere else, stays there.
    """
    target = location(folder, name)
    if target.is_dir():
        raise ArtifactExistsError(f"the run has files below {name!r} already: choose another name")
    if target.exists() and not replace:
        raise ArtifactExistsError(f"the run already has a file {name!r}: choose another name")
    if any(above.is_file() for above in target.parents if above.is_relative_to(folder)):
        msg = f"a part of {name!r} is already a file of the run, not a folder: choose another name"
        raise ArtifactExistsError(msg)
    target.parent.mkdir(parents=True, exist_ok=True)
    if target.exists() and source.samefile(target) and target.stat().st_nlink == 1:
        return _as_it_lies(str(check_name(name)), target)
    with source.open("rb") as opened:
        size, digest, finished = _copy(opened, target.parent)
    try:
        if size >= LARGE:
            _share(finished, blobs / digest[:2] / digest)
        finished.replace(target)
    except BaseException:
        finished.unlink(missing_ok=True)
        raise
    return ArtifactRecord(str(check_name(name)), size, digest, time.time())


def put_shared(folder: Path, blobs: Path, name: str, source: Path, digest: str) -> ArtifactRecord:
    """The artifact made of a file that is kept once for the whole workspace, whatever its size.

    Args:
        folder: The run's.
        blobs: Where the workspace keeps what its runs share.
        name: The artifact's name.
        source: The file.
        digest: The SHA-256 of its content, as it was a moment ago.
    """
    target = location(folder, name)
    target.parent.mkdir(parents=True, exist_ok=True)
    blob = blobs / digest[:2] / digest
    if blob.exists():
        try:
            target.unlink(missing_ok=True)
            os.link(blob, target)
        except OSError:
            pass  # a file system without links has a copy
        else:
            return ArtifactRecord(str(check_name(name)), target.stat().st_size, digest, time.time())
    with source.open("rb") as opened:
        size, digest, finished = _copy(opened, target.parent)
    _share(finished, blobs / digest[:2] / digest)
    finished.replace(target)
    return ArtifactRecord(str(check_name(name)), size, digest, time.time())


def _as_it_lies(name: str, path: Path) -> ArtifactRecord:
    digest, size = hashlib.sha256(), 0
    with path.open("rb") as opened:
        while block := opened.read(_BLOCK):
            digest.update(block)
            size += len(block)
    return ArtifactRecord(name, size, digest.hexdigest(), time.time())


def _copy(source: BinaryIO, folder: Path) -> tuple[int, str, Path]:
    digest, size = hashlib.sha256(), 0
    fd, temporary = tempfile.mkstemp(prefix=_TEMPORARY, dir=folder)
    try:
        with os.fdopen(fd, "wb") as target:
            while block := source.read(_BLOCK):
                digest.update(block)
                size += len(block)
                target.write(block)
        Path(temporary).chmod(0o644)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    return size, digest.hexdigest(), Path(temporary)


def _share(finished: Path, blob: Path) -> None:
    """Make the file a link of the blob with the same content, where the file system has links."""
    try:
        if not blob.exists():
            blob.parent.mkdir(parents=True, exist_ok=True)
            os.link(finished, blob)
            return
        spare = finished.with_name(finished.name + "-link")
        os.link(blob, spare)
        spare.replace(finished)
    except OSError:
        return  # a file system without links keeps the copy


def copy_tree(source: Path, target: Path) -> None:
    """Copy a file or a folder to a place that is not there yet."""
    target.parent.mkdir(parents=True, exist_ok=True)
    if source.is_dir():
        shutil.copytree(source, target)
    else:
        target.mkdir()
        shutil.copy2(source, target / source.name)
