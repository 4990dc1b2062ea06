"""Length of the scale bar of a map that has no round scale, and its name."""

from __future__ import annotations

from maps.spanish_text import integer

__all__ = ["bar_length", "length_words"]

_LENGTHS = (50, *(digit * 10**power for power in (2, 3, 4, 5) for digit in (1, 2, 5)), 1_000_000)
"""Lengths of the bar, in metres."""


def bar_length(per_m: float, most: float) -> int:
    """Return the longest length, in metres, that is drawn at most ``most`` long; 50 m where none is.

    Parameters
    ----------
    per_m
        Units of the drawing of a metre.
    most
        Greatest length of the bar, in the same units.

    Examples
    --------
    >>> bar_length(0.1, 250), bar_length(0.1, 1)
    (2000, 50)
    """
    return max((length for length in _LENGTHS if length * per_m <= most), default=_LENGTHS[0])


def length_words(metres: int) -> str:
    """Return a length as printed beside the bar.

    Examples
    --------
    >>> length_words(500), length_words(20_000)
    ('500 m', '20 km')
    """
    return f"{integer(metres // 1000)} km" if metres >= 1000 else f"{metres} m"
