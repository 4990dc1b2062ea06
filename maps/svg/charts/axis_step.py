"""Distance between the lines of the axis of a chart."""

from __future__ import annotations

__all__ = ["axis_step"]

_DIGITS = (1, 2, 5)
"""First digits of the distance."""
_LINES = 5
"""Most lines of an axis."""


def axis_step(top: float) -> float:
    """Return the least distance, a whole number, with which an axis from 0 up to ``top`` has at most five lines above 0.

    Examples
    --------
    >>> axis_step(5), axis_step(6), axis_step(37)
    (1.0, 2.0, 10.0)
    """
    size = 1
    while True:
        for digit in _DIGITS:
            if top <= digit * size * _LINES:
                return float(digit * size)
        size *= 10
