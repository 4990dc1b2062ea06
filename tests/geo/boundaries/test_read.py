from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pytest
from shapely import GeometryCollection, LineString, Point, Polygon, box

from geo.boundaries.levels import at_level, levels_present
from geo.boundaries.read import locate, read_boundaries, read_polygons
from geo.errors import ColumnError, CrsError, GeometryError
from geo.ledger import reasons

if TYPE_CHECKING:
    from pathlib import Path


def write(path: Path, names: dict[str, list[str]], shapes: list[object]) -> Path:
    gpd.GeoDataFrame(names, geometry=shapes, crs=4326).to_file(path, driver="GeoJSON", engine="pyogrio")
    return path


def unit(x: float, y: float, size: float = 0.01) -> Polygon:
    return box(x, y, x + size, y + size)


def test_names_levels_and_order(tmp_path: Path) -> None:
    names = {"Comisaría": ["B", "A", "A"], "SECTOR": ["1", "10", "2"], "Sub Sector": ["", "A", "A"]}
    path = write(tmp_path / "a.geojson", names, [unit(-78.5, -7.1), unit(-78.5, -7.2), unit(-78.5, -7.3)])
    lim = read_boundaries(path)
    assert lim[["comisaria", "sector", "subsector"]].to_numpy().tolist() == [
        ["A", "2", "A"],
        ["A", "10", "A"],
        ["B", "1", ""],
    ]
    assert lim.crs.to_epsg() == 32717
    assert levels_present(lim) == ("comisaria", "sector", "subsector")
    assert at_level(lim, "comisaria")["comisaria"].tolist() == ["A", "B"]
    assert at_level(lim, "comisaria").area.sum() == pytest.approx(lim.area.sum())
    assert len(at_level(lim, "subsector")) == 2


def test_district_stands_for_the_comisaria(tmp_path: Path) -> None:
    lim = read_polygons(write(tmp_path / "a.geojson", {"distrito": ["ILO"]}, [unit(-71.3, -17.6)]))
    assert lim.frame["comisaria"].tolist() == lim.frame["distrito"].tolist() == ["ILO"]
    assert (lim.ambito, lim.level_units, lim.epsg) == ("distrito", {"comisaria": "distrito"}, 32719)


def test_chosen_columns_and_missing_ones(tmp_path: Path) -> None:
    path = write(tmp_path / "a.geojson", {"x": ["UNO"], "y": ["2"]}, [unit(-78, -7)])
    lim = read_boundaries(path, {"comisaria": "x", "sector": "y"})
    assert lim.iloc[0][["comisaria", "sector"]].tolist() == ["UNO", "2"]
    bare = write(tmp_path / "b.geojson", {"x": ["", ""], "y": ["2", "2"]}, [unit(-78, -7), unit(-78, -7.2)])
    with pytest.raises(ColumnError, match="x, y"):
        read_boundaries(bare)


@pytest.mark.parametrize(
    ("names", "shapes", "code"),
    [
        (["S 1", "s-1"], [unit(-78.5, -7.1), unit(-78.4, -7.1)], "SECTOR_DUPLICADO"),
        (["S 1", "S 2"], [unit(-78.5, -7.1), unit(-78.5, -7.1)], "GEOM_DUPLICADA"),
        (["S 1", "S 2"], [unit(-78.5, -7.1), unit(-78.4, -7.1, 1e-7)], "CRS_INCOMPATIBLE"),
        (["S 1", "S 2"], [unit(-78.5, -7.1), box(-170, -8, 170, -7)], "COORD_FUERA_PERU"),
    ],
)
def test_polygons_that_cannot_be(tmp_path: Path, names: list[str], shapes: list[Polygon], code: str) -> None:
    path = write(tmp_path / "a.geojson", {"comisaria": ["A", "A"], "sector": names}, shapes)
    with pytest.raises(GeometryError, match=r"2 polígonos|1 polígono|un polígono") as refusal:
        read_boundaries(path)
    assert refusal.value.code == code


