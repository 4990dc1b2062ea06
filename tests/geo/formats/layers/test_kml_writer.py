"""No text of the data is markup in a KML, read as XML and then as the HTML of a balloon."""

from __future__ import annotations

import zipfile
from html.parser import HTMLParser
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET  # what is parsed here was written here

import pyogrio
import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely import Point, box

from geo.formats.layers.kml_places import read_kml
from geo.formats.layers.kml_writer import Folder, Place, kml_text, write_kmz

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
    return parsed(kml_text(text, [Folder(text, places), Folder("Sectores", areas)], epsg=32718))


def parsed(text: str | bytes) -> ET.Element:
    return ET.fromstring(text)  # noqa: S314 (our own)


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


def thefts(months: tuple[str, ...], *, north: float = 9_000_050) -> list[Folder]:
    """Return a sector, and a folder in a folder with a theft in each month."""
    square = Place("S", "", box(200_000, 9_000_000, 200_100, 9_000_100), "#00aa00")
    own = (Place("Hurto", "", Point(200_050, north), "#aa0000", icon="signos/1.png", month=month) for month in months)
    return [Folder("Sectores", (square,)), Folder("Patrimonio", folders=(Folder("Hurto", tuple(own)),)), Folder("Nada")]


def test_a_folder_in_a_folder_has_the_icon_of_its_marks_and_empty_ones_are_left_out() -> None:
    root = parsed(kml_text("t", thefts(("2020-03", "")), epsg=32718))
    [document] = root
    assert [folder.findtext(f"{NS}name") for folder in document.iterfind(f"{NS}Folder")] == ["Sectores", "Patrimonio"]
    inner = document.find(f"{NS}Folder/{NS}Folder")
    assert inner is not None
    marks = inner.findall(f"{NS}Placemark")
    look = inner.findtext(f"{NS}styleUrl")
    assert [mark.findtext(f"{NS}styleUrl") for mark in marks] == [look, look]
    [style] = (style for style in document.iterfind(f"{NS}Style") if f"#{style.get('id')}" == look)
    assert style.findtext(f"{NS}IconStyle/{NS}Icon/{NS}href") == "signos/1.png"
    assert [mark.findtext(f"{NS}TimeStamp/{NS}when") for mark in marks] == ["2020-03", None]


def test_the_first_view_has_all_months_and_tells_of_polygons_alone() -> None:
    months = ("2020-11", "2020-03", "2020-12")
    texts = [kml_text("t", thefts(months, north=north), epsg=32718) for north in (9_000_050, 9_500_000)]
    views = [parsed(text)[0].find(f"{NS}LookAt") for text in texts]
    first, other = (ET.tostring(view) for view in views if view is not None)
    assert first == other
    assert views[0] is not None
    assert list(views[0].itertext())[:2] == ["2020-03", "2021-01"]
    assert "LookAt" not in kml_text("t", thefts(("",)), epsg=32718)


def test_a_kmz_has_its_pictures_and_is_the_same_bytes(tmp_path: Path) -> None:
    for name in ("a.kmz", "b.kmz"):
        pictures = {"leyenda.png": b"L", "signos/1.png": b"S"}
        write_kmz(tmp_path / name, "t", thefts(("2020-03",)), epsg=32718, pictures=pictures, legend="leyenda.png")
    assert (tmp_path / "a.kmz").read_bytes() == (tmp_path / "b.kmz").read_bytes()
    with zipfile.ZipFile(tmp_path / "a.kmz") as book:
        assert book.namelist() == ["doc.kml", "leyenda.png", "signos/1.png"]
        root = parsed(book.read("doc.kml"))
    hrefs = {element.text for element in root.iter(f"{NS}href")}
    assert hrefs == {"leyenda.png", "signos/1.png"}
    assert len(list(root.iter(f"{NS}ScreenOverlay"))) == 1


@pytest.mark.parametrize("text", [*HOSTILE[:1], "JR. UNO & DOS <3", "S/ 100 $[x]"])
def test_our_own_reader_gives_the_text_back(tmp_path: Path, text: str) -> None:
    path = tmp_path / "z.kml"
    places = (Place("a", f"Lugar: {text}\nTurno: noche", Point(200_000, 9_000_000), "#aa0000"),)
    path.write_text(kml_text("t", [Folder("F", places)], epsg=32718), encoding="utf-8")
    assert read_kml(path, "z.kml")["F"].frame.loc[0, ["Lugar", "Turno"]].tolist() == [text, "noche"]
    frame = pyogrio.read_dataframe(path, layer="F")
    assert frame.loc[0, "Name"] == "a"
