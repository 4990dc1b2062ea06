"""Detection of incidents at a dwelling, whose point is a home whatever the delito."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from geo.crimes.sensitive_words import home_in, words_of
from geo.text import fold

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

__all__ = ["at_home"]

_STREETS = frozenset(
    {"AV", "AVDA", "AVE", "AVENIDA", "JR", "JIRON", "CA", "CALLE", "CLL", "PSJE", "PJE", "PASAJE", "PROL", "PROLONGACION"}
    | {"ALAMEDA", "MALECON", "CARRETERA", "CARR", "OVALO", "PARQUE", "PLAZA", "PLAZUELA", "PUENTE", "PARADERO", "MERCADO"}
    | {"URB", "URBANIZACION", "AAHH", "AA", "HH", "ASENT", "ASOC", "ASOCIACION", "COOP", "BARRIO", "SECTOR", "CASERIO", "CP"}
    | {"CERRO", "FUNDO", "HACIENDA"}
)
"""Words that precede the name of a street or place."""
_ARTICLES = frozenset({"EL", "LA", "LOS", "LAS", "DE", "DEL", "SAN", "SANTA"})
_ENDS = frozenset(
    {"CUADRA", "CDRA", "CDA", "CON", "N", "NRO", "NUMERO", "MZ", "MZA", "LT", "LOTE", "KM", "S", "FRENTE", "ALTURA"}
)
"""Words that end a name, besides a number."""


def at_home(kinds: pd.Series[str], addresses: pd.Series[str]) -> NDArray[np.bool_]:
    """Return a mask of the incidents at a home, by the kind of place (``tipo_lugar``) or the words of the address.

    One word is enough: an incident reserved by mistake costs one point on a map, and one published by mistake publishes a
    home. The block and lot (*Mz*, *Lote*) of an address are not a home by themselves, nor is a word in the name of a street.
    """
    return _mentions(kinds, partial(home_in, column="tipo_lugar")) | _mentions(addresses, _home_in_address)


def _mentions(texts: pd.Series[str], is_home: Callable[[list[str]], bool]) -> NDArray[np.bool_]:
    numbers, distinct = pd.factorize(texts)
    known = [is_home(words_of(fold(text))) for text in distinct]
    return np.asarray([*known, False], dtype=bool)[numbers]  # a missing text has the number -1


def _home_in_address(words: list[str]) -> bool:
    """Return whether an address mentions a home, outside the names of streets."""
    near: set[int] = set()
    names: set[int] = set()
    is_near = is_name = False
    for place, word in enumerate(words):
        if word in _STREETS:
            is_near = is_name = True
            continue
        is_name &= not word[0].isdigit() and word not in _ENDS
        if is_name:
            names.add(place)
            if is_near:
                near.add(place)
        is_near &= word in _ARTICLES
    return home_in(words, "direccion", near=near, names=names)
