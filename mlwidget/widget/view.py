"""The widget of one shown run: it pushes what a feed says and never waits for an answer."""

from __future__ import annotations

import functools
import threading
import time
import traceback
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import anywidget
import traitlets

from mlwidget.wire import PROTOCOL

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from mlwidget.feed import Feed, Message
    from mlwidget.wire import Snapshot

STATIC: Final = Path(__file__).parent.parent / "static"
SNAPSHOT_SECONDS: Final = 10.0
"""While points flow, a snapshot this often heals what was lost on the way."""


class RunView(anywidget.AnyWidget):
    """A view of a run, in as many places as the notebook shows it.

    Args:
        feed: Where the messages come from.
        debug: Whether trouble is told with its traceback.
        on_end: Called in the pushing thread after the last message.
    """

    _esm = traitlets.Unicode().tag(sync=True)
    _css = traitlets.Unicode().tag(sync=True)
    _snapshot: traitlets.Dict[str, Any] = traitlets.Dict().tag(sync=True)
    _columns = traitlets.Bytes().tag(sync=True)

    def __init__(
        self, feed: Feed, *, debug: bool = False, on_end: Callable[[RunView], None] | None = None
    ) -> None:
        self._feed = feed
        self._debug = debug
        self._on_end = on_end
        self._last: list[tuple[Message, bytes]] = []
        self._wanted = threading.Event()
        self._healed = time.monotonic()
        self._unhealed = False
        header, columns = feed.snapshot()
        super().__init__(
            _esm=front_end("widget.js"),
            _css=front_end("widget.css"),
            _snapshot=header,
            _columns=columns,
        )
        self.on_msg(self._hear)
        _answer_while_busy(self.comm)

    def step(self) -> bool:
        """Whether there may be more to tell, after everything new was told."""
        if self.comm is None:  # closed by its owner
            return False
        try:
            self._push(self._messages())
        except Exception as error:  # noqa: BLE001  # nothing may reach the training cell
            self._give_up(error)
        if self._feed.ended:
            self._finish()
        return not self._feed.ended

    def picture(self, most: int | None = None) -> tuple[Snapshot, bytes]:
        """What the view shows now, thinned to about `most` points."""
        return self._feed.picture(most)

    def get_state(
        self,
        key: str | Iterable[str] | None = None,
        drop_defaults: bool = False,  # noqa: FBT001, FBT002  # ipywidgets chose the signature
    ) -> Mapping[str, Any]:
        """The synced values; a page that was reloaded gets everything that was told so far."""
        state: dict[str, Any] = super().get_state(key=key, drop_defaults=drop_defaults)
        if "_snapshot" in state and "_columns" in state and not self._feed.ended:
            header, columns = self._feed.picture()
            state |= {"_snapshot": header, "_columns": columns}
        return state

    def _messages(self) -> Iterable[tuple[Message, bytes]]:
        if self._wanted.is_set() or (self._unhealed and self._is_time_to_heal()):
            self._wanted.clear()
            self._healed, self._unhealed = time.monotonic(), False
            yield self._feed.snapshot()
        yield from self._feed.since()

    def _is_time_to_heal(self) -> bool:
        return time.monotonic() - self._healed >= SNAPSHOT_SECONDS

    def _push(self, messages: Iterable[tuple[Message, bytes]]) -> None:
        for header, columns in messages:
            self._unhealed = self._unhealed or header["type"] == "points"
            if header["type"] == "closed":
                # The picture stands for all messages before the last one.
                snapshot, held = self._feed.picture()
                self._last = [({**snapshot, "seq": header["seq"] - 1}, held), (header, b"")]
            self.send(header, [columns] if columns else None)

    def _give_up(self, error: Exception) -> None:
        reason = f"The view stopped: {type(error).__name__}: {error}"
        if self._debug:
            reason += "\n" + "".join(traceback.format_exception(error))
        try:
            self._push([(self._feed.close(reason), b"")])
        except Exception:  # noqa: BLE001  # not even that can be told
            self._last = self._last or [(self._feed.close(reason), b"")]

    def _finish(self) -> None:
        try:
            if len(self._last) > 1:
                header, columns = self._last[0]
                with self.hold_sync():
                    self._snapshot, self._columns = dict(header), columns
            if self._on_end:
                self._on_end(self)
        except Exception:  # noqa: BLE001, S110  # the messages were sent; only a copy is missing
            pass

    def _hear(self, _: object, content: Any, __: object) -> None:
        if not isinstance(content, dict) or content.get("protocol") != PROTOCOL:
            return
        if content.get("type") not in ("ready", "resync"):
            return
        if self._feed.ended:
            for header, columns in self._last:
                self.send(header, [columns] if columns else None)
        else:
            self._wanted.set()


def _answer_while_busy(comm: Any) -> None:
    # Some versions of ipykernel hand a view's message to the thread that sent last, which is the
    # busy one; the default is a thread of its own.
    if hasattr(comm, "_reply_subshell_for"):
        comm._reply_subshell_for = lambda _, default: default  # noqa: SLF001


def is_built() -> bool:
    """Whether the front end is there; it is not in a checkout that was not built."""
    return (STATIC / "widget.js").is_file()


def front_end(name: str) -> str:
    """The text of a file of the front end."""
    path = STATIC / name
    return _text(path, path.stat().st_mtime_ns) if path.is_file() else ""


@functools.lru_cache(maxsize=4)
def _text(path: Path, _changed: int) -> str:
    return path.read_text(encoding="utf-8")
