"""What a run keeps of the records of Python's `logging`."""

from __future__ import annotations

import logging
import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from mlwidget import Experiment, Run, Workspace
from mlwidget.logger import log
from mlwidget.tracking.logging_handler import NAME


@pytest.fixture
def run() -> Iterator[Run]:
    with Experiment(Workspace.from_config(), "digits").start_logging() as run:
        yield run


@pytest.fixture
def logger() -> Iterator[logging.Logger]:
    logger = logging.getLogger("training.of.a.test")
    logger.setLevel(logging.DEBUG)
    logger.propagate = False
    yield logger
    for handler in list(logger.handlers):
        logger.removeHandler(handler)


def kept(run: Run) -> str:
    return Path(run._logs()[NAME]).read_text("utf-8")


def test_a_record_has_its_level_its_logger_and_its_line(run: Run, logger: logging.Logger) -> None:
    logger.addHandler(run.logging_handler())

    logger.warning("the loss is %s", float("nan"))

    assert re.fullmatch(
        r"[\d-]+ [\d:,]+ WARNING training\.of\.a\.test test_logging\.py:\d+ the loss is nan\n", kept(run)
    )


def test_it_can_be_read_at_once_and_after_the_end(run: Run, logger: logging.Logger) -> None:
    logger.addHandler(run.logging_handler(logging.INFO))
    logger.debug("not wanted")
    logger.info("epoch 1")
    early = kept(run)

    run.complete()
    logger.info("too late")

    assert early.endswith("epoch 1\n")
    assert kept(run) == early
    assert NAME in run.get_file_names()


def test_an_exception_has_its_traceback(run: Run, logger: logging.Logger) -> None:
    logger.addHandler(run.logging_handler())
    try:
        float("no data")
    except ValueError:
        logger.exception("failed")

    assert "Traceback (most recent call last)" in kept(run)
    assert "ValueError: could not convert" in kept(run)


def test_what_mlwidget_logs_itself_is_left_out(run: Run) -> None:
    handler = run.logging_handler()
    log.addHandler(handler)
    log.warning("trouble")
    log.removeHandler(handler)

    assert NAME not in run._logs()


def test_what_a_forked_child_logs_is_its_own(run: Run, logger: logging.Logger) -> None:
    logger.addHandler(run.logging_handler())
    logger.info("parent")
    child = os.fork()
    if child == 0:
        logger.info("child")
        os._exit(0)
    os.waitpid(child, 0)

    assert "child" not in kept(run)


def test_a_record_that_cannot_be_said_stops_nobody(
    run: Run, logger: logging.Logger, capsys: pytest.CaptureFixture[str]
) -> None:
    handler = run.logging_handler()
    logger.addHandler(handler)
    formatter, handler.formatter = handler.formatter, logging.Formatter("%(nothing)s")

    logger.info("cannot be said")
    handler.formatter = formatter
    logger.info("the next one")

    assert kept(run).endswith("the next one\n")
    assert "Logging error" in capsys.readouterr().err
