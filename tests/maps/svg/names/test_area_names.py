"""Names of areas on a printed map: each on its own area, on no number, or a key."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from helpers.sheet_parts.many_sectors import LONG, SHEET, square_town
from maps.svg.incident_picture import incident_picture
from maps.svg.map_body import draw_map
from maps.svg.names.area_names import draw_area_names
from maps.svg.names.count_numbers import CellNumbers
from maps.svg.names.labels import Room
from maps.svg.names.sector_keys import sector_keys
from maps.svg.view import whole_view


@pytest.mark.parametrize(
    ("across", "name"),
    [(3, "SECTOR {} " + LONG), (9, "SECTOR {} " + LONG), (9, "قطاع الشرطة رقم {} حي السلام الكبير"), (20, "{} " + LONG)],
)
def test_names_of_sectors_hide_no_number_and_lose_none(across: int, name: str) -> None:
    sheet = square_town(across, name)
    view = whole_view(sheet, 180, 150)
    room = Room(view.room)
    numbers = CellNumbers(incident_picture(sheet, view, 1.0), view, room)
    before = list(numbers.own)
    drawn = draw_area_names(sheet, view, room, numbers)
    assert before == numbers.own
    assert len(before) > 50
    assert all(not (a[0] < b[2] and a[2] > b[0] and a[1] < b[3] and a[3] > b[1]) for a in room.boxes for b, _ in before)
    written = {*re.findall(r">([^<]+)</text>", drawn.svg)} & {area.label for area in sheet.areas}
    told = {*written, *(name for _, name in drawn.keyed), *drawn.unnamed}
    assert told == {area.label for area in sheet.areas}


def test_a_key_is_the_number_of_the_sector_where_each_has_one() -> None:
    sheet = square_town(9, "SECTOR {} " + LONG)
    drawn = draw_map(sheet, whole_view(sheet, 180, 150))
    assert ("S41", f"SECTOR 41 {LONG}") in drawn.keyed
    assert ">S41</text>" in drawn.svg
    assert all(name.startswith(f"SECTOR {key[1:]} ") for key, name in drawn.keyed)


def test_keys_are_letters_where_numbers_are_repeated_or_missing() -> None:
    areas = square_town(2, "SECTOR {}").areas
    renamed = tuple(
        replace(area, label=label) for area, label in zip(areas, ("A", "NORTE 1", "SUR 1", "CENTRO"), strict=True)
    )
    assert sector_keys(replace(SHEET, areas=renamed)) == {"A": "B", "NORTE 1": "C", "SUR 1": "D", "CENTRO": "E"}


def test_a_name_that_fits_is_written_whole() -> None:
    sheet = square_town(2, "SECTOR {}", side=1500)
    drawn = draw_map(sheet, whole_view(sheet, 180, 150))
    assert drawn.keyed == drawn.unnamed == ()
    assert all(f">SECTOR {number}</text>" in drawn.svg for number in (1, 2, 3, 4))
