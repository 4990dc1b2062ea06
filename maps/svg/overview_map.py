"""The map of all jurisdictions of an edition, each filled by its class: shapes for the page, one SVG for paper."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely
from shapely import affinity

from maps.share_classes import EMPTY, RAMP, ink_on
from maps.sheets.areas import label_point
from maps.spanish_text import integer
from maps.svg.scale_bar import bar_length, length_words
from maps.svg.xml_text import xml_text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from maps.overview.values import Overview, Row

__all__ = ["HATCH", "OverviewMap", "OverviewShape", "class_fills", "draw_overview", "overview_map"]

HATCH = "#8b95a1"
"""Colour of the lines over what is not compared."""
_FONT = 11.0
"""Height of a number."""
_DIGIT, _MARGIN = 0.56, 4.0
"""Width of a digit, in heights; margin of the map."""
_FOOT = 14.0
"""Height of the scale bar under the map."""
_KEY = 20.0
"""Height of the legend under it."""
_LEAST_DRAWN = 14.0
"""Side of half of the jurisdictions below which those that lie far apart are drawn side by side."""
_OWN_SCALES = "Lejos unas de otras: cada grupo, a su escala."
_M_PER_DEGREE = 111_320.0
"""Length of a degree of latitude."""
_CLOSER, _AROUND = 1.4, 0.06
"""The jurisdictions with incidents are framed alone where they are drawn this many times larger; part shown around them."""


@dataclass(frozen=True, slots=True)
class OverviewShape:
    """A jurisdiction on the map: the place of its row, the path of its polygon, and where its number fits, if it does.

    ``room`` is the diameter of the circle inside the polygon round that point.
    """

    at: int
    path: str
    x: float
    y: float
    room: float

    def fits(self, number: str) -> bool:
        """Whether a number is inside the polygon."""
        return math.hypot(len(number) * _DIGIT * _FONT, _FONT) <= self.room


@dataclass(frozen=True, slots=True)
class OverviewMap:
    """Shapes in a picture of ``width`` x ``height``, the largest polygons first.

    ``bar`` is the length of its scale bar, 0 for none, with ``bar_words`` beside it.
    """

    width: float
    height: float
    shapes: tuple[OverviewShape, ...]
    bar: float
    bar_words: str


def overview_map(rows: Sequence[Row], *, width: float, tallest: float) -> OverviewMap | None:
    """Return the shapes of the jurisdictions in a picture at most ``tallest`` high; None if none has an outline."""
    texts = {at: row.station.tally.outline for at, row in enumerate(rows) if row.station.tally and row.station.tally.outline}
    if not texts:
        return None
    polygons = dict(zip(texts, shapely.from_wkt(list(texts.values())), strict=True))
    view = _View(shapely.total_bounds(list(polygons.values())), width, tallest)
    full = [shape for at, shape in polygons.items() if not rows[at].empty]
    if full and (closer := _View(_around(shapely.total_bounds(full)), width, tallest)).scale > _CLOSER * view.scale:
        view = closer
    groups = _groups(polygons)
    if len(groups) > 1 and np.median(np.sqrt(shapely.area(list(map(view.placed, polygons.values()))))) < _LEAST_DRAWN:
        return _in_cells(polygons, groups, width, tallest)
    placed = {at: view.placed(shape) for at, shape in polygons.items()}
    seen = {at: shapely.clip_by_rect(shape, 0, 0, width, view.height - _FOOT) for at, shape in placed.items()}
    order = sorted((at for at, shape in seen.items() if shape.area), key=lambda at: (-round(seen[at].area), at))
    shapes = [_shape(at, seen[at]) for at in order]
    per_m = view.scale / _M_PER_DEGREE
    bar = bar_length(per_m, width / 4)
    return OverviewMap(width, round(view.height, 1), tuple(shapes), round(bar * per_m, 1), length_words(bar))


def _groups(polygons: Mapping[int, shapely.Geometry]) -> list[list[int]]:
    """Return the jurisdictions that lie near each other, at most as far as one is large, those of the first row first."""
    names = list(polygons)
    boxes = [shapely.box(*shape.bounds) for shape in polygons.values()]
    wide = [box.buffer(box.length / 8, join_style="mitre") for box in boxes]
    near: dict[int, set[int]] = {at: {at} for at in names}
    for one, other in shapely.STRtree(wide).query(wide, predicate="intersects").T.tolist():
        near[names[one]].add(names[other])
    groups, left = [], sorted(names)
    while left:
        group: set[int] = set()
        waiting = [left[0]]
        while waiting:
            at = waiting.pop()
            waiting += near[at] - group - {at}
            group.add(at)
        groups.append(sorted(group))
        left = [at for at in left if at not in group]
    return groups


def _in_cells(
    polygons: Mapping[int, shapely.Geometry], groups: Sequence[Sequence[int]], width: float, tallest: float
) -> OverviewMap:
    """Return groups that lie far apart side by side, each at a scale of its own."""
    room = tallest - _FOOT
    columns = min(len(groups), max(1, round(math.sqrt(len(groups) * width / room))))
    lines = math.ceil(len(groups) / columns)
    wide = width / columns
    high = min(room / lines, wide)
    shapes = []
    for number, group in enumerate(groups):
        view = _View(shapely.total_bounds([polygons[at] for at in group]), wide, high + _FOOT)
        down = number // columns * high + (high + _FOOT - view.height) / 2
        moved = {at: affinity.translate(view.placed(polygons[at]), number % columns * wide, down) for at in group}
        shapes += [_shape(at, moved[at]) for at in sorted(group, key=lambda at: (-round(moved[at].area), at))]
    return OverviewMap(width, round(lines * high + _FOOT, 1), tuple(shapes), 0.0, _OWN_SCALES)


class _View:
    """Transformation of degrees to units of a picture, y downwards, in which some bounds fit."""

    def __init__(self, bounds: NDArray[np.float64], width: float, tallest: float) -> None:
        self._west, south, east, self._north = bounds.tolist()
        self._squeeze = math.cos(math.radians((south + self._north) / 2))  # a degree of longitude is so much shorter
        wide, high = max((east - self._west) * self._squeeze, 1e-6), max(self._north - south, 1e-6)
        self.scale = min((width - 2 * _MARGIN) / wide, (tallest - 2 * _MARGIN - _FOOT) / high)
        self.height = high * self.scale + 2 * _MARGIN + _FOOT
        self._left = (width - wide * self.scale) / 2

    def placed(self, shape: shapely.Geometry) -> shapely.Geometry:
        across, down = self._squeeze * self.scale, self.scale
        matrix = [across, 0, 0, -down, self._left - self._west * across, self._north * down + _MARGIN]
        return affinity.affine_transform(shape, matrix)


def _around(bounds: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return bounds with what is shown around them."""
    more = _AROUND * float(max(bounds[2:] - bounds[:2]))
    return np.asarray(bounds + np.array([-more, -more, more, more]), dtype=float)


