"""Select the KDE bandwidth (m) by held-out multinomial log-likelihood."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from geo.columns import require
from layers.statistics.likelihood import multinomial_log_likelihood
from layers.surfaces.history import UNWEIGHTED, History

if TYPE_CHECKING:
    from collections.abc import Sequence

    import geopandas as gpd

__all__ = ["RADII_M", "choose_radius"]

RADII_M = (200.0, 300.0, 400.0, 500.0)
"""Candidate radii, in metres: from the length of two street blocks to that of five."""
_DEFAULT_M = 300.0
"""Radius, in metres, where the data are too few to choose one: that of the density of :mod:`layers.prediction.methods`."""
_MIN_INCIDENTS = 30
"""Fewest incidents of the held-out period, and of the time before it, that choose a radius: fewer differ by chance."""
_HELD_OUT_MONTHS = 3
"""Calendar months held out: whole ones, so that incidents of which only the month is known are treated alike."""


def choose_radius(
    points: gpd.GeoDataFrame, grid: gpd.GeoDataFrame, *, radii_m: Sequence[float] = RADII_M
) -> tuple[float, str]:
    """Select the bandwidth of :func:`layers.surfaces.density.kernel_density` by held-out log-likelihood.

    The last three calendar months of the data are held out. Of the densities of the incidents before them, the one with the
    largest multinomial log-likelihood of the held-out counts by cell (:mod:`layers.statistics.likelihood`) is taken.
    Leave-one-out likelihood is not used: repeated coordinates bias it towards small radii.

    Parameters
    ----------
    points
        Projected incidents with ``fecha``; only the month of a date is used.
    grid
        Cells of the jurisdiction.
    radii_m
        Candidate radii, in metres.

    Returns
    -------
    radius, reason
        In metres, and a Spanish sentence. 300 m, or the first candidate if 300 is not one of them, where fewer than 30
        incidents were held out or came before, or where all candidates have the same likelihood.

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
    history = History(points, grid)
    if not len(history.dates):
        return usual, f"Radio de {usual:.0f} m, el usual: no hay hechos con fecha."
    last = pd.Timestamp(history.dates.max()).to_period("M")
    cut = (last - (_HELD_OUT_MONTHS - 1)).start_time
    later = history.later(cut, (last + 1).start_time)
    before = history.snapshot(cut).weight_per_location(UNWEIGHTED)
    if later.sum() < _MIN_INCIDENTS or before.sum() < _MIN_INCIDENTS:
        return usual, f"Radio de {usual:.0f} m, el usual: hay pocos hechos para elegirlo."
    likelihood = [multinomial_log_likelihood(later, history.density(before, radius), history.area) for radius in radii_m]
    if max(likelihood) == min(likelihood):
        return usual, f"Radio de {usual:.0f} m, el usual: los que se probaron anticipan igual."
    best = float(radii_m[int(np.argmax(likelihood))])
    tried = ", ".join(f"{radius:g}" for radius in radii_m)
    reason = f"de {tried}, el que mejor anticipa los últimos {_HELD_OUT_MONTHS} meses con los anteriores."
    return best, f"Radio de {best:g} m: {reason}"
