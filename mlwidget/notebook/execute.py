"""Runs the body of a cell magic as IPython runs a cell: last value shown, traceback of the body."""

from __future__ import annotations

import ast
import contextlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import CodeType

    from IPython.core.interactiveshell import InteractiveShell


def prepared(shell: InteractiveShell, source: str) -> Callable[[], None]:
    """A function that runs the source in the user's namespace.

    Args:
        shell: The shell whose namespace, transformations and displays are used.
        source: What stands in the cell; magics in it work.

    Raises:
        SyntaxError: Before anything runs.
    """
    code = shell.transform_cell(source)
    name = shell.compile.cache(code, shell.execution_count, raw_code=source)
    tree = shell.transform_ast(shell.compile.ast_parse(code, name))
    body: list[ast.stmt] = tree.body
    last = [body.pop()] if body and isinstance(body[-1], ast.Expr) else []
    parts: list[CodeType] = [
        compile(ast.Module(body=body, type_ignores=[]), name, "exec", shell.compile.flags),
        compile(ast.Interactive(body=list(last)), name, "single", shell.compile.flags),
    ]

    def run() -> None:
        try:
            for part in parts:
                exec(part, shell.user_global_ns, shell.user_ns)  # noqa: S102
        except BaseException as error:
            _show_body_only(shell, error)
            raise

    return run


def _show_body_only(shell: InteractiveShell, error: BaseException) -> None:
    # IPython asks an exception for its own rendering; without it the reader would see the frames
    # of the magic above those of the cell.
    trace = error.__traceback__
    own = trace.tb_next if trace is not None else None

    def render() -> Any:
        return shell.InteractiveTB.structured_traceback(type(error), error, own)

    if own is not None and not hasattr(error, "_render_traceback_"):
        with contextlib.suppress(AttributeError, TypeError):
            error._render_traceback_ = render  # type: ignore[attr-defined]
