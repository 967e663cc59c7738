"""A script as it is to be run, by one run or by many."""

from __future__ import annotations

import contextlib
import json
import os
import time
import uuid
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from mlwidget.errors import InvalidTypeError, InvalidValueError, MlwidgetError
from mlwidget.feed.parameters import HIDDEN, is_secret, without_secrets
from mlwidget.logger import log
from mlwidget.store import MEMORY
from mlwidget.submit.consumption import INPUTS
from mlwidget.submit.distributed import ranks
from mlwidget.submit.script_run import TYPE
from mlwidget.submit.spec import Process, Spec
from mlwidget.submit.workplace import workplace
from mlwidget.tracking.create import create_run
from mlwidget.tracking.run import run_of
from mlwidget.tracking.source_tree import Fingerprints, identity, source_tree

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mlwidget.submit.script_run_config import ScriptRunConfig
    from mlwidget.tracking.experiment import Experiment
    from mlwidget.tracking.run import Run

LOG: Final = "user_logs/std_log.txt"
RESUME_FROM: Final = "MLWIDGET_RESUME_FROM"
LARGE_BYTES: Final = 300_000_000
"""A source from this size on is worth a word: each run works in a copy of it."""


@dataclass(frozen=True, slots=True)
class Plan:
    """A script with all that its runs have in common; JSON values only."""

    words: list[str]
    """The command; an empty first word stands for the environment's Python."""
    is_script: bool
    definition: dict[str, Any]
    """What `get_details` says of the configuration, without secrets."""
    files: list[tuple[str, str, str]]
    """Of the source: name, where the bytes are, and their SHA-256, which is empty if nobody knows it."""
    links: list[tuple[str, str]]
    target: str
    distributed: list[Any] | None = None
    """The kind of several processes, and how many."""
    variables: dict[str, str] = field(default_factory=dict)
    environment: dict[str, Any] = field(default_factory=dict)
    seconds: float | None = None
    trouble: str = ""
    """Why the source could not be read as it should."""

    def as_dict(self) -> dict[str, Any]:
        """The plan as JSON values."""
        return asdict(self)

    @staticmethod
    def from_dict(found: dict[str, Any]) -> Plan:
        """The same again."""
        for name in ("files", "links"):
            found[name] = [tuple(one) for one in found[name]]
        return Plan(**found)


def plan_of(config: ScriptRunConfig, experiment: Experiment) -> Plan:
    """How the script of a configuration is run.

    Raises:
        InvalidTypeError: For an argument that is none.
        InvalidValueError: When there is no such script.
    """
    folder = experiment.workspace.folder
    if folder == MEMORY:
        raise InvalidValueError("a script needs a workspace on disk: MLWIDGET_MODE=disabled has none")
    top = _source(config)
    words = _command(config, top)
    ranks(config.distributed_job_config)
    tree = source_tree(top, [Path(folder)])
    _warn_of_size(top, tree.files)
    files, trouble = _read(top, tree.files)
    environment = config.run_config.environment
    return Plan(
        words=words,
        is_script=config.script is not None,
        definition=_definition(config),
        files=files,
        links=tree.links,
        target=config.run_config.target,
        distributed=_distributed(config.distributed_job_config),
        variables=_variables(config) | _inputs(config, experiment),
        environment={} if environment.is_here else environment.as_dict(),
        seconds=config.run_config.max_run_duration_seconds,
        trouble=trouble,
    )


def begin(
    plan: Plan,
    experiment: Experiment,
    *,
    parent: Run | None = None,
    run_id: str | None = None,
    arguments: Sequence[str] = (),
    tags: dict[str, str] | None = None,
    properties: dict[str, str] | None = None,
    name: str | None = None,
) -> tuple[Run, Spec]:
    """A new run of a plan, Queued, and what its supervisor has to know.

    Args:
        plan: The script.
        experiment: The experiment of the run.
        parent: The run above it.
        run_id: Its id, if it is to have a certain one.
        arguments: More arguments, after those of the plan.
        tags: Tags to begin with.
        properties: Properties to begin with.
        name: What views call it.
    """
    words = [*plan.words, *arguments]
    shown = without_secrets(words)
    run = create(
        plan,
        experiment,
        kind=TYPE,
        run_id=run_id or f"{experiment.name}_{int(time.time())}_{uuid.uuid4().hex[:8]}",
        parent=parent,
        tags=tags,
        properties=properties,
        name=name,
        definition={
            "command": "" if plan.is_script else " ".join(shown),
            "arguments": shown[3:] if plan.is_script else shown[1:],
        },
    )
    places = ranks(plan.distributed)
    spec = Spec(
        workspace=experiment.workspace.folder,
        run=run.id,
        work=str(workplace(run.id)),
        processes=[
            Process(words, variables, _log(rank, len(places))) for rank, variables in enumerate(places)
        ],
        files=[(name, path) for name, path, _ in plan.files],
        links=plan.links,
        variables=_of_run(run) | plan.variables,
        environment=plan.environment,
        seconds=plan.seconds,
    )
    run._store.set_status("Queued")  # noqa: SLF001 - of one house
    return run, spec


