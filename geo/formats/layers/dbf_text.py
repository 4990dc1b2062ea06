"""Encoding of the texts of a shapefile: what its .cpg or .dbf declares is verified on the bytes.

The driver reads the copy as ISO-8859-1, in which every byte is a letter, and the texts are decoded here from those bytes. So
a declaration that is wrong, or unknown to the driver, never leaves a cell empty.
"""

from __future__ import annotations

import codecs
import re
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from geo.decode import SPANISH_LETTERS, best_code_page

if TYPE_CHECKING:
    from pathlib import Path

    import geopandas as gpd

__all__ = ["EVERY_BYTE", "decoded_frame", "settle_texts", "text_page"]

EVERY_BYTE = "iso-8859-1"
"""Encoding in which each byte is one letter, so that the bytes can be taken back from the text."""

_UTF_8 = "utf-8"
_HEADER, _FIELD, _LANGUAGE, _END = 32, 32, 29, 0x0D
"""Bytes of the header of a .dbf and of the description of a field, offset of the byte for the encoding, last byte of all."""
_LANGUAGES = {0x01: "cp437", 0x02: "cp850", 0x03: "cp1252", 0x57: EVERY_BYTE, 0x58: "cp1252", 0x59: "cp1252"}
"""Encodings by the byte of the header, of those used in the Americas."""
_PAGE = re.compile(r"(?:ansi|oem|cp|ldid/|windows)?[ _-]{0,3}(\d{3,5})")
_LATIN = {"88591": EVERY_BYTE, "28591": EVERY_BYTE, "885915": "iso-8859-15", "65001": _UTF_8}
_MOST_CUT = 3
"""Bytes of a UTF-8 letter, at most, that are left where a text was cut at the width of its field."""


def settle_texts(dbf: Path, page: Path, notices: list[tuple[str, str]]) -> str:
    """Return the encoding by which :func:`decoded_frame` must decode the texts that the driver reads; empty if all is well.

    Parameters
    ----------
    dbf, page
        Copies of the .dbf and of the .cpg, which may not exist; the latter is written.
    notices
        A declaration that is missing or wrong is added to them.
    """
    raw = dbf.read_bytes()
    if len(raw) < _HEADER or raw.isascii():
        return ""
    cells = [cell for cell in _text_cells(raw) if not cell.isascii()]
    if not cells:
        return ""
    said = page.read_bytes()[:40].decode("ascii", "replace").strip() if page.exists() else ""
    declared = _codec(said) if said else _LANGUAGES.get(raw[_LANGUAGE], "")
    if declared == _UTF_8 and all(_is(cell, _UTF_8) for cell in cells):
        return ""
    found = text_page(cells)
    if declared and (found == declared or not _is_wrong(cells, declared, found)):
        found = declared
    elif not (said or raw[_LANGUAGE]):
        words = "se leyeron como utf-8." if found == _UTF_8 else f"se leyó como {found}."
        notices.append(("ENC_DETECTADA", f"sus textos no declaran codificación: {words}"))
    else:
        name = f"«{said}»" if said else "otra codificación"
        where = ".cpg" if said else ".dbf"
        notices.append(
            ("ENC_DETECTADA", f"su {where} declara {name}, pero sus textos no lo están: se leyeron como {found}.")
        )
    page.write_text(EVERY_BYTE.upper(), encoding="ascii")
    return found


