"""Whether published reserved counts, taken together, tell more than each of them: two linear programmes per count.

Every published number is an interval for a sum over sectors and months. An attacker who adds and subtracts all of them
knows of any other sum what linear programming finds: its least and its most. A count under ten must stay undetermined by
at least five. Method: the audit of suppressed tables by linear programming (Fischetti and Salazar, 2001, section 2).
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

__all__ = ["WHOLE", "Disclosure", "Told", "disclosures"]

WHOLE = ""
"""Name that stands for the whole jurisdiction, in :class:`Told`."""

_LEAST_DOUBT, _FEW = 5, 10
_EPS = 1e-6


@dataclass(frozen=True, slots=True)
class Told:
    """One published count of a jurisdiction: its ``sector`` (or :data:`WHOLE`), from month ``start`` until before month
    ``stop`` (counted from any origin), lies between ``low`` and ``high``, both included."""  # noqa: D205, D209

    sector: str
    start: int
    stop: int
    low: int
    high: int


@dataclass(frozen=True, slots=True)
class Disclosure:
    """A count that could be told too closely: of ``sector`` in the months ``start`` to before ``stop``."""

    sector: str
    start: int
    stop: int
    low: int
    high: int


def disclosures(told: Sequence[Told]) -> list[Disclosure] | None:
    """Find what the published counts of one jurisdiction give away together.

    Parameters
    ----------
    told
        All that was published of it, of whatever periods.

    Returns
    -------
    list or None
        Counts that are known exactly, or that may be under ten and are known to within less than five: of each sector, in
        each published period and in each stretch of months that the periods leave between them. None where the numbers
        contradict each other, as those of corrected data do: then nothing follows from them.
    """
    cuts = sorted({month for item in told for month in (item.start, item.stop)})
    stretches = list(pairwise(cuts))
    sectors = [WHOLE, *sorted({item.sector for item in told} - {WHOLE})]  # WHOLE: what the jurisdiction has outside them
    column = {
        (sector, at): index for index, (sector, at) in enumerate((s, a) for s in sectors for a in range(len(stretches)))
    }

    def cells(sector: str, start: int, stop: int) -> list[int]:
        own = sectors if sector == WHOLE else [sector]
        within = [at for at, (low, high) in enumerate(stretches) if start <= low and high <= stop]
        return [column[name, at] for name in own for at in within]

    rows = np.zeros((len(told), len(column)))
    for row, item in zip(rows, told, strict=True):
        row[cells(item.sector, item.start, item.stop)] = 1.0
    limits = np.array([(item.low, item.high) for item in told], dtype=float).reshape(-1, 2)
    sums = [(name, *span) for name in sectors[1:] or sectors for span in _spans(told, stretches)]
    found = []
    for name, start, stop in sums:
        goal = np.zeros(len(column))
        goal[cells(name, start, stop)] = 1.0
        between = _range(goal, rows, limits)
        if between is None:
            return None
        low, high = between
        if low == high or (low < _FEW and high - low < _LEAST_DOUBT):
            found.append(Disclosure(name, start, stop, low, high))
    return found


def _spans(told: Iterable[Told], stretches: list[tuple[int, int]]) -> list[tuple[int, int]]:
    return sorted({(item.start, item.stop) for item in told} | set(stretches))


def _range(goal: NDArray[np.float64], rows: NDArray[np.float64], limits: NDArray[np.float64]) -> tuple[int, int] | None:
    """Least and most whole value of a sum under the limits; None where nothing fulfils them."""
    from scipy.optimize import linprog  # noqa: PLC0415 (heavy)

    above, below = np.vstack([rows, -rows]), np.concatenate([limits[:, 1], -limits[:, 0]])
    ends = []
    for sign in (1, -1):
        answer = linprog(sign * goal, A_ub=above, b_ub=below, bounds=(0, None), method="highs")
        if answer.status == 2:  # infeasible
            return None
        ends.append(np.inf if answer.status == 3 else sign * float(answer.fun or 0.0))
    most = 10**9 if np.isinf(ends[1]) else int(np.floor(ends[1] + _EPS))
    return int(np.ceil(ends[0] - _EPS)), most
