"""Whether an incident happened at somebody's home: then its point is a home, whatever the delito."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from geo.text import fold

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

__all__ = ["at_home"]

_IN_ADDRESS = frozenset({"VIVIENDA", "VIVIENDAS", "DOMICILIO", "DOMICILIOS", "HOGAR"})
_IN_KIND = _IN_ADDRESS | frozenset(
    {"CASA", "CASAS", "DEPARTAMENTO", "CONDOMINIO", "QUINTA", "RESIDENCIA", "RESIDENCIAL", "RESIDENCE", "RESIDENTIAL"}
    | {"APARTMENT", "HOUSE", "HOME", "DWELLING"}
)


def at_home(kinds: pd.Series[str], addresses: pd.Series[str]) -> NDArray[np.bool_]:
    """Tell which incidents were at a home, by the kind of place of each (``tipo_lugar``) or the words of its address.

    A word is enough: one reserved incident too many costs a point on a map, one too few somebody's peace.
    """
    return _says(kinds, _IN_KIND) | _says(addresses, _IN_ADDRESS)


def _says(texts: pd.Series[str], words: frozenset[str]) -> NDArray[np.bool_]:
    known = {text: not words.isdisjoint(fold(text).split()) for text in texts.dropna().unique()}
    return np.asarray(texts.map(known).fillna(False).to_numpy(dtype=bool))
