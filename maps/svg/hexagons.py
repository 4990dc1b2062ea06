"""Hexagons of 8 mm of paper: how many incidents there are in each cell of a lattice that is fixed to the ground."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from maps.share_classes import RAMP, share_classes

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from maps.svg.view import View

__all__ = ["HEXAGON_MM", "Hexagon", "draw_hexagons", "hexagons", "ranked"]

HEXAGON_MM = 8.0
"""Width of a hexagon: a number of three digits is read in it at arm's length, and an A4 has room for about 400 of them."""
_ROOT = math.sqrt(3)
"""Width of a hexagon, in sides."""
_TURNS = [math.pi * (corner / 3 + 1 / 6) for corner in range(6)]
"""Directions of the corners."""


@dataclass(frozen=True, slots=True)
class Hexagon:
    """A cell with a corner on top: its middle (mm of the picture), its incidents, and their class (0 to 4)."""

    x: float
    y: float
    count: int
    rank: int = 0


def hexagons(xy: NDArray[np.float64], view: View, wide: float = HEXAGON_MM) -> list[Hexagon]:
    """Return the cells that have incidents, from north to south, each with its number and without its class.

    Parameters
    ----------
    xy
        Positions of the incidents (n, 2); metres.
    view
        The map on paper: its scale fixes the lattice, so that sheets of one scale have the same cells.
    wide
        Distance between opposite sides of a cell; mm of paper.
    """
    if not len(xy):
        return []
    side, per_m = wide / _ROOT, 1000.0 / view.scale
    x, y = xy[:, 0] * per_m, -xy[:, 1] * per_m
    cells, counts = np.unique(_cells(x / side, y / side), axis=0, return_counts=True)
    b, a = cells.T
    across = wide * (a + b / 2) - view.x * per_m + view.width / 2
    down = 1.5 * side * b + view.y * per_m + view.height / 2
    rows = zip(across.tolist(), down.tolist(), counts.tolist(), strict=True)
    return [Hexagon(round(u, 2), round(v, 2), count) for u, v, count in rows]


def _cells(x: NDArray[np.float64], y: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return row and column of the cell of each point, given in sides of a cell."""
    across, down = x / _ROOT - y / 3, 2 / 3 * y
    a, b, c = np.round(across), np.round(down), np.round(-across - down)
    da, db, dc = np.abs(a - across), np.abs(b - down), np.abs(c + across + down)
    by_rest = (da > db) & (da > dc)
    return np.column_stack([np.where(~by_rest & (db > dc), -a - c, b), np.where(by_rest, -b - c, a)])


def ranked(cells: Sequence[Hexagon]) -> list[Hexagon]:
    """Return the cells with their classes, of all of them together."""
    ranks = share_classes([cell.count for cell in cells])
    return [replace(cell, rank=rank) for cell, rank in zip(cells, ranks, strict=True)]


def draw_hexagons(cells: Iterable[Hexagon], wide: float = HEXAGON_MM) -> str:
    """Return the paths of some cells, one for each class."""
    side = wide / _ROOT
    corners = [(side * math.cos(turn), side * math.sin(turn)) for turn in _TURNS]
    paths: dict[int, list[str]] = {}
    for cell in cells:
        points = "L".join(f"{cell.x + u:.2f} {cell.y + v:.2f}" for u, v in corners)
        paths.setdefault(cell.rank, []).append(f"M{points}Z")
    look = 'stroke="#fff" stroke-width="0.25" fill-opacity="0.94"'  # a hint of the streets below
    return "".join(f'<path d="{"".join(paths[rank])}" fill="{RAMP[rank]}" {look}/>' for rank in sorted(paths))
