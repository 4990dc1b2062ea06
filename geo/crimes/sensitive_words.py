"""Words that tell of a person's life or home (``sensitive_words.toml``), and whether a text has one, however spelt."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from functools import cache
from itertools import chain, product
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from geo.crimes.ordinary_words import is_ordinary
from geo.crimes.phonetics import like_any, sound

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

__all__ = ["Lexicon", "family_in", "home_in", "people", "reasons", "words_of"]

_AGE = "edad"
"""The family of an age under eighteen, which is no word."""

_LEAST_SOUND = 5  # letters of a word that is known when misspelt: shorter ones sound like too many others
_LEAST_SHAPE = 4  # letters of a word in which a digit is a letter badly read: T10 is not TIO, 1ER not IER
_LEAST_BEGINNING, _MOST_BEGINNING = 3, 20  # letters of the shortest beginning (HIJ*), and of the longest
_WORDS_OF_ONE = frozenset("YOU")  # conjunctions; A and E number doors too
_LETTERS = str.maketrans("L105348", "IIOSEAB")
_GLUED = re.compile(r"\b([A-Z]{3,})(?=\d+[A-Z]?\b)")  # DPTO302
_TO_TEN = r"UN|UNO|DOS|TRES|CUATRO|CINCO|SEIS|SIETE|OCHO|NUEVE|DIEZ"
_UNDER_AGE = rf"(?:0?\d|1[0-7]|{_TO_TEN}|ONCE|DOCE|TRECE|CATORCE|QUINCE|DIECISEIS|DIECISIETE)"
_SOMEBODY = (
    r"(?:AGRAVIAD[OA]S?|VICTIMAS?|DENUNCIANTE|PERSONA|JOVEN|VARON|MASCULINO|SUJETO|PASAJER[OA]|TRANSEUNTE|USUARI[OA]|EDAD)"
)
_AGED = re.compile(rf"\b{_UNDER_AGE} ?(?:ANOS?|ANITOS|MESES|YEARS?|YO)\b|\b{_SOMEBODY} (?:DE )?(?:0?[1-9]|1[0-7])\b")


class _Token(NamedTuple):
    """One place of a phrase: which words stand there, which beginnings of words, or a number or a single letter."""

    words: frozenset[str]
    beginnings: tuple[str, ...]
    number: bool

    def fits(self, word: str) -> bool:
        return (
            word in self.words
            or bool(self.beginnings and word.startswith(self.beginnings))
            or (self.number and _is_number(word))
        )


class _Phrase(NamedTuple):
    family: str
    tokens: tuple[_Token, ...]

    def fits(self, shapes: Sequence[str], at: int) -> bool:
        there = shapes[at : at + len(self.tokens)]
        return len(there) == len(self.tokens) and all(map(_Token.fits, self.tokens, there))


@dataclass(frozen=True, slots=True)
class _Index:
    """Phrases by the word, or its beginning, that each starts with; a single word is a phrase of one."""

    by_word: dict[str, list[_Phrase]] = field(default_factory=dict)
    by_beginning: dict[str, list[_Phrase]] = field(default_factory=dict)
    by_number: list[_Phrase] = field(default_factory=list)

    def add(self, phrase: _Phrase) -> None:
        head = phrase.tokens[0]
        for word in head.words:
            self.by_word.setdefault(word, []).append(phrase)
        for start in head.beginnings:
            self.by_beginning.setdefault(start, []).append(phrase)
        if head.number:
            self.by_number.append(phrase)

    def found(self, shapes: Sequence[str]) -> Iterator[tuple[str, range]]:
        """Give the family and the places of every phrase in a text, from its beginning on."""
        for at, shape in enumerate(shapes):
            ends = range(_LEAST_BEGINNING, min(len(shape), _MOST_BEGINNING) + 1)
            starts = (self.by_beginning.get(shape[:end], ()) for end in ends)
            numbered = self.by_number if _is_number(shape) else ()
            for phrase in chain(self.by_word.get(shape, ()), *starts, numbered):
                if phrase.fits(shapes, at):
                    yield phrase.family, range(at, at + len(phrase.tokens))


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Lexicon:
    """Families of words, to be found in texts."""

    sounds: frozenset[str]
    _index: _Index
    _pardons: _Index
    _elsewhere: Mapping[str, frozenset[str]]  # family -> words that take its meaning away
    _in_names: frozenset[str]  # words that streets are called by
    _sounds: Mapping[str, frozenset[str]]

    def find(self, words: Sequence[str], near: Collection[int] = ()) -> tuple[str, set[str]]:
        """Return the family that some of a text's words belong to; if none does, nothing and the words that are left open.

        Parameters
        ----------
        words
            Of a folded text.
        near
            Places of words that follow the word *street*, and say nothing if streets are called so.
        """
        shapes = [_shape(word) for word in words]
        hits = list(self._index.found(shapes))
        if not hits:
            return "", {*words}
        pardoned = {(family, place) for family, places in self._pardons.found(shapes) for place in places}
        named = {place for place in near if words[place] in self._in_names}
        for family, places in hits:
            pardon = any((family, place) in pardoned or place in named for place in places)
            if not pardon and self._elsewhere[family].isdisjoint(words):
                return family, set()
        settled = {place for _, place in pardoned} | {place for _, places in hits for place in places}
        return "", {word for place, word in enumerate(words) if place not in settled}

    def like(self, word: str) -> str:
        """Return the family of a word that is misspelt or cut short, or nothing."""
        if not like_any(word, self.sounds):
            return ""
        return next(family for family, sounds in self._sounds.items() if like_any(word, sounds))


def family_in(text: str) -> tuple[str, set[str]]:
    """Return the family of words, of people or homes, that a folded text has something of, or nothing.

    Beside it, where there is none, the words that no phrase of the families explains: :func:`people` tells whether they are
    like one of a family.
    """
    family, rest = people().find(words_of(text))
    return family or (_AGE if _AGED.search(text) else ""), rest


def home_in(words: Sequence[str], column: str, *, near: Collection[int] = (), names: Collection[int] = ()) -> bool:
    """Tell whether some words of a column of places (``tipo_lugar``, ``direccion``) say a home.

    ``near`` are the places of words that follow the word *street*, as in :meth:`Lexicon.find`, and ``names`` those of words
    anywhere in its name, which say nothing unless well spelt.
    """
    family, rest = _homes(column).find(words, near)
    rest -= {words[place] for place in names}
    return bool(family) or any(not is_ordinary(word) and _homes(column).like(word) for word in rest)


def words_of(text: str) -> list[str]:
    """Return the words of a folded text, the number that is glued to one apart: ``DPTO302`` is two."""
    return _GLUED.sub(r"\1 ", text).split()


@cache
def reasons() -> dict[str, str]:
    """Return what the user reads of each family."""
    return {name: str(table["motivo"]) for name, table in _families().items()}


@cache
def people() -> Lexicon:
    """Return every family: what a modalidad may say of people and homes."""
    return _lexicon(_families())


@cache
def _homes(column: str) -> Lexicon:
    families = {name: table for name, table in _families().items() if column in table.get("lugar", ())}
    return _lexicon(families, of_address=column == "direccion")


def _is_number(word: str) -> bool:
    """Tell whether a word may number a door: it begins with a digit, or is a letter that is no word."""
    return word[0].isdigit() or (len(word) == 1 and word not in _WORDS_OF_ONE)


def _shape(word: str) -> str:
    """Return a word with the letters and digits that are read for one another made one: ``DOMlClLI0`` is domicilio."""
    if word.isalpha():
        return word.translate(_LETTERS)
    letters = sum(map(str.isalpha, word))
    is_word = letters >= _LEAST_SHAPE or (letters == _LEAST_SHAPE - 1 and word[0].isalpha())
    return word.translate(_LETTERS) if is_word else word


@cache
def _families() -> dict[str, dict[str, Any]]:
    with Path(__file__).with_name("sensitive_words.toml").open("rb") as file:
        return tomllib.load(file)


def _lexicon(families: Mapping[str, Mapping[str, Any]], *, of_address: bool = False) -> Lexicon:
    """Put families together; in addresses fewer words are known when misspelt, and some name places."""
    index, pardons = _Index(), _Index()
    elsewhere, sounds = {}, {}
    for name, table in families.items():
        words = f"{table.get('voces', '')} {table.get('ingles', '')}".split()
        for text in (*words, *table.get("frases", ())):
            for phrase in _phrases(name, text):
                index.add(phrase)
        for text in (*table.get("salvo", ()), *(table.get("distritos", ()) if of_address else ())):
            for phrase in _phrases(name, text):
                pardons.add(phrase)
        elsewhere[name] = frozenset(table.get("salvo_si", "").split())
        spelt = table.get("parecidas" if of_address else "voces", "").split()
        sounds[name] = frozenset(sound(word) for word in spelt if word.isalpha() and len(word) >= _LEAST_SOUND)
    in_names = frozenset(word for table in families.values() for word in table.get("calles", "").split())
    return Lexicon(frozenset(chain.from_iterable(sounds.values())), index, pardons, elsewhere, in_names, sounds)


def _phrases(family: str, text: str) -> Iterator[_Phrase]:
    """Give the phrases that a line stands for: with and without each word that may be missing."""
    parts = text.split()
    for kept in product(*[(True, False) if part.endswith("?") else (True,) for part in parts]):
        tokens = tuple(_token(part.removesuffix("?")) for part, there in zip(parts, kept, strict=True) if there)
        yield _Phrase(family, tokens)


def _token(text: str) -> _Token:
    parts = [part for part in text.split("|") if part != "#"]
    words = frozenset(_shape(part) for part in parts if not part.endswith("*"))
    return _Token(words, tuple(_shape(part[:-1]) for part in parts if part.endswith("*")), "#" in text)
