"""Reserved delitos in columns of a table that are no field of it: their facts are reserved too."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from geo.crimes.catalogue import UNKNOWN, UNREAD, plain
from geo.crimes.sensitive_words import family_in

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pandas as pd
    from numpy.typing import NDArray

    from geo.crimes.catalogue import Catalogue

__all__ = ["reserved_elsewhere"]

_MOST_KINDS = 300
"""Different cells of a column, at most: one with more is of names, places or stories, and not of kinds of delitos."""
_FIRST = 10_000
"""Rows of a column that show whether it has more kinds, without looking at the others: many times as many."""
_KNOWN = 0.5
"""Share of the different cells that are delitos of the catalogue, from 0 to 1, from which a column is of delitos."""


def reserved_elsewhere(frame: pd.DataFrame, names: Iterable[str], catalogue: Catalogue) -> dict[str, NDArray[np.bool_]]:
    """Return, by column among ``names`` that holds delitos, a mask of the rows in which it says a reserved one."""
    masks = {name: _reserved(frame[name], catalogue) for name in names}
    return {name: mask for name, mask in masks.items() if mask.any()}


def _reserved(cells: pd.Series[str], catalogue: Catalogue) -> NDArray[np.bool_]:
    import pyarrow as pa  # noqa: PLC0415 (heavy)
    import pyarrow.compute as pc  # noqa: PLC0415

    column = pa.chunked_array(pa.array(cells, type=pa.large_string()), pa.large_string())
    if len(pc.unique(column[:_FIRST])) > _MOST_KINDS:
        return np.zeros(len(cells), dtype=bool)
    kinds = pc.unique(column)
    texts = [text for text in kinds.to_pylist() if text and text.strip()] if len(kinds) <= _MOST_KINDS else []
    if not texts:
        return np.zeros(len(cells), dtype=bool)
    words = {text: plain(text) for text in texts}
    known = [text for text in texts if catalogue.sense(words[text]) not in {UNREAD, ""}]
    if len(known) < _KNOWN * len(texts):
        return np.zeros(len(cells), dtype=bool)
    entries = {text: catalogue.resolve(delito=text) for text in known}
    reserved = [text for text, entry in entries.items() if entry.reserva and entry.codigo != UNKNOWN]
    reserved += [text for text in texts if family_in(words[text])[0]]
    return np.asarray(cells.isin(reserved).to_numpy(dtype=bool))
