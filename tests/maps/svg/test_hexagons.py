"""Incidents on paper: hexagons until there is room, whose counts add up and whose numbers are read."""

from __future__ import annotations

import re
from dataclasses import replace
from xml.etree.ElementTree import Element, fromstring

import numpy as np
import pytest
from shapely import box

from helpers import sheets
from maps.svg.gaps import median_gap
from maps.svg.hexagons import HEXAGON_MM, hexagons
from maps.svg.incident_picture import HEXAGONS, MARKS, PLACES, incident_picture
from maps.svg.map_body import draw_map
from maps.svg.names.count_numbers import CellNumbers, legend_box
from maps.svg.names.labels import Room
from maps.svg.view import View, whole_view
from maps.symbols import symbol_of

SHEET = sheets.town(1, bands=False, street_count=4)
KEY = SHEET.marks[0].key
VIEW = View(200, 150, 1000, 1000, 10_000)
SVG = "{http://www.w3.org/2000/svg}"


def with_marks(xy: list[tuple[float, float]], **other: object) -> sheets.Sheet:
    marks = tuple(replace(SHEET.marks[0], x=x, y=y) for x, y in xy)
    return replace(SHEET, marks=marks, zones=(), **other)  # type: ignore[arg-type]


def dense(per_side: int, step: float) -> list[tuple[float, float]]:
    """Return a square of places in the middle of the sheet."""
    own = SHEET.areas[-4].geometry.centroid  # the jurisdiction
    return [
        (own.x + step * (i - per_side / 2), own.y + step * (j - per_side / 2))
        for i in range(per_side)
        for j in range(per_side)
    ]


def parse(svg: str) -> Element:
    return fromstring(svg)  # noqa: S314 (our own)


def test_each_point_is_in_the_nearest_cell_of_8_mm() -> None:
    xy = np.random.default_rng(3).uniform(400, 1600, (500, 2))
    cells = hexagons(xy, VIEW)
    assert sum(cell.count for cell in cells) == 500
    middles = np.asarray([(cell.x, cell.y) for cell in cells])
    far = np.hypot(*(VIEW.to_paper(xy)[:, None] - middles[None]).T).min(axis=0)
    assert far.max() <= HEXAGON_MM / np.sqrt(3) + 0.01
    apart = np.hypot(*(middles[:, None] - middles[None]).T)
    assert apart[apart > 0].min() == pytest.approx(HEXAGON_MM, abs=0.02)


def test_the_lattice_stays_on_the_ground_when_the_map_moves() -> None:
    xy = np.random.default_rng(3).uniform(400, 1600, (50, 2))
    moved = replace(VIEW, x=1037.0, y=955.0)
    assert [cell.count for cell in hexagons(xy, moved)] == [cell.count for cell in hexagons(xy, VIEW)]


def test_the_gap_is_the_median_distance_to_the_nearest_other_place() -> None:
    assert median_gap(np.asarray([(0.0, 0.0), (3.0, 0.0), (7.0, 0.0)])) == 3
    assert median_gap(np.zeros((1, 2))) == float("inf")


def test_marks_are_drawn_one_by_one_from_a_diameter_and_a_half() -> None:
    view = whole_view(SHEET, 190, 150)
    metres = 3.0 * view.scale / 1000  # 1.5 diameters of 2 mm
    for step, kind in ((metres * 0.99, HEXAGONS), (metres * 1.01, MARKS)):
        sheet = with_marks(dense(8, step), profile="interno")
        drawn = draw_map(sheet, view).svg
        assert incident_picture(sheet, view, 1.0).kind == kind
        assert f'data-hechos="{kind}"' in drawn
        assert drawn.count("<use ") == (0 if kind == HEXAGONS else 64)


def test_the_numbers_of_the_hexagons_add_up_to_the_incidents() -> None:
    sheet = with_marks(
        dense(40, 20.0), profile="interno", areas=tuple(replace(a, label="") for a in SHEET.areas), watermark=""
    )
    drawn = parse(draw_map(sheet, whole_view(sheet, 190, 150)).svg)
    [own] = [group for group in drawn.iter(f"{SVG}g") if group.get("data-hechos")]
    assert (own.get("data-hechos"), own.get("data-suma")) == (HEXAGONS, "1600")
    numbers = [text.text or "" for text in drawn.iter(f"{SVG}text") if text.get("font-size") in {"2.7", "2.6"}]
    assert sum(int(text) for text in numbers if text.isdigit()) == 1600
    assert len([text for text in numbers if text.isdigit()]) == int(own.get("data-hexagonos", 0))
    words = " ".join(text.text or "" for text in drawn.iter(f"{SVG}text"))
    assert re.search(r"Hechos por hexágono .* \d+ % de los hechos en los \d+ hexágonos más oscuros\.", words)


