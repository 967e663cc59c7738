"""Write `js/src/wire.ts` from the words of the wire, or with `--check` say whether it is up to date.

    python js/tools/generate_wire.py [--check]

The Python files are read, not imported, so that its docstrings come along and no package has to be
installed.
"""

from __future__ import annotations

import ast
import json
import sys
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[2]
FILES: Final = ("wire.py", "questions.py", "replies.py", "frozen.py")
SOURCES: Final = tuple(ROOT / "mlwidget" / name for name in FILES)
NAMED: Final = "mlwidget/{wire,questions,replies,frozen}.py"
TARGET: Final = ROOT / "js" / "src" / "wire.ts"

NAMES: Final = {
    "Any": "unknown",
    "bool": "boolean",
    "float": "number",
    "int": "number",
    "str": "string",
}


def wire_ts(source: str | None = None) -> str:
    r"""The text of `wire.ts` that belongs to the Python files.

        >>> print(wire_ts('"Words."\nLIMIT: Final = 3'))
        // Generated from mlwidget/{wire,questions,replies,frozen}.py by generate_wire.py. Do not edit.
        <BLANKLINE>
        /** Words. */
        <BLANKLINE>
        export const LIMIT = 3;
        <BLANKLINE>

    Args:
        source: Python text to read in place of the file.
    """
    texts = [path.read_text("utf-8") for path in SOURCES] if source is None else [source]
    parts = [f"// Generated from {NAMED} by generate_wire.py. Do not edit.", ""]
    for one in texts:
        parts += _parts(ast.parse(one))
    return "\n".join(parts)


def _parts(tree: ast.Module) -> list[str]:
    """The declarations of one file, with their comments, and an empty line after each."""
    parts: list[str] = []
    described = _described(tree.body)
    if (head := ast.get_docstring(tree)) is not None:
        parts += [_comment(head, ""), ""]
        described = described[1:]
    for node, doc in described:
        text = _declaration(node)
        if text is not None:
            parts += ([_comment(doc, "")] if doc else []) + [text, ""]
    return parts


def _described(body: list[ast.stmt]) -> list[tuple[ast.stmt, str | None]]:
    """Each statement with the string below it, which Python files use as its description."""
    pairs: list[tuple[ast.stmt, str | None]] = []
    for node in body:
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and pairs:
            pairs[-1] = (pairs[-1][0], str(node.value.value))
        else:
            pairs.append((node, None))
    return pairs


def _declaration(node: ast.stmt) -> str | None:
    match node:
        case ast.ImportFrom() | ast.If(test=ast.Name(id="TYPE_CHECKING")):
            return None
        case ast.AnnAssign(target=ast.Name(id=name), value=ast.Constant(value=value)):
            return f"export const {name} = {json.dumps(value)};"
        case ast.Assign(targets=[ast.Name(id=name)], value=value) if _is_literal(value):
            return _choices(name, value)
        case ast.Assign(targets=[ast.Name(id=name)], value=value):
            return f"export type {name} = {_type(value)};"
        case ast.ClassDef():
            return _interface(node)
    raise SystemExit(f"line {node.lineno}: no TypeScript is known for this statement.")


def _choices(name: str, value: ast.expr) -> str:
    """A list for the running code and the type made from it."""
    plural = name.upper() + ("ES" if name.endswith("s") else "S")
    lines = "".join(f"  {json.dumps(choice)},\n" for choice in _literals(value))
    return (
        f"export const {plural} = [\n{lines}] as const;\nexport type {name} = (typeof {plural})[number];"
    )


def _interface(node: ast.ClassDef) -> str:
    lines = []
    if doc := ast.get_docstring(node):
        lines.append(_comment(doc, ""))
    lines.append(f"export interface {node.name} {{")
    body = node.body[1:] if doc else node.body
    for field, note in _described(body):
        if not isinstance(field, ast.AnnAssign) or not isinstance(field.target, ast.Name):
            raise SystemExit(f"line {field.lineno}: a message holds fields only.")
        if note:
            lines.append(_comment(note, "  "))
        inner = _not_required(field.annotation)
        mark = "" if inner is None else "?"
        lines.append(f"  readonly {field.target.id}{mark}: {_type(inner or field.annotation)};")
    return "\n".join([*lines, "}"])


def _not_required(node: ast.expr) -> ast.expr | None:
    """What a field holds that may be left out; None for one that is always there."""
    match node:
        case ast.Subscript(value=ast.Name(id="NotRequired"), slice=inner):
            return inner
    return None


def _type(node: ast.expr) -> str:
    match node:
        case ast.BinOp(left=left, op=ast.BitOr(), right=right):
            return f"{_type(left)} | {_type(right)}"
        case ast.Constant(value=None):
            return "null"
        case ast.Name(id=name):
            return NAMES.get(name, name)
        case ast.Subscript(value=ast.Name(id="list"), slice=inner):
            item = _type(inner)
            return f"readonly ({item})[]" if " " in item else f"readonly {item}[]"
        case ast.Subscript(value=ast.Name(id="dict"), slice=ast.Tuple(elts=[_, inner])):
            return f"Readonly<Record<string, {_type(inner)}>>"
        case ast.Subscript() if _is_literal(node):
            return " | ".join(json.dumps(choice) for choice in _literals(node))
    raise SystemExit(f"line {node.lineno}: no TypeScript is known for this type.")


def _is_literal(node: ast.expr) -> bool:
    return isinstance(node, ast.Subscript) and ast.unparse(node.value) == "Literal"


def _literals(node: ast.expr) -> list[object]:
    inner = node.slice if isinstance(node, ast.Subscript) else node
    items = inner.elts if isinstance(inner, ast.Tuple) else [inner]
    return [ast.literal_eval(item) for item in items]


def _comment(text: str, indent: str) -> str:
    lines = text.strip().replace("*/", "* /").splitlines()
    if len(lines) == 1:
        return f"{indent}/** {lines[0]} */"
    body = "\n".join(f"{indent} * {line.strip()}".rstrip() for line in lines)
    return f"{indent}/**\n{body}\n{indent} */"


def main(arguments: list[str]) -> int:
    """The exit status: 1 when `--check` finds an old file."""
    text = wire_ts()
    if "--check" in arguments:
        if TARGET.is_file() and TARGET.read_text("utf-8") == text:
            return 0
        print("js/src/wire.ts is older than its Python files: run `npm run wire` in js/.")
        return 1
    TARGET.write_text(text, "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
