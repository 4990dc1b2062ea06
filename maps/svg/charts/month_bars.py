"""Bars of the months of one row of a table, as an SVG path."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["month_bars"]

_WIDE = 3.0
"""Width of a bar from which there is a gap between bars."""


def month_bars(counts: Sequence[int], width: float, height: float) -> str:
    """Return the path of one bar for each count, the largest as high as the strip; a count of 0 has none.

    Examples
    --------
    >>> month_bars([2, 0, 1], 30, 10)
    'M0.0 10v-10.0h9.0V10zM20.0 10v-5.0h9.0V10z'
    """
    most = max(counts, default=0)
    wide = width / max(len(counts), 1)
    bar = wide - (1.0 if wide > _WIDE else 0.0)
    return "".join(
        f"M{at * wide:.1f} {height:.0f}v-{height * count / most:.1f}h{bar:.1f}V{height:.0f}z"
        for at, count in enumerate(counts)
        if count
    )
