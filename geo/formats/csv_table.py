"""CSV, TSV and TXT, and JSON that is a table: read in blocks, so that a big file takes little memory."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, TextIO

from geo.decode import Utf8, utf8_file
from geo.errors import FormatError
from geo.formats.csv_blocks import read_regular
from geo.formats.json_table import is_records, read_records
from geo.formats.table_builder import MOST_LINE, from_rows
from geo.progress import advance

if TYPE_CHECKING:
    from collections.abc import Iterator

    from geo.formats.table_builder import Row
    from geo.text_table import TextTable

__all__ = ["counted", "read_delimited"]

_SEPARATOR_SEARCH = 25
"""Filled lines, from the first, in which separators are compared."""
_HEAD = 65_536
"""Bytes of a file that tell what it is and how its columns are separated."""
_SHOWN = 80
"""Letters that are kept of a row without an end."""
_BLOCK = 1 << 24
"""Bytes whose line ends are counted at once (16 MiB)."""
csv.field_size_limit(2 * MOST_LINE)  # never met: rows are cut before


def read_delimited(file: Path, synonyms: str) -> TextTable:
    """Read a text file with one table: separated columns, or the records of a JSON.

    Raises
    ------
    FormatError
        If it is no text, or no table (:func:`geo.formats.table_builder.from_rows` says which ones).
    """
    with TemporaryDirectory() as folder:
        text = utf8_file(file, Path(folder))
        notices = [(code, f"«{file.name}»: {words}") for code, words in text.notices]
        with text.file.open("rb") as stream:
            stream.seek(text.skip)
            head = stream.read(_HEAD).decode("utf-8", "ignore")
        sample = head[:8192]
        if sum(not (letter.isprintable() or letter.isspace()) for letter in sample) > len(sample) * 0.3:
            raise FormatError(
                f"«{file.name}» no es una tabla de texto. Guárdelo como CSV o Excel.", code="FORMATO_DESCONOCIDO"
            )
        if is_records(head):
            return from_rows(file, "", read_records(file, _whole(text)), notices, synonyms)
        separator = _separator(head)
        lines = _Lines(text)
        if table := read_regular(file, text, separator, notices, synonyms):
            return counted(table, "lineas", lines.total(), int(table.lines[0]) - 1 + len(table.lines))
        table = from_rows(file, "", lines.rows(separator), notices, synonyms)
        return counted(table, "lineas", lines.total(), lines.covered)


def counted(table: TextTable, what: str, total: int, covered: int) -> TextTable:
    """Return the table with the count made apart; say so if what was read does not cover it."""
    told = []
    if total != covered:
        words = f"«{table.file}»: tiene {total} {what} y se leyeron {covered}. Revise el final del archivo."
        told = [("CUENTA_NO_CUADRA", words)]
    return replace(table, counted={what: total}, notices=[*table.notices, *told])


def _whole(text: Utf8) -> str:
    return text.file.read_bytes()[text.skip :].decode("utf-8", "replace")


def _separator(head: str) -> str:
    """Return the separator that cuts the first lines most evenly into most columns."""
    sample = [line for line in head.splitlines() if line.strip()][:_SEPARATOR_SEARCH]

    def quality(separator: str) -> tuple[int, int]:
        widths = [len(row) for row in csv.reader(sample, delimiter=separator)] or [1]
        common = max(set(widths), key=lambda width: (widths.count(width) if width > 1 else 0, width))
        return (widths.count(common) if common > 1 else 0, common)

    return max(",;\t|", key=quality)


class _Endless(Exception):  # noqa: N818 (it is caught below)
    """A row goes on beyond what a row may be."""


class _Lines:
    """The physical lines of a text, given to the parser one by one; a line or a row without an end is cut.

    ``covered`` counts the lines that the rows so far say that they hold.
    """

    def __init__(self, text: Utf8) -> None:
        self.covered = 0
        self._text = text
        self._stream: TextIO = io.StringIO()
        self._read = self._length = 0  # lines read; letters of the row so far
        self._is_cut, self._first = False, ""

    def rows(self, separator: str) -> Iterator[Row]:
        """Give the rows: the number of their first line, their cells, and a code where they were cut."""
        with self._text.file.open("rb") as raw:
            raw.seek(self._text.skip)
            self._stream = io.TextIOWrapper(raw, "utf-8", errors="replace", newline="")
            reader = csv.reader(self, delimiter=separator)
            while True:
                start, self._length, self._is_cut = self._read, 0, False
                try:
                    row = next(reader, None)
                except (_Endless, csv.Error):  # the next call begins with the next line
                    row, self._is_cut = [f"{self._first}…"], True
                if row is None:
                    return
                self.covered += self._read - start if self._is_cut else 1 + sum(map(_breaks, row))
                yield start + 1, row, "CELDA_DEMASIADO_LARGA" if self._is_cut else ""

    def total(self) -> int:
        """Count the lines of the file without cutting it: its line ends, and a last line without one."""
        lines, last = 0, b""
        with self._text.file.open("rb") as stream:
            stream.seek(self._text.skip)
            while block := stream.read(_BLOCK):
                advance()
                lines += _ends(block) - (last == b"\r" and block[:1] == b"\n")
                last = block[-1:]
        return lines + (last not in {b"", b"\r", b"\n"})

    def __iter__(self) -> _Lines:
        """Return itself: the parser asks for lines."""
        return self

    def __next__(self) -> str:
        """Return the next line, with its end."""
        line = self._stream.readline(MOST_LINE)
        if not line:
            raise StopIteration
        self._read += 1
        if not self._length:
            self._first = line[:_SHOWN]
        self._length += len(line)
        if self._length > MOST_LINE:
            raise _Endless
        if len(line) == MOST_LINE and line[-1] not in "\r\n":
            self._is_cut = True
            self._skip_line()
            return line[:_SHOWN].replace('"', "") + "…\n"
        return line

    def _skip_line(self) -> None:
        while (line := self._stream.readline(MOST_LINE)) and line[-1] not in "\r\n":
            advance()


def _breaks(text: str) -> int:
    """Count the line ends inside a text, whichever they are."""
    lone = text.count("\r") - text.count("\r\n") if "\r" in text else 0
    return text.count("\n") + lone


def _ends(block: bytes) -> int:
    """Count the line ends of a block, whichever they are."""
    return block.count(b"\n") + block.count(b"\r") - block.count(b"\r\n")
