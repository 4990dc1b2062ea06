"""Positions as two arrays of numbers, which are reprojected together, and made into points only at the end."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
from pyproj import CRS, Transformer

from geo.crs import utm_epsg

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

__all__ = ["Places", "join_places"]


@dataclass(frozen=True, slots=True)
class Places:
    """``x`` and ``y`` in the units of ``crs``, longitude or east first; both NaN for a row without a position."""

    x: NDArray[np.float64]
    y: NDArray[np.float64]
    crs: CRS

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(self.x)

    @property
    def known(self) -> NDArray[np.bool_]:
        """Mask of the rows with a position."""
        return ~np.isnan(self.x)

    def without(self, rows: NDArray[np.bool_]) -> Places:
        """Return a copy without the positions of some rows."""
        bare = rows | np.isnan(self.x) | np.isnan(self.y)
        return Places(np.where(bare, np.nan, self.x), np.where(bare, np.nan, self.y), self.crs)

    def take(self, rows: NDArray[np.intp]) -> Places:
        """Return the positions of some rows."""
        return Places(self.x[rows], self.y[rows], self.crs)

    def to_crs(self, crs: CRS) -> Places:
        """Return the positions in another system."""
        if crs == self.crs:
            return self
        rows = self.known
        x, y = self.x.copy(), self.y.copy()
        x[rows], y[rows] = Transformer.from_crs(self.crs, crs, always_xy=True).transform(x[rows], y[rows])
        return Places(x, y, crs)

    def middle(self) -> tuple[float, float] | None:
        """Return the median longitude and latitude, robust to outliers; None if no row has a position."""
        rows = self.known
        if not rows.any():
            return None
        at = Transformer.from_crs(self.crs, 4326, always_xy=True)
        lon, lat = at.transform(np.median(self.x[rows]), np.median(self.y[rows]))
        return float(lon), float(lat)

    def points(self) -> gpd.GeoSeries:
        """Return the positions as points, null where missing."""
        rows = self.known
        points = np.full(len(self), None, dtype=object)
        points[rows] = gpd.points_from_xy(self.x[rows], self.y[rows])
        return gpd.GeoSeries(points, crs=self.crs)


def join_places(parts: Sequence[Places], bare: Sequence[NDArray[np.bool_]], *, epsg: int | None = None) -> Places:
    """Return the positions of several tables, in order, in one system.

    Parameters
    ----------
    parts, bare
        Positions of each table, and its rows without a known position of the incident.
    epsg
        Target system; by default the UTM zone of the median of all positions.
    """
    target = CRS.from_epsg(epsg if epsg is not None else utm_epsg(*_middle(parts, bare)))
    moved = [part.to_crs(target) for part in parts]
    return Places(np.concatenate([part.x for part in moved]), np.concatenate([part.y for part in moved]), target)


def _middle(parts: Sequence[Places], bare: Sequence[NDArray[np.bool_]]) -> tuple[float, float]:
    """Return the median longitude and latitude of all tables; 0, 0 if no row has a position."""
    pairs = zip(parts, bare, strict=True)
    degrees = [part.without(rows).to_crs(CRS.from_epsg(4326)) for part, rows in pairs]
    x, y = (np.concatenate([getattr(part, name)[part.known] for part in degrees]) for name in ("x", "y"))
    return (float(np.median(x)), float(np.median(y))) if len(x) else (0.0, 0.0)
