"""The widget of shown runs: it pushes what their feeds say and never waits for an answer."""

from __future__ import annotations

import contextlib
import threading
import time
import traceback
from typing import TYPE_CHECKING, Any, Final

import anywidget
import ipywidgets
import traitlets

from mlwidget.errors import MlwidgetError
from mlwidget.widget.front_end import FrontEnd, front_end, loader
from mlwidget.wire import PROTOCOL

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from mlwidget.feed import Feed, Message
    from mlwidget.questions import Answer
    from mlwidget.widget.bundle import Place
    from mlwidget.widget.output import Output
    from mlwidget.wire import Snapshot

SNAPSHOT_SECONDS: Final = 10.0
"""While points flow, a snapshot this often heals what was lost on the way."""
REDRAW_SECONDS: Final = (60.0, 600.0)
"""After so long what the notebook keeps is displayed anew; after twice as long again, up to the last."""


class RunView(anywidget.AnyWidget):
    """A view of one run or several, in as many places as the notebook shows it.

    Args:
        feeds: Where the messages come from, one for each run.
        place: Where the runs are, for questions to a server while this process is busy.
        output: What a notebook keeps of them; displayed anew after the last message, and earlier where a
            page says that nobody sees it.
        debug: Whether trouble is told with its traceback.
    """

    _esm = traitlets.Unicode().tag(sync=True)
    _front_end = traitlets.Instance(FrontEnd).tag(sync=True, **ipywidgets.widget_serialization)
    _build = traitlets.Unicode().tag(sync=True)
    _workspace = traitlets.Unicode().tag(sync=True)
    _runs: traitlets.List[str] = traitlets.List().tag(sync=True)
    _output_id = traitlets.Unicode().tag(sync=True)
    _pictures: traitlets.List[dict[str, Any]] = traitlets.List().tag(sync=True)
    _columns: traitlets.List[bytes] = traitlets.List().tag(sync=True)

    def __init__(
        self,
        feeds: Sequence[Feed],
        place: Place | None = None,
        output: Output | None = None,
        *,
        debug: bool = False,
    ) -> None:
        self._feeds = tuple(feeds)
        self._debug = debug
        self._output = output
        self.told = 0
        """Of so many metrics the last step had news."""
        self._last: dict[int, list[tuple[Message, bytes]]] = {}
        self._wanted = threading.Event()
        self._healed = time.monotonic()
        self._unhealed = False
        self._keeps = self._hears = False
        self._pause, self._redrawn = REDRAW_SECONDS[0], time.monotonic()
        shared = front_end()
        super().__init__(
            _esm=loader(),
            _front_end=shared,
            _build=shared.build,
            _workspace=place.workspace if place else "",
            _runs=list(place.runs) if place else [],
            _output_id=output.id if output else "",
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
        self.told = 0
        wanted = self._wanted.is_set()
        heals = not (wanted or self._hears) and self._unhealed and self._is_time_to_heal()
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
        if self._ended or (self._keeps and self._is_time_to_redraw()):
            self._redraw()
        return not self._ended

    def get_state(
        self,
        key: str | Iterable[str] | None = None,
        drop_defaults: bool = False,  # noqa: FBT001, FBT002  # ipywidgets chose the signature
    ) -> Mapping[str, Any]:
        """The synced values; a page that was loaded again gets everything that was told so far.

        A new widget tells it by messages instead, which no notebook keeps.
        """
        state: dict[str, Any] = super().get_state(key=key, drop_defaults=drop_defaults)
        if "_pictures" in state and "_columns" in state and self.comm is not None:
            pictures = [self._picture(at) for at in range(len(self._feeds))]
            state |= {
                "_pictures": [header for header, _ in pictures],
                "_columns": [columns for _, columns in pictures],
            }
        return state

    def _picture(self, at: int) -> tuple[Message, bytes]:
        last = self._last.get(at)
        return last[0] if last else self._feeds[at].picture()

    def _is_time_to_heal(self) -> bool:
        return time.monotonic() - self._healed >= SNAPSHOT_SECONDS

    def _push(self, at: int, messages: Iterable[tuple[Message, bytes]]) -> None:
        for header, columns in messages:
            if header["type"] == "points":
                self._unhealed = True
                self.told += len(header["series"]) + len(header["news"])
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
        # our own errors are sentences; of others the name says the most
        said = str(error) if isinstance(error, MlwidgetError) else f"{type(error).__name__}: {error}"
        reason = f"The view stopped: {said}"
        if self._debug:
            reason += "\n" + "".join(traceback.format_exception(error))
        closed = self._feeds[at].close(reason)
        try:
            self._push(at, [(closed, b"")])
        except Exception:  # noqa: BLE001  # not even that can be told
            self._last.setdefault(at, [(closed, b"")])

    def _is_time_to_redraw(self) -> bool:
        return time.monotonic() - self._redrawn >= self._pause

    def _redraw(self) -> None:
        self._pause, self._redrawn = min(2 * self._pause, REDRAW_SECONDS[1]), time.monotonic()
        if self._output:
            with contextlib.suppress(Exception):  # the messages were sent; only a copy is missing
                self._output.redraw()

    def _hear(self, _: object, content: Any, __: object) -> None:
        if not isinstance(content, dict) or content.get("protocol") != PROTOCOL:
            return
        kind, of = content.get("type"), content.get("of")
        # In a thread of its own a message is heard while a cell runs: who misses something can say so.
        self._hears = self._hears or threading.current_thread() is not threading.main_thread()
        if kind == "keeps":
            self._keeps = True
            if self._output:
                with contextlib.suppress(Exception):  # the older output stays
                    self._output.keep()
        elif kind == "ask" and isinstance(of, int) and 0 <= of < len(self._feeds):
            self._tell([self._feeds[of].answer(content)])
        elif kind in ("ready", "resync"):
            self._heal(has=kind == "ready" and content.get("has") is True)

    def _heal(self, *, has: bool) -> None:
        """Let a view have what it lacks: everything, or no more than the end."""
        if self._ended:
            for _, messages in sorted(self._last.items()):
                self._tell(messages[-1:] if has else messages)
        elif not has:
            self._wanted.set()


def _answer_while_busy(comm: Any) -> None:
    # Some versions of ipykernel hand a view's message to the thread that sent last, which is the
    # busy one; the default is a thread of its own.
    if hasattr(comm, "_reply_subshell_for"):
        comm._reply_subshell_for = lambda _, default: default  # noqa: SLF001
