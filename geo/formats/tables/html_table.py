"""Tables of web pages, which many systems save with the name of a workbook (.xls)."""

from __future__ import annotations

import re
from email import message_from_bytes
from email.errors import MessageError
from html import unescape
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

from geo.columns import score
from geo.decode import decode, utf8_file
from geo.errors import FormatError
from geo.formats.tables.workbooks import Book
from geo.naming import quantity
from geo.progress import advance
from geo.text import fold
from geo.text_table import HEADER_SEARCH, MOST_COLUMNS

__all__ = ["read_mhtml", "read_page"]

_TOKEN = re.compile(r"<!--(?:[^-]|-(?!->))*+(?:-->)?|<(?:[^<>\"']|\"[^\"]*+\"|'[^']*+')*+>|<(?:[/!?]|\b)[^<>]*+>|<|[^<]++")
"""A comment, a tag, or a text; an attribute in quotes may contain angles, where its quotes are closed."""
_TAG = re.compile(r"<(/?)([A-Za-z][\w:-]{0,30})")
_NO_TEXT = ("<!", "<?", "</")
_MUTE, _MUTE_END = {"script", "style"}, re.compile(r"</(?:script|style)", re.IGNORECASE)
_SPAN = re.compile(r"\b(colspan|rowspan)\s*+=\s*+[\"']?\s*+([0-9]{1,6})", re.IGNORECASE)
_PASSWORD = re.compile(r"\btype\s*+=\s*+[\"']?password", re.IGNORECASE)
_EVERY = 50_000
"""Tokens between two reports of progress: tenths of a second."""
_DEEPEST = 100
"""Tables inside tables, at most: pages laid out with tables have some tens."""
_WIDEST = MOST_COLUMNS + 1
"""Cells kept of a row: one more than a table may have, so that a wider one is refused."""
_LONGEST_SPAN = 65_534
"""Rows that a cell spans, at most, in HTML."""
_SPACED = {"br", "p", "div", "li"}
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
        ``FORMATO_DESCONOCIDO`` if the page has no table (it asks to log in, or shows a message);
        ``ARCHIVO_TRUNCADO`` if its tables are nested without end.
    """
    with TemporaryDirectory() as folder:
        text = utf8_file(file, Path(folder))
        told = [(code, f"«{file.name}»: {words}") for code, words in text.notices]
        whole = text.file.read_bytes()[text.skip :].decode("utf-8", "replace")
    page = _parsed(file, whole)
    return _book(file, page, told, synonyms)


def read_mhtml(file: Path, synonyms: str) -> Book:
    """Return the table of a web page saved with its pictures in one file; errors as :func:`read_page`."""
    try:
        parts = [part for part in message_from_bytes(file.read_bytes()).walk() if part.get_content_type() == "text/html"]
        raw = b"\n".join(content for part in parts if isinstance(content := part.get_payload(decode=True), bytes))
    except (MessageError, ValueError, LookupError, RecursionError) as error:
        raise _damaged(file) from error
    return _book(file, _parsed(file, decode(raw).text), [], synonyms)


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


class _Page:
    """Tables of a page, in order, and the text outside them.

    Of HTML, only what concerns tables is read, by patterns that take time in proportion to the text; the parser of the
    standard library takes hours for some texts of a megabyte.
    """

    def __init__(self) -> None:
        self.tables: list[_Table] = []
        self.words = ""
        self.has_password = False
        self._open: list[_Table] = []

    def read(self, text: str) -> None:
        """Read a page; ValueError if its tables are nested without end."""
        at = 0
        for number in count():
            if number % _EVERY == 0:
                advance()
            token = _TOKEN.match(text, at)
            if token is None:
                break
            at = token.end()
            tag = _TAG.match(token[0])
            if tag is None:
                self._say("" if token[0].startswith(_NO_TEXT) else unescape(token[0]))
                continue
            name = tag[2].lower()
            if name in _MUTE and not tag[1]:
                end = _MUTE_END.search(text, at)
                at = end.start() if end else len(text)
            elif tag[1]:
                self._end(name)
            else:
                self._start(name, token[0])
        while self._open:
            table = self._open.pop()
            table.close_row("CSV_COLUMNAS_DESALINEADAS" if table.text is not None else "")  # its last cell has no end

    def _start(self, name: str, tag: str) -> None:
        if name == "table":
            if len(self._open) >= _DEEPEST:
                raise ValueError("nested without end")
            self._open.append(_Table())
            self.tables.append(self._open[-1])
        elif name == "input":
            self.has_password = self.has_password or bool(_PASSWORD.search(tag))
        elif name == "tr" and self._open:
            self._open[-1].open_row()
        elif name in {"td", "th"} and self._open:
            spans = {found[1].lower(): int(found[2]) for found in _SPAN.finditer(tag)}
            across, down = spans.get("colspan", 1), spans.get("rowspan", 1)
            self._open[-1].open_cell(min(max(across, 1), _WIDEST), min(max(down, 1), _LONGEST_SPAN))
        elif name in _SPACED:
            self._say(" ")

    def _end(self, name: str) -> None:
        if name in _SPACED:
            self._say(" ")
        elif not self._open:
            return
        elif name == "table":
            self._open.pop().close_row()
        elif name == "tr":
            self._open[-1].close_row()
        elif name in {"td", "th"}:
            self._open[-1].close_cell()

    def _say(self, text: str) -> None:
        if self._open and self._open[-1].text is not None:
            self._open[-1].text.append(text)
        elif len(self.words) < _MOST_WORDS:
            self.words += text[:_MOST_WORDS]


def _parsed(file: Path, text: str) -> _Page:
    page = _Page()
    try:
        page.read(text)
    except ValueError as error:
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
    words = f"«{file.name}» es una página web guardada: se leyó su tabla, de {quantity(len(rows), 'fila', 'filas')}.{others}"
    return Book([("", iter(rows))], [], [*notices, ("TABLA_HTML", words)])


def _known(table: _Table, synonyms: str) -> float:
    return max((score(cells, synonyms) for cells, _ in table.rows[:HEADER_SEARCH]), default=0)


def _no_table(file: Path, page: _Page) -> FormatError:
    words = fold(page.words)
    if page.has_password or any(word in words for word in _LOGIN):
        why = "que pide iniciar sesión, sin datos. Entre al sistema y vuelva a exportar la tabla."
    else:
        why = "sin ninguna tabla. Vuelva a exportar los datos como Excel o CSV."
    return FormatError(f"«{file.name}» es una página web {why}", code="FORMATO_DESCONOCIDO")
