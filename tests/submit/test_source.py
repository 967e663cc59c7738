"""Which files of a folder a script finds in its copy."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from mlwidget import Experiment, ScriptRunConfig
from mlwidget.tracking import source_tree as source_tree_module
from mlwidget.tracking.source_tree import Fingerprints, source_tree
from tests.submit.conftest import Submit, Write, ended, log_of


def fill(top: Path, *names: str) -> None:
    for name in names:
        path = top / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name)


def names(top: Path) -> list[str]:
    return [name for name, _ in source_tree(top).files]


def test_what_is_no_code_is_left_out(project: Path) -> None:
    fill(project, "train.py", "lib/model.py", ".git/HEAD", "lib/__pycache__/model.pyc")
    fill(project, "venv/pyvenv.cfg", "venv/bin/python", "env/conda-meta/history", "outputs/model.pkl")
    fill(project, ".ipynb_checkpoints/a.ipynb", "logs/a.txt", "lib/logs/kept.txt", "node_modules/a.js")

    assert sorted(names(project)) == ["lib/logs/kept.txt", "lib/model.py", "train.py"]


@pytest.mark.parametrize(
    ("rules", "wanted"),
    [
        ({".gitignore": "data/\n"}, [".gitignore", "train.py"]),
        ({".gitignore": "data/\n", ".amlignore": "*.tmp\n"}, [".amlignore", ".gitignore", "data/a.csv"]),
        ({".amlignore": "*\n!train.py\n"}, ["train.py"]),
    ],
)
def test_one_file_says_what_else_is_not(project: Path, rules: dict[str, str], wanted: list[str]) -> None:
    fill(project, "train.py", "data/a.csv", "a.tmp")
    for name, text in rules.items():
        (project / name).write_text(text)

    assert set(wanted) <= set(names(project))
    assert ("a.tmp" in names(project)) is (".amlignore" not in rules)


def test_links_out_of_the_source_are_links_in_the_copy(
    submit: Submit, project: Path, tmp_path: Path
) -> None:
    fill(tmp_path / "elsewhere", "big.csv")
    (project / "data").symlink_to(tmp_path / "elsewhere")
    run = submit("import os; print(os.path.islink('data'), open('data/big.csv').read())")
    ended(run)

    assert log_of(run) == "True big.csv\n"
    kept = [one.name for one in run._store.artifacts() if one.name.startswith("snapshot/")]
    assert kept == ["snapshot/train.py"]


def test_a_file_that_cannot_be_read_is_no_reason_not_to_train(
    experiment: Experiment, write: Write, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script = write("print('trained')")

    def refuse(*_: object) -> None:
        raise PermissionError(13, "not for you", str(script))

    monkeypatch.setattr(Fingerprints, "of", refuse)
    run = experiment.submit(ScriptRunConfig(project, "train.py"))

    assert ended(run)["status"] == "Completed"
    assert "no snapshot" in run.health[0]


def test_a_program_stays_one(submit: Submit, project: Path) -> None:
    tool = project / "tool"
    tool.write_text("#!/bin/sh\necho tool\n")
    tool.chmod(0o755)
    run = submit("import subprocess; print(subprocess.check_output(['./tool'], text=True))")

    assert ended(run)["status"] == "Completed"
    assert "tool" in log_of(run)


def test_what_has_not_changed_is_not_read_again(
    project: Path, experiment: Experiment, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert experiment.name  # the cache of this test is its own
    monkeypatch.setattr(source_tree_module, "RACY_SECONDS", -1)
    fill(project, "train.py", "big.bin")
    files = source_tree(project).files
    before = list(Fingerprints(project).of(files))
    (project / "train.py").write_text("another")
    read: list[Path] = []
    original = Path.open

    def watched(self: Path, *how: Any, **more: Any) -> Any:
        read.append(self)
        return original(self, *how, **more)

    monkeypatch.setattr(Path, "open", watched)

    after = list(Fingerprints(project).of(files))

    assert [path.name for path in read if path.is_relative_to(project)] == ["train.py"]
    assert [one for one in after if one not in before] == [after[-1]]


def test_what_has_just_changed_is_read_again(project: Path, experiment: Experiment) -> None:
    assert experiment.name
    fill(project, "train.py")
    files = source_tree(project).files
    [(_, path, before)] = Fingerprints(project).of(files)
    stat = path.stat()
    path.write_text("nia.yrt")  # the same size
    os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))

    [(_, _, after)] = Fingerprints(project).of(files)

    assert before != after
