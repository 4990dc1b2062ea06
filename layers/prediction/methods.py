"""How promising each cell is, by several methods that look at the past alone."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely

from layers.arrays.distinct import distinct
from layers.arrays.radix_sort import order_by
from layers.hotspots.dbscan import cluster
from layers.prediction.snapshot import COUNT, FADED, Moment, spread_together
from layers.surfaces.density import density_of_places
from layers.surfaces.getis_ord import gi_star
from layers.surfaces.grid import CellIndex, Lattice, neighbours

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    import geopandas as gpd
    from numpy.typing import NDArray
    from scipy.sparse import csc_array, csr_array

    Floats = NDArray[np.float64]
    Score = Callable[["Past", "Moment"], Floats]

__all__ = ["BLENDS", "CUT_DAYS", "DEFAULT", "METHODS", "SIMPLE", "Past", "by_levels"]

_RECENT_DAYS, _WATCH_DAYS = 90, 14
_NEAR_M, _WIDE_M, _WATCH_M, _CLUSTER_M = 300.0, 500.0, 200.0, 150.0
_RATES = (0.25, 0.5, 1, 2, 4, 8, 16, 32)
CUT_DAYS = 91
"""Days after each cut that the blends are tried on: a quarter, so that four cuts are a year."""
_CUTS, _AHEAD = 4, pd.Timedelta(days=CUT_DAYS)
_HISTORY = pd.Timedelta(days=180)
"""Least history before a cut: half a year."""
_FLOOR = 1e-3
"""Part of the mean score that every cell has at least, so that its logarithm is finite."""
_TOGETHER = 4
_SPREADS = ((COUNT, _WATCH_M), (COUNT, _NEAR_M), (COUNT, _WIDE_M), (FADED, _NEAR_M))
"""What the blends are made of, apart from counts."""

SIMPLE = "conteo"
"""The count of all the past: the baseline."""
DEFAULT = "mezcla"
"""Whichever of :data:`BLENDS` foretold the last year of the past better, or as much of it as can be cut off."""
BLENDS: Mapping[str, str] = {
    "mezcla-suave": "conteo largo, densidad de 200 m, densidad de 300 m atenuada en un año y densidad de 500 m, por igual",
    "mezcla-conteos": "conteo largo, conteo atenuado en un año y densidad de 300 m, por igual",
    "mezcla-densidades": "densidad de 200 m, densidad de 300 m atenuada en un año y densidad de 500 m, por igual",
}
"""What each blend is made of, per km2: the second leans on counts, for dense facts, the third on smoothing, for sparse."""


class Past:
    """Incidents over a grid, made ready to be scored at many days: what does not depend on the day is worked out once.

    Parameters
    ----------
    points
        Projected incidents with a column ``fecha``; those without a date or a place tell nothing.
    grid
        Cells of the jurisdiction.
    """

    def __init__(self, points: gpd.GeoDataFrame, grid: gpd.GeoDataFrame) -> None:
        known = (points["fecha"].notna() & points.geometry.notna()).to_numpy()
        dates = points["fecha"].to_numpy()[known].astype("datetime64[us]")
        self.grid = grid
        self.places, place = distinct(shapely.get_coordinates(points.geometry.to_numpy()[known]))
        order = order_by(place, dates.view(np.int64))  # sums in this order are the same whatever that of the rows
        self.dates, self.place = dates[order], place[order]
        cell = CellIndex(grid)(*Lattice.of(grid).cell_of(self.places)) if len(grid) else np.full(len(self.places), -1)
        self._cell = np.where(cell >= 0, cell, len(grid))  # the cell after the last one is none
        self.area = grid["area_km2"].to_numpy()
        self._chosen: dict[pd.Timestamp, str] = {}
        self._likely: dict[tuple[str, pd.Timestamp], float] = {}
        self._moments: dict[pd.Timestamp, Moment] = {}
        self._foreseen: set[pd.Timestamp] = set()
        self._densities: dict[float, csc_array] = {}

    @cached_property
    def near(self) -> csr_array:
        """Cells that touch each cell."""
        return neighbours(self.grid)

    def score(self, method: str, *, until: pd.Timestamp) -> Floats:
        """Score the cells of the grid by what happened before a day.

        Parameters
        ----------
        method
            One of :data:`METHODS`.
        until
            First day of the future: incidents of it and later are not looked at.

        Returns
        -------
        ndarray
            Not negative but for ``gi``; only the order, and for densities and blends the proportions, have a meaning.

        Raises
        ------
        ValueError
            If the method does not exist.
        """
        if method not in METHODS:
            raise ValueError(f"El método «{method}» no existe. Hay: {', '.join(METHODS)}.")
        return METHODS[method](self, self._moment(until))

    def _moment(self, until: pd.Timestamp) -> Moment:
        if until not in self._moments:
            self._moments[until] = Moment(self, until)
        return self._moments[until]

    def foresee(self, days: Iterable[pd.Timestamp]) -> None:
        """Work out together what :data:`DEFAULT` asks at many days: the same numbers, in half the time."""
        wanted = {cut for until in days for cut in (until, *self._cuts_before(until))}
        new = [self._moment(until) for until in sorted(wanted - self._foreseen)]
        self._foreseen |= wanted
        for first in range(0, len(new), _TOGETHER):
            spread_together(self, new[first : first + _TOGETHER], _SPREADS)

    def best_blend(self, *, until: pd.Timestamp) -> str:
        """Choose one of :data:`BLENDS` by how likely it made what came next, at up to four cuts before a day.

        The chance of what happened in the 91 days after each cut, given where, as the blend had it then (multinomial): all
        facts count, not those of the best cells alone. Where :meth:`cuts_tried` is 0, the first.
        """
        if until not in self._chosen:
            chance = self._chances(until)
            self._chosen[until] = list(BLENDS)[int(np.argmax(chance))]
        return self._chosen[until]

    def cuts_tried(self, *, until: pd.Timestamp) -> int:
        """Count the cuts that decided between the blends; 0 without history enough for one, or where all did alike."""
        chance = self._chances(until)
        return len(self._cuts_before(until)) if max(chance) > min(chance) else 0

    def _chances(self, until: pd.Timestamp) -> list[float]:
        """How likely each of the blends made what came after all the cuts before a day."""
        self.foresee([until])
        cuts = self._cuts_before(until)
        return [sum(self._likelihood(blend, cut) for cut in cuts) for blend in BLENDS]

    def _cuts_before(self, until: pd.Timestamp) -> list[pd.Timestamp]:
        if not self.before(until):
            return []
        first = pd.Timestamp(self.dates[0]).normalize()
        least = max((until - first) / 2, _HISTORY)
        return [cut for step in range(1, _CUTS + 1) if (cut := until - step * _AHEAD) - first >= least]

    def _likelihood(self, blend: str, cut: pd.Timestamp) -> float:
        if (blend, cut) not in self._likely:
            self._likely[blend, cut] = self._likelihood_of(blend, cut)
        return self._likely[blend, cut]

    def _likelihood_of(self, blend: str, cut: pd.Timestamp) -> float:
        score = self.score(blend, until=cut)
        share = (score + _FLOOR * score.mean()) * self.area
        seen = self.later(cut, cut + _AHEAD)
        return float((seen[seen > 0] * np.log(share[seen > 0] / share.sum())).sum()) if share.sum() > 0 else 0.0

    def before(self, until: pd.Timestamp) -> int:
        """Count the incidents before a moment: they are the first ones of ``dates`` and ``place``."""
        return int(np.searchsorted(self.dates, until.to_datetime64().astype("datetime64[us]")))

    def later(self, start: pd.Timestamp, end: pd.Timestamp) -> Floats:
        """Count the incidents of each cell from a day to the one before another."""
        cell = self._cell[self.place[self.before(start) : self.before(end)]]
        return np.bincount(cell, minlength=len(self.grid) + 1)[:-1].astype(float)

    def per_km2(self, mass: Floats) -> Floats:
        """Sum what there is at every place by cell, over the ground of the cell inside the jurisdiction."""
        counts = self.in_cells(mass)
        return np.asarray(np.divide(counts, self.area, out=np.zeros_like(counts), where=self.area > 0), dtype=np.float64)

    def in_cells(self, mass: Floats) -> Floats:
        """Sum what there is at every place by cell."""
        return np.asarray(np.bincount(self._cell, mass, minlength=len(self.grid) + 1)[:-1], dtype=np.float64)

    def density(self, mass: Floats, radius_m: float) -> Floats:
        """Spread what there is at every place (:func:`layers.surfaces.density.kernel_density`), by one or many columns."""
        if radius_m not in self._densities:
            self._densities[radius_m] = density_of_places(self.places, self.grid, radius_m=radius_m)
        return np.asarray(self._densities[radius_m] @ mass, dtype=np.float64)[:-1]


def _gi(past: Past, now: Moment) -> Floats:
    return np.asarray(gi_star(past.in_cells(now.mass(COUNT))[None, :], past.near)[0], dtype=np.float64)


def _clusters(past: Past, now: Moment) -> Floats:
    """Cells of the puntos críticos (150 m), those of the highest minimum first: 32 a month, 16 … one in four months."""
    mass = now.mass(COUNT)
    there = np.flatnonzero(mass)

    def core_places(rate: float) -> Floats:
        _, core = cluster(past.places[there], mass[there], _CLUSTER_M, max(rate * now.months, 3.0))
        held = np.zeros(len(past.places))
        held[there[core]] = 1.0
        return held

    return by_levels(past, now, map(core_places, _RATES))


def by_levels(past: Past, now: Moment, levels: Iterable[Floats]) -> Floats:
    """Score the cells by sets of places, each stricter than the one before (how much of the set is at every place).

    A cell is of the strictest level of which it holds a place: inside a level by count, outside all of them by density.
    """
    count, out = now.per_km2(COUNT), now.density(COUNT, _NEAR_M)
    step = max(out.max(initial=0.0), count.max(initial=0.0))
    for held in levels:
        out = np.where(past.in_cells(held) > 0, count + step, out)
        step += count.max(initial=0.0)
    return out


def _watch(past: Past, now: Moment) -> Floats:
    """Near repeat: what happened round each cell in the last fortnight, ties by the long count."""
    hot = past.density(now.recent(_WATCH_DAYS), _WATCH_M)
    count = past.in_cells(now.mass(COUNT))
    return np.asarray(hot + count * (1e-6 * hot[hot > 0].min(initial=1.0) / max(count.max(initial=0.0), 1.0)))


def _mixed(*parts: Floats) -> Floats:
    """Sum scores that are each made to add up to 1."""
    return np.asarray(sum((part / total for part in parts if (total := part.sum()) > 0), np.zeros(len(parts[0]))))


METHODS: Mapping[str, Score] = {
    SIMPLE: lambda past, now: past.in_cells(now.mass(COUNT)),
    "conteo-reciente": lambda past, now: past.in_cells(now.recent(_RECENT_DAYS)),
    "conteo-atenuado": lambda past, now: past.in_cells(now.mass(FADED)),
    "densidad-300": lambda _, now: now.density(COUNT, _NEAR_M),
    "densidad-500": lambda _, now: now.density(COUNT, _WIDE_M),
    "dbscan": _clusters,
    "gi": _gi,
    "repeticion-cercana": _watch,
    "mezcla-suave": lambda _, now: _mixed(
        now.per_km2(COUNT),
        now.density(COUNT, _WATCH_M),
        now.density(FADED, _NEAR_M),
        now.density(COUNT, _WIDE_M),
    ),
    "mezcla-conteos": lambda _, now: _mixed(now.per_km2(COUNT), now.per_km2(FADED), now.density(COUNT, _NEAR_M)),
    "mezcla-densidades": lambda _, now: _mixed(
        now.density(COUNT, _WATCH_M), now.density(FADED, _NEAR_M), now.density(COUNT, _WIDE_M)
    ),
    DEFAULT: lambda past, now: past.score(past.best_blend(until=now.until), until=now.until),
}
"""Candidates, the simple count first: it is the one to beat."""
