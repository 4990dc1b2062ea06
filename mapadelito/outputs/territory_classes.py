"""Classes and colours of the map of territorios: the ratio of the rate of a district to that of all, on both sides of 1."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from layers.risk.territories import ALIKE, HIGH_RATIO
from maps.spanish_text import short

__all__ = ["ALIKE_FILL", "UNKNOWN_FILL", "class_keys", "ratio_fill"]

_CLASSES = (
    (0.67, "#d3e6f4"),
    (0.9, "#a6cbe6"),
    (1.1, "#a9abae"),
    (HIGH_RATIO, "#d07c28"),
    (np.inf, "#8f3b00"),
)
"""Upper limit of the ratio and fill of each class: blue below, grey about 1, orange above; darker with each class, so that
the order is read in grey too. The limits are 1.5 and 1.1, and about their inverses."""
ALIKE_FILL = _CLASSES[2][1]
"""Fill of districts whose rates cannot be distinguished: that of the rate of all."""
UNKNOWN_FILL = "#ffffff"
"""Fill of districts without a rate."""


def ratio_fill(ratio: float) -> str:
    """Return the fill of a ratio; that of districts without a rate for NaN.

    Examples
    --------
    >>> ratio_fill(0.5), ratio_fill(1.0), ratio_fill(1.5), ratio_fill(float("nan"))
    ('#d3e6f4', '#a9abae', '#8f3b00', '#ffffff')
    """
    return next((fill for limit, fill in _CLASSES if ratio < limit), UNKNOWN_FILL)


def class_keys(*, alike: bool, unknown: bool) -> tuple[tuple[str, str], ...]:
    """Return text and fill of the legend: multiples of the rate of all, or that districts cannot be distinguished."""
    rest = (("sin población", UNKNOWN_FILL),) if unknown else ()
    if alike:
        return ((ALIKE, ALIKE_FILL), *rest)
    limits = [limit for limit, _ in _CLASSES[:-1]]
    words = [f"menos de {short(limits[0])} veces", *(f"de {short(low)} a {short(high)}" for low, high in pairwise(limits))]
    words[2] += " (como el conjunto)"
    words.append(f"{short(limits[-1])} o más veces la tasa del conjunto")
    return (*zip(words, (fill for _, fill in _CLASSES), strict=True), *rest)
