"""Names of streets and areas on the pictures of reports, and QR codes."""

from __future__ import annotations

import re

from shapely import LineString, box

from maps.report_content import Picture
from maps.svg.picture import SMALL, draw
from maps.web.qr_code import qr_svg

STREET = LineString([(0, 500), (1000, 500)])


def picture(**parts: object) -> Picture:
    parts = {"strokes": ((box(0, 0, 999, 999), "#000000"),)} | parts
    return Picture("a", (box(0, 0, 1000, 1000),), (), (0, 0, 1000, 1000), **parts)  # type: ignore[arg-type]


def test_a_street_is_named_once_along_itself_and_an_area_beside_the_number() -> None:
    cut = tuple((LineString([(x, 500), (x + 100, 500)]), "Jr. Junín") for x in range(0, 1000, 100))
    svg = draw(picture(streets=cut, names=(((500, 700), "SECTOR 1"),), labels=(((500, 700), "1"),)))
    assert svg.count("Jr. Junín") == 1
    assert svg.count("SECTOR 1") == 1
    (y,) = re.findall(r'y="([\d.]+)"[^>]*>SECTOR 1', svg)
    (number,) = re.findall(r'y="([\d.]+)"[^>]*>1<', svg)
    assert abs(float(y) - float(number)) > 15


def test_names_that_find_no_room_are_left_out() -> None:
    close = tuple((LineString([(0, 500 + 2 * n), (1000, 500 + 2 * n)]), f"Calle {n}") for n in range(9))
    assert 1 <= draw(picture(streets=close), width=SMALL).count("Calle ") < 9
    assert "Lejos" not in draw(picture(names=(((9000, 9000), "Lejos"),)))
    assert "Corta" not in draw(picture(streets=((LineString([(0, 0), (5, 0)]), "Corta"),)))


def test_a_name_is_text() -> None:
    assert "&lt;b&gt;" in draw(picture(streets=((STREET, "<b>"),)))


def test_the_code_has_the_three_corners_of_a_qr() -> None:
    svg = qr_svg("geo:-17.64560,-71.34530")
    rows = {}
    for x, y, long in re.findall(r"M(\d+) (\d+)h(\d+)v1", svg):
        rows.setdefault(int(y), []).append((int(x), int(long)))
    assert rows[4][0] == (4, 7)
    assert rows[4][-1] == (22, 7)
    assert rows[28][0] == (4, 7)
    assert min(rows) == 4
    assert max(rows) == 28


def test_the_number_of_a_small_zone_is_beside_it_and_that_of_a_large_one_inside() -> None:
    small, large = box(100, 100, 115, 115), box(400, 400, 700, 700)
    svg = draw(picture(strokes=((small, "#7a0019"), (large, "#7a0019")), labels=(((107, 107), "1"), ((550, 550), "2"))))
    ties = re.findall(r'<path d="M([\d.]+) ([\d.]+)L([\d.]+) ([\d.]+)" stroke="#16202c"', svg)
    assert len(ties) == 1
    (inside,) = re.findall(r'<text x="([\d.]+)" y="[\d.]+">2<', svg)
    (beside,) = re.findall(r'<text x="[\d.]+" y="([\d.]+)">1<', svg)
    assert abs(float(beside) - float(ties[0][1])) > 15
    assert ties[0][3] == beside
    assert inside not in ties[0]
