"""What published numbers, taken together, tell of any other count: its least and its most, by integer programming (T5).

Every published number is an interval for a sum over cells, a cell being a sector in a month. An attacker who adds and
subtracts all of them knows of any other sum what an integer programme finds. Method: the audit of suppressed tables by
mathematical programming (Fischetti and Salazar, 2001, section 2).
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations, pairwise
from typing import TYPE_CHECKING

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    Cells = frozenset[tuple[str, int]]

__all__ = ["Leak", "Told", "leaks", "ranges", "span", "targets"]

FEW, LEAST_DOUBT = 10, 5
"""A count under the first must stay undetermined by the second, in facts."""
_INFEASIBLE = 2
"""Status of :func:`scipy.optimize.milp` where no counts fulfil the limits."""
_EPS = 1e-6


@dataclass(frozen=True, slots=True)
class Told:
    """One published number: the sum of what happened in ``cells``, sectors in months, lies between ``low`` and ``high``."""

    cells: Cells
    low: int
    high: int


@dataclass(frozen=True, slots=True)
class Leak:
    """A sum that is known too closely: between ``low`` and ``high``."""

    cells: Cells
    low: int
    high: int

    def __str__(self) -> str:
        """Say it, for the message of a test."""
        sectors, months = sorted({name for name, _ in self.cells}), sorted({month for _, month in self.cells})
        when = f"{months[0] // 12}-{months[0] % 12 + 1:02d} to {months[-1] // 12}-{months[-1] % 12 + 1:02d}"
        return f"{', '.join(sectors)} in {when} ({len(self.cells)} cells): {self.low} to {self.high}"


def span(sectors: str | Iterable[str], start: int, stop: int) -> Cells:
    """Cells of a sector, or of several, in the months from ``start`` to before ``stop``."""
    names = [sectors] if isinstance(sectors, str) else list(sectors)
    return frozenset((name, month) for name in names for month in range(start, stop))


def leaks(told: Sequence[Told], base: Iterable[tuple[int, int]], sectors: Sequence[str]) -> list[Leak]:
    """Find the sums that published numbers give away.

    Parameters
    ----------
    told
        Every number published, of whatever periods and sectors.
    base
        Months of each base period, from the first to before the second.
    sectors
        All of the jurisdiction.

    Returns
    -------
    list of Leak
        Of the :func:`targets`: those known exactly, and those that may be under ten and are known to within less than five.

    Raises
    ------
    ValueError
        If the numbers contradict each other: then two products, or two editions, do not say the same.
    """
    wanted = targets(told, list(base), sectors)
    found = zip(wanted, ranges(told, wanted), strict=True)
    return [Leak(goal, *own) for goal, own in found if own and (own[0] == own[1] or _close(*own))]


def _close(low: int, high: int) -> bool:
    return low < FEW and high - low < LEAST_DOUBT


def targets(told: Sequence[Told], base: Sequence[tuple[int, int]], sectors: Sequence[str]) -> list[Cells]:
    """Return the sums that an attacker asks for, each once.

    Of every sector, of every two of them and of all: each published period, each base period, runs of base periods, and each
    stretch of months that published and base periods leave between them, alone; and every published sum itself.
    """
    periods = {_months(item.cells) for item in told} | set(base)
    ordered = sorted(base)
    runs = {(first[0], last[1]) for at, first in enumerate(ordered) for last in ordered[at:]}
    cuts = sorted({month for period in periods for month in period})
    groups = [*((name,) for name in sectors), *combinations(sectors, 2), tuple(sectors)]
    spans = sorted(periods | runs | set(pairwise(cuts)))
    asked = [span(group, *months) for group in groups for months in spans]
    return list(dict.fromkeys([*(item.cells for item in told), *asked]))


def _months(cells: Cells) -> tuple[int, int]:
    months = [month for _, month in cells]
    return min(months), max(months) + 1


def ranges(told: Sequence[Told], wanted: Sequence[Cells]) -> Iterator[tuple[int, int] | None]:
    """Least and most whole value of each sum under what was told; None where nothing limits it from above.

    Cells that every number and every sum take together are one unknown. A number that no other one shares an unknown with
    says nothing of the others: each programme has only those that its sum hangs on.
    """
    groups: dict[frozenset[int], int] = {}
    atoms: dict[tuple[str, int], int] = {}
    marks = _marks([item.cells for item in told] + list(wanted))
    for cell, mark in marks.items():
        atoms[cell] = groups.setdefault(mark, len(groups))
    rows = np.zeros((len(told), len(groups)))
    for row, item in zip(rows, told, strict=True):
        row[[atoms[cell] for cell in item.cells]] = 1.0
    low, high = (np.array([getattr(item, name) for item in told], dtype=float) for name in ("low", "high"))
    for cells in wanted:
        goal = np.zeros(len(groups))
        goal[[atoms[cell] for cell in cells]] = 1.0
        yield _range(goal, rows, low, high)


def _marks(sums: Sequence[Cells]) -> dict[tuple[str, int], frozenset[int]]:
    """Return the sums that each cell is part of."""
    out: dict[tuple[str, int], set[int]] = {}
    for number, cells in enumerate(sums):
        for cell in cells:
            out.setdefault(cell, set()).add(number)
    return {cell: frozenset(own) for cell, own in sorted(out.items())}


def _range(goal: np.ndarray, rows: np.ndarray, low: np.ndarray, high: np.ndarray) -> tuple[int, int] | None:
    linked, own = goal > 0, np.zeros(len(rows), dtype=bool)
    if (linked & (rows.sum(axis=0) == 0)).any():
        return None  # a part of it was never told: nothing limits it
    while (more := (rows[:, linked] > 0).any(axis=1) & ~own).any():
        own |= more
        linked |= (rows[own] > 0).any(axis=0)
    part, aim = rows[np.ix_(own, linked)], goal[linked]
    limits = LinearConstraint(part, low[own], high[own])
    ends = []
    for sign in (1, -1):
        answer = milp(sign * aim, constraints=limits, bounds=Bounds(0, np.inf), integrality=np.ones(len(aim)))
        if answer.status == _INFEASIBLE:
            raise ValueError("the numbers told contradict each other")
        if answer.x is None:
            raise RuntimeError(answer.message)
        ends.append(sign * float(answer.fun))
    return int(np.ceil(ends[0] - _EPS)), int(np.floor(ends[1] + _EPS))
