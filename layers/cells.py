"""Puntos críticos as unions of fixed cells: an outline that is drawn round points tells where they are, a cell does not."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import shapely

from layers.grid import Lattice

if TYPE_CHECKING:
    from layers.hotspots import Hotspots

__all__ = ["PUBLIC_CELL_M", "on_cells"]

PUBLIC_CELL_M = 100.0
"""Side of the cells, on whole hundreds of metres of the projected system: those of the grid printed on the sheet."""


def on_cells(hotspots: Hotspots, points: gpd.GeoDataFrame, *, cell_m: float = PUBLIC_CELL_M) -> Hotspots:
    """Return puntos críticos drawn as whole cells of a fixed grid.

    Parameters
    ----------
    hotspots
        Clusters of ``points``.
    points
        What was clustered, projected: all with a place.
    cell_m
        Side of the cells, whose corners are multiples of it.

    Returns
    -------
    Hotspots
        Each zone is the union of the cells whose centre it holds and of those of its members, a cell going to the first zone
        that claims it; area and density are those of the cells.
    """
    lattice = Lattice(0.0, 0.0, cell_m, "square")
    labels = hotspots.labels.to_numpy()
    taken: set[tuple[int, int]] = set()
    shapes = []
    for label, shape in zip(hotspots.zones.index, hotspots.zones.geometry, strict=True):
        members = shapely.get_coordinates(points.geometry.to_numpy()[labels == label])
        claimed = set(zip(*lattice.cell_of(members), strict=True)) | _centred_in(shape, lattice)
        own = sorted(claimed - taken) or sorted(claimed)
        taken |= claimed
        column, row = np.asarray(own).T
        shapes.append(shapely.union_all(lattice.polygons(column, row)))
    area = shapely.area(np.asarray(shapes, dtype=object)) / 1e6
    zones = hotspots.zones.assign(area_km2=area, densidad_km2=hotspots.zones["incidentes"] / area)
    return replace(hotspots, zones=zones.set_geometry(gpd.GeoSeries(shapes, index=zones.index, crs=zones.crs)))


def _centred_in(shape: shapely.Geometry, lattice: Lattice) -> set[tuple[int, int]]:
    """Columns and rows of the cells whose centre a polygon holds."""
    bounds = np.asarray(shape.bounds).reshape(2, 2)
    (west, east), (south, north) = lattice.cell_of(bounds)
    column, row = (index.ravel() for index in np.meshgrid(np.arange(west, east + 1), np.arange(south, north + 1)))
    x, y = lattice.centres(column, row)
    inside = shapely.intersects_xy(shape, x, y)
    return set(zip(column[inside], row[inside], strict=True))
