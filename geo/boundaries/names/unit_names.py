"""Sectors of the boundaries by the names that people give them: «Sector 1», «SECTOR I», «S-1», «1»."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from geo.boundaries.names.unit_words import parts_of_name
from geo.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pandas as pd

__all__ = ["UnitNames"]

_SAME_WORD = {
    **dict.fromkeys(("S", "SECT", "SECTOR"), "SECTOR"),
    **dict.fromkeys(("SS", "SUBSECTOR"), "SUBSECTOR"),
    **dict.fromkeys(("CUAD", "CUADRANTE"), "CUADRANTE"),
    **{word: word for word in ("ZONA", "SUBZONA", "BEAT", "MANZANA")},
}
"""Words of a sector or subsector, folded, by the one that each stands for; another word tells another unit."""
_GLUED = re.compile(r"(S|SS)(\d{1,3})")
_NUMBER = re.compile(r"0*(\d{1,3})(?:ER|DO|RO|TO|MO|VO|NO|O)?")
_SPELT = {"PRIMER": "1", "SEGUNDO": "2", "TERCER": "3", "CUARTO": "4", "QUINTO": "5", "SEXTO": "6"}
_ROMANS = dict(
    zip(("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII"), map(str, range(1, 13)), strict=True)
)
"""Roman numbers; comisarías have fewer sectors than the last."""
_SIGNS = {"N", "NO", "NRO", "NUM", "NUMERO"}
"""Words before a number that add nothing to it."""
_LETTERS = 3
"""Letters of a name, at least, that can tell one sector among those of all comisarías; numbers repeat in each."""


@dataclass(frozen=True, slots=True)
class _Name:
    """A name as it is compared: folded whole, the ``word`` of its unit (or none), and what is left without it."""

    whole: str
    word: str
    own: str

    @classmethod
    def of(cls, text: str) -> _Name:
        whole = fold(text).replace("SUB SECTOR", "SUBSECTOR")
        tokens = whole.split()
        if len(tokens) == 1 and (glued := _GLUED.fullmatch(tokens[0])):
            tokens = [glued[1], glued[2]]
        if len(tokens) == 1:
            return cls(whole, "", _number(tokens[0]))
        at = next((at for at in (0, len(tokens) - 1) if tokens and tokens[at] in _SAME_WORD), -1)
        word = _SAME_WORD[tokens.pop(at)] if at >= 0 else ""
        tokens = tokens[1:] if len(tokens) == 2 and tokens[0] in _SIGNS else tokens
        return cls(whole, word, _number(tokens[0]) if len(tokens) == 1 else " ".join(tokens))

    def is_like(self, other: _Name, *, roman: bool) -> bool:
        """Return whether two names may be of one unit; ``roman``: whether a roman number is that number."""
        ours, theirs = ((_ROMANS.get(one.own, one.own) if roman else one.own) for one in (self, other))
        return bool(ours) and ours == theirs and (self.word == other.word or not (self.word and other.word))


def _number(token: str) -> str:
    found = _NUMBER.fullmatch(token)
    return found[1] if found else _SPELT.get(token, token)


@dataclass(slots=True)
class UnitNames:
    """Sectors and subsectors of the polygons of a frame, by comisaría.

    Parameters
    ----------
    names
        ``comisaria``, ``sector`` and ``subsector`` of each polygon, empty where there is none.
    """

    names: pd.DataFrame
    _of_station: dict[str, dict[str, dict[str, int]]] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        """Index the names: the first polygon of each subsector of each sector of each comisaría."""
        columns = (self.names[level] for level in ("comisaria", "sector", "subsector"))
        for row, (station, sector, subsector) in enumerate(zip(*columns, strict=True)):
            if sector:
                self._of_station.setdefault(station, {}).setdefault(sector, {}).setdefault(subsector, row)

    def find(self, station: str, sector: str, subsector: str = "") -> tuple[int, str]:
        """Return a polygon of the unit that names mean, and the level of the unit; -1 and empty where that is not certain.

        Parameters
        ----------
        station
            Name of the comisaría in the polygons; empty where it is not known. Then the sector is looked for in the only
            comisaría, or must be the whole name, with letters, of one sector of all.
        sector, subsector
            As written, with or without the word of the unit. Roman numbers are those numbers, unless sectors of the
            comisaría have other letters for names. A cell may say both: «Sector 2, cuadrante A».
        """
        parts = parts_of_name(sector).levels
        subsector = subsector or parts.get("subsector", "")
        stations = [station] if station else [*self._of_station]
        if not station and len(stations) > 1:
            return self._alone(sector)
        if not stations or stations[0] not in self._of_station:
            return -1, ""
        sectors = self._of_station[stations[0]]
        found = _match(sector, sectors) or _match(parts.get("sector", ""), sectors)
        if found:
            inner = _match(subsector, sectors[found])
            return (sectors[found][inner], "subsector") if inner else (next(iter(sectors[found].values())), "sector")
        if fold(sector) and fold(sector) != fold(subsector):
            return -1, ""
        holders = [(own[inner], name) for name, own in sectors.items() if (inner := _match(subsector, own))]
        return (holders[0][0], "subsector") if len(holders) == 1 else (-1, "")

    def _alone(self, sector: str) -> tuple[int, str]:
        """Return the sector of this whole name, if one comisaría alone has it and it is no number."""
        name = _Name.of(sector)
        if sum(letter.isalpha() for letter in name.own) < _LETTERS or name.own in _ROMANS:
            return -1, ""
        every = [(own, rows) for sectors in self._of_station.values() for own, rows in sectors.items()]
        held = [rows for own, rows in every if fold(own) == name.whole]
        return (next(iter(held[0].values())), "sector") if len(held) == 1 else (-1, "")


def _match(text: str, names: Iterable[str]) -> str:
    """Return the name, of one level of one unit, that a text means; empty if none or several may be."""
    wanted = _Name.of(text)
    if not wanted.whole:
        return ""
    known = {name: _Name.of(name) for name in names if name}
    same = [name for name, own in known.items() if own.whole == wanted.whole]
    if not same:
        roman = all(len(own.own) != 1 or not own.own.isalpha() or own.own in _ROMANS for own in known.values())
        same = [name for name, own in known.items() if own.is_like(wanted, roman=roman)]
    return same[0] if len(same) == 1 else ""
