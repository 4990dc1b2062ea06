"""Which of several tables hold records: of the sheets of a workbook, the layers of a file, the files in a zip."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from geo.columns import OF_INCIDENTS, detect
from geo.months import MONTHS, SEPTIEMBRE
from geo.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from geo.text_table import TextTable

__all__ = ["are_periods", "is_about_others", "is_prose", "only_records"]

_DATE = re.compile(r"\s{0,4}(?:\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}|\d{4}[/.-]\d{1,2}[/.-]\d{1,2})")
_DATED = 0.5
"""Share of the filled cells of a column, from 0 to 1, from which it is a column of dates."""
_KNOWN = 3
"""Known column names, at least, of a table of records without a date or a place."""
_ABOUT = {
    *("DICCIONARIO", "LEEME", "LEAME", "README", "METADATOS", "METADATA", "GLOSARIO", "LICENCIA", "LICENSE", "LEYENDA"),
    *("NOTAS", "INSTRUCCIONES"),
}
"""Words in the name of a file about others."""
_YEAR = re.compile(r"(?:19|20)\d\d")
_PROSE = {".md", ".markdown", ".rst", ".adoc", ".html", ".htm"}
"""Suffixes of texts, which in a zip are about its tables where they hold none."""


def _has_records(table: TextTable, synonyms: str) -> bool:
    """Return whether a table holds records: it has known columns, a column of dates, or points.

    Parameters
    ----------
    table
        As read.
    synonyms
        Section of ``synonyms.toml`` with the names of the columns.
    """
    if not len(table.frame):
        return False
    found = detect(map(str, table.frame.columns), synonyms)
    if len(found) >= _KNOWN or OF_INCIDENTS & found.keys():
        return True
    if table.points is not None and "Point" in set(table.points.geom_type.dropna()):
        return True
    filled = (cells[cells.str.strip() != ""] for _, cells in table.frame.items())
    return any(len(cells) and cells.str.match(_DATE).mean() >= _DATED for cells in filled)


def are_periods(names: Iterable[str]) -> bool:
    """Return whether the names of sheets are all of months or years: «ENERO», «Feb 24», «2023»."""
    return all(any(_YEAR.fullmatch(word) or _is_month(word) for word in fold(name).split()) for name in names)


def _is_month(word: str) -> bool:
    """Return whether a folded word begins a month with three letters or more, perhaps with a year at its end."""
    letters = word.rstrip("0123456789")
    return len(letters) > 2 and any(fold(name).startswith(letters) for name in (*MONTHS, SEPTIEMBRE))


def is_about_others(name: str) -> bool:
    """Return whether a file, by its name, describes others: a dictionary, a licence."""
    return bool(_ABOUT & {*fold(name).split()})


def is_prose(file: Path) -> bool:
    """Return whether a file without a table is no damaged table: it describes others, or is a page of text."""
    return file.suffix.lower() in _PROSE or is_about_others(file.stem)


def only_records(tables: dict[str, TextTable], synonyms: str) -> dict[str, TextTable]:
    """Return the tables that hold records; all of them, if none does."""
    return {name: table for name, table in tables.items() if _has_records(table, synonyms)} or tables
