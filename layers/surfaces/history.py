"""Incidents over the cells of a grid: counts and densities of what was recorded before a cutoff. No scores."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import shapely

from layers.arrays.distinct import distinct
from layers.arrays.radix_sort import order_by
from layers.surfaces.density import density_of_places
from layers.surfaces.grid import neighbours
from layers.surfaces.lattice import CellIndex, Lattice

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import geopandas as gpd
    import pandas as pd
    from numpy.typing import NDArray
    from scipy.sparse import csc_array, csr_array

    Floats = NDArray[np.float64]

__all__ = ["DECAYED", "RECENT", "UNWEIGHTED", "History", "Snapshot", "batch_density"]

UNWEIGHTED = "conteo"
"""Weighting in which every incident counts 1."""
DECAYED = "atenuado"
"""Weighting in which an incident counts exp(-age / 365 days)."""
RECENT = "reciente"
"""Weighting in which an incident counts exp(-age / 91 days)."""
_DECAY_DAYS = {DECAYED: 365.0, RECENT: 91.0}
"""Age, in days, at which the weight of an incident has decayed to 1/e: a year, so that all seasons count, and a quarter, for
places that move."""
_DAYS_OF_MONTH = 30.44
"""Mean length of a month, in days."""
_DAY_US = 86_400_000_000
"""Length of a day, in microseconds."""
_BATCH_SNAPSHOTS = 4
"""Snapshots whose densities are computed in one matrix product: it bounds the memory of the product."""


class History:
    """Incidents over the cells of a grid, indexed so that many cutoffs can be asked for.

    Snapshots and density matrices are computed once and kept.

    Parameters
    ----------
    points
        Projected incidents with a column ``fecha``; those without a date or a location are left out.
    grid
        Cells of the jurisdiction (:func:`layers.surfaces.grid.make_grid`).

    Attributes
    ----------
    grid
        The cells.
    area
        Area of each cell inside the jurisdiction, in km2.
    places
        Distinct coordinates (n, 2), in metres.
    dates, place
        Date of each incident, ascending, and the row of its coordinates in ``places``.
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
        self._snapshots: dict[pd.Timestamp, Snapshot] = {}
        self._densities: dict[float, csc_array] = {}

    @cached_property
    def near(self) -> csr_array:
        """Adjacency matrix of the cells (:func:`layers.surfaces.grid.neighbours`)."""
        return neighbours(self.grid)

    def before(self, until: pd.Timestamp) -> int:
        """Count the incidents before a moment: they are the first ones of ``dates`` and ``place``."""
        return int(np.searchsorted(self.dates, until.to_datetime64().astype("datetime64[us]")))

    def later(self, start: pd.Timestamp, end: pd.Timestamp) -> Floats:
        """Count the incidents of each cell from one day to the day before another."""
        cell = self._cell[self.place[self.before(start) : self.before(end)]]
        return np.bincount(cell, minlength=len(self.grid) + 1)[:-1].astype(float)

    def snapshot(self, until: pd.Timestamp) -> Snapshot:
        """Incidents before a cutoff; the snapshot of each cutoff is kept with what it has computed."""
        if until not in self._snapshots:
            self._snapshots[until] = Snapshot(self, until)
        return self._snapshots[until]

    def precompute(self, days: Iterable[pd.Timestamp], spreads: Sequence[tuple[str, float]]) -> None:
        """Compute densities of many cutoffs together: the same numbers as one by one, in half the time.

        Parameters
        ----------
        days
            Cutoffs.
        spreads
            Weighting (:data:`UNWEIGHTED` …) and radius in metres of each density.
        """
        snapshots = [self.snapshot(until) for until in sorted(set(days))]
        new = [snapshot for snapshot in snapshots if not snapshot.has(spreads)]
        for first in range(0, len(new), _BATCH_SNAPSHOTS):
            batch_density(self, new[first : first + _BATCH_SNAPSHOTS], spreads)

    def per_km2(self, weight: Floats) -> Floats:
        """Sum the weights of the locations by cell, in units per km2 of the cell inside the jurisdiction."""
        counts = self.in_cells(weight)
        return np.asarray(np.divide(counts, self.area, out=np.zeros_like(counts), where=self.area > 0), dtype=np.float64)

    def in_cells(self, weight: Floats) -> Floats:
        """Sum the weights of the locations by cell."""
        return np.asarray(np.bincount(self._cell, weight, minlength=len(self.grid) + 1)[:-1], dtype=np.float64)

    def density(self, weight: Floats, radius_m: float) -> Floats:
        """Kernel density of weighted locations, per km2 (:func:`layers.surfaces.density.kernel_density`).

        ``weight`` is (locations,) or (locations, k); the result is (cells,) or (cells, k).
        """
        if radius_m not in self._densities:
            self._densities[radius_m] = density_of_places(self.places, self.grid, radius_m=radius_m)
        return np.asarray(self._densities[radius_m] @ weight, dtype=np.float64)[:-1]


