"""Comparison of two periods of one jurisdiction: states of its puntos críticos, and change of counts by sector."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd

from geo.percents import whole_percent
from layers.hotspots.find import find_hotspots
from layers.hotspots.tracking import track_zones
from layers.statistics.area_counts import pointed
from layers.statistics.counts import count_by_unit, crime_names, leading_crimes
from layers.statistics.overdispersion import dated_scale
from layers.statistics.rate_change import COVERAGE_POINTS, compare_counts
from layers.statistics.season import season_ratio

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from geo.period import Period
    from layers.hotspots.find import Hotspots
    from layers.hotspots.parameters import HotspotParameters

__all__ = ["Comparison", "compare_periods", "refused_shares"]

TOTAL = "Total"
"""Row of the whole jurisdiction."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """Comparison of a period with an earlier one.

    Attributes
    ----------
    label
        Name of the earlier period.
    refusal
        Spanish reason why nothing is compared; empty otherwise.
    states
        ``estado`` of each zone, by its label.
    gone
        Number of earlier zones that no zone continues.
    units
        Table of :func:`layers.statistics.rate_change.compare_counts` by name of sector, with the total last.
    crimes
        The same table by delito, of the most frequent ones of this period.
    before
        Located incidents of the earlier period.
    days
        Days of the earlier period and of this one.
    season
        Ratio, or its inverse, that the season alone may give: 1 where the months are the same.
    phi
        Variance over mean of the counts of the whole jurisdiction.
    """

    label: str
    refusal: str
    states: pd.Series[str]
    gone: int
    units: pd.DataFrame
    crimes: pd.DataFrame = field(default_factory=pd.DataFrame)
    before: gpd.GeoDataFrame = field(default_factory=gpd.GeoDataFrame)
    days: tuple[int, int] = (0, 0)
    season: float = 1.0
    phi: float = 1.0


def compare_periods(
    before: tuple[Period, gpd.GeoDataFrame],
    after: tuple[Period, gpd.GeoDataFrame],
    *,
    zones: gpd.GeoDataFrame | None,
    parameters: HotspotParameters,
    units: gpd.GeoDataFrame,
    level: str,
    find: Callable[..., Hotspots] = find_hotspots,
    coverage_pct: Mapping[str, tuple[float, float]] | None = None,
) -> Comparison:
    """Compare the puntos críticos and the counts of two periods of one jurisdiction.

    Parameters
    ----------
    before, after
        Each period and its incidents (:func:`layers.disclosure.profiles.release`), including those without a location
        (null geometry), in one projected system.
    zones, parameters
        Puntos críticos of ``after``, and their parameters: those of ``before`` are found with the same radius and the same
        minimum per day. Where no zones were searched in ``after`` (None), none of ``before`` counts as gone.
    units, level
        Polygons at ``level`` to count in.
    find
        Function that found the zones, with the signature of :func:`layers.hotspots.find.find_hotspots`.
    coverage_pct
        Located incidents of each period, in per cent of all, by place (the first words of a sentence); by default those of
        the frames, which do not include incidents rejected for their location.

    Returns
    -------
    Comparison
        With the counts of quasi-Poisson series, and no change within what the season may give where the months are others.
        Refused where the share of located incidents differs by more than ten points, or a period has none.
    """
    (first, earlier), (second, later) = before, after
    located = [frame[frame.geometry.notna()] for frame in (earlier, later)]
    shares = coverage_pct or {"": (_placed_pct(earlier), _placed_pct(later))}
    if refusal := _refusal(shares, [len(here) for here in located], first.label):
        return Comparison(first.label, refusal, pd.Series(dtype="str"), 0, pd.DataFrame())
    exposure = float(first.days), float(second.days)
    minimum = max(parameters.min_incidents * first.days / second.days, 1.0)
    old = find(pointed(located[0]), radius_m=parameters.radius_m, min_incidents=minimum).zones
    if zones is None:
        zones = old = old.iloc[:0]
    season = season_ratio((first.start, first.end), (second.start, second.end))
    whole, parts = _scales((first, located[0]), (second, located[1]), level)
    spots = pointed(located[0]), pointed(located[1])
    tracked = track_zones(old, zones, points=spots, exposure=exposure, phi=parts, season=season)
    alive = tracked[tracked["zona"].notna()]
    then, now = (_counts(frame, units, level) for frame in located)
    return Comparison(
        first.label,
        "",
        pd.Series(alive["estado"].to_numpy(dtype=str), index=alive["zona"].to_numpy(), dtype="str"),
        int((tracked["estado"] == "desaparece").sum()),
        compare_counts(then, now, exposure, phi=np.where(then.index == TOTAL, whole, parts), season=season),
        _crimes(located[0], located[1], exposure, phi=whole, season=season),
        located[0],
        (first.days, second.days),
        season,
        whole,
    )


def _scales(
    before: tuple[Period, gpd.GeoDataFrame], after: tuple[Period, gpd.GeoDataFrame], level: str
) -> tuple[float, float]:
    """Variance over mean of the counts of all and of the polygons: by week, or by month where no day is known."""
    frames = pd.concat([pd.DataFrame({"fecha": frame.get("fecha"), "de": frame[level]}) for _, frame in (before, after)])
    days = pd.to_datetime(frames["fecha"])
    part, names = pd.factorize(frames["de"])
    spans = [(period.start, period.end) for period, _ in (before, after)]
    by_month = bool((days.dropna().dt.day == 1).all())
    whole = dated_scale(np.zeros(len(days), dtype=np.intp), days, 1, spans, by_month=by_month)
    return whole, dated_scale(part, days, len(names), spans, by_month=by_month)


def _crimes(
    before: gpd.GeoDataFrame, after: gpd.GeoDataFrame, exposure: tuple[float, float], *, phi: float, season: float
) -> pd.DataFrame:
    """Change of the most frequent delitos of ``after``, by name."""
    now = dict(leading_crimes(after))
    then = crime_names(before).value_counts().reindex(list(now), fill_value=0)
    return compare_counts(then, pd.Series(now), exposure, phi=phi, season=season)


def _placed_pct(frame: gpd.GeoDataFrame) -> float:
    return 100 * float(frame.geometry.notna().mean()) if len(frame) else 0.0


def _refusal(shares: Mapping[str, tuple[float, float]], located: list[int], label: str) -> str:
    if not all(located):
        return f"No se compara con {label}: en uno de los periodos no hay hechos con lugar."
    for where, pair in shares.items():
        if told := refused_shares(*pair):
            return (
                f"No se compara con {label}: {where}entonces se ubicó el {told[0]} de los hechos y ahora el {told[1]}. "
                "Podría haber cambiado solo lo que se ubica."
            )
    return ""


def refused_shares(then: float, now: float) -> tuple[str, str] | None:
    """Return the shares (per cent) of located incidents of two periods as a refusal prints them; None if not refused."""
    return (whole_percent(then), whole_percent(now)) if abs(then - now) > COVERAGE_POINTS else None


def _counts(located: gpd.GeoDataFrame, units: gpd.GeoDataFrame, level: str) -> pd.Series[int]:
    """Located incidents of each unit by its name, and of all."""
    counts = count_by_unit(located, units, level).set_axis(units[level])
    return pd.concat([counts, pd.Series({TOTAL: len(located)})]) if level != "comisaria" else counts
