"""Excel and ODS workbooks as tables of text."""

from __future__ import annotations

import datetime as dt
import re
import zipfile
from collections import Counter
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

from geo.columns import reads_as_data
from geo.errors import FormatError
from geo.formats.archives import is_zip, read_member
from geo.ledger import reasons
from geo.naming import quantity
from geo.progress import advance
from geo.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from geo.formats.tables.table_builder import Row

__all__ = ["Book", "read_book"]

_ASIDE = {"EJEMPLO", "EJEMPLOS", "LISTAS", "INSTRUCCIONES", "LEEME", "GLOSARIO"}
_REPEATS = 100_000
"""Repetitions of a row with data in an ODS, at most: a fill down the whole sheet, and not data, has a million."""
_ODS_PARTS = re.compile(rb"<table:table-row[^<>]*>|</table:table-row>|<text:p")
_REPEATED = re.compile(rb'number-rows-repeated="0*(\d{1,7})')
_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml")
_SIGNS = {
    "FILAS_OCULTAS": re.compile(rb'<row [^<>]*hidden="(?:1|true)"'),
    "FORMULA_SIN_VALOR": re.compile(rb"</f>(?:<v\s*/>|<v></v>)?</c>"),
    "CELDA_ERROR": re.compile(rb'<c [^<>]*t="e"'),
}
"""Patterns, by code of a warning, searched for in the XML of sheets."""


_DATA_CELLS = 2
"""Cells with a number, a date or an hour in the first row of data, at least; a title or a header has fewer."""
_Range = tuple[tuple[int, int], tuple[int, int]]
"""Row and column, from 0, of the first and of the last cell of a merged range."""


@dataclass(frozen=True, slots=True)
class Book:
    """The filled ``sheets`` of a workbook in order: name, and rows as an iterator.

    ``hidden`` are the sheets that are read only on request: hidden ones, and those named as examples, lists or instructions.
    ``notices`` are (code, Spanish detail).
    """

    sheets: list[tuple[str, Iterator[Row]]]
    hidden: list[str]
    notices: list[tuple[str, str]]


def read_book(file: Path, _: str) -> Book:
    """Return the sheets of a workbook that have content (the second parameter is that of other readers of books).

    Raises
    ------
    FormatError
        If the workbook is damaged or encrypted, or repeats a row with data too often.
    """
    from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum  # noqa: PLC0415 (heavy)

    notices = _insides(file)
    sheets: list[tuple[str, Iterator[Row]]] = []
    try:
        with file.open("rb") as stream:  # by content, as many files named .xls have another format
            book = CalamineWorkbook.from_filelike(stream)
        seen = {meta.name: meta.visible == SheetVisibleEnum.Visible for meta in book.sheets_metadata}
        for name in seen:
            sheet = book.get_sheet_by_name(name)
            rows = _filled(_unmerged(sheet.iter_rows(), sheet.merged_cell_ranges or [], f"«{file.name}» ({name})", notices))
            advance()
            if first := next(rows, None):
                sheets.append((name, chain([first], rows)))
    except (CalamineError, OSError, ValueError) as error:
        raise FormatError(
            f"«{file.name}» está dañado, cifrado o no es un libro de Excel. Ábralo y guárdelo de nuevo.",
            code="ARCHIVO_TRUNCADO",
        ) from error
    names = [name for name, _ in sheets]
    aside = [name for name in names if fold(name) in _ASIDE and len(names) > 1]
    hidden = [name for name in names if not seen[name] and name not in aside]
    for code, told, words in (("HOJA_OCULTA", hidden, "hojas ocultas"), ("HOJA_AUXILIAR", aside, "no se leen las hojas")):
        if told:
            notices.append((code, f"«{file.name}»: {words} {', '.join(told)}."))
    return Book(sheets, hidden + aside, notices)


def _unmerged(
    rows: Iterable[Sequence[object]], ranges: Iterable[_Range], where: str, notices: list[tuple[str, str]]
) -> Iterator[list[object]]:
    """Yield rows with the date, hour or text of a cell that is merged over several of them in each, and tell how many.

    Numbers are not repeated, as they may be of reports; nor is anything above the first row of data, where headers are.
    """
    merged: dict[int, list[tuple[int, int]]] = {}
    for (top, left), (bottom, _) in ranges:
        if bottom > top:
            merged.setdefault(top, []).append((left, bottom))
    held: dict[int, tuple[int, object]] = {}
    count, began = 0, False
    for number, row in enumerate(rows):
        cells = list(row)
        has_cells = bool(merged) and any(value not in ("", None) for value in cells)
        began = began or (has_cells and sum(reads_as_data(str(value)) for value in cells) >= _DATA_CELLS)
        if has_cells and began:
            held = {left: (last, value) for left, (last, value) in held.items() if last >= number}
            for left, (_, value) in held.items():
                if left < len(cells) and cells[left] in ("", None):
                    cells[left] = value
                    count += 1
            held |= {
                left: (bottom, cells[left])
                for left, bottom in merged.get(number, ())
                if left < len(cells) and isinstance(cells[left], str | dt.date | dt.time) and cells[left]
            }
        yield cells
    if count:
        notices.append(
            (
                "CELDAS_COMBINADAS",
                f"{where}: {quantity(count, 'celda se llenó', 'celdas se llenaron')} con la de arriba, combinada.",
            )
        )


def _filled(rows: Iterable[Sequence[object]]) -> Iterator[Row]:
    """Yield the rows with content: one stray cell far below adds a million empty rows."""
    for number, row in enumerate(rows, start=1):
        if any(value not in ("", None) for value in row):
            yield number, [_cell_text(value) for value in row], ""


def _insides(file: Path) -> list[tuple[str, str]]:
    """Return notices on hidden rows, formulas, errors and macros; raise FormatError for an ODS with endless repetition."""
    if not is_zip(file):
        return []
    with zipfile.ZipFile(file) as archive:
        names = archive.namelist()
        if "content.xml" in names and _most_repeated(read_member(file, archive, "content.xml")) > _REPEATS:
            raise FormatError(
                f"«{file.name}» repite una fila con datos más de {_REPEATS:,} veces: no se abre. Expórtelo de nuevo.",
                code="ODS_REPETICION",
            )
        found: Counter[str] = Counter()
        for name in filter(_SHEET.fullmatch, names):
            content = read_member(file, archive, name)
            found.update({code: len(pattern.findall(content)) for code, pattern in _SIGNS.items()})
            advance()
    found["MACROS_IGNORADAS"] = int("xl/vbaProject.bin" in names)
    return [(code, f"«{file.name}»: {reasons()[code].text} ({count})") for code, count in found.items() if count]


def _most_repeated(content: bytes) -> int:
    """Return the largest number of repetitions of a row with text in an ODS."""
    most, times = 0, 0
    for part in _ODS_PARTS.finditer(content):
        if part[0] == b"<text:p":
            most = max(most, times)
        else:  # start or end of a row; a self-closing row is empty
            found = None if part[0].endswith(b"/>") else _REPEATED.search(part[0])
            times = int(found[1]) if found else 0
    return most


def _cell_text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return str(value)
