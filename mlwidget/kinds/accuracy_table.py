"""Hits and misses of each class at many thresholds: ROC, precision-recall and lift come from it."""

from __future__ import annotations

from typing import ClassVar

from mlwidget.errors import InvalidValueError
from mlwidget.kinds.report import Data, Report, check_numbers, labels, listed, numbers

COUNTS = 4
"""True positives, false positives, true negatives, false negatives."""


class AccuracyTable(Report):
    """For each of C classes, M thresholds of 4 counts: by probability and by percentile."""

    name: ClassVar[str] = "accuracy_table"
    type_tag: ClassVar[str] = "azureml.v2.accuracy_table"

    def check_data(self, data: Data, where: str) -> None:
        classes = len(labels(data, where))
        for sort in ("probability", "percentile"):
            thresholds = len(numbers(data, f"{sort}_thresholds", where))
            tables = listed(data, f"{sort}_tables", where, classes)
            for at, table in enumerate(tables):
                place = f"table {at} of '{sort}_tables'"
                if not isinstance(table, list) or len(table) != thresholds:
                    raise InvalidValueError(f"{where} takes {thresholds} rows in {place}")
                for row in table:
                    check_numbers(row, place, where, COUNTS)
