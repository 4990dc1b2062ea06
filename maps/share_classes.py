"""Five classes of counts by the share of all incidents that they hold: the same on pages, paper and Word.

The hexagons, places and cells of a map are dark where few of them hold much: the darkest class is the fewest of them that
hold a quarter of the incidents, the two darkest hold half, and so on. ``web/assets/hexagons.js`` has the same rule.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo.percents import whole_percent
from maps.spanish_text import integer

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["EMPTY", "RAMP", "SHARES", "class_spans", "darkest_words", "ink_on", "share_classes"]

SHARES = (0.25, 0.5, 0.75, 0.9)
"""Shares of the incidents that the fewest cells of the darkest class hold, those of the two darkest, and so on."""
RAMP = ("#fde9d3", "#fdc28a", "#f5924a", "#d95f1e", "#8a3006")
"""Colour of each class, from the fewest incidents; each is darker than the one before also in grey."""
EMPTY = -1
"""Class of a count of 0, which has no colour."""
_INK, _INK_ON_DARK = "#231403", "#ffffff"
"""Colour of numbers on a pale class and on the darkest."""


def share_classes(counts: Sequence[int]) -> list[int]:
    """Return the class of each count: 0 (pale) to 4 (dark), or :data:`EMPTY` for 0; equal counts have equal classes.

    Parameters
    ----------
    counts
        Incidents of each cell, not negative.

    Returns
    -------
    list of int
        Class of each cell, in the same order. Of a run of equal counts that reaches over two classes, the paler is given.

    Examples
    --------
    >>> share_classes([50, 0, 30, 10, 10])
    [4, -1, 2, 0, 0]
    """
    total, before = sum(counts), 0
    found = {0: EMPTY}
    for count in sorted(filter(None, counts), reverse=True):
        found[count] = sum(before < share * total for share in SHARES)
        before += count
    return [found[count] for count in counts]


def class_spans(counts: Sequence[int]) -> list[tuple[int, str]]:
    """Return the classes that these counts have, from the palest, with their least and largest count as printed.

    Examples
    --------
    >>> class_spans([50, 0, 30, 12, 8])
    [(0, '8'), (1, '12'), (2, '30'), (4, '50')]
    """
    own: dict[int, list[int]] = {}
    for rank, count in zip(share_classes(counts), counts, strict=True):
        own.setdefault(rank, []).append(count)
    ends = {rank: dict.fromkeys((integer(min(found)), integer(max(found)))) for rank, found in own.items() if rank != EMPTY}
    return [(rank, "–".join(ends[rank])) for rank in sorted(ends)]


def darkest_words(counts: Sequence[int], one: str, many: str, dark: str = "oscuro") -> str:
    """Return the sentence on what the darkest cells hold, or an empty text without incidents.

    ``one`` and ``many`` are the name of the cells, ``dark`` the adjective of one of them.

    Examples
    --------
    >>> darkest_words([50, 0, 30, 10, 10], "hexágono", "hexágonos")
    '50 % de los hechos en el hexágono más oscuro.'
    >>> darkest_words([20, 20], "celda", "celdas", "oscura")
    '100 % de los hechos en las 2 celdas más oscuras.'
    """
    classes = share_classes(counts)
    top = max(classes, default=EMPTY)
    if top == EMPTY:
        return ""
    darkest = [count for count, rank in zip(counts, classes, strict=True) if rank == top]
    share = whole_percent(100 * sum(darkest) / sum(counts))
    feminine = dark.endswith("a")
    if len(darkest) == 1:
        where = f"{'la' if feminine else 'el'} {one} más {dark}"
    else:
        where = f"{'las' if feminine else 'los'} {integer(len(darkest))} {many} más {dark}s"
    return f"{share} de los hechos en {where}."


def ink_on(rank: int) -> str:
    """Return the colour of a number on the ground of a class.

    Examples
    --------
    >>> ink_on(4), ink_on(0)
    ('#ffffff', '#231403')
    """
    return _INK_ON_DARK if rank == len(RAMP) - 1 else _INK
