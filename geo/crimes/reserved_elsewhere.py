"""Reserved delitos in columns of a table that are no field of it: their facts are reserved too."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo.crimes.catalogue import UNKNOWN, UNREAD, plain
from geo.crimes.sensitive_words import family_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

    from geo.crimes.catalogue import Catalogue

__all__ = ["kinds_of", "reserved_elsewhere"]

_MOST_KINDS = 300
"""Different cells of a column, at most: one with more is of names, places or stories, and not of kinds of delitos."""
_FIRST = 10_000
"""Rows of a column that show whether it has more kinds, without looking at the others: many times as many."""
_KNOWN = 0.5
"""Share of the different cells that are delitos of the catalogue, from 0 to 1, from which a column is of delitos."""


def reserved_elsewhere(
    frame: pd.DataFrame, kinds: Mapping[str, Sequence[str]], catalogue: Catalogue
) -> dict[str, NDArray[np.bool_]]:
    """Return, by column that holds delitos, a mask of the rows in which it says a reserved one.

    Parameters
    ----------
    frame
        Rows of a table, all or some.
    kinds
        The different cells in all its rows of each column that may hold delitos (:func:`kinds_of`).
    catalogue
        Catalogue of crimes.
    """
    masks = {name: frame[name].isin(_reserved(texts, catalogue)).to_numpy(dtype=bool) for name, texts in kinds.items()}
    return {name: mask for name, mask in masks.items() if mask.any()}


def kinds_of(frame: pd.DataFrame, names: Iterable[str]) -> dict[str, list[str]]:
    """Return the different cells, not empty, of the columns among ``names`` that have few: those that may hold delitos."""
    found = {name: _kinds(frame[name]) for name in names}
    return {name: texts for name, texts in found.items() if texts}


def _kinds(cells: pd.Series[str]) -> list[str]:
    import pyarrow as pa  # noqa: PLC0415 (heavy)
    import pyarrow.compute as pc  # noqa: PLC0415

    column = pa.chunked_array(pa.array(cells, type=pa.large_string()), pa.large_string())
    if len(pc.unique(column[:_FIRST])) > _MOST_KINDS:
        return []
    kinds = pc.unique(column)
    return [text for text in kinds.to_pylist() if text and text.strip()] if len(kinds) <= _MOST_KINDS else []


def _reserved(texts: Sequence[str], catalogue: Catalogue) -> list[str]:
    """Return those of the different cells of a column that are reserved; none where it does not hold delitos."""
    words = {text: plain(text) for text in texts}
    known = [text for text in texts if catalogue.sense(words[text]) not in {UNREAD, ""}]
    if len(known) < _KNOWN * len(texts):
        return []
    entries = {text: catalogue.resolve(delito=text) for text in known}
    reserved = [text for text, entry in entries.items() if entry.reserva and entry.codigo != UNKNOWN]
    return reserved + [text for text in texts if family_in(words[text])[0]]
