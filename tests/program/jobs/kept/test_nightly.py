"""A run makes only what is not made yet, of the same: after a night, or where a run broke off; same bytes as one run."""

from __future__ import annotations

import re
import shutil
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pytest
from pypdf import PdfReader

from helpers.attack import digests
from helpers.program import add_far_station
from mapadelito.jobs import finishing
from mapadelito.jobs.generate import run
from mapadelito.settings.config import Config, load_config

if TYPE_CHECKING:
    from pathlib import Path

WITHOUT = {"reservado/registro.json"}
"""Files that tell how long a run took."""


def output(config: Config) -> dict[str, str]:
    return {name: content for name, content in digests(config.salida).items() if name not in WITHOUT}


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Names of the jurisdictions that are drawn."""
    names: list[str] = []
    honest = finishing.make_products

    def noting(request: Any, analysis: Any) -> Any:
        names.append(analysis.name)
        return honest(request, analysis)

    monkeypatch.setattr(finishing, "make_products", noting)
    return names


def with_far_station(folder: Path, options: dict[str, Any]) -> Config:
    """Give the project made by hand with a third comisaría."""
    add_far_station(folder)
    return load_config(None, options | {"trabajadores": 1})


def change(config: Config, old: str, new: str) -> None:
    [path] = config.incidentes
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def in_an_empty_folder(config: Config, almacen: Path) -> dict[str, str]:
    """Return what the same run makes in another folder, with the store as it was."""
    shutil.move(config.salida, config.salida.with_name("de-verdad"))
    shutil.rmtree(config.store_folder)
    shutil.copytree(almacen, config.store_folder)
    run(config, lambda _: None)
    return output(config)


def broken_off(config: Config, at: str) -> None:
    """Make a run that ends where it would draw one of the jurisdictions."""
    honest = finishing.make_products

    def broken(request: Any, analysis: Any) -> Any:
        if analysis.name == at:
            raise KeyboardInterrupt
        return honest(request, analysis)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(finishing, "make_products", broken)
        with pytest.raises(KeyboardInterrupt):
            run(config, lambda _: None)
    assert not (config.salida / config.perfil).exists()


@pytest.mark.parametrize(
    ("perfil", "formato"),
    [
        ("interno", "html"),
        pytest.param("publico", "html,pdf,docx,gpkg,kmz,xlsx", marks=pytest.mark.slow),
        pytest.param("comite", "html,pdf", marks=pytest.mark.slow),
    ],
)
def test_what_is_made_of_the_same_is_not_made_again(
    project: dict[str, Any], tmp_path: Path, drawn: list[str], perfil: str, formato: str
) -> None:
    config = with_far_station(tmp_path, project | {"perfil": perfil, "formato": formato, "mapa": "delito"})
    said: list[str] = []
    broken_off(config, at="LEJANA")
    run(config, said.append)
    assert drawn == ["CENTRAL", "LEJANA", "VECINA"]
    assert "1 comisaría ya estaba hecha en una corrida que se cortó: no se hace de nuevo." in said
    drawn.clear()
    change(config, "L3,04/02/2020,10:00,HURTO", "L3,05/02/2020,10:00,ROBO")
    if perfil == "publico":  # the period is closed: what is told of its facts does not change
        config = replace(config, ajustes={"comisaria": {"LEJANA": {"membrete": {"fecha": "hoy"}}}})
    before = shutil.copytree(config.store_folder, tmp_path / "almacen-antes")
    run(config, said.append)
    assert drawn == ["LEJANA"]
    assert "2 comisarías sin cambios: se conservan sus láminas." in said
    own = f"{perfil}/", "reservado/cache/"
    night = {name: content for name, content in output(config).items() if name.startswith(own)}
    assert f"{perfil}/lejana/mapa-del-delito.html" in night
    assert all(f"{perfil}/anexo.{form}" in night for form in ("pdf", "docx") if form in formato)
    lines = [name for name in night if "laminas" in name]
    assert {name.rpartition("/")[0] for name in lines} == {f"reservado/cache/laminas/{perfil}"}  # no file is there twice
    there = in_an_empty_folder(config, before)
    assert night == {name: content for name, content in there.items() if name.startswith(own)}


@pytest.mark.slow
def test_one_that_is_carried_over_is_bound_with_its_new_number(
    project: dict[str, Any], tmp_path: Path, drawn: list[str]
) -> None:
    config = with_far_station(tmp_path, project | {"perfil": "interno", "formato": "pdf,docx", "mapa": "delito"})
    run(config, lambda _: None)
    assert lamina_of(config, "CENTRAL") == "Lámina 1 de 3"
    drawn.clear()
    [limits] = config.limites
    there = gpd.read_file(limits, engine="pyogrio")
    new = there[there["comisaria"] == "LEJANA"]
    new = new.assign(comisaria="ANTERIOR", geometry=new.translate(0.2))
    gpd.GeoDataFrame(gpd.pd.concat([there, new]), crs=4326).to_file(limits, driver="GeoJSON", engine="pyogrio")
    before = shutil.copytree(config.store_folder, tmp_path / "almacen-antes")
    run(config, lambda _: None)
    assert drawn == ["ANTERIOR"]
    assert lamina_of(config, "CENTRAL") == "Lámina 2 de 4"
    annexes = [f"interno/anexo.{form}" for form in ("pdf", "docx")]
    night = output(config)
    there_too = in_an_empty_folder(config, before)
    assert [night[name] for name in annexes] == [there_too[name] for name in annexes]


def lamina_of(config: Config, name: str) -> str:
    """Return the number at the foot of the sheet of a jurisdiction in the annex in PDF."""
    texts = [page.extract_text() for page in PdfReader(config.salida / config.perfil / "anexo.pdf").pages]
    [found] = {sign.group() for text in texts if name in text and (sign := re.search(r"Lámina \d+ de \d+", text))}
    return found


@pytest.mark.slow
@pytest.mark.parametrize(
    "option",
    [{"membrete": {"fecha": "mayo"}}, {"papel": "a3"}, {"radio_m": 300.0}, {"periodo": "2020-T1"}, {"teselas": True}],
    ids=lambda option: next(iter(option)),
)
def test_another_setting_draws_all_again(project: dict[str, Any], tmp_path: Path, drawn: list[str], option: Any) -> None:
    options = project | {"perfil": "interno", "formato": "html", "mapa": "delito"}
    run(with_far_station(tmp_path, options), lambda _: None)
    drawn.clear()
    run(load_config(None, options | option), lambda _: None)
    assert drawn == ["CENTRAL", "LEJANA", "VECINA"]
