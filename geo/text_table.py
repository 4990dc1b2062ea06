"""Text tables: header row, row width, and codes of the rows that hold no data."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from itertools import zip_longest
from typing import TYPE_CHECKING, Any

from geo.columns import detect, heads_rejects, reads_as_data, score
from geo.errors import FormatError
from geo.paths import called
from geo.text import fold

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    import geopandas as gpd
    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

__all__ = [
    "HEADER_SEARCH",
    "MOST_COLUMNS",
    "NO_HEADER",
    "StoredAs",
    "TextTable",
    "few",
    "find_header",
    "marked_name",
    "refuse_wide",
    "row_code",
]

HEADER_SEARCH = 25
"""Rows, from the first, among which the header is searched: title blocks of office reports are shorter."""
MOST_COLUMNS = 512
"""Columns of a table, at most: more than any table filled in by people has."""
_LONGEST_NAME = 255
"""Characters kept of a column name; a longer one is running text, and is not printed."""
_SIGNATURE = 5
"""Letters, at least, of a lone cell that is a signature or note below a table, and not a code."""
_WORD = 3
"""Characters, at least, of a lone cell with content: a shorter one is a stray mark, and its row is empty."""
NO_HEADER = "SIN_CABECERA"
"""Code of the notice of a table without a row of names."""
_WITHOUT_HEADER = "incidentes"
"""Section of ``synonyms.toml`` of the tables whose columns are also known by their cells."""
_DIGITS = 8
"""Hexadecimal digits of a SHA-256 that tell apart the files of one name that a person has."""
_MARKED = re.compile(r" \[[0-9a-f]{8}\]$")
"""The digest at the end of a name of a file (``TextTable.origin_name``)."""
_BLANK = {"", "sep="}  # the second declares the separator to Excel
_TOTALS = ("TOTAL", "SUBTOTAL", "SUB TOTAL", "TOTALES")


def marked_name(file: str, sha256: str) -> str:
    """Return the name of a file with the start of its digest: the files of two months may have one name."""
    return f"{file} [{sha256[:_DIGITS]}]"


@dataclass(frozen=True, slots=True)
class StoredAs:
    """Where a table that was read in an earlier run is kept: the SHA-256 of its file, and the number of its load.

    Only some of its rows may be there. What all of them told: ``numbering``, the columns that number the rows; ``kinds``,
    the different cells of the columns that have few.
    """

    sha256: str
    load: int
    numbering: tuple[str, ...]
    kinds: Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class TextTable:
    """A table of text cells, in file order.

    ``lines`` are the physical line numbers, from 1. ``codes`` is empty for rows of data, and otherwise the code of
    ``reasons.toml`` for a row that is not. ``points`` are the geometries of a layer. ``notices`` are (code, Spanish detail)
    about the whole file. ``counted`` is the number of ``lineas`` or ``elementos`` of the file, counted independently of the
    reader. ``source`` is the system that exports its format. ``long_cells`` is the column, by row number, of cells too long
    to be read. ``member`` is the name of the file inside a zip. ``origin`` has the columns of
    :data:`geo.formats.tables.returned_rows.ORIGIN` for a table of previously rejected rows. ``kept`` is where a table that
    this run did not read is kept.
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
    kept: StoredAs | None = None

    @property
    def file(self) -> str:
        """Name of the file for messages."""
        return called(self.path)

    @property
    def origin_name(self) -> str:
        """Name of the file in what the user gives back later; of a table that is kept, ``hechos.xlsx [0a1b2c3d]``."""
        return self.file if self.kept is None else marked_name(self.file, self.kept.sha256)

    def is_called(self, name: str) -> bool:
        """Return whether a name, that of the file or its :attr:`origin_name`, may mean this table.

        The digest is not looked at where the table has none: its file was read in this run.
        """
        return name in {self.file, self.origin_name} or (self.kept is None and _MARKED.sub("", name) == self.file)


