"""Content of a report before rendering: tables and static pictures (data quality, back-test, hoja de ruta …)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    import shapely
    from numpy.typing import NDArray

    from maps.sheet import Table

__all__ = ["RESERVED", "Bars", "Curve", "Itinerary", "Picture", "PointLayer", "Report", "Section", "Share", "Stop"]

RESERVED = "Uso interno: contiene lugares exactos. No se publica."
"""Warning at the top of every page with exact places."""


@dataclass(frozen=True, slots=True)
class PointLayer:
    """Points (n, 2; metres) of one kind; points at one coordinate become one larger mark, labelled with their count if many.

    ``faint`` layers are drawn small, translucent and without counts.
    """

    label: str
    color: str
    points: NDArray[np.float64]
    faint: bool = False


@dataclass(frozen=True, slots=True)
class Picture:
    """Outlines (polygons, metres), layers of points, and the extent shown: ``west, south, east, north``.

    ``fills`` are polygons and their colour, drawn at the bottom; ``keys`` are the legend of the colours (label, colour);
    ``labels`` are texts at a point, drawn on top; ``lines`` are streets, drawn pale; ``anchor`` is for links.
    ``strokes`` are polygons with a strong outline of their colour. ``streets`` are lines with the name that is written along
    them, and ``names`` are texts at a point, of areas: both where there is room. ``fill_keys`` are the keys of the rows of a
    :class:`Section` that tell of the fills, one for each.
    """

    title: str
    outlines: tuple[shapely.Geometry, ...]
    layers: tuple[PointLayer, ...]
    box: tuple[float, float, float, float]
    fills: tuple[tuple[shapely.Geometry, str], ...] = ()
    labels: tuple[tuple[tuple[float, float], str], ...] = ()
    lines: tuple[shapely.Geometry, ...] = ()
    keys: tuple[tuple[str, str], ...] = ()
    anchor: str = ""
    strokes: tuple[tuple[shapely.Geometry, str], ...] = ()
    streets: tuple[tuple[shapely.Geometry, str], ...] = ()
    names: tuple[tuple[tuple[float, float], str], ...] = ()
    fill_keys: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Share:
    """A part of a whole: label, count and colour (``#rrggbb``)."""

    label: str
    count: int
    color: str


@dataclass(frozen=True, slots=True)
class Curve:
    """Lines of a share (per cent) by another: label, colour, points (x, y).

    The ``chance`` of any x is x itself; ``spots`` are single points: label, colour, x and y.
    """

    title: str
    across: str
    up: str
    lines: tuple[tuple[str, str, tuple[tuple[float, float], ...]], ...]
    spots: tuple[tuple[str, str, float, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Bars:
    """Groups of bars side by side: label and one value for each of ``keys`` (label, colour)."""

    title: str
    keys: tuple[tuple[str, str], ...]
    groups: tuple[tuple[str, tuple[float, ...]], ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with a sentence, charts, a picture and the table of its numbers.

    ``row_keys`` are the keys of the rows of a table that the page sorts, searches and ties to the fills of the picture: the
    first ``shown`` rows are what is read first, and all that is printed. ``folded`` sections and ``folded_table`` are opened
    by the reader; print has them whole.
    """

    title: str
    sentence: str
    picture: Picture | None
    table: Table
    row_keys: tuple[str, ...] = ()
    shown: int | None = None
    charts: tuple[Curve | Bars, ...] = ()
    folded: bool = False
    folded_table: bool = False


@dataclass(frozen=True, slots=True)
class Stop:
    """A zone of an itinerary: its name and place, what is said of it (label, text), its small map, and where it is.

    ``link`` is a ``geo:`` address (RFC 5870), drawn as a QR code too; ``coordinates`` are the same as text.
    """

    title: str
    place: str
    facts: tuple[tuple[str, str], ...]
    picture: Picture
    link: str
    coordinates: str


@dataclass(frozen=True, slots=True)
class Itinerary:
    """What one turno patrols: a page of paper with its map and its zones. ``note`` tells of zones that are not there."""

    title: str
    sentence: str
    picture: Picture
    stops: tuple[Stop, ...]
    note: str = ""
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """Content of a report; texts are plain, without markup.

    ``shares`` add up to the rows read; ``months`` is the coverage table, where a row with an empty first cell is a heading;
    ``notes`` end the page, under ``notes_title``; ``warning`` is printed below the title. ``itineraries`` come first; the
    tables of a report that has them are folded on the page. ``search`` is the name of the field that searches the rows with
    keys; without it there is none.
    """

    title: str
    subtitle: str
    sentence: str
    notes: tuple[str, ...]
    notes_title: str
    warning: str = RESERVED
    shares: tuple[Share, ...] = ()
    tables: tuple[Table, ...] = ()
    months: Table | None = None
    pictures: tuple[Picture, ...] = ()
    pictures_title: str = ""
    sections: tuple[Section, ...] = ()
    itineraries: tuple[Itinerary, ...] = ()
    search: str = ""
