"""Invented incidents of the audit: of places, sectors and months, with what may be true of them."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd
from shapely import box

sys.path[:0] = [str(Path(__file__).resolve().parent.parent.parent)]

from layers.monitoring.followed import FollowedStation  # noqa: E402
from layers.monitoring.month_reading import read_month  # noqa: E402
from layers.monitoring.monthly_series import ALL  # noqa: E402
from layers.risk.bands import risk_bands  # noqa: E402
from layers.risk.known_time import KnownTime  # noqa: E402

if TYPE_CHECKING:
    from numpy.typing import NDArray

SIDE_M = 3000.0
"""Side of the invented jurisdiction, a square."""
CRS = 32718
MIX = (0.15, 0.20, 0.40, 0.25)
"""Shares of the turnos in all of it."""
DAYS = 365
PHI = 1.9
"""Variance over mean of the facts of a week."""


def places(rng: np.random.Generator, count: int) -> gpd.GeoDataFrame:
    """Draw facts anywhere, on any day of a year."""
    xy = rng.uniform(0, SIDE_M, (count, 2))
    days = pd.Timestamp(2022, 1, 1) + pd.to_timedelta(rng.integers(0, DAYS, count), unit="D")
    return gpd.GeoDataFrame({"fecha": days}, geometry=gpd.points_from_xy(*xy.T), crs=CRS)


def years(rng: np.random.Generator, *, yearly: float, season: float = 0.0, weeks: int = 104) -> gpd.GeoDataFrame:
    """Draw two years of facts round 25 corners and elsewhere, whose weeks vary twice as much as by chance (PHI).

    Each corner has its own mean, the same in both years, but for a season that is highest at some time of the year.
    """
    centre = np.vstack([rng.uniform(200, SIDE_M - 200, (25, 2)), [[SIDE_M / 2, SIDE_M / 2]] * 10])
    spread = np.repeat([50.0, SIDE_M / 4], [25, 10])
    weight = np.concatenate([2 / 3 * rng.dirichlet(np.full(25, 2.0)), np.full(10, 1 / 30)])
    wave = 1 + season * np.cos(2 * np.pi * (np.arange(weeks) / 52 + rng.uniform()))
    mean = yearly / 52 * np.outer(weight, wave)
    corner, week = np.nonzero(counts := rng.negative_binomial(mean / (PHI - 1), 1 / PHI))
    times = counts[corner, week]
    corner, week = np.repeat(corner, times), np.repeat(week, times)
    xy = np.clip(centre[corner] + rng.normal(0, 1, (len(corner), 2)) * spread[corner, None], 0, SIDE_M - 1)
    days = pd.Timestamp(2021, 1, 1) + pd.to_timedelta(7 * week + rng.integers(0, 7, len(week)), unit="D")
    sector = (xy // (SIDE_M / 3)).astype(int) @ [1, 3]
    names = {"fecha": days, "sector": [f"S{at}" for at in sector], "titulo": "T", "delito": "Hurto", "lugar": "lugar"}
    return gpd.GeoDataFrame(names | {"comisaria": "A"}, geometry=gpd.points_from_xy(*xy.T), crs=CRS)


def _areas(rng: np.random.Generator, size: int = 12) -> gpd.GeoDataFrame:
    """Draw sectors of a third to three square kilometres."""
    wide = 1e3 * rng.uniform(0.33, 3, size)
    shapes = [box(4000 * at, 0, 4000 * at + width, 1000) for at, width in enumerate(wide)]
    return gpd.GeoDataFrame({"sector": [f"S{at}" for at in range(size)]}, geometry=shapes, crs=CRS)


class Drawn(NamedTuple):
    """Sectors, and facts of each in the last half-year and in the two and a half before it."""

    units: gpd.GeoDataFrame
    now: NDArray[np.int64]
    past: NDArray[np.int64]

    def banded(self, now: NDArray[np.int64] | None = None) -> pd.DataFrame:
        """Return the bands of the last half-year, or of other facts of it."""

        def facts(counts: NDArray[np.int64]) -> pd.DataFrame:
            return pd.DataFrame({"sector": self.units["sector"].repeat(counts), "codigo": "PAT"}).reset_index(drop=True)

        time = KnownTime(0.5, facts(self.past), 2.5)
        return risk_bands(facts(self.now if now is None else now), self.units, "sector", weights={}, time=time)


def sectors(rng: np.random.Generator, yearly: float, *, apart: float = 0.0) -> tuple[Drawn, NDArray[np.int64]]:
    """Draw twelve sectors with a mean per km2 and year that differs by a factor (``apart``: deviation of its logarithm).

    Returned with a second half-year like the last one.
    """
    units = _areas(rng)
    mean = yearly * np.exp(apart * rng.normal(size=len(units))) * units.area.to_numpy() / 1e6
    past, now, again = (rng.negative_binomial(years * mean / (PHI - 1), 1 / PHI) for years in (2.5, 0.5, 0.5))
    return Drawn(units, now, past), again


MONTHS = pd.period_range("2019-01", periods=37, freq="M")
"""Three years, and the month that is read."""


def months(rng: np.random.Generator, mean: float, factor: NDArray[np.float64] | float = 1.0) -> pd.DataFrame:
    """Draw the counts by month of a jurisdiction of four sectors and three delitos, of some mean a month.

    Those of the last month are of ``factor`` times the mean, one for each sector and delito or for all of them.
    """
    share = np.outer([0.4, 0.3, 0.2, 0.1], [0.5, 0.3, 0.2]) * np.ones((4, 3))
    last = share * factor
    totals = rng.negative_binomial(mean * np.append(np.ones(36), last.sum()) / (PHI - 1), 1 / PHI)
    parts = [*[share.ravel()] * 36, last.ravel() / last.sum()]
    cells = np.array([rng.multinomial(total, part) for total, part in zip(totals, parts, strict=True)])
    cells = cells.T.reshape(4, 3, -1)
    cells = np.concatenate([cells, cells.sum(axis=1, keepdims=True)], axis=1)
    cells = np.concatenate([cells, cells.sum(axis=0, keepdims=True)])
    rows = pd.MultiIndex.from_product([["1", "2", "3", "4", ALL], ["A", "B", "C", ALL]], names=["sector", "delito"])
    return pd.DataFrame(cells.reshape(len(rows), -1), index=rows, columns=MONTHS)


def followed(counts: pd.DataFrame) -> FollowedStation:
    """Return a jurisdiction with these counts, read by itself."""
    reading, none = read_month(counts, MONTHS[-1]), pd.DataFrame()
    return FollowedStation("A", counts, reading, none, none)
