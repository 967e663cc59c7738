"""What stays of a view when there is neither kernel nor store: pictures, and answers to questions."""

from mlwidget.feed.frozen.freeze import freeze
from mlwidget.feed.frozen.kept import Kept
from mlwidget.feed.frozen.limits import NOTEBOOK, PAGE, Limits

__all__ = ["NOTEBOOK", "PAGE", "Kept", "Limits", "freeze"]
