"""CSV, TSV and TXT, read in blocks to limit memory."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import replace
from itertools import zip_longest
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, TextIO

from geo.decode import Utf8, utf8_file
from geo.errors import FormatError
from geo.formats.tables.csv_blocks import read_regular
from geo.formats.tables.table_builder import MOST_LINE, from_rows
from geo.progress import advance

if TYPE_CHECKING:
    from collections.abc import Iterator

    from geo.formats.tables.table_builder import Row
    from geo.text_table import TextTable

__all__ = ["counted", "read_delimited"]

_SEPARATOR_SEARCH = 25
"""Filled lines, from the first, in which separators are compared: more than the longest title block."""
_HEAD = 65_536
"""Bytes of a file in which its format and separator are recognised."""
_ALIGNED = 4
"""Lines and columns, at least, by which a text is taken for columns of a fixed width."""
_GAP = re.compile(r"(?<=\S) {2,}(?=\S)")
_DECLARED = "sep="
_SHOWN = 80
"""Characters kept of an endless row, to identify it."""
_BLOCK = 1 << 24
"""Bytes whose line ends are counted at a time (16 MiB)."""
csv.field_size_limit(2 * MOST_LINE)  # above the longest row, so that the limit of the csv module does not apply


def read_delimited(file: Path, synonyms: str) -> TextTable:
    """Return the table of a text file with separated columns.

    Raises
    ------
    FormatError
        If it is not text or not a table (:func:`geo.formats.tables.table_builder.from_rows`).
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
        if _is_fixed_width(head):
            raise FormatError(
                f"«{file.name}» es un texto de columnas de ancho fijo, sin separadores. Ábralo en Excel (Datos, Desde "
                "texto, De ancho fijo) y guárdelo como Excel o CSV.",
                code="FORMATO_DESCONOCIDO",
            )
        separator = _separator(head)
        lines = _Lines(text)
        if table := read_regular(file, text, separator, notices, synonyms):
            return counted(table, "lineas", lines.total(), int(table.lines[0]) - 1 + len(table.lines))
        table = from_rows(file, "", lines.rows(separator), notices, synonyms)
        return counted(table, "lineas", lines.total(), lines.covered)


def counted(table: TextTable, what: str, total: int, covered: int) -> TextTable:
    """Return the table with a count of lines made independently, and a notice if the rows do not cover it."""
    told = []
    if total != covered:
        words = f"«{table.file}»: tiene {total} {what} y se leyeron {covered}. Revise el final del archivo."
        told = [("CUENTA_NO_CUADRA", words)]
    return replace(table, counted={what: total}, notices=[*table.notices, *told])


def _separator(head: str) -> str:
    """Return the separator that the first line declares for Excel («sep=;»), or else divides the lines most regularly."""
    first = head.partition("\n")[0].rstrip("\r")
    if len(first) == len(_DECLARED) + 1 and first.lower().startswith(_DECLARED):
        return first[-1]
    sample = [line for line in head.splitlines() if line.strip()][:_SEPARATOR_SEARCH]

    def quality(separator: str) -> tuple[int, int]:
        widths = [len(row) for row in csv.reader(sample, delimiter=separator)] or [1]
        common = max(set(widths), key=lambda width: (widths.count(width) if width > 1 else 0, width))
        return (widths.count(common) if common > 1 else 0, common)

    return max(",;\t|", key=quality)


def _is_fixed_width(head: str) -> bool:
    """Return whether the first lines are columns aligned with blanks: no separator in the first one, gaps common to all."""
    sample = [line.rstrip() for line in head.splitlines() if line.strip()][:_SEPARATOR_SEARCH]
    if len(sample) < _ALIGNED or any(sign in sample[0] for sign in ",;\t|:"):
        return False
    blank = [all(letter == " " for letter in letters) for letters in zip_longest(*sample, fillvalue=" ")]
    gaps = _GAP.findall("".join("_ "[is_blank] for is_blank in blank))
    return len(gaps) + 1 >= _ALIGNED and len(_GAP.findall(sample[0])) >= len(gaps)


class _Endless(Exception):  # noqa: N818 (it is caught below)
    """A row is longer than rows may be."""


class _Lines:
    """Physical lines of a text, passed to the csv parser one by one; an endless line or row is cut.

    ``covered`` is the number of lines covered by the rows so far.
    """

    def __init__(self, text: Utf8) -> None:
        self.covered = 0
        self._text = text
        self._stream: TextIO = io.StringIO()
        self._read = self._length = 0  # lines read; characters of the current row
        self._is_cut, self._first = False, ""

    def rows(self, separator: str) -> Iterator[Row]:
        """Yield the rows: number of the first line, cells, and a code if the row was cut."""
        with self._text.file.open("rb") as raw:
            raw.seek(self._text.skip)
            self._stream = io.TextIOWrapper(raw, "utf-8", errors="replace", newline="")
            reader = csv.reader(self, delimiter=separator)
            while True:
                start, self._length, self._is_cut = self._read, 0, False
                try:
                    row = next(reader, None)
                except (_Endless, csv.Error):  # the next call continues with the next line
                    row, self._is_cut = [f"{self._first}…"], True
                if row is None:
                    return
                self.covered += self._read - start if self._is_cut else 1 + sum(map(_breaks, row))
                yield start + 1, row, "CELDA_DEMASIADO_LARGA" if self._is_cut else ""

    def total(self) -> int:
        """Return the number of lines of the file, by its line ends, with a last line without one."""
        lines, last = 0, b""
        with self._text.file.open("rb") as stream:
            stream.seek(self._text.skip)
            while block := stream.read(_BLOCK):
                advance()
                lines += _ends(block) - (last == b"\r" and block[:1] == b"\n")
                last = block[-1:]
        return lines + (last not in {b"", b"\r", b"\n"})

    def __iter__(self) -> _Lines:
        """Return itself, as the csv parser iterates over lines."""
        return self

    def __next__(self) -> str:
        """Return the next line, with its line end."""
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
    """Return the number of line ends (any convention) in a text."""
    lone = text.count("\r") - text.count("\r\n") if "\r" in text else 0
    return text.count("\n") + lone


def _ends(block: bytes) -> int:
    """Return the number of line ends (any convention) in a block."""
    return block.count(b"\n") + (block.count(b"\r") - block.count(b"\r\n") if b"\r" in block else 0)
