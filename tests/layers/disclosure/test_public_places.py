"""Which kind of public place a polygon gets, and that its list depends on nothing else."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pytest
import shapely
from shapely import LineString, Polygon, box

from layers.disclosure.area_cells import AREA_CELL_M, cells_of
from layers.disclosure.public_places import MIN_HOMES, find_public_places, places_of
from layers.statistics.area_counts import by_area, pointed
from maps.sheets.public_place_words import places_note

CRS = 32717
KM = box(500_000, 9_000_000, 501_000, 9_001_000)


def grid(count: int, side: float = 1000, west: float = 500_000, south: float = 9_000_000) -> np.ndarray:
    """So many streets each way on a square."""
    at = (np.arange(count) + 0.5) * side / count
    lines = [LineString([(west + x, south), (west + x, south + side)]) for x in at]
    return np.array(lines + [LineString([(west, south + y), (west + side, south + y)]) for y in at])


def homes(count: int) -> np.ndarray:
    return shapely.points(np.random.default_rng(1).uniform([500_000, 9_000_000], [501_000, 9_001_000], (count, 2)))


@pytest.mark.parametrize(
    ("streets", "dwellings", "people", "kind", "basis"),
    [
        (grid(10), homes(300), 5000.0, "lugar", "edificios"),
        (None, homes(300), np.nan, "lugar", "edificios"),
        (grid(1), None, 5000.0, "lugar", "poblacion"),
        (None, None, 5000.0, "lugar", "poblacion"),
        (grid(1), None, 127.0, "sector", "poblacion"),
        (grid(5), None, np.nan, "lugar", "calles"),  # 10 km on the km2
        (grid(4), None, np.nan, "sector", "calles"),
        (grid(10)[:0], None, np.nan, "sector", "calles"),
        (None, None, np.nan, "celda", "superficie"),
    ],
)
def test_what_is_known_decides(
    streets: np.ndarray | None, dwellings: np.ndarray | None, people: float, kind: str, basis: str
) -> None:
    found = places_of(KM, streets, dwellings, people=people)
    assert set(found["clase"]) == {kind}
    assert set(found["base"]) == {basis}
    assert found["viviendas"].notna().all() == (basis == "edificios")
    assert (len(found) == 1) == (kind == "sector")


def test_homes_are_counted_or_nothing_is_a_place() -> None:
    assert places_of(KM, grid(10), homes(300))["viviendas"].min() >= MIN_HOMES
    assert places_of(KM, grid(10), homes(7)).empty
    assert places_of(KM, grid(10), homes(0)).empty  # a file that has none here is not the lack of one


def test_a_street_given_twice_does_not_make_a_town() -> None:
    twice = np.concatenate([grid(4), grid(4)])
    assert places_of(KM, twice, None)["clase"].tolist() == ["sector"]


def test_a_town_in_the_country_keeps_its_corners_and_the_rest_is_one_area() -> None:
    shape = box(500_000, 9_000_000, 510_000, 9_010_000)
    town = box(504_200, 9_004_200, 505_700, 9_005_700)
    roads = [LineString([(500_000, y), (510_000, y)]) for y in range(9_001_000, 9_010_000, 2000)]
    streets = np.array([*grid(15, 1500, 504_200, 9_004_200), *roads])
    places = find_public_places(
        gpd.GeoDataFrame(geometry=[shape], crs=CRS), gpd.GeoDataFrame(geometry=streets, crs=CRS), None
    )
    kinds = places.frame["clase"].to_numpy()
    assert (kinds == "sector").sum() == 1
    assert shapely.intersects(town.buffer(1), places.frame.geometry.to_numpy()[kinds == "lugar"]).all()
    assert (kinds == "lugar").sum() > 50
    rest = places.areas().geometry.iloc[0]
    xy = np.random.default_rng(4).uniform([500_000, 9_000_000], [510_000, 9_010_000], (400, 2))
    told = kinds[places.snap(xy, np.zeros(400, dtype=int))] == "sector"
    assert (told == shapely.intersects_xy(rest, *xy.T)).all()
    assert not told[shapely.intersects_xy(town.buffer(-500), *xy.T)].any()
    assert "En" not in places_note(places).split(".")[1]
    assert "los demás se cuentan juntos; " in places_note(places)


def test_a_lonely_house_on_the_road_out_of_town_has_no_place_of_its_own() -> None:
    shape = box(500_000, 9_000_000, 503_400, 9_003_400)
    road = LineString([(503_000, 9_001_500), (503_400, 9_001_500)])
    streets = np.array([*grid(30, 3000), road])
    assert shapely.length(streets).sum() / 1e3 > 10 * shape.area / 1e6  # by the mean it would be a town to its edge
    xy = shapely.get_coordinates(places_of(shape, streets, None).query("clase == 'lugar'")["geometry"].to_numpy())
    assert (xy[:, 0] < 503_000).all()


def test_the_list_of_a_polygon_does_not_depend_on_the_others() -> None:
    other = box(502_000, 9_000_000, 503_000, 9_001_000)
    both = gpd.GeoDataFrame({"poblacion": ["", "4000"]}, geometry=[KM, other], crs=CRS)
    streets = gpd.GeoDataFrame(geometry=[*grid(8), *grid(3, west=502_000)], crs=CRS)
    for given in (streets, None):
        whole = find_public_places(both, given, None).frame
        for number in (0, 1):
            alone = find_public_places(both.iloc[[number]], given, None).frame
            own = whole[whole["unidad"] == number]
            assert own["clase"].tolist() == alone["clase"].tolist()
            assert own.geometry.to_wkb().tolist() == alone.geometry.to_wkb().tolist()


def test_cells_are_fixed_share_the_ground_out_and_none_is_a_sliver() -> None:
    shape = Polygon([(500_100, 9_000_040), (502_930, 9_000_400), (502_700, 9_002_710), (500_480, 9_001_900)])
    cells = cells_of(shape)
    assert shapely.area(cells).sum() == pytest.approx(shape.area)
    assert shapely.union_all(cells).symmetric_difference(shape).area == pytest.approx(0, abs=1e-3)
    assert shapely.area(cells).min() >= AREA_CELL_M**2 / 4
    whole = [cell for cell in cells if cell.area == AREA_CELL_M**2 and len(cell.exterior.coords) == 5]
    assert len(whole) >= 8
    assert all((shapely.get_coordinates(cell) % AREA_CELL_M == 0).all() for cell in whole)
    assert [cell.wkb for cell in cells_of(box(3, 3, 300, 300))] == [box(3, 3, 300, 300).wkb]


def test_a_point_goes_to_the_cell_that_holds_it() -> None:
    shape = Polygon([(500_100, 9_000_040), (502_930, 9_000_400), (502_700, 9_002_710), (500_480, 9_001_900)])
    places = find_public_places(gpd.GeoDataFrame(geometry=[shape], crs=CRS), None, None)
    xy = np.random.default_rng(2).uniform([500_000, 9_000_000], [503_000, 9_003_000], (500, 2))
    xy = xy[shapely.intersects_xy(shape, *xy.T)]
    row = places.snap(xy, np.zeros(len(xy), dtype=int))
    areas = places.areas()
    assert shapely.covers(areas.geometry.to_numpy()[row], shapely.points(xy)).all()
    assert shapely.contains(areas.geometry.to_numpy(), areas["punto"].to_numpy()).all()


def test_incidents_of_an_area_are_counted_and_have_no_point() -> None:
    shape = box(500_000, 9_000_000, 501_000, 9_000_500)  # two cells
    areas = find_public_places(gpd.GeoDataFrame(geometry=[shape], crs=CRS), None, None).areas()
    points = areas["punto"].to_numpy()
    data = {"lugar": ["celda"] * 3 + ["lugar"], "titulo": "T", "delito": ["Robo", "Hurto", "Hurto", "Hurto"]}
    shown = gpd.GeoDataFrame(data, geometry=[points[1], points[1], points[1], points[0]], crs=CRS)
    counted, row = by_area(shown, areas)
    assert counted[["clase", "hechos", "delito_principal"]].to_numpy().tolist() == [["celda", 3, "Hurto"]]
    assert counted.geometry.iloc[0].equals(box(500_500, 9_000_000, 501_000, 9_000_500))
    assert row.tolist() == [0, 0, 0, -1]
    assert pointed(shown).index.tolist() == [3]
    none, rows = by_area(shown.iloc[3:], None)
    assert none.empty
    assert rows.tolist() == [-1]


@pytest.mark.parametrize(
    ("streets", "dwellings", "people", "said", "unsaid"),
    [
        (grid(10), homes(300), "", "al menos 8 viviendas, contadas", "no se contaron"),
        (None, None, "5000", "al menos 128 habitantes si el sector los tiene repartidos por igual", "8 viviendas"),
        (grid(8), None, "", "cruce o punto de una calle más cercano", "8 viviendas"),
        (grid(2), None, "", "se cuentan por sector", "8 viviendas"),
        (None, None, "", "por celda de 500 m, sin puntos", "8 viviendas"),
    ],
)
def test_eight_homes_are_said_only_where_they_were_counted(
    streets: np.ndarray | None, dwellings: np.ndarray | None, people: str, said: str, unsaid: str
) -> None:
    units = gpd.GeoDataFrame({"poblacion": [people]}, geometry=[KM], crs=CRS)
    lines = None if streets is None else gpd.GeoDataFrame(geometry=streets, crs=CRS)
    note = places_note(find_public_places(units, lines, None if dwellings is None else gpd.GeoSeries(dwellings, crs=CRS)))
    assert said in note
    assert unsaid not in note
    assert "En 1 sector" not in note


def test_each_kind_of_a_run_is_told_with_how_many_it_is_of() -> None:
    shapes = [KM, *(box(x, 9_000_000, x + 1000, 9_001_000) for x in (502_000, 504_000))]
    streets = gpd.GeoDataFrame(geometry=grid(8), crs=CRS)
    note = places_note(find_public_places(gpd.GeoDataFrame(geometry=shapes, crs=CRS), streets, None))
    assert "En 1 sector, cada hecho está en el cruce" in note
    assert "En 2 sectores, los hechos se cuentan por sector" in note


def test_cells_are_the_same_when_a_run_is_projected_to_another_zone() -> None:
    units = gpd.GeoDataFrame(geometry=[box(500_000, 9_000_000, 502_300, 9_001_700)], crs=32717)
    lists = [find_public_places(frame, None, None).areas().to_crs(32717) for frame in (units, units.to_crs(32718))]
    assert len(lists[0]) == len(lists[1]) > 1
    apart = shapely.symmetric_difference(*(own.geometry.to_numpy() for own in lists))
    assert shapely.area(apart).max() < 10  # square metres of 250,000
