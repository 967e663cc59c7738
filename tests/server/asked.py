"""A Jupyter server of its own process, with a workspace that holds a run of everything."""

from __future__ import annotations

import os
import secrets
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from mlwidget import Experiment, Workspace
from tests.ports import free_port

if TYPE_CHECKING:
    from pathlib import Path

START_SECONDS: Final = 60.0
_direct: Final = urllib.request.build_opener(urllib.request.ProxyHandler({}))


@dataclass
class Server:
    """A server that answers for one workspace.

    Args:
        home: An empty folder for all that it writes.
    """

    home: Path
    token: str = field(default_factory=lambda: secrets.token_hex(16))
    port: int = field(default_factory=free_port)
    _process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """Where it answers."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def headers(self) -> dict[str, str]:
        """What a request needs to be answered."""
        return {"Authorization": f"token {self.token}"}

    @property
    def place(self) -> str:
        """The workspace's folder."""
        return str(self.home / "workspace")

    @property
    def pid(self) -> int:
        """Its process."""
        assert self._process is not None
        return self._process.pid

    @property
    def log(self) -> str:
        """What it has printed."""
        return (self.home / "server.log").read_text("utf-8", "replace")

    def start(self) -> None:
        """Start it, and return when it answers."""
        with (self.home / "server.log").open("wb") as log:
            self._process = subprocess.Popen(
                self._command(), env=self._environment(), stdout=log, stderr=log, cwd=self.home
            )
        end = time.monotonic() + START_SECONDS
        while not self._answers():
            if self._process.poll() is not None or time.monotonic() > end:
                self.stop()
                raise RuntimeError(f"the server did not start:\n{self.log[-4000:]}")
            time.sleep(0.1)

    def stop(self) -> None:
        """Stop it."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()

    def fill(self) -> str:
        """The id of a run that has a bit of everything."""
        experiment = Experiment(Workspace(folder=self.place), "digits")
        with experiment.start_logging(display_name="<b>all</b>", tags={"owner": "ada"}) as run:
            for step in range(10):
                run.log("loss", 1 / (step + 1))
            run.log("broken", float("nan"))
            run.log("note", "all is well")
            run.log_table("table", {"x": [1, 2, 3], "y": ["a", None, "c"]})
            run.log_list("list", [1, 2.5, float("inf")])
            path = self.home / "note.txt"
            path.write_text("hello\n", "utf-8")
            run.upload_file("outputs/note.txt", path)
            run.child_run("below").complete()
        return run.id

    def _answers(self) -> bool:
        request = urllib.request.Request(f"{self.url}/api/status", headers=self.headers)
        try:
            with _direct.open(request, timeout=5) as answer:
                return bool(answer.status == 200)
        except (urllib.error.URLError, OSError):
            return False

    def _command(self) -> list[str]:
        return [
            *(sys.executable, "-m", "jupyter_server", "--no-browser", "--allow-root"),
            f"--ServerApp.port={self.port}",
            "--ServerApp.port_retries=0",
            f"--ServerApp.root_dir={self.home}",
            f"--IdentityProvider.token={self.token}",
            "--ServerApp.jpserver_extensions={'mlwidget.server': True}",
        ]

    def _environment(self) -> dict[str, Any]:
        kept = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("JUPYTER", "MLWIDGET_", "AZUREML_", "PYTEST_"))
        }
        folders = {f"JUPYTER_{one}_DIR": str(self.home / one) for one in ("CONFIG", "DATA", "RUNTIME")}
        own = {"MLWIDGET_WORKSPACE": self.place, "XDG_DATA_HOME": str(self.home / "share")}
        return kept | folders | own