def _shape(at: int, shape: shapely.Polygon | shapely.MultiPolygon) -> OverviewShape:
    simple = shapely.simplify(shape, 0.3)
    point = label_point(simple)
    room = 2 * simple.boundary.distance(point) if simple.contains(point) else 0.0
    polygons = (part for part in shapely.get_parts(simple) if part.geom_type == "Polygon" and not part.is_empty)
    rings = (ring for part in polygons for ring in (part.exterior, *part.interiors))
    return OverviewShape(at, "".join(map(_ring, rings)), round(point.x, 1), round(point.y, 1), round(room, 1))


def _ring(ring: shapely.LinearRing) -> str:
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in shapely.get_coordinates(ring)[:-1]) + "Z"


def draw_overview(
    overview: Overview, *, width: float, tallest: float, legend: bool = False
) -> tuple[str, float, float] | None:
    """Return the map of the incidents as an SVG, its width and height; None if no jurisdiction has an outline.

    Its legend is below it where it is asked for.
    """
    drawn = overview_map(overview.rows, width=width, tallest=tallest - (_KEY if legend else 0))
    if drawn is None:
        return None
    areas, numbers = [], []
    for shape in drawn.shapes:
        row = overview.rows[shape.at]
        fill = "url(#raya)" if not row.compared else RAMP[row.rank] if row.rank != EMPTY else "#fff"
        areas.append(f'<path d="{shape.path}" fill="{fill}"/>')
        if row.facts and row.compared and shape.fits(number := integer(row.facts)):
            at = f'x="{shape.x}" y="{shape.y + 0.35 * _FONT:.1f}"'
            numbers.append(f'<text {at} fill="{ink_on(row.rank)}">{xml_text(number)}</text>')
    hatch = (
        '<pattern id="raya" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
        f'<rect width="5" height="5" fill="#fff"/><rect width="1.4" height="5" fill="{HATCH}"/></pattern>'
    )
    high = round(drawn.height + (_KEY if legend else 0), 1)
    letters = f'font-family="Source Sans Pro" font-size="{_FONT}" font-weight="600" text-anchor="middle"'
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {drawn.width} {high}"><defs>{hatch}</defs>'
        f'<g fill-rule="evenodd" stroke="#5a6673" stroke-width=".8" stroke-linejoin="round">{"".join(areas)}</g>'
        f"<g {letters}>{''.join(numbers)}{_bar(drawn)}{_key(overview, drawn) if legend else ''}</g></svg>"
    )
    return svg, drawn.width, high


def _bar(drawn: OverviewMap) -> str:
    base = drawn.height - _MARGIN
    line = f'<path d="M4 {base - 4:.1f}v4h{drawn.bar}v-4" fill="none" stroke="#16202c" stroke-width="1"/>'
    return (
        f'{line if drawn.bar else ""}<text x="{drawn.bar + 8}" y="{base:.1f}" text-anchor="start" font-size="9" '
        f'font-weight="400" fill="#16202c">{xml_text(drawn.bar_words)}</text>'
    )


def class_fills(overview: Overview) -> list[tuple[str, str]]:
    """Return colour and range of the classes that the map has, from the palest; those without incidents last."""
    fills = [(RAMP[rank], words) for rank, words in overview.by_facts.lines]
    return [*fills, *([("#ffffff", "sin hechos")] if overview.bare else [])]


def _key(overview: Overview, drawn: OverviewMap) -> str:
    """Return the classes in a line under the map."""
    fills = [*class_fills(overview), *([("url(#raya)", "no se compara")] if overview.has_others else [])]
    step = drawn.width / max(len(fills), 5)
    top = drawn.height + 4
    return "".join(
        f'<rect x="{4 + at * step:.1f}" y="{top:.1f}" width="14" height="10" fill="{fill}" stroke="#5a6673"/>'
        f'<text x="{21 + at * step:.1f}" y="{top + 8.5:.1f}" text-anchor="start" font-size="9" font-weight="400" '
        f'fill="#16202c">{xml_text(words)}</text>'
        for at, (fill, words) in enumerate(fills)
    )