def create(
    plan: Plan, experiment: Experiment, *, kind: str, definition: dict[str, Any], **fields: Any
) -> Run:
    """A new run, NotStarted, that keeps the source and the definition of a plan."""
    details = {"runDefinition": {**plan.definition, **definition}}
    made = create_run(experiment, kind=kind, target=plan.target, details=details, **fields)
    run = run_of(experiment, made.id, kind)
    try:
        if plan.trouble:
            raise InvalidValueError(plan.trouble)
        read = [(name, Path(path), digest) for name, path, digest in plan.files]
        run._keep_snapshot(identity([(name, digest) for name, _, digest in read]), read)  # noqa: SLF001
    except (MlwidgetError, OSError) as trouble:  # no snapshot is no reason not to train
        run._recorder.say(f"run {run.id} has no snapshot of its source: {trouble}")  # noqa: SLF001
    return run


def kept(plan: Plan, run: Run) -> Plan:
    """The plan, with the files that a run keeps in the place of those that may change."""
    if run.get_snapshot_id() is None:
        return plan
    store = run._store  # noqa: SLF001 - of one house
    files = [
        (name, str(store.artifact_path("snapshot/" + name)), digest) for name, _, digest in plan.files
    ]
    return Plan.from_dict({**json.loads(json.dumps(plan.as_dict())), "files": files})


def _source(config: ScriptRunConfig) -> Path:
    top = Path(config.source_directory).absolute()
    if not top.is_dir():
        raise InvalidValueError(f"source_directory is a folder, and {str(top)!r} is none")
    if config.script is not None and not (top / config.script).is_file():
        found = sorted(path.name for path in top.glob("*.py"))[:5]
        hint = f"; there are {', '.join(found)}" if found else ""
        raise InvalidValueError(f"there is no script {config.script!r} in {str(top)!r}{hint}")
    return top


def _command(config: ScriptRunConfig, top: Path) -> list[str]:
    arguments = [*map(_argument, config.arguments)]
    if config.script is None:
        return [*map(_argument, config.command or []), *arguments]
    inside = os.path.relpath(top / config.script, top)
    if inside.startswith(".."):
        raise InvalidValueError(f"the script lies outside of source_directory: {config.script!r}")
    return ["", "-u", inside, *arguments]


def _argument(value: Any) -> str:
    told = getattr(value, "_as_argument", None)
    text = told() if told is not None else value
    if not isinstance(text, str | int | float | Path):
        kind = type(value).__name__
        raise InvalidTypeError(f"an argument is a text, a number, a path or a dataset, got {kind}")
    if "\0" in str(text):
        raise InvalidValueError(f"an argument cannot hold NUL, got {str(text)[:80]!r}")
    return str(text)


def _read(top: Path, files: Sequence[tuple[str, Path]]) -> tuple[list[tuple[str, str, str]], str]:
    try:
        return [(name, str(path), digest) for name, path, digest in Fingerprints(top).of(files)], ""
    except OSError as trouble:
        return [(name, str(path), "") for name, path in files], str(trouble)


def _warn_of_size(top: Path, files: Sequence[tuple[str, Path]]) -> None:
    total = 0
    for _, path in files:
        with contextlib.suppress(OSError):
            total += path.stat().st_size
    if total >= LARGE_BYTES:
        log.warning(
            "the source %s is %.1f MB, which each run copies: what .amlignore names is left out",
            top,
            total / 1e6,
        )


def _distributed(config: Any) -> list[Any] | None:
    return None if config is None else [type(config).__name__, config.count]


def _definition(config: ScriptRunConfig) -> dict[str, Any]:
    said = config.run_config.as_dict()
    variables = said["environment"]["environmentVariables"]
    said["environment"]["environmentVariables"] = {
        name: HIDDEN if is_secret(name) else value for name, value in variables.items()
    }
    return {**said, "script": config.script}


def _variables(config: ScriptRunConfig) -> dict[str, str]:
    own = {
        "PYTHONUNBUFFERED": "1",
        "AZUREML_OUTPUT_DIRECTORY": "./outputs",
        "AZUREML_TARGET_TYPE": "local",
        "AZUREML_FRAMEWORK": config.run_config.framework,
        "AZUREML_COMMUNICATOR": config.run_config.communicator,
        "AZUREML_NODE_COUNT": "1",
    }
    earlier = config.resume_from
    if earlier is not None:
        folder = getattr(earlier._store, "folder", None)  # noqa: SLF001 - of one house
        own |= {RESUME_FROM: str(folder), "AZUREML_RESUME_FROM_RUN_ID": earlier.id}
    return own | config.run_config.environment.environment_variables


def _inputs(config: ScriptRunConfig, experiment: Experiment) -> dict[str, str]:
    """Variables that lead the script to its data, for `run.input_datasets`."""
    named = [one for one in config.arguments if hasattr(one, "_as_variables")]
    named += config.run_config.data.values()
    found: dict[str, str] = {}
    for one in named:
        found |= one._as_variables(experiment.workspace)  # noqa: SLF001 - of one house
    told = ",".join(f"{one.name}:{one.mode}" for one in named)
    return {**found, INPUTS: told} if told else {}


def _of_run(run: Run) -> dict[str, str]:
    return {
        "AZUREML_RUN_ID": run.id,
        "AZUREML_ROOT_RUN_ID": run._store.record().root or run.id,  # noqa: SLF001 - of one house
        "AZUREML_ARM_PROJECT_NAME": run.experiment.name,
        "AZUREML_ARM_WORKSPACE_NAME": run.experiment.workspace.name,
    }


def _log(rank: int, count: int) -> str:
    return LOG if count == 1 else f"user_logs/std_log_process_{rank:02}.txt"