class Snapshot:
    """Incidents of a :class:`History` before a cutoff.

    Values by location are computed at each call; values by cell, which need less memory, are kept.
    """

    def __init__(self, history: History, until: pd.Timestamp) -> None:
        self.history, self.until = history, until
        self._known = history.before(until)
        self._kept: dict[tuple[str, float], Floats] = {}

    @property
    def _age(self) -> NDArray[np.int64]:
        """Whole days between each incident and the cutoff."""
        age = self.until.to_datetime64().astype("datetime64[us]") - self.history.dates[: self._known]
        return np.asarray(age.astype(np.int64) // _DAY_US, dtype=np.int64)

    @property
    def months(self) -> float:
        """Time between the first and the last incident before the cutoff, in months; 1 at least."""
        return max(float(np.ptp(self._age)) / _DAYS_OF_MONTH, 1.0) if self._known else 1.0

    def weight_per_location(self, weighting: str) -> Floats:
        """Sum the weights of the incidents of each location (:data:`UNWEIGHTED`, :data:`DECAYED` or :data:`RECENT`)."""
        place, size = self.history.place[: self._known], len(self.history.places)
        if weighting == UNWEIGHTED:
            return np.bincount(place, minlength=size).astype(float)
        age = self._age
        weight = np.exp(-np.arange(age.max(initial=0) + 1) / _DECAY_DAYS[weighting])[age]
        return np.asarray(np.bincount(place, weight, minlength=size), dtype=np.float64)

    def recent(self, days: int) -> Floats:
        """Count the incidents of each location in the last days before the cutoff."""
        place = self.history.place[: self._known][self._age <= days]
        return np.bincount(place, minlength=len(self.history.places)).astype(float)

    def count(self) -> Floats:
        """Count the incidents of each cell."""
        return self.history.in_cells(self.weight_per_location(UNWEIGHTED))

    def per_km2(self, weighting: str) -> Floats:
        """Sum the weights of the incidents of each cell, per km2 of the cell inside the jurisdiction."""
        if (weighting, 0.0) not in self._kept:
            self._kept[weighting, 0.0] = self.history.per_km2(self.weight_per_location(weighting))
        return self._kept[weighting, 0.0]

    def density(self, weighting: str, radius_m: float) -> Floats:
        """Kernel density of the weighted incidents, per km2 (:func:`layers.surfaces.density.kernel_density`)."""
        if (weighting, radius_m) not in self._kept:
            self.keep(weighting, radius_m, self.history.density(self.weight_per_location(weighting), radius_m))
        return self._kept[weighting, radius_m]

    def keep(self, weighting: str, radius_m: float, density: Floats) -> None:
        """Keep a density that was computed together with those of other cutoffs."""
        self._kept[weighting, radius_m] = density

    def has(self, spreads: Iterable[tuple[str, float]]) -> bool:
        """Whether all densities of some weightings and radii are kept."""
        return all(spread in self._kept for spread in spreads)


def batch_density(history: History, snapshots: Sequence[Snapshot], spreads: Sequence[tuple[str, float]]) -> None:
    """Compute densities of several snapshots in one matrix product each, and keep them in the snapshots."""
    for weighting in dict.fromkeys(weighting for weighting, _ in spreads):
        weight = np.stack([snapshot.weight_per_location(weighting) for snapshot in snapshots], axis=1)
        for radius_m in (radius for own, radius in spreads if own == weighting):
            densities = np.ascontiguousarray(history.density(weight, radius_m).T)
            for snapshot, density in zip(snapshots, densities, strict=True):
                snapshot.keep(weighting, radius_m, density)
