"""Puntos críticos as unions of fixed cells, from which the points cannot be located as from outlines of discs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from layers.hotspots.find import Hotspots, find_hotspots
from layers.surfaces.lattice import Lattice

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["MIN_INCIDENTS", "PUBLIC_CELL_M", "find_on_cells"]

PUBLIC_CELL_M = 100.0
"""Side of the cells, in metres, on multiples of it in the projected system: those of the grid printed on the sheet."""

MIN_INCIDENTS = 3
"""Fewest incidents of a zone, whatever minimum is asked for: one or two would point at single victims."""
_LATTICE = Lattice(0.0, 0.0, PUBLIC_CELL_M, "square")

Cell = tuple[int, int]


def find_on_cells(
    points: gpd.GeoDataFrame,
    *,
    radius_m: float,
    min_incidents: float,
    boundary: shapely.Geometry | None = None,
) -> Hotspots:
    """Find puntos críticos as :func:`layers.hotspots.find.find_hotspots` does, and draw them as whole cells of a fixed grid.

    Parameters and errors are those of that function, but every point must have coordinates, and the minimum is at least
    three incidents.

    Returns
    -------
    Hotspots
        A zone is made of the cells whose centre lies inside the outline of its cluster and of those of its members; clusters
        whose cells share a side are one zone, since points moved to corners leave artificial gaps. Members, ranks, areas and
        densities are those of the cells: every point inside counts, so that the counts agree with the drawing.
    """
    found = find_hotspots(points, radius_m=radius_m, min_incidents=max(min_incidents, MIN_INCIDENTS), boundary=boundary)
    labels = found.labels.to_numpy(dtype=np.intp)
    xy = shapely.get_coordinates(points.geometry.to_numpy())
    owner: dict[Cell, int] = {}
    for label, shape in enumerate(found.zones.geometry):
        column, row = _LATTICE.cell_of(xy[labels == label])
        for cell in _cells(column, row) | _centred_in(shape):
            owner.setdefault(cell, label)
    group = _touching(owner, len(found.zones))
    here = [owner.get(cell, -1) for cell in zip(*(side.tolist() for side in _LATTICE.cell_of(xy)), strict=True)]
    member = np.append(group, -1)[np.asarray(here, dtype=np.intp)]  # every point in the cells of a zone is a member
    weight = np.bincount(member[member >= 0], minlength=group.max(initial=-1) + 1).astype(float)
    order = np.argsort(-weight, kind="stable")  # groups are numbered by their heaviest cluster
    rank = np.empty_like(order)
    rank[order] = np.arange(len(order))
    merged = np.append(rank, -1)[member]
    inside: list[list[Cell]] = [[] for _ in order]
    for cell, label in owner.items():
        inside[rank[group[label]]].append(cell)
    _, first = np.unique(xy, axis=0, return_index=True)
    spots = np.bincount(merged[first][merged[first] >= 0], minlength=len(order))
    zones = _zones([sorted(cells) for cells in inside], weight[order], spots, points.crs)
    return Hotspots(pd.Series(merged, index=found.labels.index), found.core, zones)


def _cells(column: NDArray[np.intp], row: NDArray[np.intp]) -> set[Cell]:
    return set(zip(column.tolist(), row.tolist(), strict=True))


def _centred_in(shape: shapely.Geometry) -> set[Cell]:
    """Cells whose centre lies inside a polygon."""
    (west, east), (south, north) = _LATTICE.cell_of(np.asarray(shape.bounds).reshape(2, 2))
    column, row = (index.ravel() for index in np.meshgrid(np.arange(west, east + 1), np.arange(south, north + 1)))
    inside = shapely.intersects_xy(shape, *_LATTICE.centres(column, row))
    return _cells(column[inside], row[inside])


def _touching(owner: dict[Cell, int], count: int) -> NDArray[np.intp]:
    """Group of each cluster: clusters with adjacent cells are in one, numbered by the first of them."""
    from scipy.sparse import coo_array  # noqa: PLC0415 (heavy)
    from scipy.sparse.csgraph import connected_components  # noqa: PLC0415 (heavy)

    steps = ((1, 0), (0, 1))
    pairs = [
        (label, owner[near])
        for (column, row), label in owner.items()
        for dx, dy in steps
        if (near := (column + dx, row + dy)) in owner
    ]
    first, second = np.asarray(pairs, dtype=np.intp).reshape(-1, 2).T
    _, raw = connected_components(coo_array((np.ones(len(first)), (first, second)), shape=(count, count)), directed=False)
    group: NDArray[np.intp] = np.unique(raw, return_inverse=True)[1].astype(np.intp)
    return group


def _zones(cells: list[list[Cell]], weight: NDArray[np.float64], spots: NDArray[np.intp], crs: object) -> gpd.GeoDataFrame:
    shapes = [shapely.union_all(_LATTICE.polygons(*np.asarray(own).T)) for own in cells]
    area = shapely.area(np.asarray(shapes, dtype=object)) / 1e6 if shapes else np.empty(0)
    data = {
        "rango": np.arange(1, len(shapes) + 1),
        "incidentes": weight,
        "puntos": spots,
        "area_km2": area,
        "densidad_km2": np.divide(weight, area, out=np.zeros_like(weight), where=area > 0),
    }
    return gpd.GeoDataFrame(data, geometry=gpd.GeoSeries(shapes, crs=crs), crs=crs)
