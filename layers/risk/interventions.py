"""Rank the places for street lighting or recovery of public space by the incidents near each.

The rank is by counts: how many incidents a measure would prevent is not estimated.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geo.boundaries.point_in_polygon import first_holder
from geo.clock import TURNOS
from geo.columns import require
from geo.context.risk_factors import codes_of
from geo.crs import require_metric
from layers.hotspots.parameters import ENOUGH
from layers.street_names import corner_name

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

__all__ = ["MEASURES", "PLACE_COLUMNS", "REACH_M", "Ranking", "rank_places"]

REACH_M = 100.0
"""Distance, in metres, within which an incident counts for a place: a cuadra."""

MEASURES: Mapping[str, tuple[str, ...]] = {"iluminacion": (TURNOS[0], TURNOS[3]), "espacio": (*TURNOS, "")}
"""Turnos whose incidents count for each measure: the dark ones for lighting, all for public space."""

PLACE_COLUMNS = ("puesto", "hechos", "nombre", "sector", "calle", "este", "norte")
"""Columns of :attr:`Ranking.places`."""


@dataclass(frozen=True, slots=True)
class Ranking:
    """Ranked places of one measure.

    Attributes
    ----------
    measure
        One of :data:`MEASURES`.
    places
        Places with incidents near them (:data:`PLACE_COLUMNS`), most first; ties share a ``puesto``; ``este`` and ``norte``
        are whole metres of a point of the place. Empty without ``evidence``.
    sectors
        Number of places by sector, most first.
    total
        Number of places, including those without incidents near.
    counted, timeless
        Incidents of the turnos of the measure, and those left out for an unknown hour.
    """

    measure: str
    places: pd.DataFrame
    sectors: pd.Series[int]
    total: int
    counted: int
    timeless: int

    @property
    def evidence(self) -> bool:
        """Whether there are at least thirty incidents to rank by."""
        return self.counted >= ENOUGH


def rank_places(
    measure: str,
    factors: gpd.GeoDataFrame,
    incidents: gpd.GeoDataFrame,
    *,
    sectors: gpd.GeoDataFrame,
    streets: gpd.GeoDataFrame,
) -> Ranking:
    """Rank the places of a measure by the incidents within :data:`REACH_M` of them.

    Parameters
    ----------
    measure
        One of :data:`MEASURES`.
    factors
        Risk factors (``codigo, nombre``), of any geometry; distances are to its nearest part.
    incidents
        Located, with ``turno``. An incident counts for every place near it.
    sectors, streets
        Polygons with ``sector``, and lines with ``nombre``, to describe the places. All in one projected system.

    Raises
    ------
    CrsError
        If anything is in degrees.

    Examples
    --------
    >>> import geopandas as gpd
    >>> from shapely import box
    >>> import mapadelito as md
    >>> lamps = gpd.GeoDataFrame(geometry=gpd.points_from_xy([0, 500], [0, 0]), crs=32717).assign(codigo="ILU", nombre="A")
    >>> incidents = gpd.GeoDataFrame({"turno": ["noche"] * 40}, geometry=gpd.points_from_xy([510] * 40, [0] * 40), crs=32717)
    >>> sectors = gpd.GeoDataFrame({"sector": ["S1"]}, geometry=[box(-100, -100, 600, 100)], crs=32717)
    >>> streets = gpd.GeoDataFrame({"nombre": []}, geometry=[], crs=32717)
    >>> ranking = md.rank_places("iluminacion", lamps, incidents, sectors=sectors, streets=streets)
    >>> ranking.places[["puesto", "hechos", "sector", "este"]]
       puesto  hechos sector  este
    0       1      40     S1   500
    """
    require_metric(incidents, who="rank_places")
    require_metric(factors, who="rank_places")
    require(factors, ("codigo", "nombre"), who="rank_places")
    wanted = MEASURES[measure]
    own = factors[factors["codigo"].isin(codes_of(measure))]
    counted = incidents[incidents["turno"].isin(wanted)]
    timeless = 0 if "" in wanted else int((incidents["turno"] == "").sum())
    table = _described(own, sectors).assign(hechos=_beside(own, counted))
    tally = table["sector"].value_counts().sort_index().sort_values(ascending=False, kind="stable")
    near = table[(table["hechos"] > 0) & (len(counted) >= ENOUGH)]
    return Ranking(measure, _ranked(near, streets, own.crs), tally, len(own), len(counted), timeless)


def _beside(places: gpd.GeoDataFrame, incidents: gpd.GeoDataFrame) -> NDArray[np.intp]:
    """Count the incidents near each place."""
    tree = shapely.STRtree(incidents.geometry.to_numpy())
    place, _ = tree.query(places.geometry.to_numpy(), predicate="dwithin", distance=REACH_M)
    return np.bincount(place, minlength=len(places))


def _described(places: gpd.GeoDataFrame, sectors: gpd.GeoDataFrame) -> pd.DataFrame:
    """Name, sector and a point of each place, in whole metres."""
    xy = np.round(shapely.get_coordinates(shapely.point_on_surface(places.geometry.to_numpy())))
    names = np.append(sectors["sector"].to_numpy(dtype=object), "") if "sector" in sectors else np.asarray([""])
    holder = first_holder(xy, sectors.geometry.to_numpy()) if "sector" in sectors else np.zeros(len(xy), dtype=int)
    data = {"nombre": places["nombre"].to_numpy(), "sector": names[holder]}
    return pd.DataFrame(data | {"este": xy[:, 0].astype(int), "norte": xy[:, 1].astype(int)})


def _ranked(table: pd.DataFrame, streets: gpd.GeoDataFrame, crs: object) -> pd.DataFrame:
    """Places with most incidents first, ties from west to east, with their street corner."""
    near = table.sort_values(["este", "norte", "nombre"], kind="stable")
    near = near.sort_values("hechos", ascending=False, kind="stable").reset_index(drop=True)
    points = gpd.GeoSeries(gpd.points_from_xy(near["este"], near["norte"]), crs=crs)
    near["calle"] = pd.Series(
        [corner_name(point, streets, reach_m=REACH_M) for point in points], index=near.index, dtype="str"
    )
    near["puesto"] = near["hechos"].rank(method="min", ascending=False).astype(int)
    return near[list(PLACE_COLUMNS)]
