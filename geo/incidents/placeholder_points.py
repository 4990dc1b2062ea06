"""Detection of placeholder points: one coordinate given to many addresses."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from geo.naming import quantity
from geo.text import fold

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geo.incidents.place_arrays import Places
    from geo.ledger import Ledger

__all__ = ["placeholder_points", "without_fillers"]

_LEAST_ROWS = 10
"""Incidents, at least, on a placeholder point: with fewer, several streets may be spellings of one."""
_LEAST_STREETS = 5
"""Different streets, at least: the streets of a corner, in several spellings, are fewer."""
_STREETS_PER_ROW = 1 / 3
"""Different streets per incident, at least: a busy corner has many incidents of few streets."""
_DETAIL = re.compile(r"\b(?:N|NRO|NUM|NUMERO|CDRA|CUADRA|MZ|LT|LOTE|INT|DPTO|PISO|S N)\b|\d+")


def placeholder_points(places: Places, addresses: pd.Series[str]) -> NDArray[np.bool_]:
    """Return a mask of the placeholder points, the coordinate that a geocoder gave to all addresses that it did not find.

    Parameters
    ----------
    places
        Positions of the incidents; those without one are not placeholders.
    addresses
        Address of each incident, as written.

    Returns
    -------
    ndarray
        True for the points with at least ten incidents on the same coordinate, of at least five different streets, and at
        least one different street per three incidents. A busy corner has many incidents but few streets.
    """
    out = np.zeros(len(places), dtype=bool)
    rows = _shared(places.x, np.flatnonzero(places.known))
    rows = _shared(places.y, rows)  # few remain, as few coordinates occur ten times
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
    """Return the rows whose number occurs in at least ten of them."""
    rows = rows[pd.Series(numbers[rows]).duplicated(keep=False).to_numpy()]  # few are left, and counted
    codes, _ = pd.factorize(numbers[rows])
    return rows[np.bincount(codes)[codes] >= _LEAST_ROWS] if len(rows) else rows


def _street(address: str) -> str:
    """Return the name of the street of an address, without door, block or lot."""
    return " ".join(_DETAIL.sub(" ", fold(address)).split())


def without_fillers(
    places: Places,
    addresses: pd.Series[str],
    ledger: Ledger,
    decisions: list[str],
    *,
    seen: Places | None = None,
    reserves: NDArray[np.int64] | None = None,
) -> Places:
    """Return the positions without placeholder points, whose incidents still count.

    Those of ordinary incidents are known by the positions in ``seen`` alone, if it is given; ``reserves`` is the reserve of
    each row.
    """
    filler = placeholder_points(places, addresses) & ledger.accepted
    if seen is not None and reserves is not None:
        filler = np.where(reserves > 0, filler, placeholder_points(seen, addresses) & ledger.accepted)
    if not filler.any():
        return places
    ledger.note(filler, "COORD_REPETIDA_SOSPECHOSA")
    spots = len(set(zip(places.x[filler].tolist(), places.y[filler].tolist(), strict=True)))
    decisions.append(
        f"{quantity(int(filler.sum()), 'hecho está', 'hechos están')} en "
        f"{quantity(spots, 'coordenada', 'coordenadas')} de relleno (muchas direcciones distintas en un mismo "
        "punto): cuenta "
        "como «sin ubicar»."
    )
    return places.without(filler)
