"""Images and reports as files of the run, under names that are safe whatever the metric is called."""

from __future__ import annotations

import itertools
import tempfile
import time
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from mlwidget.errors import ArtifactExistsError, InvalidTypeError, InvalidValueError, StoreError
from mlwidget.kinds import KINDS
from mlwidget.kinds.image import drawn, image_format
from mlwidget.kinds.names import slug
from mlwidget.kinds.report import Report

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mlwidget.store.base import RunStore
    from mlwidget.tracking.recorder import Recorder


def keep_image(
    store: RunStore, recorder: Recorder, name: str, path: str | Path | None, plot: Any
) -> bytes | None:
    """The body of an entry, after the image became a file of the run; None when the disk refused."""
    where = f"log_image({name!r})"
    if (path is None) == (plot is None):
        raise InvalidValueError(f"{where} takes either path or plot")
    if path is not None:
        if not isinstance(path, str | Path):
            raise InvalidTypeError(f"{where} takes a file's path, got {type(path).__name__}")
        source = Path(path).expanduser()
        kind = image_format(source, where)
        recorder.claim(name, "image")
        kept = _put(store, recorder, source, _names(name, kind, as_given=str(path)))
    else:
        kind = "png"
        data = drawn(_array(plot), where)
        recorder.claim(name, "image")
        kept = _put_bytes(store, recorder, data, _names(name, kind))
    return KINDS["image"].encode({"artifact": kept, "format": kind}) if kept else None


def keep_report(store: RunStore, recorder: Recorder, name: str, kind: str, value: Any) -> bytes:
    """The body of an entry, after the document was checked and became a file of the run too."""
    report = KINDS[kind]
    assert isinstance(report, Report)
    document = report.check(name, value)
    recorder.claim(name, kind)
    data = report.encode(document)
    kept = _put_bytes(store, recorder, data, _names(name, "json", folder="metrics"))
    return report.encode({"artifact": kept, "value": document})


def _array(plot: Any) -> Any:
    if isinstance(plot, list | tuple):
        import numpy as np

        try:
            return np.asarray(plot)
        except ValueError as error:
            raise InvalidValueError(f"log_image takes rows of one length: {error}") from None
    return plot


def _names(name: str, suffix: str, *, as_given: str = "", folder: str = "images") -> Iterator[str]:
    """Names for the file, the best first; the metric's own name is never a path."""
    path = PurePosixPath(as_given.replace("\\", "/"))
    if as_given and not path.is_absolute() and ".." not in path.parts and ":" not in as_given:
        yield path.as_posix()
    stem = f"{folder}/{slug(name)}_{time.time_ns() // 1_000_000}"
    yield f"{stem}.{suffix}"
    yield from (f"{stem}_{more}.{suffix}" for more in itertools.count(2))


def _put_bytes(store: RunStore, recorder: Recorder, data: bytes, names: Iterator[str]) -> str | None:
    try:
        with tempfile.TemporaryDirectory(prefix="mlwidget-") as folder:
            source = Path(folder) / "data"
            source.write_bytes(data)
            return _put(store, recorder, source, names)
    except OSError as error:
        recorder.say(f"an image or report could not be kept: {error}")
        return None


def _put(store: RunStore, recorder: Recorder, source: Path, names: Iterator[str]) -> str | None:
    try:
        taken = {artifact.name for artifact in store.artifacts()}
        for name in names:
            if name in taken:
                continue
            try:
                return store.put_artifact(name, source).name
            except ArtifactExistsError:  # another process was faster
                continue
    except (StoreError, OSError) as error:
        recorder.say(f"{source.name} could not be kept: {error}")
    return None
