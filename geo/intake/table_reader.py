"""Parse a file of tables, of whatever kind, into plain tables of text; run by the reading process."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from geo.columns import FOLDER, detect
from geo.errors import FormatError
from geo.formats.archives import check_inner, unpack
from geo.formats.containers import expanded, is_vector, packed_twice, real_file
from geo.formats.gpx_points import read_gpx_points
from geo.formats.kinds import kind_of, refusal
from geo.formats.layers.geoparquet import layer_of
from geo.formats.layers.usable import has_points, with_points
from geo.formats.layers.vector import read_layers
from geo.formats.tables.csv_table import counted, read_delimited
from geo.formats.tables.dbf_table import read_dbf
from geo.formats.tables.html_table import read_mhtml, read_page
from geo.formats.tables.json_table import read_json
from geo.formats.tables.parquet import read_parquet
from geo.formats.tables.returned_rows import as_written, only_corrected
from geo.formats.tables.spreadsheet_xml import read_spreadsheet_xml
from geo.formats.tables.table_builder import Gathering, from_rows
from geo.formats.tables.workbooks import read_book
from geo.intake.members import are_periods, is_about_others, is_prose, only_records
from geo.text import column_text, fold
from geo.text_table import refuse_wide
from geo.wording import listing, shown

if TYPE_CHECKING:
    from geo.formats.layers.layer import Layer
    from geo.formats.tables.workbooks import Book
    from geo.text_table import TextTable

__all__ = ["parse_tables"]

_LEFT = "SIN_HECHOS_DENTRO"
"""Code of ``reasons.toml`` for what a file has and was not read."""
_BOOKS = {"workbook": read_book, "xml2003": read_spreadsheet_xml, "html": read_page, "mhtml": read_mhtml}
"""Reader of each kind of book, by its key in :mod:`geo.formats.kinds`."""
_BATCH = 50_000
"""Rows of a typed table added at once: bounds the memory of the copy."""


def parse_tables(path: Path, *, sheet: str | None, all_sheets: bool, synonyms: str) -> list[TextTable]:
    """Return the tables of a file as :func:`geo.intake.tables.read_tables` describes them, read in this process."""
    file = real_file(path)
    kind = kind_of(file)
    if kind.role in {"named", "order", "extract"}:
        raise refusal(file.name, kind)
    if kind.role == "container" and kind.key != "zip":
        return _packed(file, sheet=sheet, all_sheets=all_sheets, synonyms=synonyms)
    if synonyms == "gps" and kind.key == "GPX":
        layers = {"": read_gpx_points(file)}
    else:
        layers = read_layers(file) if is_vector(file) else {}
    if layers and (kind.key != "zip" or any(map(has_points, layers.values()))):  # limits may lie beside a table in a zip
        return _of_layers(file, layers, sheet, synonyms, every=all_sheets)
    if kind.key in _BOOKS:
        tables, hidden = _sheets(file, _BOOKS[kind.key](file, synonyms), synonyms)
        shown = {name: table for name, table in tables.items() if name not in hidden or name == sheet}
        returned = only_corrected(shown)
        every = all_sheets or returned.keys() != shown.keys()
        return [as_written(table) for table in _chosen(file, returned, sheet, "hoja", synonyms, every=every)]
    if kind.key == "zip":
        return _zipped(file, synonyms)
    if kind.key in {"parquet", "dbf"}:
        return [_parquet(file) if kind.key == "parquet" else _dbf(file)]
    return [as_written((read_json if kind.key == "json" else read_delimited)(file, synonyms))]


def _of_layers(file: Path, layers: dict[str, Layer], sheet: str | None, synonyms: str, *, every: bool) -> list[TextTable]:
    """Return the tables of the layers asked for; of layers with different columns, those with points."""
    aside: list[str] = []
    if sheet is None and not every and len({tuple(layer.frame.columns) for layer in layers.values()}) > 1:
        layers, aside = with_points(layers)
    tables = {name: _layer_table(file, name, _with_folder(layer, synonyms)) for name, layer in layers.items()}
    found = _chosen(file, tables, sheet, "capa", synonyms, every=every)
    if aside:
        found[0].notices.append(("CAPA_NO_USADA", f"«{file.name}»: no se leen sus capas sin puntos: {listing(aside)}."))
    return found


def _sheets(file: Path, book: Book, synonyms: str) -> tuple[dict[str, TextTable], list[str]]:
    """Return the table of each sheet, and the names of those that are read only if asked for."""
    tables: dict[str, TextTable] = {}
    for name, rows in book.sheets:
        tables[name] = from_rows(file, name, rows, [] if tables else book.notices, synonyms)
    return tables, book.hidden


def _chosen(
    file: Path, tables: dict[str, TextTable], chosen: str | None, noun: str, synonyms: str, *, every: bool
) -> list[TextTable]:
    """Return the sheet asked for, or all: where all are asked for, or those with records are alike, or of months."""
    code = "VARIAS_HOJAS" if noun == "hoja" else "VARIAS_CAPAS"
    if chosen is not None:
        if chosen not in tables:
            raise FormatError(f"«{file.name}» no tiene la {noun} «{shown(chosen)}». Hay: {listing(tables)}.")
        return [tables[chosen]]
    if not tables:
        raise FormatError(f"«{file.name}» no tiene ninguna {noun} con datos.", code="ARCHIVO_VACIO")
    left: list[str] = []
    if not (every or _are_alike(tables)):
        kept = only_records(tables, synonyms)
        left = [name for name in tables if name not in kept]
        tables = kept
    every = every or are_periods(tables)
    if len(tables) > 1 and not (every or _are_alike(tables)):
        raise FormatError(
            f"«{file.name}» tiene {len(tables)} {noun}s con columnas distintas: {listing(tables)}. "
            "Elija una con --hoja o todas con --todas.",
            code=code,
        )
    found = list(tables.values())
    if len(found) > 1:
        differ = "" if _are_alike(tables) else ", con columnas distintas, cada una con las suyas"
        told = f"«{file.name}»: se leyeron sus {len(found)} {noun}s{differ}: {', '.join(tables)}."
        found[0].notices.append((code, told))
    if left:
        found[0].notices.append((_LEFT, f"«{file.name}»: no se leyeron las {noun}s sin hechos: {listing(left)}."))
    return found


def _are_alike(tables: dict[str, TextTable]) -> bool:
    """Return whether the tables have the same columns, in any order."""
    return len({tuple(sorted(map(fold, map(str, table.frame.columns)))) for table in tables.values()}) == 1


def _packed(file: Path, *, sheet: str | None, all_sheets: bool, synonyms: str) -> list[TextTable]:
    """Return the tables of a file packed by gzip, bzip2 or xz."""
    with TemporaryDirectory() as folder:
        inner = expanded(file, Path(folder))
        tables = parse_tables(inner, sheet=sheet, all_sheets=all_sheets, synonyms=synonyms)
    return [replace(table, path=file) for table in tables]


def _zipped(file: Path, synonyms: str) -> list[TextTable]:
    """Return the tables of the files inside a zip that hold records; ``member`` and ``part`` of each name its file."""
    with TemporaryDirectory() as folder:
        inner = unpack(file, Path(folder))
        kinds = {item: kind_of(item) for item in inner}
        check_inner(file, [item for item, kind in kinds.items() if kind.key == "zip"])
        if any(kind.role == "container" and kind.key != "zip" for kind in kinds.values()):
            raise packed_twice(file.name)
        left = {item.name: refusal(item.name, kind) for item, kind in kinds.items() if kind.role == "named"}
        read = {item.name: _member(file, item, synonyms, left) for item in inner if item.name not in left}
    tables = {table.part: table for found in read.values() for table in found}
    if not tables:
        why = f" {next(iter(left.values()))}" if left else ""
        raise FormatError(f"«{file.name}» no tiene ninguna tabla dentro.{why}", code="ARCHIVO_VACIO")
    tables = {part: table for part, table in tables.items() if not is_about_others(Path(table.member).stem)} or tables
    kept = tables if _are_alike(tables) else only_records(tables, synonyms)
    first, *rest = list(dict.fromkeys(table.member for table in kept.values()))
    told = next(iter(kept.values())).notices
    if rest:
        told.append(
            ("VARIOS_ARCHIVOS", f"«{file.name}»: se leyeron sus {len(rest) + 1} archivos: {', '.join([first, *rest])}.")
        )
    if missing := [item.name for item in inner if item.name not in {first, *rest}]:
        told.append((_LEFT, f"«{file.name}»: no se leyó lo que no tiene hechos: {listing(missing)}."))
    return list(kept.values())


def _member(file: Path, item: Path, synonyms: str, left: dict[str, FormatError]) -> list[TextTable]:
    """Return the tables of a file inside a zip; those that only tell of others are added to ``left``."""
    try:
        tables = parse_tables(item, sheet=None, all_sheets=False, synonyms=synonyms)
    except FormatError as error:
        if not is_prose(item):
            raise
        left[item.name] = error
        return []
    return [
        replace(table, path=file, part=" / ".join(filter(None, (item.name, table.part))), member=item.name)
        for table in tables
    ]


def _parquet(file: Path) -> TextTable:
    """Return the table of a Parquet file, perhaps with a column of geometries."""
    frame, total = read_parquet(file)
    if layer := layer_of(file, frame, total):
        return _layer_table(file, "", layer)
    return counted(_typed(file, "", frame), "filas", total, len(frame))


def _dbf(file: Path) -> TextTable:
    """Return the table of a .dbf without its .shp."""
    read = read_dbf(file)
    if read is None:
        raise refusal(file.name, kind_of(file))
    frame, total = read
    return counted(_typed(file, "", frame), "filas", total, len(frame))


def _with_folder(layer: Layer, synonyms: str) -> Layer:
    """Return a layer of a KML with the name of its folder as a column, if it has no column of the delito by its name.

    People who draw keep a folder for each delito.
    """
    headers = list(map(str, layer.frame.columns))
    if synonyms != "incidentes" or not layer.path or {"delito", "tipo"} & detect(headers, synonyms).keys():
        return layer
    return replace(layer, frame=layer.frame.assign(**{FOLDER: layer.path[-1]}))


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
