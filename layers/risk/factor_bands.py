"""Risk factors per sector: counts, bands, and the index of risk with the incidents."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely

from geo.columns import require
from layers.risk.bands import EDGES, NOT_COMPARED, against, banded, is_compared, usual_density, weights_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    import geopandas as gpd

__all__ = ["COINCIDENCE", "HIGH", "coincidence", "factor_bands", "joined_bands"]

COINCIDENCE = ("delito y riesgo", "solo delito", "solo riesgo", "ninguno")
"""Classes of :func:`coincidence`, where there is something to compare."""

HIGH = EDGES[2]
"""Index from which a sector is high: that of the bands alta and muy alta, the upper two of five."""


def factor_bands(factors: gpd.GeoDataFrame, units: gpd.GeoDataFrame, *, weights: Mapping[str, float]) -> pd.DataFrame:
    """Band of each polygon by its risk factors per km2, without those that protect.

    Parameters
    ----------
    factors
        Places with ``codigo, proteccion``, in the system of the units. A line or area counts once in each unit it touches.
    units
        Polygons.
    weights
        Weight by code of the factor, an expert opinion that is printed; 1 for codes without one.

    Returns
    -------
    DataFrame
        On the index of ``units``: ``factores``, ``proteccion`` (counts), ``peso``, ``area_km2``, ``densidad_km2`` (weight
        per km2), and the columns of :func:`layers.risk.bands.against` :func:`layers.risk.bands.usual_density`; the interval
        of the index is the index, for an inventory is no sample.
    """
    require(factors, ("codigo", "proteccion"), who="factor_bands")
    risky = ~factors["proteccion"].to_numpy(dtype=bool)
    weight = weights_of(factors, weights).to_numpy(dtype=float)
    unit, factor = shapely.STRtree(factors.geometry.to_numpy()).query(units.geometry.to_numpy(), predicate="intersects")
    size, counted = len(units), risky[factor]
    area = units.area.to_numpy() / 1e6
    summed = np.bincount(unit[counted], weight[factor[counted]], minlength=size)
    table = pd.DataFrame(
        {
            "factores": np.bincount(unit[counted], minlength=size),
            "proteccion": np.bincount(unit[~counted], minlength=size),
            "peso": summed,
            "area_km2": area,
            "densidad_km2": np.divide(summed, area, out=np.zeros(size), where=area > 0),
        },
        index=units.index,
    )
    dense = table["densidad_km2"]
    return against(table.assign(anual_km2=dense, anual_min=dense, anual_max=dense), usual=usual_density(dense))


def joined_bands(incidents: pd.DataFrame, factors: pd.DataFrame, *, evidence: bool) -> pd.DataFrame:
    """Bands of the mapa de riesgo by the mean of both indices.

    One index alone is used where the other is not informative: incidents without enough ``evidence``, or an index by which
    the units cannot be compared. Where neither is, the bands are :data:`layers.risk.bands.NOT_COMPARED`.
    """
    given = (incidents, factors) if evidence else (factors,)
    informative = [table for table in given if is_compared(table) and table["indice"].any()]
    index = {
        name: sum(table[name] for table in informative) / len(informative) if informative else np.nan
        for name in ("indice", "indice_min", "indice_max")
    }
    return banded(incidents.assign(**index)).assign(
        factores=factors["factores"],
        indice_hechos=incidents["indice"],
        indice_factores=factors["indice"],
    )


def coincidence(incidents: pd.DataFrame, factors: pd.DataFrame) -> pd.Series[str]:
    """Class of each polygon: incidents (PNP) and risk factors (municipality) both high, one of them, or none.

    Both are tables with ``indice`` on one index; high is an index of :data:`HIGH` or more (alta or muy alta). Where the
    polygons cannot be compared by one of them every class is :data:`layers.risk.bands.NOT_COMPARED`.
    """
    if not (is_compared(incidents) and is_compared(factors)):
        return pd.Series(NOT_COMPARED, index=incidents.index, dtype="str")
    one, other = incidents["indice"] >= HIGH, factors["indice"] >= HIGH
    kinds = np.select([one & other, one, other], COINCIDENCE[:3], COINCIDENCE[3])
    return pd.Series(kinds, index=incidents.index, dtype="str")
