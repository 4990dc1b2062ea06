"""Reports on details that the catalogue lacks: those reserved for their words, and those declared ordinary by the user."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from geo.crimes.catalogue import UNREAD, plain
from geo.crimes.sensitive_words import family_reasons
from geo.naming import quantity

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from geo.crimes.catalogue import Catalogue
    from geo.crimes.classify import Crimes

__all__ = ["Doubted", "can_be_ordinary", "doubted", "doubted_lines", "ordinary_lines"]


class Doubted(NamedTuple):
    """A modalidad as written in a file, the reason why it is reserved (Spanish), and the rows reserved for it alone."""

    texto: str
    motivo: str
    filas: int


def doubted(crimes: Crimes, among: NDArray[np.bool_]) -> tuple[Doubted, ...]:
    """Return the modalidades that alone make rows reserved, most frequent first; texts that fold alike are one.

    Parameters
    ----------
    crimes
        Resolved rows.
    among
        Rows to count.
    """
    found: dict[tuple[str, str], Doubted] = {}
    doubts = crimes.entries["doubt"].astype(str)
    for (*_, text), motivo, rows in zip(crimes.texts.different, doubts, _rows_of_each(crimes, among).tolist(), strict=True):
        if motivo and rows:
            key = (plain(text), motivo)
            other = found.get(key, Doubted(text.strip(), motivo, 0))
            found[key] = Doubted(min(text.strip(), other.texto), motivo, rows + other.filas)
    return tuple(sorted(found.values(), key=lambda one: (-one.filas, one.texto)))


def can_be_ordinary(motivo: str) -> bool:
    """Return whether a modalidad reserved for this reason may be declared ordinary: it has no sensitive words."""
    return motivo not in family_reasons().values()


def doubted_lines(found: Sequence[Doubted]) -> list[str]:
    """Return a Spanish sentence with the number of rows reserved for their modalidad alone, if any."""
    if not found:
        return []
    rows = sum(one.filas for one in found)
    return [
        (
            f"{quantity(rows, 'fila es reservada', 'filas son reservadas')} solo por lo que dice su modalidad "
            f"({quantity(len(found), 'distinta', 'distintas')}): véase calidad.html."
        )
    ]


def ordinary_lines(ordinary: Sequence[str], catalogue: Catalogue, crimes: Crimes, among: NDArray[np.bool_]) -> list[str]:
    """Return a Spanish sentence on the effect of each text that the user declared ordinary."""
    if not ordinary:
        return []
    rows: Counter[str] = Counter()
    for (*_, text), count in zip(crimes.texts.different, _rows_of_each(crimes, among).tolist(), strict=True):
        rows[plain(text)] += count
    return [f"[delitos] ordinario, «{text}»: {_fate(plain(text), catalogue, rows)}." for text in ordinary]


def _fate(words: str, catalogue: Catalogue, rows: Mapping[str, int]) -> str:
    if not can_be_ordinary(why := catalogue.doubt(words)):
        return (
            f"sigue reservado, porque dice algo de {why}. Si no es así, póngalo como alias de su delito en un "
            "catálogo propio"
        )
    if not words or not rows.get(words):
        return "ninguna fila tiene esa modalidad. Escríbala entera, como está en el archivo"
    if catalogue.sense(words) != UNREAD:
        return "el catálogo ya lo conoce, y manda: no cambia nada"
    return f"es una modalidad común ({quantity(rows[words], 'fila', 'filas')})"


def _rows_of_each(crimes: Crimes, among: NDArray[np.bool_]) -> NDArray[np.intp]:
    """Return the number of rows of each distinct text."""
    return np.bincount(crimes.texts.group[among], minlength=len(crimes.texts.different))
