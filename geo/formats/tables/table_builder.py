"""Tables of text from the rows or blocks of a reader, within limits of size."""

from __future__ import annotations

import csv
from itertools import chain, islice
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from geo.errors import FormatError
from geo.progress import advance
from geo.text_table import HEADER_SEARCH, TextTable, find_header, row_code

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    import pyarrow as pa
    from numpy.typing import NDArray

__all__ = ["MOST_LETTERS", "MOST_LINE", "Gathering", "Row", "from_rows"]

MOST_LETTERS = 32_767
"""Characters of a cell, at most: the limit of Excel."""
MOST_LINE = 1_000_000
"""Characters of a row, at most: thirty cells of the largest size. A longer row is a cell without an end."""
_SHOWN = 80
"""Characters kept of a longer cell, to identify it."""
_MOST_ROWS = 10_000_000
"""Rows of a table, at most: 50 bytes each in the largest file (500 MB), fewer than a row of incidents has."""
_FEWEST = 2
"""Separators, at least, in the only cell of each row of a table whose columns are in one cell."""
_BATCH = 20_000
"""Rows converted to columns at a time: few enough for little memory, many enough for a small fixed cost per row."""
_MOST_WRONG = 0.5
"""Share of the rows, from 0 to 1, with more cells than the header, at most; above, header or separator are wrong."""
_LONG, _CROOKED = "CELDA_DEMASIADO_LARGA", "CSV_COLUMNAS_DESALINEADAS"

Row = tuple[int, list[str], str]
"""Physical line number (from 1), cells, and the code of ``reasons.toml`` set by the reader, or an empty text."""


class Gathering:
    """Columns of text that grow in batches; a row with a cell of over :data:`MOST_LETTERS` characters is rejected.

    Parameters
    ----------
    header
        Column names.
    """

    def __init__(self, header: list[str]) -> None:
        self.header = header
        self.long_cells: dict[int, str] = {}
        self._batches: list[list[pa.Array]] = []
        self._codes: list[NDArray[np.object_]] = []
        self._lines: list[NDArray[np.int64]] = []
        self._size = 0

    def add(self, columns: list[pa.Array], lines: NDArray[np.int64], codes: NDArray[np.object_]) -> None:
        """Add rows: cells by column, physical line numbers, and codes."""
        advance()
        if self._size + len(lines) > _MOST_ROWS:
            raise FormatError(
                f"La tabla tiene más de {_MOST_ROWS:,} filas, que es el límite: no se lee. Expórtela por partes, quizá "
                "un año en cada archivo.",
                code="ARCHIVO_GRANDE",
            )
        kept = []
        for name, column in zip(self.header, columns, strict=True):
            long = _too_long(column)
            kept.append(_cut(column, long) if len(long) else column)
            self.long_cells = {self._size + int(row): name for row in long} | self.long_cells
            codes[long] = _LONG
        self._batches.append(kept)
        self._codes.append(codes)
        self._lines.append(lines)
        self._size += len(lines)

    def codes(self) -> NDArray[np.object_]:
        """Return the codes of all rows so far."""
        return np.concatenate([np.empty(0, dtype=object), *self._codes])

    def table(self, file: Path, part: str, notices: list[tuple[str, str]]) -> TextTable:
        """Return the table, for a ``part`` of a file."""
        import pyarrow as pa  # noqa: PLC0415 (heavy)

        fields = [str(number) for number in range(len(self.header))]
        schema = pa.schema([(name, pa.large_string()) for name in fields])
        batches = [pa.RecordBatch.from_arrays(batch, schema=schema) for batch in self._batches]
        kind = pd.Series([], dtype="str").dtype
        frame: pd.DataFrame = pa.Table.from_batches(batches, schema).to_pandas(types_mapper=lambda _: kind)
        lines = np.concatenate([np.empty(0, dtype=np.int64), *self._lines])
        named = frame.set_axis(pd.Index(self.header), axis=1)
        return TextTable(file, part, named, lines, self.codes(), notices=notices, long_cells=self.long_cells)


def _too_long(column: pa.Array) -> NDArray[np.intp]:
    """Return the rows of a column whose text is too long; characters are counted only in texts with enough bytes."""
    import pyarrow.compute as pc  # noqa: PLC0415 (heavy)

    rows = np.flatnonzero(pc.fill_null(pc.greater(pc.binary_length(column), MOST_LETTERS), False).to_numpy(False))
    return np.asarray([row for row in rows if len(column[int(row)].as_py()) > MOST_LETTERS], dtype=np.intp)


def _cut(column: pa.Array, rows: NDArray[np.intp]) -> pa.Array:
    """Return a column with its too long texts truncated."""
    import pyarrow as pa  # noqa: PLC0415 (heavy)
    import pyarrow.compute as pc  # noqa: PLC0415

    mask = np.zeros(len(column), dtype=bool)
    mask[rows] = True
    shown = [f"{column[int(row)].as_py()[:_SHOWN]}…" for row in rows]
    return pc.replace_with_mask(column, pa.array(mask), pa.array(shown, pa.large_string()))


