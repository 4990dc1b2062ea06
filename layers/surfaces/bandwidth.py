"""How far an incident speaks for its surroundings: the radius that foretold best what was left out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from geo.columns import require
from layers.prediction.methods import Past
from layers.prediction.snapshot import COUNT, Moment

if TYPE_CHECKING:
    from collections.abc import Sequence

    import geopandas as gpd

__all__ = ["RADII_M", "choose_radius"]

RADII_M = (200.0, 300.0, 400.0, 500.0)
"""Radii that are tried."""

_DEFAULT_M, _ENOUGH, _FLOOR = 300.0, 30, 1e-3
_AHEAD = 3
"""Calendar months that are left out: whole ones, so that incidents of which only the month is known are no different."""


def choose_radius(
    points: gpd.GeoDataFrame, grid: gpd.GeoDataFrame, *, radii_m: Sequence[float] = RADII_M
) -> tuple[float, str]:
    """Choose the radius of :func:`layers.surfaces.density.kernel_density` on a held-out period.

    The last three months of the data are left out; of the densities of what was before, the one that makes them most likely
    (multinomial over the cells) is taken. Likelihood with leave-one-out is not used: repeated coordinates pull it down.

    Parameters
    ----------
    points
        Projected incidents with ``fecha``.
    grid
        Cells of the jurisdiction.
    radii_m
        What to try.

    Returns
    -------
    tuple
        The radius in metres, and the reason in a Spanish sentence; 300 m (or the first to try, if that is not one of them)
        where fewer than 30 incidents were left out, or came before. Only the month of a date matters.

    Examples
    --------
    >>> import geopandas as gpd
    >>> from shapely import box
    >>> import mapadelito as md
    >>> grid = md.make_grid(box(0, 0, 1000, 1000), cell_m=100, crs=32717)
    >>> points = gpd.GeoDataFrame({"fecha": []}, geometry=[], crs=32717)
    >>> md.choose_radius(points, grid)
    (300.0, 'Radio de 300 m, el usual: no hay hechos con fecha.')
    """
    require(points, ("fecha",), who="choose_radius")
    usual = _DEFAULT_M if _DEFAULT_M in radii_m else float(radii_m[0])
    past = Past(points, grid)
    if not len(past.dates):
        return usual, f"Radio de {usual:.0f} m, el usual: no hay hechos con fecha."
    last = pd.Timestamp(past.dates.max()).to_period("M")
    cut = (last - (_AHEAD - 1)).start_time
    later = past.later(cut, (last + 1).start_time)
    before = Moment(past, cut).mass(COUNT)
    if later.sum() < _ENOUGH or before.sum() < _ENOUGH:
        return usual, f"Radio de {usual:.0f} m, el usual: hay pocos hechos para elegirlo."
    chance = []
    for radius in radii_m:
        density = past.density(before, radius)
        share = (density + _FLOOR * density.mean()) * past.area
        chance.append(float((later[later > 0] * np.log(share[later > 0] / share.sum())).sum()))
    if max(chance) == min(chance):
        return usual, f"Radio de {usual:.0f} m, el usual: los que se probaron anticipan igual."
    best = float(radii_m[int(np.argmax(chance))])
    tried = ", ".join(f"{radius:g}" for radius in radii_m)
    return best, f"Radio de {best:g} m: de {tried}, el que mejor anticipa los últimos {_AHEAD} meses con los anteriores."
