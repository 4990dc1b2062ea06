"""A table as it came: its header found, its rows squared, and every row that holds no data marked as such."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from geo.columns import detect, score
from geo.errors import FormatError
from geo.given import called
from geo.text import fold

if TYPE_CHECKING:
    from pathlib import Path

    import geopandas as gpd
    from numpy.typing import NDArray

__all__ = ["HEADER_SEARCH", "TextTable", "few", "find_header", "from_rows", "row_code"]

HEADER_SEARCH = 25
"""How many of the first rows may be the header."""
_MOST_COLUMNS = 512
_MOST_WRONG = 0.5
_SIGNATURE = 5
_WORD = 3
_TOTALS = ("TOTAL", "SUBTOTAL", "SUB TOTAL", "TOTALES")


@dataclass(frozen=True, slots=True)
class TextTable:
    """A table as it came: text cells, in file order.

    ``lines`` are the physical line numbers (from 1); ``codes`` is empty for rows of data, and otherwise the code of
    ``reasons.toml`` that says why the row is none; ``points`` are the geometries where the file is a layer;
    ``notices`` are (code, Spanish detail) about the file as a whole; ``counted`` says how many ``lineas`` or ``elementos``
    the file has, counted by another way than the one that read them; ``source`` is the system whose format it has.
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

    @property
    def file(self) -> str:
        """Name of the file, as people call it."""
        return called(self.path)


def from_rows(
    file: Path,
    part: str,
    rows: list[list[str]],
    lines: NDArray[np.int64],
    notices: list[tuple[str, str]],
    synonyms: str,
) -> TextTable:
    """Find the header row, square the rows below it, and mark the ones that hold no data.

    Parameters
    ----------
    file, part
        Where the rows come from.
    rows, lines
        Cells of every row, and its physical line number.
    notices
        What is already known of the file, added to.
    synonyms
        Section of ``synonyms.toml`` whose names tell the header row.

    Raises
    ------
    FormatError
        ``ARCHIVO_VACIO``, ``DEMASIADAS_COLUMNAS``, ``CABECERA_DUPLICADA``, or ``CSV_COLUMNAS_DESALINEADAS`` where most rows
        have more cells than the header: a separator inside the cells.
    """
    top, header = find_header(file, rows, lines, notices, synonyms)
    width, body = len(header), rows[top + 1 :]
    codes = np.asarray([row_code(row, rows[top], width) for row in body] or [], dtype=object)
    if body and len(body[-1]) < width and codes[-1] == "":
        codes[-1] = "CSV_COLUMNAS_DESALINEADAS"  # the file was cut there
    if len(codes) and (codes == "CSV_COLUMNAS_DESALINEADAS").mean() > _MOST_WRONG:
        raise FormatError(
            f"«{file.name}»: casi todas las filas tienen más columnas que la cabecera; quizá hay comas decimales sin "
            "comillas. Expórtelo con punto y coma, o como Excel.",
            code="CSV_COLUMNAS_DESALINEADAS",
        )
    square = [row if len(row) == width else (row + [""] * (width - len(row)))[:width] for row in body]
    frame = pd.DataFrame(square, columns=pd.Index(header), dtype="str")
    return TextTable(file, part, frame, lines[top + 1 :], codes, notices=notices)


def find_header(
    file: Path, rows: list[list[str]], lines: NDArray[np.int64], notices: list[tuple[str, str]], synonyms: str
) -> tuple[int, list[str]]:
    """Return the number of the header row, among the first rows of a table, and its names made unique.

    Parameters and errors are those of :func:`from_rows`.
    """
    filled = [number for number, row in enumerate(rows[:HEADER_SEARCH]) if any(cell.strip() for cell in row)]
    if not filled:
        raise FormatError(f"«{file.name}» no tiene datos. Vuelva a exportarlo.", code="ARCHIVO_VACIO")
    top = max(filled, key=lambda number: (score(rows[number], synonyms), -number))
    if top > 0:
        line = int(lines[top])
        notices.append((f"CABECERA_EN_FILA_{line}", f"«{file.name}»: la cabecera está en la línea {line}."))
        if any(cell.strip() for cell in rows[top - 1][1:]):
            notices.append(("CABECERA_DOBLE", f"«{file.name}»: la cabecera tiene dos niveles; se usó el de abajo."))
    header = _unique_names(rows[top])
    _check_header(file, rows[top], header, synonyms)
    return top, header


def _check_header(file: Path, cells: list[str], header: list[str], synonyms: str) -> None:
    if len(cells) > _MOST_COLUMNS:
        raise FormatError(
            f"«{file.name}» tiene {len(cells):,} columnas; se admiten {_MOST_COLUMNS}. Exporte solo las que hacen falta.",
            code="DEMASIADAS_COLUMNAS",
        )
    used = {fold(name) for name in detect(header, synonyms).values()}
    repeated = [name for name, count in Counter(map(fold, cells)).items() if count > 1 and name in used]
    if repeated:
        raise FormatError(
            f"«{file.name}» tiene dos columnas «{repeated[0]}»: no se sabe cuál vale. Cambie el nombre de una.",
            code="CABECERA_DUPLICADA",
        )


def _unique_names(cells: list[str]) -> list[str]:
    names: list[str] = []
    for number, cell in enumerate(cells, start=1):
        name = cell.strip() or f"columna {number}"
        names.append(name if name not in names else f"{name} ({number})")
    return names


def row_code(row: list[str], header: list[str], width: int) -> str:
    """Return the code of a row that holds no data, or cannot be cut into columns; empty for data."""
    if len(row) == width and width - row.count("") > few(width) and row[0] != header[0]:
        return ""  # most rows: of the right width and well filled
    filled = [cell for cell in row if cell and not cell.isspace()]
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
