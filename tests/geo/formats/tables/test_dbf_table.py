"""A .dbf alone is a table of facts; as limits it is named."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import pytest
from shapely import Point

from geo.errors import FormatError
from geo.incidents.read import read_incidents
from geo.intake.sandbox import read_layers
from geo.intake.tables import read_tables

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252"])
def test_the_table_of_a_layer_of_points_is_read_without_it(tmp_path: Path, encoding: str) -> None:
    columns = {"ID": [1, 2], "DELITO": ["ROBO", "HURTO"], "LATITUD": [-17.65123] * 2, "LONGITUD": [-71.34123, -71.35123]}
    frame = gpd.GeoDataFrame({**columns, "SEÑA": ["Ñ", "ó"], "FECHA": ["02/01/2024"] * 2}, geometry=[Point(0, 0)] * 2)
    frame.set_crs(4326).to_file(tmp_path / "h.shp", engine="pyogrio", encoding=encoding)
    alone = (tmp_path / "h.dbf").rename(tmp_path / "solo.dbf")
    [table] = read_tables(alone)
    assert table.frame["SEÑA"].tolist() == ["Ñ", "ó"]
    read = read_incidents([alone])
    assert read.frame["codigo"].tolist() == ["PAT.ROB", "PAT.HUR"]
    assert read.frame["fecha"].notna().all()
    with pytest.raises(FormatError, match=r"sola. Indique su .shp"):
        read_layers(alone)


def test_a_table_that_was_cut_says_how_many_rows_it_lacks(tmp_path: Path) -> None:
    frame = gpd.GeoDataFrame({"ID": range(20)}, geometry=[Point(0, 0)] * 20, crs=4326)
    frame.to_file(tmp_path / "h.shp", engine="pyogrio")
    (tmp_path / "h.shp").unlink()
    raw = (tmp_path / "h.dbf").read_bytes()
    (tmp_path / "h.dbf").write_bytes(raw[: len(raw) // 2])
    [table] = read_tables(tmp_path / "h.dbf")
    assert len(table.frame) < 20
    assert any("20" in words for _, words in table.notices)
