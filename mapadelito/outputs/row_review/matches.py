"""Pairs of rows that may be one event: written to a workbook for a person to confirm, and applied when it is read back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from geo.clock import clock_text
from geo.incidents.same_event import same_events
from geo.ledger import BETWEEN
from geo.text import fold
from geo.wording import shown
from mapadelito.outputs.row_review.answered_books import answered_tables
from mapadelito.outputs.workbook_writer import ANSWER, HEAD, new_book
from mapadelito.settings.given_files import MATCHES_TITLE

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    import pandas as pd
    from numpy.typing import NDArray

    from geo.incidents.account import Incidents
    from mapadelito.outputs.folder import Output

__all__ = ["MATCHES", "apply_matches", "write_matches"]

MATCHES = "reservado/coincidencias.xlsx"

_ANSWER = "mismo_hecho"
_SECOND = ("archivo_2", "hoja_2", "fila_2")
_FIRST = ("archivo_1", "hoja_1", "fila_1", "fecha_1", "hora_1", "direccion_1")
_HEADER = (_ANSWER, "metros", "minutos", "delito", *_FIRST, *_SECOND, "fecha_2", "hora_2", "direccion_2")
_MOST = 100_000
"""Most pairs in the workbook: more than a person reviews, and written in seconds."""


def apply_matches(incidents: Incidents, books: Iterable[Path]) -> None:
    """Mark the second row of each confirmed pair as a duplicate.

    Raises
    ------
    ColumnError
        If a workbook lacks the columns of :func:`write_matches`.
    """
    lines: dict[tuple[str, str], set[str]] = {}
    for table in answered_tables(books, (_ANSWER, *_SECOND), called="coincidencias.xlsx"):
        said = table.frame[table.frame[_ANSWER].map(fold).isin(["SI", "S"])]
        for name, part, line in said[list(_SECOND)].itertuples(index=False, name=None):
            lines.setdefault((name, part), set()).add(line)
    rows = [row for (name, part), own in sorted(lines.items()) for row in _meant(incidents, name, part, own)]
    incidents.settle(incidents.frame.index[incidents.frame.index.isin(rows)], "MISMO_HECHO")


def _meant(incidents: Incidents, name: str, part: str, lines: set[str]) -> list[int]:
    """Return the rows, numbered over all tables, of some lines of a sheet; none, and it is said, if several may be meant."""
    starts = np.cumsum([0, *(len(table.lines) for table in incidents.tables)]).tolist()
    found = [(at, table) for at, table in enumerate(incidents.tables) if table.part == part and table.is_called(name)]
    if len(found) > 1:
        incidents.decisions.append(
            f"Hay {len(found)} tablas «{shown(name)}»: no se sabe de cuál son las coincidencias contestadas: no se aplican."
        )
        return []
    return [starts[at] + row for at, table in found for row, line in enumerate(table.lines.tolist()) if str(line) in lines]


def write_matches(output: Output, incidents: Incidents) -> None:
    """Write the workbook of pairs of rows of different sources that may be one event; no file where there are none."""
    pairs = same_events(incidents.frame, _sources(incidents))
    if pairs.empty:
        return
    incidents.ledger.warn("POSIBLE_MISMO_HECHO", len(pairs))
    output.file(MATCHES, lambda path: _write(path, _rows(incidents, pairs)))


def _sources(incidents: Incidents) -> NDArray[np.object_]:
    """Return the source of each accepted row: the system whose export its table is or, of an unknown one, its columns.

    The tables that one office types by hand have the same columns month after month, and other offices have others.
    """
    names = [table.source or BETWEEN.join(sorted(map(str, table.frame.columns))) for table in incidents.tables]
    sizes = [len(table.lines) for table in incidents.tables]
    every: NDArray[np.object_] = np.repeat(np.asarray(names, dtype=object), sizes)
    own: NDArray[np.object_] = every[incidents.frame.index.to_numpy()]
    return own


def _origin(incidents: Incidents, rows: NDArray[np.intp]) -> tuple[list[str], list[str], list[int]]:
    """Return file, sheet and line of rows, numbered over all tables."""
    tables = incidents.tables
    starts = np.cumsum([0, *(len(table.lines) for table in tables)])
    which = np.searchsorted(starts, rows, side="right") - 1
    lines = [int(tables[table].lines[row - starts[table]]) for table, row in zip(which, rows, strict=True)]
    return [tables[table].origin_name for table in which], [tables[table].part for table in which], lines


def _rows(incidents: Incidents, pairs: pd.DataFrame) -> list[tuple[Any, ...]]:
    frame = incidents.frame
    sides = []
    for side in ("first", "second"):
        own = frame.loc[pairs[side]]
        hours = [clock_text(minute) or "sin hora" for minute in own["minuto"]]
        days = own["fecha"].dt.strftime("%d/%m/%Y").tolist()
        sides += [*_origin(incidents, pairs[side].to_numpy(dtype=np.intp)), days, hours, own["direccion"].tolist()]
    metres = pairs["metros"].round().astype(int).tolist()
    minutes = ["" if np.isnan(gap) else int(gap) for gap in pairs["minutos"]]
    kinds = frame.loc[pairs["first"], "delito"].tolist()
    return list(zip([""] * len(pairs), metres, minutes, kinds, *sides, strict=True))[:_MOST]


def _write(path: Path, rows: list[tuple[Any, ...]]) -> None:
    with new_book(path, MATCHES_TITLE) as book:
        head = book.add_format(HEAD)
        answer = book.add_format(ANSWER)
        sheet = book.add_worksheet("Coincidencias")
        for column, name in enumerate(_HEADER):
            sheet.set_column(column, column, 34 if name.startswith("direccion") else 14)
            sheet.write_string(0, column, name, head)
        for number, cells in enumerate(rows, start=1):
            for column, cell in enumerate(cells):
                sheet.write(number, column, cell, answer if not column else None)
        sheet.data_validation(1, 0, len(rows), 0, {"validate": "list", "source": ["sí", "no"]})
        sheet.freeze_panes(1, 1)
