"""`mlwidget` on the command line.

0: done; 1: what was asked about has failed; 2: the question was wrong, or there is no such run or
workspace; 3: the run was canceled; 130: Ctrl-C. Whatever reads has `--json`.
"""

from __future__ import annotations

import os
import sys
from typing import Final

WRONG: Final = 2
FAILED: Final = 1
CANCELED: Final = 3
INTERRUPTED: Final = 130


def jupyter() -> None:
    """`jupyter mlwidget`: the page with all runs, or another command of `mlwidget`."""
    from mlwidget.cli.commands import app

    words = sys.argv[1:]
    if not words or (words[0] not in app.commands and words[0] not in ("--help", "-h", "--version")):
        sys.argv.insert(1, "ui")
    main()


def main() -> None:
    """Run the command that the program's arguments say."""
    import click

    from mlwidget.cli.commands import app
    from mlwidget.cli.plain import visible
    from mlwidget.errors import MlwidgetError, NotFoundError, UserError

    try:
        code = app(standalone_mode=False)
    except click.exceptions.Abort:
        code = INTERRUPTED
    except click.ClickException as error:
        error.show()
        code = WRONG
    except KeyboardInterrupt:
        code = INTERRUPTED
    except BrokenPipeError:  # who reads has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 0
    except MlwidgetError as error:
        sys.stderr.write(f"mlwidget: {visible(str(error))}\n")
        code = WRONG if isinstance(error, UserError | NotFoundError) else FAILED
    sys.exit(code if isinstance(code, int) else 0)
