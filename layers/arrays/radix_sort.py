"""The order of many numbers, in linear time: a radix sort, digit by digit of 16 bits."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["order_by"]

_DIGIT = 16
_MANY = 10_000


def order_by(*keys: NDArray[np.float64] | NDArray[np.integer]) -> NDArray[np.intp]:
    """Return what ``numpy.lexsort(keys)`` returns, the last key first; keys have no NaN.

    NumPy sorts 16-bit numbers by counting them, twenty times as fast as longer ones by comparing them.
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
    """Whole numbers in the order of the key: the bits of a float, those of negative ones turned round."""
    if key.dtype.kind in "iu":
        return key.astype(np.int64).view(np.uint64) ^ np.uint64(1 << 63)
    number = np.add(key, 0.0, dtype=np.float64)  # + 0.0: there is one zero
    bits = number.view(np.uint64)
    negative = np.signbit(number)
    if not negative.any():
        return bits
    return np.where(negative, ~bits, bits | np.uint64(1 << 63))
