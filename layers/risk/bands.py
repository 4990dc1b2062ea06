"""Bands of a first mapa de riesgo: weighted incidents per km2 of each sector, in INEI's five names."""

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
"""Stands for the band of units that have no others to be compared with, or only such as are alike."""

RISK_COLUMNS = ("hechos", "peso", "area_km2", "densidad_km2", "indice", "banda")
"""Columns of :func:`risk_bands`."""

_FEW = 10
_ALIKE = 1e-9
"""Densities that differ by this part of the highest, or less, differ by rounding."""


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
    """Return the finest level whose median unit has ten incidents; the coarsest there is below the comisaria otherwise."""
    levels = [level for level in ("subsector", "sector") if level in by_level and len(by_level[level])]
    for level in levels[:-1]:
        if count_by_unit(incidents, by_level[level], level).median() >= _FEW:
            return level
    return levels[-1] if levels else "comisaria"


def risk_bands(
    incidents: gpd.GeoDataFrame, units: gpd.GeoDataFrame, level: str, *, weights: Mapping[str, float]
) -> pd.DataFrame:
    """Place each unit in a band by its weighted incidents per km2.

    Parameters
    ----------
    incidents
        Located incidents.
    units
        Polygons at ``level``, projected.
    weights
        Weight by code of the crime catalogue; 1 where it says nothing.

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
    """Return the highest density of units that can be compared; 0 where there are not two of them, or all are alike."""
    low, high = float(density.min()), float(density.max())
    return high if len(density) > 1 and high - low > _ALIKE * high else 0.0


def is_compared(table: pd.DataFrame) -> bool:
    """Tell whether the units of a table of :func:`against` could be compared."""
    return bool(table["indice"].notna().all())


def against(table: pd.DataFrame, *, top: float) -> pd.DataFrame:
    """Return a table of units with ``indice`` and ``banda`` for a given highest density.

    The index is the square root of density over ``top``, from 0 to 1: the usual root for counts, whose few high values
    would otherwise leave every other unit in the lowest band. ``banda`` is the fifth of the index, its upper limit
    included (0-0.20 muy baja … 0.80-1 muy alta). With a ``top`` of 0 nothing is compared: the index is NaN and the band
    :data:`NOT_COMPARED`, but for a density of 0, which is the lowest of all.
    """
    density = table["densidad_km2"].to_numpy(dtype=float)
    if not top > 0:
        none = density == 0
        return table.assign(indice=np.where(none, 0.0, np.nan), banda=np.where(none, BANDS[0], NOT_COMPARED))
    index = np.sqrt(np.clip(density / top, 0, 1))
    band = np.clip(np.ceil(np.round(index * 5, 9)).astype(int) - 1, 0, 4)
    return table.assign(indice=index, banda=np.asarray(BANDS, dtype=object)[band])
