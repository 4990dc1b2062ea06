"""Pages are templates that escape every text: what somebody gave is never markup nor a program."""

from __future__ import annotations

import ast
from html.parser import HTMLParser
from itertools import count
from typing import TYPE_CHECKING

import numpy as np
import pytest
from jinja2 import UndefinedError
from shapely import box

from helpers.sheets import hostile
from mapadelito import ROOT
from maps.overview.compare import overview_of
from maps.overview.values import Station, Tally
from maps.report_content import Picture, PointLayer, Report, Section, Share
from maps.sheet import Table
from maps.svg.xml_text import plain_text
from maps.web import page as web_page
from maps.web.index import render_index
from maps.web.report import render_report
from maps.web.templates import render_template

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

PAYLOADS = (
    "<script>alert(1)</script>",
    "{{ 7*7 }}{% raw %}{# nada #}",
    "{{ range.__globals__ }}",
    "\"'><img src=x onerror=alert(1)>",
    "]]>--><!-- </style></title></svg>",
    "&lt;b&gt; &amp;amp; &#60;",
    "a\x00b\x07c\x1bd\x7fe\x9bf\u202eg",
)
TRUSTED = {
    ("follow_page", "render_follow"),  # SVG of maps.svg.charts.control_chart, whose texts maps.svg.xml_text escapes
    ("page", "_json"),  # data of the sheet, in JSON without any sign that HTML notices
    ("page", "_leaflet"),  # a file of Leaflet
    ("page", "_map"),  # folium's map without data
    ("page", "_program"),  # our scripts
    ("page", "_styles"),  # our style sheets and that of Leaflet
    ("report", "render_report"),  # SVG of maps.svg.picture, whose texts maps.svg.xml_text escapes
    ("templates", "_escaped"),  # a text, escaped
    ("templates", "asset"),  # a file of ours
}
"""Modules and functions that mark a text as markup: each new one is looked at, and named here."""


class Reader(HTMLParser):
    """The tags of a page with the names of their attributes, and every text of it, attributes too."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, ...]] = []
        self.texts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: D102
        self.tags.append((tag, *(name for name, _ in attrs)))
        self.texts += [value or "" for _, value in attrs]

    def handle_data(self, data: str) -> None:  # noqa: D102
        self.texts.append(data)


def read(page: str) -> Reader:
    reader = Reader()
    reader.feed(page)
    reader.close()
    return reader


def numbered(payload: str) -> Iterator[str]:
    """Give the payload again and again, with a number, so that the texts stay apart."""
    return (f"{payload} [{number}]" for number in count())


def table(texts: Iterator[str], rows: int = 2) -> Table:
    def row() -> tuple[str, ...]:
        return next(texts), next(texts)

    return Table(next(texts), row(), tuple(row() for _ in range(rows)), row() if rows else (), next(texts))


def picture(texts: Iterator[str]) -> Picture:
    square = box(0, 0, 900, 900)
    layer = PointLayer(next(texts), "#112233", np.asarray([[5.0, 5.0]]))
    label, key = ((9.0, 9.0), next(texts)), (next(texts), "#aabbcc")
    return Picture(next(texts), (square,), (layer,), square.bounds, labels=(label,), keys=(key,))


def report(texts: Iterator[str]) -> str:
    heat = (("", "", ""), (next(texts), "3", next(texts)), (next(texts), "", ""))
    return render_report(
        Report(
            next(texts),
            next(texts),
            next(texts),
            (next(texts), next(texts)),
            next(texts),
            warning=next(texts),
            shares=(Share(next(texts), 3, "#123456"),),
            tables=(table(texts), Table(next(texts), (), (), note=next(texts))),
            months=Table(next(texts), (next(texts), "ene", next(texts)), heat, (next(texts),) * 3, next(texts)),
            pictures=(picture(texts),),
            pictures_title=next(texts),
            sections=(Section(next(texts), next(texts), picture(texts), table(texts)),),
        )
    )


def index(texts: Iterator[str]) -> str:
    months = ((next(texts), 1), (next(texts), 2))
    numbers = {"outline": str(box(0, 0, 1, 1).wkt), "months": months, "before": 9, "days": (1, 1), "earlier": next(texts)}
    tally = Tally(40, crime=next(texts), crime_n=3, **numbers)
    links = ((next(texts), "x/mapa-del-delito.html"), (next(texts), "x"))
    station = Station(next(texts), tally, next(texts), "", links, ((next(texts), next(texts)),), next(texts))
    bare = Station(next(texts), Tally(0))
    notes, links = [next(texts)], ((next(texts), "y"),)
    return render_index(next(texts), next(texts), overview_of([station, bare]), notes, links)


@pytest.mark.parametrize("payload", PAYLOADS)
@pytest.mark.parametrize("make", [report, index])
def test_every_text_stays_text(make: Callable[[Iterator[str]], str], payload: str) -> None:
    texts = numbered(payload)
    page = read(make(texts))
    used = int(next(texts).rpartition("[")[2][:-1])
    assert used >= 10
    assert page.tags == read(make(numbered("x"))).tags
    whole = "\n".join(page.texts)
    for text, _ in zip(numbered(payload), range(used), strict=False):
        assert text in whole or plain_text(text) in whole, text  # an SVG holds no control characters


@pytest.mark.parametrize("payload", PAYLOADS)
def test_the_title_of_a_sheet_stays_text(payload: str) -> None:
    sheet = hostile(payload)
    page = read(web_page.render(sheet))
    assert page.tags == read(web_page.render(hostile("x"))).tags
    assert f"{sheet.title} - {sheet.place}" in page.texts


@pytest.mark.parametrize("color", ['"><script>', "red;background:url(x)'\""])
def test_a_colour_cannot_leave_its_attribute(color: str) -> None:
    page = read(render_report(Report("a", "b", "c", (), "d", shares=(Share("e", 1, color),))))
    assert page.tags == read(render_report(Report("a", "b", "c", (), "d", shares=(Share("e", 1, "#000000"),)))).tags


def test_an_address_is_of_a_file_beside_the_page() -> None:
    station = Station("b", links=(("c", "javascript:alert(1)"), ("d", "a b/ñ'.html")))
    page = render_index("a", "", overview_of([station]), [])
    assert 'href="javascript%3Aalert%281%29"' in page
    assert 'href="a%20b/%C3%B1%27.html"' in page


def test_a_value_that_is_not_given_is_an_error() -> None:
    with pytest.raises(UndefinedError, match="subtitle"):
        render_template("index.html.jinja", title="a", notes=(), links_of_all=())


def test_what_is_not_escaped_is_listed() -> None:
    found = set()
    for package in ("geo", "layers", "maps", "mapadelito"):
        for path in (ROOT / package).rglob("*.py"):
            code = path.read_text(encoding="utf-8")
            for function in ast.walk(ast.parse(code)) if "trusted(" in code else ():
                if isinstance(function, ast.FunctionDef):
                    calls = (node.func for node in ast.walk(function) if isinstance(node, ast.Call))
                    names = {node.id for node in calls if isinstance(node, ast.Name)}
                    found |= {(path.stem, function.name)} if "trusted" in names else set()
    assert found == TRUSTED
    templates = [path.read_text(encoding="utf-8") for path in (ROOT / "maps").rglob("*.jinja")]
    assert len(templates) >= 4
    assert not [text for text in templates if "safe" in text.split() or "|safe" in text or "autoescape" in text]
