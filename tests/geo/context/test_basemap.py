"""Water, parks and barrios from layers and from an OpenStreetMap extract."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import pytest
from shapely import LineString, Point, box

from geo.boundaries.read import read_boundaries
from geo.context.basemap import BASE_COLUMNS, near, read_base
from geo.intake.extracts import OSM_CREDIT
from helpers.shared import write_extract
from mapadelito import ROOT

if TYPE_CHECKING:
    from pathlib import Path

LIMITS = read_boundaries(ROOT / "data" / "boundaries" / "ilo.geojson")
EPSG = int(LIMITS.crs.to_epsg())
WEST, SOUTH = -71.34, -17.65


def ring(x: float, y: float, side: float = 0.002) -> list[tuple[float, float]]:
    return [(x, y), (x + side, y), (x + side, y + side), (x, y + side), (x, y)]


def extract(path: Path) -> Path:
    """Write a river, a pond, two parks of which one is far away, a street, and three barrios of which one has no name."""
    ways = [
        ([(WEST, SOUTH), (WEST + 0.01, SOUTH + 0.01)], {"waterway": "river", "name": "Río <b>"}),
        (ring(WEST, SOUTH), {"natural": "water"}),
        (ring(WEST + 0.005, SOUTH), {"leisure": "park", "name": "Plaza"}),
        (ring(-77.0, -12.0), {"leisure": "park", "name": "Lejos"}),
        (ring(WEST + 0.02, SOUTH), {"place": "suburb", "name": "Alto Ilo"}),
        ([(WEST, SOUTH), (WEST + 0.01, SOUTH)], {"highway": "primary", "name": "Av."}),
        (ring(WEST + 0.03, SOUTH), {"natural": "wood", "name": "Bosque"}),
    ]
    points = [((WEST, SOUTH + 0.004), {"place": "neighbourhood", "name": "Miramar"}), ((WEST, SOUTH), {"place": "quarter"})]
    return write_extract(path, ways, points)


def test_an_extract_gives_what_is_drawn_of_it(tmp_path: Path) -> None:
    read = read_base([extract(tmp_path / "peru.osm.pbf")], epsg=EPSG, around=LIMITS)
    found = read.frame
    assert tuple(found.columns) == BASE_COLUMNS
    assert sorted(zip(found["clase"], found["nombre"], found.geom_type, strict=True)) == [
        ("agua", "", "Polygon"),
        ("agua", "Río <b>", "LineString"),
        ("barrio", "Alto Ilo", "Point"),
        ("barrio", "Miramar", "Point"),
        ("parque", "Plaza", "Polygon"),
    ]
    assert read.credits == (OSM_CREDIT,)
    assert read.decisions == ()


def layer(path: Path, kinds: list[str], shapes: list[object], **columns: list[str]) -> Path:
    frame = gpd.GeoDataFrame({"tipo": kinds} | columns, geometry=shapes, crs=4326)
    frame.to_file(path, engine="pyogrio")
    return path


def test_a_layer_says_its_classes_in_words(tmp_path: Path) -> None:
    pond, square = box(WEST, SOUTH, WEST + 0.01, SOUTH + 0.01), box(WEST, SOUTH, WEST + 0.02, SOUTH + 0.02)
    shapes = [pond, LineString([(WEST, SOUTH), (WEST, SOUTH + 0.1)]), pond, square, Point(WEST, SOUTH), pond, square]
    kinds = ["LAGUNA", "Río Osmore", "Área verde", "Urbanización", "barrio", "cementerio", "Barrio"]
    names = ["a", "b", "c", "d", "e", "f", ""]
    read = read_base([layer(tmp_path / "base.gpkg", kinds, shapes, nombre=names)], epsg=EPSG, around=LIMITS)
    found = read.frame
    assert found["clase"].tolist() == ["agua", "agua", "barrio", "barrio", "parque"]
    assert found["nombre"].tolist() == ["a", "b", "d", "e", "c"]
    assert set(found[found["clase"] == "barrio"].geom_type) == {"Point"}
    assert read.decisions == (
        "«base.gpkg»: 2 elementos que no son agua, parque ni barrio con nombre no se dibujan en la base.",
    )
    assert read.credits == ()


@pytest.mark.parametrize(("name", "kind"), [("rios_ilo.gpkg", "agua"), ("parques.gpkg", "parque"), ("casas.gpkg", None)])
def test_a_layer_without_a_class_is_what_its_file_is_called(tmp_path: Path, name: str, kind: str | None) -> None:
    path = layer(tmp_path / name, [""], [box(WEST, SOUTH, WEST + 0.01, SOUTH + 0.01)])
    found = read_base([path], epsg=EPSG, around=LIMITS)
    assert found.frame["clase"].tolist() == ([kind] if kind else [])
    assert len(found.decisions) == (kind is None)


def test_the_order_of_the_rows_does_not_matter(tmp_path: Path) -> None:
    shapes = [box(WEST + n / 1000, SOUTH, WEST + n / 1000 + 0.01, SOUTH + 0.01) for n in range(4)]
    kinds = ["agua", "parque", "agua", "parque"]
    one = layer(tmp_path / "a.gpkg", kinds, shapes)
    other = layer(tmp_path / "b.gpkg", kinds[::-1], shapes[::-1])
    found = [read_base([path], epsg=EPSG, around=LIMITS).frame for path in (one, other)]
    assert found[0].to_wkb().equals(found[1].to_wkb())


def test_only_the_surroundings_are_kept() -> None:
    shapes = [box(-9000, 0, 9000, 10), Point(2900, 0), Point(3100, 0), LineString([(3500, 0), (3600, 0)])]
    data = {"nombre": ["a", "b", "c", "d"], "clase": ["agua", "barrio", "barrio", "agua"]}
    found = near(gpd.GeoDataFrame(data, geometry=shapes, crs=32719), box(0, 0, 1000, 1000))
    assert found["nombre"].tolist() == ["a", "b"]
    assert found.geometry.iloc[0].bounds == (-2000, 0, 3000, 10)
    assert near(found.iloc[:0], box(0, 0, 1, 1)).empty
