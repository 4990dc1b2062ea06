"""Repair of coordinates with one known mistake, where the repaired position lies in the expected area.

The expected area (home) is the bounding box of the boundaries; without boundaries, that of a country preset that contains
most of the positions of the file.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from pyproj import Transformer

from geo.countries import boxes

if TYPE_CHECKING:
    from collections.abc import Iterator

    import geopandas as gpd
    from numpy.typing import NDArray

__all__ = ["Home", "home_of", "repair"]

_MARGIN = 0.1
"""Degrees (about 11 km) added on each side of the bounding box, for incidents just outside the jurisdiction."""

_LEAST_WHOLE, _MOST_DIGITS = 1e4, 16
"""A whole number of five digits or more may be degrees without their decimal point; it has so many digits at most."""


@dataclass(frozen=True, slots=True)
class Home:
    """Expected area: a box in degrees (``west, south, east, north``), and the EPSG code of its projection, if known."""

    box: tuple[float, float, float, float]
    epsg: int | None = None

    def holds(self, x: NDArray[np.float64], y: NDArray[np.float64]) -> NDArray[np.bool_]:
        """Return a mask of the positions (degrees) inside the box."""
        west, south, east, north = self.box
        return (x >= west) & (x <= east) & (y >= south) & (y <= north)


def home_of(boundaries: gpd.GeoDataFrame) -> Home:
    """Return the expected area of polygons: their box with a margin of 0.1 degrees, and their projected system.

    Examples
    --------
    >>> import geopandas as gpd
    >>> from shapely import box
    >>> import mapadelito as md
    >>> place = gpd.GeoDataFrame(geometry=[box(-78.6, -7.3, -78.4, -7.1)], crs=4326)
    >>> home = md.home_of(md.to_metric(place))
    >>> home.epsg
    32717
    >>> [round(float(side), 1) for side in home.box]
    [-78.7, -7.4, -78.3, -7.0]
    """
    west, south, east, north = boundaries.to_crs(4326).total_bounds
    return Home((west - _MARGIN, south - _MARGIN, east + _MARGIN, north + _MARGIN), boundaries.crs.to_epsg())


def repair(
    x: NDArray[np.float64], y: NDArray[np.float64], home: Home | None
) -> tuple[NDArray[np.float64], NDArray[np.float64], dict[str, NDArray[np.bool_]]]:
    """Return positions with swapped columns, lost signs, and metres in columns of degrees repaired.

    Parameters
    ----------
    x, y
        Longitude and latitude as written; NaN where missing.
    home
        Expected area; if None, the country preset that contains most positions, as written or swapped.

    Returns
    -------
    x, y, how
        Repaired degrees, and masks by code: ``COORD_UTM_DETECTADA``, ``COORD_INVERTIDA``, ``COORD_SIN_SIGNO``,
        ``COORD_SIN_DECIMAL``. A position in the expected area, or that no single mistake explains, does not change.
    """
    how: dict[str, NDArray[np.bool_]] = {}
    home = home or _country(x, y)
    if home is None:
        return x, y, how
    rows = np.flatnonzero(~home.holds(x, y))
    far_x, far_y = x[rows], y[rows]
    for code, new_x, new_y in _undone(far_x, far_y, home):
        better = home.holds(new_x, new_y) & ~home.holds(far_x, far_y)
        far_x[better], far_y[better] = new_x[better], new_y[better]
        how.setdefault(code, np.zeros(len(x), dtype=bool))[rows[better]] = True
    x, y = x.copy(), y.copy()
    x[rows], y[rows] = far_x, far_y
    return x, y, how


def _undone(
    x: NDArray[np.float64], y: NDArray[np.float64], home: Home
) -> Iterator[tuple[str, NDArray[np.float64], NDArray[np.float64]]]:
    """Yield the code of each known mistake, and the positions with that mistake undone."""
    if home.epsg is not None:
        to_degrees = Transformer.from_crs(home.epsg, 4326, always_xy=True)
        for east, north in ((x, y), (y, x)):
            metres = (np.abs(east) > 1e5) & (np.abs(east) < 1e6) & (np.abs(north) > 1e3)
            lon, lat = to_degrees.transform(np.where(metres, east, np.nan), np.where(metres, north, np.nan))
            yield "COORD_UTM_DETECTADA", lon, lat
    yield "COORD_INVERTIDA", y.copy(), x.copy()
    for sign_x, sign_y in ((-1, 1), (1, -1), (-1, -1)):
        yield "COORD_SIN_SIGNO", sign_x * x, sign_y * y
    west, south, east_side, north_side = home.box
    yield "COORD_SIN_DECIMAL", _with_point(x, west, east_side), _with_point(y, south, north_side)


def _with_point(number: NDArray[np.float64], low: float, high: float) -> NDArray[np.float64]:
    """Return whole numbers (``-7146450``) as degrees, where one place of the decimal point alone puts them in a range."""
    powers = 10.0 ** np.arange(1, _MOST_DIGITS)
    degrees = number[:, None] / powers
    fits = (degrees >= low) & (degrees <= high)
    lost = (np.abs(number) >= _LEAST_WHOLE) & (number == np.rint(number)) & (fits.sum(axis=1) == 1)
    return np.where(lost, degrees[np.arange(len(number)), fits.argmax(axis=1)], number)


def _country(x: NDArray[np.float64], y: NDArray[np.float64]) -> Home | None:
    """Return the country preset that contains at least half of the positions, as written or swapped; or None."""
    count = int((~np.isnan(x) & ~np.isnan(y)).sum())
    for box in boxes():
        home = Home(box)
        if count and max(home.holds(x, y).sum(), home.holds(y, x).sum()) * 2 >= count:
            return home
    return None
