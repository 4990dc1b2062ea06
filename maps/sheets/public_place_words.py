"""Note on the meaning of the points and areas of a public sheet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo.naming import quantity
from layers.disclosure.public_places import MIN_HOMES, MIN_PEOPLE

if TYPE_CHECKING:
    from layers.disclosure.public_places import PublicPlaces

__all__ = ["finer_note", "places_note"]

_NEAREST = "cada hecho está en el lugar público más cercano de su sector (cruce, punto de una calle o centro de una celda)"
_CORNER = "cada hecho está en el cruce o punto de una calle más cercano de su sector"
_TOWN = f"donde hay 10 km o más de calle por km², {_CORNER}; los demás se cuentan juntos; las viviendas no se contaron"
_BY_CELL = "los hechos se cuentan por celda de 500 m, sin puntos"
_WHOLE = "los hechos se cuentan por sector (por jurisdicción, donde no los hay), sin puntos"
_HOMES = f"que representa al menos {MIN_HOMES} viviendas, contadas en la capa de edificios"
_PEOPLE = f"que representa al menos {MIN_PEOPLE} habitantes si el sector los tiene repartidos por igual"
_HOMES_OR_PEOPLE = "los edificios o la población de cada sector"
_WORDS = {
    ("lugar", "edificios"): f"{_NEAREST}, {_HOMES}",
    ("lugar", "poblacion"): f"{_NEAREST}, {_PEOPLE}; las viviendas no se contaron",
    ("lugar", "calles"): f"{_CORNER}; las viviendas no se contaron",
    ("lugar+sector", "calles"): _TOWN,
    ("celda", "superficie"): f"{_BY_CELL}: su lista se hizo sin calles y no se sabe cuántas viviendas tiene cada una",
    ("sector", "calles"): f"{_WHOLE}: en ninguna parte hay 10 km de calle por km², y no se sabe dónde hay viviendas",
    ("sector", "poblacion"): f"{_WHOLE}: tiene menos de {MIN_PEOPLE} habitantes",
    ("sector", "superficie"): f"{_WHOLE}: su lista se hizo sin calles y no es mayor que una celda de 500 m",
    ("", ""): f"los hechos solo se cuentan en las tablas: tiene menos de {MIN_HOMES} viviendas",
}
"""Sentence of each class and basis, in printing order; the last is for polygons without a place."""


def places_note(places: PublicPlaces) -> str:
    """Return the note on where incidents are drawn instead of where they happened, and how many homes a place represents.

    If polygons differ, each kind is given with its number of polygons.
    """
    kinds = places.frame.drop_duplicates(["unidad", "clase"]).groupby("unidad")[["clase", "base"]]
    kinds = kinds.agg({"clase": "+".join, "base": "first"})
    tally = dict(kinds.value_counts())
    tally["", ""] = len(places.ground) - len(kinds)
    found = [(words, tally[kind]) for kind, words in _WORDS.items() if tally.get(kind)]
    lines = [_sentence(words, count if len(found) > 1 else 0) for words, count in found]
    return " ".join(("Ningún hecho se dibuja donde ocurrió.", *lines))


def finer_note(places: PublicPlaces) -> str:
    """Return what would give places of more detail, of what their list was made without; empty if nothing would."""
    bases = set(places.frame["base"])
    if places.frame.empty or "superficie" in bases:
        return f"Los lugares serían más finos con las calles y {_HOMES_OR_PEOPLE}."
    if "calles" in bases:
        return f"Los lugares serían más finos con {_HOMES_OR_PEOPLE}."
    return "Los lugares serían más finos con los edificios del lugar." if "poblacion" in bases else ""


def _sentence(words: str, count: int) -> str:
    return f"En {quantity(count, 'sector', 'sectores')}, {words}." if count else f"{words[0].upper()}{words[1:]}."
