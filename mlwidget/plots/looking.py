"""What looks at a run for figures: it stops where a run ends, and keeps trouble, raising none."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Any

from mlwidget.errors import StoreError

if TYPE_CHECKING:
    from mlwidget.tracking import Run


class Looking(ABC):
    """Looks at a run until it has ended.

    Args:
        run: Of this process, of another one, or long over.
    """

    def __init__(self, run: Run) -> None:
        self.run = run
        self.name = run.id
        self.ended = False
        """Whether there is nothing more to come."""
        self.trouble: str | None = None
        """Why nothing more can be read, if so."""
        self._store = run._store  # noqa: SLF001 - what a view reads is not in the public API
        self._begin()

    def look(self) -> None:
        """Nothing, after all that is new was read; trouble is kept, never raised."""
        if self.ended:
            return
        try:
            self._look()
        except Exception as error:  # noqa: BLE001 - a folder that is gone, a damaged file: say so and stop
            self.trouble = f"the run cannot be read any more: {error}"
            self.ended = True

    def again(self) -> None:
        """Nothing, after everything was read from the beginning, also of a run that had ended."""
        self.ended, self.trouble = False, None
        self._begin()
        self.look()

    @abstractmethod
    def _begin(self) -> None:
        """Forget all that was read."""

    @abstractmethod
    def _look(self) -> None:
        """Read what is new."""

    def _heal(self) -> None:
        """Note what changes nothing by itself: that a writer has died, that the folder is gone."""
        check_there(self._store)
        self._store.recover()


def check_there(store: Any) -> None:
    """Nothing, or an error when the run's folder was removed: what is open could be read for ever."""
    folder = getattr(store, "folder", None)
    if folder is not None and not folder.is_dir():
        raise StoreError(f"its folder is gone: {folder}")
