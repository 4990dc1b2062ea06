"""Checks of the house: what every folder, file, function and constant must be, read from the source without importing it.

What comes in is the root of a tree; what goes out is the list of what is wrong, each with file, line and figure, empty where
all is well. Nothing here knows what the modules are about.
"""

from __future__ import annotations

import ast
import io
import tokenize
from collections import Counter
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

__all__ = [
    "PACKAGES",
    "attrs_used",
    "bad_wings",
    "bare_constants",
    "body",
    "circles",
    "commas_by_hand",
    "full_folders",
    "imported",
    "imports",
    "long_files",
    "long_functions",
    "modules",
    "nodes",
    "python_files",
]

PACKAGES = ("geo", "layers", "maps", "mapadelito")
FOLDERS = (*PACKAGES, "tests", "benchmarks", "docs", "data")
MOST_LINES = 300
"""Lines that a file may have."""
MOST_MODULES = 20
"""Modules that a folder may hold, ``__init__.py`` not counted."""
MOST_LINES_OF_FUNCTION = 60
"""Lines of a function from ``def`` to its end, those of its docstring not counted."""
SIGN = ("In: ", "Out: ", "Independent of ")
"""Beginnings of the sentences of the docstring of a wing: what comes in, what goes out, what it must never know."""


def python_files(root: Path, folders: tuple[str, ...] = FOLDERS) -> Iterator[Path]:
    """Python files of some folders, whether git knows them or not."""
    for folder in folders:
        yield from sorted((root / folder).rglob("*.py"))


def long_files(root: Path) -> list[str]:
    """Files of more than 300 lines."""
    found = ((path, len(path.read_text(encoding="utf-8").splitlines())) for path in python_files(root))
    return [f"{path.relative_to(root).as_posix()}: {lines} lines" for path, lines in found if lines > MOST_LINES]


def full_folders(root: Path) -> list[str]:
    """Folders that hold more than 20 modules themselves; what is in their folders counts there."""
    held = Counter(path.parent for path in python_files(root) if path.name != "__init__.py")
    return [f"{path.relative_to(root).as_posix()}: {n} modules" for path, n in sorted(held.items()) if n > MOST_MODULES]


def long_functions(root: Path) -> list[str]:
    """Functions of more than 60 lines from ``def`` to the end, without the lines of the docstring."""
    out = []
    for path in python_files(root):
        for node in nodes(path):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = _lines(node)
                first = node.body[0]
                lines -= _lines(first) if _is_text(first) else 0
                if lines > MOST_LINES_OF_FUNCTION:
                    out.append(f"{path.relative_to(root).as_posix()}:{node.lineno} {node.name}: {lines} lines")
    return out


def attrs_used(root: Path) -> list[str]:
    """Places of the packages that use ``.attrs`` of anything, by name or through ``getattr`` and the like."""
    out = []
    for path in python_files(root, PACKAGES):
        for node in nodes(path):
            named = isinstance(node, ast.Call) and any(isinstance(a, ast.Constant) and a.value == "attrs" for a in node.args)
            if named or (isinstance(node, ast.Attribute) and node.attr == "attrs"):
                out.append(f"{path.relative_to(root).as_posix()}:{node.lineno}")
    return out


def commas_by_hand(root: Path) -> list[str]:
    """Places that write the commas of thousands in an f-string or for ``format``, and not by ``spanish_text``."""
    out = []
    for path in python_files(root, ("maps", "mapadelito")):
        for node in nodes(path) if path.name != "spanish_text.py" else ():
            spec = node.format_spec if isinstance(node, ast.FormattedValue) else None
            commas = isinstance(spec, ast.JoinedStr) and ast.unparse(spec)[2:3] == ","
            if commas or (isinstance(node, ast.Constant) and "{:," in str(node.value)):
                out.append(f"{path.relative_to(root).as_posix()}:{node.lineno}")  # type: ignore[attr-defined]
    return sorted(out)


def bad_wings(root: Path) -> list[str]:
    """List packages and wings without an ``__init__.py`` of one docstring with the sentences of a sign and no code.

    That of ``mapadelito`` is left out: it is the public interface.
    """
    out = []
    folders = {folder for path in python_files(root, PACKAGES) for folder in path.relative_to(root).parents[:-1]}
    wings = {folder for folder in folders if folder.as_posix() != "mapadelito"}
    for wing in sorted(wings):
        sign = root / wing / "__init__.py"
        found = body(sign) if sign.is_file() else []
        text = found[0].value.value if found and _is_text(found[0]) else ""  # type: ignore[attr-defined]
        missing = [start.strip() for start in SIGN if start not in " ".join(text.split())]
        if not sign.is_file():
            out.append(f"{wing.as_posix()}: no __init__.py")
        elif missing:
            out.append(f"{wing.as_posix()}: no {', '.join(missing)}")
        elif len(found) > 1:
            out.append(f"{wing.as_posix()}: code in __init__.py")
    return out


# ---- circles ----


