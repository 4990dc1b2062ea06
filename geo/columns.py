"""Canonical column names, and detection of the column of a file that holds each field."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from geo.column_words import best_score
from geo.errors import ColumnError
from geo.text import fold
from geo.wording import listing, shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import pandas as pd

__all__ = [
    "BOUNDARY_LEVELS",
    "COORDINATES",
    "CRIME",
    "DEGREES",
    "FOLDER",
    "METRES",
    "OF_INCIDENTS",
    "ORIGINAL",
    "PLACE_COLUMNS",
    "REJECT_COLUMNS",
    "detect",
    "heads_rejects",
    "reads_as_data",
    "renamed",
    "require",
    "score",
]

BOUNDARY_LEVELS = ("comisaria", "sector", "subsector")
"""Columns of a boundary frame, from the widest polygon to the smallest."""
PLACE_COLUMNS = ("region", "provincia", "distrito", "ubigeo")
"""Columns about the place that a boundary file may carry; printed in the title block."""
DEGREES, METRES = ("longitud", "latitud"), ("este", "norte")
"""The two fields of the coordinates of an incident, x before y: in degrees, or in metres of a projected system."""
COORDINATES = frozenset({*DEGREES, *METRES})
"""Fields of :data:`DEGREES` and :data:`METRES`."""
CRIME = ("tipo", "delito", "modalidad")
"""Fields of the delito of an incident, the widest first."""
OF_INCIDENTS = frozenset({"fecha", "anio", "latitud", "este"})
"""Fields of which one alone shows that a table is of incidents."""
REJECT_COLUMNS = ("archivo", "hoja", "fila", "codigo", "motivo", "columna", "valor", "que_hacer")
"""Columns of the rejection report that precede the original cells of a rejected row."""
ORIGINAL = "original: "
"""Prefix of the columns of the rejection report that hold the original cells."""

FOLDER = "Carpeta del KML"
"""Column that the reader adds: the folder of a place, which is its delito where nothing else says it."""

_DATA = re.compile(r"[-+]?\d[\d.,:/ -]*")
_WORDS = 0.9
"""What a name known by its words counts, where an exact one counts 1."""


@cache
def _synonyms() -> dict[str, dict[str, tuple[str, ...]]]:
    with Path(__file__).with_name("synonyms.toml").open("rb") as file:
        tables = tomllib.load(file)
    return {
        table: {field: tuple(fold(name) for name in names) for field, names in fields.items()}
        for table, fields in tables.items()
    }


def detect(headers: Iterable[str], table: str, *, chosen: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return the column of a file that holds each field.

    Parameters
    ----------
    headers
        Column names of the file, unchanged.
    table
        Section of ``synonyms.toml``: ``incidentes``, ``limites``, ``limites_por_defecto``, ``calles`` or ``base``.
    chosen
        Field to column, as the user gave it. It takes precedence, and its column is not used for any other field.

    Returns
    -------
    dict
        Field to column, for the fields found.

    Raises
    ------
    ColumnError
        If a chosen column is not in the file or a chosen field does not exist.
    """
    columns = list(headers)
    by_fold: dict[str, str] = {}
    for column in columns:
        by_fold.setdefault(fold(column), column)
    fields = _synonyms()[table]
    found = {field: _chosen_column(columns, by_fold, fields, field, name) for field, name in (chosen or {}).items()}
    taken = set(found.values())
    for field, names in fields.items():
        free = [by_fold[name] for name in names if name in by_fold and by_fold[name] not in taken]
        if free and field not in found:
            found[field] = free[0]
            taken.add(free[0])
    return found


def renamed(found: Mapping[str, str], chosen: Mapping[str, str] | None) -> int:
    """Return how many fields were found in a column of another name that the user did not choose."""
    return sum(fold(field) != fold(name) for field, name in found.items() if field not in (chosen or {}))


def _chosen_column(
    columns: list[str], by_fold: Mapping[str, str], fields: Mapping[str, tuple[str, ...]], field: str, name: str
) -> str:
    if field not in fields:
        raise ColumnError(f"«{shown(field)}» no es un campo que se pueda elegir. Campos: {', '.join(fields)}.")
    if name in columns:
        return name
    if fold(name) in by_fold:
        return by_fold[fold(name)]
    raise ColumnError(f"La columna «{shown(name)}» elegida para «{field}» no está en el archivo. Hay: {listing(columns)}.")


def score(headers: Iterable[str], table: str) -> float:
    """Return how many headers are names of a table of ``synonyms.toml``, or say so by their words; to find the header row.

    The words count a little less than whole names, and not at all in a row with a number or a date, which is of data.
    """
    known = {name for names in _synonyms()[table].values() for name in names}
    folded = {fold(header): header for header in headers}
    exact = len(folded.keys() & known)
    if any(map(reads_as_data, folded.values())):
        return exact
    return exact + _WORDS * sum(best_score(header, table) for name, header in folded.items() if name not in known)


def reads_as_data(cell: str) -> bool:
    """Return whether a cell is a number, a date or an hour, which no column is called."""
    return bool(_DATA.fullmatch(cell.strip()))


def require(frame: pd.DataFrame, columns: Iterable[str], *, who: str) -> None:
    """Raise :class:`~geo.errors.ColumnError` listing every column that ``who`` needs and ``frame`` lacks."""
    missing = [column for column in columns if column not in frame.columns]
    if missing:
        raise ColumnError(f"{who}: faltan las columnas {listing(missing)}. Hay: {listing(map(str, frame.columns))}.")


def heads_rejects(names: Sequence[str]) -> bool:
    """Return whether these are the column names of a rejection report."""
    return any(name.startswith(ORIGINAL) for name in names) and {*map(fold, REJECT_COLUMNS)} <= {*map(fold, names)}
