"""Aggregation of boundary polygons: subsectors into sectors, and sectors into comisarías."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pandas as pd

from geo.columns import BOUNDARY_LEVELS, require

if TYPE_CHECKING:
    import geopandas as gpd

__all__ = ["at_level", "dissolved", "levels_present", "people_of"]

_THOUSANDS = re.compile(r"(?<=\d)[ ,](?=\d{3})")


def levels_present(boundaries: gpd.GeoDataFrame) -> tuple[str, ...]:
    """Return the levels with names in a boundary frame, widest first."""
    return tuple(level for level in BOUNDARY_LEVELS if (boundaries[level] != "").any())


def at_level(boundaries: gpd.GeoDataFrame, level: str) -> gpd.GeoDataFrame:
    """Return the polygons of a boundary frame, dissolved to a level.

    Parameters
    ----------
    boundaries
        Frame of :func:`geo.boundaries.read.read_boundaries`.
    level
        ``comisaria``, ``sector`` or ``subsector``.

    Returns
    -------
    GeoDataFrame
        One row per name at that level, in input order, with the columns of that level and those above, and of the
        administrative units; inhabitants are summed. Polygons without a name at that level are omitted, except at the level
        of the comisaria.
    """
    require(boundaries, BOUNDARY_LEVELS, who="at_level")
    keys = list(BOUNDARY_LEVELS[: BOUNDARY_LEVELS.index(level) + 1])
    named = boundaries if level == "comisaria" else boundaries[boundaries[level] != ""]
    if not named.duplicated(keys).any():
        return named.reset_index(drop=True)
    lost = [name for name in (*BOUNDARY_LEVELS, "barrio") if name not in keys and name in named.columns]
    return dissolved(named.drop(columns=lost), keys)


def dissolved(units: gpd.GeoDataFrame, keys: list[str]) -> gpd.GeoDataFrame:
    """Return the union of the polygons with equal values in some columns, in input order; inhabitants are summed."""
    joined: gpd.GeoDataFrame = units.drop(columns="poblacion", errors="ignore").dissolve(by=keys, sort=False, as_index=False)
    if "poblacion" in units.columns:
        people = people_of(units).groupby([units[key] for key in keys], sort=False).sum(min_count=1)
        joined["poblacion"] = people.to_numpy()
    return joined


def people_of(units: gpd.GeoDataFrame) -> pd.Series[float]:
    """Return the inhabitants of each polygon; NaN where missing or not positive."""
    if "poblacion" not in units.columns:
        return pd.Series(float("nan"), index=units.index)
    text = units["poblacion"].astype("str").str.replace(_THOUSANDS, "", regex=True)
    people: pd.Series[float] = pd.to_numeric(text, errors="coerce")
    return people.where(people > 0)
