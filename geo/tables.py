"""CSV, Excel, Parquet or layer of points: one plain table of text, with every physical row in it."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from geo.columns import score
from geo.decode import decode
from geo.errors import FormatError
from geo.files import list_layers, read_layer, real_file, sniff_driver
from geo.text import fold

if TYPE_CHECKING:
    from pathlib import Path

    import geopandas as gpd
    from numpy.typing import NDArray

__all__ = ["TextTable", "column_text", "read_tables"]

csv.field_size_limit(1_000_000)
_HEADER_SEARCH = 25
_TOTALS = ("TOTAL", "SUBTOTAL", "SUB TOTAL", "TOTALES")


@dataclass(frozen=True, slots=True)
class TextTable:
    """A table as it came: text cells, in file order.

    ``lines`` are the physical line numbers (from 1); ``codes`` is empty for rows of data, and otherwise the code of
    ``reasons.toml`` that says why the row is none; ``points`` are the geometries where the file is a layer;
    ``notices`` are (code, Spanish detail) about the file as a whole.
    """

    path: Path
    part: str
    frame: pd.DataFrame
    lines: NDArray[np.int64]
    codes: NDArray[np.object_]
    points: gpd.GeoSeries | None = None
    notices: list[tuple[str, str]] = field(default_factory=list)

    @property
    def file(self) -> str:
        """Name of the file, as people call it."""
        return self.path.name


def read_tables(
    path: str | Path, *, sheet: str | None = None, all_sheets: bool = False, synonyms: str = "incidentes"
) -> list[TextTable]:
    """Read a file as text tables, one per sheet chosen.

    Parameters
    ----------
    path
        CSV, TSV or TXT; Excel or ODS; Parquet; or a vector layer of points.
    sheet, all_sheets
        Which sheet or layer, or all of them, where the file holds several: none is picked in silence.
    synonyms
        Section of ``synonyms.toml`` whose names tell the header row.

    Raises
    ------
    FormatError
        If the file is empty, damaged, of an unknown kind, or holds several sheets and none was chosen.
    """
    file = real_file(path)
    with file.open("rb") as stream:
        head = stream.read(8)
    if not head:
        raise FormatError(f"«{file.name}» está vacío. Vuelva a exportarlo.", code="ARCHIVO_VACIO")
    if sniff_driver(file):
        return _layers(file, sheet, all_sheets=all_sheets)
    if head.startswith(b"PAR1"):
        return [_parquet(file)]
    if head.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        return _workbook(file, sheet, synonyms, all_sheets=all_sheets)
    return [_delimited(file, synonyms)]


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
    separator = _separator(text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    rows, lines, start = [], [], 1
    try:
        for row in reader:
            rows.append(row)
            lines.append(start)
            start = reader.line_num + 1
    except csv.Error as error:
        raise FormatError(f"«{file.name}», línea {reader.line_num}: no se puede separar en columnas.") from error
    return _with_header(file, "", rows, np.asarray(lines, dtype=np.int64), notices, synonyms)


def _separator(text: str) -> str:
    """Return the separator that cuts the first lines most evenly into most columns."""
    sample = [line for line in text[:65536].splitlines() if line.strip()][:_HEADER_SEARCH]

    def quality(separator: str) -> tuple[int, int]:
        widths = [len(row) for row in csv.reader(sample, delimiter=separator)] or [1]
        common = max(set(widths), key=lambda width: (widths.count(width) if width > 1 else 0, width))
        return (widths.count(common) if common > 1 else 0, common)

    return max(",;\t|", key=quality)


def _workbook(file: Path, sheet: str | None, synonyms: str, *, all_sheets: bool) -> list[TextTable]:
    from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum  # noqa: PLC0415 (heavy)

    try:
        book = CalamineWorkbook.from_path(file)
        seen = {meta.name: meta.visible == SheetVisibleEnum.Visible for meta in book.sheets_metadata}
        content = {name: book.get_sheet_by_name(name).to_python() for name in seen}
    except (CalamineError, OSError, ValueError) as error:
        raise FormatError(
            f"«{file.name}» está dañado, cifrado o no es un libro de Excel. Ábralo y guárdelo de nuevo.",
            code="ARCHIVO_TRUNCADO",
        ) from error
    filled = [name for name, rows in content.items() if rows]
    hidden = [name for name in filled if not seen[name]]
    notices = [("HOJA_OCULTA", f"«{file.name}»: hojas ocultas {', '.join(hidden)}.")] if hidden else []
    names = _choose(file, filled, [name for name in filled if seen[name]], sheet, "hoja", all_parts=all_sheets)
    return [
        _with_header(
            file,
            name,
            [[_cell_text(value) for value in row] for row in content[name]],
            np.arange(1, len(content[name]) + 1),
            list(notices),
            synonyms,
        )
        for name in names
    ]


def _choose(
    file: Path, names: list[str], open_names: list[str], chosen: str | None, noun: str, *, all_parts: bool
) -> list[str]:
    if chosen is not None:
        if chosen not in names:
            raise FormatError(f"«{file.name}» no tiene la {noun} «{chosen}». Hay: {', '.join(names)}.")
        return [chosen]
    if not open_names:
        raise FormatError(f"«{file.name}» no tiene ninguna {noun} con datos.", code="ARCHIVO_VACIO")
    if len(open_names) > 1 and not all_parts:
        raise FormatError(
            f"«{file.name}» tiene {len(open_names)} {noun}s con datos: {', '.join(open_names)}. "
            "Elija una con --hoja o todas con --todas.",
            code="VARIAS_HOJAS" if noun == "hoja" else "VARIAS_CAPAS",
        )
    return open_names


def _parquet(file: Path) -> TextTable:
    import pyarrow as pa  # noqa: PLC0415 (heavy)

    try:
        frame = pd.read_parquet(file)
    except (pa.ArrowException, OSError, ValueError) as error:
        raise FormatError(f"«{file.name}» está dañado: no se pudo leer como Parquet.", code="ARCHIVO_TRUNCADO") from error
    return _typed(file, "", frame)


def _layers(file: Path, sheet: str | None, *, all_sheets: bool) -> list[TextTable]:
    layers = list_layers(file)
    tables = []
    for name in _choose(file, layers, layers, sheet, "capa", all_parts=all_sheets):
        frame = read_layer(file, layer=name)
        table = _typed(file, name, frame.drop(columns="geometry"))
        tables.append(replace(table, points=frame.geometry.reset_index(drop=True)))
    return tables


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


def _cell_text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return str(value)


def _with_header(
    file: Path,
    part: str,
    rows: list[list[str]],
    lines: NDArray[np.int64],
    notices: list[tuple[str, str]],
    synonyms: str,
) -> TextTable:
    """Find the header row, square the rows below it, and mark the ones that hold no data."""
    filled = [number for number, row in enumerate(rows[:_HEADER_SEARCH]) if any(cell.strip() for cell in row)]
    if not filled:
        raise FormatError(f"«{file.name}» no tiene datos. Vuelva a exportarlo.", code="ARCHIVO_VACIO")
    top = max(filled, key=lambda number: (score(rows[number], synonyms), -number))
    if top > 0:
        notices.append(("CABECERA_EN_FILA", f"«{file.name}»: la cabecera está en la línea {lines[top]}."))
    header = _unique_names(rows[top])
    width, body = len(header), rows[top + 1 :]
    codes = np.asarray([_row_code(row, rows[top], width) for row in body] or [], dtype=object)
    square = [row[:width] if len(row) >= width else row + [""] * (width - len(row)) for row in body]
    frame = pd.DataFrame(square, columns=pd.Index(header), dtype="str")
    return TextTable(file, part, frame, lines[top + 1 :], codes, notices=notices)


def _unique_names(cells: list[str]) -> list[str]:
    names: list[str] = []
    for number, cell in enumerate(cells, start=1):
        name = cell.strip() or f"columna {number}"
        names.append(name if name not in names else f"{name} ({number})")
    return names


def _row_code(row: list[str], header: list[str], width: int) -> str:
    filled = [cell for cell in row if cell and not cell.isspace()]
    if not filled:
        return "FILA_VACIA"
    if row == header:
        return "CABECERA_REPETIDA"
    if len(filled) <= max(3, width // 3) and fold(filled[0]).startswith(_TOTALS):
        return "FILA_TOTAL"
    if any(cell.strip() for cell in row[width:]):
        return "CSV_COLUMNAS_DESALINEADAS"
    return ""
