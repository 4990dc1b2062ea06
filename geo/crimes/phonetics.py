"""Phonetic and approximate matching of Spanish words, to recognise misspellings."""

from __future__ import annotations

import re
from difflib import get_close_matches
from functools import lru_cache
from math import ceil, floor
from typing import NamedTuple

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
    plain = word
    if len(word) >= _LEAST:
        plain = _HARD_Q.sub("C", plain) if "Q" in plain else plain
        plain = _SOFT_C.sub("S", plain).replace("C", "S") if "C" in plain else plain
    return _DOUBLED.sub(r"\1", plain.translate(_LETTERS))


@lru_cache(maxsize=20_000)
def like_any(word: str, sounds: frozenset[str]) -> bool:
    """Return whether a folded word of 4 letters or more sounds (nearly) like one of ``sounds`` or its beginning."""
    own = sound(word)
    if len(own) < _LEAST:
        return False
    if own in _beginnings(sounds):
        return True
    others = _of_like_size(sounds, len(own))
    near = [other for other in others.sharing(own) if _shares_pairs(own, other)]
    return bool(near and get_close_matches(own, near, n=1, cutoff=_ALIKE))


def _shares_pairs(own: str, other: str) -> bool:
    """Return whether a sound may be similar to a word, by the pairs of adjacent letters of the word that it has."""
    return sum(own[at : at + 2] in other for at in range(len(own) - 1)) >= _least_pairs(len(own), len(other))


def _least_pairs(mine: int, theirs: int) -> int:
    """Return how many pairs of adjacent letters of a word a similar one has, at least, given their numbers of letters.

    Similar words have M matching letters, at least ``_ALIKE`` of half of all their letters. The matches lie in blocks
    separated by letters that do not match, so that they contain at least M - 1 pairs, less one per unmatched letter.
    """
    return 3 * ceil(_ALIKE / 2 * (mine + theirs) - _ROUNDING) - 1 - mine - theirs


class _Others(NamedTuple):
    """Sounds similar in length to a word; in numbers, each is a bit.

    ``by_pair`` are those that have each pair of adjacent letters; ``least``, those that must have 0, 1, 2, 3, and 4 or more
    of the pairs of a similar word.
    """

    sounds: list[str]
    by_pair: dict[str, int]
    least: tuple[int, int, int, int, int]

    def sharing(self, own: str) -> list[str]:
        """Return the sounds that have as many of the pairs of a word as a similar one must, of four at most.

        The pairs of all sounds are counted together, in binary: ``ones`` and ``twos`` are the digits of the counts, and
        ``four`` are the sounds that reached four.
        """
        ones = twos = four = 0
        for at in range(len(own) - 1):
            if having := self.by_pair.get(own[at : at + 2]):
                carried = ones & having
                ones ^= having
                four |= twos & carried
                twos ^= carried
        two, three = four | twos, four | (twos & ones)
        found = self.least[0] | (self.least[1] & (two | ones)) | (self.least[2] & two) | (self.least[3] & three)
        found |= self.least[4] & four
        near = []
        while found:
            near.append(self.sounds[found.bit_length() - 1])
            found ^= 1 << found.bit_length() - 1
        return near


@lru_cache(maxsize=16)
def _beginnings(sounds: frozenset[str]) -> frozenset[str]:
    """Return every beginning of the sounds."""
    return frozenset(other[:end] for other in sounds for end in range(1, len(other) + 1))


@lru_cache(maxsize=512)
def _of_like_size(sounds: frozenset[str], size: int) -> _Others:
    """Return the sounds similar in length to a word of ``size`` letters."""
    lengths = range(ceil(size * _SHORTEST - _ROUNDING), floor(size / _SHORTEST + _ROUNDING) + 1)
    others = sorted(other for other in sounds if len(other) in lengths)
    by_pair: dict[str, int] = {}
    least = [0] * 5
    for place, other in enumerate(others):
        least[min(max(_least_pairs(size, len(other)), 0), 4)] |= 1 << place
        for pair in {other[at : at + 2] for at in range(len(other) - 1)}:
            by_pair[pair] = by_pair.get(pair, 0) | 1 << place
    return _Others(others, by_pair, (least[0], least[1], least[2], least[3], least[4]))
