"""What may be done in a folder: some file systems lose memory maps or database journals."""

from __future__ import annotations

import functools
import sys
from pathlib import Path
from typing import Final

from mlwidget.logger import log

NETWORK: Final = frozenset(
    [
        "nfs",
        "nfs3",
        "nfs4",
        "cifs",
        "smb",
        "smb2",
        "smb3",
        "smbfs",
        "afs",
        "ceph",
        "glusterfs",
        "lustre",
        "gpfs",
        "beegfs",
        "9p",
        "ncpfs",
        "davfs",
        "fuse.sshfs",
        "fuse.s3fs",
        "fuse.gcsfuse",
        "fuse.rclone",
        "fuse.glusterfs",
        "fuse.blobfuse",
        "afpfs",
        "webdav",
    ]
)
COPY_ON_WRITE: Final = frozenset({"btrfs", "zfs", "bcachefs"})


def kind(folder: Path) -> str:
    """The type of the file system that holds a folder, such as "ext4"; "" when unknown."""
    if sys.platform != "linux":
        import psutil

        mounts = [(part.mountpoint, part.fstype) for part in psutil.disk_partitions(all=True)]
    else:
        try:
            lines = Path("/proc/self/mounts").read_text().splitlines()
        except OSError:
            return ""
        mounts = [(words[1].replace("\\040", " "), words[2]) for words in map(str.split, lines)]
    here = folder.resolve()
    best, found = -1, ""
    for point, name in mounts:
        if len(point) >= best and here.is_relative_to(point):
            best, found = len(point), name.lower()
    return found


@functools.cache
def _say_once(name: str) -> None:
    log.warning(
        "runs are kept on a network file system (%s): without memory maps logging is slower and no "
        "less safe; a workspace on a local disk is faster",
        name,
    )


def allows_maps(folder: Path) -> bool:
    """Whether a memory-mapped ring is safe here."""
    name = kind(folder)
    if name in NETWORK:
        _say_once(name)
    return name not in NETWORK and name not in COPY_ON_WRITE


def is_network(folder: Path) -> bool:
    """Whether the folder is on another machine: then SQLite's WAL is not used either."""
    return kind(folder) in NETWORK
