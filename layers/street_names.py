"""Names of places: the street corner nearest to a point, the main streets of a zone, the risk factors near it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

from geo.columns import require

if TYPE_CHECKING:
    import geopandas as gpd

__all__ = ["NEAR_M", "corner_name", "main_streets", "near_factors"]

NEAR_M = 150.0
"""Distance, in metres, from a zone within which risk factors are named with it: a block and a half."""
_REACH_M = 40.0
"""Distance, in metres, within which a street names a point: less than half a block, so that the street is beside it."""


def corner_name(place: shapely.Point, streets: gpd.GeoDataFrame, *, reach_m: float = _REACH_M) -> str:
    """Name the one or two streets nearest to a point: ``Av. Uno con Jr. Dos``; empty where no named street is near.

    Parameters
    ----------
    place
        In the system of the streets.
    streets
        Lines with ``nombre`` (:data:`geo.context.streets.STREET_COLUMNS`), projected.
    reach_m
        Maximum distance of the streets, in metres.
    """
    require(streets, ("nombre",), who="corner_name")
    near = streets.iloc[streets.sindex.query(place, predicate="dwithin", distance=reach_m)]
    named = near[near["nombre"] != ""]
    rows = zip(shapely.distance(place, named.geometry.to_numpy()), named["nombre"], strict=True)
    names = dict.fromkeys(name for _, name in sorted(rows))
    return " con ".join(list(names)[:2])


def main_streets(zone: shapely.Geometry, streets: gpd.GeoDataFrame, *, most: int = 3) -> str:
    """Name the streets with most metres inside a zone, longest first, separated by commas; empty without named ones."""
    require(streets, ("nombre",), who="main_streets")
    near = streets.iloc[streets.sindex.query(zone, predicate="intersects")]
    named = near[near["nombre"] != ""]
    inside = shapely.length(shapely.intersection(named.geometry.to_numpy(), zone))
    names, back = np.unique(named["nombre"].to_numpy(dtype=str), return_inverse=True)
    length = np.round(np.bincount(back, inside, minlength=len(names)), 3)
    order = np.lexsort((names, -length))
    return ", ".join(str(names[at]) for at in order[:most] if length[at] > 0)


def near_factors(zone: shapely.Geometry, factors: gpd.GeoDataFrame, *, most: int = 3) -> str:
    """Name the risk factors in a zone or within 150 m: ``paradero informal (3), hostal (1)``; empty where there are none.

    Parameters
    ----------
    zone
        In the system of the factors.
    factors
        Places with ``nombre, proteccion`` (:data:`geo.context.risk_factors.FACTOR_COLUMNS`), projected; those that protect
        are not named.
    most
        Kinds that are named, those with most places first, ties by name; the others are counted.
    """
    require(factors, ("nombre", "proteccion"), who="near_factors")
    near = factors.iloc[factors.sindex.query(zone, predicate="dwithin", distance=NEAR_M)]
    names, count = np.unique(near["nombre"][~near["proteccion"].astype(bool)].to_numpy(dtype=str), return_counts=True)
    order = np.lexsort((names, -count))
    listed = [f"{names[at][:1].lower()}{names[at][1:]} ({count[at]})" for at in order[:most]]
    rest = len(names) - len(listed)
    return ", ".join(listed) + (f" y {rest} {'clase' if rest == 1 else 'clases'} más" if rest else "")