@pytest.mark.parametrize(
    ("sectors", "last", "code"),
    [
        (["1", "1"], unit(-78.3, -7.1), "SECTOR_DUPLICADO"),
        (["1", "2"], unit(-78.4, -7.1), "GEOM_DUPLICADA"),
        (["1", "2"], unit(-78.3, -7.1, 1e-7), "CRS_INCOMPATIBLE"),
        (["1", "2"], Polygon([(-78.3, -7.1), (-78.2, -7.0), (-78.2, -7.1), (-78.3, -7.0)]), "GEOM_INVALIDA"),
        (["1", "2"], Polygon([(-78.3, -7.1), (-78.2, -7.0), (78.2, -7.1)]), "GEOM_INVALIDA"),
    ],
)
def test_polygons_that_cannot_be_leave_out_their_comisaria_alone(
    tmp_path: Path, sectors: list[str], last: Polygon, code: str
) -> None:
    names = {"comisaria": ["A", "B", "B"], "sector": ["1", *sectors]}
    path = write(tmp_path / "a.geojson", names, [unit(-78.5, -7.1), unit(-78.4, -7.1), last])
    lim = read_polygons(path, in_part=True)
    assert lim.frame["comisaria"].tolist() == ["A"]
    assert (set(lim.refused), lim.warnings[code] > 0, code in reasons()) == ({"B"}, True, True)
    assert lim.left_out is not None
    assert set(lim.left_out["comisaria"]) == {"B"}


@pytest.mark.parametrize(
    ("x", "y", "words"), [(-7.1, -78.5, "cambiadas"), (78.5, 7.1, "signos perdidos"), (-74.0, 4.6, ""), (-78.5, -7.1, "")]
)
def test_limits_in_another_part_of_the_world_are_told(tmp_path: Path, x: float, y: float, words: str) -> None:
    lim = read_polygons(write(tmp_path / "a.geojson", {"comisaria": ["A"]}, [unit(x, y)]))
    assert ("LIMITES_FUERA" in lim.warnings, any("No se movió nada" in line for line in lim.decisions)) == (bool(words),) * 2
    assert not words or any(words in line for line in lim.decisions)


def test_a_file_of_a_bad_comisaria_does_not_refuse_those_of_the_others(tmp_path: Path) -> None:
    bow = Polygon([(-78.3, -7.1), (-78.2, -7.0), (-78.2, -7.1), (-78.3, -7.0)])
    bad = write(tmp_path / "a.geojson", {"comisaria": ["A"]}, [bow])
    good = write(tmp_path / "b.geojson", {"comisaria": ["B"]}, [unit(-78.5, -7.1)])
    lim = read_polygons([bad, good], in_part=True)
    assert (lim.frame["comisaria"].tolist(), set(lim.refused)) == (["B"], {"A"})
    other = write(tmp_path / "c.geojson", {"comisaria": ["C"]}, [bow])
    for files in ([bad], [bad, other]):
        with pytest.raises(GeometryError, match="elemento 1"):
            read_polygons(files, in_part=True)


def test_the_outline_of_a_comisaria_beside_its_sectors_holds_no_point_of_theirs(tmp_path: Path) -> None:
    names = {"comisaria": ["A", "A", "A", "B"], "sector": ["", "1", "2", "1"]}
    shapes = [box(-78.5, -7.1, -78.48, -7.09), unit(-78.5, -7.1), unit(-78.49, -7.1), unit(-78.4, -7.1)]
    lim = read_polygons(write(tmp_path / "a.geojson", names, shapes))
    assert lim.frame[["comisaria", "sector"]].to_numpy().tolist() == [["A", "1"], ["A", "2"], ["B", "1"]]
    assert any("1 polígono sin sector: es el contorno de su comisaría" in line for line in lim.decisions)


def test_a_polygon_without_its_name_is_told(tmp_path: Path) -> None:
    names = {"comisaria": ["A", "A", ""], "sector": ["", "1", "1"]}
    lim = read_polygons(write(tmp_path / "a.geojson", names, [unit(-78.5, -7.1), unit(-78.4, -7.1), unit(-78.3, -7.1)]))
    assert lim.warnings["POLIGONO_SIN_NOMBRE"] == 2
    assert any("1 polígono no tiene nombre de sector (A)" in line for line in lim.decisions)


def test_a_polygon_drawn_twice_is_taken_once(tmp_path: Path) -> None:
    names = {"comisaria": ["A", "A", "A"], "sector": ["1", "2", "2"]}
    lim = read_polygons(write(tmp_path / "a.geojson", names, [unit(-78.5, -7.1), *[unit(-78.4, -7.1)] * 2]))
    assert lim.frame["sector"].tolist() == ["1", "2"]
    assert any("1 polígono está dos veces en un archivo" in line for line in lim.decisions)


