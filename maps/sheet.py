"""Content of one map, independent of its rendering.

A :class:`Sheet` holds every text, number and geometry of one map. It is the only input of the renderers (web page, print,
GIS), so that all of them show the same, and tests compare sheets instead of pixels. Texts are Spanish and plain, without
markup. Geometries are shapely objects in the projected system ``Sheet.epsg`` (metres).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from shapely import LineString, MultiLineString, MultiPolygon, Point, Polygon

    from maps.chart import Chart, DensityGrid, Earlier, Panel

__all__ = [
    "LEVEL_NAMES",
    "OVERLAYS",
    "Area",
    "BasemapFeature",
    "ChangeBlock",
    "Fact",
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
    "lines_by_key",
]

_NUMBER = re.compile(r"[-+<>≤≥≈]?\s?[\d.,\s–]+(?: a [\d.,]+)?\s?%?")
"""A number, a range of numbers or a percentage, as a cell prints it."""

LEVEL_NAMES = (
    ("comisaria", "Jurisdicción de la comisaría"),
    ("sector", "Sector"),
    ("subsector", "Subsector"),
    ("vecina", "Jurisdicción vecina"),
)
"""Default name of the outlines of each level in the legend of a page."""

OVERLAYS = ("densidad", "cambio")
"""Kinds of overlay that the web page can draw."""

Fact = tuple[str, str]
"""A label and its value, both as printed; incidents are called incidents, never facts."""


@dataclass(frozen=True, slots=True)
class Symbol:
    """Point symbol of one kind of incident or risk factor, distinguishable from the others without colour.

    ``shape`` is one of :data:`maps.symbols.SHAPES`, ``color`` a ``#rrggbb``, ``filled`` False for an outline. ``inner`` is
    the mark inside it, one of :data:`maps.symbols.INNER`; ``letters`` are the two letters of a risk factor, or empty.
    """

    shape: str
    color: str
    filled: bool = True
    inner: str = ""
    letters: str = ""


@dataclass(frozen=True, slots=True)
class Legend:
    """One line of the legend.

    ``key`` is referred to by :attr:`Mark.key` and :attr:`Area.band`; ``count`` is None for a line without a number;
    ``count_text`` is printed instead of ``count`` (a rounded or suppressed number); at most one of ``symbol`` and ``fill``
    (``#rrggbb``) is given, neither for a line of text; ``hatched`` says that lines are drawn over the fill. ``nested`` are
    lines without sign, drawn with that of this line: marks may have their keys, and their counts are part of ``count``.
    """

    key: str
    label: str
    count: int | None = None
    count_text: str = ""
    symbol: Symbol | None = None
    fill: str = ""
    hatched: bool = False
    nested: tuple[Legend, ...] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """A titled block of legend lines; ``total`` is the sum printed at its right, or empty; ``columns`` applies to paper."""

    title: str
    entries: tuple[Legend, ...]
    total: str = ""
    note: str = ""
    columns: int = 1


@dataclass(frozen=True, slots=True)
class TitleBlock:
    """The membrete: logos (PNG) and entities at the top, then fields in printing order, then the signing authorities."""

    entities: tuple[str, ...]
    fields: tuple[Fact, ...]
    authorities: tuple[Fact, ...] = ()
    logos: tuple[bytes, ...] = ()


@dataclass(frozen=True, slots=True)
class Area:
    """A polygon of the jurisdiction.

    ``level`` is ``comisaria`` (outline of the jurisdiction), ``sector``, ``subsector``, ``vecina`` (a neighbouring
    jurisdiction, context only), or ``contada``, an area whose incidents are counted instead of drawn
    (:mod:`maps.sheets.counted_areas`): ``members`` then holds the legend key and the facts of each incident, and ``label``
    the count. ``band`` is the key of the legend line of its fill, or empty. ``value`` is the fact Sector of the incidents in
    a sector, empty for other levels. ``label`` is printed at ``label_at`` (a point inside the polygon); ``facts`` are shown
    when the area is selected. ``hatched`` is whether its fill is uncertain.
    """

    level: str
    name: str
    label: str
    geometry: Polygon | MultiPolygon
    label_at: Point
    band: str = ""
    facts: tuple[Fact, ...] = ()
    members: tuple[tuple[str, tuple[Fact, ...]], ...] = ()
    value: str = ""
    hatched: bool = False


@dataclass(frozen=True, slots=True)
class Street:
    """A street of the basemap; ``rank`` is 1 for a main road, 2 for a secondary and 3 for a local one."""

    name: str
    rank: int
    geometry: LineString | MultiLineString


@dataclass(frozen=True, slots=True)
class BasemapFeature:
    """A feature of the basemap: water or a park, whose fill is that of the legend line ``key``, or a named barrio.

    A barrio is a point with a ``name`` and an empty key.
    """

    key: str
    geometry: Point | MultiPolygon | MultiLineString
    name: str = ""


@dataclass(frozen=True, slots=True)
class Mark:
    """One incident on the map; ``facts`` are its attributes that the profile may show.

    ``key`` is that of its legend line or of a line nested in it.
    """

    x: float
    y: float
    key: str
    facts: tuple[Fact, ...] = ()


@dataclass(frozen=True, slots=True)
class Zone:
    """A punto crítico: rank (1 is first), outline, one-line reason and facts.

    ``members`` are the positions of its incidents in :attr:`Sheet.marks`, ascending.
    """

    rank: int
    geometry: Polygon | MultiPolygon
    label_at: Point
    reason: str
    facts: tuple[Fact, ...] = ()
    members: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """A table beside the map; cells are text, numbers too; ``total`` is the last row, or empty."""

    title: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    total: tuple[str, ...] = ()
    note: str = ""

    @property
    def numeric(self) -> list[bool]:
        """Return for each column whether its cells are all numbers, ranges of numbers or empty."""
        columns = range(len(self.header))
        return [all(_NUMBER.fullmatch(row[column]) for row in self.rows if row[column]) for column in columns]


@dataclass(frozen=True, slots=True)
class ChangeBlock:
    """What changed since the edition before: a heading and sentences, at least one."""

    title: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Shade:
    """A filled polygon of an overlay; ``key`` is that of its legend line.

    Where ``geometry`` is the same object as that of an :class:`Area`, a click on it selects that area.
    """

    key: str
    geometry: Polygon | MultiPolygon


@dataclass(frozen=True, slots=True)
class Overlay:
    """An optional colouring of the web map, shown one at a time; paper has none.

    ``kind`` is one of :data:`OVERLAYS`; ``legend`` is shown with it; later shades are drawn over earlier ones.
    """

    kind: str
    legend: Group
    shades: tuple[Shade, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """Everything that one map shows.

    ``kind`` is a key of :func:`maps.sheets.compose.compose_sheets` (file names derive from it); ``watermark`` is printed
    over the map where the profile requires one; ``notes`` are choices and warnings; ``message`` is a sentence shown first,
    such as the lack of incidents or of evidence, or empty. ``changes`` is None where there is no edition before.
    ``web_tiles`` offers a background map from the network.

    ``headline`` is the sentence of the sheet: what most of it is, where and when. ``charts`` and ``panels`` are its numbers
    drawn; ``finer`` says what would give a public sheet finer places, or is empty. ``density`` is None where no density is
    computed, ``earlier`` where no earlier period is compared or the profile does not tell it.
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
    changes: ChangeBlock | None = None
    watermark: str = ""
    web_tiles: bool = field(default=False)
    overlays: tuple[Overlay, ...] = ()
    level_names: tuple[tuple[str, str], ...] = LEVEL_NAMES
    basemap: tuple[BasemapFeature, ...] = ()
    headline: str = ""
    charts: tuple[Chart, ...] = ()
    panels: tuple[Panel, ...] = ()
    finer: str = ""
    density: DensityGrid | None = None
    earlier: Earlier | None = None


def lines_by_key(groups: Iterable[Group]) -> dict[str, Legend]:
    """Return the legend line with a sign or without by each key that refers to it, those of its nested lines too."""
    lines = [line for group in groups for line in group.entries]
    return {key.key: line for line in lines for key in (*line.nested, line)}
