"""How a script is handed over to a process that runs it."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
import uuid
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from mlwidget import settings
from mlwidget.errors import InvalidTypeError, InvalidValueError, MlwidgetError
from mlwidget.feed.parameters import is_secret, without_secrets
from mlwidget.store import MEMORY
from mlwidget.store.liveness import process_of
from mlwidget.submit.distributed import ranks
from mlwidget.submit.script_run import TYPE
from mlwidget.submit.spec import Process, Spec
from mlwidget.submit.workplace import workplace
from mlwidget.tracking.create import create_run
from mlwidget.tracking.run import Run, run_of
from mlwidget.tracking.source_tree import Fingerprints, SourceTree, identity, source_tree

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mlwidget.submit.script_run_config import ScriptRunConfig
    from mlwidget.tracking.experiment import Experiment

LOG: Final = "user_logs/std_log.txt"
RESUME_FROM: Final = "MLWIDGET_RESUME_FROM"
HIDDEN: Final = "•••"


def launch(
    experiment: Experiment,
    config: ScriptRunConfig,
    *,
    parent: Run | None = None,
    run_id: str | None = None,
    arguments: Sequence[str] = (),
    tags: dict[str, str] | None = None,
    properties: dict[str, str] | None = None,
    name: str | None = None,
    **others: Any,
) -> Run:
    """The run of a script, which is Queued: a process of its own runs it.

    Args:
        experiment: The experiment of the run.
        config: The script.
        parent: The run above it.
        run_id: Its id, if it is to have a certain one.
        arguments: More arguments, after those of the configuration.
        tags: Tags to begin with.
        properties: Properties to begin with.
        name: What views call it.
        others: Nothing else is known.
    """
    run, spec = plan(
        experiment,
        config,
        parent=parent,
        run_id=run_id,
        arguments=arguments,
        tags=tags,
        properties=properties,
        name=name,
        **others,
    )
    supervisor = _hand_over(spec)
    # from now on the run is held by its supervisor: this program may end
    run._store.update(process=process_of(supervisor))  # noqa: SLF001 - of one house
    return run


def plan(
    experiment: Experiment,
    config: ScriptRunConfig,
    *,
    parent: Run | None = None,
    run_id: str | None = None,
    arguments: Sequence[str] = (),
    tags: dict[str, str] | None = None,
    properties: dict[str, str] | None = None,
    name: str | None = None,
    **others: Any,
) -> tuple[Run, Spec]:
    """A new run, Queued, and what its supervisor has to know; takes what `launch` takes."""
    if others:
        raise InvalidTypeError(f"submit does not know {min(others)!r}")
    folder = experiment.workspace.folder
    if folder == MEMORY:
        raise InvalidValueError("a script needs a workspace on disk: MLWIDGET_MODE=disabled has none")
    top = _source(config)
    words = _command(config, top, [*map(_argument, config.arguments), *arguments])
    places = ranks(config.distributed_job_config)
    made = create_run(
        experiment,
        name=name,
        tags=tags,
        properties=properties,
        run_id=run_id or f"{experiment.name}_{int(time.time())}_{uuid.uuid4().hex[:8]}",
        parent=parent,
        type=TYPE,
        target=config.run_config.target,
        details={"runDefinition": _definition(config, words)},
    )
    run = run_of(experiment, made.id, TYPE)
    tree = source_tree(top, [Path(folder)])
    spec = Spec(
        workspace=folder,
        run=run.id,
        work=str(workplace(run.id)),
        processes=[
            Process(words, variables, _log(rank, len(places))) for rank, variables in enumerate(places)
        ],
        files=_kept(run, top, tree),
        links=tree.links,
        variables=_variables(run, config),
        environment={} if config.run_config.environment.is_here else _environment(config),
        seconds=config.run_config.max_run_duration_seconds,
    )
    run._store.set_status("Queued")  # noqa: SLF001 - of one house
    return run, spec


def _source(config: ScriptRunConfig) -> Path:
    top = Path(config.source_directory).absolute()
    if not top.is_dir():
        raise InvalidValueError(f"source_directory is a folder, and {str(top)!r} is none")
    if config.script is not None and not (top / config.script).is_file():
        found = sorted(path.name for path in top.glob("*.py"))[:5]
        hint = f"; there are {', '.join(found)}" if found else ""
        raise InvalidValueError(f"there is no script {config.script!r} in {str(top)!r}{hint}")
    return top


def _command(config: ScriptRunConfig, top: Path, arguments: list[str]) -> list[str]:
    if config.script is not None:
        inside = os.path.relpath(top / config.script, top)
        if inside.startswith(".."):
            raise InvalidValueError(f"the script lies outside of source_directory: {config.script!r}")
        return ["", "-u", inside, *arguments]
    return [*map(_argument, config.command or []), *arguments]


def _argument(value: Any) -> str:
    told = getattr(value, "_as_argument", None)
    text = told() if told is not None else value
    if not isinstance(text, str | int | float | Path):
        kind = type(value).__name__
        raise InvalidTypeError(f"an argument is a text, a number, a path or a dataset, got {kind}")
    if "\0" in str(text):
        raise InvalidValueError(f"an argument cannot hold NUL, got {str(text)[:80]!r}")
    return str(text)


def _definition(config: ScriptRunConfig, words: list[str]) -> dict[str, Any]:
    """What `get_details` says of the configuration: without secrets."""
    said = config.run_config.as_dict()
    shown = without_secrets(words)
    variables = said["environment"]["environmentVariables"]
    said["environment"]["environmentVariables"] = {
        name: HIDDEN if is_secret(name) else value for name, value in variables.items()
    }
    is_script = config.script is not None
    return {
        **said,
        "script": config.script,
        "command": "" if is_script else " ".join(shown),
        "arguments": shown[3:] if is_script else shown[1:],
        "maxRunDurationSeconds": config.run_config.max_run_duration_seconds,
    }


def _kept(run: Run, top: Path, tree: SourceTree) -> list[tuple[str, str]]:
    """Each file of the source and where its bytes are: in what the run keeps, if it could be kept."""
    try:
        read = list(Fingerprints(top).of(tree.files))
        run._keep_snapshot(identity([(name, digest) for name, _, digest in read]), read)  # noqa: SLF001
    except (MlwidgetError, OSError) as trouble:  # no snapshot is no reason not to train
        run._recorder.say(f"run {run.id} has no snapshot of its source: {trouble}")  # noqa: SLF001
        return [(name, str(path)) for name, path in tree.files]
    return [(name, str(run._store.artifact_path("snapshot/" + name))) for name, _ in tree.files]  # noqa: SLF001


def _environment(config: ScriptRunConfig) -> dict[str, Any]:
    return config.run_config.environment.as_dict()


def _variables(run: Run, config: ScriptRunConfig) -> dict[str, str]:
    workspace = run.experiment.workspace
    own = {
        "PYTHONUNBUFFERED": "1",
        "AZUREML_RUN_ID": run.id,
        "AZUREML_ROOT_RUN_ID": run._store.record().root or run.id,  # noqa: SLF001 - of one house
        "AZUREML_ARM_PROJECT_NAME": run.experiment.name,
        "AZUREML_ARM_WORKSPACE_NAME": workspace.name,
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


def _log(rank: int, count: int) -> str:
    return LOG if count == 1 else f"user_logs/std_log_process_{rank:02}.txt"


def _hand_over(spec: Spec) -> int:
    """The supervisor's process id: it has no tie to this process, whose end is not the script's."""
    variables = {
        name: value
        for name, value in os.environ.items()
        if name not in (settings.RUN_ID, settings.RETIRED_RUN_ID, "PYTHONPATH")
    }
    # the supervisor is this installation, whatever the script's own environment has
    paths = [str(Path(__file__).parents[2]), os.environ.get("PYTHONPATH", "")]
    variables["PYTHONPATH"] = os.pathsep.join(filter(None, paths))
    supervisor = subprocess.Popen(
        [sys.executable, "-m", "mlwidget.submit.job"],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        cwd=spec.workspace,
        env=variables,
    )
    assert supervisor.stdin is not None
    supervisor.stdin.write(spec.to_json().encode())
    supervisor.stdin.close()
    # somebody has to wait for it, as long as this process is there, lest it stay as a zombie
    threading.Thread(target=supervisor.wait, name="mlwidget supervisor", daemon=True).start()
    return supervisor.pid
