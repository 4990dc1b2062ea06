"""Bands of the mapa de riesgo: weighted incidents per km2 of each sector, with INEI's five names."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from layers.statistics.counts import count_by_unit

if TYPE_CHECKING:
    from collections.abc import Mapping

    import geopandas as gpd

__all__ = [
    "BANDS",
    "NOT_COMPARED",
    "RISK_COLUMNS",
    "against",
    "choose_level",
    "is_compared",
    "risk_bands",
    "top_of",
    "weights_of",
]

BANDS = ("muy baja", "baja", "media", "alta", "muy alta")
"""Names of the fifths of an index from 0 to 1, as INEI's DATACRIM uses them."""

NOT_COMPARED = "sin comparación posible"
"""Band of units without others to be compared with, or all of one density."""

RISK_COLUMNS = ("hechos", "peso", "area_km2", "densidad_km2", "indice", "banda")
"""Columns of :func:`risk_bands`."""

_MIN_MEDIAN = 10
"""Smallest median of incidents of the units of a level: with fewer the ranks of the units are chance."""
_ALIKE = 1e-9
"""Relative tolerance of densities, as a fraction of the highest: smaller differences are rounding errors."""
_BANDS = len(BANDS)
"""Number of bands, of equal width in the index."""
_DECIMALS = 9
"""Decimals of five times the index before it is rounded up: rounding errors do not move a unit to the next band."""


def weights_of(incidents: pd.DataFrame, table: Mapping[str, float]) -> pd.Series[float]:
    """Weight of each incident: that of its code or of the nearest ancestor in ``table``; 1 where there is none."""

    def weight(codigo: str) -> float:
        parts = codigo.split(".")
        names = (".".join(parts[:size]) for size in range(len(parts), 0, -1))
        return next((float(table[name]) for name in names if name in table), 1.0)

    by_code = {codigo: weight(codigo) for codigo in incidents["codigo"].unique()}
    weights: pd.Series[float] = incidents["codigo"].map(by_code).astype(float)
    return weights


def choose_level(incidents: gpd.GeoDataFrame, by_level: Mapping[str, gpd.GeoDataFrame]) -> str:
    """Return the finest level whose median unit has ten incidents, or the coarsest level below the comisaria."""
    levels = [level for level in ("subsector", "sector") if level in by_level and len(by_level[level])]
    for level in levels[:-1]:
        if count_by_unit(incidents, by_level[level], level).median() >= _MIN_MEDIAN:
            return level
    return levels[-1] if levels else "comisaria"


def risk_bands(
    incidents: gpd.GeoDataFrame, units: gpd.GeoDataFrame, level: str, *, weights: Mapping[str, float]
) -> pd.DataFrame:
    """Weighted incidents per km2, index and band of each unit.

    Parameters
    ----------
    incidents
        Incidents with a place or a sector.
    units
        Polygons at ``level``, projected.
    weights
        Weight by code of the crime catalogue; 1 for codes without one.

    Returns
    -------
    DataFrame
        On the index of ``units``: ``hechos``, ``peso`` (their summed weights), ``area_km2``, ``densidad_km2`` (weight per
        km2), and ``indice`` and ``banda`` as :func:`against` gives them for the densest unit (:func:`top_of`).
    """
    keys = ["sector", "subsector"] if level == "subsector" else [level]
    weighted = incidents[keys].assign(peso=weights_of(incidents, weights)).groupby(keys)["peso"].sum()
    wanted = pd.MultiIndex.from_frame(units[keys]) if len(keys) > 1 else pd.Index(units[keys[0]])
    weight = weighted.reindex(wanted, fill_value=0.0).to_numpy(dtype=float)
    area = units.area.to_numpy() / 1e6
    table = pd.DataFrame(
        {
            "hechos": count_by_unit(incidents, units, level),
            "peso": weight,
            "area_km2": area,
            "densidad_km2": np.divide(weight, area, out=np.zeros_like(weight), where=area > 0),
        },
        index=units.index,
    )
    return against(table, top=top_of(table["densidad_km2"]))


def top_of(density: pd.Series[float]) -> float:
    """Return the highest density of the units; 0 where they cannot be compared: fewer than two, or all of one density."""
    low, high = float(density.min()), float(density.max())
    return high if len(density) > 1 and high - low > _ALIKE * high else 0.0


def is_compared(table: pd.DataFrame) -> bool:
    """Whether the units of a table of :func:`against` could be compared."""
    return bool(table["indice"].notna().all())


def against(table: pd.DataFrame, *, top: float) -> pd.DataFrame:
    """Return a table of units with ``indice`` and ``banda`` for a given highest density.

    The index is the square root of density over ``top``, from 0 to 1: the usual transformation of counts,
    without which a few high values leave all other units in the lowest band. ``banda`` is the fifth of the index, its upper
    limit included (0-0.20 muy baja … 0.80-1 muy alta). With a ``top`` of 0 the index is NaN and the band
    :data:`NOT_COMPARED`, except for a density of 0, which is in the lowest band.
    """
    density = table["densidad_km2"].to_numpy(dtype=float)
    if not top > 0:
        none = density == 0
        return table.assign(indice=np.where(none, 0.0, np.nan), banda=np.where(none, BANDS[0], NOT_COMPARED))
    index = np.sqrt(np.clip(density / top, 0, 1))
    band = np.clip(np.ceil(np.round(index * _BANDS, _DECIMALS)).astype(int) - 1, 0, _BANDS - 1)
    return table.assign(indice=index, banda=np.asarray(BANDS, dtype=object)[band])
