"""Score grid cells from incidents before a cutoff."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from layers.hotspots.dbscan import cluster
from layers.prediction.mixture import COUNTS, PART_SPREADS, PARTS, fit_weights, part_densities
from layers.surfaces.getis_ord import gi_star
from layers.surfaces.history import DECAYED, UNWEIGHTED

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from numpy.typing import NDArray

    from layers.surfaces.history import History, Snapshot

    Floats = NDArray[np.float64]
    Score = Callable[[Snapshot], Floats]

__all__ = ["CUT_DAYS", "DEFAULT", "METHODS", "METHOD_WORDS", "SIMPLE", "Scorer", "by_levels"]

_RECENT_DAYS = 90
"""Age, in days, of the oldest incident that the recent count counts: about a quarter, by convention."""
_WATCH_DAYS = 14
"""Age, in days, of the oldest incident of a near repeat: a fortnight, as in :mod:`layers.space_time.alerts`."""
_WATCH_M, _NEAR_M, _WIDE_M = 200.0, 300.0, 500.0
"""Radii of the kernel densities, in metres: about two, three and five street blocks (``docs/rendimiento.md``)."""
_CLUSTER_M = 150.0
"""Radius of DBSCAN, in metres: the smallest that :mod:`layers.hotspots.parameters` tries."""
_RATES = (0.25, 0.5, 1, 2, 4, 8, 16, 32)
"""Minimum of DBSCAN, in incidents a month, each twice the one before: from one in four months to one a day."""
_MIN_CLUSTER = 3.0
"""Minimum of DBSCAN, in incidents, however short the history: two are a coincidence."""
CUT_DAYS = 91
"""Days after each cut on which the methods are tried: a quarter, so that four cuts are a year."""
_CUTS = 4
"""Most cuts on which the methods are tried: a year of quarters."""
_AHEAD = pd.Timedelta(days=CUT_DAYS)
_MIN_HISTORY = pd.Timedelta(days=180)
"""Shortest history before a cut: half a year."""
_SHORTEST = pd.Timedelta(days=28)
"""Shortest history that is cut in half, where there is none for a quarterly cut: four weeks."""
_HALF = 0.5
"""Weight of the counts in the mixture above which most incidents come back to the same places."""
_TIE_BREAK = 1e-6
"""Most that the long count adds to a density of near repeats, as a fraction of the lowest positive one: it orders ties."""
SIMPLE = "conteo"
"""Count of all incidents before the cutoff: the baseline."""
DEFAULT = "mezcla"
"""Mixture of counts and densities (:data:`layers.prediction.mixture.PARTS`), with the weights that make the quarters before
the cutoff most likely."""


class Scorer:
    """Scores the cells of a history at any cutoff; what the weights of the mixture rest on is computed once and kept.

    Parameters
    ----------
    history
        Incidents over the cells of the jurisdiction.
    """

    def __init__(self, history: History) -> None:
        self.history = history
        self._fitted: dict[pd.Timestamp, Floats] = {}
        self._followed: dict[tuple[pd.Timestamp, pd.Timestamp], tuple[Floats, Floats]] = {}

    def score(self, method: str, *, until: pd.Timestamp) -> Floats:
        """Score the cells by the incidents before a cutoff.

        Parameters
        ----------
        method
            One of :data:`METHODS`.
        until
            Cutoff: incidents of this day and later are not used.

        Returns
        -------
        ndarray
            One value per cell, not negative but for ``gi``; only the order, and for densities and the mixture the
            proportions, have a meaning.

        Raises
        ------
        ValueError
            If the method does not exist.
        """
        if method not in METHODS:
            raise ValueError(f"El método «{method}» no existe. Hay: {', '.join(METHODS)}.")
        if method != DEFAULT:
            return _SCORES[method](self.history.snapshot(until))
        weights = self._weights(until)
        return np.asarray((part_densities(self.history.snapshot(until)) * weights)[:, :-1].sum(axis=1), dtype=np.float64)

    def precompute(self, days: Iterable[pd.Timestamp]) -> None:
        """Compute together the densities that :data:`DEFAULT` needs at many cutoffs, in half the time."""
        cutoffs = {cut for until in days for cut in (until, *self.followed_cuts(until))}
        self.history.precompute(cutoffs, PART_SPREADS)

    def best_blend(self, *, until: pd.Timestamp) -> dict[str, float]:
        """Weights of the measures of :data:`layers.prediction.mixture.PARTS` in the mixture, by name, of sum 1.

        They make the incidents that followed the cuts of :meth:`followed_cuts` most likely
        (:func:`layers.prediction.mixture.fit_weights`); all of them count, not only those of the best cells. Nothing of the
        cutoff and later is used.
        """
        weights = self._weights(until)[:-1]
        return dict(zip(PARTS, (weights / weights.sum()).tolist(), strict=True))

    def cuts_tried(self, *, until: pd.Timestamp) -> int:
        """Count the cuts that the weights of the mixture rest on; 0 without history enough for one."""
        return len(self.followed_cuts(until))

    def rate(self, method: str, *, until: pd.Timestamp) -> Floats:
        """Score the cells in proportion to the incidents expected per km2; the mixture, with its even part.

        Its order is that of the score per km2.
        """
        if method == DEFAULT:
            return np.asarray((part_densities(self.history.snapshot(until)) * self._weights(until)).sum(axis=1))
        score = self.score(method, until=until)
        return score / self.history.area if method == SIMPLE else score

    def counts_lead(self, *, until: pd.Timestamp) -> bool:
        """Whether counts have more than half of the mixture, its even part included: incidents come back to their places."""
        weights = dict(zip(PARTS, self._weights(until).tolist(), strict=False))
        return float(sum(weights[name] for name in COUNTS)) > _HALF

    def _weights(self, until: pd.Timestamp) -> Floats:
        """Weights of the measures, and of an even one last, which orders nothing."""
        if until not in self._fitted:
            self.precompute([until])
            found = [self._after(cut, min(cut + _AHEAD, until)) for cut in self.followed_cuts(until)]
            densities = np.concatenate([np.empty((0, len(PARTS) + 1)), *(seen for seen, _ in found)])
            counts = np.concatenate([np.empty(0), *(counts for _, counts in found)])
            self._fitted[until] = fit_weights(densities, counts)
        return self._fitted[until]

    def followed_cuts(self, until: pd.Timestamp) -> list[pd.Timestamp]:
        """Cuts whose following incidents give the weights: :meth:`cuts_before`, or half of a history too short for one.

        None of a history of less than four weeks.
        """
        cuts = self.cuts_before(until)
        if cuts or not self.history.before(until):
            return cuts
        length = until - pd.Timestamp(self.history.dates[0]).normalize()
        return [(until - length / 2).normalize()] if length >= _SHORTEST else []

    def cuts_before(self, until: pd.Timestamp) -> list[pd.Timestamp]:
        """Up to four cuts before a cutoff, 91 days apart, each after half of the history before it and half a year."""
        if not self.history.before(until):
            return []
        first = pd.Timestamp(self.history.dates[0]).normalize()
        shortest = max((until - first) / 2, _MIN_HISTORY)
        return [cut for step in range(1, _CUTS + 1) if (cut := until - step * _AHEAD) - first >= shortest]

    def _after(self, cut: pd.Timestamp, end: pd.Timestamp) -> tuple[Floats, Floats]:
        """Measures before a cut, and counts until a day, of the cells where something happened in between."""
        if (cut, end) not in self._followed:
            counts = self.history.later(cut, end)
            seen = np.flatnonzero(counts)
            self._followed[cut, end] = part_densities(self.history.snapshot(cut))[seen], counts[seen]
        return self._followed[cut, end]


def _gi(snapshot: Snapshot) -> Floats:
    return np.asarray(gi_star(snapshot.count()[None, :], snapshot.history.near)[0], dtype=np.float64)


def _clusters(snapshot: Snapshot) -> Floats:
    """Score by clusters of DBSCAN (150 m), those of the highest minimum first: 32 a month, 16 … one in four months."""
    weight = snapshot.weight_per_location(UNWEIGHTED)
    there = np.flatnonzero(weight)

    def core_places(rate: float) -> Floats:
        minimum = max(rate * snapshot.months, _MIN_CLUSTER)
        _, core = cluster(snapshot.history.places[there], weight[there], _CLUSTER_M, minimum)
        inside = np.zeros(len(snapshot.history.places))
        inside[there[core]] = 1.0
        return inside

    return by_levels(snapshot, map(core_places, _RATES))


def by_levels(snapshot: Snapshot, levels: Iterable[Floats]) -> Floats:
    """Score the cells by sets of locations, each stricter than the one before.

    A cell belongs to the strictest level that has a location in it. Inside a level cells are ordered by count per km2,
    outside all of them by density (300 m).

    Parameters
    ----------
    snapshot
        Incidents before the cutoff.
    levels
        For each level a value per location of the history, positive where the location belongs to it.
    """
    count, out = snapshot.per_km2(UNWEIGHTED), snapshot.density(UNWEIGHTED, _NEAR_M)
    step = max(out.max(initial=0.0), count.max(initial=0.0))
    for inside in levels:
        out = np.where(snapshot.history.in_cells(inside) > 0, count + step, out)
        step += count.max(initial=0.0)
    return out


def _near_repeat(snapshot: Snapshot) -> Floats:
    """Kernel density (200 m) of the last fortnight, per km2; ties ordered by the count of all incidents."""
    hot = snapshot.history.density(snapshot.recent(_WATCH_DAYS), _WATCH_M)
    count = snapshot.count()
    return np.asarray(hot + count * (_TIE_BREAK * hot[hot > 0].min(initial=1.0) / max(count.max(initial=0.0), 1.0)))


_SCORES: Mapping[str, Score] = {
    SIMPLE: lambda snapshot: snapshot.count(),
    "conteo-reciente": lambda snapshot: snapshot.history.in_cells(snapshot.recent(_RECENT_DAYS)),
    "conteo-atenuado": lambda snapshot: snapshot.history.in_cells(snapshot.weight_per_location(DECAYED)),
    "densidad-300": lambda snapshot: snapshot.density(UNWEIGHTED, _NEAR_M),
    "densidad-500": lambda snapshot: snapshot.density(UNWEIGHTED, _WIDE_M),
    "dbscan": _clusters,
    "gi": _gi,
    "repeticion-cercana": _near_repeat,
}
METHODS = (*_SCORES, DEFAULT)
"""Names of the methods, the simple count first: it is the baseline."""
METHOD_WORDS: Mapping[str, str] = {
    SIMPLE: "conteo de todos los hechos anteriores",
    "conteo-reciente": f"conteo de los últimos {_RECENT_DAYS} días",
    "conteo-atenuado": "conteo en que lo reciente pesa más",
    "densidad-300": "densidad de los hechos a 300 m",
    "densidad-500": "densidad de los hechos a 500 m",
    "dbscan": "agrupaciones densas de hechos",
    "gi": "celdas rodeadas de muchos hechos (Gi*)",
    "repeticion-cercana": f"cerca de los hechos de los últimos {_WATCH_DAYS} días",
    DEFAULT: "mezcla de conteos y densidades",
}
"""What the user reads in place of the name of each method."""
