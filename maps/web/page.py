"""HTML page of a sheet, in one file that opens without a network.

folium renders the map without any data: branca compiles rendered text as a template, so that a cell of a spreadsheet could
be executed. The rest of the page is a template of :mod:`maps.web.templates`. All pages have the same scripts, which read the
data from a JSON payload; the content security policy lists the hashes of the scripts, computed from a page without data.
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

from maps.web.compact import compact_script, compact_style
from maps.web.payload import payload
from maps.web.templates import asset, digest, render_template, trusted

if TYPE_CHECKING:
    from maps.sheet import Sheet

__all__ = ["TILE_HOST", "render"]

TILE_HOST = "https://tile.openstreetmap.org"
"""Server of the optional background map (:attr:`maps.sheet.Sheet.web_tiles`)."""

_SCRIPTS = (
    "plain.js",
    "shapes.js",
    "data.js",
    "counted.js",
    "basemap.js",
    "columns.js",
    "density.js",
    "change.js",
    "overlays.js",
    "filters.js",
    "time.js",
    "charts.js",
    "labels.js",
    "places.js",
    "hexagons.js",
    "counts_legend.js",
    "tags.js",
    "marks.js",
    "popups.js",
    "title.js",
    "legend.js",
    "panel.js",
    "ground.js",
    "zones.js",
    "controls.js",
    "place.js",
    "keyboard.js",
    "address.js",
    "picture_map.js",
    "picture.js",
    "print.js",
    "sheet.js",
)
"""Scripts of the page (``maps/web/assets``), in the order in which they are joined."""
_STYLES = ("sheet.css", "sheet_map.css", "charts.css", "sheet_print.css")
"""Style sheets of the page, after that of Leaflet; a later one has the last word."""
_SCRIPT = re.compile(r"<script>(.*?)</script>", re.DOTALL)
_FETCHED = re.compile(r"^\s*[\w-]+:\s*url\(.*$|^//# sourceMappingURL=.*$", re.MULTILINE)
"""Lines of Leaflet that would request an image or a source map."""
_VIEWPORT = re.compile(r"\s*<meta name=\"viewport\".*?/>", re.DOTALL)
"""The element by which folium forbids to enlarge the page; the template has one that allows it."""
_UNSAFE = re.compile(r"[<>&\u2028\u2029]|\{(?=[{%#])")
"""Characters of JSON that HTML or a template engine would interpret."""


class _Map(folium.Map):
    """The folium map of a page: fixed name, no requests, no data."""

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
    """Return the parts of the map that folium renders: ``header``, ``html`` and ``script``."""
    page = Figure()
    page.header = Element()  # replaces branca's own header
    page.add_child(_Map())
    page.render()
    parts = {place: _VIEWPORT.sub("", getattr(page, place).render()) for place in ("header", "html", "script")}
    return {place: trusted(part) for place, part in parts.items()}


@cache
def _leaflet(name: str) -> str:
    """Return a file of Leaflet without the lines that request images or source maps."""
    return trusted(_FETCHED.sub("", (Path(leaflet.BASE_DIR) / name).read_text(encoding="utf-8")))


@cache
def _program() -> str:
    return trusted('(() => {\n"use strict";\n' + compact_script("\n".join(map(asset, _SCRIPTS))) + "})();\n")


@cache
def _styles() -> str:
    return trusted(compact_style("\n".join((_leaflet("leaflet.css"), *map(asset, _STYLES)))))


def _document(title: str = "", data: str = "null", *, digests: tuple[str, ...] = (), web_tiles: bool = False) -> str:
    return render_template(
        "sheet.html.jinja",
        title=title,
        data=data,
        digests=digests,
        images=f"data: {TILE_HOST}" if web_tiles else "data:",
        map=_map(),
        leaflet=_leaflet,
        styles=_styles(),
        program=_program(),
    )


@cache
def _digests() -> tuple[str, ...]:
    """Return the digests of the scripts of a page without data, so that only scripts of the program are allowed to run."""
    return tuple(map(digest, _SCRIPT.findall(_document())))


def _json(sheet: Sheet) -> str:
    """Return the payload as JSON, with :data:`_UNSAFE` characters written as escapes."""
    text = json.dumps(payload(sheet), ensure_ascii=False, separators=(",", ":"))
    return trusted(_UNSAFE.sub(lambda found: f"\\u{ord(found[0]):04x}", text))


def render(sheet: Sheet) -> str:
    """Return the HTML of a sheet; equal sheets give equal bytes.

    Raises
    ------
    ValueError
        If the sheet is inconsistent (see :func:`maps.web.payload.payload`).
    """
    title = f"{sheet.title} - {sheet.place}" if sheet.place else sheet.title
    return _document(title, _json(sheet), digests=_digests(), web_tiles=sheet.web_tiles)
