"""P-values adjusted for multiple testing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

__all__ = ["benjamini_hochberg", "holm"]


def benjamini_hochberg(p: ArrayLike) -> NDArray[np.float64]:
    """P-values adjusted by Benjamini and Hochberg (1995), which controls the false discovery rate.

    NaN is a test that was not made: it stays NaN and is not counted.
    """
    values = np.asarray(p, dtype=float)
    order = np.argsort(values, kind="stable")  # NaN last
    size = int(np.count_nonzero(~np.isnan(values)))
    order = order[:size]
    scaled = values[order] * size / np.arange(1, size + 1)
    out = np.full(len(values), np.nan)
    out[order] = np.minimum(np.minimum.accumulate(scaled[::-1])[::-1], 1.0)
    return out


def holm(p: ArrayLike) -> NDArray[np.float64]:
    """P-values adjusted by Holm (1979) along the first axis, which controls the family-wise error rate of each column.

    Library only: no command uses it.
    """
    values = np.asarray(p, dtype=float)
    order = np.argsort(values, axis=0, kind="stable")
    steps = np.arange(len(values), 0, -1).reshape(-1, *[1] * (values.ndim - 1))
    adjusted = np.maximum.accumulate(np.minimum(np.take_along_axis(values, order, axis=0) * steps, 1.0), axis=0)
    out = np.empty_like(values)
    np.put_along_axis(out, order, adjusted, axis=0)
    return out
