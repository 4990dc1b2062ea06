"""What a report holds before it is drawn: tables and still pictures (data quality, back-test, hoja de ruta …)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    import shapely
    from numpy.typing import NDArray

    from maps.sheet import Table

__all__ = ["RESERVED", "Picture", "PointLayer", "Report", "Section", "Share"]

RESERVED = "Uso interno: contiene lugares exactos. No se publica."
"""What a page with exact places says first."""


@dataclass(frozen=True, slots=True)
class PointLayer:
    """Points (n, 2) in metres of one kind; points on one coordinate become one larger mark, ``count`` printed if many."""

    label: str
    color: str
    points: NDArray[np.float64]
    faint: bool = False


@dataclass(frozen=True, slots=True)
class Picture:
    """Outlines (polygons, metres), layers of points, and the box shown: ``west, south, east, north``.

    ``fills`` are polygons and their colour, drawn below everything, and ``keys`` what the colours mean; ``labels`` are texts
    at a place, above everything; ``lines`` are streets, drawn faintly.
    """

    title: str
    outlines: tuple[shapely.Geometry, ...]
    layers: tuple[PointLayer, ...]
    box: tuple[float, float, float, float]
    fills: tuple[tuple[shapely.Geometry, str], ...] = ()
    labels: tuple[tuple[tuple[float, float], str], ...] = ()
    lines: tuple[shapely.Geometry, ...] = ()
    keys: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Share:
    """A part of a whole: label, count and colour (``#rrggbb``)."""

    label: str
    count: int
    color: str


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with a sentence, a picture and the table that says the same in numbers."""

    title: str
    sentence: str
    picture: Picture | None
    table: Table


@dataclass(frozen=True, slots=True)
class Report:
    """What the page says; every text is plain.

    ``shares`` add up to the rows read; ``months`` is the coverage table, whose rows that start with an empty cell are
    headings; ``notes`` end the page, under ``notes_title``; ``warning`` is printed below the title.
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
