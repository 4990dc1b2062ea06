"""Variable-length text encoding of integers for page data.

Zigzag coding maps the sign to the lowest bit; the result is written in base 32, least significant digit first, with a sixth
bit set while more digits follow (zigzag and varints as in Protocol Buffers). The alphabet is that of base64url, which has no
special character of JSON, HTML or templates. ``web/assets/data.js`` decodes it.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["encode_runs", "encode_varints"]

_ALPHABET = np.frombuffer(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_", dtype=np.uint8)
"""Character of each six-bit value."""
_BITS = 5
"""Bits of a number in one character; the sixth of the 64-letter alphabet marks continuation."""
_MORE = 1 << _BITS
"""Value of the continuation bit."""


def encode_varints(numbers: NDArray[np.int64]) -> str:
    """Return numbers as text: one character for -16 to 15, two for -512 to 511, and one more per five bits."""
    return encode_runs(numbers, np.array([len(numbers)]))[0]


def encode_runs(numbers: NDArray[np.int64], sizes: NDArray[np.intp]) -> list[str]:
    """Return numbers as one text for each run of them, of these sizes, as :func:`encode_varints` encodes each run."""
    folded = np.abs(numbers) * 2 - (numbers < 0)
    size = max(1, -(-int(folded.max(initial=0)).bit_length() // _BITS))
    rest = folded[:, None] >> np.arange(0, _BITS * size, _BITS)
    more = np.column_stack([rest[:, 1:] > 0, np.zeros(len(folded), dtype=bool)])
    used = np.column_stack([np.ones(len(folded), dtype=bool), more[:, :-1]])
    text = _ALPHABET[(rest % _MORE + _MORE * more)[used]].tobytes().decode("ascii")
    ends = np.append(0, used.sum(axis=1).cumsum())[np.append(0, np.cumsum(sizes))].tolist()
    return [text[start:end] for start, end in pairwise(ends)]
