"""Checks of names: one name stands for one thing, tests stand where the modules do, and the order of the wings has no gap.

What comes in is the root of a tree; what goes out is the list of what is wrong, empty where all is well.
"""

from __future__ import annotations

import ast
import tomllib
from pathlib import PurePath
from typing import TYPE_CHECKING

from helpers.house import PACKAGES, body, modules, python_files

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

__all__ = ["astray_tests", "gaps_in_order", "strange_test_folders", "twice_named_modules", "twice_named_things"]

_TESTS_OF = {"mapadelito": "program"}
"""Folder of the tests of a package, where it has another name: pytest would import ``tests/mapadelito`` for the program."""


def twice_named_modules(root: Path) -> dict[str, list[str]]:
    """Names of files that several modules of the packages have, with their paths; ``__init__`` is left out."""
    named = ((path.stem, path.relative_to(root).as_posix()) for path in python_files(root, PACKAGES))
    return _twice((name, place) for name, place in named if name != "__init__")


def twice_named_things(root: Path) -> dict[str, list[str]]:
    """Names of functions and classes in the ``__all__`` of several modules that define them, with these modules."""
    found = []
    for module, path in modules(root).items():
        public = _public(path)
        things = (node for node in body(path) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef))
        found += [(node.name, module) for node in things if node.name in public]
    return _twice(found)


def strange_test_folders(root: Path) -> list[str]:
    """Folders of tests that are no wing of their package."""
    out = []
    for package in PACKAGES:
        folder = _tests(root, package)
        holding = {path.parent.relative_to(folder) for path in folder.rglob("test_*.py")}
        out += [(folder / one).relative_to(root).as_posix() for one in holding if not (root / package / one).is_dir()]
    return sorted(out)


def astray_tests(root: Path) -> list[str]:
    """Files of tests with the name of a module that is in another wing, of which their own wing has none."""
    where: dict[str, list[str]] = {}
    for path in python_files(root, PACKAGES):
        where.setdefault(path.stem, []).append(path.parent.relative_to(root).as_posix())
    out = []
    for package in PACKAGES:
        folder = _tests(root, package)
        for path in sorted(folder.rglob("test_*.py")):
            wing = (PurePath(package) / path.parent.relative_to(folder)).as_posix()
            wings = where.get(path.stem.removeprefix("test_"), [])
            if wings and wing not in wings:
                out.append(f"{path.relative_to(root).as_posix()}: the module is in {', '.join(wings)}")
    return out


def gaps_in_order(root: Path) -> list[str]:
    """List the imports that a contract of import-linter on the order of the wings leaves out."""
    found = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]["contracts"]
    ordered = [contract for contract in found if contract["type"] == "layers"]
    return [f"{contract['name']}: {gap}" for contract in ordered for gap in contract.get("ignore_imports", ())]


def _tests(root: Path, package: str) -> Path:
    return root / "tests" / _TESTS_OF.get(package, package)


def _public(path: Path) -> set[str]:
    """Names in the ``__all__`` of a file."""
    lists = [
        node.value
        for node in body(path)
        if isinstance(node, ast.Assign) and any(isinstance(one, ast.Name) and one.id == "__all__" for one in node.targets)
    ]
    return {one.value for names in lists for one in ast.walk(names) if isinstance(one, ast.Constant)}  # type: ignore[misc]


def _twice(named: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    places: dict[str, list[str]] = {}
    for name, place in named:
        places.setdefault(name, []).append(place)
    return {name: own for name, own in sorted(places.items()) if len(own) > 1}
