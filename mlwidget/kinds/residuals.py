"""How far predictions were off, counted in bins."""

from __future__ import annotations

from typing import ClassVar

from mlwidget.kinds.report import Data, Report, numbers


class Residuals(Report):
    """`bin_counts` of n bins between n + 1 `bin_edges`."""

    name: ClassVar[str] = "residuals"
    type_tag: ClassVar[str] = "azureml.v2.residuals"

    def check_data(self, data: Data, where: str) -> None:
        counts = numbers(data, "bin_counts", where)
        numbers(data, "bin_edges", where, len(counts) + 1)
