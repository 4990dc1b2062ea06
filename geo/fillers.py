"""Points that are not places: one coordinate that stands for many addresses."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from geo.text import fold

if TYPE_CHECKING:
    import geopandas as gpd
    from numpy.typing import NDArray

__all__ = ["filler_points"]

_LEAST_ROWS, _LEAST_STREETS, _STREETS_PER_ROW = 10, 5, 1 / 3
_DETAIL = re.compile(r"\b(?:N|NRO|NUM|NUMERO|CDRA|CUADRA|MZ|LT|LOTE|INT|DPTO|PISO|S N)\b|\d+")


def filler_points(points: gpd.GeoSeries, addresses: pd.Series[str]) -> NDArray[np.bool_]:
    """Tell which points are filler: a coordinate that a geocoder gave to whatever it could not find.

    Parameters
    ----------
    points
        Points; null ones are no filler.
    addresses
        Address of each as written.

    Returns
    -------
    ndarray
        True for the points on a coordinate with at least ten facts of at least five different streets, and a different
        street for every three facts. A corner where much happens has many facts but few streets.
    """
    out = np.zeros(len(points), dtype=bool)
    here = points.notna().to_numpy()
    if not here.any():
        return out
    spots = pd.DataFrame({"x": points[here].x.to_numpy(), "y": points[here].y.to_numpy()})
    group = spots.groupby(["x", "y"], sort=False).ngroup()
    crowded = (group.map(group.value_counts()) >= _LEAST_ROWS).to_numpy()
    if not crowded.any():
        return out
    rows = np.flatnonzero(here)[crowded]
    written = addresses.iloc[rows].fillna("")
    street = written.map({address: _street(address) for address in written.unique()})
    table = pd.DataFrame({"group": group[crowded].to_numpy(), "street": street.to_numpy()})
    named = table[table["street"] != ""].groupby("group")["street"].nunique()
    streets = table["group"].map(named).fillna(0)
    size = table["group"].map(table["group"].value_counts())
    out[rows] = ((streets >= _LEAST_STREETS) & (streets >= size * _STREETS_PER_ROW)).to_numpy()
    return out


def _street(address: str) -> str:
    """Name of the street of an address, without door, block or lot."""
    return " ".join(_DETAIL.sub(" ", fold(address)).split())
