"""Radix sort: the order of many numbers in linear time, by digits of 16 bits."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["order_by"]

_DIGIT = 16
"""Bits of a digit: NumPy sorts integers of up to 16 bits by counting."""
_MANY = 10_000
"""Rows from which the radix sort is used; ``numpy.lexsort`` is as fast for fewer."""


def order_by(*keys: NDArray[np.float64] | NDArray[np.integer]) -> NDArray[np.intp]:
    """Return the order of rows by several keys, as ``numpy.lexsort(keys)`` does: the last key decides first; no NaN.

    NumPy sorts 16-bit integers by counting, twenty times as fast as it sorts longer ones by comparison.
    """
    if len(keys[0]) < _MANY:
        return np.lexsort(keys)
    order: NDArray[np.intp] | None = None
    for key in keys:
        bits = _ordinal(key)
        bits -= bits.min()
        digits = bits.astype("<u8", copy=False).view("<u2")  # the lowest first
        for at in range(-(-int(bits.max()).bit_length() // _DIGIT)):
            digit = np.ascontiguousarray(digits[at::4])
            if order is None:
                order = np.argsort(digit, kind="stable")
            else:
                order = order.take(np.argsort(digit.take(order), kind="stable"))
    return np.arange(len(keys[0])) if order is None else order


def _ordinal(key: NDArray[np.float64] | NDArray[np.integer]) -> NDArray[np.uint64]:
    """Unsigned integers in the order of the key: the bits of a float, inverted where it is negative."""
    if key.dtype.kind in "iu":
        return key.astype(np.int64).view(np.uint64) ^ np.uint64(1 << 63)
    number = np.add(key, 0.0, dtype=np.float64)  # + 0.0: -0.0 becomes 0.0
    bits = number.view(np.uint64)
    negative = np.signbit(number)
    if not negative.any():
        return bits
    return np.where(negative, ~bits, bits | np.uint64(1 << 63))
