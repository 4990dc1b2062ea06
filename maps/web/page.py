"""A sheet as one web page that opens without a network.

folium makes the page and the map; it is given no data at all. branca compiles rendered text as a template, so a cell of
somebody's spreadsheet would run as a program: here every part of ours goes into the figure through :class:`_Raw`, which is
handed over untouched. The page's scripts are the same in every page; the data is a JSON island that they read, and the
content security policy names the scripts by their hashes, taken from a page without data.
"""

from __future__ import annotations

import json
import re
from base64 import b64encode
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

import folium
from branca.element import Element, Figure, MacroElement
from jinja2 import Template
from xstatic.pkg import leaflet

from maps.web.payload import island

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

_HEADER = """<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="referrer" content="no-referrer">
<link rel="icon" href="data:,">
<title>{title}</title>"""

_PANEL = """<aside id="panel" aria-label="Leyenda y datos"></aside>
<noscript>Esta lámina se dibuja con JavaScript: actívelo en el navegador para verla.</noscript>
<script type="application/json" id="datos">{data}</script>"""


class _Raw(Element):
    """A piece of the page that no template engine ever reads."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self._text = text

    def render(self, **_kwargs: object) -> str:
        return self._text


class _Part(MacroElement):
    """Text for the three places of a figure, put there as it is."""

    def __init__(self, name: str, *, header: str = "", html: str = "", script: str = "") -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._id = name
        self._texts = {"header": header, "html": html, "script": script}

    def render(self, **_kwargs: object) -> str:
        figure = self.get_root()
        for place, text in self._texts.items():
            if text:
                getattr(figure, place).add_child(_Raw(text), name=self.get_name())
        return ""


class _Page(Figure):
    """A figure whose document is in Spanish, with nothing in its head that we did not put there."""

    _template = Template(
        '<!DOCTYPE html>\n<html lang="es">\n<head>\n{{ this.header.render() }}\n</head>\n<body>\n{{ this.html.render() }}\n'
        "<script>{{ this.script.render() }}</script>\n</body>\n</html>\n"
    )

    def __init__(self) -> None:
        super().__init__()
        self.header = Element()
        self.header._parent = self  # noqa: SLF001


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


@dataclass(frozen=True, slots=True)
class _Data:
    """What differs from page to page, already safe to stand in HTML."""

    policy: str = ""
    title: str = ""
    island: str = "null"


@cache
def _asset(name: str) -> str:
    return (Path(__file__).parent / "assets" / name).read_text(encoding="utf-8")


@cache
def _leaflet(name: str) -> str:
    """Return a file of Leaflet without the lines that would fetch images or source maps."""
    return _FETCHED.sub("", (Path(leaflet.BASE_DIR) / name).read_text(encoding="utf-8"))


@cache
def _program() -> str:
    return '(() => {\n"use strict";\n' + "\n".join(_asset(name) for name in _SCRIPTS) + "})();\n"


def _document(data: _Data) -> str:
    """Let folium write the page."""
    page = _Page()
    head = _HEADER.format(policy=data.policy, title=data.title)
    page.add_child(_Part("cabecera", header=head, html='<header id="membrete"></header>'))
    page.add_child(_Map())
    looks = (
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<style>{_leaflet('leaflet.css')}</style>\n<style>{_asset('sheet.css')}</style>\n"
        f"<script>{_leaflet('leaflet.js')}</script>"
    )
    page.add_child(_Part("panel", header=looks, html=_PANEL.format(data=data.island), script=_program()))
    text: str = page.render()
    return text


@cache
def _hashes() -> str:
    """Hashes of the scripts, from a page that holds no data: what is not shipped with the program has none."""
    digests = [sha256(script.encode()).digest() for script in _SCRIPT.findall(_document(_Data()))]
    return " ".join(f"'sha256-{b64encode(digest).decode()}'" for digest in digests)


def _policy(*, web_tiles: bool) -> str:
    images = f"data: {TILE_HOST}" if web_tiles else "data:"
    return (
        f"default-src 'none'; script-src {_hashes()}; style-src 'unsafe-inline'; img-src {images}; connect-src 'none'; "
        "font-src 'none'; frame-src 'none'; object-src 'none'; base-uri 'none'; form-action 'none'"
    )


def _json(sheet: Sheet) -> str:
    """Return the island with every sign that HTML or a template engine would notice written as an escape."""
    text = json.dumps(island(sheet), ensure_ascii=False, separators=(",", ":"))
    return _UNSAFE.sub(lambda sign: f"\\u{ord(sign[0]):04x}", text)


def render(sheet: Sheet) -> str:
    """Return the whole page: the same sheet gives the same bytes.

    Raises
    ------
    ValueError
        If the sheet breaks its contract (see :func:`maps.web.payload.island`).
    """
    title = escape(f"{sheet.title} - {sheet.place}" if sheet.place else sheet.title)
    return _document(_Data(policy=_policy(web_tiles=sheet.web_tiles), title=title, island=_json(sheet)))
