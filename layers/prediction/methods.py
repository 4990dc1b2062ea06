"""Score grid cells from incidents before a cutoff."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from layers.hotspots.dbscan import cluster
from layers.statistics.likelihood import multinomial_log_likelihood
from layers.surfaces.getis_ord import gi_star
from layers.surfaces.history import DECAYED, UNWEIGHTED

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from numpy.typing import NDArray

    from layers.surfaces.history import History, Snapshot

    Floats = NDArray[np.float64]
    Score = Callable[[Snapshot], Floats]

__all__ = ["BLENDS", "CUT_DAYS", "DEFAULT", "METHODS", "METHOD_WORDS", "SIMPLE", "Scorer", "by_levels"]

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
"""Days after each cut on which the blends are tried: a quarter, so that four cuts are a year."""
_CUTS = 4
"""Most cuts on which the blends are tried: a year of quarters."""
_AHEAD = pd.Timedelta(days=CUT_DAYS)
_MIN_HISTORY = pd.Timedelta(days=180)
"""Shortest history before a cut: half a year."""
_TIE_BREAK = 1e-6
"""Most that the long count adds to a density of near repeats, as a fraction of the lowest positive one: it orders ties."""
_BLEND_SPREADS = ((UNWEIGHTED, _WATCH_M), (UNWEIGHTED, _NEAR_M), (UNWEIGHTED, _WIDE_M), (DECAYED, _NEAR_M))
"""Densities that the blends are made of, by weighting and radius in metres."""

SIMPLE = "conteo"
"""Count of all incidents before the cutoff: the baseline."""
DEFAULT = "mezcla"
"""The one of :data:`BLENDS` with the largest likelihood on up to four quarters before the cutoff."""
BLENDS: Mapping[str, str] = {
    "mezcla-suave": "conteo largo, densidad de 200 m, densidad de 300 m atenuada en un año y densidad de 500 m, por igual",
    "mezcla-conteos": "conteo largo, conteo atenuado en un año y densidad de 300 m, por igual",
    "mezcla-densidades": "densidad de 200 m, densidad de 300 m atenuada en un año y densidad de 500 m, por igual",
}
"""Parts of each blend, per km2, in words for the user: counts weigh more in the second, for dense facts, smoothing in the
third, for sparse ones."""


class Scorer:
    """Scores the cells of a history at any cutoff; likelihoods of the blends are computed once and kept.

    Parameters
    ----------
    history
        Incidents over the cells of the jurisdiction.
    """

    def __init__(self, history: History) -> None:
        self.history = history
        self._likelihoods: dict[tuple[str, pd.Timestamp], float] = {}

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
            One value per cell, not negative but for ``gi``; only the order, and for densities and blends the proportions,
            have a meaning.

        Raises
        ------
        ValueError
            If the method does not exist.
        """
        if method not in METHODS:
            raise ValueError(f"El método «{method}» no existe. Hay: {', '.join(METHODS)}.")
        chosen = self.best_blend(until=until) if method == DEFAULT else method
        return _SCORES[chosen](self.history.snapshot(until))

    def precompute(self, days: Iterable[pd.Timestamp]) -> None:
        """Compute together the densities that :data:`DEFAULT` needs at many cutoffs, in half the time."""
        cutoffs = {cut for until in days for cut in (until, *self.cuts_before(until))}
        self.history.precompute(cutoffs, _BLEND_SPREADS)

    def best_blend(self, *, until: pd.Timestamp) -> str:
        """Name the blend of :data:`BLENDS` with the largest log-likelihood at up to four cuts before a cutoff.

        At each cut the blend scores the cells by the incidents before it; the likelihood is multinomial, of the counts by
        cell in the 91 days after it. All incidents count, not only those of the best cells. The first blend where
        :meth:`cuts_tried` is 0.
        """
        return list(BLENDS)[int(np.argmax(self._log_likelihoods(until)))]

    def cuts_tried(self, *, until: pd.Timestamp) -> int:
        """Count the cuts that chose the blend; 0 without history enough for one, or where all blends are as likely."""
        found = self._log_likelihoods(until)
        return len(self.cuts_before(until)) if max(found) > min(found) else 0

    def _log_likelihoods(self, until: pd.Timestamp) -> list[float]:
        """Log-likelihood of each blend, summed over the cuts before a cutoff."""
        self.precompute([until])
        cuts = self.cuts_before(until)
        return [sum(self._log_likelihood(blend, cut) for cut in cuts) for blend in BLENDS]

    def cuts_before(self, until: pd.Timestamp) -> list[pd.Timestamp]:
        """Up to four cuts before a cutoff, 91 days apart, each after half of the history before it and half a year."""
        if not self.history.before(until):
            return []
        first = pd.Timestamp(self.history.dates[0]).normalize()
        shortest = max((until - first) / 2, _MIN_HISTORY)
        return [cut for step in range(1, _CUTS + 1) if (cut := until - step * _AHEAD) - first >= shortest]

    def _log_likelihood(self, blend: str, cut: pd.Timestamp) -> float:
        if (blend, cut) not in self._likelihoods:
            later = self.history.later(cut, cut + _AHEAD)
            score = self.score(blend, until=cut)
            self._likelihoods[blend, cut] = multinomial_log_likelihood(later, score, self.history.area)
        return self._likelihoods[blend, cut]


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


def _blend(*parts: Floats) -> Floats:
    """Sum scores after each is divided by its sum."""
    return np.asarray(sum((part / total for part in parts if (total := part.sum()) > 0), np.zeros(len(parts[0]))))


_SCORES: Mapping[str, Score] = {
    SIMPLE: lambda snapshot: snapshot.count(),
    "conteo-reciente": lambda snapshot: snapshot.history.in_cells(snapshot.recent(_RECENT_DAYS)),
    "conteo-atenuado": lambda snapshot: snapshot.history.in_cells(snapshot.weight_per_location(DECAYED)),
    "densidad-300": lambda snapshot: snapshot.density(UNWEIGHTED, _NEAR_M),
    "densidad-500": lambda snapshot: snapshot.density(UNWEIGHTED, _WIDE_M),
    "dbscan": _clusters,
    "gi": _gi,
    "repeticion-cercana": _near_repeat,
    "mezcla-suave": lambda snapshot: _blend(
        snapshot.per_km2(UNWEIGHTED),
        snapshot.density(UNWEIGHTED, _WATCH_M),
        snapshot.density(DECAYED, _NEAR_M),
        snapshot.density(UNWEIGHTED, _WIDE_M),
    ),
    "mezcla-conteos": lambda snapshot: _blend(
        snapshot.per_km2(UNWEIGHTED), snapshot.per_km2(DECAYED), snapshot.density(UNWEIGHTED, _NEAR_M)
    ),
    "mezcla-densidades": lambda snapshot: _blend(
        snapshot.density(UNWEIGHTED, _WATCH_M), snapshot.density(DECAYED, _NEAR_M), snapshot.density(UNWEIGHTED, _WIDE_M)
    ),
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
    "mezcla-suave": "mezcla suave de conteo y densidades",
    "mezcla-conteos": "mezcla de conteos y densidad",
    "mezcla-densidades": "mezcla de densidades",
    DEFAULT: "mezcla elegida en cada fecha",
}
"""What the user reads in place of the name of each method."""