def test_no_number_is_below_what_was_there_before_or_a_name() -> None:
    sheet = with_marks(dense(40, 20.0), profile="interno")
    view = whole_view(sheet, 190, 150)
    picture = incident_picture(sheet, view, 1.0)
    middle = (90.0, 70.0, 100.0, 80.0)
    numbers = CellNumbers(picture, view, Room(view.room, [middle]))
    assert numbers.boxes
    assert not any(a < middle[2] and c > middle[0] and b < middle[3] and d > middle[1] for a, b, c, d in numbers.boxes)
    numbers.give_way([view.room])
    assert numbers.boxes == []


def test_the_legend_of_the_classes_keeps_clear_of_the_hexagons_and_the_north() -> None:
    sheet = with_marks(dense(40, 20.0), profile="interno")
    view = whole_view(sheet, 190, 150)
    picture = incident_picture(sheet, view, 1.0)
    found = legend_box(picture, sheet, view, [(150, 120, 190, 150)])
    assert found is not None
    left, top, right, bottom = found
    assert not (right > 150 and bottom > 120)
    assert not any(left < cell.x < right and top < cell.y < bottom for cell in picture.cells)
    one = with_marks([(0, 0)], profile="interno")
    assert legend_box(incident_picture(one, view, 1.0), one, view, []) is None


def test_public_places_are_discs_with_their_number_and_no_mark() -> None:
    view = whole_view(SHEET, 190, 150)
    step = 6.0 * view.scale / 1000
    sheet = with_marks(dense(4, step) + dense(4, step)[:1] * 99, profile="publico")
    picture = incident_picture(sheet, view, 1.0)
    assert (picture.kind, len(picture.cells)) == (PLACES, 16)
    drawn = draw_map(sheet, view).svg
    assert "<use " not in drawn
    assert ">100</text>" in drawn
    assert "Hechos por lugar" in drawn
    sizes = [float(size) for size in re.findall(r'<circle [^>]*r="([\d.]+)" fill="#[0-9a-f]{6}" stroke="#', drawn)]
    assert max(sizes) == pytest.approx(5.1)


def test_a_full_place_among_marks_is_told_by_a_number() -> None:
    view = whole_view(SHEET, 190, 150)
    step = 6.0 * view.scale / 1000
    places = dense(3, step)
    sheet = with_marks(places + places[:1] * 6, profile="interno")
    picture = incident_picture(sheet, view, 1.0)
    assert picture.kind == MARKS
    assert [cell.count for cell in picture.cells] == [7]
    assert draw_map(sheet, view).svg.count("<use ") == 8


def test_the_number_of_a_punto_critico_is_outside_its_line() -> None:
    sheet = replace(SHEET, marks=(), profile="interno", zones=sheets.zones())
    view = whole_view(sheet, 190, 150)
    drawn = parse(draw_map(sheet, view).svg)
    badges = [one for one in drawn.iter(f"{SVG}circle") if one.get("r") == "2.1"]
    assert len(badges) == len(sheet.zones)
    for badge, zone in zip(badges, sheet.zones, strict=True):
        at = view.to_ground(np.asarray([(float(badge.get("cx", 0)), float(badge.get("cy", 0)))]))[0]
        reach = 2.0 * view.scale / 1000
        assert not zone.geometry.intersects(box(*(at - reach / 2), *(at + reach / 2)))


def test_factors_are_marks_over_the_hexagons() -> None:
    factor = replace(SHEET.marks[0], key="factor:x")
    line = replace(SHEET.legend[0].entries[0], key="factor:x", symbol=symbol_of("PAT"))
    legend = (*SHEET.legend, replace(SHEET.legend[0], entries=(line,)))
    sheet = with_marks(dense(40, 20.0), profile="interno")
    both = replace(sheet, marks=(*sheet.marks, factor), legend=legend)
    drawn = draw_map(both, whole_view(both, 190, 150)).svg
    assert 'data-suma="1600"' in drawn
    assert drawn.count("<use ") == 1
