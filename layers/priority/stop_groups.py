"""Which unit visits which stops: groups of near ones, as even as they can be, and a short tour of each."""

from __future__ import annotations

from importlib.util import find_spec
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Groups = list[list[int]]

__all__ = ["MOST_SOLVED", "group_stops", "has_solver"]

MOST_SOLVED = 300
"""Most stops that PyVRP divides: its problem has a way between each two."""

_ITERATIONS = 2000
"""Iterations of the routing library: it is stopped by them and not by the clock, so that each run finds the same."""
_GAIN_M = 1e-6
"""Least gain of a change of a tour, in metres: smaller ones are rounding errors."""


def has_solver() -> bool:
    """Whether the routing library (the extra ``rutas``) is installed."""
    return find_spec("pyvrp") is not None


def group_stops(metres: Floats, units: int, *, solver: bool) -> tuple[Groups, bool]:
    """Return the stops of each unit in the order of a short closed tour, and whether PyVRP divided them.

    Units that are more than the stops have none.

    Parameters
    ----------
    metres
        Way between each two stops (n, n), symmetric.
    units
        Units: each has at most n / units stops, rounded up.
    solver
        Whether PyVRP divides the stops (300 at most); if not, or where it finds nothing, a tour of all (nearest neighbour,
        then 2-opt; Croes 1958) is cut where it costs least.

    Examples
    --------
    >>> import numpy as np
    >>> at = np.array([0.0, 1000.0, 10.0, 1010.0])
    >>> group_stops(np.abs(at[:, None] - at), 2, solver=False)
    ([[0, 2], [1, 3]], False)
    """
    size = len(metres)
    if not size:
        return [], False
    most = -(-size // units)
    solved = _solved(metres, units, most) if solver and units > 1 and size <= MOST_SOLVED else []
    groups = solved or _cut(metres, _tour(metres, list(range(size))), most)
    return sorted((_tour(metres, sorted(group)) for group in groups), key=min), bool(solved)


def _tour(metres: Floats, stops: Sequence[int]) -> list[int]:
    """Return a closed tour of some stops from the first: the nearest one next, then 2-opt."""
    left, order = list(stops[1:]), [stops[0]]
    while left:
        here = order[-1]
        order.append(min(left, key=lambda stop: (metres[here, stop], stop)))
        left.remove(order[-1])
    size, better = len(order), True
    while better:
        better = False
        for first in range(size - 1):
            for last in range(first + 2, size):
                a, b, c, d = order[first], order[first + 1], order[last], order[(last + 1) % size]
                if a != d and metres[a, c] + metres[b, d] < metres[a, b] + metres[c, d] - _GAIN_M:
                    order[first + 1 : last + 1] = order[first + 1 : last + 1][::-1]
                    better = True
    return order


def _cut(metres: Floats, order: list[int], most: int) -> Groups:
    """Cut a closed tour into parts of ``most`` stops (the last has the rest), from where the parts are shortest."""
    size = len(order)
    choices = []
    for start in range(size):
        turned = order[start:] + order[:start]
        parts = [turned[at : at + most] for at in range(0, size, most)]
        inner = sum(metres[a, b] for part in parts for a, b in pairwise(part))
        choices.append((round(float(inner), 3), parts))
    return min(choices)[1]


def _solved(metres: Floats, units: int, most: int) -> Groups:
    """Divide the stops by PyVRP: least metres in all, ``most`` stops a unit; empty where it finds none."""
    import pyvrp  # noqa: PLC0415 (an extra)
    from pyvrp.stop import MaxIterations  # noqa: PLC0415 (an extra)

    model, size = pyvrp.Model(), len(metres)
    places = [model.add_location(at, 0) for at in range(size + 1)]
    depot = model.add_depot(places[size])
    for place in places[:size]:
        model.add_client(place, delivery=1)
    model.add_vehicle_type(min(units, size), capacity=most, start_depot=depot, end_depot=depot)
    whole = np.zeros((size + 1, size + 1), dtype=int)  # no way to the depot: a unit begins at its first stop
    whole[:size, :size] = np.round(metres)
    for one in range(size + 1):
        for other in range(size + 1):
            model.add_edge(places[one], places[other], distance=int(whole[one, other]))
    found = model.solve(MaxIterations(_ITERATIONS), seed=0, collect_stats=False, display=False)
    if not found.is_feasible():
        return []
    routes = found.best.routes()
    return [[activity.idx for activity in route if activity.is_client()] for route in routes]
