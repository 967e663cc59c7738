"""The run that a program is in, without saying which."""

from __future__ import annotations

import os
import re
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING

from mlwidget import settings
from mlwidget.errors import RunNotFoundError
from mlwidget.records import TERMINAL

if TYPE_CHECKING:
    from mlwidget.tracking.run import Run

_lock = threading.RLock()
_given: dict[tuple[str, str], Run] = {}
_own: dict[str, Run] = {}


def current_run(*, allow_new: bool) -> Run:
    """The run that a launcher gave to this process, or else one of its own."""
    from mlwidget.tracking.run import Run
    from mlwidget.tracking.workspace import Workspace

    workspace = Workspace.from_config()
    ids = settings.run_ids()
    with _lock:
        for run_id in ids:
            if (workspace.folder, run_id) in _given:
                return _given[workspace.folder, run_id]
            try:
                run = Run.get(workspace, run_id)
            except RunNotFoundError:
                if os.environ.get(settings.RUN_ID, "").strip() == run_id:
                    raise
                continue
            run._managed = True  # noqa: SLF001 - the same package
            run._control.hold(for_good=True)  # noqa: SLF001
            return _given.setdefault((workspace.folder, run_id), run)
        if not allow_new:
            msg = "no launcher has given this process a run, and allow_offline is false"
            raise RunNotFoundError(msg)
        return _own_run(workspace.folder)


def _own_run(folder: str) -> Run:
    from mlwidget.tracking.experiment import Experiment
    from mlwidget.tracking.workspace import Workspace

    known = _own.get(folder)
    if known is None or known._store.record().status in TERMINAL:  # noqa: SLF001
        experiment = Experiment(Workspace.from_config(), program_name())
        known = _own[folder] = experiment.start_logging()
    return known


def program_name() -> str:
    """The program's file name as an experiment's name; "interactive" where there is none."""
    main = getattr(sys.modules.get("__main__"), "__file__", None) or ""
    stem = Path(main).stem
    if stem == "__main__":
        stem = Path(main).parent.name
    return re.sub(r"[^A-Za-z0-9_-]+", "-", stem).strip("-_")[:100] or "interactive"


def _after_fork() -> None:
    global _lock  # noqa: PLW0603
    _lock = threading.RLock()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_after_fork)
