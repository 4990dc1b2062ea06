"""The fast way through a CSV where every line has the same columns and no quotes: Arrow cuts it, all at once."""

from __future__ import annotations

import io
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
    import pyarrow as pa  # noqa: PLC0415 (heavy)
    import pyarrow.compute as pc  # noqa: PLC0415
    from pyarrow import csv  # noqa: PLC0415

    if '"' in text or "\r" in text.replace("\r\n", "\n"):
        return None
    lines = text.replace("\r\n", "\n").removesuffix("\n").split("\n")
    first = [line.split(separator) for line in lines[:HEADER_SEARCH]]
    told: list[tuple[str, str]] = []
    top, header = find_header(file, first, np.arange(1, len(first) + 1), told, synonyms)
    body = lines[top + 1 :]
    width = len(header)
    if width < 2 or not body or pc.any(pc.not_equal(pc.count_substring(pa.array(body), separator), width - 1)).as_py():
        return None
    names = [str(number) for number in range(width)]
    table = csv.read_csv(
        io.BytesIO("\n".join(body).encode()),
        read_options=csv.ReadOptions(column_names=names),
        parse_options=csv.ParseOptions(delimiter=separator, quote_char=False, ignore_empty_lines=False),
        convert_options=csv.ConvertOptions(column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=False),
    )
    kind = pd.Series([], dtype="str").dtype
    frame = table.to_pandas(types_mapper=lambda _: kind).set_axis(pd.Index(header), axis=1)
    codes = np.full(len(frame), "", dtype=object)
    blank = sum((frame[name] == "").to_numpy().astype(np.int16) for name in header)
    for row in np.flatnonzero((width - blank <= few(width)) | (frame.iloc[:, 0] == first[top][0]).to_numpy()):
        codes[row] = row_code(frame.iloc[row].tolist(), first[top], width)
    numbers = np.arange(top + 2, top + 2 + len(frame), dtype=np.int64)
    return TextTable(file, "", frame, numbers, codes, notices=[*notices, *told])
