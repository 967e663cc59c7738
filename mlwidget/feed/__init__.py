"""From a run's store to the messages that a viewer draws: by cursor, so nobody waits for a reader."""

from mlwidget.feed.feed import Feed, Message
from mlwidget.feed.sketch import Sketch
from mlwidget.store.chunks import as_floats as floats

__all__ = ["Feed", "Message", "Sketch", "floats"]
