"""A progress bar of tqdm that tells its run as well how far it is.

>>> from mlwidget.integrations.tqdm import tqdm
>>> run = Run.get_context()
>>> for epoch in tqdm(range(3), run=run, disable=True):
...     run.log("loss", 1 / (epoch + 1))
>>> run.get_progress().done
3
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from mlwidget.tracking.open_runs import open_runs
from mlwidget.tracking.progress import Telling

try:
    from tqdm.auto import tqdm as _bar
except ImportError:
    raise ImportError("this needs tqdm, which is not installed: pip install tqdm") from None

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mlwidget import Run

    Bar = _bar[Any]
else:
    Bar = _bar


class tqdm(Bar):  # noqa: N801 - it takes the place of the other
    """A bar of `tqdm.auto`, with all its arguments, that tells a run some times a second.

    Of bars within each other the outermost of the run counts. A bar that is not shown tells as well.

    Args:
        *args: As tqdm takes them.
        run: The run to tell; the one that this process has started last and not ended, if not given.
            Without one it is a bar and nothing more.
        **kwargs: As tqdm takes them.
    """

    _telling: Telling | None = None
    _hidden = False

    def __init__(self, *args: Any, run: Run | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._hidden = bool(self.disable)
        wanted = [run] if run is not None else open_runs()[-1:]
        if wanted:
            self._telling = Telling(wanted[0], self._total())

    def __iter__(self) -> Iterator[Any]:
        if not self._hidden:
            yield from super().__iter__()
            return
        try:
            for thing in self.iterable:
                yield thing
                self.update()
        finally:
            self.close()

    def update(self, n: float | None = 1) -> bool | None:
        """Whether the bar was drawn anew, after it went on by so much."""
        if self._hidden:
            self.n += n or 0
        drawn = super().update(n)
        self._tell()
        return drawn

    def reset(self, total: float | None = None) -> None:
        """Begin anew."""
        super().reset(total)
        if self._hidden:
            self.n, self.total = 0, self.total if total is None else total
        self._tell()

    def close(self) -> None:
        """End the bar; the run keeps how far it came."""
        super().close()
        telling, self._telling = self._telling, None
        if telling is not None:
            telling.total = self._total()
            telling.end(int(self.n))

    def _tell(self) -> None:
        if self._telling is not None:
            self._telling.total = self._total()
            self._telling.at(int(self.n))

    def _total(self) -> int | None:
        total = self.total
        return int(total) if total is not None and math.isfinite(total) else None
