"""Comisarías of one name in two places are two."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pytest
import shapely
from shapely import box

from geo.boundaries.names.homonyms import apart
from geo.boundaries.read import Boundaries, read_polygons
from geo.boundaries.remarks import Remarks
from geo.errors import GeometryError

if TYPE_CHECKING:
    from pathlib import Path

HERE, NEAR, FAR = -78.5, -78.49, -77.0
"""West of a square of a hundredth of a degree: the second touches the first, the third lies 160 km away."""


def read(tmp_path: Path, wests: list[float], **columns: list[str]) -> Boundaries:
    squares = [box(west, -7.1, west + 0.01, -7.09) for west in wests]
    path = tmp_path / "a.geojson"
    gpd.GeoDataFrame(columns, geometry=squares, crs=4326).to_file(path, driver="GeoJSON", engine="pyogrio")
    return read_polygons(path)


def two(names: str = "SAN MIGUEL,SAN MIGUEL") -> list[str]:
    return names.split(",")


@pytest.mark.parametrize(
    ("wests", "columns", "wanted"),
    [
        ([HERE, FAR], {}, ["SAN MIGUEL (1)", "SAN MIGUEL (2)"]),
        ([FAR, HERE], {}, ["SAN MIGUEL (1)", "SAN MIGUEL (2)"]),
        ([HERE, NEAR], {}, ["SAN MIGUEL"]),
        ([HERE, FAR], {"distrito": two("A,A")}, ["SAN MIGUEL"]),
        ([HERE, NEAR], {"distrito": two("A,B")}, ["SAN MIGUEL (A)", "SAN MIGUEL (B)"]),
        ([HERE, FAR], {"provincia": two("A,B")}, ["SAN MIGUEL (A)", "SAN MIGUEL (B)"]),
        ([HERE, FAR], {"provincia": two("A,A")}, ["SAN MIGUEL (1)", "SAN MIGUEL (2)"]),
        (
            [HERE, FAR],
            {"distrito": two("A,A"), "ubigeo": two("010101,210101")},
            ["SAN MIGUEL (010101)", "SAN MIGUEL (210101)"],
        ),
        ([HERE, FAR], {"distrito": two("A,")}, ["SAN MIGUEL (1)", "SAN MIGUEL (2)"]),
        ([HERE, FAR], {"sector": two("1,1")}, ["SAN MIGUEL (1)", "SAN MIGUEL (2)"]),
        ([HERE, FAR], {"sector": two("1,2")}, ["SAN MIGUEL (1)", "SAN MIGUEL (2)"]),
        ([HERE, -78.2], {"sector": two("1,2")}, ["SAN MIGUEL", "SAN MIGUEL"]),
        ([HERE, NEAR], {"sector": two("1,2"), "distrito": two("A,B")}, ["SAN MIGUEL", "SAN MIGUEL"]),
        ([HERE, NEAR], {"sector": two("1,1"), "distrito": two("A,B")}, ["SAN MIGUEL (A)", "SAN MIGUEL (B)"]),
    ],
)
def test_a_comisaria_is_its_name_and_its_place(
    tmp_path: Path, wests: list[float], columns: dict[str, list[str]], wanted: list[str]
) -> None:
    lim = read(tmp_path, wests, comisaria=two(), **columns)
    assert lim.frame["comisaria"].tolist() == wanted
    assert ("HOMONIMOS" in lim.warnings) == (wanted[0] != "SAN MIGUEL")


def test_who_has_no_homonym_keeps_the_name(tmp_path: Path) -> None:
    lim = read(tmp_path, [HERE, FAR], comisaria=two("SAN MIGUEL,ILO"), distrito=two("A,B"))
    assert lim.frame["comisaria"].tolist() == ["ILO", "SAN MIGUEL"]


def test_parts_far_from_each_other_are_told(tmp_path: Path) -> None:
    lim = read(tmp_path, [HERE, -78.4], comisaria=two())
    assert lim.frame["comisaria"].tolist() == ["SAN MIGUEL"]
    assert any("agregue la columna del distrito" in line for line in lim.decisions)


def test_two_sectors_of_one_name_in_one_place_are_still_refused(tmp_path: Path) -> None:
    with pytest.raises(GeometryError, match="llevan el mismo nombre"):
        read(tmp_path, [HERE, NEAR], comisaria=two(), sector=two("1,1"))


def test_names_that_differ_in_case_or_accents_alone_are_told(tmp_path: Path) -> None:
    lim = read(tmp_path, [HERE, NEAR, -78.48], comisaria=["SAN JOSÉ", "San Jose", "SAN JOSÉ"], sector=["1", "2", "3"])
    assert set(lim.frame["comisaria"]) == {"SAN JOSÉ", "San Jose"}
    assert any("SAN JOSÉ, San Jose son comisarías distintas" in line for line in lim.decisions)


def test_sectors_of_a_square_of_two_comisarias_are_not_joined(tmp_path: Path) -> None:
    squares = [box(west, south, west + 0.01, south + 0.01) for south in (-7.1, -7.09) for west in (HERE, NEAR)]
    names = {"Nombre_Com": ["CIA ALTO", "CIA ALTO", "CIA BAJO", "CIA BAJO"], "Nombre_Sec": ["SECTOR 1", "SECTOR 2"] * 2}
    path = tmp_path / "a.geojson"
    gpd.GeoDataFrame(names, geometry=squares, crs=4326).to_file(path, driver="GeoJSON", engine="pyogrio")
    assert read_polygons(path).frame.groupby("comisaria")["sector"].nunique().to_dict() == {"CIA ALTO": 2, "CIA BAJO": 2}


def test_many_sectors_of_one_name_are_not_compared_in_pairs(monkeypatch: pytest.MonkeyPatch) -> None:
    compared, tree = [], shapely.STRtree

    def counted(shapes: np.ndarray) -> shapely.STRtree:
        compared.append(len(shapes))
        return tree(shapes)

    monkeypatch.setattr(shapely, "STRtree", counted)
    west, south = (axis.ravel() * 400.0 for axis in np.meshgrid(range(50), range(40)))
    sectors = [f"SECTOR {number}" for number in range(2000)]
    columns = {"comisaria": "SAN MIGUEL", "sector": sectors, "subsector": ""}
    whole = gpd.GeoDataFrame(columns, geometry=box(west, south, west + 400, south + 400), crs=32718)
    remarks = Remarks()
    assert set(apart(whole, remarks)["comisaria"]) == {"SAN MIGUEL"}
    assert not remarks.decisions
    assert sum(compared) < len(whole) / 10
