"""Positions that no vehicle can have been at: the jumps of a receiver."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["TOO_FAST", "find_jumps", "too_fast"]

TOO_FAST = 45.0
"""Metres a second that a patrol does not exceed: 162 km/h."""
_SLACK_M = 150.0
"""Metres that two positions may differ at any speed: the error of a receiver between houses."""
_LONGEST = 20
"""Most positions of a jump: a longer stay elsewhere is a place where the unit was."""
_PASSES = 5
"""Times that what remains is looked at again."""


def too_fast(seconds: NDArray[np.float64], metres: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Return which steps no vehicle makes."""
    return np.asarray(metres > _SLACK_M + TOO_FAST * seconds, dtype=bool)


def find_jumps(
    unit: NDArray[np.integer], second: NDArray[np.int64], x: NDArray[np.float64], y: NDArray[np.float64]
) -> NDArray[np.bool_]:
    """Return the positions between two impossible steps, without which the track is possible; of rows by unit and moment.

    Examples
    --------
    >>> import numpy as np
    >>> second, x = np.arange(6) * 10, np.array([0.0, 50, 9000, 9000, 100, 150])
    >>> find_jumps(np.zeros(6, int), second, x, np.zeros(6)).tolist()
    [False, False, True, True, False, False]
    """
    kept = np.arange(len(unit))
    for _ in range(_PASSES):
        own, at, east, north = unit[kept], second[kept], x[kept], y[kept]
        same = own[1:] == own[:-1]
        far = too_fast(np.diff(at).astype(float), np.hypot(np.diff(east), np.diff(north)))
        start = np.flatnonzero(np.append(True, ~same | far))
        stop = np.append(start[1:], len(own))
        middle = np.flatnonzero((stop - start <= _LONGEST)[1:-1]) + 1
        before, after = start[middle] - 1, stop[middle]
        inside = (own[before] == own[after]) & (own[before] == own[start[middle]])
        steps = (at[after] - at[before]).astype(float)
        back = ~too_fast(steps, np.hypot(east[after] - east[before], north[after] - north[before]))
        gone = middle[inside & back]
        if not len(gone):
            break
        gone = gone[np.append(True, np.diff(gone) > 1)]  # of two that touch, the first: the other may be right
        bad = np.zeros(len(kept) + 1, dtype=int)
        np.add.at(bad, start[gone], 1)
        np.add.at(bad, stop[gone], -1)
        kept = kept[np.cumsum(bad[:-1]) == 0]
    found = np.ones(len(unit), dtype=bool)
    found[kept] = False
    return found
