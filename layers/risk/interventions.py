"""Where a lamp or the recovery of a public space comes first: places reported, by the incidents beside each.

It ranks where incidents are, nothing else: how many a lamp would prevent is not measured here, and nobody should read it so.
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
"""An incident is beside a place at most so many metres away: a cuadra."""

MEASURES: Mapping[str, tuple[str, ...]] = {"iluminacion": (TURNOS[0], TURNOS[3]), "espacio": (*TURNOS, "")}
"""Turnos whose incidents count for each measure: those of the dark for a lamp, all for a space."""

PLACE_COLUMNS = ("puesto", "hechos", "nombre", "sector", "calle", "este", "norte")
"""Columns of :attr:`Ranking.places`."""


@dataclass(frozen=True, slots=True)
class Ranking:
    """Places of one measure.

    ``places`` (:data:`PLACE_COLUMNS`): those with incidents beside them, most first; as many share a ``puesto``; ``este``
    and ``norte`` are whole metres of a point of the place. Empty without ``evidence``: fewer than thirty incidents of its
    turnos. ``sectors``: places by sector, most first. ``total``: places, of which some have no incident near. ``counted,
    timeless``: incidents of its turnos, and those left out because their hour is not known.
    """

    measure: str
    places: pd.DataFrame
    sectors: pd.Series[int]
    total: int
    counted: int
    timeless: int

    @property
    def evidence(self) -> bool:
        """Whether there are incidents enough to rank by."""
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
        Risk factors (``codigo, nombre``), of any geometry: of a line or an area, the nearest part counts.
    incidents
        Located, with ``turno``. An incident counts for every place that it is near.
    sectors, streets
        Polygons with ``sector``, and lines with ``nombre``, to say where each place is. All in one projected system.

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
    """How many incidents are near each place."""
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
    """Places with most incidents first, then from west to east, with their corner."""
    near = table.sort_values(["este", "norte", "nombre"], kind="stable")
    near = near.sort_values("hechos", ascending=False, kind="stable").reset_index(drop=True)
    points = gpd.GeoSeries(gpd.points_from_xy(near["este"], near["norte"]), crs=crs)
    near["calle"] = pd.Series(
        [corner_name(point, streets, reach_m=REACH_M) for point in points], index=near.index, dtype="str"
    )
    near["puesto"] = near["hechos"].rank(method="min", ascending=False).astype(int)
    return near[list(PLACE_COLUMNS)]
