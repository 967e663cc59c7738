"""A real Jupyter server for the browser tests, with nothing of the user's around it."""

from __future__ import annotations

import json
import os
import secrets
import shutil
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from tests.ports import free_port

if TYPE_CHECKING:
    from pathlib import Path

START_SECONDS: Final = 90.0
SETTINGS: Final = {
    "@jupyterlab/apputils-extension/notification.jupyterlab-settings": {
        "checkForUpdates": False,
        "doNotDisturbMode": True,
        "fetchNews": "false",
    },
    "@jupyterlab/docmanager-extension/plugin.jupyterlab-settings": {"autosave": False},
}
"""No news, no updates, no question about them, and no notebook saved unless a test does."""

# Proxies are for the world outside.
_direct: Final = urllib.request.build_opener(urllib.request.ProxyHandler({}))


@dataclass
class JupyterServer:
    """JupyterLab and Notebook 7 on a port of their own.

    Args:
        home: an empty folder for everything that Jupyter, its kernels and their runs write.
        base: what all addresses begin with, as behind a JupyterHub.
    """

    home: Path
    base: str = "/"
    token: str = field(default_factory=lambda: secrets.token_hex(16))
    port: int = field(init=False)
    _process: subprocess.Popen[bytes] = field(init=False, repr=False)

    @property
    def root(self) -> Path:
        """The folder that the file browser shows."""
        return self.home / "notebooks"

    @property
    def workspace(self) -> Path:
        """Where the kernels' runs are kept."""
        return self.home / "workspace"

    @property
    def log(self) -> Path:
        """What the server printed."""
        return self.home / "server.log"

    def url(self, path: str) -> str:
        """The address of a page, with the token."""
        return f"http://127.0.0.1:{self.port}{self.base}{path.lstrip('/')}?token={self.token}"

    def start(self) -> None:
        """Start it and return when it answers."""
        self.root.mkdir(parents=True)
        self._write_settings()
        self.port = free_port()
        self._run()

    def restart(self) -> None:
        """Stop it, and start it again at the same address."""
        self.stop()
        self._run()

    def _run(self) -> None:
        with self.log.open("wb") as log:
            self._process = subprocess.Popen(
                self._command(),
                env=self._environment(),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )
        deadline = time.monotonic() + START_SECONDS
        while not self._answers():
            if self._process.poll() is not None or time.monotonic() > deadline:
                self.stop()
                raise RuntimeError(
                    "The Jupyter server did not start:\n" + self.log.read_text("utf-8")[-4000:]
                )
            time.sleep(0.1)

    def stop(self) -> None:
        """Stop it; it stops its kernels."""
        self._process.terminate()
        try:
            self._process.wait(20)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def api(self, path: str, method: str = "GET") -> Any:
        """The answer of the server's REST interface, out of its JSON."""
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}{self.base}api/{path}",
            method=method,
            headers={"Authorization": f"token {self.token}"},
        )
        with _direct.open(request, timeout=30) as answer:
            body = answer.read()
        return json.loads(body) if body else None

    def reset(self) -> None:
        """End the sessions and kernels that a test leaves, and forget the settings that it changed."""
        self._write_settings()
        for kind in ("sessions", "kernels"):
            self._end_all(kind)

    def _end_all(self, kind: str) -> None:
        end = time.monotonic() + 30
        while True:
            try:
                left = self.api(kind)
                if not left:
                    return
                for one in left:
                    self.api(f"{kind}/{one['id']}", "DELETE")
            except urllib.error.HTTPError:
                # The page may be ending the same one, or its kernel end meanwhile: look again.
                if time.monotonic() > end:
                    raise
                time.sleep(0.2)

    def _write_settings(self) -> None:
        folder = self.home / "config" / "lab" / "user-settings"
        shutil.rmtree(folder, ignore_errors=True)
        for name, values in SETTINGS.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(json.dumps(values), "utf-8")

    def _answers(self) -> bool:
        try:
            self.api("status")
        except (urllib.error.URLError, OSError):
            return False
        return True

    def _command(self) -> list[str]:
        return [
            *(sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root"),
            f"--ServerApp.port={self.port}",
            "--ServerApp.port_retries=0",
            f"--ServerApp.base_url={self.base}",
            f"--ServerApp.root_dir={self.root}",
            f"--IdentityProvider.token={self.token}",
            "--LabApp.expose_app_in_browser=True",
            "--JupyterNotebookApp.expose_app_in_browser=True",
            "--LabApp.news_url=None",
            "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
            "--LabApp.extension_manager=readonly",
        ]

    def _environment(self) -> dict[str, str]:
        kept = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("JUPYTER", "MLWIDGET_", "AZUREML_", "PYTEST_"))
        }
        return kept | {
            "IPYTHONDIR": str(self.home / "ipython"),
            "JUPYTER_CONFIG_DIR": str(self.home / "config"),
            "JUPYTER_DATA_DIR": str(self.home / "data"),
            "JUPYTER_RUNTIME_DIR": str(self.home / "runtime"),
            "MLWIDGET_WORKSPACE": str(self.workspace),
            "XDG_DATA_HOME": str(self.home / "share"),
        }
