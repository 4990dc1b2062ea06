"""Tables of web pages, which many systems save with the name of a workbook (.xls)."""

from __future__ import annotations

import re
from email import message_from_bytes
from email.errors import MessageError
from html.parser import HTMLParser
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from geo.columns import score
from geo.decode import decode, utf8_file
from geo.errors import FormatError
from geo.formats.tables.workbooks import Book
from geo.naming import quantity
from geo.progress import advance
from geo.text import fold
from geo.text_table import HEADER_SEARCH

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["read_mhtml", "read_page"]

_CHUNK = 1 << 16
"""Characters parsed at a time (64 Ki): what is not finished at the end of a chunk is parsed again with the next."""
_MOST_PENDING = 1 << 22
"""Characters of one tag, comment or text, at most (4 Mi): a picture written inside a page has some hundred thousands."""
_DEEPEST = 100
"""Tables inside tables, at most: pages laid out with tables have some tens."""
_WIDEST = 513
"""Cells kept of a row: one more than a table may have, so that a wider one is refused."""
_LONGEST_SPAN = 65_534
"""Rows that a cell spans, at most, in HTML."""
_SPACED = {"br", "p", "div", "li"}
_DIGITS = re.compile(r"\s{0,8}([0-9]{1,6})")
_LOGIN = ("INICIAR SESION", "INICIE SESION", "CONTRASENA", "CAPTCHA", "LOGIN", "SESION EXPIRADA", "SESION HA EXPIRADO")
_MOST_WORDS = 20_000
"""Characters kept of the text outside tables, in which a page of login is recognised."""


def read_page(file: Path, synonyms: str) -> Book:
    """Return the table of incidents of a web page, as a book of one sheet.

    It is the table with most known column names, then the largest one. Tables with the same header are joined to it, and so
    is the body of a header that is a table by itself.

    Raises
    ------
    FormatError
        ``FORMATO_DESCONOCIDO`` if the page has no table (it asks to log in, or shows a message); ``ARCHIVO_TRUNCADO`` if it
        is no valid HTML.
    """
    with TemporaryDirectory() as folder:
        text = utf8_file(file, Path(folder))
        told = [(code, f"«{file.name}»: {words}") for code, words in text.notices]
        with text.file.open(encoding="utf-8-sig", errors="replace") as stream:
            page = _parsed(file, iter(lambda: stream.read(_CHUNK), ""))
    return _book(file, page, told, synonyms)


def read_mhtml(file: Path, synonyms: str) -> Book:
    """Return the table of a web page saved with its pictures in one file; errors as :func:`read_page`."""
    try:
        parts = [part for part in message_from_bytes(file.read_bytes()).walk() if part.get_content_type() == "text/html"]
        raw = b"\n".join(content for part in parts if isinstance(content := part.get_payload(decode=True), bytes))
    except (MessageError, ValueError, LookupError, RecursionError) as error:
        raise _damaged(file) from error
    text = decode(raw).text
    page = _parsed(file, (text[at : at + _CHUNK] for at in range(0, len(text), _CHUNK)))
    return _book(file, page, [], synonyms)


def _damaged(file: Path) -> FormatError:
    return FormatError(
        f"«{file.name}» es una página web dañada o incompleta. Vuelva a exportarla, si se puede como Excel o CSV.",
        code="ARCHIVO_TRUNCADO",
    )


class _Table:
    """Rows of one table; cells that span rows are repeated in each, and cells that span columns are followed by blanks."""

    def __init__(self) -> None:
        self.rows: list[tuple[list[str], str]] = []  # cells and code
        self.text: list[str] | None = None  # pieces of the open cell
        self._row: list[str] | None = None
        self._spans: dict[int, tuple[int, str]] = {}  # column: rows still covered, and text
        self._across = self._down = 1

    @property
    def width(self) -> int:
        """Number of cells of the longest row."""
        return max((len(cells) for cells, _ in self.rows), default=0)

    def open_row(self) -> None:
        self.close_row()
        self._row = []

    def open_cell(self, across: int, down: int) -> None:
        self.close_cell()
        if self._row is None:
            self.open_row()
        self.text, self._across, self._down = [], across, down

    def close_cell(self) -> None:
        if self.text is None or self._row is None:
            return
        self._cover()
        text, self.text = " ".join("".join(self.text).split()), None
        for cell in [text, *[""] * (self._across - 1)]:
            if len(self._row) < _WIDEST:
                if self._down > 1:
                    self._spans[len(self._row)] = (self._down - 1, cell)
                self._row.append(cell)

    def close_row(self, code: str = "") -> None:
        self.close_cell()
        if self._row is None:
            return
        self._cover()
        if any(self._row):
            self.rows.append((self._row, code))
        self._row = None

    def _cover(self) -> None:
        """Add the cells of rows above that span the next columns."""
        assert self._row is not None  # noqa: S101 (a cell has a row)
        while (span := self._spans.pop(len(self._row), None)) and len(self._row) < _WIDEST:
            if span[0] > 1:
                self._spans[len(self._row)] = (span[0] - 1, span[1])
            self._row.append(span[1])


