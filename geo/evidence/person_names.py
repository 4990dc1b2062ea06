"""Columns of names of persons, by their cells, where the name of the column does not say so."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from geo.column_words import meanings, name_words
from geo.evidence.sample import sample_texts
from geo.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pyarrow as pa

    from geo.evidence.columns_by_proof import Reads

__all__ = ["columns_of_persons"]

_PLACES = frozenset({"DIRECCION", "LUGAR", "COMISARIA", "JURISDICCION", "SECTOR", "SUBSECTOR", "CUADRANTE"})
"""Words of a column name that say it has places, many of which are called after persons."""
_MOST_TEXTS = 200
"""Different texts of a column that are looked at, at most: enough to know a share within 10 %."""
_SPACED = 0.5
"""Share of the cells with a space, from 0 to 1, at least: names have two words or more."""
_NAMES = 0.4
"""Share of the different texts, from 0 to 1, with two words that are known names, at least; not all names are known."""
_SHAPED, _DIFFERENT, _LEAST = 0.8, 0.8, 5
"""Shares of texts in the shape of a name, and of cells that no other repeats, and filled cells, at least: of a column called
«nombre» these are enough."""
_THINGS = 0.5
"""Share of the texts that are known to be something else, from 0 to 1, from which a column is not of persons."""
_WORDS = range(2, 7)
"""Words of the name of a person."""


@cache
def _table() -> dict[str, frozenset[str]]:
    with Path(__file__).with_name("person_names.toml").open("rb") as file:
        return {key: frozenset(words) for key, words in tomllib.load(file).items()}


def columns_of_persons(frame: pd.DataFrame, names: Iterable[str], is_thing: Reads) -> list[str]:
    """Return which of the named columns of text hold names of persons.

    Parameters
    ----------
    frame
        Table of text.
    names
        Columns to look at; those that are of places by their names are not.
    is_thing
        Tells which texts are something else (delitos).
    """
    return [name for name in names if not _is_of_places(name) and _has_persons(frame[name], name, is_thing)]


def _is_of_places(header: str) -> bool:
    return bool(meanings(header) & _PLACES or _table()["columnas"].intersection(name_words(header)))


def _has_persons(cells: pd.Series[str], header: str, is_thing: Reads) -> bool:
    import pyarrow as pa  # noqa: PLC0415 (heavy)
    import pyarrow.compute as pc  # noqa: PLC0415

    text = pc.utf8_trim_whitespace(pa.chunked_array(pa.array(cells, type=pa.large_string())))
    filled = pc.sum(pc.greater(pc.binary_length(text), 0)).as_py() or 0
    is_called_so = set(name_words(header)) <= _table()["nombre"] | _table()["aparte"]
    if not (is_called_so or _may_be_names(text, filled)):
        return False
    distinct = [one for one in pc.unique(text).to_pylist() if one]
    sample = sample_texts(distinct, _MOST_TEXTS)
    words = [_words_of(one) for one in sample]
    known = sum(_is_known(one) or (is_called_so and _is_first_name(one)) for one in words)
    shaped = sum(_is_shaped(one) for one in words)
    is_shaped = filled >= _LEAST and len(distinct) >= _DIFFERENT * filled and shaped >= _SHAPED * len(words)
    if known < max(_NAMES * len(words), 1) and not (is_called_so and is_shaped):
        return False
    return float(np.mean(is_thing(pd.Series(sample, dtype="str")))) < _THINGS


def _may_be_names(text: pa.ChunkedArray, filled: int) -> bool:
    """Return whether enough cells have a space, and no number of two digits: a rank has one."""
    import pyarrow.compute as pc  # noqa: PLC0415 (heavy)

    spaced = pc.sum(pc.match_substring(text, " ")).as_py() or 0
    if not filled or spaced < _SPACED * filled:
        return False
    numbered = pc.sum(pc.match_substring_regex(text, "[0-9]{2}")).as_py() or 0
    return bool(numbered <= (1 - _SPACED) * filled)


def _words_of(text: str) -> list[str]:
    return [word for word in fold(text).split() if word not in _table()["aparte"]]


def _is_shaped(words: list[str]) -> bool:
    """Return whether words may be a name: some words of letters, none of which is of a place."""
    return len(words) in _WORDS and all(map(str.isalpha, words)) and _table()["lugares"].isdisjoint(words)


def _is_known(words: list[str]) -> bool:
    """Return whether words in the shape of a name have two names of persons among them."""
    return _is_shaped(words) and sum(word in _table()["nombres"] or word in _table()["apellidos"] for word in words) > 1


def _is_first_name(words: list[str]) -> bool:
    return len(words) == 1 and words[0] in _table()["nombres"]
