"""No text of the data is markup in a KML, read as XML and then as the HTML of a balloon."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET  # what is parsed here was written here

import pyogrio
import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely import Point, box

from geo.formats.layers.kml_places import read_kml
from geo.formats.layers.kml_writer import Folder, Place, kml_text

if TYPE_CHECKING:
    from pathlib import Path

NS = "{http://www.opengis.net/kml/2.2}"
HOSTILE = (
    "<img src=x onerror=alert(1)>",
    "&lt;img src=x onerror=alert(1)&gt;",
    "&amp;lt;img src=x&amp;gt;",
    "]]><img src=x>",
    "</description><img src=x>",
    "<script>alert(1)</script>",
    "$[description] $[geDirections] $[name]",
    '"><a href="javascript:alert(1)">x</a>',
    "&#60;img src=x&#62;",
)


class _Tags(HTMLParser):
    """Tags and text of a piece of HTML."""

    def __init__(self, content: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[str] = []
        self.words = ""
        self.feed(content)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002 (the parser's signature)
        self.tags.append(tag)

    def handle_data(self, data: str) -> None:
        self.words += data


def written(text: str) -> ET.Element:
    places = (Place(text, f"Delito: {text}", Point(200_000, 9_000_000), "#aa0000"),)
    areas = (Place(text, text, box(200_000, 9_000_000, 200_100, 9_000_100), "#00aa00"),)
    return ET.fromstring(kml_text(text, [Folder(text, places), Folder("Sectores", areas)], epsg=32718))  # noqa: S314


@pytest.mark.parametrize("text", HOSTILE)
def test_no_markup_after_two_readings(text: str) -> None:
    root = written(text)
    for element in root.iter():
        if element.tag == f"{NS}text":  # ours, and constant
            assert element.text == '<b>$[name]</b><div style="white-space: pre-line">$[description]</div>'
        elif element.tag != f"{NS}coordinates":
            content = element.text or ""
            assert not _Tags(content).tags
            assert "<img" not in content
            assert "$[" not in content
    told = [element.text or "" for element in root.iter(f"{NS}description")]
    assert [_Tags(content).words for content in told] == [f"Delito: {text}", text]


@given(st.text(max_size=60))
def test_any_text_is_text(text: str) -> None:
    root = written(text)
    for tag in ("name", "description"):
        assert not any(_Tags(element.text or "").tags for element in root.iter(NS + tag))


def test_each_place_has_the_balloon_of_ours_and_no_summary_of_its_own() -> None:
    root = written("x")
    ours = (style for style in root.iter(f"{NS}Style") if style.find(f"{NS}BalloonStyle/{NS}text") is not None)
    styles = {f"#{style.get('id')}" for style in ours}
    marks = list(root.iter(f"{NS}Placemark"))
    assert {mark.findtext(f"{NS}styleUrl") for mark in marks} <= styles
    assert all(mark.findtext(f"{NS}Snippet") == "" for mark in marks)


@pytest.mark.parametrize("text", [*HOSTILE[:1], "JR. UNO & DOS <3", "S/ 100 $[x]"])
def test_our_own_reader_gives_the_text_back(tmp_path: Path, text: str) -> None:
    path = tmp_path / "z.kml"
    places = (Place("a", f"Lugar: {text}\nTurno: noche", Point(200_000, 9_000_000), "#aa0000"),)
    path.write_text(kml_text("t", [Folder("F", places)], epsg=32718), encoding="utf-8")
    assert read_kml(path, "z.kml")["F"].frame.loc[0, ["Lugar", "Turno"]].tolist() == [text, "noche"]
    frame = pyogrio.read_dataframe(path, layer="F")
    assert frame.loc[0, "Name"] == "a"
