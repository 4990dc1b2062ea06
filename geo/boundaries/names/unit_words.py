"""Words that say what a polygon is: «Sector 3», «Cuadrante A», «Comisaría Central»; and names that say nothing."""

from __future__ import annotations

import re
from dataclasses import dataclass

from geo.naming import UNNAMED
from geo.text import fold

__all__ = [
    "LEVEL_WORDS",
    "STATION_ABBREVIATIONS",
    "STATION_NOUNS",
    "NameParts",
    "is_generic",
    "is_outline",
    "is_plain_number",
    "level_of_folder",
    "own_name",
    "parts_of_name",
]

STATION_NOUNS = frozenset(("COMISARIA", "CPNP"))
"""Words for a police station, folded, as the PNP writes them."""
STATION_ABBREVIATIONS = frozenset(("CIA", "CRIA"))
"""Words for it, folded, as people abbreviate them."""
LEVEL_WORDS = {
    "comisaria": {*STATION_NOUNS, *STATION_ABBREVIATIONS, "DEPENDENCIA", "DELEGACION", "SECCIONAL", "PRECINCT"},
    "sector": {"SECTOR", "SECT", "ZONA", "BEAT"},
    "subsector": {"SUBSECTOR", "CUADRANTE", "CUAD", "MANZANA", "SUBZONA"},
    "distrito": {"DISTRITO"},
    "provincia": {"PROVINCIA"},
    "region": {"REGION", "DEPARTAMENTO"},
}
"""Words before or after which the name of a unit stands, folded, by its level."""
_WORDS = {word: level for level, words in LEVEL_WORDS.items() for word in words}
_NUMBERED = {"S": "sector", "SS": "subsector"}
"""Letters that stand for a level where a number follows: «S-1», «S1»."""
_ORDINAL = re.compile(r"\d{1,3}(?:ER|DO|RO|TO|MO|VO|NO|O|A)?|PRIMER|SEGUNDO|TERCER|CUARTO|QUINTO|SEXTO")
_ROMAN = re.compile(r"[IVX]{1,6}")
_TOKEN = re.compile(r"[^\W_]+")
_GLUED = re.compile(r"(S|SS)(\d{1,3})[A-Z]?")
_UNTITLED = ("UNTITLED", "SIN TITULO", "SEM TITULO", UNNAMED)
_GENERIC = re.compile(
    r"(?:MIS LUGARES|LUGARES TEMPORALES|MEUS LUGARES|LUGARES TEMPORARIOS|MY PLACES|TEMPORARY PLACES|LAYER|CAPA|MAPA|DOC"
    r"|DOCUMENT|DOCUMENTO|ROOT|KML|FEATURES|PLACEMARKS?|POLYGON|POLIGONO|NUEVO POLIGONO|NEW POLYGON|CARPETA|FOLDER"
    r"|NEW FOLDER|NUEVA CARPETA|NULL|NONE|EXPORT(?:ED)?)(?: \d{1,4})?(?: KM[LZ])?"
)
"""Names that programs give where nobody wrote one, folded, with the number that follows."""
_KINDS = {
    *("SECTORES", "CUADRANTES", "SUBSECTORES", "ZONAS", "COMISARIAS", "POLIGONOS", "LIMITES", "LIMITE", "JURISDICCION"),
    *("JURISDICCIONES", "SECTORIZACION", "MAPA", "MAPAS", "PLANO", "PLANOS", "CAPA", "CAPAS", "AREAS", "AREA", "SHAPE"),
    *("PERIMETRO", "CONTORNO", "JURISDICCIONAL", "JURISDICCIONALES", "POLICIAL", "POLICIALES", "KML", "KMZ", "SHP"),
}
"""Words of the content of a file or folder, which are not part of the name of a unit."""
_PLURALS = {
    **dict.fromkeys(("COMISARIAS", "JURISDICCIONES"), "comisaria"),
    **dict.fromkeys(("SECTORES", "ZONAS"), "sector"),
    **dict.fromkeys(("SUBSECTORES", "CUADRANTES", "MANZANAS"), "subsector"),
}
"""Words of a folder that say of which level its polygons are."""
_LINKS = {"DE", "DEL", "LA", "LAS", "LOS", "EL", "Y", "POR", "EN"}
_VERSION = re.compile(r"(?:19|20)\d\d|V\d{1,3}|FINAL|COPIA|ACTUALIZAD[OA]S?|NUEV[OA]S?|ULTIM[OA]S?")
"""Words at the end of the name of a file that tell one version from another."""
_OUTLINES = {"JURISDICCION", "LIMITE", "LIMITES", "PERIMETRO", "CONTORNO", "COMISARIA", "JURISDICCIONAL"}
_EMPTY_NAMES = {*STATION_NOUNS, *STATION_ABBREVIATIONS, "PNP", "SECTOR", "SECTORES", "DEPENDENCIA", "POLICIAL"}


