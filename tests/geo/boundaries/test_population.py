"""People on polygons: by name or UBIGEO, each once, and what has no polygon is told."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from geo.boundaries.levels import at_level, people_of
from geo.boundaries.population import add_population
from geo.boundaries.read import Boundaries
from geo.errors import ColumnError

if TYPE_CHECKING:
    from pathlib import Path

    import geopandas as gpd


def write(folder: Path, *lines: str) -> Path:
    (folder / "pob.csv").write_text("\n".join([*lines, ""]), encoding="utf-8")
    return folder / "pob.csv"


def test_by_sector_in_any_spelling(four_sectors: gpd.GeoDataFrame, tmp_path: Path) -> None:
    path = write(tmp_path, "Comisaría;Sector;Población", "central;s1;1,200", "CENTRAL;S2;800", "CENTRAL;S9;5")
    found = add_population(Boundaries(four_sectors, ("Antes.",)), [path])
    said = ("Antes.", "Población: «pob.csv», 2 de sus 3 filas.", "Población sin polígono: CENTRAL · S9.")
    assert found.decisions == said
    assert people_of(found.frame).fillna(0).tolist() == [1200, 800, 0, 0]
    assert "poblacion" not in four_sectors


def test_a_sector_in_several_polygons_is_counted_once(four_sectors: gpd.GeoDataFrame, tmp_path: Path) -> None:
    fine = four_sectors.assign(sector=["1", "1", "2", "2"], subsector=["A", "B", "A", "B"])
    found = add_population(Boundaries(fine), [write(tmp_path, "sector;poblacion", "1;1000", "2;500")]).frame
    assert people_of(at_level(found, "sector")).tolist() == [1000, 500]
    assert people_of(at_level(found, "comisaria")).tolist() == [1500]


def test_by_ubigeo(four_sectors: gpd.GeoDataFrame, tmp_path: Path) -> None:
    bare = Boundaries(four_sectors.assign(ubigeo="060101"))
    found = add_population(bare, [write(tmp_path, "ubigeo;poblacion", "60101;9000", "060102;1")])
    assert people_of(at_level(found.frame, "comisaria")).tolist() == [9000]


def test_nothing_that_says_whose(four_sectors: gpd.GeoDataFrame, tmp_path: Path) -> None:
    with pytest.raises(ColumnError, match="de quién"):
        add_population(Boundaries(four_sectors), [write(tmp_path, "lugar;poblacion", "x;1")])
    empty = add_population(Boundaries(four_sectors), [write(tmp_path, "sector;poblacion")])
    assert empty.decisions == ("Población: «pob.csv», 0 de sus 0 filas.",)
