"""The documents speak of what there is."""

from __future__ import annotations

import re
import tomllib
from importlib.util import module_from_spec, spec_from_file_location

import click
import pytest

from mapadelito import ROOT, cli

README = (ROOT / "README.md").read_text(encoding="utf-8")
DOCUMENTS = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]


@pytest.mark.parametrize("name", list(cli.app.commands))
def test_every_command_is_in_the_readme(name: str) -> None:
    assert f"mapadelito {name}" in README


def test_every_option_named_in_the_documents_exists() -> None:
    known = {
        word
        for command in cli.app.commands.values()
        for item in command.params
        if isinstance(item, click.Option)
        for word in item.opts
    }
    for document in DOCUMENTS:
        for option in re.findall(r"(?<![\w-])--[a-z][a-z-]+", document.read_text(encoding="utf-8")):
            assert option in known | {"--help"}, f"{document.name}: {option}"


def test_every_file_named_in_contributing_exists() -> None:
    for path in re.findall(
        r"`((?:geo|layers|maps|mapadelito|data)/[\w./*]+)`", (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    ):
        assert list(ROOT.glob(path.rstrip("/"))), path


def test_readme_gives_the_two_commands() -> None:
    assert "\npip install . && mapadelito demo\n" in README
    assert '\npip install -e ".[dev]" && pytest\n' in README


def test_the_pictures_of_the_methods_are_drawn_by_the_project() -> None:
    folder = ROOT / "docs" / "metodos"
    spec = spec_from_file_location("draw", folder / "draw.py")
    assert spec is not None
    assert spec.loader is not None
    drawing = module_from_spec(spec)
    spec.loader.exec_module(drawing)
    drawn = drawing.pictures()
    pages = {path.stem: path.read_text(encoding="utf-8") for path in folder.glob("*.md")}
    assert {path.stem for path in folder.glob("*.svg")} == set(drawn) == set(pages), "una figura por página"
    for name, picture in drawn.items():
        assert (folder / f"{name}.svg").read_text(encoding="utf-8") == picture + "\n", f"vuelva a dibujar {name}"
        assert re.search(rf"^!\[[^\]]+\]\({name}\.svg\)$", pages[name], re.MULTILINE), f"{name}.md no muestra su figura"


def test_every_page_of_a_method_is_linked() -> None:
    index = (ROOT / "docs" / "metodos.md").read_text(encoding="utf-8")
    for page in (ROOT / "docs" / "metodos").glob("*.md"):
        assert f"(metodos/{page.name})" in index


def test_the_pythons_of_the_readme_are_those_that_install() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    named = [line.rpartition(" ")[2] for line in project["classifiers"] if "Python :: 3." in line]
    first, last = (int(minor) for minor in re.findall(r"3\.(\d+)", project["requires-python"]))
    assert named == [f"3.{minor}" for minor in range(first, last)]
    assert f"Hace falta Python {', '.join(named[:-1])} o {named[-1]}" in README
    assert f"Con Python 3.{last} no se instala" in README
