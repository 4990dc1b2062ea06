"""The patrol planner's products."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest
from test_evaluate import SAMPLE

from geo.errors import ConfigError
from geo.files import read_layer
from mapadelito import ROOT
from mapadelito.config import load_config
from mapadelito.prioritize import prioritize

if TYPE_CHECKING:
    from pathlib import Path


DATA = ROOT / "data"


def make(folder: Path, **options: object) -> dict[str, Any]:
    return prioritize(load_config(None, SAMPLE | options | {"salida": folder}), lambda _: None)


def test_the_month_of_ilo_is_spent_and_nothing_is_public(tmp_path: Path, show: Any) -> None:
    record = make(
        tmp_path, patrullajes=("integrado=20", "municipal=30"), calles=(DATA / "boundaries" / "calles_ilo.geojson",)
    )
    assert {path.relative_to(tmp_path).parts[0] for path in tmp_path.rglob("*") if path.is_file()} == {"reservado"}
    ilo = next(
        item for item in record["comisarias"] if "ALGARROBAL" not in item["nombre"] and "PACOCHA" not in item["nombre"]
    )
    folder = tmp_path / "reservado" / ilo["carpeta"]
    page = show((folder / "hoja-de-ruta.html").read_text(encoding="utf-8"))
    text = page.inner_text("body")
    assert "habrían contenido" in text
    table = page.locator("h2:has-text('Patrullajes de noviembre de 2020') + div table")
    assert table.locator("tr.total td").all_inner_texts()[-3:] == ["20", "30", "50"]
    rows = [[int(cell) for cell in row[1:]] for row in table.evaluate(CELLS)]
    assert [sum(column) for column in zip(*rows, strict=True)][-3:] == [20, 30, 50]
    assert all(sum(row[:4]) == row[4] + row[5] == row[6] for row in rows)
    assert any(row[0].startswith("Resto: SECTOR") for row in table.evaluate(CELLS))
    calendar = page.locator("h2:has-text('Calendario de noviembre de 2020') + div table").evaluate(CELLS)
    assert sum(cell.count("·") + bool(cell) for day in calendar for cell in day[1:]) == 50
    book = pd.read_excel(folder / "patrullajes.xlsx", engine="openpyxl").dropna(subset=["Turno"])
    assert book["Tipo"].value_counts().to_dict() == {"municipal": 30, "integrado": 20}
    assert book["Motivo"].str.contains("veces").any()
    marks = read_layer(folder / "zonas.kml")
    assert len(marks) == ilo["zonas"]
    layer = json.loads((folder / "zonas.geojson").read_text(encoding="utf-8"))
    assert len(layer["features"]) == ilo["zonas"] > 2
    assert all(feature["properties"]["area_km2"] <= 0.5 for feature in layer["features"])
    assert all(feature["properties"]["incidentes"] >= 3 for feature in layer["features"])


CELLS = (
    "table => [...table.querySelectorAll('tbody tr:not(.total)')].map(row => [...row.cells].map(cell => cell.textContent))"
)


def test_the_same_facts_give_the_same_bytes(tmp_path: Path) -> None:
    listings = []
    for name in ("a", "b"):
        make(tmp_path / name, zonas=3, turno="noche")
        files = sorted((tmp_path / name).rglob("*.geojson")) + sorted((tmp_path / name).rglob("hoja-de-ruta.html"))
        listings.append([path.read_bytes() for path in files])
    assert len(listings[0]) == 6
    assert listings[0] == listings[1]


@pytest.mark.parametrize("options", [{"zonas": 0}, {"turno": "siesta"}, {"area_km2": "x"}])
def test_impossible_orders_are_refused(tmp_path: Path, options: dict[str, object]) -> None:
    with pytest.raises(ConfigError):
        make(tmp_path, **options)


def test_a_project_file_and_one_comisaria(tmp_path: Path) -> None:
    text = "".join(f"{name} = [{json.dumps(str(paths[0]))}]\n" for name, paths in SAMPLE.items())
    (tmp_path / "proyecto.toml").write_text(f'{text}comisaria = ["PACOCHA"]\nzonas = 2\n', encoding="utf-8")
    record = prioritize(load_config(tmp_path / "proyecto.toml", {"salida": tmp_path / "salida"}), lambda _: None)
    assert [item["zonas"] for item in record["comisarias"]] == [2]
    assert record["filas"]["excluidas"] > 900
