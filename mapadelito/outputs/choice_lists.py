"""Lists of names to choose from in a cell of a workbook, kept in a hidden worksheet that is not read back."""

from __future__ import annotations

from itertools import zip_longest
from typing import TYPE_CHECKING, Any

from geo.crimes.catalogue import EXCLUDED, UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from geo.crimes.catalogue import Catalogue

__all__ = ["LISTS", "choice_rule", "list_rows", "names_of_delitos", "write_lists"]

LISTS = "LISTAS"
"""Name of the hidden worksheet, one of those that are not read (:mod:`geo.formats.tables.workbooks`)."""


def names_of_delitos(catalogue: Catalogue, *, level: str = "generico") -> list[str]:
    """Return the names of a level of the catalogue, without those that a crime map leaves out."""
    left_out = {EXCLUDED, UNKNOWN}
    entries = [entry for entry in catalogue if entry.nivel == level and entry.codigo.partition(".")[0] not in left_out]
    return sorted({entry.nombre for entry in entries})


def choice_rule(lists: Mapping[str, Sequence[str]], name: str, *, sheet: str = LISTS, left: int = 0) -> dict[str, Any]:
    """Return the validation of a cell by one of the lists, which begin at column ``left`` (from 0) of a worksheet.

    Another text is accepted after a warning.
    """
    letter = chr(ord("A") + left + list(lists).index(name))  # all lists are before the column Z
    return {
        "validate": "list",
        "source": f"={sheet}!${letter}$2:${letter}${len(lists[name]) + 1}",
        "error_type": "warning",
        "error_message": "No está en la lista. ¿Escribirlo de todos modos?",
    }


def list_rows(lists: Mapping[str, Sequence[str]]) -> list[tuple[str | None, ...]]:
    """Return the rows of a worksheet with a list and its name a column; None below the end of a list."""
    return list(zip_longest(*([name, *texts] for name, texts in lists.items())))


def write_lists(book: Any, lists: Mapping[str, Sequence[str]]) -> None:  # noqa: ANN401 (xlsxwriter is untyped)
    """Add the hidden worksheet of the lists."""
    sheet = book.add_worksheet(LISTS)
    for row, cells in enumerate(list_rows(lists)):
        for column, text in enumerate(cells):
            if text is not None:
                sheet.write_string(row, column, text)
    sheet.hide()
