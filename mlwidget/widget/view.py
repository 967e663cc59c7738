"""The widget of shown runs: it pushes what their feeds say and never waits for an answer."""

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
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from mlwidget.feed import Feed, Message
    from mlwidget.wire import Answer, Snapshot

STATIC: Final = Path(__file__).parent.parent / "static"
SNAPSHOT_SECONDS: Final = 10.0
"""While points flow, a snapshot this often heals what was lost on the way."""


class RunView(anywidget.AnyWidget):
    """A view of one run or several, in as many places as the notebook shows it.

    Args:
        feeds: Where the messages come from, one for each run.
        debug: Whether trouble is told with its traceback.
        on_end: Called in the pushing thread after the last message.
    """

    _esm = traitlets.Unicode().tag(sync=True)
    _css = traitlets.Unicode().tag(sync=True)
    _pictures: traitlets.List[dict[str, Any]] = traitlets.List().tag(sync=True)
    _columns: traitlets.List[bytes] = traitlets.List().tag(sync=True)

    def __init__(
        self,
        feeds: Sequence[Feed],
        *,
        debug: bool = False,
        on_end: Callable[[RunView], None] | None = None,
    ) -> None:
        self._feeds = tuple(feeds)
        self._debug = debug
        self._on_end = on_end
        self._last: dict[int, list[tuple[Message, bytes]]] = {}
        self._wanted = threading.Event()
        self._healed = time.monotonic()
        self._unhealed = False
        pictures = [feed.snapshot() for feed in self._feeds]
        super().__init__(
            _esm=front_end("widget.js"),
            _css=front_end("widget.css"),
            _pictures=[header for header, _ in pictures],
            _columns=[columns for _, columns in pictures],
        )
        self.on_msg(self._hear)
        _answer_while_busy(self.comm)

    @property
    def _ended(self) -> bool:
        return all(feed.ended for feed in self._feeds)

    def step(self) -> bool:
        """Whether there may be more to tell, after everything new was told."""
        if self.comm is None:  # closed by its owner
            return False
        wanted = self._wanted.is_set()
        heals = not wanted and self._unhealed and self._is_time_to_heal()
        if wanted or heals:
            self._wanted.clear()
            self._healed, self._unhealed = time.monotonic(), False
        for at, feed in enumerate(self._feeds):
            try:
                if (wanted or heals) and feed.ended:
                    self._tell(self._last.get(at, []) if wanted else [])
                elif wanted or heals:
                    self._push(at, [feed.snapshot(heals=heals)])
                self._push(at, feed.since())
            except Exception as error:  # noqa: BLE001  # nothing may reach the training cell
                self._give_up(at, error)
        if self._ended:
            self._finish()
        return not self._ended

    def pictures(self, most: int | None = None) -> list[tuple[Snapshot, bytes]]:
        """What the view shows now of each run, thinned to about `most` points in all."""
        each = None if most is None else most // len(self._feeds)
        return [feed.picture(each) for feed in self._feeds]

    def get_state(
        self,
        key: str | Iterable[str] | None = None,
        drop_defaults: bool = False,  # noqa: FBT001, FBT002  # ipywidgets chose the signature
    ) -> Mapping[str, Any]:
        """The synced values; a page that was reloaded gets everything that was told so far."""
        state: dict[str, Any] = super().get_state(key=key, drop_defaults=drop_defaults)
        if "_pictures" in state and "_columns" in state and not self._ended:
            pictures = self.pictures()
            state |= {
                "_pictures": [header for header, _ in pictures],
                "_columns": [columns for _, columns in pictures],
            }
        return state

    def _is_time_to_heal(self) -> bool:
        return time.monotonic() - self._healed >= SNAPSHOT_SECONDS

    def _push(self, at: int, messages: Iterable[tuple[Message, bytes]]) -> None:
        for header, columns in messages:
            self._unhealed = self._unhealed or header["type"] == "points"
            if header["type"] == "closed":
                # The picture stands for all messages before the last one.
                snapshot, held = self._feeds[at].picture()
                last: Snapshot = {**snapshot, "seq": header["seq"] - 1}
                self._last[at] = [(last, held), (header, b"")]
            self._tell([(header, columns)])

    def _tell(self, messages: Iterable[tuple[Message | Answer, bytes]]) -> None:
        for header, columns in messages:
            self.send(header, [columns] if columns else None)

    def _give_up(self, at: int, error: Exception) -> None:
        reason = f"The view stopped: {type(error).__name__}: {error}"
        if self._debug:
            reason += "\n" + "".join(traceback.format_exception(error))
        closed = self._feeds[at].close(reason)
        try:
            self._push(at, [(closed, b"")])
        except Exception:  # noqa: BLE001  # not even that can be told
            self._last.setdefault(at, [(closed, b"")])

    def _finish(self) -> None:
        try:
            pictures = [held[0] for _, held in sorted(self._last.items()) if len(held) > 1]
            if len(pictures) == len(self._feeds):
                with self.hold_sync():
                    self._pictures = [dict(header) for header, _ in pictures]
                    self._columns = [columns for _, columns in pictures]
            if self._on_end:
                self._on_end(self)
        except Exception:  # noqa: BLE001, S110  # the messages were sent; only a copy is missing
            pass

    def _hear(self, _: object, content: Any, __: object) -> None:
        if not isinstance(content, dict) or content.get("protocol") != PROTOCOL:
            return
        kind, of = content.get("type"), content.get("of")
        if kind == "ask" and isinstance(of, int) and 0 <= of < len(self._feeds):
            self._tell([self._feeds[of].answer(content)])
        elif kind in ("ready", "resync") and self._ended:
            for _, messages in sorted(self._last.items()):
                self._tell(messages)
        elif kind in ("ready", "resync"):
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
