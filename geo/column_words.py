"""Column names by their words: cut, joined, abbreviated, in another order or language, with units or question numbers."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geo.text import fold, is_one_edit

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = [
    "NAMED",
    "RIVAL_NAME",
    "best_score",
    "is_denied",
    "is_personal_name",
    "meanings",
    "name_score",
    "name_words",
    "numbers_things",
    "polygon_words",
    "says",
]

_QUESTION = re.compile(r"^\s*(?:[A-Za-z]{1,2}\d{1,3}|\d{1,3})\s*+[.):_-]++\s*+(?=\S*[A-Za-z])")
_UNIT = re.compile(r"[(\[][^()\[\]]*+[)\]]\s*+$")
_DOTTED = re.compile(r"(?<![A-Za-z])(?:[A-Za-z]\.)+[A-Za-z]\.?(?![A-Za-z])")
_CAMEL = re.compile(r"(?<=[a-zñáéíóú])(?=[A-ZÑÁÉÍÓÚ])|(?<=[A-Z])(?=[A-Z][a-z]{2})|(?<=[A-Za-z])(?=\d)|(?<=\d)(?=[A-Za-z])")
_SHORT_CUT = 4
"""Letters of the beginning of a word that stands for it, at least: with fewer, many words begin alike."""
_EDITED = 6
"""Letters of a word that may have one of them wrong, at least: shorter words that differ in one are other words."""
_SWAPPED = 5
"""Letters of a word of which two may be in the wrong order, at least."""
_ENDED = 5
"""Letters of a word of polygons, at least, for it to be known cut or with an ending: shorter ones begin other words."""
_PREFIX, _TYPO, _STRAY = 0.8, 0.7, 0.9
"""Parts of a score: of a word that is cut, and of one with a wrong letter; and what each unexplained word leaves of it."""
_DOUBT = 0.7
"""What a word that makes a field doubtful leaves of its score."""
NAMED = 0.6
"""Score of a name that says which field it is, at least."""
RIVAL_NAME = 0.85
"""Score of the name of another column from which it may as well be the field as one of an exact name."""
_LONGEST_NAME, _MOST_WORDS = 80, 10
"""Letters and words of a name, at most: a longer text is a sentence, and not a name."""


@cache
def _table() -> dict[str, dict[str, Any]]:
    with Path(__file__).with_name("column_words.toml").open("rb") as file:
        return tomllib.load(file)


@cache
def _words() -> dict[str, str]:
    """Return the word that each spelling stands for."""
    spelt = {other: word for word, others in _table()["palabras"].items() for other in others}
    return spelt | {word: word for word in _table()["palabras"]}


@cache
def _vocabulary() -> frozenset[str]:
    """Return the words into which letters written together are divided."""
    personal = _table()["personales"]
    known = {*_words(), *_table()["relleno"]["palabras"], *personal["cargo"], *personal["atributo"]}
    return frozenset(word for word in known if len(word) > 2 or word == "ID")


@cache
def name_words(header: str) -> tuple[str, ...]:
    """Return the folded words of a column name, without the number of a question and the unit in brackets at its end.

    Examples
    --------
    >>> name_words("P1. fechaHecho (dd/mm/aaaa)"), name_words("NRODNI"), name_words("Lat_Hecho2")
    (('FECHA', 'HECHO'), ('NRO', 'DNI'), ('LAT', 'HECHO', '2'))
    """
    bare = _QUESTION.sub("", header[: 2 * _LONGEST_NAME])
    bare = _UNIT.sub("", bare) or bare
    bare = _DOTTED.sub(lambda initials: initials[0].replace(".", ""), bare)
    found: list[str] = []
    for word in fold(_CAMEL.sub(" ", bare)).split():
        found += _divided(word) or (word,)
    return tuple(found)


def _divided(word: str) -> tuple[str, ...]:
    """Return the known words that a word consists of, the longest first; nothing if there is no such division."""
    if word in _vocabulary() or len(word) < _EDITED - 1 or len(word) > _LONGEST_NAME // 2:
        return ()
    for size in range(len(word) - 2, 1, -1):
        head, tail = word[:size], word[size:]
        if head in _vocabulary() and (rest := (tail,) if tail in _vocabulary() else _divided(tail)):
            return (head, *rest)
    return ()


@cache
def _known(word: str) -> tuple[str, float]:
    """Return the word of ``[palabras]`` that a word of a name stands for, and how surely, from 0 to 1."""
    if word in _words():
        return _words()[word], 1.0
    for spelling, meaning in _words().items():
        if len(word) >= _SHORT_CUT and spelling.startswith(word):
            return meaning, _PREFIX
        if word in {f"{spelling}S", f"{spelling}ES"} and len(spelling) >= _SHORT_CUT:
            return meaning, 1.0
    for spelling, meaning in _words().items():
        long = len(spelling) >= _EDITED and len(word) >= _EDITED - 1
        if (long or (len(word) >= _SWAPPED and sorted(word) == sorted(spelling))) and is_one_edit(word, spelling):
            return meaning, _TYPO
    return "", 0.0


def _meanings(header: str) -> tuple[list[str], list[tuple[str, float]]]:
    """Return the words of a column name, without numbers, and what each stands for and how surely."""
    words = [word for word in name_words(header) if not word.isdigit()][:_MOST_WORDS]
    return words, [_known(word) for word in words]


def meanings(header: str) -> frozenset[str]:
    """Return the words of ``column_words.toml`` that the words of a column name stand for.

    Examples
    --------
    >>> sorted(meanings("Hora de la denuncia"))
    ['DENUNCIA', 'HORA']
    """
    return frozenset(meaning for meaning, _ in _meanings(header)[1] if meaning)


def is_denied(header: str, field: str, table: str = "incidentes") -> bool:
    """Return whether a word of a column name says that it does not hold a field, such as ``registro`` of a date."""
    return not meanings(header).isdisjoint(_table()[table][field]["contra"])


def name_score(header: str, field: str, table: str = "incidentes") -> float:
    """Return how well a column name says that it holds a field, from 0 to 1, by its words.

    ``table`` and ``field`` are those of ``column_words.toml``; ``x`` and ``y`` are the coordinates in any system.

    Examples
    --------
    >>> name_score("FECHA Y HORA DEL EVENTO", "fecha"), name_score("fecha_registro", "fecha")
    (1.0, 0.0)
    """
    if is_denied(header, field, table):
        return 0.0
    rule = _table()[table][field]
    words, known = _meanings(header)
    scores = dict(sorted(known, key=lambda item: item[1]))
    groups = [group.split() for group in rule["nucleo"]]
    core = max((min(scores.get(word, 0.0) for word in group) for group in groups), default=0.0)
    doubtful = set(rule.get("duda", ()))
    beside = {*rule["ayuda"], *doubtful, *(word for group in groups for word in group)}
    fillers = set(_table()["relleno"]["palabras"])
    strays = sum(meaning not in beside and word not in fillers for word, (meaning, _) in zip(words, known, strict=True))
    return float(core * _STRAY**strays * (1.0 if doubtful.isdisjoint(scores) else _DOUBT))


def best_score(header: str, table: str) -> float:
    """Return the best score of a name for any field of a table; 0 for a name that says none, or a table without words."""
    best = max((name_score(header, field, table) for field in _table().get(table, {})), default=0.0)
    return best if best >= NAMED else 0.0


@cache
def is_personal_name(header: str) -> bool:
    """Return whether a column name says that it holds personal data, which are never loaded; also cut, joined or misspelt.

    Examples
    --------
    >>> [is_personal_name(name) for name in ("NOM_AGRAVIADO", "DIR_DENUNC", "Hecho denunciado", "ID_DENUNCIA")]
    [True, True, False, False]
    """
    rule = _table()["personales"]
    words = name_words(header)
    owned = not set(rule["de_quien"]).isdisjoint(words) and not set(rule["dudosas"]).isdisjoint(words)
    if owned or any(set(group.split()) <= set(words) for group in rule["grupo"]):
        return True
    said = [word for word in words if _is_of_people(word) and not _is_of_moment(word, words)]
    said = [word for word in said if not _is_of_unit(word, words)]
    return bool(said) and not _speaks_of_incident(words, said)


def _is_of_moment(word: str, words: tuple[str, ...]) -> bool:
    """Return whether a cut word, such as «occu» beside a date or an hour, is «occurrence» and not «occupation»."""
    known = _known(word)[0] == "HECHO" and "OCCURRENCE".startswith(word)
    return known and not {"FECHA", "HORA"}.isdisjoint(_known(other)[0] for other in words)


def _is_of_unit(word: str, words: tuple[str, ...]) -> bool:
    """Return whether a word such as «responsable» follows the word of a unit: «unidad responsable»."""
    before = words[words.index(word) - 1] if words.index(word) else ""
    return word in _table()["personales"]["de_unidad"] and _known(before)[0] in {"COMISARIA", "DEPENDENCIA"}


def numbers_things(header: str) -> bool:
    """Return whether the words of a column name say that its numbers are of reports, cases or places, not of persons."""
    return not set(_table()["personales"]["cosas"]).isdisjoint(name_words(header))


def _speaks_of_incident(words: tuple[str, ...], said: list[str]) -> bool:
    """Return whether «denunciado» follows a word such as «hecho», or «presunto» precedes one, without a word of a name."""
    rule = _table()["personales"]
    beside = [before for before, word in pairwise(words) if word.startswith("DENUNCIAD")]
    beside += [after for word, after in pairwise(words) if word.startswith("PRESUNT")]
    owned = not set(rule["de_quien"]).isdisjoint(words)
    return len(beside) == len(said) and set(beside) <= set(rule["delito"]) and not owned


@cache
def _is_of_people(word: str) -> bool:
    """Return whether a word, perhaps cut, plural or misspelt, is a part or an attribute of a person."""
    rule = _table()["personales"]
    common = word in _words() or word in _table()["relleno"]["palabras"]
    for known in (*rule["cargo"], *rule["atributo"]):
        if word in {known, f"{known}S", f"{known}ES"}:
            return True
        if common or known in rule["entero"]:
            continue
        if (len(word) >= _SHORT_CUT and known.startswith(word)) or (
            len(known) >= _EDITED and len(word) >= _EDITED and is_one_edit(word, known)
        ):
            return True
    return False


@cache
def polygon_words() -> dict[str, dict[str, frozenset[str]]]:
    """Return the words of the columns of polygon layers: the lists of each section of ``[poligonos]``."""
    return {table: {key: frozenset(words) for key, words in keys.items()} for table, keys in _table()["poligonos"].items()}


def says(words: Iterable[str], table: str, key: str, *, cut: bool = True) -> bool:
    """Return whether a word of a name is one of a list of :func:`polygon_words`, whole, or cut or with an ending."""
    known = polygon_words()[table][key]
    return any(word in known or (cut and any(_begins_alike(word, other) for other in known)) for word in words)


def _begins_alike(word: str, known: str) -> bool:
    return len(word) >= _ENDED and len(known) >= _ENDED and (word.startswith(known) or known.startswith(word))
