"""The parts of an environment's description: its Python, and its container."""

from __future__ import annotations

from typing import Any

from mlwidget.submit.conda_dependencies import CondaDependencies


class PythonSection:
    """Which Python an environment has, and which packages.

    `user_managed_dependencies` says that the packages are there already, in the interpreter of
    `interpreter_path`; "python" is the one that submits the run.
    """

    def __init__(self, **kwargs: Any) -> None:
        self.user_managed_dependencies = bool(kwargs.pop("user_managed_dependencies", False))
        self.interpreter_path: str = kwargs.pop("interpreter_path", "python")
        self.conda_dependencies: CondaDependencies | None = kwargs.pop("conda_dependencies", None)
        self.base_conda_environment: str | None = kwargs.pop("base_conda_environment", None)
        _none_left(kwargs, "PythonSection")

    @property
    def conda_dependencies_file(self) -> None:
        """None: the packages are kept with the environment."""
        return

    def as_dict(self) -> dict[str, Any]:
        """The section as JSON values."""
        packages = self.conda_dependencies
        return {
            "interpreterPath": self.interpreter_path,
            "userManagedDependencies": self.user_managed_dependencies,
            "condaDependencies": packages.as_dict() if packages is not None else None,
            "baseCondaEnvironment": self.base_conda_environment,
        }

    @staticmethod
    def from_dict(found: dict[str, Any]) -> PythonSection:
        """The same again."""
        packages = found.get("condaDependencies")
        return PythonSection(
            interpreter_path=found.get("interpreterPath") or "python",
            user_managed_dependencies=found.get("userManagedDependencies"),
            conda_dependencies=CondaDependencies(None, packages) if packages else None,
            base_conda_environment=found.get("baseCondaEnvironment"),
        )


class DockerSection:
    """The container of an environment: the image, or what it is made from."""

    def __init__(self, **kwargs: Any) -> None:
        self.enabled = bool(kwargs.pop("enabled", False))
        self.base_image: str | None = kwargs.pop("base_image", None)
        self.base_dockerfile: str | None = kwargs.pop("base_dockerfile", None)
        self.build_context: str | None = kwargs.pop("build_context", None)
        self.shm_size: str = kwargs.pop("shm_size", "2g")
        self.arguments: list[str] = list(kwargs.pop("arguments", None) or [])
        self.shared_volumes = bool(kwargs.pop("shared_volumes", True))
        self.base_image_registry = kwargs.pop("base_image_registry", None)
        self.gpu_support = bool(kwargs.pop("gpu_support", False))
        _none_left(kwargs, "DockerSection")

    def as_dict(self) -> dict[str, Any]:
        """The section as JSON values."""
        return {
            "enabled": self.enabled,
            "baseImage": self.base_image,
            "baseDockerfile": self.base_dockerfile,
            "buildContext": self.build_context,
            "shmSize": self.shm_size,
            "arguments": list(self.arguments),
            "sharedVolumes": self.shared_volumes,
            "gpuSupport": self.gpu_support,
        }

    @staticmethod
    def from_dict(found: dict[str, Any]) -> DockerSection:
        """The same again."""
        return DockerSection(
            enabled=found.get("enabled", False),
            base_image=found.get("baseImage"),
            base_dockerfile=found.get("baseDockerfile"),
            build_context=found.get("buildContext"),
            shm_size=found.get("shmSize") or "2g",
            arguments=found.get("arguments"),
            shared_volumes=found.get("sharedVolumes", True),
            gpu_support=found.get("gpuSupport", False),
        )


def _none_left(kwargs: dict[str, Any], what: str) -> None:
    if kwargs:
        raise TypeError(f"{what} takes no {min(kwargs)!r}")
