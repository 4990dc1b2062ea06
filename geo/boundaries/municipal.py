"""Read the sectors of a municipality: polygons with a name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import geopandas as gpd

from geo.boundaries.levels import dissolved
from geo.boundaries.read import read_polygons
from geo.errors import ColumnError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

__all__ = ["MunicipalSectors", "read_municipal"]


@dataclass(frozen=True, slots=True)
class MunicipalSectors:
    """Sectors in which a municipality patrols.

    ``frame`` has ``municipal`` (the name; after that of the file or of its jurisdiction where there are several) and
    ``geometry`` in metres. ``decisions`` are what was chosen to read them, a Spanish sentence each.
    """

    frame: gpd.GeoDataFrame
    decisions: tuple[str, ...]


def read_municipal(paths: Iterable[str | Path]) -> MunicipalSectors:
    """Return the sectors in which one or more municipalities patrol.

    Parameters
    ----------
    paths
        Vector files that :func:`geo.boundaries.read.read_polygons` reads.

    Raises
    ------
    ColumnError
        If nothing names the polygons.
    GeometryError
        If a polygon cannot be used.
    """
    try:
        read = read_polygons(paths)
    except ColumnError as error:
        raise ColumnError(f"Sectores municipales: {error} (La columna puede llamarse «sector» o «nombre».)") from error
    frame = read.frame
    names = frame["sector"].where(frame["sector"] != "", frame["comisaria"])
    if (frame["sector"] != "").any() and frame["comisaria"].nunique() > 1:
        names = frame["comisaria"] + " · " + names
    out = dissolved(gpd.GeoDataFrame({"municipal": names}, geometry=frame.geometry, crs=frame.crs), ["municipal"])
    decisions = tuple(line.replace("Límites", "Sectores municipales", 1) for line in read.decisions)
    return MunicipalSectors(out, decisions)
