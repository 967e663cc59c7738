"""The process of a sweep: it outlives the program, the notebook and the terminal that submit it.

python -m mlwidget.submit.sweep.job < told
"""

from __future__ import annotations

import json
import sys

from mlwidget.submit import family
from mlwidget.submit.sweep.driver import Sweep


def main() -> None:
    """Run the sweep that standard input tells of."""
    told = json.loads(sys.stdin.read())
    family.adopt()
    Sweep(told).run()


if __name__ == "__main__":
    main()
