"""Words that sound or look like others: what somebody in a hurry types for *violencia* is still violencia."""

from __future__ import annotations

import re
from difflib import get_close_matches
from functools import lru_cache

__all__ = ["like_any", "sound"]

_LETTERS = str.maketrans({"V": "B", "W": "B", "Z": "S", "X": "S", "K": "C", "Y": "I", "J": "G", "H": ""})
_SOFT_C = re.compile(r"C(?=[EI])|SC(?=[EI])")
_HARD_Q = re.compile(r"QU(?=[EI])|Q")
_DOUBLED = re.compile(r"(.)\1+")
_LEAST, _ALIKE = 4, 0.83


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
    if own in sounds or any(other.startswith(own) for other in sounds):
        return True
    return bool(get_close_matches(own, sounds, n=1, cutoff=_ALIKE))
