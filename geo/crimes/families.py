"""Delitos by the family of their words, where the catalogue has no such name: *Hurto total*, *Homicidio doloso*.

A family gives the generico alone. It is given only if every other word changes nothing (``families.toml``) or is ordinary,
and it never makes a row less reserved than the doubt about its words: otherwise it is at most a proposal for the user.
"""

from __future__ import annotations

import tomllib
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from geo.crimes.catalogue import EXCLUDED, STRANGE, UNKNOWN
from geo.crimes.ordinary_words import is_ordinary
from geo.crimes.phonetics import sound

if TYPE_CHECKING:
    from geo.crimes.catalogue import Catalogue

__all__ = ["Family", "family_of", "proposal_for"]

_MOST_WORDS = 12
"""Most words of the name of a delito; a longer text is an account of the facts."""
_ALIKE = 0.85
"""Similarity (:mod:`difflib` ratio, from 0 to 1) from which a name is proposed: one letter in seven may differ."""


class Family(NamedTuple):
    """Generico of a text that the catalogue does not have, and the reserve (0-2) of a row with it."""

    codigo: str
    reserva: int


class _Words(NamedTuple):
    heads: dict[str, str]
    shades: frozenset[str]
    voids: frozenset[str]


@cache
def _words() -> _Words:
    with Path(__file__).with_name("families.toml").open("rb") as file:
        table = tomllib.load(file)
    heads = {word: code for code, words in table["cabezas"].items() for word in words.split()}
    return _Words(heads, *(frozenset(table[name]["voces"].split()) for name in ("matices", "nada")))


def family_of(words: str, catalogue: Catalogue) -> Family | None:
    """Return the family of the plain words of a delito; None if they name no family, or say something more.

    Parameters
    ----------
    words
        As :func:`geo.crimes.catalogue.plain` returns them, without a sense in the catalogue.
    catalogue
        Whose genericos and reserves are given.
    """
    parts = words.split()
    if len(parts) > _MOST_WORDS or not _words().voids.isdisjoint(parts):
        return None
    heads = [word for word in parts if word in _words().heads]
    codes = {_generico(head, catalogue) for head in heads}
    if len(codes) != 1 or not (codigo := codes.pop()):
        return None
    rest = [word for word in parts if word not in heads and word not in _words().shades]
    if not all(map(is_ordinary, rest)):
        return None
    sensitive = catalogue.doubt(words) not in {"", STRANGE} or bool(rest and catalogue.doubt_within(" ".join(rest), codigo))
    return Family(codigo, max(catalogue.reserva(codigo), int(sensitive)))


def _generico(head: str, catalogue: Catalogue) -> str:
    """Return the generico that a head names: by the catalogue itself, if it has the word; empty if it divides it in two."""
    known = catalogue.resolve(delito=head)
    code = catalogue.generico(known.codigo).codigo if known.known else _words().heads[head]
    if code not in catalogue or code.count(".") != 1:
        return ""
    divided = sum(entry.nivel == "generico" and entry.nombre.upper().startswith(f"{head} ") for entry in catalogue)
    return "" if divided > 1 else code


def proposal_for(words: str, catalogue: Catalogue) -> str:
    """Return the name of the entry that plain words may mean, to be confirmed by the user; empty for none.

    It is that of their only head, even if misspelt, or a name spelt almost alike.
    """
    parts = words.split()[:_MOST_WORDS]
    sounds = {sound(head): head for head in _words().heads}
    heads = {sounds[sound(word)] for word in parts if sound(word) in sounds}
    codes = {_generico(head, catalogue) for head in heads} - {""}
    if len(codes) == 1:
        return catalogue[codes.pop()].nombre
    names = _names(catalogue)
    near = get_close_matches(words, names, n=1, cutoff=_ALIKE) if len(words.split()) <= _MOST_WORDS else []
    return names[near[0]] if near else ""


@cache
def _names(catalogue: Catalogue) -> dict[str, str]:
    """Return the name of the entry that each folded name or alias stands for, if it is one alone and a delito."""
    return {
        words: catalogue[codes[0]].nombre
        for words, codes in catalogue.names()
        if len(codes) == 1 and codes[0].partition(".")[0] not in {EXCLUDED, UNKNOWN}
    }
