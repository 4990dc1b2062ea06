"""Sheets of a district, a province, a region: everything is counted once."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pytest
from shapely import box

from geo.errors import ConfigError
from geo.formats.layers.vector import read_layer
from layers.disclosure.profiles import bounds_of
from mapadelito.jobs.generate import run
from mapadelito.settings.config import load_config

if TYPE_CHECKING:
    from pathlib import Path

PLACES = [("P1", "D1", "A"), ("P1", "D1", "B"), ("P1", "D2", "C"), ("P2", "D3", "D")]


@pytest.fixture
def project(tmp_path: Path) -> dict[str, Any]:
    """Four comisarías in a row, in three districts of two provinces; 120 facts, two of them without a place."""
    names = {"provincia": 0, "distrito": 1, "comisaria": 2}
    shapes = [box(x, 9_000_000, x + 2000, 9_002_000) for x in range(500_000, 508_000, 2000)]
    frame = gpd.GeoDataFrame({name: [row[at] for row in PLACES] for name, at in names.items()}, geometry=shapes, crs=32717)
    frame.to_crs(4326).to_file(tmp_path / "limites.geojson", driver="GeoJSON", engine="pyogrio")
    rng = np.random.default_rng(5)
    points = gpd.GeoSeries(gpd.points_from_xy(rng.uniform(500_010, 507_990, 118), rng.uniform(9_000_010, 9_001_990, 118)))
    rows = [
        f"{n},0{n % 6 + 1}/02/2020,HURTO,{p.y:.7f},{p.x:.7f},," for n, p in enumerate(points.set_crs(32717).to_crs(4326))
    ]
    forced = "GEO FORZADA AL CENTROIDE DE COMISARIA"
    rows += [f"{n},01/02/2020,ROBO,-9.04,-81.002,CPNP {name},{forced}" for n, name in ((900, "B"), (901, "D"))]
    text = "\n".join(["id,fecha,delito,latitud,longitud,comisaria,observacion", *rows])
    (tmp_path / "hechos.csv").write_text(text + "\n", encoding="utf-8")
    return {
        "incidentes": (tmp_path / "hechos.csv",),
        "limites": (tmp_path / "limites.geojson",),
        "salida": tmp_path / "salida",
        "formato": "html",
        "mapa": "delito",
    }


def totals(project: dict[str, Any], ambito: str) -> tuple[dict[str, int], dict[str, Any]]:
    record = run(load_config(None, project | {"ambito": ambito}), lambda _: None)
    return {item["nombre"]: item["incidentes"] for item in record["comisarias"]}, record


def test_a_province_is_the_sum_of_its_comisarias(project: dict[str, Any]) -> None:
    stations, record = totals(project, "comisaria")
    assert sum(stations.values()) == record["filas"]["aceptadas"] == 120
    districts, _ = totals(project, "distrito")
    assert districts == {"D1": stations["A"] + stations["B"], "D2": stations["C"], "D3": stations["D"]}
    provinces, record = totals(project, "Provincia")
    assert provinces == {"P1": stations["A"] + stations["B"] + stations["C"], "P2": stations["D"]}
    first, second = record["comisarias"]
    assert first["sectores"] == {"D1": districts["D1"] - 1, "D2": districts["D2"]}  # one forced to B has no place
    assert (first["sin_sector"], second["sin_sector"]) == (1, 1)
    assert record["parametros"]["ambito"] == "provincia"


def test_the_sheet_says_of_what_it_is(project: dict[str, Any]) -> None:
    _, record = totals(project, "provincia")
    assert any(
        line.startswith("Ámbito: una lámina por provincia, por distrito y comisaría") for line in record["decisiones"]
    )
    page = (project["salida"] / "publico" / "p1" / "mapa-del-delito.html").read_text(encoding="utf-8")
    for words in ("<title>MAPA DEL DELITO - PROVINCIA P1</title>", "Hechos por distrito", "Provincia vecina", '"Comisaría"'):
        assert words in page
    for words in ("Hechos por sector", "Jurisdicción de la comisaría"):
        assert words not in page


def test_a_district_is_told_by_the_places_and_the_counts_of_its_comisarias(project: dict[str, Any]) -> None:
    hidden = project["incidentes"][0]
    hidden.write_text(hidden.read_text(encoding="utf-8").replace("HURTO", "VIOLENCIA FAMILIAR", 40), encoding="utf-8")
    wanted = project | {"periodo": "2020-S1", "formato": "html,gpkg"}
    areas, said = {}, {}
    for ambito, names in (("comisaria", "abcd"), ("distrito", ("d1", "d2", "d3"))):
        totals(wanted, ambito)
        for name in names:
            folder = project["salida"] / "publico" / name
            areas[name] = set(read_layer(folder / "capas.gpkg", layer="lugares").frame.geometry.to_wkb())
            page = (folder / "mapa-del-delito.html").read_text(encoding="utf-8")
            said[name] = re.search(r'"(menos de 10|≈ \d+|entre \d+ y \d+|no se dice)"', page)[1]
    assert areas["d1"] == areas["a"] | areas["b"]
    assert areas["d2"] == areas["c"]
    low, high = np.sum([bounds_of(said["a"]), bounds_of(said["b"])], axis=0)
    assert said["d1"] == f"entre {low} y {high}"
    assert (said["d2"], said["d3"]) == (said["c"], said["d"])


def test_only_those_asked_for(project: dict[str, Any]) -> None:
    found, _ = totals(project | {"comisaria": ("distrito d2",)}, "distrito")
    assert list(found) == ["D2"]
    with pytest.raises(ConfigError, match="No hay provincia «Nada» en los límites"):
        totals(project | {"comisaria": ("Nada",)}, "provincia")


def test_what_cannot_be_told_is_refused(project: dict[str, Any]) -> None:
    with pytest.raises(ConfigError, match="no dicen en qué región"):
        totals(project, "región")
    for wrong in ("pais", "", "distrito,provincia"):
        with pytest.raises(ConfigError, match="ambito"):
            load_config(None, project | {"ambito": wrong})
