"""Chance that a pattern of places goes with incidents only because both are clustered: by shifting one over the other."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["shift_chances"]

_SHIFTS = 499
"""Most shifts that are drawn: then the least chance is one in 500."""
_OVERLAP = 0.5
"""Least share of the cells that must lie over others after a shift."""
_ROUNDING = 1 - 1e-9
"""Factor by which a statistic may miss another by rounding and still count as equal."""


def shift_chances(
    residual: NDArray[np.float64], near: NDArray[np.float64], column: NDArray[np.intp], row: NDArray[np.intp]
) -> NDArray[np.float64]:
    r"""Two-sided p-value of the association of each pattern with the residuals by shifts (Lotwick and Silverman 1982).

    Both keep their own clustering; a shift only breaks how they lie over each other. Cells that leave the jurisdiction are
    left out, and the correlation of the others is multiplied by the root of their number (Mrkvička and others 2021).

    Parameters
    ----------
    residual
        Of each cell: its incidents less those that were expected.
    near
        Patterns (cells, patterns): whether the cell has one near.
    column, row
        Place of each cell in the grid.

    Examples
    --------
    >>> import numpy as np
    >>> row, column = (index.ravel() for index in np.indices((12, 12)))
    >>> near = ((column // 2 + 5 * (row // 3)) % 7 == 0).astype(float)[:, None]
    >>> shift_chances(near[:, 0] - near.mean(), near, column, row).round(3).tolist() < [0.05]
    True
    """
    across, up = column - column.min(), row - row.min()
    shape = int(up.max()) + 1, int(across.max()) + 1
    inside, values = np.zeros(shape, dtype=bool), np.zeros(shape)
    patterns = np.zeros((near.shape[1], *shape))
    inside[up, across], values[up, across] = True, residual
    patterns[:, up, across] = near.T
    seen = _statistic(values, patterns, inside, (0, 0))
    shifts = _shifts(inside)
    beyond = np.zeros(near.shape[1])
    for shift in shifts:
        beyond += np.abs(_statistic(values, patterns, inside, shift)) >= np.abs(seen) * _ROUNDING
    return np.asarray((1 + beyond) / (1 + len(shifts)), dtype=np.float64)


def _shifts(inside: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """Draw shifts, in cells, of which enough of the cells lie over others; the same for the same jurisdiction."""
    from scipy.signal import fftconvolve  # noqa: PLC0415 (heavy)

    cells = inside.astype(float)
    over = np.rint(fftconvolve(cells, cells[::-1, ::-1]))
    place = np.argwhere(over >= _OVERLAP * cells.sum()) - (np.asarray(inside.shape) - 1)
    place = place[(place != 0).any(axis=1)]
    order = np.random.default_rng(0).permutation(len(place))[:_SHIFTS]
    return [(int(up), int(across)) for up, across in place[order]]


def _statistic(
    values: NDArray[np.float64], patterns: NDArray[np.float64], inside: NDArray[np.bool_], shift: tuple[int, int]
) -> NDArray[np.float64]:
    """Correlation of the residuals with each shifted pattern, times the root of the number of cells that have both."""
    own = tuple(slice(max(step, 0), size + min(step, 0)) for step, size in zip(shift, inside.shape, strict=True))
    other = tuple(slice(max(-step, 0), size + min(-step, 0)) for step, size in zip(shift, inside.shape, strict=True))
    both = inside[own] & inside[other]
    one = values[own][both]
    many = patterns[(slice(None), *other)][:, both]
    one, many = one - one.mean(), many - many.mean(axis=1, keepdims=True)
    spread = np.sqrt((many**2).sum(axis=1) * (one**2).sum())
    return np.asarray(np.divide(many @ one, spread, out=np.zeros(len(many)), where=spread > 0) * np.sqrt(both.sum()))
