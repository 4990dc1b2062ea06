"""Crime catalogue (titulo > generico > modalidad), and resolution of the texts of a file to its entries.

A text is matched exactly, after folding, among the entries below the wider column: ``SIMPLE`` is a homicide under
``HOMICIDIO`` and a theft under ``HURTO``. Unrecognised text is never guessed, and makes the row reserved, except a detail
(a modalidad) without words about a home or family (:mod:`geo.crimes.sensitive_words`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from geo.columns import CRIME
from geo.crimes.catalogue_file import EXCLUDED, FIELDS, FOLDER, PEOPLE, UNKNOWN, available, read_lines
from geo.crimes.ordinary_words import is_ordinary, is_public
from geo.crimes.phonetics import like_any, sound
from geo.crimes.sensitive_words import family_in, family_reasons, people
from geo.errors import CatalogueError
from geo.text import fold, stems
from geo.wording import listing, shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

__all__ = ["EXCLUDED", "STRANGE", "UNKNOWN", "UNREAD", "Catalogue", "Delito", "Match", "available", "load", "plain"]

UNREAD = "?"  # stands for words that no entry has
STRANGE, ALIKE, LONG = "no reconocida", "se parece a un delito reservado", "es un relato"
"""Doubts about a detail without sensitive words: not public words; like a reserved name; too long for a name."""

_WORD = 5  # letters, at least, of a word compared by its sound: shorter words sound like many others
_ADULT = 18  # years: a lone number below it may be the age of a minor
_MOST_WORDS = 100  # unrecognised words, at most, of a name; a longer text is an account of the facts
_NUMBERING = re.compile(r"^\d+ ")  # SIDPOL numbers its names: "1.Delitos"
_WORDS = re.compile(r"\w+")
_MEANINGLESS = {"", "DELITO", "DELITOS", "DELITOS Y FALTAS", "DELITO DE BAJO IMPACTO", "FUERO COMUN"}


@dataclass(frozen=True, slots=True)
class Delito:
    """One catalogue entry; ``reserva`` is 0 (ordinary), 1 (reserved) or 2 (strictly reserved).

    ``lugar_tipico`` is what its coordinate is: *vp*, the public place where it happened; *dom*, a home; *adm*, an office or
    no place; *int*, the place of the intervention, of what the police find themselves.
    """

    codigo: str
    nivel: str
    nombre: str
    padre: str
    reserva: int
    lugar_tipico: str
    fenomenos: tuple[str, ...]

    @property
    def found_by_police(self) -> bool:
        """Whether the police find it themselves (drugs, arms, drunk driving): its places are where they patrol."""
        return self.lugar_tipico == "int"


@dataclass(frozen=True, slots=True)
class Match:
    """The entry of the texts of a row; ``reserva`` is the strictest of its texts, ``unread`` the last unrecognised text.

    ``doubt`` is the reason (Spanish) why an unrecognised detail alone made the row reserved; otherwise empty.
    """

    codigo: str
    known: bool
    reserva: int
    unread: str = field(default="", compare=False)
    doubt: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Catalogue:
    """Immutable crime catalogue, in file order; made by :func:`load`."""

    name: str
    _rows: Mapping[str, Delito]
    _codes: Mapping[str, tuple[str, ...]]  # folded name or alias -> codigos of the entries that have it
    _reserved_stems: frozenset[str]  # stems of words that only reserved entries have
    _reserved_sounds: frozenset[str]  # sounds of those words, and of the sensitive words
    _ordinary_words: frozenset[str]  # words of the other entries
    _persons: frozenset[str]  # codigos under which all words of a detail must be public
    _declared: frozenset[str] = frozenset()  # plain details that the user declared ordinary
    _kept: frozenset[str] = frozenset()  # aliases of the user with sensitive words: rows with them stay reserved

    def __getitem__(self, codigo: str) -> Delito:
        """Return the entry of a codigo."""
        return self._rows[codigo]

    def __iter__(self) -> Iterator[Delito]:
        """Yield the entries in file order."""
        return iter(self._rows.values())

    def __contains__(self, codigo: object) -> bool:
        """Return whether there is such a codigo."""
        return codigo in self._rows

    def titulo(self, codigo: str) -> Delito:
        """Return the top ancestor of an entry, or the entry itself."""
        return self[codigo.partition(".")[0]]

    def generico(self, codigo: str) -> Delito:
        """Return the generico of an entry; the titulo itself for a titulo."""
        return self[".".join(codigo.split(".")[:2])]

    def reserva(self, codigo: str) -> int:
        """Return the reserve (0-2) of an entry alone; :meth:`resolve` combines the texts of a row."""
        return self[codigo].reserva

    def resolve(self, *, tipo: str = "", delito: str = "", modalidad: str = "") -> Match:
        """Return the entry that the texts of a row name, each text searched below the one before it.

        A text that names an entry elsewhere in the tree does not move the row, but its reserve counts. An unrecognised text
        makes the row reserved, except a detail of a recognised generico without a :meth:`doubt`. A delito without a place
        has no place whatever the modalidad.
        """
        codigo, reservas, lost, unread, doubt = "", [0], False, "", ""
        for column, text in zip(CRIME, (tipo, delito, modalidad), strict=True):
            words = plain(text)
            if words in _MEANINGLESS:
                continue
            found = "" if lost else self._within(words, codigo)
            named = [found] if found else [code for code in self._codes.get(words, ()) if code != UNKNOWN]
            reservas += [*map(self.reserva, named), int(words in self._kept)]
            if column == "modalidad" and "." in codigo:
                doubt = "" if found else self.doubt_within(words, codigo, known=bool(named))
            elif not named:
                reservas.append(1)
            unread = unread if words in self._codes else text.strip()
            codigo, lost = found or codigo, lost or (column == "delito" and not found)
        known = bool(codigo) and not (lost and codigo == UNKNOWN)
        reserva = max(*reservas, 0 if known else self.reserva(UNKNOWN))
        return Match(codigo or UNKNOWN, known, max(reserva, int(bool(doubt))), unread, "" if reserva else doubt)

    def sense(self, words: str) -> str:
        """Return :func:`plain` words that an entry has unchanged; "" for meaningless words; otherwise :data:`UNREAD`."""
        return words if words in self._codes else "" if words in _MEANINGLESS else UNREAD

    def doubt(self, words: str) -> str:
        """Return why (Spanish) the :func:`plain` words of a detail may be about a person or home; "" for public words.

        Tried in this order: sensitive words, a text too long for a name, words like those of reserved entries only, and
        :data:`STRANGE`, which applies only under crimes against persons, family and liberty.
        """
        family, rest = family_in(words)
        unknown = {word for word in rest if not is_ordinary(word)}
        if len(unknown) > _MOST_WORDS and not family:
            return LONG
        compared = set() if family else unknown - self._ordinary_words
        alike = [word for word in compared if like_any(word, self._reserved_sounds)]
        if family := family or next(filter(None, map(people().like, sorted(alike))), ""):
            return family_reasons()[family]
        if words in self._declared:
            return ""
        if alike or not self._reserved_stems.isdisjoint(stems(" ".join(unknown))):
            return ALIKE
        age_alone = all(word.isdigit() for word in rest) and any(int(word) < _ADULT for word in rest)
        return STRANGE if age_alone or not all(map(is_public, rest)) else ""

    def names(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        """Yield every folded name and alias, with the codigos of the entries that have it."""
        yield from self._codes.items()

    def with_aliases(self, aliases: Mapping[str, str]) -> Catalogue:
        """Return a copy in which texts that it does not have (keys) stand for entries (values, names or codigos).

        A row stays reserved if the words of its alias are sensitive. What the catalogue already has does not change.

        Raises
        ------
        CatalogueError
            If a value is not the name of one entry.
        """
        fresh = {
            words: self._entry_called(name) for text, name in aliases.items() if (words := plain(text)) not in self._codes
        }
        sensitive = {words for words in fresh if self.doubt(words) in family_reasons().values()}
        codes = {words: (code,) for words, code in fresh.items() if words}
        return replace(self, _codes={**self._codes, **codes}, _kept=frozenset(sensitive))

    def _entry_called(self, name: str) -> str:
        """Return the codigo of the entry of a name, the widest one; raise if there is none, or several."""
        found = [name] if name in self._rows else list(self._codes.get(plain(name), ()))
        widest = [code for code in found if code.count(".") == min(other.count(".") for other in found)]
        if len(widest) != 1:
            near = get_close_matches(plain(name), self._codes, n=3)
            hint = f" Se parecen: {listing(near)}." if near else " Los nombres están en calidad.html y en delitos.xlsx."
            raise CatalogueError(f"«{shown(name)}» no es el nombre de un delito del catálogo «{self.name}».{hint}")
        return widest[0]

    def with_ordinary(self, ordinary: Iterable[str]) -> Catalogue:
        """Return a copy in which some details, each a whole text, are ordinary unless they have sensitive words."""
        return replace(self, _declared=frozenset(map(plain, ordinary)) - {""})

    def doubt_within(self, words: str, codigo: str, *, known: bool = False) -> str:
        """Return the :meth:`doubt` about a detail of an entry; only sensitive words count if it is ``known`` elsewhere."""
        found = self.doubt(words)
        if known:
            return found if found in family_reasons().values() else ""
        return "" if found == STRANGE and self._persons.isdisjoint(_above(codigo)) else found

    def _within(self, words: str, context: str) -> str:
        """Return the codigo of the one entry of that name nearest below the context, else the context, else ""."""
        top = "" if context == UNKNOWN else context
        inside = [code for code in self._codes.get(words, ()) if not top or f"{code}.".startswith(f"{top}.")]
        below = [code for code in inside if code != top] or inside
        nearest = [code for code in below if code.count(".") == min(other.count(".") for other in below)]
        return nearest[0] if len(nearest) == 1 else ""


def _above(codigo: str) -> set[str]:
    """Return the codigos of an entry and of its ancestors."""
    parts = codigo.split(".")
    return {".".join(parts[:end]) for end in range(1, len(parts) + 1)}


def plain(text: str) -> str:
    """Return a text as the catalogue compares it: folded, without a leading number."""
    return _NUMBERING.sub("", fold(text))


def load(name_or_path: str | Path) -> Catalogue:
    """Return a catalogue, from the name of a bundled one or the path of a CSV with the same columns.

    Raises
    ------
    CatalogueError
        If it cannot be read, or its rows are not a tree; the message lists every problem with its line.
    """
    return _bundled(str(name_or_path)) if name_or_path in available() else _loaded(Path(name_or_path))


@cache
def _bundled(name: str) -> Catalogue:
    return _loaded(FOLDER / f"{name}.csv")


def _loaded(path: Path) -> Catalogue:
    """Return the catalogue of a file, as :func:`load`."""
    rows: dict[str, Delito] = {}
    codes: dict[str, tuple[str, ...]] = {}
    used: dict[bool, set[str]] = {True: set(), False: set()}
    said: dict[bool, set[str]] = {True: set(), False: set()}
    lines = read_lines(path)
    for code, nivel, nombre, padre, reserva, lugar, fenomenos, alias in lines[FIELDS].itertuples(index=False):
        phenomena = tuple(_WORDS.findall(fenomenos))
        rows[code] = Delito(code, nivel, nombre, padre, int(reserva), lugar, phenomena)
        for words in {fold(text) for text in (nombre, *alias.split("|"))} - {""}:
            codes[words] = (*codes.get(words, ()), code)
            used[reserva != "0"] |= stems(words) if code != UNKNOWN else set()
            said[reserva != "0"] |= set(words.split()) if code != UNKNOWN else set()
    sounds = {sound(word) for word in said[True] - said[False] if len(word) >= _WORD} - {sound(word) for word in said[False]}
    return Catalogue(
        path.stem,
        rows,
        codes,
        _reserved_stems=frozenset(used[True] - used[False]),
        _reserved_sounds=frozenset(sounds) | people().sounds,
        _ordinary_words=frozenset(said[False]),
        _persons=frozenset(lines.loc[lines[PEOPLE] == "1", "codigo"]),
    )
