"""The examples are run: those of the public docstrings, and every block of Python of the documents."""

from __future__ import annotations

import doctest
import inspect
import re
from typing import TYPE_CHECKING, Any

import pytest

import mapadelito as md
from mapadelito import ROOT

if TYPE_CHECKING:
    from pathlib import Path

DOCUMENTS = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
FUNCTIONS = [name for name in md._PUBLIC if inspect.isfunction(getattr(md, name))]
BLOCK = re.compile(r"^```python\n(.*?)^```", re.DOTALL | re.MULTILINE)


def ran(name: str, function: Any) -> doctest.TestResults:
    """Run the examples of a docstring, with nothing imported but what they import."""
    [test] = doctest.DocTestFinder(recurse=False).find(function, name, globs={})
    return doctest.DocTestRunner(verbose=False).run(test)


def run_blocks(text: str, name: str) -> int:
    """Run the blocks of Python of a document, one after the other in one namespace; return how many there are."""
    blocks = list(BLOCK.finditer(text))
    known: dict[str, Any] = {}
    for block in blocks:
        line = text.count("\n", 0, block.start(1))
        exec(compile("\n" * line + block[1], name, "exec"), known)  # noqa: S102 (our own documents)
    return len(blocks)


@pytest.mark.parametrize("name", FUNCTIONS)
def test_every_public_function_has_an_example_that_runs(name: str) -> None:
    function = getattr(md, name)
    assert re.search(r"^ +Examples\n +-{8}\n +>>> ", function.__doc__, re.MULTILINE), "falta la sección Examples"
    done = ran(name, function)
    assert done.attempted >= 2, "un ejemplo importa mapadelito y llama a la función"
    assert done.failed == 0
    assert f"md.{name}(" in function.__doc__


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_the_python_of_the_documents_runs(path: Path) -> None:
    run_blocks(path.read_text(encoding="utf-8"), path.name)


def test_the_readme_has_python_and_a_wrong_example_is_seen() -> None:
    assert run_blocks((ROOT / "README.md").read_text(encoding="utf-8"), "README.md") >= 1
    with pytest.raises(NameError, match="otro"):
        run_blocks("```python\nuno = 1\n```\n\n```python\nuno + otro\n```\n", "mal.md")

    def wrong() -> None:
        """
        >>> 1 + 1
        3
        """  # noqa: D205, D400

    assert ran("wrong", wrong).failed == 1
