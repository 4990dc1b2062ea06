"""Product files of one jurisdiction, made in memory: pages, prints, GIS layers, KMZ and workbook."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, NamedTuple

from geo.formats.layers.kml_writer import write_kmz
from geo.formats.layers.vector import write_layers
from layers.peers import with_peers
from mapadelito.outputs.cuadro import write_cuadro
from maps.gis.kmz import kmz_content
from maps.gis.layers import gis_layers, gis_styles
from maps.paper.annex_sheets import as_printed
from maps.sheets.compose import compose_sheets
from maps.sheets.titles import Titles
from maps.web import page as web_page

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date

    from layers.analysis import Analysis
    from layers.peers import Peers
    from mapadelito.settings.config import Config
    from mapadelito.settings.title_block import JurisdictionSettings
    from maps.paper.annex_sheets import PrintedSheet
    from maps.sheet import ChangeBlock, Sheet
    from maps.sheets.titles import Membrete

__all__ = [
    "JURISDICTION_FILES",
    "PAGES",
    "SEVERAL",
    "ProductRequest",
    "Products",
    "StationRequest",
    "make_products",
    "request_of_several",
]

PAGES = {
    "delito": ("mapa-del-delito", "Mapa del delito"),
    "riesgo": ("mapa-de-riesgo", "Mapa de riesgo"),
    "integrado": ("mapa-integrado", "Mapa integrado"),
    "delito-y-riesgos": ("mapa-del-delito-y-riesgos", "Mapa del delito y riesgos"),
    "puntos-criticos": ("puntos-criticos", "Puntos críticos"),
}
"""File name and Spanish title of each kind of map."""
JURISDICTION_FILES = (
    *(f"{name}.{form}" for name, _ in PAGES.values() for form in ("html", "pdf", "png")),
    *("capas.gpkg", "capas.kmz", "cuadro.xlsx"),
)
"""All files that the folder of a jurisdiction may have."""
SEVERAL = "varios periodos"
"""What is printed as the period of jurisdictions that have different ones."""


@dataclass(frozen=True, slots=True)
class ProductRequest:
    """Options and printed texts of the products of all jurisdictions of a run, or of those that have one period.

    ``by_name`` has the settings of proyecto.toml for each jurisdiction, ``membrete`` the title block of the run; ``source``
    is what is printed where a title block has none (``own_sources`` for the jurisdictions that have files of their own),
    never the name of a file; ``period`` is in Spanish, empty without dates; ``notes`` are printed on every sheet, with the
    one equal to ``places[""]`` replaced by that of the jurisdiction; ``finer`` says what would give the public places of
    each more detail; ``until`` is the last day of the data that the profile may show; ``nowhere`` is the number of incidents
    that have neither place nor jurisdiction; ``changes`` is what changed in each since its edition before, without those
    that have none.
    """

    config: Config
    by_name: Mapping[str, JurisdictionSettings]
    membrete: Membrete
    peers: Peers
    period: str = ""
    source: str = ""
    own_sources: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    places: Mapping[str, str] = field(default_factory=dict)
    finer: Mapping[str, str] = field(default_factory=dict)
    until: date | None = None
    nowhere: int = 0
    changes: Mapping[str, ChangeBlock] = field(default_factory=dict)

    def source_of(self, name: str) -> str:
        """Return what is printed as the source of the facts of a jurisdiction."""
        return self.by_name[name].membrete.source or self.own_sources.get(name, self.source)

    def titles_of(self, name: str) -> Titles:
        """Return the texts to print on the sheets of a jurisdiction."""
        own, places = self.by_name[name], self.places
        return Titles(
            membrete=own.membrete,
            source=self.source_of(name),
            notes=tuple(places[name] if note == places.get("") else note for note in self.notes),
            changes=self.changes.get(name),
            until=self.until,
            finer=self.finer.get(name, ""),
            legend=own.legend,
            web_tiles=self.config.teselas,
        )

    def of(self, name: str) -> StationRequest:
        """Return what to make of one jurisdiction."""
        config, is_peer = self.config, name in self.peers.table.index
        peers = self.peers if is_peer else None
        return StationRequest(self.titles_of(name), self.by_name[name].maps, config.formato, config.papel, peers)


def request_of_several(requests: Sequence[ProductRequest]) -> ProductRequest:
    """Return what is printed on the annex and the index of jurisdictions that have different periods, of one request each.

    A note that not all of them have is told with the period that it is about. ``nowhere`` is 0: the periods may overlap, and
    the incidents of no jurisdiction would be added twice.
    """
    if len(requests) == 1:
        return requests[0]
    common = [note for note in requests[0].notes if all(note in request.notes for request in requests)]
    own = [
        f"{(one.period or 'sin fechas').capitalize()}: {note}"
        for one in requests
        for note in one.notes
        if note not in common
    ]
    return replace(requests[0], period=SEVERAL, notes=(*common, *own), nowhere=0)


class StationRequest(NamedTuple):
    """What to make of one jurisdiction and to print on it: its products depend on this and its analysis, and on no more.

    ``peers`` is None for one that is compared inside.
    """

    titles: Titles
    maps: tuple[str, ...]
    formats: tuple[str, ...]
    paper: str
    peers: Peers | None


@dataclass(slots=True)
class Products:
    """Contents of files by name, links to them as (text, name), the sheets, and their prints.

    The document of a print is the name of its file.
    """

    files: dict[str, bytes] = field(default_factory=dict)
    links: list[tuple[str, str]] = field(default_factory=list)
    sheets: list[Sheet] = field(default_factory=list)
    prints: list[PrintedSheet] = field(default_factory=list)

    def add(self, name: str, text: str, content: bytes) -> None:
        """Add a file and its link."""
        self.files[name] = content
        self.links.append((text, name))


def make_products(request: StationRequest, analysis: Analysis) -> Products:
    """Return the requested products of one jurisdiction."""
    titles, formats, out = request.titles, request.formats, Products()
    compared = with_peers(analysis, request.peers) if request.peers is not None else analysis
    sheets = compose_sheets(compared, titles, request.maps)
    out.sheets += sheets.values()
    for kind, sheet in sheets.items():
        _add_sheet(out, sheet, *PAGES[kind], request)
    if "gpkg" in formats:
        layers = gis_layers(analysis, titles.legend)
        content = _bytes("capas.gpkg", lambda path: write_layers(path, layers, gis_styles(analysis, layers, titles.legend)))
        out.add("capas.gpkg", "Capas (GeoPackage)", content)
    if "kmz" in formats and sheets:
        out.add("capas.kmz", "Para el teléfono (KMZ)", _bytes("capas.kmz", lambda path: _write_kmz(path, out.sheets)))
    if "xlsx" in formats:
        out.add("cuadro.xlsx", "Cuadro (Excel)", _bytes("cuadro.xlsx", lambda path: write_cuadro(path, analysis)))
    return out


def _add_sheet(out: Products, sheet: Sheet, name: str, title: str, request: StationRequest) -> None:
    """Add one sheet in the requested formats."""
    if "html" in request.formats:
        out.add(f"{name}.html", title, web_page.render(sheet).encode(errors="replace"))
    if "pdf" in request.formats:
        from maps.paper.pdf import render_pdf  # noqa: PLC0415 (heavy)

        out.add(f"{name}.pdf", f"{title} (PDF)", render_pdf(sheet, paper=request.paper))
        out.prints.append(as_printed(sheet, Path(f"{name}.pdf")))
    if "png" in request.formats:
        from maps.paper.pdf import render_png  # noqa: PLC0415 (heavy)

        out.add(f"{name}.png", f"{title} (PNG)", render_png(sheet, paper=request.paper))


def _write_kmz(path: Path, sheets: Sequence[Sheet]) -> None:
    """Write the KMZ of all sheets of a jurisdiction, with its signs and its legend as pictures."""
    from maps.paper.symbol_pictures import LEGEND_PICTURE, symbol_pictures  # noqa: PLC0415 (heavy)

    content, first = kmz_content(sheets), sheets[0]
    lines = [value for label, value in first.block.fields if label == "Periodo"]
    pictures = symbol_pictures(content.signs, content.legend, title=first.place, lines=lines, mark=first.watermark)
    write_kmz(path, first.place, content.folders, epsg=first.epsg, pictures=pictures, legend=LEGEND_PICTURE)


def _bytes(name: str, make: Callable[[Path], object]) -> bytes:
    """Return the bytes that ``make`` writes to a temporary path."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / name
        make(path)
        return path.read_bytes()
