"""What the commands reach: the definitions of the packages that are used, step by step, from ``mapadelito.cli``.

What comes in is the root of a tree; what goes out are names such as ``layers.space_time.knox.knox``. It follows names, not
calls: whatever a used definition names counts as used, so that what is called unused is named by nothing that is used. A
class is used whole. Texts are not followed, but where they name a module: a process, of which ``serve`` is used.
"""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

from helpers.house import body, imported, modules, nodes

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

__all__ = ["LABEL", "labelled", "reached", "unreached"]

LABEL = "Library only: no command uses it."
"""Sentence in the docstring of a public function or class that only programmers use."""
START = ("mapadelito.cli", "mapadelito.__main__")
"""Modules all of whose definitions are used."""
ENTRY = "serve"
"""Function that a started process runs."""
_MODULE = re.compile(r"\b\w+(?:\.\w+)+")

Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


@dataclass
class _Module:
    """Statements that define each name of a module, those that run at its import, and what its imported names stand for."""

    own: dict[str, list[ast.stmt]] = field(default_factory=dict)
    run: list[ast.stmt] = field(default_factory=list)
    foreign: dict[str, set[str]] = field(default_factory=dict)


def reached(root: Path) -> set[str]:
    """Return the modules, and the names defined in them, that the commands use."""
    known = _read(root)
    seen: set[str] = set()
    todo = [dotted for name in START if name in known for dotted in (name, *(f"{name}.{own}" for own in known[name].own))]
    while todo:
        dotted = todo.pop()
        if dotted not in seen:
            seen.add(dotted)
            todo += _asked(dotted, known)
    return seen


def unreached(root: Path) -> set[str]:
    """Return the public functions and classes that no command uses."""
    return {dotted for dotted, _ in _public(root)} - reached(root)


def labelled(root: Path) -> set[str]:
    """Return the public functions and classes whose docstring says that no command uses them."""
    return {dotted for dotted, node in _public(root) if LABEL in (ast.get_docstring(node) or "")}


def _public(root: Path) -> Iterator[tuple[str, Definition]]:
    for name, module in _read(root).items():
        for own, statements in module.own.items():
            if isinstance(statements[0], Definition) and not own.startswith("_"):
                yield f"{name}.{own}", statements[0]


@cache
def _read(root: Path) -> dict[str, _Module]:
    out = {}
    for name, path in modules(root).items():
        package = name if path.name == "__init__.py" else name.rpartition(".")[0]
        module = out[name] = _Module()
        for node in body(path):
            for own in (names := _defined(node)):
                module.own.setdefault(own, []).append(node)
            module.run += [] if names else [node]
        for node in nodes(path):
            for alias, target in zip(getattr(node, "names", ()), imported(node, package), strict=False):
                local = alias.asname or (target.partition(".")[0] if isinstance(node, ast.Import) else alias.name)
                plain = isinstance(node, ast.Import) and not alias.asname  # «import geo.crs» binds geo
                module.foreign.setdefault(local, set()).add(local if plain else target)
    return out


def _defined(node: ast.stmt) -> list[str]:
    """Names that a statement of a module defines; none of an import, a text or what is run."""
    if isinstance(node, Definition):
        return [node.name]
    if isinstance(node, ast.Assign | ast.AnnAssign | ast.AugAssign):
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        return [name.id for target in targets for name in ast.walk(target) if isinstance(name, ast.Name)]
    return []


def _asked(dotted: str, known: dict[str, _Module]) -> set[str]:
    """Return what a used module or definition uses itself."""
    if dotted in known:
        statements, name, out = known[dotted].run, dotted, set()
    else:
        name, _, own = dotted.rpartition(".")
        if name not in known:
            return {name} if "." in name else set()  # an attribute of something: the thing is used
        statements, out = known[name].own.get(own, []), {name, *known[name].foreign.get(own, ())}
    return out.union(*(_named(statement, name, known) for statement in statements))


def _named(statement: ast.stmt, name: str, known: dict[str, _Module]) -> set[str]:
    """Modules and definitions that a statement of a module names."""
    module, out = known[name], set()
    for node in ast.walk(statement):
        if isinstance(node, ast.Name):
            out |= {f"{name}.{node.id}"} if node.id in module.own else module.foreign.get(node.id, set())
            out |= {f"{name}.{ENTRY}"} if node.id == "__name__" else set()
        elif isinstance(node, ast.Attribute):
            first, _, rest = _path(node).partition(".")
            out |= {f"{target}.{rest}" for target in module.foreign.get(first, ())} if rest else set()
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            out |= {f"{word}.{ENTRY}" for word in _MODULE.findall(node.value) if word in known}
    return out


def _path(node: ast.expr) -> str:
    """Dotted text of names joined by points; empty of anything else."""
    if isinstance(node, ast.Attribute):
        return f"{before}.{node.attr}" if (before := _path(node.value)) else ""
    return node.id if isinstance(node, ast.Name) else ""
