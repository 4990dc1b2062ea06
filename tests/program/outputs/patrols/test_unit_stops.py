"""Stops of units in words, on maps and in routes."""

from __future__ import annotations

from xml.etree import ElementTree as ET

import geopandas as gpd
import numpy as np
import pytest
from shapely import LineString, Point

from geo.period import Period
from layers.priority.stop_groups import group_stops
from layers.priority.stop_rounds import plan_stops
from layers.priority.street_paths import street_ways
from layers.priority.unit_capacity import Units
from mapadelito.outputs.patrols.unit_stops import UnitStops, stop_folders, stop_gpx, stop_tables, unit_words

MONTH = Period.parse("2020-11")
SPOTS = gpd.GeoSeries([Point(0, 0), Point(300, 0), Point(0, 20_000), Point(300, 20_000)], crs=32719)
GPX = "{http://www.topografix.com/GPX/1/1}"


def stops(units: Units, *, streets: bool = False, spots: gpd.GeoSeries = SPOTS) -> UnitStops:
    lines = [LineString([(0, 0), (300, 0)])] if streets else []
    ways = street_ways(spots, gpd.GeoSeries(lines, crs=32719))
    groups, solved = group_stops(ways.metres, units.count, solver=False)
    plan = plan_stops(groups, ways.metres, units, month=MONTH, place="ILO|noche")
    return UnitStops(units, spots, ways, groups, plan, has_streets=streets, solved=solved)


def test_what_units_can_do_is_said_in_the_singular_and_the_plural() -> None:
    one, four = (unit_words(Units(count), 7 * count, has_turno=True) for count in (1, 4))
    assert one.startswith("1 unidad puede atender 0.50 km² y hasta 7 zonas: una visita de 15 minutos")
    assert four.startswith("4 unidades pueden atender 2.00 km² y hasta 28 zonas")
    assert unit_words(Units(1), 1, has_turno=False).endswith("se piden con --turno.")
    assert "hasta 1 zona:" in unit_words(Units(1), 1, has_turno=True)


def test_tables_say_who_goes_where_and_how_the_ways_were_measured() -> None:
    table, calendar, other = stop_tables(stops(Units(2)), MONTH, "noche")
    assert [row[:2] for row in table.rows] == [("Unidad 1", "1, 2"), ("Unidad 2", "3, 4")]
    assert [row[2:] for row in table.rows] == [("30", "2", "88")] * 2  # 600 m round, at 20 km/h
    assert "línea recta, porque no se dieron calles" in table.note
    assert "cortando una sola vuelta" in table.note
    assert table.note.endswith("Cada zona recibe 3 visitas por turno.")
    assert calendar.header == ("Día", "de 18:00 a 20:00", "de 20:00 a 22:00", "de 22:00 a 24:00")
    assert other.title == "Unidad 2: paradas de noviembre de 2020, turno noche"
    assert len(calendar.rows) == 30
    assert calendar.rows[0][0] == "dom 01"
    first = calendar.rows[0][1:]
    assert [
        text[:2] in {start, late} for text, start, late in zip(first, ("18", "20", "22"), ("19", "21", "23"), strict=True)
    ]
    assert {text[5:] for text in first} <= {" · 1, 2", " · 2, 1"}
    told = stop_tables(stops(Units(6), streets=True), MONTH, "tarde")
    assert "A 2 zonas no llega ninguna calle" in told[0].note
    assert "Sin zona: 2 unidades." in told[0].note
    assert len(told) == 5


def test_a_zone_without_all_its_visits_is_named_with_why() -> None:
    note = stop_tables(stops(Units(1)), MONTH, "noche")[0].note  # 20 km are an hour
    assert "salvo las zonas 1 (" in note
    assert "no alcanza el tiempo" in note
    assert stop_tables(stops(Units(2), spots=SPOTS.iloc[:0]), MONTH, "noche") == ()


def test_kml_and_gpx_have_each_zone_and_each_day() -> None:
    found = stops(Units(2))
    one, other = stop_folders(found)
    assert [place.name for place in one.places] == ["Zona 1", "Zona 2", "Vuelta de la unidad 1"]
    assert [place.name for place in other.places][:2] == ["Zona 3", "Zona 4"]
    assert one.places[-1].shape.length == pytest.approx(600)
    text = stop_gpx("Paradas de <ILO> & más", found, "noche")
    assert text == stop_gpx("Paradas de <ILO> & más", found, "noche")
    root = ET.fromstring(text)  # noqa: S314 (ours)
    assert root.findtext(f"{GPX}metadata/{GPX}name") == "Paradas de <ILO> & más"
    assert [at.findtext(f"{GPX}desc") for at in root.findall(f"{GPX}wpt")] == [
        "Unidad 1",
        "Unidad 1",
        "Unidad 2",
        "Unidad 2",
    ]
    routes = root.findall(f"{GPX}rte")
    assert len(routes) == 60
    assert routes[0].findtext(f"{GPX}name") == "01/11/2020, unidad 1"
    hours = [at.findtext(f"{GPX}desc") for at in routes[0].findall(f"{GPX}rtept")]
    assert hours == sorted(hours)
    assert all("18:00" <= hour <= "23:45" for hour in hours)
    south = SPOTS.to_crs(4326).iloc[0]
    at = root.find(f"{GPX}wpt")
    assert at is not None
    np.testing.assert_allclose([float(at.get("lat", "")), float(at.get("lon", ""))], [south.y, south.x], atol=1e-6)
