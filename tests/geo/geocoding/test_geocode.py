"""Points of addresses over hand-made streets: right, or none."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.errors import ConfigError
from geo.geocoding.gazetteer import Gazetteer
from geo.geocoding.geocode import DOUBTFUL, POINT_CLASSES, geocode
from geo.geocoding.street_index import ALIKE, EXACT, OTHER_KIND, SHORTER, StreetIndex
from helpers.corners import EAST, EPSG, NORTH, street_grid

_NONE = Gazetteer({}, epsg=EPSG)
_TOWN = StreetIndex(street_grid())


def _box(east: float, size: float) -> shapely.Polygon:
    return shapely.box(east, NORTH - 100, east + size, NORTH - 100 + size)


def _lines(*lines: tuple[str, float, float, float, float]) -> gpd.GeoDataFrame:
    """Return streets by name and the ends of their line, in metres from the south-western corner of the town."""
    shapes = [shapely.LineString([(EAST + x, NORTH + y), (EAST + u, NORTH + v)]) for _, x, y, u, v in lines]
    return gpd.GeoDataFrame({"nombre": [line[0] for line in lines]}, geometry=shapes, crs=EPSG)


def _with(*frames: gpd.GeoDataFrame) -> StreetIndex:
    return StreetIndex(gpd.GeoDataFrame(pd.concat([street_grid(), *frames], ignore_index=True), crs=EPSG))


def _one(text: str, streets: StreetIndex = _TOWN, places: Gazetteer = _NONE) -> pd.Series:
    return geocode([text], streets, places).iloc[0]


@pytest.mark.parametrize(
    ("text", "column", "row", "how"),
    [
        ("Jr. Ayacucho con Av. Grau", 0, 0, EXACT),
        ("AV GRAU ESQ. JR AYACUCHO", 0, 0, EXACT),
        ("ayacucho / grau", 0, 0, EXACT),
        ("Jr Ayacucho y Grau", 0, 0, EXACT),
        ("Jr. Veintiocho de Julio con Ca. Dos de Mayo", 2, 1, EXACT),
        ("Jr. 28 de Julio 200 con Av. General Vivanco", 1, 1, EXACT),
        ("Av. Vivanco con Jirón Ayacucho", 1, 0, SHORTER),
        ("Av. Grau intersección con el J. Ayacucho", 0, 0, EXACT),
        ("Ca. Olivares con Av. Grau", 0, 2, SHORTER),
        ("Jr. Ayacuho con Av. Grau", 0, 0, ALIKE),
        ("Psje. Los Pinos con Ca. 2 de Mayo", 2, 3, EXACT),
    ],
)
def test_corners(text: str, column: int, row: int, how: str) -> None:
    found = _one(text)
    assert (found["clase"], found["calce"]) == ("esquina", how)
    assert (found["x"], found["y"]) == pytest.approx((EAST + 100 * column, NORTH + 100 * row))


@pytest.mark.parametrize(
    "text",
    [
        "Jr. Ayacucho 345",
        "AV GRAU CDRA 3",
        "Av. Grau s/n",
        "Grau 120",
        "Jr. Ayacucho con Jr. Ausente",
        "Jr. Ayacucho, Jr. Ayacucho",
    ],
)
def test_a_street_alone_is_no_point(text: str) -> None:
    found = _one(text)
    assert found["clase"] in {"via", ""}
    assert np.isnan(found["x"])


@pytest.mark.parametrize(
    "text",
    [
        "Jr. Ayacucho con Jr. 28 de Julio",  # side by side: they never cross
        "Jr. Los Pinos con Av. Grau",  # a pasaje is no jirón
        "Jr. 27 de Julio con Av. Grau",  # a number is no misspelling
        "Prol. Grau con Jr. Ayacucho",
        "Jr. Luna con Av. Sol",
        "PARQUE INFANTIL",
        "CASERIO S/N",
        "",
        "-",
    ],
)
def test_what_the_layer_lacks_is_not_found(text: str) -> None:
    assert _one(text)["clase"] not in {*POINT_CLASSES, DOUBTFUL}


def test_what_is_near_a_corner_or_of_the_wrong_kind_is_a_proposal() -> None:
    near = _one("a media cuadra de Jr. Ayacucho con Av. Grau")
    assert near["clase"] == DOUBTFUL
    assert (near["x"], near["y"]) == pytest.approx((EAST, NORTH))
    # there is a Jr. La Caleta, which does not cross Jr. Ayacucho; the avenue of that name does
    kind = _one("Jr. Los Olivares con Ca. José Gálvez")
    assert (kind["clase"], kind["calce"], kind["candidatos"]) == (DOUBTFUL, OTHER_KIND, 1)
    other = _one("Jr. La Caleta con Jr. Ayacucho")
    assert other["clase"] == DOUBTFUL
    assert other["propuesta"] == "Av. La Caleta con Jr. Ayacucho"


def test_a_name_of_two_streets_is_told_apart_by_the_crossing() -> None:
    assert _one("La Caleta con Ca. 2 de Mayo")["propuesta"] == "Jr. La Caleta con Ca. 2 de Mayo"


def test_two_towns_of_one_layer_need_the_area() -> None:
    both = _with(street_grid(20_000))
    text = "Jr. Ayacucho con Av. Grau"
    blind = geocode([text], both, _NONE).iloc[0]
    assert (blind["clase"], blind["candidatos"]) == (DOUBTFUL, 2)
    assert np.isnan(blind["x"])
    areas = [_box(EAST - 100, 600), _box(EAST + 19_900, 600)]
    found = geocode([text, text], both, _NONE, areas=areas)
    assert found["x"].tolist() == pytest.approx([EAST, EAST + 20_000])
    nowhere = geocode([text], both, _NONE, areas=[shapely.box(0, 0, 1, 1)]).iloc[0]
    assert nowhere["clase"] == "via"


def test_both_sides_of_an_avenue_are_one_corner_and_a_lasting_overlap_is_none() -> None:
    found = _one("Jr. Ayacucho con Av. Grau", _with(_lines(("Av. Grau", 25, -50, 25, 450))))
    assert (found["clase"], found["x"]) == ("esquina", pytest.approx(EAST + 12.5))
    beside = _with(_lines(("Av. Nueva", 0, 0, 400, 0)))
    assert _one("Jr. Ayacucho con Av. Nueva", beside)["clase"] == DOUBTFUL


def test_between_two_streets_is_the_middle_of_the_block() -> None:
    found = _one("Jr. Ayacucho entre Grau y Vivanco")
    assert (found["clase"], found["x"], found["y"]) == ("cuadra", pytest.approx(EAST + 50), pytest.approx(NORTH))
    assert _one("Jr. Ayacucho entre Grau y Gálvez")["clase"] != "cuadra"  # «Gálvez» alone is not the name of the layer
    assert _one("Jr. Ayacucho entre Av. Grau y Jr. José Gálvez")["clase"] == DOUBTFUL  # four blocks


def test_doors_where_the_layer_has_them() -> None:
    lines = _lines(*(("Jr. Ayacucho", 100 * at, 0, 100 * (at + 1), 0) for at in range(4)))
    streets = StreetIndex(lines.assign(desde=["100", "200", "300", ""], hasta=["199", "299", "399", ""]))
    for text in ("Jr. Ayacucho 345", "Ayacucho cdra. 3", "Jr. Ayacucho 3ra cuadra"):
        found = _one(text, streets)
        assert (found["clase"], found["x"]) == ("cuadra", pytest.approx(EAST + 250)), text
    for text in ("Jr. Ayacucho 445", "Jr. Ayacucho 12345", "Jr. Ayacucho"):
        assert _one(text, streets)["clase"] == "via"
    assert _one("Jr. Ayacuho 345", streets)["clase"] == DOUBTFUL


def test_places_of_the_gazetteer(places: Gazetteer, streets: StreetIndex) -> None:
    beside = ("frente al mercado central", "Jr. Ayacucho 345, altura del mcdo. central")
    for text in ("MERCADO CENTRAL", *beside, "Mercado Central, puesto 4"):
        assert _one(text, streets, places)["clase"] == "lugar", text
    assert _one("Hospital Solidaridad", streets, places)["propuesta"] == "Hosp. de la Solidaridad"
    assert _one("Mz. B Lt. 12 AA.HH. San Juan", streets, places)["clase"] == "mz_lote"
    assert _one("Asentamiento Humano San Juan manzana C lote 3", streets, places)["clase"] == "mz_lote"
    for text in ("cerca del mercado central", "a dos cuadras del mercado central"):
        assert _one(text, streets, places)["clase"] == DOUBTFUL
    for text in ("mercado", "Mz. B Lt. 12", "Mz. D AA.HH. San Juan", "frente al grifo", "mercado central de abastos"):
        assert _one(text, streets, places)["clase"] == ""


def test_parts_that_contradict_each_other_are_doubtful(streets: StreetIndex) -> None:
    far = Gazetteer({"Mercado Central": "-17.70, -71.30"}, epsg=EPSG)
    found = _one("Jr. Ayacucho con Av. Grau, frente al mercado central", streets, far)
    assert (found["clase"], found["candidatos"]) == (DOUBTFUL, 2)


@pytest.mark.parametrize("value", ["", "aquí", "95, 200", "-17.6"])
def test_a_place_without_coordinates_is_refused_by_its_name(value: str) -> None:
    with pytest.raises(ConfigError, match="«El Grifo»"):
        Gazetteer({"El Grifo": value, "Mercado": "-17.64, -71.34"}, epsg=EPSG)


_WORDS = "Jr. Av. Ayacucho Grau con esq. entre y , 345 cdra 3 28 de Julio La Caleta Mz B"
_NAMES = st.sampled_from([*street_grid()["nombre"], "Jr. Ausente", "Av. Los Olivares", "Grau", "La Caleta", "Gálvez"])


@settings(max_examples=20, deadline=None)
@given(_NAMES, _NAMES, st.sampled_from([" con ", " esq. ", " / ", " cruce "]))
def test_the_order_of_the_streets_and_the_letters_do_not_matter(one: str, other: str, sign: str) -> None:
    texts = [f"{one}{sign}{other}", f"{other} con {one}", f"{one.upper()} CON {other.lower()}", f"esq. {one} con {other}"]
    found = geocode(texts, _TOWN, _NONE)
    assert set(found["clase"]) == {found["clase"][0]}
    points = found[["x", "y"]].to_numpy()
    assert np.allclose(points, points[0], equal_nan=True)


@settings(max_examples=20, deadline=None)
@given(st.permutations(range(10)))
def test_the_order_of_the_layer_does_not_matter(order: list[int]) -> None:
    texts = ["Jr. Ayacucho con Av. Grau", "La Caleta con Ca. 2 de Mayo", "Grau", "Jr. Ayacuho con Grau"]
    pd.testing.assert_frame_equal(
        geocode(texts, StreetIndex(street_grid().iloc[order]), _NONE), geocode(texts, _TOWN, _NONE)
    )


@settings(max_examples=20, deadline=None)
@given(st.lists(st.sampled_from(_WORDS.split()), max_size=10))
def test_a_point_has_a_class_and_lies_in_the_town(words: list[str]) -> None:
    found = _one(" ".join(words))
    assert np.isnan(found["x"]) or found["clase"] in {*POINT_CLASSES, DOUBTFUL}
    if found["clase"] in POINT_CLASSES:
        assert found["candidatos"] == 1
        assert EAST - 50 <= found["x"] <= EAST + 450
