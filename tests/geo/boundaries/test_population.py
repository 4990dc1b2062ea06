"""People on polygons: by name or UBIGEO, each once, and what has no polygon is told."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from geo.boundaries.levels import at_level, people_of
from geo.boundaries.population import add_population
from geo.errors import ColumnError

if TYPE_CHECKING:
    from pathlib import Path

    import geopandas as gpd


def write(folder: Path, *lines: str) -> Path:
    (folder / "pob.csv").write_text("\n".join([*lines, ""]), encoding="utf-8")
    return folder / "pob.csv"


def test_by_sector_in_any_spelling(four_sectors: gpd.GeoDataFrame, tmp_path: Path) -> None:
    path = write(tmp_path, "Comisaría;Sector;Población", "central;s1;1,200", "CENTRAL;S2;800", "CENTRAL;S9;5")
    said = add_population(four_sectors, [path])
    assert said == ["Población: «pob.csv», 2 de sus 3 filas.", "Población sin polígono: CENTRAL · S9."]
    assert people_of(four_sectors).fillna(0).tolist() == [1200, 800, 0, 0]


def test_a_sector_in_several_polygons_is_counted_once(four_sectors: gpd.GeoDataFrame, tmp_path: Path) -> None:
    fine = four_sectors.assign(sector=["1", "1", "2", "2"], subsector=["A", "B", "A", "B"])
    add_population(fine, [write(tmp_path, "sector;poblacion", "1;1000", "2;500")])
    assert people_of(at_level(fine, "sector")).tolist() == [1000, 500]
    assert people_of(at_level(fine, "comisaria")).tolist() == [1500]


def test_by_ubigeo(four_sectors: gpd.GeoDataFrame, tmp_path: Path) -> None:
    frame = four_sectors.assign(ubigeo="060101")
    add_population(frame, [write(tmp_path, "ubigeo;poblacion", "60101;9000", "060102;1")])
    assert people_of(at_level(frame, "comisaria")).tolist() == [9000]


def test_nothing_that_says_whose(four_sectors: gpd.GeoDataFrame, tmp_path: Path) -> None:
    with pytest.raises(ColumnError, match="de quién"):
        add_population(four_sectors, [write(tmp_path, "lugar;poblacion", "x;1")])
    empty = add_population(four_sectors, [write(tmp_path, "sector;poblacion")])
    assert empty == ["Población: «pob.csv», 0 de sus 0 filas."]
