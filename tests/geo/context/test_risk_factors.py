"""Risk factors in: any geometry, any name, every row accounted for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import pytest
from shapely import LineString, Point, box

from geo.boundaries.read import read_boundaries
from geo.context.risk_factors import OTHER, factor_kinds, read_factors
from geo.errors import ColumnError
from geo.incidents.coordinate_repair import home_of
from geo.text import fold
from mapadelito import ROOT

if TYPE_CHECKING:
    from pathlib import Path

LIMITS = read_boundaries(ROOT / "data" / "boundaries" / "ilo.geojson")
EPSG = int(LIMITS.crs.to_epsg())
HOME = home_of(LIMITS)


def test_every_kind_has_names_of_its_own() -> None:
    kinds = factor_kinds()
    assert {kind.codigo for kind in kinds.values()} == {
        name for name in kinds if len(name) == 3 and name == kinds[name].codigo
    }
    assert kinds[fold("Bar")].codigo == "LIC"
    assert kinds["CAM"].proteccion
    assert not kinds["ILU"].proteccion
    assert OTHER not in {kind.codigo for kind in kinds.values()}


def test_points_lines_and_areas_of_a_layer(tmp_path: Path) -> None:
    shapes = [
        Point(-71.33, -17.64),
        LineString([(-71.33, -17.64), (-71.32, -17.63)]),
        box(-71.34, -17.65, -71.33, -17.64),
        None,
    ]
    names = ["BARES y cantinas", "paradero informal", "Cosa nunca vista", "bar"]
    frame = gpd.GeoDataFrame({"Tipo de factor": names, "detalle": ["uno", "", "x" * 99, ""]}, geometry=shapes, crs=4326)
    frame.to_file(tmp_path / "f.gpkg", engine="pyogrio")
    found = read_factors([tmp_path / "f.gpkg"], home=HOME, epsg=EPSG)
    assert found.frame["codigo"].tolist() == ["LIC", "PIN", OTHER]
    assert found.frame["nombre"].tolist()[2] == "Cosa nunca vista"
    assert found.frame["detalle"].str.len().tolist() == [3, 0, 60]
    assert found.frame.crs.to_epsg() == EPSG
    assert found.decisions[0] == "Factores de riesgo: 3 con lugar, 1 sin él."
    assert "Cosa nunca vista" in found.decisions[1]


def test_a_file_without_a_kind_is_of_the_kind_of_its_name(tmp_path: Path) -> None:
    gpd.GeoDataFrame({"n": [1]}, geometry=[Point(-71.33, -17.64)], crs=4326).to_file(
        tmp_path / "Camaras.geojson", driver="GeoJSON"
    )
    assert read_factors([tmp_path / "Camaras.geojson"], home=HOME, epsg=EPSG).frame["codigo"].tolist() == ["CAM"]


def test_a_table_with_coordinates(tmp_path: Path) -> None:
    lines = [
        "tipo,latitud,longitud,detalle",
        "bar,-17.64,-71.34,El Faro",
        "poste,17.64,71.34,sin signo",
        'bar,"-17,641","-71,341",coma',
    ]
    (tmp_path / "f.csv").write_text("\n".join([*lines, "bar,,,no tiene lugar", ""]), encoding="utf-8")
    found = read_factors([tmp_path / "f.csv"], home=HOME, epsg=EPSG)
    assert found.frame["codigo"].tolist() == ["LIC", OTHER, "LIC"]
    assert found.report["filas"]["leidas"] == 4
    assert sum(count for name, count in found.report["filas"].items() if name != "leidas") == 4
    west, south, east, north = LIMITS.total_bounds
    assert all(
        west - 5000 < point.x < east + 5000 and south - 5000 < point.y < north + 5000 for point in found.frame.geometry
    )
    (tmp_path / "g.csv").write_text("tipo,lugar\nbar,El Faro\n", encoding="utf-8")
    with pytest.raises(ColumnError, match="coordenadas"):
        read_factors([tmp_path / "g.csv"], home=HOME, epsg=EPSG)


def test_no_file_no_factors() -> None:
    assert read_factors([], home=HOME, epsg=EPSG).frame.empty
