"""What a metric can hold: one file for each kind, and the list of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from mlwidget.kinds.accuracy_table import AccuracyTable
from mlwidget.kinds.confusion_matrix import ConfusionMatrix
from mlwidget.kinds.image import Image
from mlwidget.kinds.predictions import Predictions
from mlwidget.kinds.residuals import Residuals
from mlwidget.kinds.table import Table

if TYPE_CHECKING:
    from mlwidget.kinds.base import Kind

SCALAR: Final = "scalar"
"""The kind of numbers, text, bools and None over steps: kept as columns, not as entries."""

KINDS: Final[dict[str, Kind]] = {
    kind.name: kind
    for kind in (Table(), Image(), ConfusionMatrix(), AccuracyTable(), Residuals(), Predictions())
}
"""Every kind that is kept as entries, by its name."""

__all__ = ["KINDS", "SCALAR"]