def find_header(
    file: Path, rows: list[list[str]], lines: NDArray[np.int64], notices: list[tuple[str, str]], synonyms: str
) -> tuple[int, list[str]]:
    """Return the position of the header row among the first rows of a table, and its column names made unique.

    Of a table without a header it is that before the first row of data (-1 for the first), and its columns are numbered.

    ``lines`` are the line numbers of the rows; the other parameters and the errors are those of
    :func:`geo.formats.tables.table_builder.from_rows`.
    """
    filled = [number for number, row in enumerate(rows[:HEADER_SEARCH]) if "".join(row).strip().lower() not in _BLANK]
    if not filled:
        raise FormatError(f"«{file.name}» no tiene datos. Vuelva a exportarlo.", code="ARCHIVO_VACIO")
    best = {at: (heads_rejects(rows[at]), score(_names(rows[at]), synonyms), -at) for at in filled}
    top = max(filled, key=lambda at: best[at])
    if best[top][:2] == (False, 0) and synonyms == _WITHOUT_HEADER and _is_data(rows, filled):
        notices.append((NO_HEADER, f"«{file.name}» no tiene fila de nombres: sus columnas se conocen por sus celdas."))
        refuse_wide(file, len(rows[top]))
        return top - 1, _unique_names([""] * len(rows[top]))
    names = rows[top]
    if top > 0:
        line = int(lines[top])
        notices.append((f"CABECERA_EN_FILA_{line}", f"«{file.name}»: la cabecera está en la línea {line}."))
        if any(cell.strip() for cell in rows[top - 1][1:]):
            joined = _with_names_above(names, rows[top - 1])
            more = " y, donde no tiene nombre, el de arriba" if joined != names else ""
            names = joined
            notices.append(("CABECERA_DOBLE", f"«{file.name}»: la cabecera tiene dos niveles; se usó el de abajo{more}."))
    refuse_wide(file, len(names))
    header = _unique_names(names)
    _check_header(file, names, header, synonyms)
    return top, header


def _with_names_above(names: list[str], above: list[str]) -> list[str]:
    """Return the names of a header, a blank one taken from the row above, as of a cell that spans both rows.

    A name that the header has already is not taken.
    """
    known = {*map(fold, names)}
    pairs = zip_longest(names, above[: len(names)], fillvalue="")
    return [upper if not name.strip() and fold(upper) not in known else name for name, upper in pairs]


def _is_data(rows: list[list[str]], filled: list[int]) -> bool:
    """Return whether the first filled row has numbers or dates, all of them in columns where the next one has them too."""
    first, second = ([reads_as_data(cell) for cell in rows[at]] for at in (filled[0], filled[min(1, len(filled) - 1)]))
    return sum(first) > 1 and all(other for one, other in zip(first, second, strict=False) if one)


def refuse_wide(file: Path, columns: int) -> None:
    """Raise FormatError if a table has more columns than are read."""
    if columns > MOST_COLUMNS:
        raise FormatError(
            f"«{file.name}» tiene {columns:,} columnas; se admiten {MOST_COLUMNS}. Exporte solo las necesarias.",
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
    """Return the cells that may be column names, truncated in number and length."""
    return [cell[:_LONGEST_NAME] for cell in cells[:MOST_COLUMNS]]


def _unique_names(cells: list[str]) -> list[str]:
    names: list[str] = []
    for number, cell in enumerate(cells, start=1):
        name = cell.strip()[:_LONGEST_NAME] or f"columna {number}"
        names.append(name if name not in names else f"{name} ({number})")
    return names


def row_code(row: list[str], header: list[str], width: int) -> str:
    """Return the code of a row that holds no data or cannot be divided into columns; empty for a row of data."""
    if len(row) == width and width - row.count("") > few(width) and row[0] != header[0]:
        return ""  # the usual case: right width, well filled
    filled = [cell[:_LONGEST_NAME] for cell in row if cell and not cell.isspace()]
    if not filled or (len(filled) == 1 and len(filled[0].strip()) < _WORD and width > few(width)):
        return "FILA_VACIA"  # empty, or one stray mark
    if row == header:
        return "CABECERA_REPETIDA"
    if any(cell.strip() for cell in row[width:]) or _has_another_separator(filled, width):
        return "CSV_COMILLA_ABIERTA" if any("\n" in cell or '"' in cell for cell in filled) else "CSV_COLUMNAS_DESALINEADAS"
    return "FILA_TOTAL" if _is_total(filled, width) else ""


def _has_another_separator(filled: list[str], width: int) -> bool:
    return len(filled) == 1 and sum(filled[0].count(separator) for separator in ",;\t|") >= max(width - 1, 2)


def _is_total(filled: list[str], width: int) -> bool:
    """Return whether the filled cells of a row are a total, or a signature or note below the table."""
    if len(filled) > few(width):
        return False
    first = fold(filled[0])
    note = len(filled) == 1 and width > 2 and sum(letter.isalpha() for letter in first) >= _SIGNATURE
    return note or first.startswith(_TOTALS)


def few(width: int) -> int:
    """Return the largest number of filled cells of a row of totals."""
    return max(3, width // 3)
