"""A month of patrols over the priority zones: all of them spent, more where there is more, something everywhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from geo.clock import TURNOS
from geo.columns import require

if TYPE_CHECKING:
    import geopandas as gpd
    from numpy.typing import NDArray

__all__ = ["EXPLORE_SHARE", "plan_patrols"]

EXPLORE_SHARE = 0.1
"""Share of the patrols that goes evenly to all zones and turnos: next month's data must not be only of where they were."""


def plan_patrols(
    zones: gpd.GeoDataFrame, incidents: gpd.GeoDataFrame, *, patrols: int, explore: float = EXPLORE_SHARE
) -> pd.DataFrame:
    """Share a number of patrols among zones and turnos.

    Parameters
    ----------
    zones
        Zones of :func:`layers.priority.rank_zones`.
    incidents
        The same incidents, with ``turno``; those of unknown hour count for the zone, and for its turnos alike.
    patrols
        Patrols of the month.
    explore
        Share that is spread evenly; the rest goes in proportion to the incidents of each zone and turno.

    Returns
    -------
    DataFrame
        Index: ``rango`` of the zones; columns: the four turnos and ``total``; whole patrols that add up to ``patrols``
        (largest remainders, ties to the better zone and the earlier turno). Empty where there is no zone.

    Raises
    ------
    ValueError
        If patrols are negative or the share is not between 0 and 1.
    """
    require(incidents, ("turno",), who="plan_patrols")
    if patrols < 0 or not 0 <= explore <= 1:
        raise ValueError("plan_patrols: los patrullajes no pueden ser negativos, y la parte de exploración va de 0 a 1.")
    need = np.zeros((len(zones), len(TURNOS)))
    located = incidents[incidents.geometry.notna()]
    for row, zone in enumerate(zones.geometry):
        turno = located.loc[located.within(zone), "turno"]
        need[row] = [(turno == name).sum() for name in TURNOS]
        need[row] += (turno == "").sum() / len(TURNOS)
    total = need.sum()
    even = np.full(need.shape, 1 / max(need.size, 1))
    share = explore * even + (1 - explore) * (need / total if total else even)
    whole = _rounded((share * patrols).ravel(), patrols if len(zones) else 0).reshape(need.shape)
    table = pd.DataFrame(whole, index=pd.Index(zones["rango"], name="rango"), columns=list(TURNOS))
    return table.assign(total=table.sum(axis=1))


def _rounded(amounts: NDArray[np.float64], total: int) -> NDArray[np.intp]:
    """Round amounts to whole numbers that add up to a total: largest remainders first, then the order given."""
    down = np.floor(amounts + 1e-9).astype(np.intp)
    rest = total - int(down.sum())
    order = np.argsort(-(amounts - down), kind="stable")
    down[order[:rest]] += 1
    return down
