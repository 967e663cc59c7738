"""The one table of floors: which part of the house stands on which, in Python and in TypeScript.

A file imports its own part, parts of floors below, and floor 0; never upward, never a neighbour on the
same floor. A new file or folder at the top of `mlwidget/` or `js/src/` gets its row here.
"""

from __future__ import annotations

from typing import Final

PYTHON: Final = {
    "errors": 0,
    "frozen": 0,
    "logger": 0,
    "provided": 0,
    "questions": 0,
    "records": 0,
    "replies": 0,
    "settings": 0,
    "wire": 0,
    "store": 1,
    "kinds": 2,
    "feed": 3,
    "tracking": 4,
    "integrations": 5,
    "notebook": 5,
    "plots": 5,
    "server": 5,
    "submit": 5,
    "widget": 5,
    "__main__": 6,
    "azureml": 6,
    "cli": 6,
    "sweep": 6,
    "__init__": 7,
}
PACKAGE_FROM: Final = 5
"""From this floor up a file may import the public names of `mlwidget` itself, which come lazily."""

TYPESCRIPT: Final = {
    "assets.d": 0,
    "wire": 0,
    "model": 1,
    "transport": 1,
    "charts": 2,
    "views": 3,
    "hosts": 4,
}

SURFACES: Final = {"widget", "server", "plots", "integrations", "cli"}
SURFACES_USE: Final = {"feed", "tracking", ""}
"""What a surface may import beside itself and floor 0: the feed, the public API ("" is `mlwidget`)."""