def modules(root: Path) -> dict[str, Path]:
    """Modules of the packages by their dotted names."""
    out = {}
    for path in python_files(root, PACKAGES):
        parts = path.relative_to(root).with_suffix("").parts
        out[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return out


def imports(root: Path) -> dict[str, dict[str, int]]:
    """Return the modules of the packages that each module imports, and the line where: inside functions and for types too.

    ``from geo import x`` is of ``geo.x`` where that is a module, and of ``geo`` where it is a name in it.
    """
    known = modules(root)
    out: dict[str, dict[str, int]] = {name: {} for name in known}
    for name, path in known.items():
        package = name if path.name == "__init__.py" else name.rpartition(".")[0]
        for node in nodes(path):
            for target in imported(node, package):
                found = target if target in known else target.rpartition(".")[0]
                if found in known and found != name:
                    out[name].setdefault(found, node.lineno)  # type: ignore[attr-defined]
    return out


def imported(node: ast.AST, package: str) -> list[str]:
    """Dotted names that an import statement in a module of a package asks for; none of another statement."""
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom):
        start = package.split(".")[: len(package.split(".")) - node.level + 1] if node.level else []
        source = ".".join([*start, *([node.module] if node.module else [])])
        return [f"{source}.{alias.name}" for alias in node.names]
    return []


def circles(root: Path) -> list[str]:
    """Return the groups of modules that come back to themselves through what they import, each as its imports."""
    found = imports(root)
    names = sorted(found)
    at = {name: number for number, name in enumerate(names)}
    pairs = [(at[one], at[other]) for one, others in found.items() for other in others]
    rows, columns = np.array(pairs, dtype=int).reshape(-1, 2).T
    graph = csr_array((np.ones(len(pairs)), (rows, columns)), shape=(len(names), len(names)))
    _, group = connected_components(graph, connection="strong")
    out = []
    for number in np.flatnonzero(np.bincount(group) > 1):
        inside = [name for name, own in zip(names, group, strict=True) if own == number]
        arrows = [f"{one}:{line} -> {other}" for one in inside for other, line in found[one].items() if other in inside]
        out.append("; ".join(arrows))
    return sorted(out)


# ---- constants ----


def bare_constants(root: Path) -> list[str]:
    """Numeric constants of modules of which nothing says what they are.

    A constant is a name in capitals that stands for a number, for a tuple, list, set or dict of numbers, or for what a call
    makes of numbers alone. It is told by a docstring below it, or by a comment on one of its lines or on the line above it.
    """
    out = []
    for path in python_files(root, PACKAGES):
        text = path.read_text(encoding="utf-8")
        tokens = tokenize.generate_tokens(io.StringIO(text).readline)
        comments = {token.start[0] for token in tokens if token.type == tokenize.COMMENT}
        found = body(path)
        for node, after in zip(found, [*found[1:], None], strict=True):
            names = _constant(node)
            told = comments & set(range(node.lineno - 1, (node.end_lineno or 0) + 1))
            if names and not told and not _is_text(after):
                out.append(f"{path.relative_to(root).as_posix()}:{node.lineno} {', '.join(names)}")
    return out


def _constant(node: ast.stmt) -> list[str]:
    """Names in capitals that a statement binds to numbers."""
    if isinstance(node, ast.Assign):
        targets, value = node.targets, node.value
    elif isinstance(node, ast.AnnAssign) and node.value is not None:
        targets, value = [node.target], node.value
    else:
        return []
    names = [name.id for target in targets for name in ast.walk(target) if isinstance(name, ast.Name)]
    return names if all(name.isupper() for name in names) and _is_number(value) else []


def _is_number(node: ast.expr | None) -> bool:
    """Whether an expression is made of numbers alone, and of constants in capitals that it reckons with."""
    match node:
        case ast.Constant(value=value):
            return isinstance(value, int | float | complex) and not isinstance(value, bool)
        case ast.UnaryOp(operand=operand):
            return _is_number(operand)
        case ast.BinOp(left=left, right=right):
            sides = (left, right)
            return all(_is_number(side) or (isinstance(side, ast.Name) and side.id.isupper()) for side in sides)
        case ast.Tuple(elts=items) | ast.List(elts=items) | ast.Set(elts=items) | ast.Dict(values=items):
            return bool(items) and all(map(_is_number, items))
        case ast.Call(args=given, keywords=named):  # timedelta(days=3), range(24), frozenset({1, 2})
            values = [*given, *(one.value for one in named)]
            return bool(values) and all(map(_is_number, values))
    return False


@cache
def nodes(path: Path) -> tuple[ast.AST, ...]:
    """Every node of a file; the first is its module. A file is read once: who writes another takes another path."""
    return tuple(ast.walk(ast.parse(path.read_text(encoding="utf-8"), filename=str(path))))


def body(path: Path) -> list[ast.stmt]:
    """Return the statements of a file."""
    return nodes(path)[0].body  # type: ignore[attr-defined, no-any-return]


def _lines(node: ast.stmt) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1


def _is_text(node: ast.stmt | None) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)
