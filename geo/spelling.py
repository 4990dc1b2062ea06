"""Words that sound or look like others: what somebody in a hurry types for *violencia* is still violencia."""

from __future__ import annotations

import re
from difflib import get_close_matches
from functools import lru_cache
from math import ceil, floor

__all__ = ["like_any", "sound"]

_LETTERS = str.maketrans({"V": "B", "W": "B", "Z": "S", "X": "S", "K": "C", "Y": "I", "J": "G", "H": ""})
_SOFT_C = re.compile(r"C(?=[EI])|SC(?=[EI])")
_HARD_Q = re.compile(r"QU(?=[EI])|Q")
_DOUBLED = re.compile(r"(.)\1+")
_LEAST = 4
"""Letters of the shortest word that is compared: shorter ones look like too many others."""
_ALIKE = 0.83
"""Similarity (:mod:`difflib`, from 0 to 1) of words that are taken for the same."""
_ROUNDING = 1e-9
_SHORTEST = _ALIKE / (2 - _ALIKE)  # of two words alike, the shorter one's share of the longer


def sound(word: str) -> str:
    """Return a folded word as it sounds in Peru: b as v, c, s and z alike, h mute, doubled letters once.

    Examples
    --------
    >>> sound("BIOLENSIA") == sound("VIOLENCIA")
    True
    """
    plain = _SOFT_C.sub("S", _HARD_Q.sub("C", word)).replace("C", "S") if len(word) >= _LEAST else word
    return _DOUBLED.sub(r"\1", plain.translate(_LETTERS))


@lru_cache(maxsize=20_000)
def like_any(word: str, sounds: frozenset[str]) -> bool:
    """Tell whether a folded word of four letters or more sounds like one of ``sounds``, or nearly, or begins one."""
    own = sound(word)
    if len(own) < _LEAST:
        return False
    beginnings, by_length = _index(sounds)
    if own in beginnings:
        return True
    size, letters = len(own), _letters(own)
    near = [
        other
        for length in range(ceil(size * _SHORTEST - _ROUNDING), floor(size / _SHORTEST + _ROUNDING) + 1)
        for other, others in by_length.get(length, ())
        if (least := _ALIKE / 2 * (size + length) - _ROUNDING) <= size - (letters & ~others).bit_count()
        and least <= length - (others & ~letters).bit_count()  # letters that one has and the other lacks match nothing
    ]
    return bool(near and get_close_matches(own, near, n=1, cutoff=_ALIKE))


@lru_cache(maxsize=16)
def _index(sounds: frozenset[str]) -> tuple[frozenset[str], dict[int, list[tuple[str, int]]]]:
    """Return how the sounds begin, and the sounds of each length with their letters: few are like a word."""
    by_length: dict[int, list[tuple[str, int]]] = {}
    for other in sorted(sounds):
        by_length.setdefault(len(other), []).append((other, _letters(other)))
    return frozenset(other[:end] for other in sounds for end in range(1, len(other) + 1)), by_length


def _letters(word: str) -> int:
    """Set of the letters of a word, as bits: two letters that share a bit make more words look alike, never fewer."""
    bits = 0
    for letter in word:
        bits |= 1 << (ord(letter) & 63)
    return bits
