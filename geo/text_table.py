"""A table as it came: its header found, its rows squared, and every row that holds no data marked as such."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from geo.columns import detect, heads_rejects, score
from geo.errors import FormatError
from geo.paths import called
from geo.text import fold

if TYPE_CHECKING:
    from pathlib import Path

    import geopandas as gpd
    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

__all__ = ["HEADER_SEARCH", "TextTable", "few", "find_header", "refuse_wide", "row_code"]

HEADER_SEARCH = 25
"""How many of the first rows may be the header."""
_MOST_COLUMNS = 512
_LONGEST_NAME = 255
"""Letters of a column name that are kept: a longer one is no name, and is printed nowhere."""
_SIGNATURE = 5
_WORD = 3
_TOTALS = ("TOTAL", "SUBTOTAL", "SUB TOTAL", "TOTALES")


@dataclass(frozen=True, slots=True)
class TextTable:
    """A table as it came: text cells, in file order.

    ``lines`` are the physical line numbers (from 1); ``codes`` is empty for rows of data, and otherwise the code of
    ``reasons.toml`` that says why the row is none; ``points`` are the geometries where the file is a layer;
    ``notices`` are (code, Spanish detail) about the file as a whole; ``counted`` says how many ``lineas`` or ``elementos``
    the file has, counted by another way than the one that read them; ``source`` is the system whose format it has;
    ``long_cells`` is the column, by number of row, of cells too long to be read; ``member`` is the file inside a zip;
    ``origin`` has, for a table of rows that were rejected before, the columns of :data:`geo.formats.returned_rows.ORIGIN`.
    """

    path: Path
    part: str
    frame: pd.DataFrame
    lines: NDArray[np.int64]
    codes: NDArray[np.object_]
    points: gpd.GeoSeries | None = None
    notices: list[tuple[str, str]] = field(default_factory=list)
    counted: dict[str, int] = field(default_factory=dict)
    source: str = ""
    long_cells: dict[int, str] = field(default_factory=dict)
    member: str = ""
    origin: dict[str, list[Any]] | None = None

    @property
    def file(self) -> str:
        """Name of the file, as people call it."""
        return called(self.path)


def find_header(
    file: Path, rows: list[list[str]], lines: NDArray[np.int64], notices: list[tuple[str, str]], synonyms: str
) -> tuple[int, list[str]]:
    """Return the number of the header row, among the first rows of a table, and its names made unique.

    Parameters and errors are those of :func:`geo.formats.table_builder.from_rows`; ``lines`` are the line numbers of the
    rows.
    """
    filled = [number for number, row in enumerate(rows[:HEADER_SEARCH]) if any(cell.strip() for cell in row)]
    if not filled:
        raise FormatError(f"«{file.name}» no tiene datos. Vuelva a exportarlo.", code="ARCHIVO_VACIO")
    top = max(filled, key=lambda at: (heads_rejects(rows[at]), score(_names(rows[at]), synonyms), -at))
    if top > 0:
        line = int(lines[top])
        notices.append((f"CABECERA_EN_FILA_{line}", f"«{file.name}»: la cabecera está en la línea {line}."))
        if any(cell.strip() for cell in rows[top - 1][1:]):
            notices.append(("CABECERA_DOBLE", f"«{file.name}»: la cabecera tiene dos niveles; se usó el de abajo."))
    refuse_wide(file, len(rows[top]))
    header = _unique_names(rows[top])
    _check_header(file, rows[top], header, synonyms)
    return top, header


def refuse_wide(file: Path, columns: int) -> None:
    """Refuse a table of more columns than any has that people fill in."""
    if columns > _MOST_COLUMNS:
        raise FormatError(
            f"«{file.name}» tiene {columns:,} columnas; se admiten {_MOST_COLUMNS}. Exporte solo las necesarias.",
            code="DEMASIADAS_COLUMNAS",
        )


def _check_header(file: Path, cells: list[str], header: list[str], synonyms: str) -> None:
    used = {fold(name) for name in detect(header, synonyms).values()}
    repeated = [name for name, count in Counter(map(fold, _names(cells))).items() if count > 1 and name in used]
    if repeated:
        raise FormatError(
            f"«{file.name}» tiene dos columnas «{repeated[0]}»: no se sabe cuál vale. Cambie el nombre de una.",
            code="CABECERA_DUPLICADA",
        )


def _names(cells: list[str]) -> list[str]:
    """Return what may be names of columns: no more of them, and no longer, than names are."""
    return [cell[:_LONGEST_NAME] for cell in cells[:_MOST_COLUMNS]]


def _unique_names(cells: list[str]) -> list[str]:
    names: list[str] = []
    for number, cell in enumerate(cells, start=1):
        name = cell.strip()[:_LONGEST_NAME] or f"columna {number}"
        names.append(name if name not in names else f"{name} ({number})")
    return names


def row_code(row: list[str], header: list[str], width: int) -> str:
    """Return the code of a row that holds no data, or cannot be cut into columns; empty for data."""
    if len(row) == width and width - row.count("") > few(width) and row[0] != header[0]:
        return ""  # most rows: of the right width and well filled
    filled = [cell[:_LONGEST_NAME] for cell in row if cell and not cell.isspace()]
    if not filled or (len(filled) == 1 and len(filled[0].strip()) < _WORD and width > few(width)):
        return "FILA_VACIA"  # nothing, or one stray mark
    if row == header:
        return "CABECERA_REPETIDA"
    if any(cell.strip() for cell in row[width:]) or _has_another_separator(filled, width):
        return "CSV_COMILLA_ABIERTA" if any("\n" in cell or '"' in cell for cell in filled) else "CSV_COLUMNAS_DESALINEADAS"
    return "FILA_TOTAL" if _is_total(filled, width) else ""


def _has_another_separator(filled: list[str], width: int) -> bool:
    return len(filled) == 1 and sum(filled[0].count(separator) for separator in ",;\t|") >= max(width - 1, 2)


def _is_total(filled: list[str], width: int) -> bool:
    """Tell a total, or a signature or note below the table, from data."""
    if len(filled) > few(width):
        return False
    first = fold(filled[0])
    note = len(filled) == 1 and width > 2 and sum(letter.isalpha() for letter in first) >= _SIGNATURE
    return note or first.startswith(_TOTALS)


def few(width: int) -> int:
    """Return how many filled cells a total has at most."""
    return max(3, width // 3)
