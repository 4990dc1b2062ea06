"""Proof of expected counts: the months after earlier cutoffs, expected of the zones drawn before each, and what came."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely

from layers.priority.zone_forecast import MARGINS, Forecast, count_zones, forecast, months_behind, rest_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    import geopandas as gpd

__all__ = ["PROOF_COLUMNS", "prove_expected"]

PROOF_COLUMNS = ("mes", "esperado", "hechos", "dentro_80", "dentro_95", "exacto_80", "log_score", "log_simple")
"""Columns of :func:`prove_expected`."""
_YEAR = 12
"""Months whose mean is the simple forecast."""
_LEAST_SIMPLE = 0.5
"""Incidents in a year of a place that had none, for the simple forecast: what comes would else be impossible."""


def prove_expected(
    incidents: gpd.GeoDataFrame,
    boundary: gpd.GeoDataFrame,
    drawn: Sequence[tuple[pd.Timestamp, gpd.GeoDataFrame]],
    *,
    horizon_days: int,
    last: pd.Period | None = None,
) -> pd.DataFrame:
    """Return what was expected of places in the months after each cutoff, and what came.

    Parameters
    ----------
    incidents, boundary
        Of the jurisdiction, projected; incidents with ``fecha``.
    drawn
        A cutoff, and the places: zones drawn with the incidents before it, or sectors.
    horizon_days
        Days after each cutoff: the whole months in them are expected, each from all the months before it.
    last
        Last month that the data cover to its end.

    Returns
    -------
    DataFrame
        A row per cutoff, month and place, with :data:`PROOF_COLUMNS`: month; expected incidents and those that came;
        whether these were in the 80 and the 95 % interval, and how far in the first one cut exactly
        (:meth:`layers.priority.zone_forecast.Forecast.share_inside`); logarithm of the probability given to them, and the
        one given by a Poisson count with the mean of the twelve months before. Months with less than twelve before them have
        none.
    """
    parts = [pd.DataFrame({name: [] for name in PROOF_COLUMNS})]
    for cut, places in drawn:
        area, rest = shapely.area(places.geometry.to_numpy()) / 1e6, rest_of(boundary, places)
        for month in _whole_months(cut, cut + pd.Timedelta(days=horizon_days)):
            behind = months_behind(incidents["fecha"], month, last)
            counts = count_zones(incidents, places, pd.PeriodIndex([*behind, month]))
            found = forecast(counts, area, month, rest_km2=rest)
            if not np.isnan(found.mean).any():
                parts.append(_scored(found, counts, month))
    return pd.concat([part for part in parts if len(part)] or parts, ignore_index=True)


def _whole_months(start: pd.Timestamp, end: pd.Timestamp) -> list[pd.Period]:
    """Months from their first day to their last between two instants, the second not included."""
    months = pd.period_range(start, end, freq="M")
    return [month for month in months if month.start_time >= start and (month + 1).start_time <= end]


def _scored(found: Forecast, counts: pd.DataFrame, month: pd.Period) -> pd.DataFrame:
    from scipy.stats import poisson  # noqa: PLC0415 (heavy)

    table = counts.to_numpy(dtype=float)[:-1]
    seen, before = table[:, -1], table[:, :-1][:, -_YEAR:]
    simple = np.maximum(before.sum(axis=1), _LEAST_SIMPLE) / before.shape[1]
    inside = {}
    for name, margin in MARGINS.items():
        low, high = found.limits(margin)
        inside[f"dentro_{name}"] = (low <= seen) & (seen <= high)
    scores = {
        "exacto_80": found.share_inside(seen, MARGINS["80"]),
        "log_score": found.log_chance(seen),
        "log_simple": poisson.logpmf(seen, simple),
    }
    return pd.DataFrame({"mes": f"{month}", "esperado": found.mean, "hechos": seen} | inside | scores)[list(PROOF_COLUMNS)]
