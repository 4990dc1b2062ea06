"""Coordinates put right where it can be proven: what falls at home only after one known mistake is undone, had it.

Home is the box of the polygons given; without polygons, the box of a country preset that most of the file already falls in.
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


@dataclass(frozen=True, slots=True)
class Home:
    """A box in degrees (``west, south, east, north``) and the projected system of the place, None where unknown."""

    box: tuple[float, float, float, float]
    epsg: int | None = None

    def holds(self, x: NDArray[np.float64], y: NDArray[np.float64]) -> NDArray[np.bool_]:
        """Tell which places (degrees) lie in the box."""
        west, south, east, north = self.box
        return (x >= west) & (x <= east) & (y >= south) & (y <= north)


def home_of(boundaries: gpd.GeoDataFrame) -> Home:
    """Return the box of the polygons with a tenth of a degree round it, and their projected system.

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
    """Undo swapped columns, lost signs and metres in the columns of degrees.

    Parameters
    ----------
    x, y
        Longitude and latitude as written; NaN where there is none.
    home
        Where the facts happened; without it, the country preset that most places, as they are or swapped, fall in.

    Returns
    -------
    x, y, how
        Repaired degrees, and masks by code: ``COORD_UTM_DETECTADA``, ``COORD_INVERTIDA``, ``COORD_SIN_SIGNO``. A place that
        is at home, or that no single mistake explains, is left as it is.
    """
    how: dict[str, NDArray[np.bool_]] = {}
    home = home or _country(x, y)
    if home is None:
        return x, y, how
    x, y = x.copy(), y.copy()
    for code, new_x, new_y in _undone(x, y, home):
        better = home.holds(new_x, new_y) & ~home.holds(x, y)
        x[better], y[better] = new_x[better], new_y[better]
        how[code] = how.get(code, np.zeros(len(x), dtype=bool)) | better
    return x, y, how


def _undone(
    x: NDArray[np.float64], y: NDArray[np.float64], home: Home
) -> Iterator[tuple[str, NDArray[np.float64], NDArray[np.float64]]]:
    """Give the places with each known mistake undone."""
    if home.epsg is not None:
        to_degrees = Transformer.from_crs(home.epsg, 4326, always_xy=True)
        for east, north in ((x, y), (y, x)):
            metres = (np.abs(east) > 1e5) & (np.abs(east) < 1e6) & (np.abs(north) > 1e3)
            lon, lat = to_degrees.transform(np.where(metres, east, np.nan), np.where(metres, north, np.nan))
            yield "COORD_UTM_DETECTADA", lon, lat
    yield "COORD_INVERTIDA", y.copy(), x.copy()
    for sign_x, sign_y in ((-1, 1), (1, -1), (-1, -1)):
        yield "COORD_SIN_SIGNO", sign_x * x, sign_y * y


def _country(x: NDArray[np.float64], y: NDArray[np.float64]) -> Home | None:
    """Return the preset that at least half of the places fall in, as they are or swapped."""
    count = int((~np.isnan(x) & ~np.isnan(y)).sum())
    for box in boxes():
        home = Home(box)
        if count and max(home.holds(x, y).sum(), home.holds(y, x).sum()) * 2 >= count:
            return home
    return None
