"""Places in words: the corner nearest to a point, the main streets of a zone, the risk factors in it or near."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

from geo.columns import require

if TYPE_CHECKING:
    import geopandas as gpd

__all__ = ["NEAR_M", "corner_name", "main_streets", "near_factors"]

NEAR_M = 150.0
"""Risk factors farther from a zone than this are not named with it."""
_REACH_M = 40.0


def corner_name(place: shapely.Point, streets: gpd.GeoDataFrame, *, reach_m: float = _REACH_M) -> str:
    """Name the one or two nearest streets: ``Av. Uno con Jr. Dos``; empty where none with a name is in reach.

    Parameters
    ----------
    place
        In the system of the streets.
    streets
        Lines with ``nombre`` (:data:`geo.context.streets.STREET_COLUMNS`), projected.
    reach_m
        Farther streets do not name it.
    """
    require(streets, ("nombre",), who="corner_name")
    near = streets.iloc[streets.sindex.query(place, predicate="dwithin", distance=reach_m)]
    named = near[near["nombre"] != ""]
    rows = zip(shapely.distance(place, named.geometry.to_numpy()), named["nombre"], strict=True)
    names = dict.fromkeys(name for _, name in sorted(rows))
    return " con ".join(list(names)[:2])


def main_streets(zone: shapely.Geometry, streets: gpd.GeoDataFrame, *, most: int = 3) -> str:
    """Name the streets with most metres inside a zone, longest first, separated by commas; empty where none has a name."""
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
        Places with ``nombre, proteccion`` (:data:`geo.context.risk_factors.FACTOR_COLUMNS`), projected; what protects is
        not named.
    most
        How many kinds are named: those of most places, by name where they have as many; of the others, how many kinds.
    """
    require(factors, ("nombre", "proteccion"), who="near_factors")
    near = factors.iloc[factors.sindex.query(zone, predicate="dwithin", distance=NEAR_M)]
    names, count = np.unique(near["nombre"][~near["proteccion"].astype(bool)].to_numpy(dtype=str), return_counts=True)
    order = np.lexsort((names, -count))
    told = [f"{names[at][:1].lower()}{names[at][1:]} ({count[at]})" for at in order[:most]]
    rest = len(names) - len(told)
    return ", ".join(told) + (f" y {rest} {'clase' if rest == 1 else 'clases'} más" if rest else "")
