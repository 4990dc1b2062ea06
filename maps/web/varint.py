"""Whole numbers as text, one to a few signs each: how a page carries many of them.

Numbers are written in base 32, lowest digits first, with a sixth bit that says that more follow, after their sign was folded
into their lowest bit (the varints and zigzag of Protocol Buffers). The 64 signs are those of base64url: none of them means
anything in JSON, HTML or a template. ``web/assets/data.js`` reads it back.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["packed"]

_SIGNS = np.frombuffer(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_", dtype=np.uint8)
_BITS, _MORE = 5, 32


def packed(numbers: NDArray[np.int64]) -> str:
    """Write numbers as text; those from -16 to 15 take one sign, to -512 and 511 two, and so on."""
    folded = np.abs(numbers) * 2 - (numbers < 0)
    size = max(1, -(-int(folded.max(initial=0)).bit_length() // _BITS))
    rest = folded[:, None] >> np.arange(0, _BITS * size, _BITS)
    more = np.column_stack([rest[:, 1:] > 0, np.zeros(len(folded), dtype=bool)])
    used = np.column_stack([np.ones(len(folded), dtype=bool), more[:, :-1]])
    signs: bytes = _SIGNS[(rest % _MORE + _MORE * more)[used]].tobytes()
    return signs.decode("ascii")
