"""A sheet as one web page that opens without a network.

folium makes the map, which holds no data at all: branca compiles rendered text as a template, so a cell of somebody's
spreadsheet would run as a program. The page around it is a template of ours (:mod:`maps.web.templates`). Its scripts are the
same in every page; the data is a JSON island that they read, and the content security policy names the scripts by their
hashes, taken from a page without data.
"""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import folium
from branca.element import Element, Figure
from xstatic.pkg import leaflet

from maps.web.payload import island
from maps.web.templates import asset, digest, fill, ours

if TYPE_CHECKING:
    from maps.sheet import Sheet

__all__ = ["TILE_HOST", "render"]

TILE_HOST = "https://tile.openstreetmap.org"
"""Where the background of streets comes from, in the only case that the sheet asks for it."""

_SCRIPTS = (
    "shapes.js",
    "data.js",
    "counted.js",
    "overlays.js",
    "basemap.js",
    "filters.js",
    "time.js",
    "labels.js",
    "marks.js",
    "panel.js",
    "sheet.js",
)
_SCRIPT = re.compile(r"<script>(.*?)</script>", re.DOTALL)
_FETCHED = re.compile(r"^\s*[\w-]+:\s*url\(.*$|^//# sourceMappingURL=.*$", re.MULTILINE)
_UNSAFE = re.compile(r"[<>&\u2028\u2029]|\{(?=[{%#])")


class _Map(folium.Map):
    """The map of the page: fixed name, nothing fetched, no data."""

    def __init__(self) -> None:
        super().__init__(
            tiles=None,
            zoom_control=False,
            attribution_control=False,
            zoom_snap=0.25,
            zoom_delta=0.5,
            wheel_px_per_zoom_level=120,
        )
        self._id = "lamina"
        self.default_js, self.default_css = [], []


@cache
def _map() -> dict[str, str]:
    """Let folium write the map: what goes into the head of the page, its body and its script."""
    page = Figure()
    page.header = Element()  # without what branca puts there
    page.add_child(_Map())
    page.render()
    return {place: ours(getattr(page, place).render()) for place in ("header", "html", "script")}


@cache
def _leaflet(name: str) -> str:
    """Return a file of Leaflet without the lines that would fetch images or source maps."""
    return ours(_FETCHED.sub("", (Path(leaflet.BASE_DIR) / name).read_text(encoding="utf-8")))


@cache
def _program() -> str:
    return ours('(() => {\n"use strict";\n' + "\n".join(asset(name) for name in _SCRIPTS) + "})();\n")


def _document(title: str = "", data: str = "null", *, digests: tuple[str, ...] = (), web_tiles: bool = False) -> str:
    return fill(
        "sheet.html.jinja",
        title=title,
        data=data,
        digests=digests,
        images=f"data: {TILE_HOST}" if web_tiles else "data:",
        map=_map(),
        leaflet=_leaflet,
        program=_program(),
    )


@cache
def _digests() -> tuple[str, ...]:
    """Digests of the scripts, from a page that holds no data: what is not shipped with the program has none."""
    return tuple(map(digest, _SCRIPT.findall(_document())))


def _json(sheet: Sheet) -> str:
    """Return the island with every sign that HTML or a template engine would notice written as an escape."""
    text = json.dumps(island(sheet), ensure_ascii=False, separators=(",", ":"))
    return ours(_UNSAFE.sub(lambda sign: f"\\u{ord(sign[0]):04x}", text))


def render(sheet: Sheet) -> str:
    """Return the whole page: the same sheet gives the same bytes.

    Raises
    ------
    ValueError
        If the sheet breaks its contract (see :func:`maps.web.payload.island`).
    """
    title = f"{sheet.title} - {sheet.place}" if sheet.place else sheet.title
    return _document(title, _json(sheet), digests=_digests(), web_tiles=sheet.web_tiles)
