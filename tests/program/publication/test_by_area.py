"""Whole runs where no home was counted: no file has a point of a fact, and every number adds up."""

from __future__ import annotations

import io
import json
import re
import zipfile
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import openpyxl
import pytest
from shapely import LineString

from geo.formats.layers.vector import list_layers, read_layer
from mapadelito.jobs.generate import run
from mapadelito.settings.config import load_config

if TYPE_CHECKING:
    from pathlib import Path

FACTS = 60


@pytest.fixture
def project(tmp_path: Path, four_sectors: gpd.GeoDataFrame) -> dict[str, Any]:
    four_sectors.to_crs(4326).to_file(tmp_path / "limites.geojson", driver="GeoJSON", engine="pyogrio")
    road = gpd.GeoDataFrame({"nombre": ["Carretera"]}, geometry=[LineString([(500_000, 9_000_010), (502_000, 9_001_990)])])
    road.set_crs(32717).to_crs(4326).to_file(tmp_path / "calles.geojson", driver="GeoJSON", engine="pyogrio")
    xy = np.random.default_rng(3).uniform([500_010, 9_000_010], [501_990, 9_001_990], (FACTS, 2))
    points = gpd.GeoSeries(gpd.points_from_xy(*xy.T), crs=32717).to_crs(4326)
    rows = [f"{n},{n % 28 + 1:02d}/03/2020,19:30,HURTO,{p.y:.7f},{p.x:.7f}" for n, p in enumerate(points)]
    (tmp_path / "hechos.csv").write_text(
        "\n".join(["id,fecha,hora,delito,latitud,longitud", *rows]) + "\n", encoding="utf-8"
    )
    return {
        "incidentes": (tmp_path / "hechos.csv",),
        "limites": (tmp_path / "limites.geojson",),
        "salida": tmp_path / "salida",
        "mapa": "delito,riesgo,puntos-criticos",
        "formato": "html,gpkg,kmz,xlsx",
    }


@pytest.mark.parametrize("kind", ["celda", "sector"])
def test_no_file_has_a_point_and_all_adds_up(project: dict[str, Any], tmp_path: Path, kind: str) -> None:
    given = {"calles": (tmp_path / "calles.geojson",)} if kind == "sector" else {}
    record = run(load_config(None, project | given), lambda _: None)
    folder = project["salida"] / "publico" / "central"
    assert len(read_layer(folder / "capas.gpkg", layer="incidentes").frame) == 0
    areas = read_layer(folder / "capas.gpkg", layer="lugares").frame
    assert set(areas["clase"]) == {kind}
    assert areas["hechos"].sum() == FACTS
    assert len(areas) == (4 if kind == "sector" else 16)
    with zipfile.ZipFile(folder / "capas.kmz") as archive:
        places = archive.read("doc.kml").decode()
    assert "<Point>" not in places
    assert places.count("Celda de 500 m: " if kind == "celda" else "<name>Sector: hechos sin punto: ") == len(areas)
    for name in ("mapa-del-delito", "puntos-criticos", "mapa-de-riesgo"):
        page = (folder / f"{name}.html").read_text(encoding="utf-8")
        [text] = re.findall(r'<script type="application/json" id="datos">(.*?)</script>', page)
        assert json.loads(text)["hechos"] == []
        assert ("por celda de 500 m, sin puntos" if kind == "celda" else "se cuentan por sector") in page
    assert "Nivel de riesgo" in page  # the bands of sectors need no points
    book = openpyxl.load_workbook(io.BytesIO((folder / "cuadro.xlsx").read_bytes()))
    assert ("Mapeados", FACTS) in list(book["Cuadre"].iter_rows(values_only=True))
    [station] = record["comisarias"]
    assert (station["evidencia"], station["puntos_criticos"], station["incidentes"]) == ("insuficiente", 0, FACTS)


def test_the_other_profiles_draw_where_it_happened(project: dict[str, Any]) -> None:
    run(load_config(None, project | {"perfil": "comite", "mapa": "delito", "formato": "gpkg"}), lambda _: None)
    path = project["salida"] / "comite" / "central" / "capas.gpkg"
    assert len(read_layer(path, layer="incidentes").frame) == FACTS
    assert "lugares" not in list_layers(path)