def _text_cells(raw: bytes) -> set[bytes]:
    """Return the distinct texts of a .dbf, and the names of its fields."""
    count, header, width = (int.from_bytes(raw[a:b], "little") for a, b in ((4, 8), (8, 10), (10, 12)))
    found, at, place = set(), 1, _HEADER
    spans = []
    while place + _FIELD <= min(header, len(raw)) and raw[place] != _END:
        found.add(raw[place : place + 11].split(b"\x00")[0])
        size, kind = raw[place + 16], raw[place + 11 : place + 12]
        if kind == b"C":
            size += raw[place + 17] << 8  # a text of more than 255 bytes
            spans.append((at, at + size))
        at, place = at + size, place + _FIELD
    rows = min(count, (len(raw) - header) // width) if width else 0
    if rows > 0:
        table = np.frombuffer(raw, np.uint8, rows * width, header).reshape(rows, width)
        table = table[(table >= 0x80).any(axis=1)]
        for start, end in spans:
            cells = np.ascontiguousarray(table[:, start:end])
            found |= {bytes(cell).strip(b" \x00") for cell in {row.tobytes() for row in cells}}
    return found


def _codec(said: str) -> str:
    """Return the name in Python of an encoding as a .cpg writes it; empty if it is unknown."""
    name = said.lower()
    if found := _PAGE.fullmatch(name):
        name = _LATIN.get(found[1], f"cp{found[1]}")
    name = _LATIN.get("".join(filter(str.isdigit, name)), name) if "8859" in name else name
    try:
        return codecs.lookup(name).name
    except (LookupError, ValueError):
        return ""


def text_page(cells: list[bytes]) -> str:
    """Return the encoding of texts: UTF-8 if all are, otherwise the code page in which the rest has most Spanish letters."""
    foreign = [cell for cell in cells if not _is(cell, _UTF_8)]
    if len(foreign) < len(cells) and all(_is(_whole(cell), _UTF_8) for cell in foreign):
        return _UTF_8
    return best_code_page(b"\n".join(sorted(foreign))) if foreign else _UTF_8


def _is_wrong(cells: list[bytes], declared: str, found: str) -> bool:
    """Return whether texts cannot be in the encoding declared: bytes that it lacks, UTF-8, or no Spanish letter at all."""
    if _UTF_8 in {declared, found} or not all(_is(cell, declared) for cell in cells):
        return True
    mine, other = (
        {sign for cell in cells for sign in cell.decode(page, "replace") if sign > "\x7f"} for page in (declared, found)
    )
    return mine.isdisjoint(SPANISH_LETTERS) and other <= set(SPANISH_LETTERS)


def _is(cell: bytes, page: str) -> bool:
    try:
        return "\ufffd" not in cell.decode(page)
    except UnicodeDecodeError:
        return False


def _whole(cell: bytes) -> bytes:
    """Return a text without the part of a UTF-8 letter at which it was cut."""
    try:
        cell.decode(_UTF_8)
    except UnicodeDecodeError as error:
        if error.reason == "unexpected end of data" and error.start >= len(cell) - _MOST_CUT:
            return cell[: error.start]
    return cell


def decoded_frame(frame: gpd.GeoDataFrame, page: str) -> gpd.GeoDataFrame:
    """Return a layer that was read as :data:`EVERY_BYTE`, with its texts and the names of its columns decoded.

    A text that is UTF-8 among others in a code page is read as UTF-8; one that is not in ``page``, in the code page that
    suits it.
    """
    out = frame.rename(columns={name: _decoded(name, page) for name in frame.columns if name != "geometry"})
    for number, name in enumerate(out.columns):
        column = out.iloc[:, number]
        if name != "geometry" and (pd.api.types.is_string_dtype(column) or column.dtype == object):
            texts = {value: _decoded(value, page) for value in column.dropna().unique() if isinstance(value, str)}
            out.isetitem(number, column.map(lambda value, texts=texts: texts.get(value, value), na_action="ignore"))
    return out


def _decoded(text: str, page: str) -> str:
    if text.isascii():
        return text
    try:
        cell = text.encode(EVERY_BYTE)
    except UnicodeEncodeError:  # the driver decoded it
        return text
    cell = _whole(cell) if page == _UTF_8 else cell
    if _is(cell, _UTF_8):
        return cell.decode(_UTF_8)
    return cell.decode(page if _is(cell, page) else best_code_page(cell), "replace")
