"""The documents speak of what there is."""

from __future__ import annotations

import re
import tomllib
from dataclasses import fields
from typing import TYPE_CHECKING

import click
import pytest

from geo.text import fold
from helpers.program import script
from mapadelito import ROOT, cli
from mapadelito.settings import config, sections
from mapadelito.settings.options import OPTIONS

if TYPE_CHECKING:
    from pathlib import Path

README = (ROOT / "README.md").read_text(encoding="utf-8")
DOCUMENTS = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]
LINKING = [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md")), *sorted((ROOT / ".github").rglob("*.md"))]
PROJECT = (ROOT / "docs" / "proyecto.md").read_text(encoding="utf-8")
SPANISH = {
    *(
        "comisaria",
        "sector",
        "subsector",
        "cuadrante",
        "delito",
        "titulo",
        "generico",
        "modalidad",
        "riesgo",
        "turno",
        "ubigeo",
    ),
    *("serenazgo", "junta_vecinal", "ambito", "banda", "reserva", "perfil", "membrete", "almacen", "catalogo", "fenomenos"),
}
"""Institutional nouns that names in the code are made of, unaccented."""
USE = (ROOT / "docs" / "uso.md").read_text(encoding="utf-8")


def anchors(page: Path) -> set[str]:
    """Names by which other pages point at the headings of one."""
    headings = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).strip().replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("name", list(cli.app.commands))
def test_every_command_is_in_the_readme(name: str) -> None:
    assert f"| `mapadelito {name}` |" in README, "una línea de la tabla por orden"
    assert f"mapadelito {name}" in USE


@pytest.mark.parametrize("page", LINKING, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_link_leads_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)\s]+)\)", page.read_text(encoding="utf-8")):
        if "://" in target:
            continue
        name, _, heading = target.partition("#")
        there = page.parent / name if name else page
        assert there.exists(), target
        assert not heading or heading in anchors(there), target


def test_every_page_of_the_documents_is_reached_from_the_readme() -> None:
    reached, left = set(), [ROOT / "README.md"]
    while left:
        page = left.pop()
        if page not in reached:
            reached.add(page)
            links = re.findall(r"\]\(([^)\s#:]+\.md)(?:#[^)]*)?\)", page.read_text(encoding="utf-8"))
            left += [(page.parent / link).resolve() for link in links]
    assert set((ROOT / "docs").rglob("*.md")) <= reached


def test_every_key_of_a_project_is_explained() -> None:
    told = set(re.findall(r"`\[?([a-z_.0-9]+)\]?(?: = [^`]*)?`", PROJECT))
    keys = {item.name for item in fields(config.Config)} - {"delitos", "membrete", "ajustes"} | {"delitos.ordinario"}
    assert keys <= told, sorted(keys - told)
    assert {"[membrete]", "[ajustes]"} <= set(re.findall(r"^### `(\[\w+\])`", PROJECT, re.MULTILINE))
    for name in sections._READERS:
        assert name in told or f"membrete.{name}" in told, name


def test_the_example_of_a_project_is_read(tmp_path: Path) -> None:
    [example] = re.findall(r"```toml\n(.*?)```", PROJECT, re.DOTALL)
    given = tomllib.loads(example)
    (tmp_path / "proyecto.toml").write_text(example, encoding="utf-8")
    files = [path for key, option in OPTIONS.items() if option.is_files for path in given.get(key, ())]
    for name in files + given["membrete"]["logos"]:
        (tmp_path / name).touch()
    read = config.load_config(tmp_path / "proyecto.toml", {})
    assert [path.name for path in read.incidentes] == ["hechos.xlsx"]
    assert read.pesos == {"PAT.ROB": 3}
    assert read.ajustes["comisaria"]["COMISARIA PNP DOS"]["leyenda"] == "puntos-criticos"


def test_every_option_named_in_the_documents_exists() -> None:
    known = {
        word
        for command in cli.app.commands.values()
        for item in command.params
        if isinstance(item, click.Option)
        for word in item.opts
    }
    for document in DOCUMENTS:
        for option in re.findall(r"(?<![\w-])--[a-z][a-z0-9-]+", document.read_text(encoding="utf-8")):
            assert option in known | {"--help"}, f"{document.name}: {option}"


def test_every_file_named_in_contributing_exists() -> None:
    for path in re.findall(
        r"`((?:geo|layers|maps|mapadelito|data)/[\w./*]+)`", (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    ):
        assert list(ROOT.glob(path.rstrip("/"))), path


def test_the_glossary_has_every_noun_that_stays_spanish_in_order() -> None:
    lines = re.findall(r"^\| (.+?) \| .+ \|$", (ROOT / "GLOSARIO.md").read_text(encoding="utf-8"), re.MULTILINE)[1:]
    assert lines == sorted(lines, key=lambda line: fold(line).casefold())
    words = [word for line in lines for word in re.split(r"[,;] ", line)]
    assert len(words) == len(set(words))
    assert set(words) >= SPANISH


def test_readme_gives_the_two_commands() -> None:
    assert "\npip install . && mapadelito demo\n" in README
    assert '\npip install -e ".[dev]" && pytest\n' in README


def test_the_keys_of_the_project_are_those_that_the_program_declares() -> None:
    text = (ROOT / "docs" / "proyecto.md").read_text(encoding="utf-8")
    assert script(ROOT / "docs" / "options.py").page(text) == text, "ejecute python docs/options.py"
    for option in OPTIONS.values():
        assert f"| `{option.name}` | {option.help}" in text


def test_the_pictures_of_the_methods_are_drawn_by_the_project() -> None:
    folder = ROOT / "docs" / "metodos"
    drawn = script(folder / "draw.py").pictures()
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
    installing = (ROOT / "docs" / "instalar.md").read_text(encoding="utf-8")
    assert f"Con Python {', '.join(named[:-1])} o {named[-1]}" in README
    assert f"Hace falta Python {', '.join(named[:-1])} o {named[-1]}" in installing
    assert f"Con Python 3.{last} no se instala" in installing