def test_unnamed_polygons_of_one_comisaria_are_joined(tmp_path: Path) -> None:
    path = write(
        tmp_path / "a.geojson", {"precinct": ["A", "B", "A"]}, [unit(-78.5, -7.1), unit(-78.4, -7.1), unit(-78.3, -7.1)]
    )
    lim = read_polygons(path)
    assert lim.frame["comisaria"].tolist() == ["A", "B"]
    assert lim.frame.geometry.iloc[0].geom_type == "MultiPolygon"
    assert "se unieron" in lim.decisions[-1]
    assert (lim.ambito, lim.level_units, lim.units) == ("comisaria", {}, {})


def test_repairs_that_change_nothing_are_made_and_said(tmp_path: Path) -> None:
    square = unit(-78.5, -7.1)
    ring = LineString(unit(-78.4, -7.1).exterior.coords)
    spike = Polygon([(-78.3, -7.1), (-78.29, -7.1), (-78.29, -7.09), (-78.29, -7.05), (-78.29, -7.09), (-78.3, -7.09)])
    mixed = GeometryCollection([unit(-78.2, -7.1), Point(-78.2, -7.1), ring])
    path = write(tmp_path / "a.geojson", {"comisaria": ["A", "B", "C", "D"]}, [square, ring, spike, mixed])
    lim = read_polygons(path)
    assert lim.warnings == {"LINEA_A_POLIGONO": 1, "GEOM_INVALIDA_REPARADA": 1, "GEOM_COLECCION_EXTRAIDA": 1}
    assert lim.frame.area.tolist() == pytest.approx([lim.frame.area.iloc[0]] * 4, rel=2e-3)


def test_a_bow_tie_is_not_repaired_in_silence(tmp_path: Path) -> None:
    bow = Polygon([(-78, -7), (-77.99, -6.99), (-77.99, -7), (-78, -6.99)])
    line = LineString([(-78, -7), (-77, -7)])
    path = write(tmp_path / "a.geojson", {"comisaria": ["A", "B", "C", "D"]}, [unit(-78, -7), bow, line, None])
    with pytest.raises(GeometryError, match=r"sin cambiarlos \(3\)") as refusal:
        read_boundaries(path)
    for piece in ("elemento 2: su contorno se cruza a sí mismo", "elemento 3: es LineString", "elemento 4: sin geometría"):
        assert piece in str(refusal.value)


def test_overlap_is_announced(tmp_path: Path) -> None:
    lim = read_polygons(write(tmp_path / "a.geojson", {"comisaria": ["A", "B"]}, [unit(-78.5, -7), unit(-78.495, -7)]))
    assert lim.warnings == {"TRASLAPE_SECTORES": 1}


def test_each_point_belongs_to_one_polygon(four_sectors: gpd.GeoDataFrame) -> None:
    xy = [(500_100, 9_000_100), (501_000, 9_000_500), (501_000, 9_001_000), (499_999, 9_000_500), (501_500, 9_001_500)]
    points = gpd.GeoDataFrame(geometry=[*map(Point, xy), None], crs=32717, index=[9, 8, 7, 6, 5, 4])
    out = locate(points, four_sectors)
    assert out["sector"].tolist() == ["S1", "S1", "S1", "", "S4", ""]
    assert out["comisaria"].tolist() == ["CENTRAL", "CENTRAL", "CENTRAL", "", "CENTRAL", ""]
    assert out.index.tolist() == points.index.tolist()


def test_whoever_owns_a_border_does_not_depend_on_row_order(four_sectors: gpd.GeoDataFrame) -> None:
    rng = np.random.default_rng(1)
    xy = rng.integers(0, 5, (200, 2)) * 500 + [500_000, 9_000_000]
    points = gpd.GeoDataFrame(geometry=gpd.points_from_xy(*xy.T), crs=32717)
    straight = locate(points, four_sectors)["sector"]
    shuffled = locate(points.sample(frac=1, random_state=2), four_sectors)["sector"].sort_index()
    assert straight.tolist() == shuffled.tolist()


def test_degrees_are_refused(four_sectors: gpd.GeoDataFrame) -> None:
    with pytest.raises(CrsError):
        locate(gpd.GeoDataFrame(geometry=[Point(-78, -7)], crs=4326), four_sectors)
