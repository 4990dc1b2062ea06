"""Web page: offline, small, equal bytes for equal sheets, and no cell interpreted as markup or script."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import pytest
from pyproj import Transformer

from helpers.pages import CANARY, PAYLOADS, decode_varints
from helpers.sheet_parts.numbers import with_marks
from helpers.sheets import hostile, overlays, town
from maps.sheet import Mark
from maps.web import page as web_page
from maps.web.payload import payload

if TYPE_CHECKING:
    from pathlib import Path


class Reader(HTMLParser):
    """Requests and scripts of a page, and its data."""

    def __init__(self) -> None:
        super().__init__()
        self.fetched: list[str] = []
        self.scripts: list[str] = []
        self.tags: list[str] = []
        self._into: str = ""
        self.data = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: D102
        found = dict(attrs)
        self.tags.append(tag)
        self.fetched += [str(found[name]) for name in ("src", "href", "action", "data") if name in found]
        self._into = "datos" if found.get("id") == "datos" else tag
        if tag == "script" and self._into != "datos":
            self.scripts.append("")

    def handle_data(self, data: str) -> None:  # noqa: D102
        if self._into == "datos":
            self.data += data
        elif self._into == "script":
            self.scripts[-1] += data

    def handle_endtag(self, tag: str) -> None:  # noqa: ARG002, D102
        self._into = ""


def read(page: str) -> Reader:
    reader = Reader()
    reader.feed(page)
    return reader


@pytest.mark.parametrize(("count", "most"), [(10_000, 420_000), (20_000, 1_000_000)])
def test_a_page_is_small(count: int, most: int) -> None:
    assert len(web_page.render(town(count)).encode()) <= most


def test_same_sheet_same_bytes() -> None:
    assert web_page.render(town(300)) == web_page.render(town(300))


def test_the_order_of_the_incidents_does_not_reach_the_page() -> None:
    sheet = town(300)
    assert web_page.render(sheet) == web_page.render(with_marks(sheet, sheet.marks[::-1]))


def test_nothing_is_fetched() -> None:
    page = web_page.render(town(50))
    assert [address for address in read(page).fetched if not address.startswith("data:")] == []
    assert set(re.findall(r"url\([^)]*\)", page)) <= {"url(#default#VML)"}  # Leaflet, for browsers long gone
    assert "@import" not in page
    assert web_page.TILE_HOST not in page.split("</head>")[0]


def test_web_tiles_only_if_asked_for() -> None:
    with_tiles = web_page.render(replace(town(10), web_tiles=True))
    assert web_page.TILE_HOST in with_tiles.split("</head>")[0]
    assert '"mosaico":1' in with_tiles


def test_the_policy_lists_every_script_and_scripts_are_constant() -> None:
    pages = [web_page.render(sheet) for sheet in (town(10), town(400, bands=False), hostile("{{ 7 * 7 }}"))]
    policies = {re.search(r'Security-Policy" content="([^"]*)"', page)[1] for page in pages}  # type: ignore[index]
    assert len(policies) == 1
    [policy] = policies
    assert "default-src 'none'" in policy
    assert "unsafe-eval" not in policy
    scripts = {tuple(read(page).scripts) for page in pages}
    assert len(scripts) == 1
    assert policy.count("sha256-") == len(next(iter(scripts)))


@pytest.mark.parametrize("attack", PAYLOADS)
def test_every_text_stays_text(attack: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    page = web_page.render(hostile(attack))
    assert not (tmp_path / CANARY).exists()
    reader, plain = read(page), read(web_page.render(hostile("x")))
    assert reader.tags == plain.tags
    assert reader.scripts == plain.scripts
    texts = json.loads(reader.data)["textos"]
    assert len([text for text in texts if text.startswith(attack)]) >= 30


def test_the_payload_is_in_the_page() -> None:
    sheet = town(500)
    data = json.loads(read(web_page.render(sheet)).data)
    assert data == json.loads(json.dumps(payload(sheet)))
    places = sum(len(decode_varints(block["xy"])) // 2 for block in data["hechos"])
    assert places == 500
    assert data["textos"][data["titulo"]] == "MAPA DEL DELITO"


def test_marks_come_back_where_they_were() -> None:
    sheet = town(1)
    [mark] = sheet.marks
    found = payload(with_marks(sheet, [Mark(252_000.0, 8_045_000.0, mark.key)]))["hechos"]
    [block] = found  # type: ignore[misc]
    lon, lat = decode_varints(block["xy"])  # type: ignore[index]
    east, north = Transformer.from_crs(4326, 32719, always_xy=True).transform(lon / 1e5, lat / 1e5)
    assert (east, north) == pytest.approx((252_000, 8_045_000), abs=0.8)


def test_the_outline_of_an_area_is_stored_once() -> None:
    sheet = town(10)
    density, change = payload(replace(sheet, overlays=overlays(sheet.areas)))["vistas"]  # type: ignore[misc]
    assert [len(shape) for _, shape in density["formas"]] == [1, 1, 1]
    named = [sheet.areas[place].name for _, place in change["formas"]]
    assert named == ["Sector 1", "Sector 2", "Sector 3"]


def test_an_inconsistent_sheet_is_refused() -> None:
    sheet = town(3)
    with pytest.raises(ValueError, match="marks without a legend line"):
        web_page.render(with_marks(sheet, [Mark(0, 0, "NO.HAY")]))
    with pytest.raises(ValueError, match="band"):
        web_page.render(replace(sheet, areas=(replace(sheet.areas[0], band="no-hay"),)))
    one, other = overlays(sheet.areas)
    with pytest.raises(ValueError, match="band"):
        web_page.render(replace(sheet, overlays=(replace(one, legend=other.legend),)))
    with pytest.raises(ValueError, match="unknown overlay"):
        web_page.render(replace(sheet, overlays=(replace(one, kind="<b>"),)))
