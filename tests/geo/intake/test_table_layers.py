"""A table with a column of geometries is a layer, as open-data portals and databases export limits."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import geopandas as gpd
import pandas as pd
import pytest
import shapely
from shapely import box

from geo.boundaries.read import read_polygons
from geo.errors import FormatError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

SHAPES = [box(-71.56, -16.42, -71.55, -16.41), box(-71.55, -16.42, -71.54, -16.41)]
METRES = list(gpd.GeoSeries(SHAPES, crs=4326).to_crs(32719))
WAYS: dict[str, Callable[[shapely.Geometry], str]] = {
    "WKT": lambda shape: shape.wkt,
    "the_geom": lambda shape: f"SRID=4326;{shapely.MultiPolygon([shape]).wkt}",
    "shape": lambda shape: shapely.to_wkb(shapely.set_srid(shape, 4326), hex=True, include_srid=True),
    "geometry": lambda shape: json.dumps(shapely.geometry.mapping(shape)),
}


def _table(column: str, cells: list[str]) -> pd.DataFrame:
    return pd.DataFrame({"comisaria": "COMISARIA PNP UNO", "sector": ["SECTOR 1", "SECTOR 2"], column: cells})


@pytest.mark.parametrize("column", WAYS)
@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
def test_limits_in_a_column_are_read_and_told(tmp_path: Path, column: str, suffix: str) -> None:
    path = tmp_path / f"limites.{suffix}"
    table = _table(column, [WAYS[column](shape) for shape in SHAPES])
    if suffix == "csv":
        table.to_csv(path, index=False, sep=";")
    else:
        table.to_excel(path, index=False)
    read = read_polygons(path)
    assert read.frame["sector"].tolist() == ["SECTOR 1", "SECTOR 2"]
    assert float(read.frame.area.sum()) == pytest.approx(sum(shape.area for shape in METRES), rel=1e-3)
    assert any(f"«{column}»" in line for line in read.decisions)
    assert read.warnings["FIGURA_EN_TABLA"] == 1


def test_metres_with_their_code_are_in_their_system(tmp_path: Path) -> None:
    path = tmp_path / "limites.csv"
    _table("geom", [f"SRID=32719;{shape.wkt}" for shape in METRES]).to_csv(path, index=False)
    assert read_polygons(path).epsg == 32719


def test_a_cut_geometry_is_refused_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "limites.csv"
    _table("WKT", [SHAPES[0].wkt, SHAPES[1].wkt[:60]]).to_csv(path, index=False)
    with pytest.raises(FormatError, match="fila 3") as refusal:
        read_polygons(path)
    assert refusal.value.code == "ARCHIVO_TRUNCADO"


def test_a_table_without_geometries_is_no_layer(tmp_path: Path) -> None:
    path = tmp_path / "limites.csv"
    _table("area", ["1", "2"]).to_csv(path, index=False)
    with pytest.raises(FormatError, match="no es una capa"):
        read_polygons(path)