def from_rows(file: Path, part: str, rows: Iterable[Row], notices: list[tuple[str, str]], synonyms: str) -> TextTable:
    """Return a table of rows: header found, rows of equal width, and codes for those without data.

    Parameters
    ----------
    file, part
        File and part (sheet) of the rows.
    rows
        The rows, as an iterator.
    notices
        Notices about the file so far, to which more are added.
    synonyms
        Section of ``synonyms.toml`` by which the header row is recognised.

    Raises
    ------
    FormatError
        ``ARCHIVO_VACIO``, ``DEMASIADAS_COLUMNAS``, ``CABECERA_DUPLICADA``, or ``CSV_COLUMNAS_DESALINEADAS`` if most rows
        have more cells than the header, because cells contain the separator.
    """
    source: Iterator[Row] = iter(rows)
    first = list(islice(source, HEADER_SEARCH))
    if first and all(code for _, _, code in first):
        raise FormatError(
            f"«{file.name}»: sus primeras líneas son demasiado largas para ser una tabla (una celda admite {MOST_LETTERS:,} "
            "letras). Vuelva a exportarlo, un hecho en cada línea.",
            code=_LONG,
        )
    if separator := _hidden_separator(first):
        first, source = [*_divided(first, separator)], _divided(source, separator)
        notices.append(("COLUMNA_UNICA", f"«{file.name}»: todo estaba en una sola columna; se separó por «{separator}»."))
    lines = np.asarray([line for line, _, _ in first], dtype=np.int64)
    top, header = find_header(file, [[] if code else cells for _, cells, code in first], lines, notices, synonyms)
    found = Gathering(header)
    written = first[top][1] if top >= 0 else header
    for batch, is_last in _batches(_in_order(chain(first[top + 1 :], source), written)):
        _add(found, batch, written, is_last=is_last)
    codes = found.codes()
    if len(codes) and (codes == _CROOKED).mean() > _MOST_WRONG:
        raise FormatError(
            f"«{file.name}»: casi todas las filas tienen más columnas que la cabecera; quizá hay comas decimales sin "
            "comillas. Expórtelo con punto y coma, o como Excel.",
            code=_CROOKED,
        )
    return found.table(file, part, notices)


def _hidden_separator(rows: list[Row]) -> str:
    """Return the separator inside the only cells of the first rows, as where Excel opened a CSV of another country."""
    cells = [[cell for cell in row if cell.strip()] for _, row, code in rows if not code]
    filled = [row for row in cells if row]
    if len(filled) < 2 or any(len(row) > 1 for row in filled):
        return ""
    widths = {separator: [row[0].count(separator) for row in filled] for separator in ",;\t|"}
    best = max(widths, key=lambda separator: min(widths[separator]))
    return best if min(widths[best]) >= _FEWEST else ""


def _divided(rows: Iterable[Row], separator: str) -> Iterator[Row]:
    """Yield rows whose only cell is divided by a separator."""
    for line, row, code in rows:
        filled = [cell for cell in row if cell.strip()]
        if code or len(filled) != 1 or separator not in filled[0]:
            yield line, row, code
        else:
            yield line, next(csv.reader([filled[0].replace("\n", " ").replace("\r", " ")], delimiter=separator)), code


def _in_order(rows: Iterable[Row], header: list[str]) -> Iterator[Row]:
    """Yield rows with their cells in the order of the header, also those below a header with its names in another order."""
    names, wanted, order = set(header), sorted(header), list(range(len(header)))
    usual = list(order)
    for line, row, code in rows:
        if len(row) == len(names) == len(header) > 1 and row[0] in names and sorted(row) == wanted:
            order = [row.index(name) for name in header]
        if order != usual and not code and len(row) <= len(header):
            yield line, [row[place] if place < len(row) else "" for place in order], code
        else:
            yield line, row, code


def _batches(rows: Iterator[Row]) -> Iterator[tuple[list[Row], bool]]:
    """Yield the rows in batches, and whether each is the last."""
    batch = list(islice(rows, _BATCH))
    while batch:
        following = list(islice(rows, _BATCH))
        yield batch, not following
        batch = following


def _add(found: Gathering, batch: list[Row], header: list[str], *, is_last: bool) -> None:
    import pyarrow as pa  # noqa: PLC0415 (heavy)

    width = len(header)
    codes = np.asarray([code or row_code(cells, header, width) for _, cells, code in batch], dtype=object)
    if is_last and len(batch[-1][1]) < width and codes[-1] == "":
        codes[-1] = _CROOKED  # the file was cut off in this row
    square = [row if len(row) == width else (row + [""] * (width - len(row)))[:width] for _, row, _ in batch]
    columns = [pa.array(column, pa.large_string()) for column in zip(*square, strict=True)]
    found.add(columns, np.asarray([line for line, _, _ in batch], dtype=np.int64), codes)
