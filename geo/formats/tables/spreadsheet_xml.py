"""Workbooks in the XML of Excel 2003, which many systems save with the name of a workbook (.xls)."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING
from xml.parsers import expat

from geo.decode import utf8_file
from geo.errors import FormatError
from geo.formats.archives import refuse_entities
from geo.formats.tables.workbooks import Book
from geo.ledger import reasons
from geo.progress import advance
from geo.text_table import MOST_COLUMNS

if TYPE_CHECKING:
    from geo.formats.tables.table_builder import Row

__all__ = ["read_spreadsheet_xml"]

_SPACE = "urn:schemas-microsoft-com:office:spreadsheet "
_CHUNK = 1 << 20
"""Bytes parsed at a time (1 MiB)."""
_WIDEST = MOST_COLUMNS + 1
"""Cells kept of a row: one more than a table may have, so that a wider one is refused."""
_MIDNIGHT, _NO_DAY = " 00:00:00", ("1899-12-30 ", "1899-12-31 ")
_MOMENT = re.compile(r"(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)(?:\.0{1,9})?Z?")


def read_spreadsheet_xml(file: Path, _: str) -> Book:
    """Return the sheets of a workbook in XML, with moments written as in other workbooks.

    Raises
    ------
    FormatError
        ``XML_ENTIDAD`` if it declares a document type; ``ARCHIVO_TRUNCADO`` if it is no valid XML.
    """
    found = _Sheets(file)
    with TemporaryDirectory() as folder:
        text = utf8_file(file, Path(folder))
        notices = [(code, f"«{file.name}»: {words}") for code, words in text.notices]
        parser = expat.ParserCreate("utf-8", " ")  # the encoding that it now has, whatever it declares
        parser.buffer_text = True
        parser.StartElementHandler, parser.EndElementHandler = found.start, found.end
        parser.CharacterDataHandler, parser.StartDoctypeDeclHandler = found.data, found.refuse
        with text.file.open("rb") as stream:
            stream.seek(text.skip)
            try:
                while block := stream.read(_CHUNK):
                    advance()
                    parser.Parse(block)
                parser.Parse(b"", True)
            except expat.ExpatError as error:
                raise FormatError(
                    f"«{file.name}» está incompleto o mal escrito (Excel 2003 en XML). Vuelva a exportarlo.",
                    code="ARCHIVO_TRUNCADO",
                ) from error
    notices += [(code, f"«{file.name}»: {reasons()[code].text} ({count})") for code, count in found.told.items()]
    hidden = [name for name in found.hidden if found.sheets.get(name)]
    if hidden:
        notices.append(("HOJA_OCULTA", f"«{file.name}»: hojas ocultas {', '.join(hidden)}."))
    return Book([(name, iter(rows)) for name, rows in found.sheets.items() if rows], hidden, notices)


class _Sheets:
    """Rows of each sheet, filled by the parser; and counts of what is told, by code of ``reasons.toml``."""

    def __init__(self, file: Path) -> None:
        self.sheets: dict[str, list[Row]] = {}
        self.hidden: list[str] = []
        self.told: Counter[str] = Counter()
        self._file = file
        self._name = ""
        self._row_number = self._column = self._across = 0
        self._cells: list[str] = []
        self._kind = ""
        self._text: list[str] | None = None
        self._is_comment = False
        self._is_visible: list[str] | None = None

    def start(self, name: str, given: dict[str, str]) -> None:
        tag = name.rpartition(" ")[2]
        if name == f"{_SPACE}Worksheet":
            self._name = given.get(f"{_SPACE}Name", f"Hoja {len(self.sheets) + 1}")
            self.sheets.setdefault(self._name, [])
            self._row_number = 0
        elif name == f"{_SPACE}Row":
            self._row_number = _number(given.get(f"{_SPACE}Index"), self._row_number + 1)
            self._cells, self._column = [], 0
            self.told.update(["FILAS_OCULTAS"] if given.get(f"{_SPACE}Hidden") == "1" else [])
        elif name == f"{_SPACE}Cell":
            self._column = _number(given.get(f"{_SPACE}Index"), self._column + 1)
            self._across = _number(given.get(f"{_SPACE}MergeAcross"), 0)
        elif name == f"{_SPACE}Comment":
            self._is_comment = True
        elif name == f"{_SPACE}Data" and not self._is_comment:
            self._kind, self._text = given.get(f"{_SPACE}Type", "String"), []
        elif tag == "Visible":
            self._is_visible = []

    def end(self, name: str) -> None:
        if name == f"{_SPACE}Data" and self._text is not None:
            self._put("".join(self._text))
            self._text = None
        elif name == f"{_SPACE}Comment":
            self._is_comment = False
        elif name == f"{_SPACE}Cell":
            self._column += self._across
        elif name == f"{_SPACE}Row" and any(self._cells):
            self.sheets.setdefault(self._name, []).append((self._row_number, self._cells, ""))
        elif name.endswith(" Visible") and self._is_visible is not None:
            if "".join(self._is_visible).startswith("SheetHidden"):
                self.hidden.append(self._name)
            self._is_visible = None

    def data(self, text: str) -> None:
        for pieces in (self._text, self._is_visible):
            if pieces is not None:
                pieces.append(text)

    def refuse(self, *_: object) -> None:
        refuse_entities(self._file, b"<!DOCTYPE")

    def _put(self, text: str) -> None:
        if not 0 < self._column <= _WIDEST:
            return
        if self._kind == "Error":
            self.told["CELDA_ERROR"] += 1
        self._cells += [""] * (self._column - len(self._cells))
        self._cells[self._column - 1] = _moment(text) if self._kind == "DateTime" else text


def _number(text: str | None, otherwise: int) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 8 else otherwise


def _moment(text: str) -> str:
    """Return a moment as other workbooks give it: without midnight, or without the day that an hour alone has."""
    found = _MOMENT.fullmatch(text.strip())
    if not found:
        return text
    moment = f"{found[1]} {found[2]}"
    if moment.startswith(_NO_DAY):
        return found[2]
    return moment.removesuffix(_MIDNIGHT)
