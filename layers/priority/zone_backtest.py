"""Back-test of zones as they are drawn: made at earlier cutoffs by the same rule, scored by later incidents."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from geo.percents import rounded_percent
from layers.prediction.backtest import ENOUGH_LATER, Backtest, captured, share_interval
from layers.prediction.methods import SIMPLE, Scorer
from layers.priority.zones import zone_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import geopandas as gpd

__all__ = ["prove_zones"]


def prove_zones(
    incidents: gpd.GeoDataFrame,
    scorer: Scorer,
    draw: Callable[[gpd.GeoDataFrame], gpd.GeoDataFrame],
    *,
    cutoffs: Sequence[pd.Timestamp],
    horizon_days: int,
) -> Backtest:
    """Hits, PAI and PEI of zones over several cutoffs, as :func:`layers.prediction.backtest.backtest` for cells.

    Parameters
    ----------
    incidents
        Located, projected, with a column ``fecha``.
    scorer
        Of the same incidents over the cells of the jurisdiction.
    draw
        Function that makes zones (``area_km2, geometry``, :func:`layers.priority.zones.rank_zones`) of the incidents before
        a cutoff, which are the only ones it is given.
    cutoffs, horizon_days
        Cutoffs, and days after each whose incidents are counted.

    Returns
    -------
    Backtest
        Summed over the cutoffs. ``area_pct`` is the share of the area that the zones covered, the mean weighted by later
        incidents; the simple count has the same area at each cutoff, in single cells; the ``curve`` is empty.
    """
    history = scorer.history
    rows, total = [], float(history.area.sum())
    for cut in map(pd.Timestamp, cutoffs):
        end = cut + pd.Timedelta(days=horizon_days)
        zones = draw(incidents[incidents["fecha"] < cut])
        later = incidents[(incidents["fecha"] >= cut) & (incidents["fecha"] < end)]
        counts, area = history.later(cut, end), min(float(zones["area_km2"].sum()), total)
        inside = int((zone_of(zones, later) >= 0).sum())
        base = captured(scorer.score(SIMPLE, until=cut), counts, history.area, area)
        best = captured(counts / history.area, counts, history.area, area)
        rows.append((cut, inside, len(later), area / total, base, best))
    cuts = pd.DataFrame(rows, columns=["corte", "hits", "n", "parte", "base", "best"])
    hits, n, chance = (float(value) for value in (cuts["hits"].sum(), cuts["n"].sum(), (cuts["n"] * cuts["parte"]).sum()))
    low, high = share_interval(cuts["hits"], cuts["n"])
    share = chance / n if chance else np.nan
    return Backtest(
        method="zonas",
        area_pct=rounded_percent(100 * share),
        hits=hits,
        n=int(n),
        hit_rate=hits / n if n else np.nan,
        pai=hits / n / share if n else np.nan,
        pai_low=low / share,
        pai_high=high / share,
        pei=hits / float(cuts["best"].sum()) if cuts["best"].sum() else np.nan,
        baseline_hits=float(cuts["base"].sum()),
        random_hits=chance,
        enough=n >= ENOUGH_LATER and chance > 0,
        curve=pd.DataFrame(columns=["area_pct", "hits", "pai"]),
        cuts=cuts,
    )
