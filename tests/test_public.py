"""What mapadelito exports: all that the documents tell a programmer to import, with an example each."""

from __future__ import annotations

import ast
import inspect
import re
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING

import pytest

import mapadelito as md
from mapadelito import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SOURCE = ast.parse((ROOT / "mapadelito" / "__init__.py").read_text(encoding="utf-8"))
DOCUMENTS = [ROOT / "README.md", ROOT / "GLOSARIO.md", *sorted((ROOT / "docs").rglob("*.md"))]
FUNCTIONS = [name for name in md._PUBLIC if inspect.isfunction(getattr(md, name))]


def for_type_checkers() -> dict[str, str]:
    """Names of the block that only type checkers read, and the module of each."""
    [block] = [node for node in SOURCE.body if isinstance(node, ast.If)]
    imports = [node for node in block.body if isinstance(node, ast.ImportFrom)]
    assert len(imports) == len(block.body)
    assert all(alias.name == alias.asname for node in imports for alias in node.names)  # re-exported
    return {alias.name: str(node.module) for node in imports for alias in node.names}


@cache
def defined() -> frozenset[str]:
    """Functions and classes that the modules of geo and layers define for others."""
    found = set[str]()
    for path in (path for package in ("geo", "layers") for path in (ROOT / package).rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        found |= {node.name for node in tree.body if isinstance(node, (ast.FunctionDef, ast.ClassDef))}
    return frozenset(name for name in found if not name.startswith("_"))


def told(text: str) -> Iterator[str]:
    """Names that a document says are called in Python: alone between quotes, or taken from the package in a block."""
    blocks = re.findall(r"^```python\n(.*?)^```", text, re.DOTALL | re.MULTILINE)
    for block in blocks:
        yield from re.findall(r"\bmd\.(\w+)", block)
        for names in re.findall(r"from mapadelito import (.+)", block):
            yield from re.findall(r"\w+", names)
    known = defined()
    for name in re.findall(r"`([\w.]+)(?:\([^`]*\))?`", re.sub(r"```.*?```", "", text, flags=re.DOTALL)):
        assert not name.startswith(("geo.", "layers.", "maps.")), f"{name}: diga el nombre público"
        if name.removeprefix("mapadelito.") in known:
            yield name.removeprefix("mapadelito.")


def references(name: str) -> Iterator[str]:
    """Functions that the docstring of a public object refers to."""
    docstring = inspect.getdoc(getattr(md, name)) or ""
    for target in re.findall(r":func:`~?([\w.]+)`", docstring):
        yield target.rpartition(".")[2]


def test_type_checkers_see_the_same_table() -> None:
    assert for_type_checkers() == md._PUBLIC


def test_the_list_is_complete_and_each_name_is_where_the_table_says() -> None:
    stored = [node for node in ast.walk(SOURCE) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)]
    own = {node.id for node in stored} | {node.name for node in SOURCE.body if isinstance(node, ast.FunctionDef)}
    assert {name for name in own if not name.startswith("_") and name in vars(md)} == {"ROOT"}
    modules = {path.stem for path in (ROOT / "mapadelito").iterdir()}
    assert set(md.__all__) == {"ROOT", "__version__"} | set(md._PUBLIC)
    assert len(md.__all__) == len(set(md.__all__))
    assert set(md.__all__) <= set(dir(md))
    assert not set(md._PUBLIC) & modules, "un módulo con ese nombre lo taparía"
    for name, module in md._PUBLIC.items():
        assert getattr(md, name).__module__ == module
        assert name in import_module(module).__all__


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_what_the_documents_name_is_exported(path: Path) -> None:
    names = set(told(path.read_text(encoding="utf-8")))
    assert names <= set(md.__all__), f"no exportados: {sorted(names - set(md.__all__))}"


def test_something_is_named_and_a_private_path_is_seen() -> None:
    assert {"find_hotspots", "scan_recent", "smooth_rates"} <= {
        name for path in DOCUMENTS for name in told(path.read_text(encoding="utf-8"))
    }
    assert set(told("`first_holder` y `knox(points)`\n```python\nmd.nada\n```\n")) == {"first_holder", "knox", "nada"}
    with pytest.raises(AssertionError, match=r"layers\.knox"):
        list(told("En Python: `layers.knox.knox`"))


def test_each_name_has_its_place_in_the_pages() -> None:
    pages = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "docs" / "api").glob("*.md"))
    assert sorted(re.findall(r"^::: mapadelito\.(\w+)$", pages, re.MULTILINE)) == sorted(md._PUBLIC)


@pytest.mark.parametrize("name", md._PUBLIC)
def test_a_docstring_refers_to_what_is_exported(name: str) -> None:
    assert set(references(name)) <= set(md.__all__)


@pytest.mark.parametrize("name", FUNCTIONS)
def test_what_a_function_returns_is_exported(name: str) -> None:
    returned = set(re.findall(r"\w+", str(inspect.signature(getattr(md, name)).return_annotation)))
    assert returned & defined() <= set(md.__all__)
