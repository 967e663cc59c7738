"""The messages of one viewer of one run.

What a viewer was told is kept as one small sketch per series, so that a snapshot costs as much for ten
million points as for ten thousand. Each bucket of a sketch keeps its least and its greatest value and
where it was not finite: no spike is lost.
"""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import numpy as np

from mlwidget.errors import RunNotFoundError
from mlwidget.feed.answers import Asked, answer
from mlwidget.feed.cursor import Cursor
from mlwidget.feed.header import header_of, is_same
from mlwidget.feed.pack import Buffer
from mlwidget.feed.series import Known
from mlwidget.feed.whole import whole
from mlwidget.records import TERMINAL, RunFilter
from mlwidget.wire import HEARTBEAT_SECONDS, PROTOCOL, Closed, Heartbeat, Points, RunHeader, Snapshot

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from mlwidget import records
    from mlwidget.feed.series import Series
    from mlwidget.feed.sketch import Sketch
    from mlwidget.questions import Answer
    from mlwidget.store.base import RunStore, Store

Message: TypeAlias = Snapshot | Points | Heartbeat | Closed

BUDGET: Final = 2000
"""Points of a series that are kept for pictures: what a wide screen can show."""
PICTURE: Final = 24_000
"""Points of all series in a snapshot, about: who looks at one closely asks for more."""
HEALING: Final = 6_000
"""Points of all series in a snapshot that nobody has asked for, about."""
LEAST: Final = 40
"""Points of a series in a snapshot, however many series there are."""
ASK_SECONDS: Final = 1.0
"""A change of status is seen this late: in a busy process each query waits for the interpreter."""
HAVE_POINTS: Final = ("scalar", "text")
NO_POINTS: Final = (np.empty(0), np.empty(0), np.empty(0))
LIVE_SHARE: Final = 8
"""A live message carries at most budget / LIVE_SHARE points of a series, some 30 times a second."""


