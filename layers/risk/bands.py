"""Bands of the mapa de riesgo: weighted incidents per km2 and year of each sector, against what is usual."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from layers.risk.known_time import KnownTime
from layers.statistics.counts import count_by_unit
from layers.statistics.empirical_bayes import smooth_rates
from layers.statistics.overdispersion import USUAL_PHI

if TYPE_CHECKING:
    from collections.abc import Mapping

    import geopandas as gpd
    from numpy.typing import NDArray

__all__ = [
    "BANDS",
    "EDGES",
    "NOT_COMPARED",
    "RISK_COLUMNS",
    "against",
    "banded",
    "choose_level",
    "is_compared",
    "risk_bands",
    "usual_density",
    "weights_of",
]

BANDS = ("muy baja", "baja", "media", "alta", "muy alta")
"""Names of the bands, as INEI's DATACRIM uses them."""

EDGES = (0.5, 0.7, 1.4, 2.0)
"""Index at which each band but the first begins: half, and double, of what is usual, and their square roots."""

NOT_COMPARED = "sin comparación posible"
"""Band of units without others to be compared with."""

RISK_COLUMNS = (
    *("hechos", "peso", "area_km2", "densidad_km2", "anual_km2", "anual_min", "anual_max", "largo_km2"),
    *("indice", "indice_min", "indice_max", "banda", "segura"),
)
"""Columns of :func:`risk_bands`."""

_MIN_MEDIAN = 10
"""Smallest median of incidents of the units of a level: with fewer the ranks of the units are chance."""
_CONFIDENCE = 0.9
"""Of the interval that must lie in one band: of the bands so called certain, a second half-year like the first changes 4 to
8 % (docs/metodos/auditoria.md)."""
_DECIMALS = 9
"""Decimals of the index: rounding errors do not move a unit to another band."""


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
    incidents: gpd.GeoDataFrame,
    units: gpd.GeoDataFrame,
    level: str,
    *,
    weights: Mapping[str, float],
    time: KnownTime | None = None,
) -> pd.DataFrame:
    """Weighted incidents per km2 of each unit, smoothed, and its band against what is usual in all of them.

    Parameters
    ----------
    incidents
        Incidents of the period with a place or a sector.
    units
        Polygons at ``level``, projected.
    weights
        Weight by code of the crime catalogue; 1 for codes without one.
    time
        How long the incidents took, and those before them; a year and none by default.

    Returns
    -------
    DataFrame
        On the index of ``units``: ``hechos``, ``peso`` (their summed weights), ``area_km2``, ``densidad_km2`` (weight per
        km2); per km2 and year ``anual_km2``, smoothed towards that of all units with the usual overdispersion
        (:func:`layers.statistics.empirical_bayes.smooth_rates`), its interval ``anual_min, anual_max``, and ``largo_km2``,
        of the period and the time before it; and the columns of :func:`against` :func:`usual_density` of the latter.
    """
    time = time or KnownTime()
    weight, squares = _summed(incidents, units, level, weights)
    before = _summed(time.past, units, level, weights)[0] if time.past is not None else np.zeros(len(units))
    area = units.area.to_numpy() / 1e6
    heavy = USUAL_PHI * (squares.sum() / weight.sum() if weight.sum() else 1.0)
    smooth = smooth_rates(weight / heavy, area * time.years / heavy, per=1.0, confidence=_CONFIDENCE).table.fillna(0.0)
    table = pd.DataFrame(
        {
            "hechos": count_by_unit(incidents, units, level).to_numpy(),
            "peso": weight,
            "area_km2": area,
            "densidad_km2": _per(weight, area),
            "anual_km2": smooth["suavizada"].to_numpy(),
            "anual_min": smooth["suavizada_min"].to_numpy(),
            "anual_max": smooth["suavizada_max"].to_numpy(),
            "largo_km2": _per(weight + before, area * (time.years + time.past_years)),
        },
        index=units.index,
    )
    return against(table, usual=usual_density(table["largo_km2"]))


def _summed(
    incidents: pd.DataFrame, units: gpd.GeoDataFrame, level: str, weights: Mapping[str, float]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Sum the weights of the incidents of each unit, and their squares."""
    keys = ["sector", "subsector"] if level == "subsector" else [level]
    own = weights_of(incidents, weights)
    sums = incidents[keys].assign(peso=own, cuadrado=own**2).groupby(keys)[["peso", "cuadrado"]].sum()
    wanted = pd.MultiIndex.from_frame(units[keys]) if len(keys) > 1 else pd.Index(units[keys[0]])
    found = sums.reindex(wanted, fill_value=0.0)
    return found["peso"].to_numpy(dtype=float), found["cuadrado"].to_numpy(dtype=float)


def _per(weight: NDArray[np.float64], size: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.divide(weight, size, out=np.zeros_like(weight), where=size > 0)


def usual_density(density: pd.Series[float]) -> float:
    """Return the mean density of the units without the highest and the lowest; 0 where there are fewer than two.

    Without them one unit that doubles hardly moves the bands of the others. Where the rest has none, it is the mean of all.

    Examples
    --------
    >>> import pandas as pd
    >>> usual_density(pd.Series([0.0, 10.0, 20.0, 900.0])), usual_density(pd.Series([3.0]))
    (15.0, 0.0)
    """
    values = np.sort(density.to_numpy(dtype=float))
    if len(values) < 2:
        return 0.0
    return float(values[1:-1].mean() if values[1:-1].any() else values.mean())


def is_compared(table: pd.DataFrame) -> bool:
    """Whether the units of a table of :func:`against` could be compared."""
    return bool(table["indice"].notna().all())


def against(table: pd.DataFrame, *, usual: float) -> pd.DataFrame:
    """Return a table of units with ``indice`` and its interval, and :func:`banded`.

    The index is ``anual_km2`` over the ``usual`` density: 1 is what is usual. With a ``usual`` of 0 it is NaN and the band
    :data:`NOT_COMPARED`, except for a density of 0, which is in the lowest band.
    """
    given = ("anual_km2", "anual_min", "anual_max")
    if usual > 0:
        low, middle, high = (table[name].to_numpy(dtype=float) / usual for name in ("anual_min", "anual_km2", "anual_max"))
    else:
        low = middle = high = np.where(table[given[0]].to_numpy(dtype=float) == 0, 0.0, np.nan)
    return banded(table.assign(indice=middle, indice_min=low, indice_max=high))


def banded(table: pd.DataFrame) -> pd.DataFrame:
    """Return a table of units with ``banda``, that of its index (:data:`EDGES`), and ``segura``.

    A band is certain where the whole interval of the index is in it.
    """
    columns = (table[name].to_numpy(dtype=float) for name in ("indice", "indice_min", "indice_max"))
    own, low, high = (np.searchsorted(EDGES, np.round(np.nan_to_num(one), _DECIMALS), side="right") for one in columns)
    known = table["indice"].notna().to_numpy()
    names = np.where(known, np.asarray(BANDS, dtype=object)[own], NOT_COMPARED)
    return table.assign(banda=names, segura=known & (low == high))
