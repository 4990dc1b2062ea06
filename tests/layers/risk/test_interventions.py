"""Where lamps and the recovery of spaces come first, counted by hand."""

from __future__ import annotations

import geopandas as gpd
import pytest
from shapely import LineString, Point, box

from geo.context.risk_factors import codes_of
from geo.errors import CrsError
from layers.risk.interventions import PLACE_COLUMNS, rank_places
from maps.sheets.intervention_tables import measure_notes

CRS = 32717
X, Y = 500_000, 9_000_000


def points(*rows: tuple[float, float, str, int]) -> gpd.GeoDataFrame:
    """Incidents: so many at each place and turno."""
    places = [Point(X + x, Y + y) for x, y, _, count in rows for _ in range(count)]
    return gpd.GeoDataFrame({"turno": [turno for _, _, turno, n in rows for _ in range(n)]}, geometry=places, crs=CRS)


FACTORS = gpd.GeoDataFrame(
    {
        "codigo": ["ILU", "ILU", "ILU", "ILU", "TBA", "EPD", "LIC"],
        "nombre": ["Poste"] * 4 + ["Terreno", "Parque", "Bar"],
    },
    geometry=[
        Point(X + 900, Y + 500),
        Point(X + 100, Y + 500),
        LineString([(X + 1300, Y + 500), (X + 1700, Y + 500)]),
        Point(X + 500, Y + 1900),
        Point(X + 100, Y + 400),
        box(X + 1400, Y + 1400, X + 1600, Y + 1600),
        Point(X + 100, Y + 500),
    ],
    crs=CRS,
)
STREETS = gpd.GeoDataFrame(
    {"nombre": ["Jr. Uno", "Av. Dos"]},
    geometry=[LineString([(X, Y + 510), (X + 2000, Y + 510)]), LineString([(X + 100, Y), (X + 100, Y + 2000)])],
    crs=CRS,
)
INCIDENTS = points(
    (100, 600, "noche", 12),  # 100 m from a pole: in reach
    (100, 601, "madrugada", 7),  # a metre too far
    (900, 450, "madrugada", 12),
    (1300, 420, "noche", 3),  # 80 m from one end of the line
    (1690, 580, "madrugada", 4),  # and from the other
    (900, 500, "tarde", 20),  # of the day
    (100, 400, "", 5),  # of no hour
    (1640, 1500, "mañana", 9),  # 40 m from the park's edge
)


def rank(measure: str, four_sectors: gpd.GeoDataFrame, incidents: gpd.GeoDataFrame = INCIDENTS) -> object:
    return rank_places(measure, FACTORS, incidents, sectors=four_sectors, streets=STREETS)


def test_lamps_by_the_incidents_of_the_dark_in_reach(four_sectors: gpd.GeoDataFrame) -> None:
    found = rank("iluminacion", four_sectors)
    assert found.evidence
    assert (found.counted, found.timeless, found.total) == (38, 5, 4)
    assert list(found.places.columns) == list(PLACE_COLUMNS)
    assert found.places["hechos"].tolist() == [12, 12, 7]
    assert found.places["puesto"].tolist() == [1, 1, 3]  # a tie shares its place, the west first
    assert found.places["este"].tolist() == [X + 100, X + 900, X + 1300]  # of a line, the point that is drawn
    assert found.places["sector"].tolist() == ["S1", "S1", "S2"]
    assert found.places["calle"].tolist() == ["Av. Dos con Jr. Uno", "Jr. Uno", "Jr. Uno"]
    notes = " ".join(measure_notes(found))
    assert "a 100 m o menos" in notes
    assert "no se mide: es opinión" in notes
    assert "Sin hechos cerca: 1 de 4." in notes
    assert "5 hechos sin hora" in notes


def test_spaces_by_those_of_any_hour(four_sectors: gpd.GeoDataFrame) -> None:
    found = rank("espacio", four_sectors)
    assert (found.counted, found.timeless) == (72, 0)
    assert found.places[["puesto", "hechos", "nombre", "sector"]].to_numpy().tolist() == [
        [1, 9, "Parque", "S4"],
        [2, 5, "Terreno", "S1"],
    ]


def test_whatever_the_order_of_the_rows(four_sectors: gpd.GeoDataFrame) -> None:
    other = rank_places(
        "iluminacion", FACTORS.iloc[::-1], INCIDENTS.iloc[::-1], sectors=four_sectors, streets=STREETS.iloc[::-1]
    )
    found = rank("iluminacion", four_sectors)
    assert other.places.equals(found.places)
    assert other.sectors.equals(found.sectors)


def test_of_few_incidents_only_the_places_are_counted(four_sectors: gpd.GeoDataFrame) -> None:
    few = INCIDENTS[INCIDENTS["turno"] != "noche"]
    found = rank("iluminacion", four_sectors, few)
    assert found.counted == 23
    assert not found.evidence
    assert found.places.empty
    assert found.sectors.to_dict() == {"S1": 2, "S2": 1, "S3": 1}
    assert measure_notes(found)[0].startswith("Evidencia insuficiente: 23 hechos")


def test_every_measure_has_kinds_and_metres_are_asked_for(four_sectors: gpd.GeoDataFrame) -> None:
    assert codes_of("iluminacion") == {"ILU"}
    assert codes_of("espacio") == {"TBA", "EPD"}
    with pytest.raises(CrsError):
        rank_places("espacio", FACTORS, INCIDENTS.to_crs(4326), sectors=four_sectors, streets=STREETS)
