"""Puntos críticos of a printed map: one smooth line each, and the number outside of it, with a line that leads to it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import shapely

from maps.svg.ground import path_data
from maps.svg.names.labels import Placed, draw_text

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from maps.sheet import Sheet, Zone
    from maps.svg.names.count_numbers import CellNumbers
    from maps.svg.names.labels import Box, Room
    from maps.svg.view import View

__all__ = ["draw_zones"]

_COLOR = "#7a0019"
_RADIUS = 2.1
"""Radius (mm) of a number."""
_AWAY = (4.0, 5.5, 7.0, 9.0)
"""Distances (mm) from the outline to the middle of its number that are tried."""
_TURNS = [math.pi * step / 8 - math.pi / 4 for step in range(16)]
"""Directions that are tried, north-east first; y is downwards."""
_CUTS = 2
"""How often the corners of an outline are cut."""
_TWO_DIGITS = 100
"""Rank from which a number is printed smaller, so that it fits."""


def draw_zones(sheet: Sheet, view: View, room: Room, numbers: CellNumbers) -> str:
    """Return the outlines, leaders and numbers; a number takes its place where it hides least.

    Numbers of hexagons that would be below one are left out.
    """
    drawn = [(zone, _smooth(zone.geometry)) for zone in sheet.zones]
    lines = [path_data(shape, view) for _, shape in sorted(drawn, key=lambda one: -one[0].rank)]
    strokes = [
        f'<path d="{data}" fill="none" {look}/>'
        for look in ('stroke="#fff" stroke-width="1.3" stroke-opacity="0.95"', f'stroke="{_COLOR}" stroke-width="0.55"')
        for data in lines
    ]
    shapes = [view.to_paper(shapely.get_coordinates(shape)) for _, shape in drawn]
    badges = [_badge(zone, at, shapes, view, room, numbers) for at, (zone, _) in enumerate(drawn)]
    return "".join([*strokes, *badges])


def _smooth(shape: shapely.Geometry) -> shapely.Geometry:
    """Return polygons with their corners cut (Chaikin, 1974), only to be drawn."""
    for _ in range(_CUTS):
        shape = _cut(shape)
    return shape


def _cut(shape: shapely.Geometry) -> shapely.Geometry:
    parts = [
        shapely.Polygon(_ring(part.exterior), [_ring(hole) for hole in part.interiors]) for part in shapely.get_parts(shape)
    ]
    return parts[0] if len(parts) == 1 else shapely.MultiPolygon(parts)


def _ring(ring: shapely.LinearRing) -> NDArray[np.float64]:
    a = shapely.get_coordinates(ring)[:-1]
    b = np.roll(a, -1, axis=0)
    return np.stack([0.75 * a + 0.25 * b, 0.25 * a + 0.75 * b], axis=1).reshape(-1, 2)


def _badge(zone: Zone, at: int, shapes: list[NDArray[np.float64]], view: View, room: Room, numbers: CellNumbers) -> str:
    """Return the number of a zone and its leader; empty where the zone is not in view."""
    left, top, right, bottom = view.room
    own, others = shapes[at], [shape for number, shape in enumerate(shapes) if number != at]
    inside = (own[:, 0] > left) & (own[:, 0] < right) & (own[:, 1] > top) & (own[:, 1] < bottom)
    if not inside.any():
        return ""
    middle = view.to_paper(shapely.get_coordinates(zone.label_at))[0]
    spots = [_beyond(own, middle, turn, away) for away in _AWAY for turn in _TURNS]
    free = [spot for spot in spots if room.free([_around(spot[1])]) and not _on(spot[1], others)]
    clear = [spot for spot in free if room.free([_around(spot[1])], numbers.boxes)]
    edge, spot = (clear or free or spots)[0]
    room.boxes.append(_around(spot))
    numbers.give_way(room.boxes[-1:])
    (u, v), (x, y) = spot, edge
    line = f'x1="{x:.2f}" y1="{y:.2f}" x2="{u:.2f}" y2="{v:.2f}"'
    size = 2.6 if zone.rank < _TWO_DIGITS else 1.9
    return (
        f'<line {line} stroke="#fff" stroke-width="0.9"/><line {line} stroke="{_COLOR}" stroke-width="0.4"/>'
        f'<circle cx="{u:.2f}" cy="{v:.2f}" r="{_RADIUS}" fill="{_COLOR}" stroke="#fff" stroke-width="0.35"/>'
        f"{draw_text(Placed(str(zone.rank), u, v), size, '700', '#fff', halo=False)}"
    )


def _beyond(
    ring: NDArray[np.float64], middle: NDArray[np.float64], turn: float, away: float
) -> tuple[tuple[float, float], tuple[float, float]]:
    """Return the farthest point of an outline in a direction, and the place of its number beyond it."""
    way = np.asarray([math.cos(turn), math.sin(turn)])
    off = ring - middle
    along, aside = off @ way, np.abs(off @ np.asarray([-way[1], way[0]]))
    near = along[(along > 0) & (aside < 0.35 * np.hypot(*off.T))]
    far = max(1.0, float(near.max(initial=0.0)))
    edge, spot = middle + far * way, middle + (far + away) * way
    return (float(edge[0]), float(edge[1])), (float(spot[0]), float(spot[1]))


def _around(spot: tuple[float, float]) -> Box:
    reach = _RADIUS + 0.2
    return spot[0] - reach, spot[1] - reach, spot[0] + reach, spot[1] + reach


def _on(spot: tuple[float, float], others: list[NDArray[np.float64]]) -> bool:
    """Return whether a number would touch the outline of another zone."""
    return any(bool((np.hypot(*(shape - spot).T) < _RADIUS + 0.5).any()) for shape in others if len(shape))
