"""Reports on delitos that the catalogue lacks: taken by their family, left to the user, or named by an alias of the user."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from geo.crimes.catalogue import UNREAD, plain
from geo.crimes.families import proposal_for
from geo.crimes.sensitive_words import family_reasons
from geo.naming import quantity

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from numpy.typing import NDArray

    from geo.crimes.catalogue import Catalogue
    from geo.crimes.classify import Crimes

__all__ = ["FAMILY", "Unnamed", "alias_lines", "family_lines", "taken_by_family", "unknown_delitos"]

FAMILY = "DELITO_POR_FAMILIA"
"""Code of the warning for rows taken by the family of their delito."""
_MOST_PROPOSED = 1000
"""Delitos, the most frequent, for which a name is proposed: one takes about a millisecond, and nobody answers more."""


class Unnamed(NamedTuple):
    """A delito as written in a file, how many rows have it, the name taken or proposed (or empty), and if it is reserved."""

    texto: str
    filas: int
    nombre: str
    reservado: bool


def taken_by_family(crimes: Crimes, among: NDArray[np.bool_]) -> tuple[Unnamed, ...]:
    """Return the delitos taken by their family in some rows, most frequent first; texts that fold alike are one."""
    entries = crimes.entries
    return _tallied(
        Unnamed(text.strip(), rows, entries["delito"].iloc[at], bool(entries["reserva"].iloc[at]))
        for at, (_, text, _), rows in _each(crimes, among)
        if crimes.by_family[at]
    )


def unknown_delitos(crimes: Crimes, among: NDArray[np.bool_], catalogue: Catalogue) -> tuple[Unnamed, ...]:
    """Return the delitos of some rows that have no name in the catalogue, as :func:`taken_by_family`.

    The :data:`_MOST_PROPOSED` first have the name proposed for them.
    """
    found = _tallied(
        Unnamed(text.strip(), rows, "", reservado=True)
        for at, (_, text, _), rows in _each(crimes, among)
        if not crimes.by_family[at] and text.strip() and catalogue.sense(plain(text)) == UNREAD
    )
    proposed = (one._replace(nombre=proposal_for(plain(one.texto), catalogue)) for one in found[:_MOST_PROPOSED])
    return (*proposed, *found[_MOST_PROPOSED:])


def family_lines(taken: tuple[Unnamed, ...]) -> list[str]:
    """Return a Spanish sentence with the number of rows taken by their family, if any."""
    if not taken:
        return []
    rows = sum(one.filas for one in taken)
    how = f"{quantity(len(taken), 'distinto', 'distintos')}: véase calidad.html"
    return [
        (
            f"{quantity(rows, 'fila tiene', 'filas tienen')} un delito sin nombre en el catálogo, que se tomó por "
            f"su familia ({how})."
        )
    ]


def alias_lines(aliases: Mapping[str, str], catalogue: Catalogue, crimes: Crimes, among: NDArray[np.bool_]) -> list[str]:
    """Return a Spanish sentence on the effect of each alias of the user; ``catalogue`` is the one without them."""
    rows: dict[str, int] = {}
    for _, three, count in _each(crimes, among) if aliases else ():
        for words in {plain(text) for text in three}:
            rows[words] = rows.get(words, 0) + count
    return [f"[alias] «{text}» = «{name}»: {_fate(plain(text), catalogue, rows)}." for text, name in aliases.items()]


def _fate(words: str, catalogue: Catalogue, rows: Mapping[str, int]) -> str:
    if catalogue.sense(words) != UNREAD:
        return "el catálogo ya lo conoce, y manda: no cambia nada"
    if not rows.get(words):
        return "ninguna fila lo dice. Escríbalo entero, como está en el archivo"
    if (why := catalogue.doubt(words)) in family_reasons().values():
        still = quantity(rows[words], "fila, que sigue reservada", "filas, que siguen reservadas")
        return f"{still}, porque dice algo de {why}"
    return quantity(rows[words], "fila", "filas")


def _each(crimes: Crimes, among: NDArray[np.bool_]) -> Iterator[tuple[int, tuple[str, str, str], int]]:
    """Yield the position, the texts (tipo, delito, modalidad) and the number of rows of each distinct text that has some."""
    counts = np.bincount(crimes.texts.group[among], minlength=len(crimes.texts.different)).tolist()
    yield from (
        (at, three, rows) for at, (three, rows) in enumerate(zip(crimes.texts.different, counts, strict=True)) if rows
    )


def _tallied(found: Iterator[Unnamed]) -> tuple[Unnamed, ...]:
    """Return texts that fold alike as one, most frequent first."""
    whole: dict[tuple[str, str, bool], Unnamed] = {}
    for one in found:
        key = (plain(one.texto), one.nombre, one.reservado)
        other = whole.get(key, one._replace(filas=0))
        whole[key] = one._replace(texto=min(one.texto, other.texto), filas=one.filas + other.filas)
    return tuple(sorted(whole.values(), key=lambda one: (-one.filas, one.texto)))