class Feed:
    """The messages of one viewer of one run.

    >>> from mlwidget.records import RunRecord
    >>> from mlwidget.store import open_store
    >>> store = open_store("memory:")
    >>> experiment = store.create_experiment("digits")
    >>> feed = Feed(store.create_run(RunRecord("run-1", "digits", created=0.0)))
    >>> header, columns = feed.snapshot()
    >>> header["run"]["status"]
    'NotStarted'
    >>> feed.since()
    []

    Args:
        store: The run to read; whichever process writes it.
        budget: Points of a series that are kept at most.
        workspace: Where the run's children are; without it the viewer learns of none.
        of: Which of the view's runs this is, counted from 0.
        health: Gives sentences about trouble in storage, where the writer is in this process.
        clock: Seconds since the epoch.
    """

    def __init__(
        self,
        store: RunStore,
        budget: int = BUDGET,
        *,
        workspace: Store | None = None,
        of: int = 0,
        health: Callable[[], list[str]] | None = None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._store = store
        self._workspace = workspace
        self._budget = budget
        self._of = of
        self._health = health or list
        self._clock = clock
        self._lock = threading.RLock()
        self._cursor = Cursor(store)
        self._known = Known(budget)
        self._again = False
        self._asked = 0.0
        self._seq = -1
        self._version: int | None = None
        self._header: RunHeader | None = None
        self._sent = self._read = clock()
        self._record: records.RunRecord | None = None
        self._children = 0
        self._ended = False
        self._folder: Path | None = getattr(store, "folder", None)
        self._was_there = False

    @property
    def ended(self) -> bool:
        """Whether `closed` was sent: there is nothing more to come."""
        return self._ended

    def snapshot(self, *, heals: bool = False) -> tuple[Snapshot, bytes]:
        """Everything up to now, as the next message.

        Args:
            heals: Whether nobody has asked for it: a coarse one, which is cheap to send.
        """
        with self._lock:
            self._collect()
            return self._anew(heals=heals)

    def _anew(self, *, heals: bool = False) -> tuple[Snapshot, bytes]:
        self._again = False
        self._header = self._describe()
        self._number()
        return self._picture(HEALING if heals else PICTURE, heals=heals)

    def picture(self, most: int | None = None) -> tuple[Snapshot, bytes]:
        """What a viewer that missed nothing has now; takes no number.

        Args:
            most: Points of all series together, about; None for as many as a snapshot has.
        """
        with self._lock:
            if self._header is None:
                return self.snapshot()
            return self._picture(PICTURE if most is None else most, least=LEAST if most is None else 4)

    def since(self) -> list[tuple[Message, bytes]]:
        """The messages that bring a viewer from the last call to now; often none."""
        with self._lock:
            if self._ended:
                return []
            if self._header is None:
                messages: list[tuple[Message, bytes]] = [self.snapshot()]
            else:
                messages = self._news()
            if self._header is not None and self._header["status"] in TERMINAL:
                messages.append((self._close(None), b""))
            return messages

    def answer(self, ask: Any) -> tuple[Answer, bytes]:
        """The answer to a question of the viewer: what it wants to see, or to be done.

        >>> from mlwidget import Run
        >>> feed = Feed(Run.get_context()._store)
        >>> question = {"what": "files"}
        >>> feed.answer({"type": "ask", "protocol": 2, "of": 0, "id": 7, "question": question})[0][
        ...     "error"
        ... ]

        Args:
            ask: The message as it came; nothing about it is believed.
        """
        asked = Asked(self._store, self._workspace, self._metric)
        try:
            self._check_there()  # after the end of a run nobody else looks
            body, error, columns = answer(asked, ask.get("question"))
        except RunNotFoundError as gone:
            body, error, columns = None, str(gone), b""
        number = ask.get("id")
        reply: Answer = {
            "type": "answer",
            "protocol": PROTOCOL,
            "of": self._of,
            "id": number if isinstance(number, int) else -1,
            "error": whole(error),
            "body": whole(body),
        }
        return reply, columns

    def _metric(self, number: int) -> tuple[str, str] | None:
        with self._lock:  # another thread adds to what is known
            found = self._known.by_id(number)
            return None if found is None else (found.name, found.kind)

    def close(self, reason: str) -> Closed:
        """The last message, when there is trouble; says what went wrong.

        Args:
            reason: A sentence for the person who looks at the view.
        """
        with self._lock:
            return self._close(reason)

    def _close(self, reason: str | None) -> Closed:
        self._ended = True
        number = self._number()
        return {
            "type": "closed",
            "protocol": PROTOCOL,
            "of": self._of,
            "seq": number,
            "reason": whole(reason),
        }

    def _news(self) -> list[tuple[Message, bytes]]:
        fresh, grown = self._collect()
        if self._again:
            return [self._anew()]
        changed = fresh is not None
        header = self._describe() if changed or self._is_late(self._sent) else self._header
        is_new = header is not None and not is_same(header, self._header)
        if fresh or grown or is_new:
            self._header = header
            return [self._points(fresh or {}, grown, header if is_new else None)]
        if self._is_late(self._sent):
            beat: Heartbeat = {
                "type": "heartbeat",
                "protocol": PROTOCOL,
                "of": self._of,
                "seq": self._number(),
                "now": self._clock(),
            }
            return [(beat, b"")]
        return []

    def _points(
        self, fresh: dict[Series, Sketch], grown: list[Series], header: RunHeader | None
    ) -> tuple[Points, bytes]:
        buffer = Buffer()
        share = LIVE_SHARE * self._budget // (len(fresh) or 1)
        limit = max(16, min(self._budget // LIVE_SHARE, share))
        columns = {series: sketch.columns(limit) for series, sketch in fresh.items()}
        columns |= dict.fromkeys(grown, NO_POINTS)
        parts = [series.part(buffer, held) for series, held in columns.items() if not series.told]
        news = []
        for series, held in columns.items():
            if series.told:
                buffer.add(held)
                news.append([series.id, len(held[0]), series.total])
            series.told = True
        message: Points = {
            "type": "points",
            "protocol": PROTOCOL,
            "of": self._of,
            "seq": self._number(),
            "run": header,
            "series": parts,
            "news": news,
        }
        return message, buffer.bytes()

    def _collect(self) -> tuple[dict[Series, Sketch] | None, list[Series]]:
        """The new points of each series, thinned, and the metrics of other kinds that have more.

        None for the first when nothing in the run has changed.
        """
        state = self._changed()
        if state is not None:  # its record is older than the points: what has ended has logged them all
            self._record, self._read, self._version = state.record, self._clock(), state.version
            self._children = self._count_children()
        restarts = self._cursor.restarts
        pieces = self._cursor.look(state)
        if self._cursor.restarts != restarts:
            self._known = Known(self._budget)
            self._again = True
        fresh = self._known.take(pieces, max(16, self._budget // LIVE_SHARE))
        grown = [] if state is None else self._known.count(state.metrics)
        return (fresh if state or fresh else None), grown

    def _changed(self) -> records.RunState | None:
        """The run now; None while the store has nothing new, or was asked a moment ago."""
        near = self._cursor.is_near
        early = near and abs(self._clock() - self._asked) < ASK_SECONDS
        self._asked = self._asked if early else self._clock()
        same = early or (not near and self._store.version() == self._version)
        if same and not self._is_late(self._read):
            return None
        if same:  # a writer that died changes nothing: somebody has to look
            self._store.recover()
        self._check_there()
        state = self._store.state()
        return state if same or state.version != self._version else None

    def _check_there(self) -> None:
        # A file that is open can be read after it was removed: nothing else would tell.
        is_there = self._folder is None or self._folder.exists()
        if self._was_there and not is_there:
            msg = f"the run was removed while it was shown: {self._folder} is not there any more"
            raise RunNotFoundError(msg)
        self._was_there = is_there

    def _count_children(self) -> int:
        if self._workspace is None or self._record is None:
            return 0
        return self._workspace.count(RunFilter(parent=self._record.id))

    def _is_late(self, when: float) -> bool:
        return abs(self._clock() - when) >= HEARTBEAT_SECONDS

    def _number(self) -> int:
        self._seq += 1
        self._sent = self._clock()
        return self._seq

    def _describe(self) -> RunHeader:
        header: RunHeader = whole(
            header_of(
                self._record or self._store.record(),
                now=self._clock(),
                health=self._health(),
                children=self._children,
                version=self._version or 0,
            )
        )
        return header

    def _picture(self, most: int, *, least: int = LEAST, heals: bool = False) -> tuple[Snapshot, bytes]:
        assert self._header is not None
        all_series = self._known.series.values()
        drawn = sum(series.kind in HAVE_POINTS for series in all_series)
        each = min(self._budget, max(least, most // max(1, drawn)))
        buffer = Buffer()
        parts = [series.part(buffer, series.sketch.columns(each)) for series in all_series]
        for series in all_series:
            series.told = True
        snapshot: Snapshot = {
            "type": "snapshot",
            "protocol": PROTOCOL,
            "of": self._of,
            "seq": max(0, self._seq),
            "heals": heals,
            "run": {**self._header, "now": self._clock()},
            "series": parts,
        }
        return snapshot, buffer.bytes()
