"""Axis of the headers: what people and programs call the columns, and how they write it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from helpers.kinds.words import (
    ACCENTED,
    ARCGIS,
    CLIPPED,
    COORD,
    ENGLISH,
    HECHO,
    LETTERS,
    PLAIN,
    PORTUGUESE,
    QGIS,
    REPORT,
    SERENAZGO,
    SHORT,
    SUCESO,
    UNITS,
    Words,
)

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["STYLES", "Style"]

_SHOUTED = re.compile(r"[A-Z_]+")
"""Names that an office gave, and another would write in its own style."""
_NUMBERS = {name: number for number, name in enumerate(PLAIN, start=1)}


@dataclass(frozen=True, slots=True)
class Style:
    """Headers of a file: ``words`` of each field, and ``write(field, words)`` that makes the header of them.

    ``bare`` files have no line of headers. ``may_refuse`` are codes, or names of errors, that a person would forgive.
    """

    words: Words
    write: Callable[[str, str], str]
    bare: bool = False
    cut: int = 0
    may_refuse: frozenset[str] = frozenset()

    def header(self, field: str) -> str:
        """Return the header of a field, or of a column whose words are given."""
        text = self.write(field, self.words.get(field, field))
        return text[: self.cut] if self.cut else text

    def decoy(self, name: str) -> str:
        """Return the header of a column that stands beside; names that a program gave stay as they are."""
        return self.header(name.lower().replace("_", " ")) if _SHOUTED.fullmatch(name) else name[: self.cut or None]


def _camel(text: str) -> str:
    first, *rest = text.split()
    return first.lower() + "".join(word.capitalize() for word in rest)


STYLES: dict[str, Style] = {
    "plain": Style(PLAIN, lambda _, text: text),
    "upper": Style(PLAIN, lambda _, text: text.upper()),
    "title": Style(PLAIN, lambda _, text: text.title()),
    "hecho upper snake": Style(HECHO, lambda _, text: text.upper().replace(" ", "_")),
    "hecho lower snake": Style(HECHO, lambda _, text: text.replace(" ", "_")),
    "hecho sentence": Style(HECHO, lambda _, text: text.capitalize()),
    "hecho camel": Style(HECHO, lambda _, text: _camel(text)),
    "hecho R dots": Style(HECHO, lambda _, text: text.capitalize().replace(" ", ".")),
    "hecho accents": Style(ACCENTED, lambda _, text: text.capitalize()),
    "hecho accents upper": Style(ACCENTED, lambda _, text: text.upper()),
    "hecho question P1.": Style(HECHO, lambda field, text: f"P{_NUMBERS.get(field, 20)}. {text.capitalize()}"),
    "hecho question 1)": Style(HECHO, lambda field, text: f"{_NUMBERS.get(field, 20)}) {text.capitalize()}"),
    "hecho question 2.1": Style(HECHO, lambda field, text: f"2.{_NUMBERS.get(field, 20)} {text.upper()}"),
    "hecho units": Style(HECHO, lambda field, text: text.capitalize() + UNITS.get(field, "")),
    "plain units": Style(PLAIN, lambda field, text: text + UNITS.get(field, "")),
    "hecho colon": Style(HECHO, lambda _, text: f"{text.capitalize()}:"),
    "hecho required star": Style(HECHO, lambda _, text: f"{text.title()} *"),
    "plain blanks": Style(PLAIN, lambda _, text: f"  {text.upper()} "),
    "hecho no-break": Style(HECHO, lambda _, text: text.upper().replace(" ", "\u00a0")),
    "hecho two lines": Style(HECHO, lambda _, text: text.upper().replace(" ", "\n", 1)),
    "hecho kebab": Style(HECHO, lambda _, text: text.replace(" ", "-")),
    "plain txt_": Style(PLAIN, lambda _, text: f"txt_{text}".replace(" ", "_")),
    "plain table prefix": Style(PLAIN, lambda _, text: f"denuncias.{text}".replace(" ", "_")),
    "plain json_normalize": Style(PLAIN, lambda _, text: f"properties.{text}".replace(" ", "_")),
    "plain join _1": Style(PLAIN, lambda _, text: f"{text}_1".replace(" ", "_")),
    "plain brackets": Style(PLAIN, lambda _, text: f"[{text}]"),
    "hecho cut to ten": Style(HECHO, lambda _, text: text.upper().replace(" ", "_"), cut=10),
    "short cut to ten": Style(SHORT, lambda _, text: text.upper().replace(" ", "_"), cut=10),
    "english cut to ten": Style(ENGLISH, lambda _, text: text.replace(" ", "_"), cut=10),
    "short upper snake": Style(SHORT, lambda _, text: text.upper().replace(" ", "_")),
    "short pascal": Style(SHORT, lambda _, text: text.title().replace(" ", "")),
    "suceso sentence": Style(SUCESO, lambda _, text: text.capitalize()),
    "suceso upper": Style(SUCESO, lambda _, text: text.upper()),
    "serenazgo upper": Style(SERENAZGO, lambda _, text: text.upper()),
    "serenazgo snake": Style(SERENAZGO, lambda _, text: text.replace(" ", "_")),
    "english title": Style(ENGLISH, lambda _, text: text.title()),
    "english snake": Style(ENGLISH, lambda _, text: text.replace(" ", "_")),
    "english camel": Style(ENGLISH, lambda _, text: _camel(text)),
    "english report": Style(REPORT, lambda _, text: text.title()),
    "english report snake": Style(REPORT, lambda _, text: text.upper().replace(" ", "_")),
    "portuguese sentence": Style(PORTUGUESE, lambda _, text: text.capitalize()),
    "portuguese upper snake": Style(PORTUGUESE, lambda _, text: text.upper().replace(" ", "_")),
    "arcgis POINT_X": Style(ARCGIS, lambda _, text: text.upper().replace(" ", "_")),
    "qgis xcoord": Style(QGIS, lambda _, text: text.replace(" ", "_")),
    "letters X Y": Style(LETTERS, lambda _, text: text.upper()),
    "coord. X": Style(COORD, lambda _, text: text.title().replace("Coord ", "Coord. ")),
    "clipped upper": Style(CLIPPED, lambda _, text: text.upper()),
    "clipped dots": Style(CLIPPED, lambda _, text: ". ".join(text.title().split()) + "."),
    "no headers": Style(PLAIN, lambda _, text: text, bare=True, may_refuse=frozenset({"ColumnError", "SIN_CABECERA"})),
}
"""Styles by name; the first changes nothing."""
