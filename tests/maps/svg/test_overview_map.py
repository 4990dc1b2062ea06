from __future__ import annotations

import re
from xml.etree import ElementTree as ET

import pytest

from helpers.sheet_parts.overviews import PERIOD, many, station
from maps.overview.compare import overview_of
from maps.overview.values import Station, Tally
from maps.share_classes import RAMP
from maps.svg.overview_map import draw_overview, overview_map


def test_squares_keep_their_form_and_places() -> None:
    rows = overview_of([station("A", 5), station("B", 9, at=1)], PERIOD).rows
    drawn = overview_map(rows, width=208, tallest=500)
    assert drawn is not None
    assert (drawn.width, drawn.height) == (208, pytest.approx(122))  # two squares of 100, margins and the scale bar
    assert {rows[shape.at].station.name: (shape.x, shape.y) for shape in drawn.shapes} == {
        "A": (pytest.approx(54, abs=2), pytest.approx(54, abs=2)),
        "B": (pytest.approx(154, abs=2), pytest.approx(54, abs=2)),
    }
    assert drawn.shapes[0].fits("12,345")
    assert not drawn.shapes[0].fits("1" * 20)
    assert (drawn.bar_words, drawn.bar) == ("500 m", pytest.approx(44.9, abs=0.2))


def test_where_few_have_incidents_they_are_framed() -> None:
    stations = [station(f"{n}", 50 if n == 4 else 0, at=n) for n in range(9)]
    drawn = overview_map(overview_of(stations, PERIOD).rows, width=300, tallest=500)
    assert drawn is not None
    assert len(drawn.shapes) == 3, "that one, and what is seen of its neighbours"
    assert drawn.shapes[0].room > 200


def test_those_far_apart_are_side_by_side_each_group_at_its_scale() -> None:
    stations = [station("A", 90), station("B", 50, at=1), station("C", 40, at=900), station("D", 30, at=500, row=800)]
    rows = overview_of(stations, PERIOD).rows
    drawn = overview_map(rows, width=400, tallest=414)
    assert drawn is not None
    places = {rows[shape.at].station.name: (shape.x, shape.y) for shape in drawn.shapes}
    assert places["A"] == (pytest.approx(52, abs=2), pytest.approx(100, abs=2))
    assert places["B"] == (pytest.approx(148, abs=2), pytest.approx(100, abs=2)), "beside its neighbour"
    assert places["C"] == (pytest.approx(300, abs=2), pytest.approx(100, abs=2))
    assert places["D"] == (pytest.approx(100, abs=2), pytest.approx(300, abs=2))
    assert (drawn.bar, drawn.bar_words) == (0, "Lejos unas de otras: cada grupo, a su escala.")


def test_without_outlines_there_is_no_map() -> None:
    assert overview_map(overview_of([Station("A", Tally(3)), Station("B")]).rows, width=100, tallest=100) is None
    assert draw_overview(overview_of([]), width=100, tallest=100) is None


def test_the_picture_has_each_colour_and_number_once() -> None:
    stations = [station("A", 50), station("B", 30, at=1), station("C", 12, at=2), station("D", 8, at=3)]
    found = draw_overview(overview_of([*stations, station("E", 7, at=4, period="x")], PERIOD), width=400, tallest=400)
    assert found is not None
    root = ET.fromstring(found[0])  # noqa: S314 (our own)
    texts = [node.text for node in root.iter("{http://www.w3.org/2000/svg}text")]
    assert sorted(texts) == ["1 km", "12", "30", "50", "8"]
    assert {*re.findall(r'Z" fill="([^"]+)"', found[0])} == {RAMP[4], RAMP[2], RAMP[1], RAMP[0], "url(#raya)"}
    assert found == draw_overview(
        overview_of([*stations, station("E", 7, at=4, period="x")], PERIOD), width=400, tallest=400
    )


def test_seventy_two_are_all_drawn() -> None:
    drawn = overview_map(overview_of(many(), PERIOD).rows, width=440, tallest=520)
    assert drawn is not None
    assert len(drawn.shapes) == 72
