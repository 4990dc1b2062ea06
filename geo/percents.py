"""Percentages rounded for readers: never to 100 what is not all, nor to 0 what is not nothing."""

from __future__ import annotations

import math

__all__ = ["rounded_percent", "whole_percent"]

_NOISE = 1e-9
"""Difference that the arithmetic of computers makes, and no row does."""


def rounded_percent(value: float, digits: int = 1) -> float:
    """Return a percentage, given from 0 to 100, rounded to some decimals.

    Halves of a whole one go up. What would be rounded to 100 or to 0 without being it is one step of the last decimal away
    from it. A change of more than 100 % or less than 0 % is rounded by the same rule.

    Examples
    --------
    >>> rounded_percent(100 * 9792 / 9793), rounded_percent(100 * 1 / 9793), rounded_percent(99.7, 0), rounded_percent(100)
    (99.9, 0.1, 99.0, 100.0)
    """
    if not math.isfinite(value):
        return value
    near = round(value, digits) if digits else math.floor(value + 0.5)  # halves up, as the pages round
    step = 10.0**-digits
    for end in (0.0, 100.0, -100.0):
        if near == end and abs(value - end) > _NOISE:
            return round(end + math.copysign(step, value - end), digits)
    return float(near)


def whole_percent(value: float) -> str:
    """Return a percentage, given from 0 to 100, without decimals.

    Examples
    --------
    >>> whole_percent(12.5), whole_percent(99.7), whole_percent(0.2), whole_percent(0)
    ('13 %', '99 %', '1 %', '0 %')
    """
    return f"{rounded_percent(value, 0):.0f} %"
