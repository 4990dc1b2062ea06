"""The sentence that a sheet begins with: what most of it is, where and when."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo.naming import facts_told
from layers.disclosure.profiles import shows_reserved
from layers.statistics.summary import summarise
from maps.sheets.common import level_word
from maps.spanish_text import count_of, integer, percent

if TYPE_CHECKING:
    from collections.abc import Sequence

    from layers.analysis import Analysis
    from layers.statistics.summary import Summary

__all__ = ["MOST_NAMES", "few_words", "headline", "headline_of", "with_noun"]

_SHARES = (
    (0.95, "Casi todos los hechos son"),
    (0.85, "Nueve de cada diez hechos son"),
    (0.775, "Cuatro de cada cinco hechos son"),
    (0.70, "Tres de cada cuatro hechos son"),
    (0.63, "Dos de cada tres hechos son"),
    (0.53, "Más de la mitad de los hechos es"),
    (0.47, "La mitad de los hechos es"),
    (0.37, "Cuatro de cada diez hechos son"),
    (0.30, "Uno de cada tres hechos es"),
    (0.225, "Uno de cada cuatro hechos es"),
    (0.18, "Uno de cada cinco hechos es"),
)
"""Words of a share, and the least share (from 0 to 1) for which they are the nearest of these."""
_WHEN = {"madrugada": "de madrugada", "mañana": "por la mañana", "tarde": "por la tarde", "noche": "de noche"}
"""Each turno as an adverb."""
_MOST_CRIMES = 3
"""Delitos named: with more of them that chance may not distinguish, none is the most frequent."""
_HELD = "\u00a0"
"""Space at which no line ends, between a number and its unit."""
MOST_NAMES = 4
"""Sectors named: with more of them that chance may not distinguish, none stands out."""
_FEWEST_SHARE = 10
"""Incidents from which a percentage is printed."""


def headline_of(analysis: Analysis) -> str:
    """Return the sentence of an analysis; hours only in the profile that shows them."""
    place = analysis.jurisdiction
    sectors = place.levels.get("sector")
    summary = summarise(
        analysis.located,
        analysis.zones,
        level="sector" if sectors is not None else "",
        names=None if sectors is None else sectors["sector"],
        hours=shows_reserved(analysis.profile),
    )
    words = tuple(level_word(place, "sector", many=many).lower() for many in (False, True))
    return headline(summary, sector=words[0], sectors=words[1], reserved=bool(analysis.reserved), unplaced=analysis.unplaced)


def headline(summary: Summary, *, sector: str, sectors: str, reserved: bool, unplaced: int = 0) -> str:
    """Return the sentence of a summary.

    Parameters
    ----------
    summary
        What, where and when.
    sector, sectors
        Name of the polygons, one and many, in lower case.
    reserved
        Whether the profile leaves reserved incidents out: where it shows no other, the sentence says so.
    unplaced
        Number of incidents without a place on the map.
    """
    if not summary.total and unplaced:
        count = facts_told(unplaced)
        return f"{count} sin lugar en el mapa: solo se cuentan, en el cuadro."
    if not summary.total:
        hidden = "Ningún hecho que este perfil dibuje; los reservados solo se cuentan."
        return hidden if reserved else "Sin hechos en el mapa."
    where = _where(summary, sector, sectors)
    if not summary.enough:
        return " ".join(filter(None, (few_words(summary.total), where)))
    return " ".join(filter(None, (_what(summary), where, _when(summary)))).replace(" %", f"{_HELD}%")


def few_words(count: int) -> str:
    """Return the sentence of so few incidents that nothing is concluded of them."""
    return f"{facts_told(count)}: menos de 30, no se concluye."


def _what(summary: Summary) -> str:
    if len(summary.crimes) != 1:
        named = [f"{_lower(name)} ({integer(count)})" for name, count in summary.crimes]
        if 1 < len(named) <= _MOST_CRIMES:
            return f"Lo más frecuente: {_listed(named)}, de {integer(summary.total)} hechos."
        return f"{facts_told(summary.total)}, sin un delito que destaque."
    [(name, of_it)] = summary.crimes
    if of_it == summary.total:
        return f"Todos los hechos son {_lower(name)} ({integer(of_it)})."
    share = of_it / summary.total
    words = next((words for least, words in _SHARES if share >= least), "Lo más frecuente es")
    return f"{words} {_lower(name)} ({count_of(of_it, summary.total, share=False)})."


def _where(summary: Summary, sector: str, sectors: str) -> str:
    if summary.zone:
        own = summary.zone_sectors
        of = (
            with_noun(own, sector, sectors)
            if 0 < len(own) <= MOST_NAMES
            else f"{integer(len(own))} {sectors}"
            if own
            else ""
        )
        return f"Donde más: punto crítico {summary.zone}{f' ({of})' if of else ''}, {facts_told(summary.zone_n)}."
    near = summary.sectors
    if not near or not summary.others or len(near) > MOST_NAMES:
        return f"Ningún {sector} destaca." if near and summary.enough and summary.others + len(near) > 1 else ""
    names, counts = [name for name, _ in near], [integer(count) for _, count in near]
    words = "hecho" if counts == ["1"] else "hechos"
    return f"Donde más: {with_noun(names, sector, sectors)}, {_listed(counts)} {words}."


def _when(summary: Summary) -> str:
    if not summary.turno:
        return ""
    base = " de los que tienen hora" if summary.timed < summary.total else ""
    part = percent(100 * summary.turno_n / summary.timed, 0)
    share = f" ({part}{base})" if summary.turno_n >= _FEWEST_SHARE else ""
    hours = f", sobre todo de {summary.window[0]} a {summary.window[1]}{_HELD}h" if summary.window else ""
    return f"Cuándo, en todo el mapa: {_WHEN[summary.turno]}{share}{hours}."


def with_noun(names: Sequence[str], one: str, many: str) -> str:
    """Name polygons with their noun, unless their names have it: «sectores 2 y 5», «Sector Norte»."""
    if all(name.casefold().startswith(one.casefold()) for name in names):
        return _listed(names)
    return f"{many if len(names) > 1 else one} {_listed(names)}"


def _listed(names: Sequence[str]) -> str:
    """Return names with commas, and «y» (or «e») before the last one."""
    *first, last = names
    if not first:
        return last
    sound = last.lower()
    joint = "e" if sound.startswith(("i", "hi")) and not sound.startswith(("ia", "ie", "hia", "hie")) else "y"
    return f"{', '.join(first)} {joint} {last}"


def _lower(name: str) -> str:
    return name[:1].lower() + name[1:]
