"""Sectors of the municipality: polygons with a name, whatever the file calls it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd

from geo.boundaries.levels import dissolved
from geo.boundaries.read import read_boundaries
from geo.errors import ColumnError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

__all__ = ["read_municipal"]


def read_municipal(paths: Iterable[str | Path]) -> gpd.GeoDataFrame:
    """Read the sectors in which a municipality (or several) patrols.

    Parameters
    ----------
    paths
        Vector files that :func:`geo.boundaries.read.read_boundaries` reads.

    Returns
    -------
    GeoDataFrame
        ``municipal`` (the name; with that of the file, or its jurisdiction, before it where there are several) and
        ``geometry``, in metres.
        ``attrs["decisiones"]`` as in ``read_boundaries``.

    Raises
    ------
    ColumnError
        If nothing names the polygons.
    GeometryError
        If a polygon cannot be used.
    """
    try:
        frame = read_boundaries(paths)
    except ColumnError as error:
        raise ColumnError(f"Sectores municipales: {error} (La columna puede llamarse «sector» o «nombre».)") from error
    names = frame["sector"].where(frame["sector"] != "", frame["comisaria"])
    if (frame["sector"] != "").any() and frame["comisaria"].nunique() > 1:
        names = frame["comisaria"] + " · " + names
    out = dissolved(gpd.GeoDataFrame({"municipal": names}, geometry=frame.geometry, crs=frame.crs), ["municipal"])
    out.attrs["decisiones"] = [line.replace("Límites", "Sectores municipales", 1) for line in frame.attrs["decisiones"]]
    return out
