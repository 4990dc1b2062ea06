"""Points that are not places: one coordinate that stands for many addresses."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from geo.text import fold

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geo.incidents.place_arrays import Places

__all__ = ["filler_points"]

_LEAST_ROWS, _LEAST_STREETS, _STREETS_PER_ROW = 10, 5, 1 / 3
_DETAIL = re.compile(r"\b(?:N|NRO|NUM|NUMERO|CDRA|CUADRA|MZ|LT|LOTE|INT|DPTO|PISO|S N)\b|\d+")


def filler_points(places: Places, addresses: pd.Series[str]) -> NDArray[np.bool_]:
    """Tell which points are filler: a coordinate that a geocoder gave to whatever it could not find.

    Parameters
    ----------
    places
        Where the facts are; what has no place is no filler.
    addresses
        Address of each as written.

    Returns
    -------
    ndarray
        True for the points on a coordinate with at least ten facts of at least five different streets, and a different
        street for every three facts. A corner where much happens has many facts but few streets.
    """
    out = np.zeros(len(places), dtype=bool)
    rows = _shared(places.x, np.flatnonzero(places.known))
    rows = _shared(places.y, rows)  # few are left: most facts share neither number with nine others
    if not len(rows):
        return out
    spots = pd.DataFrame({"x": places.x[rows], "y": places.y[rows]})
    group = spots.groupby(["x", "y"], sort=False).ngroup()
    written = addresses.iloc[rows].fillna("")
    street = written.map({address: _street(address) for address in written.unique()})
    table = pd.DataFrame({"group": group.to_numpy(), "street": street.to_numpy()})
    named = table[table["street"] != ""].groupby("group")["street"].nunique()
    streets = table["group"].map(named).fillna(0)
    size = table["group"].map(table["group"].value_counts())
    crowd = size >= _LEAST_ROWS
    out[rows] = (crowd & (streets >= _LEAST_STREETS) & (streets >= size * _STREETS_PER_ROW)).to_numpy()
    return out


def _shared(numbers: NDArray[np.float64], rows: NDArray[np.intp]) -> NDArray[np.intp]:
    """Keep the rows whose number at least ten of them have."""
    codes, _ = pd.factorize(numbers[rows])
    return rows[np.bincount(codes)[codes] >= _LEAST_ROWS] if len(rows) else rows


def _street(address: str) -> str:
    """Name of the street of an address, without door, block or lot."""
    return " ".join(_DETAIL.sub(" ", fold(address)).split())
