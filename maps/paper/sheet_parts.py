"""What print and Word say of the parts of a sheet, in the same words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo.naming import facts_told
from maps.sheet import Group, Legend
from maps.sheets.factor_marks import FACTOR_KEY
from maps.sheets.level_names import PLURALS
from maps.spanish_text import integer
from maps.svg.incident_picture import HEXAGONS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from maps.sheet import Sheet
    from maps.svg.incident_picture import IncidentPicture
    from maps.svg.map_body import DrawnMap

__all__ = [
    "count_words",
    "facts_drawn",
    "has_sign",
    "inset_words",
    "is_list",
    "legend_words",
    "map_words",
    "more_of_zone",
    "named_by_keys",
    "nested_words",
    "region_of",
]

_INSET = dict.fromkeys(("riesgo", "integrado"), "está la mayoría de los factores") | {"delito-y-riesgos": "hay más de ambos"}
"""Text that names the content of the inset, by kind of map."""
_PERU = range(32717, 32720)
"""Systems of coordinates (EPSG) of Peru: UTM zones 17S to 19S."""
_KEYS, _LOST = "Claves del mapa", 6
"""Title of the list of keys of names, and most names without a place on the map that are told."""
_NESTED = 4
"""Nested names printed under a line of the legend: two rows of small print on A4; the rest is counted."""


def inset_words(sheet: Sheet) -> str:
    """Return the name of the inset of a sheet."""
    return "Ampliación: donde " + _INSET.get(sheet.kind, "ocurre la mayoría de los hechos")


def named_by_keys(maps: Iterable[DrawnMap]) -> tuple[tuple[Group, ...], str]:
    """Return the list of the keys that stand for names of sectors on these maps, and what the legend says of them.

    Nothing where each name is on a map; a name that has not even a key is told in the same words.
    """
    drawn = list(maps)
    keyed = sorted({pair for one in drawn for pair in one.keyed}, key=lambda pair: (len(pair[0]), pair[0]))
    lost = list(dict.fromkeys(name for one in drawn[:1] for name in one.unnamed))
    words = []
    if keyed:
        words.append(f"Un nombre que no cabe en su polígono es una clave ({keyed[0][0]}): véase «{_KEYS}».")
    if lost:
        rest = len(lost) - _LOST
        more = f" y {integer(rest)} más" if rest > 0 else ""
        words.append(f"Sin rótulo, porque no cabe: {', '.join(lost[:_LOST])}{more}.")
    lines = tuple(Legend(key, f"{key}: {name}") for key, name in keyed)
    return ((Group(_KEYS, lines, columns=2),) if lines else ()), " ".join(words)


def is_list(group: Group) -> bool:
    """Return whether a group is a list of names, which may be printed on another page than the map."""
    return group.columns > 1 and not any(entry.symbol or entry.fill for entry in group.entries)


def more_of_zone(facts: Sequence[tuple[str, str]]) -> str:
    """Return the facts of a zone that are not in its reason, as one line."""
    wanted = {*PLURALS, "Estado", "Sigue en otra jurisdicción", "Firmeza"}
    return " · ".join(value if name in PLURALS else f"{name.lower()}: {value}" for name, value in facts if name in wanted)


def count_words(entry: Legend) -> str:
    """Return the printed count of a line of the legend, empty for one without."""
    return entry.count_text or (integer(entry.count) if entry.count is not None else "")


def nested_words(entry: Legend) -> str:
    """Return what a line has nested, the most frequent first, and how many incidents the rest are.

    Empty where that would only be its own name again.
    """
    if [one.label for one in entry.nested] == [entry.label]:
        return ""
    first, rest = entry.nested[:_NESTED], entry.nested[_NESTED:]
    words = [f"{one.label} {integer(one.count or 0)}" for one in first]
    if rest:
        words.append(f"y {integer(len(rest))} más: {integer(sum(one.count or 0 for one in rest))}")
    return " · ".join(words)


def facts_drawn(sheet: Sheet) -> int:
    """Return how many incidents a sheet draws or counts by area, without risk factors."""
    return sum(not mark.key.startswith(FACTOR_KEY) for mark in sheet.marks) + sum(len(area.members) for area in sheet.areas)


def map_words(sheet: Sheet) -> str:
    """Return what is read in the place of a map where it cannot be seen."""
    drawn = facts_drawn(sheet)
    count = f"{facts_told(drawn)} en el mapa." if drawn else ""
    return " ".join(filter(None, (f"{sheet.title.capitalize()}: {sheet.place}.", sheet.headline, sheet.message, count)))


def has_sign(entry: Legend, picture: IncidentPicture) -> bool:
    """Return whether the sign of a line of the legend is on the map: where incidents are counted, only factors have one."""
    return not picture.classed or not picture.cells or entry.key.startswith(FACTOR_KEY)


def legend_words(picture: IncidentPicture) -> str:
    """Return why the delitos of the legend have no signs; empty where they have."""
    if not picture.classed or not picture.cells:
        return ""
    what = "hexágono" if picture.kind == HEXAGONS else "lugar"
    return f"El mapa cuenta los hechos por {what}; aquí, cuántos son de cada delito."


def region_of(sheet: Sheet) -> str:
    """Return the country of the language of a sheet, ``PE`` where its coordinates are those of Peru, or empty."""
    return "PE" if sheet.epsg in _PERU else ""
