"""What a sheet says, before anybody draws it.

A :class:`Sheet` holds every word, number and shape of one map. The renderers (web page, print) read it and nothing else,
so they cannot disagree, and tests compare sheets, not pixels. Texts are Spanish and plain: never markup.
Geometries are shapely objects in the projected system ``Sheet.epsg`` (metres).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from shapely import LineString, MultiLineString, MultiPolygon, Point, Polygon

__all__ = [
    "LEVEL_NAMES",
    "OVERLAYS",
    "Area",
    "Fact",
    "Ground",
    "Group",
    "Legend",
    "Mark",
    "Overlay",
    "Shade",
    "Sheet",
    "Street",
    "Symbol",
    "Table",
    "TitleBlock",
    "Zone",
]

_NUMBER = re.compile(r"[-+<>≤≥≈]?\s?[\d.,\s–]+(?: a [\d.,]+)?\s?%?")

LEVEL_NAMES = (
    ("comisaria", "Jurisdicción de la comisaría"),
    ("sector", "Sector"),
    ("subsector", "Subsector"),
    ("vecina", "Jurisdicción vecina"),
)
"""What the outlines of each level are called in the legend of a page, where a sheet says nothing else."""

OVERLAYS = ("densidad", "cambio")
"""Colourings that a page knows by name."""

Fact = tuple[str, str]
"""A label and its value, both ready to print."""


@dataclass(frozen=True, slots=True)
class Symbol:
    """How one kind of incident is drawn: shape and filling tell kinds apart without colour.

    ``shape`` is one of :data:`maps.symbols.SHAPES`, ``color`` a ``#rrggbb``, ``filled`` False for an outline.
    """

    shape: str
    color: str
    filled: bool = True


@dataclass(frozen=True, slots=True)
class Legend:
    """One line of the legend.

    ``key`` is what :attr:`Mark.key` and :attr:`Area.band` refer to; ``count`` None where no number belongs to the line;
    ``count_text`` is what is printed in its place (a rounded or suppressed number); exactly one of ``symbol`` and
    ``fill`` (``#rrggbb``) is given, or neither for a line of text.
    """

    key: str
    label: str
    count: int | None = None
    count_text: str = ""
    symbol: Symbol | None = None
    fill: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """A titled block of legend lines; ``total`` is the sum printed at its right, or empty; ``columns`` is of paper."""

    title: str
    entries: tuple[Legend, ...]
    total: str = ""
    note: str = ""
    columns: int = 1


@dataclass(frozen=True, slots=True)
class TitleBlock:
    """The membrete: logos (PNG) and entities on top, then label and value pairs in printing order, then who signs."""

    entities: tuple[str, ...]
    fields: tuple[Fact, ...]
    authorities: tuple[Fact, ...] = ()
    logos: tuple[bytes, ...] = ()


@dataclass(frozen=True, slots=True)
class Area:
    """A polygon of the jurisdiction.

    ``level`` is ``comisaria`` (outline of the whole), ``sector``, ``subsector``, ``vecina`` (a neighbouring jurisdiction,
    context only), or ``contada``, a place by which incidents are told without points (:mod:`maps.sheets.counted_areas`):
    ``members`` are then the key of the legend line and the facts of each, and ``label`` is how many. ``band`` is the key of
    the legend line that gives its fill, or empty. ``label`` is printed at ``label_at`` (a point inside the polygon);
    ``facts`` are shown when it is chosen.
    """

    level: str
    name: str
    label: str
    geometry: Polygon | MultiPolygon
    label_at: Point
    band: str = ""
    facts: tuple[Fact, ...] = ()
    members: tuple[tuple[str, tuple[Fact, ...]], ...] = ()


@dataclass(frozen=True, slots=True)
class Street:
    """A line to read the map by; ``rank`` 1 is a main road, 2 a secondary, 3 a local one."""

    name: str
    rank: int
    geometry: LineString | MultiLineString


@dataclass(frozen=True, slots=True)
class Ground:
    """What lies under the map to read it by: water and parks (``key`` is the legend line that fills them), or a barrio,
    which has no key: a point and its ``name``."""  # noqa: D205, D209

    key: str
    geometry: Point | MultiPolygon | MultiLineString
    name: str = ""


@dataclass(frozen=True, slots=True)
class Mark:
    """One incident on the map; ``key`` names its legend line, ``facts`` what the profile lets a reader see of it."""

    x: float
    y: float
    key: str
    facts: tuple[Fact, ...] = ()


@dataclass(frozen=True, slots=True)
class Zone:
    """A punto crítico: its rank (1 is first), outline, the one-line reason, and its facts."""

    rank: int
    geometry: Polygon | MultiPolygon
    label_at: Point
    reason: str
    facts: tuple[Fact, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """A small table beside the map; numeric cells are already text, ``total`` is the last row or empty."""

    title: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    total: tuple[str, ...] = ()
    note: str = ""

    @property
    def numeric(self) -> list[bool]:
        """Tell of each column whether it has numbers, ranges of numbers and empty cells only."""
        columns = range(len(self.header))
        return [all(_NUMBER.fullmatch(row[column]) for row in self.rows if row[column]) for column in columns]


@dataclass(frozen=True, slots=True)
class Shade:
    """A filled shape of an overlay; ``key`` names its legend line.

    Where ``geometry`` is the very polygon of an :class:`Area`, a click on it tells that area.
    """

    key: str
    geometry: Polygon | MultiPolygon


@dataclass(frozen=True, slots=True)
class Overlay:
    """A colouring of the map that the reader of a page may choose, one at a time; paper does not show it.

    ``kind`` is one of :data:`OVERLAYS`; ``legend`` is shown while it is chosen; later shades lie over earlier ones.
    """

    kind: str
    legend: Group
    shades: tuple[Shade, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One map, complete.

    ``kind`` is ``delito`` or ``riesgo`` (file names follow it); ``watermark`` is printed over the map where the
    profile asks for one; ``notes`` are the announced choices and warnings; ``message`` is a sentence of first
    importance, such as the lack of incidents or of evidence, or empty.
    """

    kind: str
    title: str
    place: str
    profile: str
    epsg: int
    block: TitleBlock
    areas: tuple[Area, ...]
    legend: tuple[Group, ...]
    marks: tuple[Mark, ...] = ()
    zones: tuple[Zone, ...] = ()
    streets: tuple[Street, ...] = ()
    tables: tuple[Table, ...] = ()
    notes: tuple[str, ...] = ()
    message: str = ""
    watermark: str = ""
    web_tiles: bool = field(default=False)
    overlays: tuple[Overlay, ...] = ()
    level_names: tuple[tuple[str, str], ...] = LEVEL_NAMES
    ground: tuple[Ground, ...] = ()
