"""Every error that mlwidget raises on purpose.

MlwidgetError
├── UserError                  the call is wrong: what was given, what is wanted, what to do
│   ├── InvalidNameError       (ValueError)   an empty, too long or unusable name
│   ├── InvalidValueError      (ValueError)   right type, impossible value
│   ├── InvalidTypeError       (TypeError)    a type that cannot be recorded here
│   ├── KindConflictError      (ValueError)   the metric already holds another kind
│   ├── PropertyConflictError  (ValueError)   properties are written once
│   ├── ArtifactPathError      (ValueError)   an artifact name that leaves the run
│   └── ArtifactExistsError    (FileExistsError)
├── NotFoundError              (LookupError)
│   ├── WorkspaceNotFoundError
│   ├── ExperimentNotFoundError
│   ├── RunNotFoundError
│   ├── ArtifactNotFoundError  (FileNotFoundError)
│   ├── ModelNotFoundError
│   └── ComputeTargetNotFoundError
├── ConfigError                (ValueError)   a config.json that cannot be used
├── RunFailedError             (RuntimeError) wait_for_completion met a failed run
├── PrepareError               (RuntimeError) the environment of a script cannot be had
├── UnavailableError           (NotImplementedError) no meaning on one machine
├── SdkInstalledError          (ImportError)  the retired SDK is installed and has its names
└── StoreError                 (OSError)      trouble on disk; never raised into a training loop
    ├── StoreUnwritableError
    ├── StoreDamagedError
    └── StoreVersionError      the store was written by a newer mlwidget

RunCanceled                    (KeyboardInterrupt) the run was stopped from outside. It is no Exception,
                               so that an `except Exception` of a training lets it pass
"""

from __future__ import annotations


class MlwidgetError(Exception):
    """The base of every error of this package."""


class UserError(MlwidgetError):
    """The call is wrong; raised at once, at the caller's line."""


class InvalidNameError(UserError, ValueError):
    """A name that cannot be used."""


class InvalidValueError(UserError, ValueError):
    """A value of the right type that makes no sense here."""


class InvalidTypeError(UserError, TypeError):
    """A type that cannot be recorded by this call."""


class KindConflictError(UserError, ValueError):
    """The metric already holds another kind."""


class PropertyConflictError(UserError, ValueError):
    """A property was given a second value."""


class ArtifactPathError(UserError, ValueError):
    """An artifact name that is empty, absolute or leaves the run."""


class ArtifactExistsError(UserError, FileExistsError):
    """An artifact of that name is already in the run."""


class NotFoundError(MlwidgetError, LookupError):
    """Something was asked for that is not there."""


class WorkspaceNotFoundError(NotFoundError):
    """No workspace of that name or at that place."""


class ExperimentNotFoundError(NotFoundError):
    """No such experiment in the workspace."""


class RunNotFoundError(NotFoundError):
    """No such run in the workspace."""


class ArtifactNotFoundError(NotFoundError, FileNotFoundError):
    """The run holds no artifact of that name."""


class ModelNotFoundError(NotFoundError):
    """No such registered model."""


class ComputeTargetNotFoundError(NotFoundError):
    """No compute target of that name."""


class ConfigError(MlwidgetError, ValueError):
    """A config.json that cannot be used."""


class RunFailedError(MlwidgetError, RuntimeError):
    """The run that was waited for has failed."""


class PrepareError(MlwidgetError, RuntimeError):
    """The environment of a script cannot be had."""


class UnavailableError(MlwidgetError, NotImplementedError):
    """A part of the retired SDK that has no meaning on one machine."""


class SdkInstalledError(MlwidgetError, ImportError):
    """The retired SDK is installed: its names mean it."""


class StoreError(MlwidgetError, OSError):
    """Trouble on disk. A training never sees it: `run.health` tells."""


class StoreUnwritableError(StoreError):
    """The workspace folder cannot be written."""


class StoreDamagedError(StoreError):
    """A file of the store cannot be read back."""


class StoreVersionError(StoreError):
    """The store was written by a newer mlwidget."""


class RunCanceled(KeyboardInterrupt):
    """A run was stopped from its view, from another process or from the command line.

    Raised where the run is being trained, as a Ctrl-C would be. Code that cleans up after itself may
    catch it, and should raise it again.

    >>> str(RunCanceled("run 'first try' was stopped from its view", run="run-1"))
    "run 'first try' was stopped from its view"

    Args:
        message: Which run was stopped, and by whom.
        run: The id of the run.
    """

    def __init__(self, message: str = "the run was stopped", run: str | None = None) -> None:
        super().__init__(message)
        self.run = run
        """The id of the run; None when that is not known."""

    def _render_traceback_(self) -> list[str]:
        # What a notebook shows: nobody looks for a fault of the code where somebody pressed Stop.
        return [f"{type(self).__name__}: {self}"]
