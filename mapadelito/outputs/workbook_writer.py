"""Writing of Excel workbooks: one creation date, one style, and no cell interpreted as a formula or a link."""

from __future__ import annotations

import datetime as dt
import re
from itertools import zip_longest
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from pathlib import Path

__all__ = ["ANSWER", "HEAD", "choice_rule", "list_rows", "new_book", "one_line", "put_table", "write_lists"]

HEAD = {"bold": True, "font_color": "#FFFFFF", "bg_color": "#0B2545"}
"""Format of a header cell."""
ANSWER = {"bg_color": "#FFF2A8"}
"""Format of a cell to fill in or to correct: yellow."""

_ALWAYS = dt.datetime(2000, 1, 1)  # noqa: DTZ001 (a fixed creation date: the same content gives the same bytes)
_PLAIN = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
LISTS = "LISTAS"
"""Name of the hidden worksheet of lists, one of those that are not read (:mod:`geo.formats.tables.workbooks`)."""
_CONTROL = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")
"""Characters that a cell of one line cannot have: controls, ends of lines, and halves of a character."""
_NARROW, _WIDE = 9, 46
"""Least and greatest width of a column, in characters: numbers with separators fit, and long texts leave room for others."""


def new_book(path: Path, title: str, **options: bool) -> Any:  # noqa: ANN401 (xlsxwriter is untyped)
    """Open a workbook for writing, as a context manager."""
    from xlsxwriter import Workbook  # noqa: PLC0415 (heavy)

    book = Workbook(str(path), _PLAIN | options)
    book.set_properties({"created": _ALWAYS, "title": title})
    return book


def one_line(text: str) -> str:
    """Return a text with each control character, and each end of a line, as a space."""
    return _CONTROL.sub(" ", text)


def put_table(
    book: Any,  # noqa: ANN401
    name: str,
    header: Sequence[str],
    rows: Iterable[Sequence[object]],
    *,
    notes: Sequence[str] = (),
    fine: Collection[str] = (),
) -> None:
    """Add a worksheet with a table, numbers as numeric cells, and notes below it; None is an empty cell.

    The columns in ``fine`` show three decimals in place of one.
    """
    sheet, head = book.add_worksheet(name), book.add_format(HEAD | {"text_wrap": True, "valign": "top"})
    whole, *decimals = (book.add_format({"num_format": form}) for form in ("#,##0", "#,##0.0", "0.000"))
    cells = [list(row) for row in rows]
    for column, label in enumerate(header):
        texts = [str(row[column]) for row in cells if isinstance(row[column], str)]
        sheet.set_column(column, column, min(max(_NARROW, *map(len, [label, *texts])) + 1, _WIDE))
        sheet.write_string(0, column, label, head)
    for number, row in enumerate(cells, start=1):
        for column, value in enumerate(row):
            if isinstance(value, str):
                sheet.write_string(number, column, value)
            elif value is not None and value == value:  # noqa: PLR0124 (NaN)
                form = whole if isinstance(value, int) else decimals[header[column] in fine]
                sheet.write_number(number, column, value, form)
    for number, note in enumerate(notes, start=len(cells) + 2):
        sheet.write_string(number, 0, note)
    sheet.freeze_panes(1, 0)
    if cells:
        sheet.autofilter(0, 0, len(cells), len(header) - 1)


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
