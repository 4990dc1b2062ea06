"""Pieces of land that zones are made of: square cells, or blocks between streets."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from geo.crs import require_metric
from layers.arrays.group_sums import sums_by_group
from layers.surfaces.grid import locate_in_cells, neighbours
from layers.surfaces.lattice import CellIndex, Lattice

if TYPE_CHECKING:
    from collections.abc import Iterable

    import geopandas as gpd
    from numpy.typing import NDArray
    from scipy.sparse import csr_array

    Shapes = NDArray[np.object_]

__all__ = ["AXIS_M", "Ground", "cell_ground", "street_ground"]

AXIS_M = 0.5
"""Distance, in metres, that zones of blocks extend beyond the axes of their streets: incidents are geocoded to the axis."""
_LARGEST_M2 = 80_000.0
"""Largest block, in m2: a larger one is open land, and is cut into cells."""
_MIN_KM2 = 0.01
"""Smallest area, in km2, by which the incidents of a block are divided: one hectare, a cell, against tiny blocks."""
_MEASURES = 4
"""Weight of the score of the cells against that of the incidents of a block: one measure more beside a few."""
_GRAIN_M = 0.01
"""Grid, in metres, to which street lines are snapped, so that blocks share their corners exactly."""
_SIDE_M = 1.0
"""Shortest common side, in metres, of adjacent blocks: those that meet at a corner are not adjacent."""
_TINY = 1e-12
"""Smallest sum by which a score is normalised."""


@dataclass(frozen=True, slots=True)
class Ground:
    """Partition of the jurisdiction into pieces of land.

    Attributes
    ----------
    shapes
        Polygons (n).
    area
        Area of each piece for the budget, in km2, not less than its area inside the jurisdiction.
    near
        Adjacency matrix (n, n): pieces that share a side.
    shares
        Share of the area of each piece in each cell of the grid (n, m; a row adds up to 1); None where the pieces are the
        cells.
    whole
        Whether each piece is a whole block between streets (n).
    grid
        The cells.
    """

    shapes: Shapes
    area: NDArray[np.float64]
    near: csr_array
    shares: csr_array | None
    whole: NDArray[np.bool_]
    grid: gpd.GeoDataFrame

    @property
    def blocks(self) -> int:
        """Number of pieces that are whole blocks between streets."""
        return int(self.whole.sum())

    def blocks_inside(self, zone: shapely.Geometry) -> int:
        """Whole blocks between streets of a zone that was made of the pieces."""
        inner = shapely.get_coordinates(shapely.point_on_surface(self.shapes[self.whole]))
        return int(shapely.contains_xy(zone, inner[:, 0], inner[:, 1]).sum())

    def count_inside(self, points: gpd.GeoDataFrame) -> tuple[NDArray[np.float64], int]:
        """Incidents of each piece, and of all; a point is divided equally among the pieces within ``AXIS_M`` of it."""
        if self.shares is None:
            cell = locate_in_cells(points, self.grid)
            return np.bincount(cell[cell >= 0], minlength=len(self.shapes)).astype(float), int((cell >= 0).sum())
        tree = shapely.STRtree(self.shapes)
        point, piece = tree.query(points.geometry.to_numpy(), predicate="dwithin", distance=AXIS_M)
        several = np.bincount(point, minlength=len(points))
        return sums_by_group(piece, 1 / several[point], len(self.shapes)), int((several > 0).sum())

    def score(self, cells: NDArray[np.float64], incidents: NDArray[np.float64]) -> NDArray[np.float64]:
        """Score of the pieces: the area-weighted mean of their cells, and for blocks their own incidents per km2.

        The own incidents have a fifth of the weight, since blocks are finer than cells.
        """
        if self.shares is None:
            return cells
        mean, own = self.shares @ cells, incidents / np.maximum(self.area, _MIN_KM2)
        each = ((_MEASURES * mean, mean), (own, own))
        return np.asarray(sum(part / max(float((np.abs(of) * self.area).sum()), _TINY) for part, of in each))

    def drawn(self, zone: NDArray[np.intp], size: int, outline: shapely.Geometry) -> list[shapely.Geometry]:
        """Outline of each of ``size`` zones, given the zone of each piece (-1 for none), highest rank first.

        A zone of blocks extends ``AXIS_M`` beyond the axes round it, except into zones of higher rank.
        """
        wholes = [shapely.union_all(self.shapes[zone == label]) for label in range(size)]
        if self.shares is None:
            return [shapely.intersection(whole, outline) for whole in wholes]
        out, taken = list[shapely.Geometry](), shapely.Polygon()
        for whole in wholes:
            wide = _widened(whole)
            rest = shapely.difference(shapely.intersection(wide, outline), taken)
            parts = shapely.get_parts(rest)  # all but the largest are slivers of the strip
            out.append(max(parts, key=shapely.area, default=shapely.Polygon()))
            taken = shapely.union(taken, wide)
        return out


def cell_ground(grid: gpd.GeoDataFrame) -> Ground:
    """Cells of a grid (:func:`layers.surfaces.grid.inner_cells`) as the pieces."""
    near = neighbours(grid).tocoo()
    if len(grid) and Lattice.of(grid).shape == "square":
        column, row = grid["columna"].to_numpy(), grid["fila"].to_numpy()
        side = np.abs(column[near.row] - column[near.col]) + np.abs(row[near.row] - row[near.col]) == 1
        near.data[~side] = 0
        near.eliminate_zeros()
    return Ground(
        grid.geometry.to_numpy(), grid["area_km2"].to_numpy(), near.tocsr(), None, np.zeros(len(grid), dtype=bool), grid
    )


def street_ground(
    grid: gpd.GeoDataFrame, boundary: gpd.GeoDataFrame | gpd.GeoSeries, streets: gpd.GeoDataFrame | gpd.GeoSeries
) -> Ground:
    """Blocks between streets as the pieces; land without streets is cut into the cells.

    Parameters
    ----------
    grid
        Square cells of the jurisdiction (:func:`layers.surfaces.grid.inner_cells`).
    boundary
        Its polygons, projected.
    streets
        Lines in the same system; those outside and dead ends have no effect.

    Returns
    -------
    Ground
        Blocks of more than eight hectares are cut by the sides of the cells. The cells alone where streets enclose nothing.

    Raises
    ------
    CrsError
        If the streets are in degrees.

    Examples
    --------
    >>> import geopandas as gpd
    >>> from shapely import LineString, box
    >>> import mapadelito as md
    >>> sector = gpd.GeoSeries([box(0, 0, 200, 100)], crs=32717)
    >>> cells = md.inner_cells(sector, cell_m=100)
    >>> street = gpd.GeoSeries([LineString([(80, -10), (80, 110)])], crs=32717)
    >>> blocks = md.street_ground(cells, sector, street)
    >>> blocks.blocks, blocks.area.round(3).tolist()
    (2, [0.008, 0.012])
    """
    require_metric(streets, who="street_ground")
    outline = shapely.union_all(boundary.geometry.to_numpy())
    lines = streets.geometry.to_numpy()[np.sort(streets.sindex.query(outline, predicate="intersects"))]
    lattice = Lattice.of(grid) if len(grid) else None
    if lattice is None or not len(lines):
        return cell_ground(grid)
    net = [*lines[np.argsort(shapely.to_wkb(lines))], shapely.boundary(outline)]  # the same whatever the order of the rows
    faces = _faces(net, outline)
    large = faces[shapely.area(faces) > _LARGEST_M2]
    if len(large) == len(faces):
        return cell_ground(grid)
    if len(large):
        rural = shapely.union_all(large)
        faces = _faces([*net, shapely.intersection(_sides(grid, lattice), rural)], outline)
        inner = shapely.get_coordinates(shapely.point_on_surface(faces))
        shapely.prepare(rural)
        whole = ~shapely.contains_xy(rural, inner[:, 0], inner[:, 1])
    else:
        whole = np.ones(len(faces), dtype=bool)
    cost = shapely.area(_widened(faces)) / 1e6  # zones include the axes round them
    return Ground(faces, cost, _sharing(faces), _shares(faces, whole, grid), whole, grid)


def _widened(shapes: Any) -> Any:  # noqa: ANN401 (one or many)
    return shapely.buffer(shapes, AXIS_M, join_style="mitre")


def _faces(lines: Iterable[shapely.Geometry], outline: shapely.Geometry) -> Shapes:
    """Polygons that lines enclose inside the jurisdiction, from south to north, with exactly common corners."""
    net = shapely.union_all(list(lines), grid_size=_GRAIN_M)
    faces: Shapes = shapely.get_parts(shapely.polygonize(shapely.get_parts(net)))
    inner = shapely.get_coordinates(shapely.point_on_surface(faces))
    shapely.prepare(outline)
    inside = shapely.contains_xy(outline, inner[:, 0], inner[:, 1])
    faces, inner = faces[inside], inner[inside]
    return faces[np.lexsort((inner[:, 0], inner[:, 1]))]


def _sides(grid: gpd.GeoDataFrame, lattice: Lattice) -> shapely.Geometry:
    """Lines between the cells, from end to end of the grid."""
    column, row = grid["columna"].to_numpy(), grid["fila"].to_numpy()
    x = lattice.west + lattice.cell_m * np.arange(column.min(), column.max() + 2)
    y = lattice.south + lattice.cell_m * np.arange(row.min(), row.max() + 2)
    upright = [shapely.LineString([(at, y[0]), (at, y[-1])]) for at in x]
    return shapely.MultiLineString([*upright, *(shapely.LineString([(x[0], at), (x[-1], at)]) for at in y)])


def _sharing(faces: Shapes) -> csr_array:
    """Adjacency matrix of faces with more than a metre of common segments."""
    from scipy.sparse import coo_array  # noqa: PLC0415 (heavy)

    rings, owner = shapely.get_rings(faces, return_index=True)
    xy, ring = shapely.get_coordinates(rings, return_index=True)
    point = np.rint(xy / _GRAIN_M).astype(np.int64)
    same = ring[1:] == ring[:-1]
    start, end, face = point[:-1][same], point[1:][same], owner[ring[1:][same]]
    swap = (start[:, 0] > end[:, 0]) | ((start[:, 0] == end[:, 0]) & (start[:, 1] > end[:, 1]))
    start[swap], end[swap] = end[swap], start[swap]
    order = np.lexsort((end[:, 1], end[:, 0], start[:, 1], start[:, 0]))
    segment = np.column_stack([start, end])[order]
    twin = np.flatnonzero((segment[1:] == segment[:-1]).all(axis=1))
    one, other = face[order][twin], face[order][twin + 1]
    length = np.hypot(*(segment[twin, :2] - segment[twin, 2:]).T) * _GRAIN_M
    both = (np.concatenate([one, other]), np.concatenate([other, one]))
    shared = coo_array((np.concatenate([length, length]), both), shape=(len(faces), len(faces))).tocsr()
    shared.data = (shared.data > _SIDE_M).astype(float)
    shared.eliminate_zeros()
    return shared


def _shares(faces: Shapes, whole: NDArray[np.bool_], grid: gpd.GeoDataFrame) -> csr_array:
    """Share of the area of each face in each cell: a block may lie in several, a piece cut by the cells in one."""
    from scipy.sparse import coo_array  # noqa: PLC0415 (heavy)

    cells, blocks, cut = grid.geometry.to_numpy(), np.flatnonzero(whole), np.flatnonzero(~whole)
    block, cell = shapely.STRtree(cells).query(faces[blocks], predicate="intersects")
    part = shapely.area(shapely.intersection(faces[blocks[block]], cells[cell])) / shapely.area(faces[blocks[block]])
    inner = shapely.get_coordinates(shapely.point_on_surface(faces[cut]))
    own = CellIndex(grid)(*Lattice.of(grid).cell_of(inner))
    found = own >= 0
    rows = np.concatenate([blocks[block], cut[found]])
    columns = np.concatenate([cell, own[found]])
    data = np.concatenate([part, np.ones(found.sum())])
    return coo_array((data, (rows, columns)), shape=(len(faces), len(cells))).tocsr()
