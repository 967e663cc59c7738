"""Tables as data."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from mlwidget.errors import InvalidValueError, UnavailableError
from mlwidget.submit.dataset_base import Dataset

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd


class TabularDataset(Dataset):
    """A table that is read from files when it is asked for, and then reduced."""

    kind = "tabular"

    def to_pandas_dataframe(self, *_: Any, **__: Any) -> pd.DataFrame:
        """The table, as pandas reads it."""
        import pandas as pd

        (how, given), *steps = self._steps
        frames = [_READERS[how](path, **given) for path in _files_of(self._paths)]
        frame = pd.concat(frames, ignore_index=True) if len(frames) != 1 else frames[0]
        for name, *rest in steps:
            frame = _STEPS[name](frame, *rest)
        table: pd.DataFrame = frame.reset_index(drop=True)
        return table

    def take(self, count: int) -> TabularDataset:
        """The first rows."""
        return self._with("take", count)

    def skip(self, count: int) -> TabularDataset:
        """The rows after the first."""
        return self._with("skip", count)

    def keep_columns(self, columns: str | Sequence[str], validate: bool = False) -> TabularDataset:  # noqa: ARG002, FBT001, FBT002
        """Only these columns."""
        return self._with("keep", [columns] if isinstance(columns, str) else list(columns))

    def drop_columns(self, columns: str | Sequence[str]) -> TabularDataset:
        """All but these columns."""
        return self._with("drop", [columns] if isinstance(columns, str) else list(columns))

    def random_split(
        self, percentage: float, seed: int | None = None
    ) -> tuple[TabularDataset, TabularDataset]:
        """A share of the rows, chosen at random, and the rest.

        Args:
            percentage: The share, from 0 to 1.
            seed: Makes the choice the same each time.
        """
        if not 0 <= percentage <= 1:
            raise InvalidValueError(f"percentage goes from 0 to 1, got {percentage!r}")
        chosen = int.from_bytes(os.urandom(4), "little") if seed is None else int(seed)
        return self._with("part", percentage, chosen, True), self._with(
            "part", percentage, chosen, False
        )

    def sample(self, sample_strategy: str, arguments: dict[str, Any]) -> TabularDataset:
        """Some of the rows: "top_n" or "simple_random"."""
        if sample_strategy == "top_n":
            return self.take(int(arguments["n"]))
        if sample_strategy == "simple_random":
            return self.random_split(float(arguments["probability"]), arguments.get("seed"))[0]
        raise UnavailableError(f"sample takes 'top_n' or 'simple_random', got {sample_strategy!r}")

    def _with(self, *step: Any) -> TabularDataset:
        return TabularDataset(self._paths, [*self._steps, list(step)])


def _read_csv(path: str, **given: Any) -> pd.DataFrame:
    import pandas as pd

    frame: pd.DataFrame = pd.read_csv(path, **given)
    return frame


def _read_parquet(path: str) -> pd.DataFrame:
    import pandas as pd

    return pd.read_parquet(path)


def _read_json(path: str) -> pd.DataFrame:
    import pandas as pd

    return pd.read_json(path, lines=True)


_READERS: Final[dict[str, Any]] = {"csv": _read_csv, "parquet": _read_parquet, "json": _read_json}


def _part(frame: pd.DataFrame, share: float, seed: int, chosen: bool) -> pd.DataFrame:  # noqa: FBT001
    first = frame.sample(frac=share, random_state=seed)
    return first if chosen else frame.drop(first.index)


_STEPS: Final[dict[str, Any]] = {
    "take": lambda frame, count: frame.head(count),
    "skip": lambda frame, count: frame.iloc[count:],
    "keep": lambda frame, columns: frame[columns],
    "drop": lambda frame, columns: frame.drop(columns=columns),
    "part": _part,
}


def _files_of(paths: Sequence[str]) -> list[str]:
    found = []
    for path in map(Path, paths):
        found += (
            [str(one) for one in sorted(path.rglob("*")) if one.is_file()]
            if path.is_dir()
            else [str(path)]
        )
    return found
