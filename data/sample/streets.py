"""Invented streets: a turned, slightly uneven grid round the centre of a town, avenues, and roads out."""

from __future__ import annotations

from typing import Any

import numpy as np
from polygons import outline
from shapely import LineString, Point
from shapely.affinity import translate
from shapely.geometry.base import BaseGeometry

Street = tuple[str, str, BaseGeometry]


def streets(city: dict[str, Any], area: BaseGeometry, names: list[str], rng: np.random.Generator) -> list[Street]:
    """Return (name, class, line) in metres, clipped to the town and to ``area``."""
    town = _town(city, area, rng)
    block, turn = float(city["cuadra"]), np.radians(city["giro"])
    rotation = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    reach = float(city["poblado"]) + max(float(np.hypot(*station["lado"])) for station in city["comisaria"])
    offsets = np.arange(-reach, reach, block)
    found: list[Street] = []
    for axis in (0, 1):
        for number, offset in enumerate(offsets):
            along = np.arange(-reach, reach + block, block)
            wave = 14 * np.sin(along / 700 + axis) + 9 * np.sin(offset / 500)
            straight = np.column_stack([along, offset + wave + rng.normal(0, 3)])
            xy = (straight if axis == 0 else straight[:, ::-1]) @ rotation.T
            kind = "principal" if number % 9 == 4 else "secundaria" if number % 3 == 1 else "local"
            title = "Av." if kind == "principal" else "Jr." if axis == 0 else "Ca."
            name = f"{title} {names[(number * 2 + axis) % len(names)]}"
            found += [(name, kind, part) for part in _lines(LineString(xy).intersection(town), block)]
    return found + _roads(city, area, rng)


def _town(city: dict[str, Any], area: BaseGeometry, rng: np.random.Generator) -> BaseGeometry:
    """Draw the built ground: an uneven disc inside the jurisdiction, round the weight of its comisarías."""
    stations = city["comisaria"]
    ground = Point(0, 0)
    for station in stations:
        share = np.sqrt(station["hechos"] / max(other["hechos"] for other in stations))
        spot = np.asarray(station["lado"]) + rng.normal(0, 40, 2)
        size = city["poblado"] * (0.75 if len(stations) > 1 else 1.0) * max(share, 0.3)
        ground = ground.union(translate(outline([size, size * 0.85], rng), *spot))
    return ground.intersection(area.buffer(-30))


def _lines(shape: BaseGeometry, shortest: float) -> list[BaseGeometry]:
    parts = getattr(shape, "geoms", [shape])
    return [part for part in parts if part.geom_type == "LineString" and part.length >= shortest]


def _roads(city: dict[str, Any], area: BaseGeometry, rng: np.random.Generator) -> list[Street]:
    """Draw three winding roads from the centre to the edge of the jurisdiction."""
    found: list[Street] = []
    far = max(city["extension"]) * 1.3
    for number in range(3):
        heading = np.radians(city["giro"]) + number * 2.1 + 0.4
        along = np.linspace(0, far, 40)
        sway = 160 * np.sin(along / 900 + number) * np.minimum(along / 1500, 1) + np.cumsum(rng.normal(0, 6, 40))
        xy = np.column_stack([along, sway - sway[0]])
        turned = xy @ np.array([[np.cos(heading), np.sin(heading)], [-np.sin(heading), np.cos(heading)]])
        out = LineString(turned).intersection(area)
        found += [(f"Carretera {number + 1}", "principal", part) for part in _lines(out, 200)]
    return found
