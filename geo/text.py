"""Text made comparable: names typed with and without accents, capitals or punctuation become equal."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

import pandas as pd

__all__ = ["column_text", "fold", "joined", "stems"]

_INVISIBLE = frozenset({"Mn", "Me", "Cf"})  # combining marks; zero-width and direction characters
_PUNCTUATION = re.compile(r"[\W_]+")
_STEM = 5  # letters that two spellings of one word have in common


def fold(text: str) -> str:
    """Capitals without accents, ``Ñ`` as ``N``, and every run of punctuation or blanks as one space.

    Letters of other alphabets are kept, so that only a text without letters or digits folds to nothing.

    Examples
    --------
    >>> fold("  Daños / robo-agravado ")
    'DANOS ROBO AGRAVADO'
    """
    if text.isascii():  # most texts: nothing to take apart
        return _PUNCTUATION.sub(" ", text.upper()).strip()
    letters = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).upper())
    visible = "".join(letter for letter in letters if unicodedata.category(letter) not in _INVISIBLE)
    return _PUNCTUATION.sub(" ", visible).strip()


def stems(folded: str) -> set[str]:
    """First five letters of each word of a folded text, articles and prepositions left out.

    Examples
    --------
    >>> sorted(stems("HURTO EN CASA HABITADA"))
    ['CASA', 'HABIT', 'HURTO']
    """
    return {word[:_STEM] for word in folded.split() if len(word) >= _STEM - 1}


def joined(frame: pd.DataFrame) -> pd.Series[str]:
    """Texts of each row of a frame, side by side, to be compared as one key; an empty frame has none."""
    return pd.Series(["|".join(row) for row in frame.itertuples(index=False, name=None)], index=frame.index, dtype="str")


def column_text(column: pd.Series[Any]) -> pd.Series[str]:
    """Return a typed column as text: whole numbers without ``.0``, empty where there is nothing, bytes as they read."""
    if column.dtype == object:
        column = column.map(lambda value: value.decode("utf-8", "replace") if isinstance(value, bytes) else value)
    if pd.api.types.is_float_dtype(column) and (column.dropna() % 1 == 0).all():
        column = column.astype("Int64")
    return column.astype(object).where(column.notna(), "").astype(str).astype("str")
