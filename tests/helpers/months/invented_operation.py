"""Facts of an invented town of 25 km2 with an operation in a square of 1 km2, whose effect is known."""

from __future__ import annotations

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from layers.operations.evaluation import Evaluation, evaluate_operation
from layers.operations.operation_areas import operation_areas
from layers.operations.windows import choose_windows

TOWN, ZONE = shapely.box(0, 0, 5000, 5000), shapely.box(2000, 2000, 3000, 3000)
AREAS = operation_areas(ZONE, TOWN, TOWN)
START = pd.Timestamp("2018-01-01")
_BOXES = ((2000.0, 3000.0), (1700.0, 3300.0), (0.0, 5000.0))
"""Least and greatest coordinate of each area."""


@dataclass(frozen=True)
class Town:
    """Facts a month in the zone, the ring and the control; months before the operation and with it; overdispersion.

    The operation takes ``effect`` of those of the zone, and brings ``pushed`` to the ring.
    """

    monthly: tuple[float, float, float] = (100, 50, 300)
    before: int = 24
    during: int = 6
    phi: float = 1.9
    effect: float = 0.0
    pushed: float = 0.0
    season: float = 0.2

    def facts(self, rng: np.random.Generator) -> gpd.GeoDataFrame:
        """Draw the facts: negative binomial counts by month, on places and days by chance."""
        months = np.arange(self.before + self.during)
        first = (np.datetime64(START, "M") + months).astype("datetime64[D]")
        length = np.diff([*first, (np.datetime64(START, "M") + len(months)).astype("datetime64[D]")]).astype(int)
        on = months >= self.before
        means = np.outer(self.monthly, 1 + self.season * np.sin(months * np.pi / 6))
        means[0] *= 1 - self.effect * on
        means[1] += self.pushed / self.during * on
        counts = rng.negative_binomial(means / (self.phi - 1), 1 / self.phi)
        places, days = [], []
        for area, own in enumerate(counts):
            xy = rng.uniform(*_BOXES[area], (own.sum() * (1, 4, 2)[area] + 99, 2))
            places.append(xy[AREAS.of_points(xy) == area][: own.sum()])
            month = np.repeat(months, own)
            days.append(first[month] + (rng.random(len(month)) * length[month]).astype(int))
        xy, day = np.concatenate(places), np.concatenate(days)
        return gpd.GeoDataFrame({"fecha": day}, geometry=gpd.points_from_xy(*xy.T), crs=32718)

    def judged(self, rng: np.random.Generator) -> Evaluation:
        """Evaluate the operation of a drawn town."""
        facts = self.facts(rng)
        since = START + pd.DateOffset(months=self.before)
        until = since + pd.DateOffset(months=self.during) - pd.Timedelta(days=1)
        windows = choose_windows(since, until, facts["fecha"].min(), facts["fecha"].max())
        return evaluate_operation(facts, AREAS, windows)
