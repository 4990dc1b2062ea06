"""The project that the desk writes is the one that the commands read, and nothing of what a person wrote is lost."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.errors import ConfigError
from mapadelito import ROOT
from mapadelito.desk.project_text import change_project, project_values, project_version, toml_text
from mapadelito.jobs.template import write_template

if TYPE_CHECKING:
    from pathlib import Path

    from helpers.desk.client import DeskClient

_TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
_SCALARS = st.one_of(_TEXT, st.booleans(), st.integers(-(2**60), 2**60), st.floats(allow_nan=False), st.dates())
_VALUES = st.recursive(
    _SCALARS, lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(_TEXT, inner, max_size=3)), max_leaves=8
)


@settings(max_examples=8)
@given(st.dictionaries(_TEXT, _VALUES, max_size=5))
def test_what_is_written_is_what_is_read(values: dict[str, object]) -> None:
    assert tomllib.loads(toml_text(values)) == values


def test_the_project_of_the_sample_is_the_same_once_written() -> None:
    values = tomllib.loads((ROOT / "data/demo.toml").read_text(encoding="utf-8"))
    assert tomllib.loads(toml_text(values)) == values


def test_a_project_written_by_hand_is_kept_beside_and_its_values_stay(tmp_path: Path) -> None:
    write_template(tmp_path)
    path = tmp_path / "proyecto.toml"
    old = path.read_bytes().replace(b"\r\n", b"\n").decode()
    before = project_values(path)
    change_project(path, {"perfil": "interno", "limites": None, "crs": ""})
    assert path.with_name("proyecto.toml.antes").read_text(encoding="utf-8").replace("\r\n", "\n") == old
    assert project_values(path) == {name: before[name] for name in before if name != "limites"} | {"perfil": "interno"}
    kept, version = path.with_name("proyecto.toml.antes").read_bytes(), project_version(path)
    change_project(path, {"perfil": "interno"})
    assert project_version(path) == version
    change_project(path, {"perfil": "comite"})
    assert project_version(path) != version
    assert path.with_name("proyecto.toml.antes").read_bytes() == kept


@pytest.mark.parametrize("line", ['membrete = "x"', 'columna = ["fecha=F"]', "columna-limites = 3"])
def test_a_section_that_is_none_is_told_on_every_page(line: str, desk: DeskClient) -> None:
    desk.folder.project.write_text(line, encoding="utf-8")
    for path in ("/", "/entendido", "/lamina"):
        answer = desk.client.get(path)
        assert (answer.status_code, "es una sección, no" in answer.text) == (400, True), path
    assert desk.post("/lamina", mapa="delito", formato="html").status_code in {303, 400}
    assert desk.folder.project.read_text(encoding="utf-8") == line


def test_a_project_that_is_not_well_written_is_told_and_stays(tmp_path: Path) -> None:
    path = tmp_path / "proyecto.toml"
    path.write_text('perfil = "publico\n', encoding="utf-8")
    with pytest.raises(ConfigError, match="línea 1"):
        change_project(path, {"perfil": "interno"})
    assert path.read_text(encoding="utf-8") == 'perfil = "publico\n'
