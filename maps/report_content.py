"""Content of a report before rendering: tables and static pictures (data quality, back-test, hoja de ruta …)."""

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


@dataclass(frozen=True, slots=True)
class Share:
    """A part of a whole: label, count and colour (``#rrggbb``)."""

    label: str
    count: int
    color: str


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with a sentence, a picture and the table of its numbers."""

    title: str
    sentence: str
    picture: Picture | None
    table: Table


@dataclass(frozen=True, slots=True)
class Report:
    """Content of a report; texts are plain, without markup.

    ``shares`` add up to the rows read; ``months`` is the coverage table, where a row with an empty first cell is a heading;
    ``notes`` end the page, under ``notes_title``; ``warning`` is printed below the title.
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
