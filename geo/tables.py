"""CSV, Excel, Parquet, layer of points, or several of them in a zip: plain tables of text, with every physical row."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from geo.archives import is_zip, unpack
from geo.corrected import as_written, only_corrected
from geo.decode import decode
from geo.errors import FormatError
from geo.guard import read_cells, read_layers, read_parquet
from geo.header import TextTable, from_rows
from geo.jsontable import is_records, read_records
from geo.opening import is_vector, real_file
from geo.parquet import is_parquet
from geo.regular import read_regular
from geo.text import fold
from geo.workbooks import is_workbook

if TYPE_CHECKING:
    import geopandas as gpd

__all__ = ["TextTable", "column_text", "read_tables"]

csv.field_size_limit(1_000_000)
_SEPARATOR_SEARCH = 25


def read_tables(
    path: str | Path, *, sheet: str | None = None, all_sheets: bool = False, synonyms: str = "incidentes"
) -> list[TextTable]:
    """Read a file as text tables, one per sheet.

    Parameters
    ----------
    path
        CSV, TSV or TXT; Excel or ODS; Parquet; a vector layer of points; or a zip with several tables.
    sheet, all_sheets
        Which sheet or layer, or all of them, where the file holds several with different columns: none is picked in silence.
        Sheets with the same columns (one a month) are all read, and it is said.
    synonyms
        Section of ``synonyms.toml`` whose names tell the header row.

    Raises
    ------
    FormatError
        If the file is empty, damaged, of an unknown kind, or holds several sheets and none was chosen.
    """
    file = real_file(path)
    if not file.stat().st_size:
        raise FormatError(f"«{file.name}» está vacío. Vuelva a exportarlo.", code="ARCHIVO_VACIO")
    if is_vector(file):
        tables = {name: _layer_table(file, name, frame) for name, frame in read_layers(file).items()}
        return _chosen(file, tables, sheet, "capa", every=all_sheets)
    if is_workbook(file):
        tables, hidden = _sheets(file, synonyms)
        shown = {name: table for name, table in tables.items() if name not in hidden or name == sheet}
        returned = only_corrected(shown)
        every = all_sheets or returned.keys() != shown.keys()
        return [as_written(table) for table in _chosen(file, returned, sheet, "hoja", every=every)]
    if is_zip(file):
        return _zipped(file, synonyms)
    return [_parquet(file) if is_parquet(file) else as_written(_delimited(file, synonyms))]


def _sheets(file: Path, synonyms: str) -> tuple[dict[str, TextTable], list[str]]:
    """Return the table of each sheet, and the names of those that are read only if asked for."""
    book = read_cells(file)
    tables: dict[str, TextTable] = {}
    for name, (cells, lines) in book.sheets.items():
        notices = [] if tables else book.notices
        tables[name] = from_rows(file, name, cells, np.asarray(lines, dtype=np.int64), notices, synonyms)
    return tables, book.hidden


def _chosen(file: Path, tables: dict[str, TextTable], chosen: str | None, noun: str, *, every: bool) -> list[TextTable]:
    """Return the sheet asked for; all where they are asked for or have the same columns; refuse to pick one otherwise."""
    code = "VARIAS_HOJAS" if noun == "hoja" else "VARIAS_CAPAS"
    if chosen is not None:
        if chosen not in tables:
            raise FormatError(f"«{file.name}» no tiene la {noun} «{chosen}». Hay: {', '.join(tables)}.")
        return [tables[chosen]]
    if not tables:
        raise FormatError(f"«{file.name}» no tiene ninguna {noun} con datos.", code="ARCHIVO_VACIO")
    alike = len({tuple(map(fold, map(str, table.frame.columns))) for table in tables.values()}) == 1
    if len(tables) > 1 and not (every or alike):
        raise FormatError(
            f"«{file.name}» tiene {len(tables)} {noun}s con columnas distintas: {', '.join(tables)}. "
            "Elija una con --hoja o todas con --todas.",
            code=code,
        )
    found = list(tables.values())
    if len(found) > 1:
        found[0].notices.append((code, f"«{file.name}»: se leyeron sus {len(found)} {noun}s: {', '.join(tables)}."))
    return found


def _zipped(file: Path, synonyms: str) -> list[TextTable]:
    """Read the tables inside a zip; each says where it came from."""
    with TemporaryDirectory() as folder:
        inner = unpack(file, Path(folder))
        tables = [
            replace(table, path=file, part=" / ".join(filter(None, (item.name, table.part))), member=item.name)
            for item in inner
            for table in read_tables(item, synonyms=synonyms)
        ]
    if not tables:
        raise FormatError(f"«{file.name}» no tiene ninguna tabla dentro.", code="ARCHIVO_VACIO")
    if len(inner) > 1:
        names = ", ".join(item.name for item in inner)
        tables[0].notices.append(("VARIOS_ARCHIVOS", f"«{file.name}»: se leyeron sus {len(inner)} archivos: {names}."))
    return tables


def _delimited(file: Path, synonyms: str) -> TextTable:
    decoded = decode(file.read_bytes())
    text = decoded.text
    notices = [(code, f"«{file.name}»: {words}") for code, words in decoded.notices]
    sample = text[:8192]
    if sum(not (letter.isprintable() or letter.isspace()) for letter in sample) > len(sample) * 0.3:
        raise FormatError(f"«{file.name}» no es una tabla de texto. Guárdelo como CSV o Excel.", code="FORMATO_DESCONOCIDO")
    if "\x00" in text:
        text = text.replace("\x00", "")
        notices.append(("CARACTER_CONTROL", f"«{file.name}»: se quitaron caracteres nulos."))
    if is_records(text):
        rows = read_records(file, text)
        return from_rows(file, "", rows, np.arange(len(rows), dtype=np.int64), notices, synonyms)
    separator = _separator(text)
    total = _physical_lines(text)
    if table := read_regular(file, text, separator, notices, synonyms):
        return _counted(table, "lineas", total, int(table.lines[0]) - 1 + len(table.lines))
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    rows, lines, start = [], [], 1
    try:
        for row in reader:
            rows.append(row)
            lines.append(start)
            start = reader.line_num + 1
    except csv.Error as error:
        raise FormatError(f"«{file.name}», línea {reader.line_num}: no se puede separar en columnas.") from error
    covered = sum(1 + sum(map(_breaks, row)) for row in rows)
    table = from_rows(file, "", rows, np.asarray(lines, dtype=np.int64), notices, synonyms)
    return _counted(table, "lineas", total, covered)


def _breaks(text: str) -> int:
    """Count the line ends inside a text, whichever they are."""
    lone = text.count("\r") - text.count("\r\n") if "\r" in text else 0
    return text.count("\n") + lone


def _physical_lines(text: str) -> int:
    """Count the lines of a file without cutting it: its line ends, and a last line without one."""
    return _breaks(text) + (bool(text) and text[-1] not in "\r\n")


def _counted(table: TextTable, what: str, total: int, covered: int) -> TextTable:
    """Return the table with the count made apart; say so if what was read does not cover it."""
    told = []
    if total != covered:
        words = f"«{table.file}»: tiene {total} {what} y se leyeron {covered}. Revise el final del archivo."
        told = [("CUENTA_NO_CUADRA", words)]
    return replace(table, counted={what: total}, notices=[*table.notices, *told])


def _separator(text: str) -> str:
    """Return the separator that cuts the first lines most evenly into most columns."""
    sample = [line for line in text[:65536].splitlines() if line.strip()][:_SEPARATOR_SEARCH]

    def quality(separator: str) -> tuple[int, int]:
        widths = [len(row) for row in csv.reader(sample, delimiter=separator)] or [1]
        common = max(set(widths), key=lambda width: (widths.count(width) if width > 1 else 0, width))
        return (widths.count(common) if common > 1 else 0, common)

    return max(",;\t|", key=quality)


def _parquet(file: Path) -> TextTable:
    frame, total = read_parquet(file)
    return _counted(_typed(file, "", frame), "filas", total, len(frame))


def _layer_table(file: Path, name: str, frame: gpd.GeoDataFrame) -> TextTable:
    table = _typed(file, name, frame.drop(columns="geometry"))
    notices = [(code, words) for code, words in frame.attrs["notices"]]
    table = replace(table, points=frame.geometry.reset_index(drop=True), notices=notices)
    return _counted(table, "elementos", frame.attrs["elementos"], len(frame))


def _typed(file: Path, part: str, frame: pd.DataFrame) -> TextTable:
    """Turn a file that carries types back into text, for our own parsers to type."""
    text = pd.DataFrame({str(name): column_text(frame[name]) for name in frame.columns}).reset_index(drop=True)
    size = len(frame)
    return TextTable(file, part, text, np.arange(1, size + 1), np.full(size, "", dtype=object))


def column_text(column: pd.Series[Any]) -> pd.Series[str]:
    """Return a typed column as text: whole numbers without ``.0``, empty where there is nothing."""
    if pd.api.types.is_float_dtype(column) and (column.dropna() % 1 == 0).all():
        column = column.astype("Int64")
    return column.astype(object).where(column.notna(), "").astype(str).astype("str")
