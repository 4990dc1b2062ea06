"""``operativo``: what was planted in a file is what the page, the book and the record say."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import numpy as np
import openpyxl
import pytest

from geo.errors import ConfigError, GeometryError
from mapadelito.jobs.operations.operation import operation
from mapadelito.settings.config import load_config

if TYPE_CHECKING:
    from pathlib import Path

LON, LAT = -77.0, -12.0
"""South-west corner of the town."""
DEGREE = 1 / 108_000
"""Degrees of about a metre there."""


def square(west: float, south: float, side: float, **names: str) -> dict[str, Any]:
    """Feature of a square, in metres from the corner of the town."""
    ring = [(0, 0), (1, 0), (1, 1), (0, 1), (0, 0)]
    corners = [[LON + (west + side * x) * DEGREE, LAT + (south + side * y) * DEGREE] for x, y in ring]
    return {"type": "Feature", "properties": names, "geometry": {"type": "Polygon", "coordinates": [corners]}}


def layer(path: Path, *features: dict[str, Any]) -> Path:
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    return path


@pytest.fixture
def town(tmp_path: Path) -> dict[str, Any]:
    """Two years of a town: 12 facts a month in the zone, 4 from September 2020 on; 30 elsewhere; 5 in the ring."""
    places = {"zona": (1250, 1250), "anillo": (1550, 1250), "resto": (3000, 3000)}
    rows = ["fecha;latitud;longitud;tipo;subtipo;modalidad"]
    for month in range(24):
        year, own = 2019 + month // 12, month % 12 + 1
        counts = {"zona": 4 if (year, own) >= (2020, 9) else 12, "anillo": 5, "resto": 30}
        for name, count in counts.items():
            x, y = places[name]
            for number in range(count):
                lat, lon = LAT + (y + number * 7 % 90) * DEGREE, LON + (x + number * 3 % 90) * DEGREE
                day = f"{1 + number * 11 % (28 if own == 2 else 30):02d}/{own:02d}/{year}"
                rows.append(f"{day};{lat:.6f};{lon:.6f};PATRIMONIO (DELITO);ROBO;ROBO")
    (tmp_path / "hechos.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    return {
        "incidentes": (tmp_path / "hechos.csv",),
        "limites": (layer(tmp_path / "limites.geojson", square(0, 0, 4000, comisaria="CENTRAL", sector="S1")),),
        "zona": (layer(tmp_path / "zona.geojson", square(1000, 1000, 500, nombre="Centro")),),
        "desde": "2020-09-01",
        "hasta": "2020-12-31",
        "salida": tmp_path / "salida",
    }


@pytest.mark.slow
def test_what_was_planted_is_told(town: dict[str, Any]) -> None:
    record = operation(load_config(None, town), lambda _: None)
    found = record["operativo"]
    assert found["hechos"] == {"zona": [48, 16], "anillo": [20, 20], "control": [120, 120]}
    assert found["dias"] == {"antes": ["2019-09-01", "2019-12-31"], "despues": ["2020-09-01", "2020-12-31"]}
    assert (found["phi"], found["diferencias"]["zona"]["wdd"]) == (1.0, -32.0)
    assert found["diferencias"]["zona"]["se"] == round(float(np.sqrt(64 + 64**2 / 240)), 2)
    assert found["lectura"] == "bajó más que el control"
    folder = town["salida"]
    assert {path.relative_to(folder).parts[0] for path in folder.rglob("*") if path.is_file()} == {"reservado"}
    page = (folder / "reservado/operativo.html").read_text(encoding="utf-8")
    assert found["frase"] in page
    assert "32 hechos menos de los esperados (entre 14 y 50)" in page
    book = openpyxl.load_workbook(folder / "reservado/operativo.xlsx")
    assert [cell.value for cell in book["Operativo"][2]][:4] == ["Zona", 48, 16, -32]
    assert [cell.value for cell in book["Meses"][22]] == ["09/2020", 4, 5, 30]
    assert (folder / "reservado/operativo.pdf").read_bytes().startswith(b"%PDF")
    assert {item["archivo"] for item in record["entradas"]} == {"hechos.csv", "limites.geojson", "zona.geojson"}


@pytest.mark.slow
def test_the_same_operation_gives_the_same_bytes(town: dict[str, Any]) -> None:
    pages = []
    for name in ("a", "b"):
        operation(load_config(None, town | {"salida": town["salida"] / name}), lambda _: None)
        pages.append((town["salida"] / name / "reservado/operativo.html").read_bytes())
    assert pages[0] == pages[1]


@pytest.mark.slow
def test_a_change_in_all_the_town_needs_a_control(town: dict[str, Any], tmp_path: Path) -> None:
    whole = layer(tmp_path / "todo.geojson", square(0, 0, 4000))
    with pytest.raises(GeometryError, match="--control"):
        operation(load_config(None, town | {"zona": (whole,)}), lambda _: None)
    north = layer(tmp_path / "norte.geojson", square(2500, 2500, 1500))
    found = operation(load_config(None, town | {"control": (north,)}), lambda _: None)["operativo"]
    assert found["hechos"]["control"] == [120, 120]


@pytest.mark.parametrize(
    ("less", "message"), [("zona", "--zona"), ("desde", "--desde"), ("hasta", "--hasta"), ("limites", "--limites")]
)
def test_what_is_missing_is_asked_for(town: dict[str, Any], less: str, message: str) -> None:
    with pytest.raises(ConfigError, match=message):
        operation(load_config(None, {name: value for name, value in town.items() if name != less}), lambda _: None)


def test_a_day_that_is_none_is_refused(town: dict[str, Any]) -> None:
    with pytest.raises(ConfigError, match="«desde» es un día, como 2020-09-01"):
        load_config(None, town | {"desde": "setiembre"})
    assert load_config(None, town | {"desde": "01/09/2020"}).desde == load_config(None, town).desde
