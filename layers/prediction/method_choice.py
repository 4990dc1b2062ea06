"""Choice between the count, the density and the mixture, by the hits and the likelihood that each would have had before."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from layers.prediction.methods import CUT_DAYS, DEFAULT, SIMPLE
from layers.statistics.likelihood import multinomial_log_likelihood

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from layers.prediction.methods import Scorer

    Floats = NDArray[np.float64]

__all__ = ["CHOICES", "DENSITY", "MethodChoice", "choose_method"]

DENSITY = "densidad-300"
"""Kernel density of all the incidents before the cutoff, 300 m."""
CHOICES: Mapping[str, str] = {SIMPLE: SIMPLE, "densidad": DENSITY, DEFAULT: DEFAULT}
"""Methods between which the planner chooses (``--metodo``), by the word for each."""
_SHARE = 0.05
"""Share of the area in which hits are compared: the default budget."""
_LEAST = 30
"""Fewest incidents after the cuts by which the methods are compared: with fewer chance decides."""
_CLEAR = 2.0
"""Standard errors by which the hits of another method must exceed those of the mixture where its likelihood is lower."""


@dataclass(frozen=True, slots=True)
class MethodChoice:
    """Method that ranks the cells, and why.

    Attributes
    ----------
    word
        One of :data:`CHOICES`.
    asked
        Whether the planner asked for it.
    cuts, later
        Earlier cuts on which the methods were compared, and incidents in the 91 days after each; 0 where they were not,
        with less than 30 such incidents.
    hits
        Of these, those in the best 5 % of the area, by word.
    """

    word: str
    asked: bool = False
    cuts: int = 0
    later: int = 0
    hits: Mapping[str, float] = field(default_factory=dict)

    @property
    def method(self) -> str:
        """Its name in :data:`layers.prediction.methods.METHODS`."""
        return CHOICES[self.word]


def choose_method(scorer: Scorer, *, until: pd.Timestamp) -> MethodChoice:
    r"""Choose the method by what each would have had at up to four quarterly cuts before a cutoff.

    The mixture, unless the count or the density had more hits in the best 5 % of the area, and either a larger likelihood as
    well or so many more hits that chance does not explain them:

    .. math:: z = \frac{h - h_0}{\sqrt{d}} > 2

    with h the hits of the method, h0 those of the mixture, and d the incidents that only one of the two holds (McNemar). The
    count gives no likelihood to where nothing happened before, so that its own is lower also where it holds more: that of
    places with snapped coordinates, of which most repeat. With less than 30 later incidents, the mixture.

    Parameters
    ----------
    scorer
        Of the incidents over the cells of the jurisdiction.
    until
        Cutoff: nothing of this day and later is looked at.
    """
    cuts = scorer.cuts_before(until)
    history, budget = scorer.history, _SHARE * scorer.history.area.sum()
    hits, likely, apart = (dict.fromkeys(CHOICES, 0.0) for _ in range(3))
    later = 0.0
    for cut in cuts:
        counts = history.later(cut, cut + pd.Timedelta(days=CUT_DAYS))
        later += counts.sum()
        inside = {}
        for word, method in CHOICES.items():
            rate = scorer.rate(method, until=cut)
            likely[word] += multinomial_log_likelihood(counts, rate, history.area)
            inside[word] = _taken(rate, history.area, budget)
            hits[word] += float(counts @ inside[word])
        for word in CHOICES:
            apart[word] += float(counts @ np.abs(inside[word] - inside[DEFAULT]))
    if later < _LEAST:
        return MethodChoice(DEFAULT)
    more = {word: (hits[word] - hits[DEFAULT]) / max(apart[word], 1.0) ** 0.5 for word in CHOICES}
    able = [word for word in CHOICES if more[word] > (0.0 if likely[word] > likely[DEFAULT] else _CLEAR)]
    return MethodChoice(max(able, key=more.__getitem__, default=DEFAULT), False, len(cuts), int(later), hits)


def _taken(score: Floats, area: Floats, budget: float) -> Floats:
    """Share of each cell that is taken when the best are, up to an area; of tied cells, the same share of all."""
    _, tie = np.unique(-score, return_inverse=True)
    cost = np.bincount(tie, area)
    left = budget - (np.cumsum(cost) - cost)
    part = np.clip(np.divide(left, cost, out=np.zeros_like(cost), where=cost > 0), 0.0, 1.0)
    return np.asarray(part[tie], dtype=np.float64)
