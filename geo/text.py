"""Text folding, so that names typed with and without accents, capitals or punctuation compare equal."""

from __future__ import annotations

import re
import unicodedata
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["column_text", "fold", "is_one_edit", "joined", "stems", "text_numbers"]

_INVISIBLE = frozenset({"Mn", "Me", "Cf"})  # Unicode categories: combining marks; zero-width and direction characters
_PUNCTUATION = re.compile(r"[\W_]+")
_STEM = 5  # letters of a stem: long enough to distinguish words, short enough to drop most inflections


def fold(text: str) -> str:
    """Return text in capitals without accents, ``Ñ`` as ``N``, and each run of punctuation or blanks as one space.

    Letters of other alphabets are kept, so that only a text without letters or digits becomes empty.

    Examples
    --------
    >>> fold("  Daños / robo-agravado ")
    'DANOS ROBO AGRAVADO'
    """
    if text.isascii():  # the usual case, without decomposition
        return _PUNCTUATION.sub(" ", text.upper()).strip()
    letters = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).upper())
    visible = "".join(letter for letter in letters if unicodedata.category(letter) not in _INVISIBLE)
    return _PUNCTUATION.sub(" ", visible).strip()


def stems(folded: str) -> set[str]:
    """Return the first five letters of each word of a folded text; words of fewer than four letters are omitted.

    Examples
    --------
    >>> sorted(stems("HURTO EN CASA HABITADA"))
    ['CASA', 'HABIT', 'HURTO']
    """
    return {word[:_STEM] for word in folded.split() if len(word) >= _STEM - 1}


def is_one_edit(one: str, other: str) -> bool:
    """Return whether two texts differ by at most one letter added, left out or changed, or by two neighbours exchanged.

    Examples
    --------
    >>> is_one_edit("BOLOGNESI", "BOLONESI"), is_one_edit("GRAU", "GARU"), is_one_edit("GRAU", "GARUA")
    (True, True, False)
    """
    if abs(len(one) - len(other)) > 1 or one == other:
        return one == other
    at = next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    left, right = one[at:], other[at:]
    swapped = left[:2] == right[:2][::-1] and left[2:] == right[2:]
    return swapped or left[1:] == right[1:] or left == right[1:] or left[1:] == right


def joined(frame: pd.DataFrame) -> pd.Series[str]:
    """Return the texts of each row of a frame joined into one key."""
    return pd.Series(["|".join(row) for row in frame.itertuples(index=False, name=None)], index=frame.index, dtype="str")


def column_text(column: pd.Series[Any]) -> pd.Series[str]:
    """Return a typed column as text: integers without ``.0``, missing values empty, bytes decoded as UTF-8."""
    if column.dtype == object:
        column = column.map(lambda value: value.decode("utf-8", "replace") if isinstance(value, bytes) else value)
    if pd.api.types.is_float_dtype(column) and (column.dropna() % 1 == 0).all():
        column = column.astype("Int64")
    return column.astype(object).where(column.notna(), "").astype(str).astype("str")


def text_numbers(cells: pd.Series[str]) -> NDArray[np.int64]:
    """Return a number for each text, equal for equal texts and for no others: as it is written, if all are whole numbers."""
    import pyarrow as pa  # noqa: PLC0415 (heavy)
    import pyarrow.compute as pc  # noqa: PLC0415

    texts = pa.chunked_array(pa.array(cells, type=pa.large_string()), pa.large_string())
    if not (texts.null_count or pc.any(pc.starts_with(texts, "0")).as_py()):  # 007 and 7 are two texts
        with suppress(pa.ArrowInvalid):
            numbers = pc.cast(texts, pa.int64()).to_numpy()
            if numbers.min(initial=1) > 0:  # no -07 either
                return np.asarray(numbers)
    return np.asarray(pd.factorize(cells)[0], dtype=np.int64)