class _Page(HTMLParser):
    """Tables of a page, in order, and the text outside them."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tables: list[_Table] = []
        self.words = ""
        self.has_password = False
        self._open: list[_Table] = []
        self._is_mute = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            if len(self._open) >= _DEEPEST:
                raise ValueError("nested without end")
            self._open.append(_Table())
            self.tables.append(self._open[-1])
        elif tag in {"script", "style"}:
            self._is_mute = True
        elif tag == "input":
            self.has_password = self.has_password or ("type", "password") in attrs
        elif tag == "tr" and self._open:
            self._open[-1].open_row()
        elif tag in {"td", "th"} and self._open:
            given = dict(attrs)
            spans = (_number(given.get(name), most) for name, most in (("colspan", _WIDEST), ("rowspan", _LONGEST_SPAN)))
            self._open[-1].open_cell(*spans)
        elif tag in _SPACED:
            self.handle_data(" ")

    def handle_endtag(self, tag: str) -> None:
        if tag in {"script", "style"}:
            self._is_mute = False
        elif not self._open:
            return
        elif tag == "table":
            self._open.pop().close_row()
        elif tag == "tr":
            self._open[-1].close_row()
        elif tag in {"td", "th"}:
            self._open[-1].close_cell()
        elif tag in _SPACED:
            self.handle_data(" ")

    def handle_data(self, data: str) -> None:
        if self._is_mute:
            return
        if self._open and self._open[-1].text is not None:
            self._open[-1].text.append(data)
        elif len(self.words) < _MOST_WORDS:
            self.words += data[:_MOST_WORDS]

    def end(self) -> None:
        """Close what the page left open; a row whose last cell has no end is cut."""
        self.close()
        while self._open:
            table = self._open.pop()
            table.close_row("CSV_COLUMNAS_DESALINEADAS" if table.text is not None else "")


def _number(text: str | None, most: int) -> int:
    found = _DIGITS.match(text or "")
    return min(max(int(found[1]), 1), most) if found else 1


def _parsed(file: Path, chunks: Iterator[str]) -> _Page:
    page = _Page()
    try:
        for chunk in chunks:
            advance()
            page.feed(chunk)
            if len(page.rawdata) > _MOST_PENDING:
                raise _damaged(file)
        page.end()
    except (AssertionError, ValueError) as error:  # what HTMLParser raises for unknown declarations
        raise _damaged(file) from error
    return page


def _book(file: Path, page: _Page, notices: list[tuple[str, str]], synonyms: str) -> Book:
    tables = [table for table in page.tables if len(table.rows) > 1 or table.width > 1]
    if not tables:
        raise _no_table(file, page)
    known = [_known(table, synonyms) for table in tables]
    best = max(range(len(tables)), key=lambda at: (known[at], len(tables[at].rows) * tables[at].width, -at))
    header = [fold(cell) for cell in tables[best].rows[0][0]]
    taken = [at for at, table in enumerate(tables) if at == best or [fold(cell) for cell in table.rows[0][0]] == header]
    if len(tables[best].rows) == 1 and best + 1 < len(tables) and tables[best + 1].width == tables[best].width:
        taken = sorted({*taken, best + 1})  # the body of a header that is a table by itself
    width = max(tables[at].width for at in taken)
    whole = [row for at in taken for row in tables[at].rows]
    rows = [
        (number, cells if code else cells + [""] * (width - len(cells)), code)
        for number, (cells, code) in enumerate(whole, start=1)
    ]
    rest = len(tables) - len(taken)
    others = f" No se leyó {quantity(rest, 'tabla más', 'tablas más')} de la página." if rest else ""
    words = f"«{file.name}» es una página web guardada: se leyó su tabla, de {len(rows)} filas.{others}"
    return Book([("", iter(rows))], [], [*notices, ("TABLA_HTML", words)])


def _known(table: _Table, synonyms: str) -> int:
    return max((score(cells, synonyms) for cells, _ in table.rows[:HEADER_SEARCH]), default=0)


def _no_table(file: Path, page: _Page) -> FormatError:
    words = fold(page.words)
    if page.has_password or any(word in words for word in _LOGIN):
        why = "que pide iniciar sesión, sin datos. Entre al sistema y vuelva a exportar la tabla."
    else:
        why = "sin ninguna tabla. Vuelva a exportar los datos como Excel o CSV."
    return FormatError(f"«{file.name}» es una página web {why}", code="FORMATO_DESCONOCIDO")
