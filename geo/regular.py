"""The fast way through a CSV where every line has the same columns and no quotes: Arrow cuts it, all at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from geo.header import HEADER_SEARCH, TextTable, few, find_header, row_code

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["read_regular"]


def read_regular(file: Path, text: str, separator: str, notices: list[tuple[str, str]], synonyms: str) -> TextTable | None:
    """Read a delimited text if it is regular: no quotes, and the separators of the header in every line below it.

    Returns
    -------
    TextTable or None
        The same table that the careful way would give; None if the text is not regular.
    """
    data = text.encode()
    if b'"' in data or (b"\r" in data and data.count(b"\r") != data.count(b"\r\n")):
        return None
    start = 0
    ends = [start := data.find(b"\n", start) + 1 for _ in range(min(HEADER_SEARCH, data.count(b"\n")))]
    lines = (data[: ends[-1]] if len(ends) == HEADER_SEARCH else data).decode().splitlines()
    first = [line.split(separator) for line in lines[:HEADER_SEARCH]]
    told: list[tuple[str, str]] = []
    top, header = find_header(file, first, np.arange(1, len(first) + 1), told, synonyms)
    width = len(header)
    if width < 2 or top >= len(ends) or ends[top] == len(data):
        return None
    frame = _cut(memoryview(data)[ends[top] :], separator, header)
    if frame is None:
        return None
    codes = np.full(len(frame), "", dtype=object)
    blank = sum((frame[name] == "").to_numpy().astype(np.int16) for name in header)
    for row in np.flatnonzero((width - blank <= few(width)) | (frame.iloc[:, 0] == first[top][0]).to_numpy()):
        codes[row] = row_code(frame.iloc[row].tolist(), first[top], width)
    numbers = np.arange(top + 2, top + 2 + len(frame), dtype=np.int64)
    return TextTable(file, "", frame, numbers, codes, notices=[*notices, *told])


def _cut(data: memoryview, separator: str, header: list[str]) -> pd.DataFrame | None:
    """Cut bytes of UTF-8 into columns of text; None where a line has more or fewer than the header."""
    import pyarrow as pa  # noqa: PLC0415 (heavy)
    from pyarrow import csv  # noqa: PLC0415

    names = [str(number) for number in range(len(header))]
    try:
        table = csv.read_csv(
            pa.BufferReader(data),
            read_options=csv.ReadOptions(column_names=names, block_size=1 << 24),
            parse_options=csv.ParseOptions(delimiter=separator, quote_char=False, ignore_empty_lines=False),
            convert_options=csv.ConvertOptions(
                column_types=dict.fromkeys(names, pa.large_string()), strings_can_be_null=False
            ),
        )
    except pa.ArrowInvalid:
        return None
    kind = pd.Series([], dtype="str").dtype
    frame: pd.DataFrame = table.combine_chunks().to_pandas(types_mapper=lambda _: kind)
    return frame.set_axis(pd.Index(header), axis=1)
