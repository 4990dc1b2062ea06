"""Plain form of a text for its parsers: small letters without accents, single blanks, one sign of each kind."""

from __future__ import annotations

import unicodedata

__all__ = ["plain_letters"]

_SIGNS = str.maketrans(dict.fromkeys("−–—‐‑‒", "-") | {"\ufeff": " "})


def plain_letters(text: str) -> str:
    """Return small letters without accents or invisible characters, any blanks as one space, any dash as a hyphen.

    Examples
    --------
    >>> plain_letters("  Sáb.\u00a0 4 – ENE ")
    'sab. 4 - ene'
    """
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text.translate(_SIGNS))
        text = "".join(letter for letter in text if unicodedata.category(letter) not in {"Mn", "Me", "Cf"})
    return " ".join(text.lower().split())
