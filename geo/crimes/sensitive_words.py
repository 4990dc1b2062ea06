"""Sensitive words, about a person's life or home (``sensitive_words.toml``), and their detection in misspelt text."""

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
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

__all__ = ["Lexicon", "family_in", "family_reasons", "home_in", "people", "words_of"]

_AGE = "edad"
"""Family of ages under eighteen, which a pattern finds instead of words."""

_LEAST_SOUND = 5  # letters, at least, of a word recognised when misspelt: shorter words sound like many others
_LEAST_SHAPE = 4  # letters, at least, of a word in which a digit is a misread letter: T10 is not TIO, 1ER not IER
_LEAST_BEGINNING, _MOST_BEGINNING = 3, 20  # letters of the shortest (HIJ*) and longest beginning in the lists
_WORDS_OF_ONE = frozenset("YOU")  # conjunctions of one letter; A and E also number doors
_LETTERS = str.maketrans("L105348", "IIOSEAB")
_GLUED = re.compile(r"\b([A-Z]{3,})(?=\d+[A-Z]?\b)")  # DPTO302
_TO_TEN = r"UN|UNO|DOS|TRES|CUATRO|CINCO|SEIS|SIETE|OCHO|NUEVE|DIEZ"
_UNDER_AGE = rf"(?:0?\d|1[0-7]|{_TO_TEN}|ONCE|DOCE|TRECE|CATORCE|QUINCE|DIECISEIS|DIECISIETE)"
_SOMEBODY = (
    r"(?:AGRAVIAD[OA]S?|VICTIMAS?|DENUNCIANTE|PERSONA|JOVEN|VARON|MASCULINO|SUJETO|PASAJER[OA]|TRANSEUNTE|USUARI[OA]|EDAD)"
)
_AGED = re.compile(rf"\b{_UNDER_AGE} ?(?:ANOS?|ANITOS|MESES|YEARS?|YO)\b|\b{_SOMEBODY} (?:DE )?(?:0?[1-9]|1[0-7])\b")


class _Token(NamedTuple):
    """One position of a phrase: words, beginnings of words, or a number or single letter."""

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
    """Phrases by the word or beginning of their first position; a single word is a phrase of one position.

    ``beginnings`` are the first three letters of those in ``by_beginning``: few words have any.
    """

    by_word: dict[str, list[_Phrase]] = field(default_factory=dict)
    by_beginning: dict[str, list[_Phrase]] = field(default_factory=dict)
    by_number: list[_Phrase] = field(default_factory=list)
    beginnings: set[str] = field(default_factory=set)

    def add(self, phrase: _Phrase) -> None:
        head = phrase.tokens[0]
        for word in head.words:
            self.by_word.setdefault(word, []).append(phrase)
        for start in head.beginnings:
            self.by_beginning.setdefault(start, []).append(phrase)
            self.beginnings.add(start[:_LEAST_BEGINNING])
        if head.number:
            self.by_number.append(phrase)

    def found(self, shapes: Sequence[str]) -> Iterator[tuple[str, range]]:
        """Yield the family and the positions of every phrase in a text, in order."""
        for at, shape in enumerate(shapes):
            starting: Iterable[_Phrase] = self.by_word.get(shape, ())
            if shape[:_LEAST_BEGINNING] in self.beginnings:
                ends = range(_LEAST_BEGINNING, min(len(shape), _MOST_BEGINNING) + 1)
                starting = chain(starting, *(self.by_beginning.get(shape[:end], ()) for end in ends))
            if self.by_number and _is_number(shape):
                starting = chain(starting, self.by_number)
            for phrase in starting:
                if phrase.fits(shapes, at):
                    yield phrase.family, range(at, at + len(phrase.tokens))


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Lexicon:
    """Families of sensitive words, to be searched for in texts."""

    sounds: frozenset[str]
    _index: _Index
    _exceptions: _Index
    _cancelling: Mapping[str, frozenset[str]]  # family -> words that exclude it from the whole text
    _in_names: frozenset[str]  # words that are also names of streets
    _sounds: Mapping[str, frozenset[str]]

    def find(self, words: Sequence[str], near: Collection[int] = ()) -> tuple[str, set[str]]:
        """Return the family of words in a text, and no words; if there is none, "" and the words that no phrase explains.

        Parameters
        ----------
        words
            Words of a folded text.
        near
            Positions of the words that follow the word *street*; there, a word that is also a street name does not count.
        """
        shapes = [_shape(word) for word in words]
        hits = list(self._index.found(shapes))
        if not hits:
            return "", {*words}
        excepted = {(family, place) for family, places in self._exceptions.found(shapes) for place in places}
        named = {place for place in near if words[place] in self._in_names}
        for family, places in hits:
            is_exception = any((family, place) in excepted or place in named for place in places)
            if not is_exception and self._cancelling[family].isdisjoint(words):
                return family, set()
        settled = {place for _, place in excepted} | {place for _, places in hits for place in places}
        return "", {word for place, word in enumerate(words) if place not in settled}

    def like(self, word: str) -> str:
        """Return the family of a misspelt or truncated word, or an empty text."""
        if not like_any(word, self.sounds):
            return ""
        return next(family for family, sounds in self._sounds.items() if like_any(word, sounds))


