"""Reads the words after a magic; a wrong one is a sentence, not a traceback."""

from __future__ import annotations

import argparse
import shlex
from typing import Final, NoReturn

from IPython.core.error import UsageError

WORDS: Final = ("runs", "show", "status")


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise UsageError(f"{message}\n{self.format_usage().strip()}")


def _track_parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="%%track", add_help=False)
    parser.add_argument("experiment", nargs="?")
    parser.add_argument("--name", help="the run's name")
    parser.add_argument("--logs", action="store_true", help="keep what loggers log")
    parser.add_argument("--no-show", action="store_true", help="no view under the cell")
    return parser


def _mlwidget_parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="%mlwidget", add_help=False)
    commands = parser.add_subparsers(dest="command", metavar="{runs,show,status}", parser_class=_Parser)
    runs = commands.add_parser("runs", prog="%mlwidget runs", add_help=False)
    runs.add_argument("experiment", nargs="?")
    runs.add_argument("-n", "--number", type=int, default=10)
    show = commands.add_parser("show", prog="%mlwidget show", add_help=False)
    show.add_argument("run", nargs="?")
    commands.add_parser("status", prog="%mlwidget status", add_help=False)
    return parser


def track_arguments(line: str) -> argparse.Namespace:
    """`experiment`, `name`, `logs` and `no_show` of a `%%track` line."""
    return _track_parser().parse_args(_words(line))


def mlwidget_arguments(line: str) -> argparse.Namespace:
    """`command` of a `%mlwidget` line, with what belongs to it."""
    words = _words(line) or ["status"]
    return _mlwidget_parser().parse_args(words)


def _words(line: str) -> list[str]:
    try:
        return shlex.split(line)
    except ValueError as error:
        raise UsageError(f"{error}: {line}") from None
