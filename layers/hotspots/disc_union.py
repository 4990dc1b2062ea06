"""Unions of discs of one radius by cluster, made of the arcs of their rims.

The outlines of two discs cross at two points, between which each covers a part of the other's outline; what no other disc
covers are the arcs of the rim. Each arc ends where the disc of another core begins to cover it, and goes on there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

from layers.hotspots.disc_outline import SIDES
from layers.hotspots.rim_arcs import arcs_of
from layers.hotspots.rim_cores import CellTable, box_sizes
from layers.hotspots.rim_rings import filled_rings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.intp]

__all__ = ["unions_of_discs"]

_TILE = 4.0
"""Side, in radii, of the tiles by which GEOS unites discs: it bounds memory to the discs of one tile."""
_TABLE = 1 << 24
"""Most cells of the boxes of the clusters that are drawn at a time."""
_CORES = 200_000
"""Most cores that are drawn at a time, but for a larger cluster by itself."""
_PAIRS = 2_000_000
"""Most pairs of discs, about, that are compared at a time."""
_FEWER = 0.9
"""Part of the cores left at which leaving out more is given up."""


def unions_of_discs(cores: list[Floats], reach: float) -> list[shapely.Geometry]:
    """Unions of the discs round the cores of each cluster.

    Parameters
    ----------
    cores
        Core points of each cluster (n, 2), in metres, distinct.
    reach
        Distance from a core to the corners of its disc, a polygon of 64 sides as GEOS makes it.

    Returns
    -------
    list
        A polygon for each cluster. Where discs are not connected, or arcs do not close because of rounding (three outlines
        through one point), it is what GEOS makes of the discs.
    """
    out: list[shapely.Geometry | None] = [None] * len(cores)
    for batch in _batches(cores, reach):
        for at, shape in zip(batch, _drawn([cores[at] for at in batch], reach), strict=True):
            out[at] = shape
    return [_by_tiles(xy, reach) if shape is None else shape for xy, shape in zip(cores, out, strict=True)]


def _batches(cores: list[Floats], reach: float) -> Iterator[list[int]]:
    """Numbers of the clusters to be drawn at a time; one whose box is too large by itself is in none."""
    if not cores:
        return
    counts = np.array([len(xy) for xy in cores])
    sizes = box_sizes(np.vstack(cores) / reach, np.cumsum(counts) - counts)
    batch: list[int] = []
    cells = many = 0
    for at, (size, count) in enumerate(zip(sizes.tolist(), counts.tolist(), strict=True)):
        if size > _TABLE:
            continue
        if batch and (cells + size > _TABLE or many + count > _CORES):
            yield batch
            batch, cells, many = [], 0, 0
        batch.append(at)
        cells, many = cells + size, many + count
    if batch:
        yield batch


def _drawn(cores: list[Floats], reach: float) -> list[shapely.Geometry | None]:
    """Unions of the discs of clusters; None where the arcs do not close."""
    cluster = np.repeat(np.arange(len(cores)), [len(xy) for xy in cores])
    xy = np.vstack(cores)
    origin = np.floor(xy.min(axis=0))
    xy = (xy - origin) / reach
    cells, order = CellTable.of(xy, cluster)
    cluster = cluster[order]
    rim = _thinned(cells.xy, cluster, cells.on_the_rim())
    arcs = arcs_of(cells.xy[rim], cluster[rim])
    shapes = filled_rings(arcs._replace(core=rim[arcs.core]), cells, cluster, len(cores))
    there = np.array([at for at, shape in enumerate(shapes) if shape is not None], dtype=np.intp)
    placed = shapely.transform(np.array(shapes, dtype=object)[there], lambda points: points * reach + origin)
    for at, shape in zip(there.tolist(), placed, strict=True):
        shapes[at] = shape
    return shapes


def _thinned(xy: Floats, cluster: Ints, rim: Ints) -> Ints:
    """Leave out cores that are not on the rim of a part of their cluster, while there are too many pairs to compare."""
    while True:
        _, crowd = np.unique(np.column_stack([cluster[rim], np.floor(xy[rim])]), axis=0, return_counts=True)
        parts = int(2 * np.pi * np.square(crowd.astype(float)).sum() / _PAIRS)
        if parts < 2:
            return rim
        kept = np.unique(arcs_of(xy[rim], cluster[rim] * parts + np.arange(len(rim)) % parts).core)
        if len(kept) > _FEWER * len(rim):
            return rim
        rim = rim[kept]


def _by_tiles(xy: Floats, reach: float) -> shapely.Geometry:
    """Unite discs with GEOS, tile by tile, then the tiles."""
    tile = np.floor(xy / (_TILE * reach))
    order = np.lexsort(tile.T)
    ends = np.flatnonzero(np.diff(tile[order], axis=0).any(axis=1)) + 1
    discs = (shapely.buffer(shapely.points(xy[own]), reach, quad_segs=SIDES // 4) for own in np.split(order, ends))
    return shapely.union_all([shapely.union_all(own) for own in discs])
