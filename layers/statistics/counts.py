"""Counts of incidents by sector and turno, and the most frequent value of a group."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from geo.clock import TURNOS
from geo.columns import require

if TYPE_CHECKING:
    from collections.abc import Sequence

    import geopandas as gpd
    from numpy.typing import NDArray

__all__ = ["count_by_unit", "count_turnos", "crime_names", "leading_crimes", "main_value", "main_values"]

_LEADING = 6
"""Delitos of :func:`leading_crimes`: as many bars as are read at a glance."""


def count_by_unit(incidents: gpd.GeoDataFrame, units: gpd.GeoDataFrame, level: str) -> pd.Series[int]:
    """Count the incidents of each unit.

    Parameters
    ----------
    incidents
        Located incidents (columns ``sector`` or ``subsector`` as :func:`geo.boundaries.read.locate` wrote them).
    units
        Polygons at ``level``, of one comisaria.
    level
        ``comisaria``, ``sector`` or ``subsector``.

    Returns
    -------
    Series
        On the index of ``units``; 0 without incidents. Incidents in no unit are counted nowhere.
    """
    keys = ["sector", "subsector"] if level == "subsector" else [level]
    require(incidents, keys, who="count_by_unit")
    tally = incidents.groupby(keys).size()
    wanted = pd.MultiIndex.from_frame(units[keys]) if len(keys) > 1 else pd.Index(units[keys[0]])
    return pd.Series(tally.reindex(wanted, fill_value=0).to_numpy(), index=units.index, dtype=int)


def crime_names(incidents: pd.DataFrame) -> pd.Series[str]:
    """Name of the delito of each incident; of its título where the delito is empty."""
    return incidents["delito"].where(incidents["delito"] != "", incidents["titulo"])


def leading_crimes(incidents: pd.DataFrame, most: int = _LEADING) -> list[tuple[str, int]]:
    """Most frequent delitos (:func:`crime_names`) and their counts, the first one first; ties by name."""
    tally = crime_names(incidents).value_counts()
    return sorted(((str(name), int(count)) for name, count in tally.items()), key=lambda one: (-one[1], one[0]))[:most]


def count_turnos(incidents: gpd.GeoDataFrame) -> list[tuple[str, int]]:
    """Incidents by turno, those without hour last; the counts add up to all of them."""
    tally = incidents["turno"].value_counts()
    return [(name or "sin hora", int(tally.get(name, 0))) for name in (*TURNOS, "")]


def main_values(group: NDArray[np.intp], values: pd.Series[str], size: int) -> list[str]:
    """Return :func:`main_value` of each of ``size`` groups; rows of group -1 belong to none."""
    text = values.to_numpy(dtype=str)
    names, code = np.unique(text, return_inverse=True)
    inside = (group >= 0) & (text != "")
    if not inside.any():
        return [""] * size
    counts = np.bincount(group[inside] * len(names) + code[inside], minlength=size * len(names)).reshape(size, len(names))
    best = counts.argmax(axis=1)  # ties: the first by name
    return [str(names[at]) if counts[row, at] else "" for row, at in enumerate(best)]


def main_value(values: Sequence[str]) -> str:
    """Return the most frequent value that is not empty; ties by name; empty where there is none."""
    tally = pd.Series([value for value in values if value], dtype="str").value_counts()
    return min(tally[tally == tally.max()].index) if len(tally) else ""
