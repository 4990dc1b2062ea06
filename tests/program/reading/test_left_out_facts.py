"""A polygon that cannot be used leaves out its comisaría alone, and the facts in it are told by themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import pytest
from shapely import Polygon, box

from geo.boundaries.read import read_polygons
from geo.errors import GeometryError
from mapadelito.jobs.generate import run
from mapadelito.settings.config import load_config

if TYPE_CHECKING:
    from pathlib import Path


def test_a_bad_polygon_blocks_its_comisaria_and_not_the_others(tmp_path: Path) -> None:
    good = [box(-71.36 + n * 0.01, -17.66, -71.35 + n * 0.01, -17.65) for n in range(2)]
    bow = Polygon([(-71.3, -17.6), (-71.29, -17.59), (-71.29, -17.6), (-71.3, -17.59)])
    names = {"comisaria": ["A", "B", "B"], "sector": ["1", "1", "2"]}
    limits = tmp_path / "l.geojson"
    gpd.GeoDataFrame(names, geometry=[*good, bow], crs=4326).to_file(limits, driver="GeoJSON", engine="pyogrio")
    said: list[str] = []
    options = {"limites": (limits,), "salida": tmp_path / "s", "formato": "html", "mapa": "delito"}
    record = run(load_config(None, options), said.append)
    assert [one["nombre"] for one in record["comisarias"]] == ["A"]
    [failed] = record["fallidas"]
    assert failed["nombre"] == "B"
    assert "elemento 3: su contorno se cruza a sí mismo" in failed["motivo"]
    assert "B: elemento 3" in (tmp_path / "s/reservado/limites-rechazados.html").read_text(encoding="utf-8")
    assert record["avisos"]["GEOM_INVALIDA"] == 1
    with pytest.raises(GeometryError, match="elemento 3"):  # who does not ask for a part
        read_polygons(limits)


@pytest.mark.parametrize("fault", ["one name", "far vertex"])
def test_facts_of_a_comisaria_that_is_left_out_have_a_reason_of_their_own(tmp_path: Path, fault: str) -> None:
    squares = [box(-71.36 + n * 0.01, -17.66, -71.35 + n * 0.01, -17.65) for n in range(4)]
    names = {"comisaria": ["A", "A", "B", "B"], "sector": ["1", "2", "1", "1" if fault == "one name" else "2"]}
    if fault == "far vertex":
        squares[3] = Polygon([(-71.33, -17.66), (-71.32, -17.65), (71.32, -17.66)])
    limits, facts = tmp_path / "l.geojson", tmp_path / "h.csv"
    gpd.GeoDataFrame(names, geometry=squares, crs=4326).to_file(limits, driver="GeoJSON", engine="pyogrio")
    places = [(-17.655, -71.355)] * 3 + [(-17.655, -71.335)] * 2 + [(-17.7012, -71.4034)]
    rows = [f"{n};{n + 1:02d}/01/2024;10:00;ROBO;{y};{x}" for n, (y, x) in enumerate(places)]
    facts.write_text("\n".join(["ID;FECHA;HORA;DELITO;LATITUD;LONGITUD", *rows]), encoding="utf-8")
    options = {"limites": (limits,), "incidentes": (facts,), "salida": tmp_path / "s", "formato": "html", "mapa": "delito"}
    record = run(load_config(None, options), lambda _: None)
    assert [one["nombre"] for one in record["comisarias"]] == ["A"]
    assert [one["nombre"] for one in record["fallidas"]] == ["B"]
    assert record["rechazos"] == {"LIMITE_NO_USABLE": 2, "FUERA_DE_JURISDICCION": 1}
    assert any(line.startswith("2 hechos caen en «B», que no se dibuja") for line in record["decisiones"])
    told = (tmp_path / "s/reservado/rechazos.csv").read_text(encoding="utf-8-sig")
    assert "-17.655000, -71.335000 (B)" in told