@dataclass(frozen=True, slots=True)
class NameParts:
    """A name by level: the text of each unit that it names, and the ``before`` that stands before the first of them."""

    levels: dict[str, str]
    before: str = ""


def parts_of_name(name: str) -> NameParts:
    """Return what a name says of levels; none where it has no word of a unit.

    Examples
    --------
    >>> parts_of_name("Comisaría Central - Sector 2").levels
    {'comisaria': 'Comisaría Central', 'sector': 'Sector 2'}
    >>> parts_of_name("Ilo, sector III")
    NameParts(levels={'sector': 'sector III'}, before='Ilo')
    """
    tokens = [(found.start(), fold(found[0])) for found in _TOKEN.finditer(name)]
    marks: list[tuple[int, str]] = []  # number of the first token of each unit, and its level
    for at, (_, word) in enumerate(tokens):
        level = _level_at([word for _, word in tokens], at)
        if level and level not in {found for _, found in marks}:
            marks.append((at, level))
    marks = [mark for n, mark in enumerate(marks) if n + 1 == len(marks) or marks[n + 1][0] - mark[0] > 1 or n == 0]
    if len(marks) > 1 and any(end - start < 2 for start, end in _spans(marks, len(tokens))):
        marks = marks[:1]  # «CIA ZONA NORTE», «SECTOR COMISARIA»: the second word is part of the name of the first
    if not marks:
        return NameParts({})
    first = marks[0][0]
    if all(_ORDINAL.fullmatch(word) for _, word in tokens[:first]):  # «1er sector»
        marks[0] = (0, marks[0][1])
    cuts = [tokens[start][0] for start, _ in marks] + [len(name)]
    found = {level: _trimmed(name[cuts[n] : cuts[n + 1]]) for n, (_, level) in enumerate(marks)}
    return NameParts(found, _trimmed(name[: cuts[0]]))


def _level_at(words: list[str], at: int) -> str:
    word, after = words[at], words[at + 1] if at + 1 < len(words) else ""
    if word == "SUB" and after == "SECTOR":
        return "subsector"
    if word == "SECTOR" and at and words[at - 1] == "SUB":
        return ""
    if word in _NUMBERED and after.isdecimal():
        return _NUMBERED[word]
    glued = _GLUED.fullmatch(word)
    return _NUMBERED[glued[1]] if glued else _WORDS.get(word, "")


def _spans(marks: list[tuple[int, str]], count: int) -> list[tuple[int, int]]:
    starts = [start for start, _ in marks]
    return list(zip(starts, [*starts[1:], count], strict=True))


def _trimmed(text: str) -> str:
    return text.strip(" \t\r\n-–—_/|,:;.·()[]")


def is_generic(name: str) -> bool:
    """Return whether a name is none: blank, or what a program writes where nobody gave one."""
    folded = fold(name)
    return not folded or any(words in folded for words in _UNTITLED) or _GENERIC.fullmatch(folded) is not None


def is_plain_number(name: str) -> bool:
    """Return whether a name is a number, a roman one, or a letter: it names a sector, not a comisaría."""
    folded = fold(name)
    return folded.isdecimal() or len(folded) == 1 or _ROMAN.fullmatch(folded) is not None


def is_outline(name: str) -> bool:
    """Return whether a name says only that a polygon is the whole of a jurisdiction: «Jurisdicción», «Límite»."""
    words = set(fold(name).split()) - _LINKS
    return bool(words) and words <= {*_OUTLINES, "PNP", "POLICIAL"}


def level_of_folder(folder: str) -> str:
    """Return the level of the polygons of a folder, from a plural at the start of its name; empty if it has none."""
    return _PLURALS.get(fold(folder).partition(" ")[0], "")


def own_name(name: str, *, is_file: bool = False) -> str:
    """Return the name of a folder or file without the words of its content; empty if nothing is left.

    Of a file, the words at the end that tell its versions apart are left out too.

    Examples
    --------
    >>> own_name("Sectores de la comisaría de Ilo 2024", is_file=True), own_name("sectores.kml")
    ('comisaría de Ilo', '')
    """
    if is_generic(name):
        return ""
    tokens = [(found.start(), found.end(), fold(found[0])) for found in _TOKEN.finditer(name)]
    while tokens and tokens[0][2] in {*_KINDS, *_LINKS}:
        tokens.pop(0)
    while tokens and (tokens[-1][2] in {*_KINDS, *_LINKS} or (is_file and _is_version(name, *tokens[-1]))):
        tokens.pop()
    if not tokens or {word for _, _, word in tokens} <= {*_EMPTY_NAMES, *_LINKS}:
        return ""
    return name[tokens[0][0] : tokens[-1][1]]


def _is_version(name: str, start: int, _: int, word: str) -> bool:
    """Return whether a word of the name of a file tells a version: «2024», «final», the number of a copy «(1)»."""
    return _VERSION.fullmatch(word) is not None or (word.isdecimal() and name[start - 1 : start] == "(")
