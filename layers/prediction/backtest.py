"""Back-test of methods: cells ranked by incidents before a cutoff, scored by incidents after it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from geo.columns import require
from geo.naming import quantity
from layers.conclusions import Conclusion
from layers.prediction.methods import DEFAULT, SIMPLE, Scorer
from layers.statistics.overdispersion import shares_scale
from layers.surfaces.grid import inner_cells
from layers.surfaces.history import History

if TYPE_CHECKING:
    from collections.abc import Sequence

    import geopandas as gpd
    from numpy.typing import ArrayLike, NDArray

__all__ = [
    "CURVE_PCT", "ENOUGH_LATER", "Backtest", "backtest", "backtest_methods", "captured", "cutoffs_of", "jeffreys_interval",
    "pai_words", "share_interval",
]  # fmt: skip

CURVE_PCT = (1.0, 2.0, 5.0, 10.0)
"""Shares of the area, in per cent, of the PAI curve: those that the literature reports."""
_DRAWN_PCT = (0.5, 3.0, 7.5, 15.0, 20.0, 25.0)
"""Further shares, in per cent, of the curve of hits, so that it can be drawn."""
ENOUGH_LATER = 30
"""Fewest later incidents of a back-test: with fewer, the interval of PAI is too wide to compare methods."""


@dataclass(frozen=True, slots=True)
class Backtest:
    """Hits of zones made before each cutoff among later incidents, summed over the cutoffs.

    Attributes
    ----------
    method, area_pct
        Method, and share of the area that was covered, in per cent.
    hits, n, hit_rate
        Later incidents inside the zones, all later incidents, and their ratio.
    pai, pai_low, pai_high
        Prediction accuracy index: hit rate / share of the area (Chainey, Tompson and Uhlig 2008), and the 95 % interval of
        its mean over such cuts, widened by the overdispersion between them.
    pei
        Prediction efficiency index: hits / the largest number of hits that the same area could have (Hunt 2016).
    baseline_hits, random_hits
        Hits of the same area by the simple count, and expected at random.
    enough
        Whether there were at least 30 later incidents.
    curve
        ``area_pct, hits, pai`` at :data:`CURVE_PCT` and at further shares, up to 25 % of the area.
    cuts
        A row per cutoff.
    """

    method: str
    area_pct: float
    hits: float
    n: int
    hit_rate: float
    pai: float
    pai_low: float
    pai_high: float
    pei: float
    baseline_hits: float
    random_hits: float
    enough: bool
    curve: pd.DataFrame
    cuts: pd.DataFrame

    @property
    def sentence(self) -> str:
        """Spanish sentence with the result, which says whether it is of zones as they are drawn or of single cells."""
        if not self.enough and self.n >= ENOUGH_LATER:
            return "Con lo ocurrido hasta entonces no habría habido zonas: no hay aciertos que contar."
        if not self.enough:
            told = quantity(self.n, "hecho posterior", "hechos posteriores")
            return f"Evidencia insuficiente: solo {told} (hacen falta {ENOUGH_LATER})."
        return (
            f"{'Zonas hechas' if self.method == 'zonas' else 'Celdas sueltas elegidas'} antes habrían contenido "
            f"{self.hits:.0f} de {self.n} hechos posteriores en el {self.area_pct:g} % "
            f"del área ({pai_words(self.pai, self.pai_low, self.pai_high)}); el conteo simple, "
            f"{self.baseline_hits:.0f}; al azar, {self.random_hits:.0f}."
        )


def pai_words(pai: float, low: float, high: float) -> str:
    """Spanish words on a PAI with its interval.

    Examples
    --------
    >>> pai_words(4.7, 3.1, 6.6)
    'PAI 4.7, entre 3.1 y 6.6 en los cortes pasados'
    """
    return Conclusion.ACCURACY.said(pai=f"{pai:.1f}", low=f"{low:.1f}", high=f"{high:.1f}")


def backtest(
    incidents: gpd.GeoDataFrame,
    boundary: gpd.GeoDataFrame | gpd.GeoSeries,
    *,
    method: str = DEFAULT,
    cell_m: float | None = None,
    area_pct: float = 5.0,
    cutoffs: Sequence[pd.Timestamp] | None = None,
    horizon_days: int = 91,
    scorer: Scorer | None = None,
) -> Backtest:
    """Hits, PAI and PEI of one method over several cutoffs.

    Parameters
    ----------
    incidents
        Projected, with a column ``fecha``.
    boundary
        Polygons of the jurisdiction, projected.
    method
        One of :data:`layers.prediction.methods.METHODS`.
    cell_m, area_pct
        Side of the cells in metres, and share of the area that is covered in per cent.
    cutoffs
        Cutoffs: incidents before them are used to score, later ones to test; by default up to four, one horizon apart, the
        last one horizon before the end of the data, in the second half of its span.
    horizon_days
        Days after each cutoff whose incidents are counted.
    scorer
        Of the same incidents over the same cells, to use again what it has computed; a new one by default.

    Returns
    -------
    Backtest
        Summed over the cutoffs. At each the cells are ranked by the incidents before it and taken until the area is used;
        where the last cells are tied, their incidents count in the share of the area that fits (expected value under random
        ties).

    Raises
    ------
    CrsError
        If anything is in degrees.
    ValueError
        If the method does not exist or the share is not between 0 and 100.

    Examples
    --------
    >>> import mapadelito as md
    >>> boundary = md.read_boundaries(md.ROOT / "data/boundaries/ilo.geojson")
    >>> incidents = md.read_incidents(md.ROOT / "data/incidents/ilo_2020.csv").frame
    >>> found = md.backtest(incidents, boundary, cell_m=500, area_pct=5)
    >>> found.hits > found.random_hits, found.enough, found.n
    (True, True, 405)
    """
    return backtest_methods(
        incidents,
        boundary,
        methods=(method,),
        cell_m=cell_m,
        area_pct=area_pct,
        cutoffs=cutoffs,
        horizon_days=horizon_days,
        scorer=scorer,
    )[0]


def backtest_methods(
    incidents: gpd.GeoDataFrame,
    boundary: gpd.GeoDataFrame | gpd.GeoSeries,
    *,
    methods: Sequence[str],
    cell_m: float | None = None,
    area_pct: float = 5.0,
    cutoffs: Sequence[pd.Timestamp] | None = None,
    horizon_days: int = 91,
    scorer: Scorer | None = None,
) -> list[Backtest]:
    """Back-test several methods as :func:`backtest` does one, on the same cells, cutoffs and later incidents."""
    require(incidents, ("fecha",), who="backtest")
    if not 0 < area_pct <= 100:
        raise ValueError("backtest: el porcentaje del área debe estar entre 0 y 100.")
    scorer = scorer or Scorer(History(incidents, inner_cells(boundary, cell_m=cell_m)))
    area = scorer.history.area
    shares = sorted({*CURVE_PCT, *_DRAWN_PCT, area_pct})
    budgets = {share: share / 100 * area.sum() for share in shares}
    rows: dict[str, list[dict[str, object]]] = {method: [] for method in methods}
    cuts = cutoffs_of(incidents["fecha"], horizon_days=horizon_days) if cutoffs is None else cutoffs
    starts = [pd.Timestamp(cut) for cut in cuts]
    if DEFAULT in methods:
        scorer.precompute(starts)
    for start in starts:
        later = scorer.history.later(start, start + pd.Timedelta(days=horizon_days))
        simple = scorer.score(SIMPLE, until=start)
        common = {
            "corte": start,
            "n": int(later.sum()),
            "base": captured(simple, later, area, budgets[area_pct]),
            "best": captured(later / area, later, area, budgets[area_pct]),
        }
        for method in methods:
            score = simple if method == SIMPLE else scorer.score(method, until=start)
            inside = captured_at(score, later, area, list(budgets.values()))
            hits = {f"hits_{share:g}": float(count) for share, count in zip(budgets, inside, strict=True)}
            rows[method].append(common | hits)
    return [_pooled(pd.DataFrame(rows[method]), method, area_pct, shares) for method in methods]


def _pooled(cuts: pd.DataFrame, method: str, area_pct: float, shares: list[float]) -> Backtest:
    n = int(cuts["n"].sum()) if len(cuts) else 0
    pooled = {share: float(cuts[f"hits_{share:g}"].sum()) if len(cuts) else 0.0 for share in shares}
    curve = pd.DataFrame(
        [(share, pooled[share], pooled[share] / n / (share / 100) if n else np.nan) for share in shares],
        columns=["area_pct", "hits", "pai"],
    )
    hits, share = pooled[area_pct], area_pct / 100
    low, high = share_interval(cuts[f"hits_{area_pct:g}"], cuts["n"]) if len(cuts) else (np.nan, np.nan)
    best = float(cuts["best"].sum()) if len(cuts) else 0.0
    return Backtest(
        method=method,
        area_pct=area_pct,
        hits=hits,
        n=n,
        hit_rate=hits / n if n else np.nan,
        pai=hits / n / share if n else np.nan,
        pai_low=low / share,
        pai_high=high / share,
        pei=hits / best if best else np.nan,
        baseline_hits=float(cuts["base"].sum()) if len(cuts) else 0.0,
        random_hits=n * share,
        enough=n >= ENOUGH_LATER,
        curve=curve,
        cuts=cuts.rename(columns={f"hits_{area_pct:g}": "hits"}),
    )


def captured(score: NDArray[np.float64], later: NDArray[np.float64], area: NDArray[np.float64], budget: float) -> float:
    """Later incidents in the best cells that fit in an area (km2); ties count by their expected value."""
    return float(captured_at(score, later, area, (budget,))[0])


def captured_at(
    score: NDArray[np.float64], later: NDArray[np.float64], area: NDArray[np.float64], budgets: Sequence[float]
) -> NDArray[np.float64]:
    """Later incidents as :func:`captured` counts them, for several areas."""
    order = np.argsort(-score, kind="stable")
    ranked = score[order]
    first = np.flatnonzero(np.concatenate([[True], ranked[1:] != ranked[:-1]]))  # first cell of each tie, best first
    cost, gain = (np.add.reduceat(values[order], first) for values in (area, later))
    before = np.cumsum(cost) - cost
    left = np.asarray(budgets, dtype=float)[:, None] - before
    part = np.clip(np.divide(left, cost, out=np.zeros_like(left), where=cost > 0), 0.0, 1.0)
    return np.asarray(part @ gain, dtype=np.float64)


def cutoffs_of(days: pd.Series, *, horizon_days: int, most: int = 4) -> list[pd.Timestamp]:
    """Choose cutoffs one horizon apart, the last one horizon before the end of the data, in the second half of its span."""
    known = days.dropna()
    if known.empty:
        return []
    first, end = known.min().normalize(), known.max().normalize() + pd.Timedelta(days=1)
    step = pd.Timedelta(days=horizon_days)
    cuts = [end - step * number for number in range(1, most + 1)]
    return sorted(cut for cut in cuts if cut - first >= (end - first) / 2)


def share_interval(hits: ArrayLike, n: ArrayLike) -> tuple[float, float]:
    """95 % interval of the mean share of several cuts, hits of n each; NaN where there are none.

    That of :func:`jeffreys_interval`, widened by the root of how much more than by chance the share varies between cuts
    (:func:`layers.statistics.overdispersion.shares_scale`). It is of the past cuts: another quarter varies as well.

    Examples
    --------
    >>> [round(value, 2) for value in share_interval([50], [200])]
    [0.17, 0.34]
    """
    inside, every = np.asarray(hits, dtype=float), np.asarray(n, dtype=float)
    phi = shares_scale(inside, every)
    return jeffreys_interval(float(inside.sum() / phi), float(every.sum() / phi))


def jeffreys_interval(hits: float, n: float) -> tuple[float, float]:
    """95 % interval of a proportion, hits of n (Jeffreys); NaN where n is 0."""
    from scipy.stats import beta  # noqa: PLC0415 (heavy)

    if not n:
        return np.nan, np.nan
    low = float(beta.ppf(0.025, hits + 0.5, n - hits + 0.5)) if hits else 0.0
    high = float(beta.ppf(0.975, hits + 0.5, n - hits + 0.5)) if hits < n else 1.0
    return low, high
