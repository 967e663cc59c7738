"""The supervisor's process: it outlives the program, the notebook and the terminal that submit a run.

python -m mlwidget.submit.job < spec
"""

from __future__ import annotations

import sys

from mlwidget.submit import family
from mlwidget.submit.spec import Spec
from mlwidget.submit.supervise import Supervisor


def main() -> None:
    """Run the script that standard input tells of."""
    spec = Spec.from_json(sys.stdin.read())
    family.adopt()
    Supervisor(spec).run()


if __name__ == "__main__":
    main()
