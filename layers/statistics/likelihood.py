"""Likelihood of counts over cells, given a score of the cells."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

__all__ = ["multinomial_log_likelihood"]

_FLOOR = 1e-3
"""Score added to every cell, as a fraction of the mean score: a cell of score 0 keeps a finite logarithm."""


def multinomial_log_likelihood(counts: Floats, score: Floats, area: Floats) -> float:
    r"""Log-likelihood of counts by cell, multinomial with probabilities in proportion to score times area.

    .. math:: \sum_c n_c \log p_c, \quad p_c \propto (s_c + 0.001\, \bar s)\, a_c

    without the multinomial coefficient, which does not depend on the score.

    Parameters
    ----------
    counts
        Incidents n of each cell.
    score
        Score s of each cell per unit of area, not negative.
    area
        Area a of each cell, in any unit.

    Returns
    -------
    float
        In nats; 0 where every score is 0.
    """
    weight = (score + _FLOOR * score.mean()) * area
    total = weight.sum()
    seen = counts > 0
    return float((counts[seen] * np.log(weight[seen] / total)).sum()) if total > 0 else 0.0
