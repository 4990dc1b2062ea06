"""Writing of Excel workbooks: one creation date, one style, and no cell interpreted as a formula or a link."""

from __future__ import annotations

import datetime as dt
import math
import re
import textwrap
from itertools import zip_longest
from typing import TYPE_CHECKING, Any

from maps.spanish_text import integer

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

__all__ = ["ANSWER", "HEAD", "TOTAL", "choice_rule", "list_rows", "new_book", "one_line", "put_table", "write_lists"]

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
_ARROW, _WIDE = 4, 46
"""Characters that the arrow of a filter and the margins of a cell take, and the greatest width of a column."""
_NOTE_WIDE, _LINE_PX = 90, 18
"""Width of a note below a table, in characters, if the table is as wide, and height of a line, in pixels."""
_FORMS = ("#,##0", "#,##0.0")
"""Number formats of whole numbers, and of others whose column has none of its own."""
TOTAL = {"bold": True, "top": 1}
"""Format of a cell of totals."""
_A4 = 9
"""Number that Excel gives to this paper."""
_SIDE_IN, _EDGE_IN = 0.4, 0.75
"""Margins of a printed page, in inches: at its sides, and above and below, where its title and number are."""
_TITLE = 110
"""Most characters of the title of a page: Excel takes 255, and a sign of its codes is written twice."""
_LONG = 40
"""Rows of a table from which its page is upright."""
_HEAD_PX = 4
"""What a row of headings is higher than its lines, in pixels."""


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
    forms: Mapping[str, str] | None = None,
    total: bool = False,
    pages: int = 0,
) -> Any:  # noqa: ANN401 (xlsxwriter is untyped)
    """Add a worksheet with a table, numbers as numeric cells, and notes below it; None is an empty cell.

    It prints on A4, one page wide.

    Parameters
    ----------
    forms
        Number format of Excel of the columns whose numbers are not shown as usual (whole numbers, or one decimal).
    total
        Whether the last row is one of totals.
    pages
        Pages on which it is printed; 0 for as many as its rows need.

    Returns
    -------
    Worksheet
        To add charts to.
    """
    sheet, head = book.add_worksheet(name), book.add_format(HEAD | {"text_wrap": True, "valign": "top"})
    cells, own = [list(row) for row in rows], forms or {}
    widths = [_width(label, [row[at] for row in cells], own.get(label, "")) for at, label in enumerate(header)]
    for column, (label, wide) in enumerate(zip(header, widths, strict=True)):
        sheet.set_column(column, column, wide)
        sheet.write_string(0, column, label, head)
    _write_rows(book, sheet, cells, [own.get(label, "") for label in header], total=total)
    _write_notes(book, sheet, notes, len(cells) + 2, widths)
    sheet.freeze_panes(1, 0)
    if cells:
        sheet.autofilter(0, 0, len(cells), len(header) - 1)
    sheet.set_row_pixels(0, _LINE_PX * max(map(_lines, header, widths), default=1) + _HEAD_PX)
    _set_paper(sheet, f"{book.doc_properties['title']} · {name}", pages, upright=not pages or len(cells) > _LONG)
    return sheet


def _lines(label: str, wide: float) -> int:
    """Return how many lines a heading takes in its column, beside the arrow of the filter."""
    return len(textwrap.wrap(label, max(int(wide) - 2, 1))) or 1


def _set_paper(sheet: Any, title: str, pages: int, *, upright: bool) -> None:  # noqa: ANN401
    """Set a worksheet to print on A4, one page wide, with a title and the number of the page."""
    if upright:
        sheet.set_portrait()
    else:
        sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.set_margins(_SIDE_IN, _SIDE_IN, _EDGE_IN, _EDGE_IN)
    shown = one_line(title)[:_TITLE].replace("&", "&&")
    sheet.set_header(f'&L&"Calibri,Bold"&12 {shown}')
    sheet.set_footer("&R&P de &N")
    sheet.repeat_rows(0)
    sheet.fit_to_pages(1, pages)


def _width(label: str, values: Sequence[object], form: str) -> float:
    """Return the width (characters) of a column: that of its texts and numbers, and of the longest word of its heading."""
    texts = [len(value) for value in values if isinstance(value, str)]
    numbers = [value for value in values if isinstance(value, (int, float)) and value == value]  # noqa: PLR0124 (NaN)
    digits = [len(integer(value)) + len(form.partition(".")[2]) + 2 * isinstance(value, float) for value in numbers]
    words = [len(word) for word in label.split()]
    return min(max(*texts, *digits, *words, 0, 0) + _ARROW, _WIDE)


def _write_rows(book: Any, sheet: Any, cells: Sequence[Sequence[object]], forms: Sequence[str], *, total: bool) -> None:  # noqa: ANN401
    """Write the rows below the header; ``forms`` has the number format of each column, empty for the usual one."""
    looks: dict[tuple[str, bool], Any] = {}
    for number, row in enumerate(cells, start=1):
        last = total and number == len(cells)
        for column, value in enumerate(row):
            text = isinstance(value, str)
            form = "General" if text else forms[column] or _FORMS[not isinstance(value, int)]
            if (form, last) not in looks:
                looks[form, last] = book.add_format(
                    ({"indent": 1} if text else {"num_format": form}) | (TOTAL if last else {})
                )
            if text:
                sheet.write_string(number, column, value, looks[form, last])
            elif value is not None and value == value:  # noqa: PLR0124 (NaN)
                sheet.write_number(number, column, value, looks[form, last])


def _write_notes(book: Any, sheet: Any, notes: Sequence[str], row: int, widths: Sequence[float]) -> None:  # noqa: ANN401
    """Write notes from a row on, each over the columns of the table, and as high as it needs."""
    look = book.add_format({"text_wrap": True, "valign": "top", "font_color": "#5A6673"})
    columns, wide = 0, 0.0
    while columns < len(widths) and wide < _NOTE_WIDE:
        wide += widths[columns]
        columns += 1
    for number, note in enumerate(notes, start=row):
        if columns > 1:
            sheet.merge_range(number, 0, number, columns - 1, note, look)
        else:
            sheet.write_string(number, 0, note, look)
        sheet.set_row_pixels(number, _LINE_PX * math.ceil(len(note) / wide))


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
