"""Files of a run: their names, and their bytes."""

from __future__ import annotations

import os
from pathlib import PurePosixPath
from typing import IO, TYPE_CHECKING, Final

from tornado import web
from tornado.iostream import StreamClosedError

from mlwidget.errors import NotFoundError
from mlwidget.feed.answers.files import files
from mlwidget.server import ranges
from mlwidget.server.parameters import WORKSPACE, Parameter
from mlwidget.server.rest import Operation, Rest, answer, guarded, opened
from mlwidget.tracking.viewing import asked_of

if TYPE_CHECKING:
    from pathlib import Path

    from mlwidget.questions import Files
    from mlwidget.tracking.workspace import Workspace

AT_ONCE: Final = 1 << 20
"""Bytes that are read in one go, and sent before the next are read: a slow reader costs no memory."""
_TEXT: Final = "text/plain; charset=utf-8"
SHOWN: Final = {
    ".csv": _TEXT, ".json": _TEXT, ".jsonl": _TEXT, ".log": _TEXT, ".md": _TEXT, ".py": _TEXT,
    ".toml": _TEXT, ".tsv": _TEXT, ".txt": _TEXT, ".yaml": _TEXT, ".yml": _TEXT,
    ".gif": "image/gif", ".jpeg": "image/jpeg", ".jpg": "image/jpeg", ".png": "image/png",
    ".webp": "image/webp",
}  # fmt: skip
"""What a browser may show as it is. All else could run in it, such as HTML and SVG, and is saved."""


class FilesReply(Rest):
    """`mlwidget/api/runs/<id>/files`."""

    @answer(
        "files",
        WORKSPACE,
        Parameter("under", "Only names that begin like this, such as `logs/`.", many=True, most=20),
        Parameter("after", "Only those after this name: ask on with the last one of an answer.", ""),
    )
    def get(self, run: str, workspace: Workspace, under: list[str], after: str) -> Files:
        """The files of a run by name; those under `logs/` are also its logs."""
        question = {"under": under or [""], "after": after}
        return files(asked_of(workspace.get_run(run)), question)[0]


class FileReply(Rest):
    """`mlwidget/api/runs/<id>/files/<name>`."""

    @property
    def content_security_policy(self) -> str:
        """What a browser shows of it runs nothing, loads nothing, and has no cookies of ours."""
        return f"{super().content_security_policy}; sandbox"

    async def _send(self, run: str, name: str) -> None:
        place = WORKSPACE.read(self)

        def find() -> tuple[IO[bytes], os.stat_result]:
            path: Path = asked_of(opened(place).get_run(run)).store.artifact_path(name)
            if not path.is_file():
                raise NotFoundError(f"the run has no file {name!r:.300}")
            file = path.open("rb")
            return file, os.fstat(file.fileno())

        file, known = await self.away(find)
        with file:
            await self._pass_on(file, name, known.st_size, f'"{known.st_mtime_ns:x}-{known.st_size:x}"')

    async def _pass_on(self, file: IO[bytes], name: str, size: int, tag: str) -> None:
        self.set_header("ETag", tag)
        self.set_header("Accept-Ranges", "bytes")
        self.set_header("Cache-Control", "no-cache")
        if self.check_etag_header():
            self.set_status(304)
            self.finish()
            return
        try:
            start, stop = self._wanted(size, tag)
        except ValueError as error:
            self.set_status(416)
            self.set_header("Content-Range", f"bytes */{size}")
            self.finish({"message": str(error), "reason": None})
            return
        last = PurePosixPath(name)
        kind = SHOWN.get(last.suffix.lower())
        if kind is None:
            self.set_attachment_header(last.name)
        self.set_header("Content-Type", kind or "application/octet-stream")
        self.set_header("Content-Length", str(stop - start))
        if self.request.method == "HEAD":
            self.finish(set_content_type=kind or "application/octet-stream")
            return
        await self.away(lambda: file.seek(start))
        while start < stop:
            block = await self.away(lambda: file.read(min(AT_ONCE, stop - start)))  # noqa: B023
            if not block:  # it was cut while it was read: the connection ends too early, as it must
                raise web.HTTPError(503, "the file has become shorter")
            start += len(block)
            self.write(block)
            try:
                await self.flush()
            except StreamClosedError:
                return
        self.finish()

    def _wanted(self, size: int, tag: str) -> tuple[int, int]:
        headers = self.request.headers
        asked = headers.get("Range") if headers.get("If-Range", tag) == tag else None
        found = ranges.wanted(asked, size)
        if found is None:
            return 0, size
        self.set_status(206)
        self.set_header("Content-Range", f"bytes {found[0]}-{found[1] - 1}/{size}")
        return found

    get = guarded(
        _send, "read", Operation("The bytes of a file, or those that `Range` names.", None, (WORKSPACE,))
    )
    head = guarded(_send, "read", Operation("The size of a file.", None, (WORKSPACE,)))
