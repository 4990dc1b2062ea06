"""Stretches of streets inside a zone, between the streets that cross them at both ends."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

from geo.columns import require

if TYPE_CHECKING:
    import geopandas as gpd
    from numpy.typing import NDArray

__all__ = ["Stretch", "street_stretches"]

_REACH_M = 150.0
"""Distance, in metres, from the zone within which the next crossing is looked for: a block and a half."""
_JOIN_M = 5.0
"""Distance, in metres, at which two streets meet: axes that are drawn a little short still cross."""
_END_M = 20.0
"""Distance, in metres, from the end of a stretch within which a crossing is at the end: the width of an avenue."""
_SHORTEST_M = 30.0
"""Shortest stretch, in metres, that is named: a street that only enters a zone is not patrolled there."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of a street, and the names of the streets at its ends; the same name twice where only one crosses it."""

    street: str
    start: str
    end: str


def street_stretches(zone: shapely.Geometry, streets: gpd.GeoDataFrame, *, most: int = 3) -> list[Stretch]:
    """Return the stretches of the streets with most metres inside a zone, longest first.

    Parameters
    ----------
    zone
        In the system of the streets.
    streets
        Lines with ``nombre`` (:data:`geo.context.streets.STREET_COLUMNS`), projected; those without a name are not used.
    most
        Largest number of streets.

    Returns
    -------
    list of Stretch
        The ends are the last crossing before the zone and the first one after it, or the outermost ones inside where none is
        within 150 m, from west to east or from south to north. Both are empty where no named street crosses.

    Examples
    --------
    >>> import geopandas as gpd
    >>> from shapely import LineString, box
    >>> lines = [LineString([(0, 50), (300, 50)]), LineString([(100, 0), (100, 99)]), LineString([(200, 0), (200, 99)])]
    >>> names = ["Jr. Junín", "Jr. Puno", "Jr. Cusco"]
    >>> streets = gpd.GeoDataFrame({"nombre": names}, geometry=lines, crs=32717)
    >>> [(at.street, at.start, at.end) for at in street_stretches(box(95, 40, 205, 60), streets, most=1)]
    [('Jr. Junín', 'Jr. Puno', 'Jr. Cusco')]
    """
    require(streets, ("nombre",), who="street_stretches")
    around = shapely.buffer(zone, _REACH_M)
    near = streets.iloc[np.sort(streets.sindex.query(around, predicate="intersects"))]
    near = near[near["nombre"] != ""]
    if near.empty:
        return []
    near = near.set_geometry(shapely.intersection(near.geometry.to_numpy(), around))
    whole = near.dissolve("nombre").geometry
    inside = shapely.intersection(whole.to_numpy(), zone)
    length = np.round(shapely.length(inside), 3)
    order = np.lexsort((whole.index.to_numpy(dtype=str), -length))
    return [_stretch(at, inside[at], whole) for at in order[:most] if length[at] >= _SHORTEST_M]


def _stretch(at: int, inside: shapely.Geometry, whole: gpd.GeoSeries) -> Stretch:
    """Return the stretch of a street (row ``at`` of ``whole``) that has a part inside the zone."""
    name, lines = str(whole.index[at]), whole.to_numpy()
    part = shapely.get_coordinates(inside)
    middle, along = part.mean(axis=0), _direction(part)
    reach = (part - middle) @ along
    crossings = []
    for other in np.flatnonzero(shapely.dwithin(lines[at], lines, _JOIN_M)):
        if other != at:
            meets = shapely.get_parts(shapely.intersection(lines[at], shapely.buffer(lines[other], _JOIN_M)))
            spots = shapely.get_coordinates(shapely.centroid(meets))
            crossings += [(float(place), str(whole.index[other])) for place in np.round((spots - middle) @ along, 2)]
    ends = _ends(sorted(crossings), float(reach.min()), float(reach.max()))
    return Stretch(name, *ends)


def _direction(part: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the unit vector of the main direction of points, to the east, or to the north if it is nearer."""
    axes = np.linalg.svd(part - part.mean(axis=0), full_matrices=False)[2]
    along = axes[0] if len(axes) else np.array([1.0, 0.0])
    return np.asarray(along * (1 if along[np.argmax(np.abs(along))] > 0 else -1), dtype=np.float64)


def _ends(crossings: list[tuple[float, str]], first: float, last: float) -> tuple[str, str]:
    """Return the names of the crossings that bound a stretch from ``first`` to ``last`` (m along the street)."""
    if not crossings:
        return "", ""
    before = [at for at in crossings if at[0] <= first + _END_M]
    after = [at for at in crossings if at[0] >= last - _END_M]
    return (before[-1] if before else crossings[0])[1], (after[0] if after else crossings[-1])[1]
