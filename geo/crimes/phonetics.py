"""Phonetic and approximate matching of Spanish words, to recognise misspellings."""

from __future__ import annotations

import re
from difflib import get_close_matches
from functools import lru_cache
from math import ceil, floor
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["like_any", "sound"]

_LETTERS = str.maketrans({"V": "B", "W": "B", "Z": "S", "X": "S", "K": "C", "Y": "I", "J": "G", "H": ""})
_SOFT_C = re.compile(r"C(?=[EI])|SC(?=[EI])")
_HARD_Q = re.compile(r"QU(?=[EI])|Q")
_DOUBLED = re.compile(r"(.)\1+")
_LEAST = 4
"""Letters, at least, of a word that is compared: shorter words resemble many others."""
_ALIKE = 0.83
"""Similarity (:mod:`difflib` ratio, from 0 to 1), at least, of words taken for the same: one letter in six may differ."""
_ROUNDING = 1e-9
"""Tolerance of the bounds on numbers of letters, far below one letter, against rounding of the products above."""
_SHORTEST = _ALIKE / (2 - _ALIKE)  # length of the shorter of two similar words, at least, as a share of the longer


@lru_cache(maxsize=20_000)
def sound(word: str) -> str:
    """Return the phonetic key of a folded word in Peruvian Spanish: b as v; c, s and z alike; no h; no doubled letters.

    Examples
    --------
    >>> sound("BIOLENSIA") == sound("VIOLENCIA")
    True
    """
    plain = _SOFT_C.sub("S", _HARD_Q.sub("C", word)).replace("C", "S") if len(word) >= _LEAST else word
    return _DOUBLED.sub(r"\1", plain.translate(_LETTERS))


@lru_cache(maxsize=20_000)
def like_any(word: str, sounds: frozenset[str]) -> bool:
    """Return whether a folded word of 4 letters or more sounds (nearly) like one of ``sounds`` or its beginning."""
    own = sound(word)
    if len(own) < _LEAST:
        return False
    if own in _beginnings(sounds):
        return True
    others, letters, most_mine, most_theirs = _of_like_size(sounds, len(own))
    mine = np.uint64(_letters(own))
    may_be = (np.bitwise_count(mine & ~letters) <= most_mine) & (np.bitwise_count(letters & ~mine) <= most_theirs)
    pairs = [own[at : at + 2] for at in range(len(own) - 1)]
    near = [others[place] for place in may_be.nonzero()[0].tolist() if _shares_pairs(pairs, others[place])]
    return bool(near and get_close_matches(own, near, n=1, cutoff=_ALIKE))


def _shares_pairs(pairs: list[str], other: str) -> bool:
    """Return whether a sound may be similar to a word, given the pairs of adjacent letters of the word.

    Similar words have M matching letters, at least ``_ALIKE`` of half of all their letters. The matches lie in blocks
    separated by letters that do not match, so that they contain at least M - 1 pairs, less one per unmatched letter.
    """
    letters = len(pairs) + 1 + len(other)
    least = 3 * ceil(_ALIKE / 2 * letters - _ROUNDING) - 1 - letters
    return least <= 0 or sum(pair in other for pair in pairs) >= least


@lru_cache(maxsize=16)
def _beginnings(sounds: frozenset[str]) -> frozenset[str]:
    """Return every beginning of the sounds."""
    return frozenset(other[:end] for other in sounds for end in range(1, len(other) + 1))


@lru_cache(maxsize=512)
def _of_like_size(
    sounds: frozenset[str], size: int
) -> tuple[list[str], NDArray[np.uint64], NDArray[np.float64], NDArray[np.float64]]:
    """Return the sounds similar in length to a word of ``size`` letters, and their letters as bits.

    Then, for each sound, how many letters of the word it may lack, and how many of its letters the word may lack, as an
    absent letter has no match.
    """
    lengths = range(ceil(size * _SHORTEST - _ROUNDING), floor(size / _SHORTEST + _ROUNDING) + 1)
    others = sorted(other for other in sounds if len(other) in lengths)
    length = np.array([len(other) for other in others], dtype=np.float64)
    least = _ALIKE / 2 * (size + length) - _ROUNDING
    return others, np.array([_letters(other) for other in others], dtype=np.uint64), size - least, length - least


def _letters(word: str) -> int:
    """Return the set of letters of a word as bits; letters that share a bit can only add candidates."""
    bits = 0
    for letter in word:
        bits |= 1 << (ord(letter) & 63)
    return bits
