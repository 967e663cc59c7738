"""Tables as data."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from mlwidget.errors import InvalidValueError, UnavailableError
from mlwidget.submit import time_series
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

        (how, given, *form), *steps = self._steps
        frames = [_READERS[how](path, **given) for path in _files_of(self._paths)]
        if form:
            paths = _files_of(self._paths)
            frames = [
                time_series.add_partition(*one, form[0]) for one in zip(frames, paths, strict=True)
            ]
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
        """All but these columns; one that is not there is no matter."""
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

    @property
    def timestamp_columns(self) -> tuple[str | None, str | None]:
        """The names of the columns with the time of a row and that of its file; None for none."""
        return time_series.columns_after(self._steps)

    def with_timestamp_columns(
        self,
        timestamp: str | None = None,
        partition_timestamp: str | None = None,
        validate: bool = False,  # noqa: FBT001, FBT002
        **_: Any,
    ) -> TabularDataset:
        """The same table, whose rows have a time; None takes that away.

        Args:
            timestamp: The column of it.
            partition_timestamp: A coarser one, such as the month of the file.
            validate: Whether the table must have these columns now.
        """
        if timestamp is None and partition_timestamp is not None:
            raise InvalidValueError("partition_timestamp needs a timestamp, and that is None")
        if validate:
            there = self.take(1).to_pandas_dataframe().columns
            for column in filter(None, (timestamp, partition_timestamp)):
                if column not in there:
                    raise InvalidValueError(f"the table has no column {column!r}")
        return self._with("timestamps", timestamp, partition_timestamp)

    def time_before(
        self,
        end_time: datetime,
        include_boundary: bool = True,  # noqa: FBT001, FBT002
        validate: bool = True,  # noqa: ARG002, FBT001, FBT002
    ) -> TabularDataset:
        """The rows before a time; a time without a zone is UTC."""
        return self._between(None, end_time, include_boundary)

    def time_after(
        self,
        start_time: datetime,
        include_boundary: bool = True,  # noqa: FBT001, FBT002
        validate: bool = True,  # noqa: ARG002, FBT001, FBT002
    ) -> TabularDataset:
        """The rows after a time; a time without a zone is UTC."""
        return self._between(start_time, None, include_boundary)

    def time_between(
        self,
        start_time: datetime,
        end_time: datetime,
        include_boundary: bool = True,  # noqa: FBT001, FBT002
        validate: bool = True,  # noqa: ARG002, FBT001, FBT002
    ) -> TabularDataset:
        """The rows between two times; a time without a zone is UTC."""
        return self._between(start_time, end_time, include_boundary)

    def time_recent(
        self,
        time_delta: timedelta,
        include_boundary: bool = True,  # noqa: FBT001, FBT002
        validate: bool = True,  # noqa: ARG002, FBT001, FBT002
    ) -> TabularDataset:
        """The rows of the time until now."""
        return self._between(datetime.now(UTC) - time_delta, None, include_boundary)

    def _between(self, low: datetime | None, high: datetime | None, with_ends: bool) -> TabularDataset:  # noqa: FBT001
        column = self.timestamp_columns[0]
        if column is None:
            raise InvalidValueError(
                "the table has no column of times: with_timestamp_columns says which it is"
            )
        ends = [None if end is None else time_series.written(end) for end in (low, high)]
        return self._with("between", column, *ends, with_ends)

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
    "drop": lambda frame, columns: frame.drop(columns=columns, errors="ignore"),
    "timestamps": lambda frame, *_: frame,
    "between": time_series.between,
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
