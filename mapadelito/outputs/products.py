"""Every file of one comisaría, made in memory: pages, prints, layers, KMZ and tables."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from geo.formats.kml_writer import write_kmz
from geo.formats.vector import write_layers
from mapadelito.outputs.cuadro import write_cuadro
from maps.gis.kmz import kmz_folders
from maps.web import page as web_page

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import pandas as pd

    from mapadelito.jobs.stations import Station
    from mapadelito.settings.config import Config
    from maps.sheet import Sheet

__all__ = ["PAGES", "STATION_FILES", "Order", "Products", "make_products"]

PAGES = {
    "delito": ("mapa-del-delito", "Mapa del delito"),
    "riesgo": ("mapa-de-riesgo", "Mapa de riesgo"),
    "integrado": ("mapa-integrado", "Mapa integrado"),
    "delito-y-riesgos": ("mapa-del-delito-y-riesgos", "Mapa del delito y riesgos"),
    "puntos-criticos": ("puntos-criticos", "Puntos críticos"),
}
"""Name of the file, and in words, of each kind of map."""
STATION_FILES = (
    *(f"{name}.{form}" for name, _ in PAGES.values() for form in ("html", "pdf", "png")),
    *("capas.gpkg", "capas.kmz", "cuadro.xlsx"),
)
"""Every file that a station may have."""


@dataclass(frozen=True, slots=True)
class Order:
    """What to make of every station: as configured, the table of those compared with each other, and the maps of each."""

    config: Config
    peers: pd.DataFrame
    maps: Mapping[str, tuple[str, ...]]


@dataclass(slots=True)
class Products:
    """Files by name, links to them as (text, name), and the sheets."""

    files: dict[str, bytes] = field(default_factory=dict)
    links: list[tuple[str, str]] = field(default_factory=list)
    sheets: list[Sheet] = field(default_factory=list)

    def add(self, name: str, text: str, content: bytes) -> None:
        """Add a file and its link."""
        self.files[name] = content
        self.links.append((text, name))


def make_products(order: Order, station: Station) -> Products:
    """Make everything that is asked for of one station."""
    config, out = order.config, Products()
    sheets = station.sheets(order.maps[station.name], weights=config.pesos, peers=order.peers)
    out.sheets += sheets.values()
    for kind, sheet in sheets.items():
        _add_sheet(out, sheet, *PAGES[kind], config)
    if "gpkg" in config.formato:
        layers = station.layers()
        content = _bytes("capas.gpkg", lambda path: write_layers(path, layers, station.styles(layers)))
        out.add("capas.gpkg", "Capas (GeoPackage)", content)
    if "kmz" in config.formato and sheets:
        out.add("capas.kmz", "Para el teléfono (KMZ)", _bytes("capas.kmz", lambda path: _write_kmz(path, out.sheets)))
    if "xlsx" in config.formato:
        out.add("cuadro.xlsx", "Cuadro (Excel)", _bytes("cuadro.xlsx", lambda path: write_cuadro(path, station=station)))
    return out


def _add_sheet(out: Products, sheet: Sheet, name: str, title: str, config: Config) -> None:
    """Add one sheet in the formats asked for."""
    if "html" in config.formato:
        out.add(f"{name}.html", title, web_page.render(sheet).encode(errors="replace"))
    if "pdf" in config.formato:
        from maps.paper.pdf import render_pdf  # noqa: PLC0415 (heavy)

        out.add(f"{name}.pdf", f"{title} (PDF)", render_pdf([sheet], paper=config.papel))
    if "png" in config.formato:
        from maps.paper.pdf import render_png  # noqa: PLC0415 (heavy)

        out.add(f"{name}.png", f"{title} (PNG)", render_png(sheet, paper=config.papel))


def _write_kmz(path: Path, sheets: list[Sheet]) -> None:
    """Write the places of all the sheets of a jurisdiction, each folder once."""
    folders = {folder.name: folder for sheet in reversed(sheets) for folder in kmz_folders(sheet)}
    write_kmz(path, sheets[0].place, reversed(folders.values()), epsg=sheets[0].epsg)


def _bytes(name: str, make: Callable[[Path], object]) -> bytes:
    """Return what a library that only writes to a path would have written."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / name
        make(path)
        return path.read_bytes()
