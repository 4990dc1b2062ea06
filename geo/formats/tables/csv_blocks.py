"""Fast reading of regular CSV (same number of columns in every line, no quoted cells) in blocks, with Arrow."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

import numpy as np

from geo.formats.tables.table_builder import MOST_LINE, Gathering
from geo.progress import advance
from geo.text_table import HEADER_SEARCH, few, find_header, row_code

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import pyarrow as pa
    from numpy.typing import NDArray

    from geo.decode import Utf8
    from geo.text_table import TextTable

__all__ = ["read_regular"]

_BLOCK = 1 << 24
"""Bytes parsed at a time (16 MiB); a file with a longer line is not regular."""


def read_regular(file: Path, text: Utf8, separator: str, notices: list[tuple[str, str]], synonyms: str) -> TextTable | None:
    """Return the table of a delimited text if it is regular: no quoted cells, and the same separators in every line.

    A quote inside a cell, as in ``7°9'8"S``, quotes nothing.

    Parameters
    ----------
    file, text
        Path of the original file, for messages, and its text.
    separator, notices, synonyms
        As in :func:`geo.formats.tables.table_builder.from_rows`.

    Returns
    -------
    TextTable or None
        The same table as :func:`geo.formats.tables.csv_table.read_delimited` would read; None if the text is not regular.
    """
    if not all(_is_regular(block, separator.encode()) for block in _blocks(text)):
        return None
    with text.file.open("rb") as stream:
        stream.seek(text.skip)
        raw = list(islice(iter(lambda: stream.readline(MOST_LINE), b""), HEADER_SEARCH))
        if max(map(len, raw), default=0) == MOST_LINE:
            return None
        first = [line.decode("utf-8", "replace").rstrip("\r\n").split(separator) for line in raw]
        told: list[tuple[str, str]] = []
        top, header = find_header(file, first, np.arange(1, len(first) + 1), told, synonyms)
        start = text.skip + sum(map(len, raw[: top + 1]))
        if len(header) < 2 or (top >= 0 and not raw[top].endswith(b"\n")) or start == text.file.stat().st_size:
            return None
    found, line = Gathering(header), top + 2
    names = first[top] if top >= 0 else header
    try:
        for columns in _cut(text.file, start, separator, len(header)):
            size = len(columns[0])
            found.add(columns, np.arange(line, line + size, dtype=np.int64), _codes(columns, names))
            line += size
    except _Irregular:
        return None
    return found.table(file, "", [*notices, *told])


class _Irregular(Exception):  # noqa: N818 (it is caught above)
    """A line has more or fewer columns than the header."""


def _blocks(text: Utf8) -> Iterator[bytes]:
    """Yield the text in blocks, each after the last byte of the one before: a line end for the first."""
    with text.file.open("rb") as stream:
        stream.seek(text.skip)
        last = b"\n"
        while block := stream.read(_BLOCK):
            advance()
            if block.endswith(b"\r"):
                block += stream.read(1)  # a line end is not divided
            yield last + block
            last = block[-1:]


def _is_regular(block: bytes, separator: bytes) -> bool:
    """Return whether no cell of a block begins with a quote, and its lines end as on Windows or Unix."""
    opened = b'"' in block and any(before + b'"' in block for before in (separator, b"\n", b"\r"))
    return not opened and (b"\r" not in block or block.count(b"\r") == block.count(b"\r\n"))


def _codes(columns: list[pa.Array], header: list[str]) -> NDArray[np.object_]:
    """Return the code of each row; only rows with few filled cells, or that begin as the header, are checked."""
    import pyarrow as pa  # noqa: PLC0415 (heavy)
    import pyarrow.compute as pc  # noqa: PLC0415

    width, size = len(columns), len(columns[0])
    filled = np.zeros(size, dtype=np.int16)
    for column in columns:
        filled += pc.greater(pc.binary_length(column), 0).to_numpy(zero_copy_only=False)
    codes = np.full(size, "", dtype=object)
    codes[filled == 0] = "FILA_VACIA"
    alike = pc.equal(columns[0], pa.scalar(header[0], pa.large_string())).to_numpy(zero_copy_only=False)
    for row in np.flatnonzero((filled > 0) & ((filled <= few(width)) | alike)):
        codes[row] = row_code([column[int(row)].as_py() for column in columns], header, width)
    return codes


def _cut(file: Path, start: int, separator: str, width: int) -> Iterator[list[pa.Array]]:
    """Yield the columns of the text of a file, block by block."""
    import pyarrow as pa  # noqa: PLC0415 (heavy)
    from pyarrow import csv  # noqa: PLC0415

    names = [str(number) for number in range(width)]
    with file.open("rb") as raw, pa.PythonFile(raw) as source:  # Arrow cannot open a file name in an old encoding
        source.seek(start)
        try:
            batches = csv.open_csv(
                source,
                read_options=csv.ReadOptions(column_names=names, block_size=_BLOCK),
                parse_options=csv.ParseOptions(delimiter=separator, quote_char=False, ignore_empty_lines=False),
                convert_options=csv.ConvertOptions(
                    column_types=dict.fromkeys(names, pa.large_string()), strings_can_be_null=False
                ),
            )
            for batch in batches:
                yield batch.columns
        except pa.ArrowInvalid as error:
            raise _Irregular from error
