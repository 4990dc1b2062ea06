"""Parse a file of tables, of whatever kind, into plain tables of text; run by the reading process."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from geo.errors import FormatError
from geo.formats.archives import check_inner, is_zip, unpack
from geo.formats.containers import is_vector, real_file
from geo.formats.layers.vector import read_layers
from geo.formats.tables.csv_table import counted, read_delimited
from geo.formats.tables.parquet import is_parquet, read_parquet
from geo.formats.tables.returned_rows import as_written, only_corrected
from geo.formats.tables.table_builder import Gathering, from_rows
from geo.formats.tables.workbooks import is_workbook, read_book
from geo.text import column_text, fold
from geo.text_table import refuse_wide
from geo.wording import listing, shown

if TYPE_CHECKING:
    from geo.formats.layers.layer import Layer
    from geo.text_table import TextTable

__all__ = ["parse_tables"]

_BATCH = 50_000
"""Rows of a typed table added at once: bounds the memory of the copy."""


def parse_tables(path: Path, *, sheet: str | None, all_sheets: bool, synonyms: str) -> list[TextTable]:
    """Return the tables of a file as :func:`geo.intake.tables.read_tables` describes them, read in this process."""
    file = real_file(path)
    if not file.stat().st_size:
        raise FormatError(f"«{file.name}» está vacío. Vuelva a exportarlo.", code="ARCHIVO_VACIO")
    if is_vector(file):
        tables = {name: _layer_table(file, name, layer) for name, layer in read_layers(file).items()}
        return _chosen(file, tables, sheet, "capa", every=all_sheets)
    if is_workbook(file):
        tables, hidden = _sheets(file, synonyms)
        shown = {name: table for name, table in tables.items() if name not in hidden or name == sheet}
        returned = only_corrected(shown)
        every = all_sheets or returned.keys() != shown.keys()
        return [as_written(table) for table in _chosen(file, returned, sheet, "hoja", every=every)]
    if is_zip(file):
        return _zipped(file, synonyms)
    return [_parquet(file) if is_parquet(file) else as_written(read_delimited(file, synonyms))]


def _sheets(file: Path, synonyms: str) -> tuple[dict[str, TextTable], list[str]]:
    """Return the table of each sheet, and the names of those that are read only if asked for."""
    book = read_book(file)
    tables: dict[str, TextTable] = {}
    for name, rows in book.sheets:
        tables[name] = from_rows(file, name, rows, [] if tables else book.notices, synonyms)
    return tables, book.hidden


def _chosen(file: Path, tables: dict[str, TextTable], chosen: str | None, noun: str, *, every: bool) -> list[TextTable]:
    """Return the sheet asked for, or all where all are asked for or have the same columns; otherwise refuse."""
    code = "VARIAS_HOJAS" if noun == "hoja" else "VARIAS_CAPAS"
    if chosen is not None:
        if chosen not in tables:
            raise FormatError(f"«{file.name}» no tiene la {noun} «{shown(chosen)}». Hay: {listing(tables)}.")
        return [tables[chosen]]
    if not tables:
        raise FormatError(f"«{file.name}» no tiene ninguna {noun} con datos.", code="ARCHIVO_VACIO")
    alike = len({tuple(map(fold, map(str, table.frame.columns))) for table in tables.values()}) == 1
    if len(tables) > 1 and not (every or alike):
        raise FormatError(
            f"«{file.name}» tiene {len(tables)} {noun}s con columnas distintas: {listing(tables)}. "
            "Elija una con --hoja o todas con --todas.",
            code=code,
        )
    found = list(tables.values())
    if len(found) > 1:
        found[0].notices.append((code, f"«{file.name}»: se leyeron sus {len(found)} {noun}s: {', '.join(tables)}."))
    return found


def _zipped(file: Path, synonyms: str) -> list[TextTable]:
    """Return the tables of the files inside a zip; ``member`` and ``part`` of each name its file."""
    with TemporaryDirectory() as folder:
        inner = unpack(file, Path(folder))
        check_inner(file, [item for item in inner if is_zip(item) and not is_workbook(item)])
        tables = [
            replace(table, path=file, part=" / ".join(filter(None, (item.name, table.part))), member=item.name)
            for item in inner
            for table in parse_tables(item, sheet=None, all_sheets=False, synonyms=synonyms)
        ]
    if not tables:
        raise FormatError(f"«{file.name}» no tiene ninguna tabla dentro.", code="ARCHIVO_VACIO")
    if len(inner) > 1:
        names = ", ".join(item.name for item in inner)
        tables[0].notices.append(("VARIOS_ARCHIVOS", f"«{file.name}»: se leyeron sus {len(inner)} archivos: {names}."))
    return tables


def _parquet(file: Path) -> TextTable:
    """Return the table of a Parquet file."""
    frame, total = read_parquet(file)
    return counted(_typed(file, "", frame), "filas", total, len(frame))


def _layer_table(file: Path, name: str, layer: Layer) -> TextTable:
    """Return the table of a layer of points, with its geometries beside it."""
    frame = layer.frame
    if len(frame) and len(frame.columns) == 1:
        raise FormatError(
            f"«{file.name}» no tiene columnas, solo figuras: no se sabe qué es cada una. Si es un Shapefile, deje su .dbf "
            "junto a él.",
            code="SHP_INCOMPLETO",
        )
    table = _typed(file, name, frame.drop(columns="geometry"))
    table = replace(table, points=frame.geometry.reset_index(drop=True), notices=[*layer.notices])
    return counted(table, "elementos", layer.features, len(frame))


def _typed(file: Path, part: str, frame: pd.DataFrame) -> TextTable:
    """Return a typed table as text, so that dates and numbers are parsed by the same code as those of a CSV."""
    import pyarrow as pa  # noqa: PLC0415 (heavy)

    refuse_wide(file, frame.shape[1])
    found = Gathering([str(name) for name in frame.columns])
    text = pd.DataFrame({number: column_text(frame.iloc[:, number]) for number in range(frame.shape[1])})
    for start in range(0, len(frame), _BATCH):
        rows = text.iloc[start : start + _BATCH]
        columns = [pa.array(rows[number].to_numpy(object), pa.large_string()) for number in text.columns]
        lines = np.arange(start + 1, start + 1 + len(rows), dtype=np.int64)
        found.add(columns, lines, np.full(len(rows), "", dtype=object))
    return found.table(file, part, [])
