"""Rejected rows (rechazos.csv and rechazos.xlsx), to be corrected in Excel and read back."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pandas as pd

from geo.columns import ORIGINAL, REJECT_COLUMNS
from geo.ledger import reasons
from geo.naming import sheet_titles
from mapadelito.outputs.workbook_writer import HEAD, new_book
from maps.spanish_text import integer

if TYPE_CHECKING:
    from pathlib import Path

    from geo.incidents.account import Account
    from geo.text_table import TextTable
    from mapadelito.outputs.folder import Output

__all__ = ["MOST_IN_BOOK", "REJECTS", "REJECTS_BOOK", "write_rejects"]

REJECTS = "reservado/rechazos.csv"
REJECTS_BOOK = "reservado/rechazos.xlsx"

_FORMULA = re.compile(r"[=+\-@\t\r\x00]")
_NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)?")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_OTHER_WIDTH = 18
"""Width of a column of the original table, in characters."""
_MOST_CHARACTERS = 32_000
"""Most characters of a cell: Excel has 32,767."""
_WIDTHS = {"fila": 7, "codigo": 26, "motivo": 44, "columna": 22, "valor": 26, "que_hacer": 44}
"""Widths of the columns that are not of the original table, in characters: sentences are wrapped."""
MOST_IN_BOOK = 50_000
"""Most rows in the workbook: more than a person corrects, and written in seconds. The CSV has all of them."""


def write_rejects(output: Output, incidents: Account | None) -> None:
    """Write the CSV and the workbook of rejected rows; no cell is interpreted as a formula.

    The workbook has a summary by reason, and a worksheet per table read, with the faulty cells in yellow; once corrected, it
    can be read as an input (see :mod:`geo.formats.tables.returned_rows`). It has at most :data:`MOST_IN_BOOK` rows, with
    a note where there are more.
    """
    tables = incidents.rejected_by_table() if incidents is not None else []
    if not tables:
        output.text(REJECTS, "\ufeff" + ";".join(REJECT_COLUMNS) + "\n")
    else:
        safe = pd.concat([rows for _, rows in tables]).apply(_harmless_column)
        output.text(REJECTS, "\ufeff" + safe.to_csv(sep=";", index=False, lineterminator="\n"))
    found = incidents.ledger.codes("rechazada") if incidents is not None else {}
    output.file(REJECTS_BOOK, lambda path: _write_book(path, tables, found))


def _harmless_column(column: pd.Series[Any]) -> pd.Series[Any]:
    """Return a column without control characters and with formulas quoted; equal texts are processed once."""
    return column.map({value: _harmless(value) for value in column.unique()})


def _harmless(value: object) -> object:
    if not isinstance(value, str):
        return value
    text = _CONTROL.sub("", value)
    return f"'{text}" if _FORMULA.match(text) and not _NUMBER.fullmatch(text) else text


def _write_book(path: Path, tables: list[tuple[TextTable, pd.DataFrame]], found: dict[str, int]) -> None:
    with new_book(path, "Filas rechazadas", constant_memory=True, in_memory=False) as book:
        styles = {
            "head": book.add_format(HEAD | {"text_wrap": True}),
            "own": book.add_format({"bold": True, "bg_color": "#D9E2EC", "text_wrap": True}),
            "text": book.add_format({"num_format": "@", "valign": "top"}),
            "words": book.add_format({"text_wrap": True, "valign": "top"}),
            "fault": book.add_format({"num_format": "@", "bg_color": "#FFF2A8", "valign": "top"}),
        }
        left = MOST_IN_BOOK
        _summary(book, found, styles)
        titles = sheet_titles([table.part or table.path.stem for table, _ in tables], taken=["Resumen"])
        for title, (_, rows) in zip(titles, tables, strict=True):
            _sheet(book.add_worksheet(title), rows.head(left), styles)
            left -= len(rows.head(left))


def _summary(book: Any, found: dict[str, int], styles: dict[str, Any]) -> None:  # noqa: ANN401 (xlsxwriter is untyped)
    sheet = book.add_worksheet("Resumen")
    for column, (name, width) in enumerate((("código", 28), ("filas", 9), ("motivo", 60), ("qué hacer", 60))):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, name, styles["head"])
    for row, (code, count) in enumerate(found.items(), start=1):
        reason = reasons()[code]
        sheet.write_string(row, 0, code, styles["words"])
        sheet.write_number(row, 1, count, styles["words"])
        sheet.write_string(row, 2, reason.text, styles["words"])
        sheet.write_string(row, 3, reason.remedy, styles["words"])
    how = "Corrija las celdas amarillas en las hojas siguientes y cargue este mismo libro con --incidentes."
    sheet.write_string(len(found) + 2, 0, how if found else "Ninguna fila fue rechazada.")
    if sum(found.values()) > MOST_IN_BOOK:
        more = f"Aquí están las primeras {integer(MOST_IN_BOOK)}; todas están en rechazos.csv, que se carga igual."
        sheet.write_string(len(found) + 3, 0, more)
    sheet.freeze_panes(1, 0)


def _sheet(sheet: Any, rows: pd.DataFrame, styles: dict[str, Any]) -> None:  # noqa: ANN401
    names = list(rows.columns)
    for column, name in enumerate(names):
        sheet.set_column(column, column, _WIDTHS.get(name, _OTHER_WIDTH))
    for column, name in enumerate(names):
        sheet.write_string(0, column, name, styles["own" if name.startswith(ORIGINAL) else "head"])
    for number, cells in enumerate(rows.itertuples(index=False, name=None), start=1):
        own = dict(zip(names, cells, strict=True))
        faulty = {f"{ORIGINAL}{name}" for name in (own["columna"], *own["columna"].split(" , "))}
        for column, (name, value) in enumerate(own.items()):
            style = styles["fault" if name in faulty else "words" if name in ("motivo", "que_hacer") else "text"]
            if name == "fila":
                sheet.write_number(number, column, int(value), styles["words"])
            else:
                sheet.write_string(number, column, _CONTROL.sub("", value)[:_MOST_CHARACTERS], style)
    sheet.freeze_panes(1, REJECT_COLUMNS.index("codigo"))
    sheet.autofilter(0, 0, len(rows), len(names) - 1)
    sheet.ignore_errors({"number_stored_as_text": f"A1:XFD{len(rows) + 1}"})