def family_in(text: str) -> tuple[str, set[str]]:
    """Return the family of sensitive words in a folded text, or an empty text.

    In the latter case, also the words that no phrase explains, to be compared with those of :func:`people` for
    misspellings.
    """
    family, rest = people().find(words_of(text))
    return family or (_AGE if _AGED.search(text) else ""), rest


def home_in(words: Sequence[str], column: str, *, near: Collection[int] = (), names: Collection[int] = ()) -> bool:
    """Return whether the words of a column of places (``tipo_lugar``, ``direccion``) mention a home.

    ``near`` are the positions of words that follow the word *street*, as in :meth:`Lexicon.find`, and ``names`` those of all
    words of its name, which count only if spelt exactly.
    """
    family, rest = _homes(column).find(words, near)
    rest -= {words[place] for place in names}
    return bool(family) or any(not is_ordinary(word) and _homes(column).like(word) for word in rest)


def words_of(text: str) -> list[str]:
    """Return the words of a folded text; a number attached to a word is a word of its own (``DPTO302``)."""
    words = text.split()
    return words if all(map(str.isalpha, words)) else _GLUED.sub(r"\1 ", text).split()


@cache
def family_reasons() -> dict[str, str]:
    """Return the Spanish reason of each family, for the user."""
    return {name: str(table["motivo"]) for name, table in _families().items()}


@cache
def people() -> Lexicon:
    """Return the lexicon of all families, for modalidades."""
    return _lexicon(_families())


@cache
def _homes(column: str) -> Lexicon:
    families = {name: table for name, table in _families().items() if column in table.get("lugar", ())}
    return _lexicon(families, of_address=column == "direccion")


def _is_number(word: str) -> bool:
    """Return whether a word may number a door: it begins with a digit, or is a letter other than a conjunction."""
    return word[0].isdigit() or (len(word) == 1 and word not in _WORDS_OF_ONE)


def _shape(word: str) -> str:
    """Return a word with confusable letters and digits replaced by one of them: ``DOMlClLI0`` gives that of DOMICILIO."""
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
    """Return the lexicon of some families; in addresses fewer words may be misspelt, and some phrases are place names."""
    index, exceptions = _Index(), _Index()
    cancelling, sounds = {}, {}
    for name, table in families.items():
        words = f"{table.get('voces', '')} {table.get('ingles', '')}".split()
        for text in (*words, *table.get("frases", ())):
            for phrase in _phrases(name, text):
                index.add(phrase)
        for text in (*table.get("salvo", ()), *(table.get("distritos", ()) if of_address else ())):
            for phrase in _phrases(name, text):
                exceptions.add(phrase)
        cancelling[name] = frozenset(table.get("salvo_si", "").split())
        spelt = table.get("parecidas" if of_address else "voces", "").split()
        sounds[name] = frozenset(sound(word) for word in spelt if word.isalpha() and len(word) >= _LEAST_SOUND)
    in_names = frozenset(word for table in families.values() for word in table.get("calles", "").split())
    return Lexicon(frozenset(chain.from_iterable(sounds.values())), index, exceptions, cancelling, in_names, sounds)


def _phrases(family: str, text: str) -> Iterator[_Phrase]:
    """Yield the phrases of a line of the lists, with and without each optional word."""
    parts = text.split()
    for kept in product(*[(True, False) if part.endswith("?") else (True,) for part in parts]):
        tokens = tuple(_token(part.removesuffix("?")) for part, there in zip(parts, kept, strict=True) if there)
        yield _Phrase(family, tokens)


def _token(text: str) -> _Token:
    parts = [part for part in text.split("|") if part != "#"]
    words = frozenset(_shape(part) for part in parts if not part.endswith("*"))
    return _Token(words, tuple(_shape(part[:-1]) for part in parts if part.endswith("*")), "#" in text)
