"""Invented sectors: irregular cells whose shared borders are the same vertices on both sides."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from shapely import LineString, MultiPoint, Point, Polygon

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

Place = tuple[float, float]
DECIMALS = 6


def to_degrees(xy: np.ndarray, centre: Place) -> np.ndarray:
    """Metres from a centre (lon, lat) to rounded degrees; a flat Earth is enough for an invention."""
    scale = np.array([111_320.0 * np.cos(np.radians(centre[1])), 110_574.0])
    return np.round(np.asarray(centre) + xy / scale, DECIMALS)


def to_metres(lonlat: np.ndarray, centre: Place) -> np.ndarray:
    """Return the inverse of :func:`to_degrees`."""
    scale = np.array([111_320.0 * np.cos(np.radians(centre[1])), 110_574.0])
    return (np.asarray(lonlat) - np.asarray(centre)) * scale


def outline(extent: list[float], rng: np.random.Generator) -> Polygon:
    """Draw an uneven oval of half-axes ``extent``."""
    angles = np.linspace(0, 2 * np.pi, 40, endpoint=False)
    waves = sum(rng.uniform(0.02, 0.09) * np.cos(k * angles + rng.uniform(0, 6.3)) for k in (2, 3, 5))
    radius = 1 + waves + rng.uniform(-0.02, 0.02, len(angles))
    return Polygon(np.column_stack([np.cos(angles), np.sin(angles)]) * radius[:, None] * np.asarray(extent))


def cells(city: dict[str, Any], rng: np.random.Generator) -> list[tuple[dict[str, Any], Polygon]]:
    """Return the cells of a city with the comisaría that owns each, in metres, bent and sharing borders exactly."""
    shape = outline(city["extension"], rng)
    seeds, owners = _seeds(city, shape, rng)
    straight = _nearest_cells(seeds, shape)
    return [(owners[place], cell) for place, cell in _bend(straight, rng)]


def _seeds(city: dict[str, Any], shape: Polygon, rng: np.random.Generator) -> tuple[np.ndarray, list[dict[str, Any]]]:
    """Scatter as many seeds per comisaría as it has cells: dense in its town, sparse outside, none too close."""
    found: list[np.ndarray] = []
    owners = []
    for station in city["comisaria"]:
        wanted = station["subsectores"] or station["sectores"]
        reach = np.asarray(city["extension"]) * (0.62 if len(city["comisaria"]) > 1 else 0.8)
        gap = 0.8 * np.sqrt(np.prod(reach) / wanted)
        placed = 0
        while placed < wanted:
            turn, far = rng.uniform(0, 2 * np.pi), rng.uniform(0.0, 1.0) ** 0.75
            seed = np.asarray(station["lado"]) + far * reach * np.array([np.cos(turn), np.sin(turn)])
            near = min((np.hypot(*(seed - other)) for other in found), default=np.inf)
            if near > gap * (0.45 + 0.55 * far) and shape.contains(Point(seed)) and _is_own(seed, station, city):
                found.append(seed)
                owners.append(station)
                placed += 1
            gap *= 0.995
    return np.array(found), owners


def _is_own(seed: np.ndarray, station: dict[str, Any], city: dict[str, Any]) -> bool:
    """Tell whether a seed lies nearer to its comisaría than to the others, bigger ones reaching further."""

    def pull(other: dict[str, Any]) -> float:
        cells_wanted = other["subsectores"] or other["sectores"]
        return float(np.hypot(*(seed - np.asarray(other["lado"]))) / cells_wanted**0.35)

    return all(pull(station) <= pull(other) for other in city["comisaria"])


def _nearest_cells(seeds: np.ndarray, shape: Polygon) -> list[BaseGeometry]:
    parts = shapely.get_parts(shapely.voronoi_polygons(MultiPoint(seeds), extend_to=shape, ordered=True))
    return [shapely.intersection(part, shape) for part in parts]


def _bend(straight: list[BaseGeometry], rng: np.random.Generator) -> list[tuple[int, Polygon]]:
    """Bend every border once, for both its sides, and build the cells again from the bent borders."""
    borders = shapely.line_merge(shapely.union_all([cell.boundary for cell in straight]))
    edges = sorted(shapely.get_parts(borders), key=lambda edge: tuple(np.round(edge.coords[0] + edge.coords[-1], 3)))
    bent = [_bent(np.asarray(edge.coords), rng) for edge in edges]
    built = shapely.get_parts(shapely.polygonize(bent))
    owner = [int(np.argmax(shapely.area(shapely.intersection(built, cell)))) for cell in straight]
    if len(set(owner)) != len(built) or len(built) != len(straight):
        raise RuntimeError("the bent borders cross: choose another seed")
    return [(place, built[cell]) for place, cell in enumerate(owner)]


def _bent(xy: np.ndarray, rng: np.random.Generator) -> LineString:
    """Cut a line in pieces of about 90 m and push its inner vertices aside, a little and smoothly."""
    line = LineString(xy)
    count = max(int(line.length // 90), 1)
    at = np.array([line.interpolate(share, normalized=True).coords[0] for share in np.linspace(0, 1, count + 1)])
    along = np.diff(at, axis=0, append=at[-1:] * 2 - at[-2:-1])
    side = np.column_stack([-along[:, 1], along[:, 0]]) / np.maximum(np.hypot(*along.T), 1e-9)[:, None]
    share = np.linspace(0, np.pi, count + 1)
    sway = np.sin(share) * rng.uniform(-0.05, 0.05) + np.sin(2 * share) * rng.uniform(-0.03, 0.03)
    push = sway * min(line.length, 2400.0) + np.sin(share) * rng.normal(0, 9, count + 1)
    push[[0, -1]] = 0
    return LineString(at + side * push[:, None])
