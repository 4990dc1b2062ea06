"""Type stub of the wheel.

In a wheel the packages ``geo``, ``layers`` and ``maps`` lie in ``mapadelito/_root``, where a type checker does not look for
``from layers.hotspots import find_hotspots``. The wheel therefore has a ``mapadelito/__init__.pyi`` that needs none of them:
the signatures and docstrings of the public functions and classes, taken from the source. A checkout needs no stub.
"""

from __future__ import annotations

import ast
import builtins
import tempfile
from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

OURS = ("geo", "layers", "maps", "mapadelito")
HEAD = "from pathlib import Path\nfrom typing import Any, TypeAlias\n\nROOT: Path\n__version__: str"


class StubHook(BuildHookInterface[Any]):
    """Adds the stub to a wheel."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Write the stub where hatchling takes it from; an editable installation has the source itself."""
        if version == "editable":
            return
        self._folder = tempfile.TemporaryDirectory()
        stub = Path(self._folder.name) / "__init__.pyi"
        stub.write_text(Stub(Path(self.root)).text(), encoding="utf-8", newline="\n")
        build_data["force_include"][str(stub)] = "mapadelito/__init__.pyi"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:  # noqa: ARG002 (hatchling's)
        """Remove it."""
        if version != "editable":
            self._folder.cleanup()


class Stub:
    """Stub of the names in ``_PUBLIC`` of ``mapadelito/__init__.py``.

    Parameters
    ----------
    root
        The checkout.
    """

    def __init__(self, root: Path) -> None:
        self._root = root
        source = _parsed(root / "mapadelito" / "__init__.py")
        [table] = [node.value for node in source.body if isinstance(node, ast.Assign) and _target(node) == "_PUBLIC"]
        self._public: dict[str, str] = ast.literal_eval(table)
        self._imports: dict[str, str] = {}  # name to the line that imports it
        self._aliases: dict[str, str] = {}  # name to the line that defines it: a type variable, an alias
        self._bodies: dict[str, str] = {}  # name to the text of its class or function, bases first

    def text(self) -> str:
        """Return the stub."""
        for name, module in self._public.items():
            self._define(name, module)
        names = ", ".join(repr(name) for name in ("ROOT", "__version__", *self._public))
        parts = (self._imports.values(), [HEAD, f"__all__ = [{names}]"], self._aliases.values(), self._bodies.values())
        return "\n".join(line for part in parts for line in part) + "\n"

    def _define(self, name: str, module: str) -> None:
        """Add a function or a class, after the classes that it comes from."""
        if name in self._bodies:
            return
        found = self._names(module)[name]
        if not isinstance(found, (ast.FunctionDef, ast.ClassDef)):
            raise TypeError(f"{module}.{name} is neither a function nor a class")
        if isinstance(found, ast.ClassDef):
            for base in (base.id for base in found.bases if isinstance(base, ast.Name)):
                self._need(base, module, base=True)
        bare = _bare(found)
        for used in sorted(_used(bare)):
            self._need(used, module)
        self._bodies[name] = ast.unparse(bare)

    def _need(self, name: str, module: str, *, base: bool = False) -> None:
        """Add what gives a name that a signature uses, if nothing does yet; a class of ours that is not public is Any."""
        if name in self._public or name in self._bodies or hasattr(builtins, name):
            return
        found = self._names(module)[name]
        if isinstance(found, (ast.Import, ast.ImportFrom)) and not _is_ours(found):
            self._imports[name] = _import_line(found, name)
        elif isinstance(found, ast.Assign):
            for used in sorted(_used(found.value)):
                self._need(used, module)
            self._aliases[name] = ast.unparse(found)
        elif base:
            self._define(name, str(found.module) if isinstance(found, ast.ImportFrom) else module)
        else:
            self._aliases[name] = f"{name}: TypeAlias = Any"

    def _names(self, module: str) -> dict[str, ast.stmt]:
        """Top-level names of a module, those for type checkers alone too, and the statement that gives each."""
        found: dict[str, ast.stmt] = {}
        path = self._root.joinpath(*module.split("."))
        body = _parsed(path.with_suffix(".py") if path.with_suffix(".py").is_file() else path / "__init__.py").body
        for_checkers = [inner for block in body if isinstance(block, ast.If) for inner in block.body]
        for node in (*body, *for_checkers):
            if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
                found[node.name] = node
            elif isinstance(node, ast.Assign):
                found[_target(node)] = node
            elif isinstance(node, (ast.Import, ast.ImportFrom)):
                found |= {alias.asname or alias.name: node for alias in node.names}
        return found


@cache
def _parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def _target(node: ast.Assign) -> str:
    return node.targets[0].id if isinstance(node.targets[0], ast.Name) else ""


def _is_ours(node: ast.Import | ast.ImportFrom) -> bool:
    return isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] in OURS


def _import_line(node: ast.Import | ast.ImportFrom, name: str) -> str:
    [alias] = [alias for alias in node.names if name == (alias.asname or alias.name)]
    alone = ast.Import([alias]) if isinstance(node, ast.Import) else ast.ImportFrom(node.module, [alias], 0)
    return ast.unparse(alone)


def _used(node: ast.AST) -> set[str]:
    """Names that a signature, a class without bodies or an alias uses."""
    return {inner.id for inner in ast.walk(node) if isinstance(inner, ast.Name) and isinstance(inner.ctx, ast.Load)}


def _bare(node: ast.FunctionDef | ast.ClassDef) -> ast.FunctionDef | ast.ClassDef:
    """Copy a definition without what it does: its docstring stays, bodies, private members and computed defaults do not."""
    copied = deepcopy(node)
    docstring = copied.body[:1] if ast.get_docstring(node) else []
    if isinstance(copied, ast.ClassDef):
        members = [_member(member) for member in copied.body if not _is_private(member)]
        copied.body = [*docstring, *(member for member in members if member is not None)]
        return copied
    arguments = copied.args
    arguments.defaults = [_default(value) for value in arguments.defaults]
    arguments.kw_defaults = [None if value is None else _default(value) for value in arguments.kw_defaults]
    copied.body = [*docstring, ast.Expr(ast.Constant(...))]
    return copied


def _default(value: ast.expr) -> ast.expr:
    return value if isinstance(value, ast.Constant) else ast.Constant(...)


def _member(node: ast.stmt) -> ast.stmt | None:
    if isinstance(node, ast.FunctionDef):
        return _bare(node)
    if isinstance(node, ast.AnnAssign):
        return ast.AnnAssign(node.target, node.annotation, _default(node.value) if node.value else None, node.simple)
    return None


def _is_private(node: ast.stmt) -> bool:
    name = node.name if isinstance(node, ast.FunctionDef) else ""
    return name.startswith("_") and not name.startswith("__")
