"""The one table of floors: which part of the house stands on which, in Python and in TypeScript.

A file imports its own part, parts of floors below, and floor 0; never upward, never a neighbour on the
same floor. A new file or folder at the top of `mlwidget/` or `js/src/` gets its row here.
"""

from __future__ import annotations

from typing import Final

PYTHON: Final = {
    "errors": 0,
    "records": 0,
    "settings": 0,
    "wire": 0,
    "store": 1,
    "feed": 2,
    "kinds": 2,
    "tracking": 3,
    "integrations": 4,
    "notebook": 4,
    "plots": 4,
    "server": 4,
    "submit": 4,
    "widget": 4,
    "__main__": 5,
    "azureml": 5,
    "cli": 5,
    "__init__": 6,
}
PACKAGE_FROM: Final = 4
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
