"""Predicted against true values, averaged in bins."""

from __future__ import annotations

from typing import ClassVar

from mlwidget.kinds.report import Data, Report, numbers


class Predictions(Report):
    """`bin_averages`, `bin_errors` and `bin_counts` of n bins between n + 1 `bin_edges`."""

    name: ClassVar[str] = "predictions"
    type_tag: ClassVar[str] = "azureml.v2.predictions"

    def check_data(self, data: Data, where: str) -> None:
        counts = numbers(data, "bin_counts", where)
        for key in ("bin_averages", "bin_errors"):
            numbers(data, key, where, len(counts))
        numbers(data, "bin_edges", where, len(counts) + 1)
