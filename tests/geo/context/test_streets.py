"""Streets from a layer or from an OpenStreetMap extract."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import pytest
from shapely import LineString, Point

from geo.boundaries.read import read_boundaries
from geo.context.streets import read_streets
from geo.errors import FormatError, GeometryError
from geo.formats.containers import is_osm
from geo.intake.extracts import OSM_CREDIT
from helpers.shared import write_extract
from mapadelito import ROOT
from mapadelito.jobs.generate import run
from mapadelito.settings.config import load_config

if TYPE_CHECKING:
    from pathlib import Path

ILO = ROOT / "data" / "boundaries" / "ilo.geojson"
LIMITS = read_boundaries(ILO)
EPSG = int(LIMITS.crs.to_epsg())


def extract(path: Path) -> Path:
    """Write a real .osm.pbf: two streets of Ilo, a footway, a building, and a street far away."""
    ways = [
        ([(-71.34, -17.64), (-71.33, -17.64)], {"highway": "primary", "name": "Av. <b>Uno</b>"}),
        ([(-71.335, -17.65), (-71.335, -17.63)], {"highway": "residential"}),
        ([(-71.336, -17.65), (-71.336, -17.63)], {"highway": "footway", "name": "Sendero"}),
        ([(-71.336, -17.65), (-71.336, -17.63)], {"building": "yes"}),
        ([(-77.0, -12.0), (-77.01, -12.0)], {"highway": "primary", "name": "Lejos"}),
    ]
    return write_extract(path, ways)


def test_an_extract_gives_the_streets_round_the_jurisdiction(tmp_path: Path) -> None:
    path = extract(tmp_path / "peru.osm.pbf")
    assert is_osm(path)
    read = read_streets([path], epsg=EPSG, around=LIMITS)
    found = read.frame.sort_values("clase")
    assert found["nombre"].tolist() == ["Av. <b>Uno</b>", ""]
    assert found["clase"].tolist() == ["primary", "residential"]
    assert read.credits == (OSM_CREDIT,)
    assert 900 < found.geometry.iloc[0].length < 1200


def test_its_credit_is_printed(tmp_path: Path) -> None:
    path = extract(tmp_path / "peru.osm.pbf")
    config = load_config(None, {"limites": (ILO,), "calles": (path,), "salida": tmp_path / "s", "formato": "html"})
    run(config, lambda _: None)
    page = (tmp_path / "s" / "publico" / "comisaria-pnp-ilo" / "mapa-del-delito.html").read_text(encoding="utf-8")
    assert "colaboradores de OpenStreetMap" in page
    assert "<b>Uno" not in page


def test_a_damaged_extract_is_refused(tmp_path: Path) -> None:
    whole = extract(tmp_path / "peru.osm.pbf").read_bytes()
    (tmp_path / "roto.osm.pbf").write_bytes(whole[:-40])
    with pytest.raises(FormatError, match=r"roto\.osm\.pbf"):
        read_streets([tmp_path / "roto.osm.pbf"], epsg=EPSG, around=LIMITS)


def test_a_layer_of_lines_and_nothing_else(tmp_path: Path) -> None:
    gpd.GeoDataFrame({"nombre": ["A"]}, geometry=[Point(0, 0)], crs=4326).to_file(tmp_path / "p.geojson", driver="GeoJSON")
    with pytest.raises(GeometryError, match="líneas"):
        read_streets([tmp_path / "p.geojson"], epsg=EPSG, around=LIMITS)
    line = LineString([(-71.34, -17.64), (-71.33, -17.64)])
    gpd.GeoDataFrame({"name": ["A"]}, geometry=[line], crs=4326).to_file(tmp_path / "l.gpkg", engine="pyogrio")
    found = read_streets([tmp_path / "l.gpkg"], epsg=EPSG, around=LIMITS)
    assert found.frame["nombre"].tolist() == ["A"]
    assert found.credits == read_streets([], epsg=EPSG, around=LIMITS).credits == ()
