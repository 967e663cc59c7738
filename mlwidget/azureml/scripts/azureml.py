"""What `import azureml` finds in a submitted script: the SDK where it is installed, else this package.

The folder of this file is in the search path of scripts, and nothing else is in it.
"""

import importlib
import sys
from importlib.machinery import PathFinder
from pathlib import Path

_here = Path(__file__).parent
_others = [place for place in sys.path if Path(place or ".").absolute() != _here]
_real = PathFinder.find_spec("azureml", _others)
_places = _real.submodule_search_locations if _real is not None else None

del sys.modules["azureml"]
if _places is not None and PathFinder.find_spec("azureml.core", _places) is not None:
    sys.path[:] = _others
else:
    importlib.import_module("mlwidget.azureml")
importlib.import_module("azureml")  # the one that is meant takes the place of this one
