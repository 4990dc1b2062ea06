"""Rejected rows (rechazos.csv and rechazos.xlsx), to be corrected in Excel and read back."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

import pandas as pd

from geo.columns import ORIGINAL, REJECT_COLUMNS
from geo.incidents.account import Incidents
from geo.ledger import BETWEEN, reasons
from geo.naming import natural_key, sheet_titles
from mapadelito.outputs.row_review.delito_tables import names_of_delitos
from mapadelito.outputs.row_review.rejected_places import PLACES_PAGE, draw_rejected_places
from mapadelito.outputs.workbook_writer import ANSWER, HEAD, choice_rule, list_rows, new_book
from maps.spanish_text import integer

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    import geopandas as gpd

    from geo.incidents.account import Account
    from geo.text_table import TextTable
    from mapadelito.outputs.folder import Output

__all__ = ["MOST_IN_BOOK", "REJECTS", "REJECTS_BOOK", "write_rejects"]

REJECTS = "reservado/rechazos.csv"
REJECTS_BOOK = "reservado/rechazos.xlsx"

_FORMULA = re.compile(r"[=+\-@\t\r\x00]")
_NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)?")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_SUMMARY = "Resumen"
_LISTS_AT = 7
"""Column of the summary, from 0, from which the lists to choose from are: column H, out of sight."""
_SENTENCES = ("motivo", "valor", "que_hacer")
"""Columns whose cells may have several lines."""
_OTHER_WIDTH = 18
"""Width of a column of the original table, in characters."""
_MOST_CHARACTERS = 32_000
"""Most characters of a cell: Excel has 32,767."""
_WIDTHS = {"fila": 7, "codigo": 26, "motivo": 44, "columna": 22, "valor": 26, "que_hacer": 44}
"""Widths of the columns that are not of the original table, in characters: sentences are wrapped."""
MOST_IN_BOOK = 50_000
"""Most rows in the workbook: more than a person corrects, and written in seconds. The CSV has all of them."""


def write_rejects(output: Output, incidents: Account | None, units: gpd.GeoDataFrame | None = None) -> None:
    """Write the CSV and the workbook of rejected rows; no cell is interpreted as a formula.

    The workbook has a summary by reason, and a worksheet per table read, with the faulty cells in yellow, lists to choose a
    delito, a comisaría or a sector from, and links to the page of places; once corrected, it can be read as an input (see
    :mod:`geo.formats.tables.returned_rows`). It has at most :data:`MOST_IN_BOOK` rows, with a note where there are more.

    Parameters
    ----------
    output
        Folder of the run.
    incidents
        Account of the rows; None where no file has any.
    units
        Boundaries, for the names and the places.
    """
    tables = incidents.rejected_by_table() if incidents is not None else []
    if not tables:
        output.text(REJECTS, "\ufeff" + ";".join(REJECT_COLUMNS) + "\n")
    else:
        safe = pd.concat([rows for _, rows in tables]).apply(_harmless_column)
        output.text(REJECTS, "\ufeff" + safe.to_csv(sep=";", index=False, lineterminator="\n"))
    found = incidents.ledger.codes("rechazada") if incidents is not None else {}
    lists: dict[str, list[str]] = {}
    links: Mapping[int, str] = {}
    fields: Sequence[Mapping[str, str]] = [{}] * len(tables)
    if isinstance(incidents, Incidents) and tables:
        page, links = draw_rejected_places(incidents, units)
        if page:
            output.text(PLACES_PAGE, page)
        lists = _lists(incidents, units)
        of_table = {id(table): found for table, found in zip(incidents.tables, incidents.fields, strict=True)}
        fields = [of_table[id(table)] for table, _ in tables]
    sheets = [_Sheet(table, rows, found, links) for (table, rows), found in zip(tables, fields, strict=True)]
    output.file(REJECTS_BOOK, lambda path: _write_book(path, sheets, lists, found))


@dataclass(frozen=True, slots=True)
class _Sheet:
    """Rejected rows of a table, its column of each field, and the anchor of the place of a row by its number."""

    table: TextTable
    rows: pd.DataFrame
    fields: Mapping[str, str]
    links: Mapping[int, str]


def _lists(incidents: Incidents, units: gpd.GeoDataFrame | None) -> dict[str, list[str]]:
    """Return the names to choose from by field; none of a field whose names are not known."""
    lists = {"delito": names_of_delitos(incidents.catalogue)}
    if units is not None:
        lists |= {level: sorted({*units[level]} - {""}, key=natural_key) for level in ("comisaria", "sector")}
    return {field: names for field, names in lists.items() if names}


def _harmless_column(column: pd.Series[Any]) -> pd.Series[Any]:
    """Return a column without control characters and with formulas quoted; equal texts are processed once."""
    return column.map({value: _harmless(value) for value in column.unique()})


def _harmless(value: object) -> object:
    if not isinstance(value, str):
        return value
    text = _CONTROL.sub("", value)
    return f"'{text}" if _FORMULA.match(text) and not _NUMBER.fullmatch(text) else text


def _write_book(path: Path, sheets: list[_Sheet], lists: dict[str, list[str]], found: dict[str, int]) -> None:
    with new_book(path, "Filas rechazadas", constant_memory=True, in_memory=False) as book:
        styles = {
            "head": book.add_format(HEAD | {"text_wrap": True}),
            "own": book.add_format({"bold": True, "bg_color": "#D9E2EC", "text_wrap": True}),
            "text": book.add_format({"num_format": "@", "valign": "top"}),
            "words": book.add_format({"text_wrap": True, "valign": "top"}),
            "fault": book.add_format(ANSWER | {"num_format": "@", "valign": "top"}),
        }
        left = MOST_IN_BOOK
        _summary(book, found, lists, styles)
        titles = sheet_titles([one.table.part or one.table.path.stem for one in sheets], taken=[_SUMMARY])
        for title, one in zip(titles, sheets, strict=True):
            rows = one.rows.head(left)
            sheet = book.add_worksheet(title)
            _write_rows(sheet, rows, one.links, styles)
            for field in one.fields if len(rows) else ():
                if field in lists:
                    column = rows.columns.get_loc(f"{ORIGINAL}{one.fields[field]}")
                    sheet.data_validation(
                        1, column, len(rows), column, choice_rule(lists, field, sheet=_SUMMARY, left=_LISTS_AT)
                    )
            left -= len(rows)


def _summary(book: Any, found: dict[str, int], lists: dict[str, list[str]], styles: dict[str, Any]) -> None:  # noqa: ANN401 (xlsxwriter is untyped)
    """Add the summary by reason, with the lists to choose from in hidden columns, row by row as constant memory asks."""
    sheet = book.add_worksheet(_SUMMARY)
    for column, width in enumerate((28, 9, 60, 60)):
        sheet.set_column(column, column, width)
    if lists:
        sheet.set_column(_LISTS_AT, _LISTS_AT + len(lists) - 1, None, None, {"hidden": True})
    rows: list[tuple[Any, ...]] = [("código", "filas", "motivo", "qué hacer")]
    rows += [(code, count, reasons()[code].text, reasons()[code].remedy) for code, count in found.items()]
    how = "Corrija las celdas amarillas en las hojas siguientes y cargue este mismo libro con --incidentes."
    rows += [(), (how if found else "Ninguna fila fue rechazada.",)]
    if sum(found.values()) > MOST_IN_BOOK:
        rows.append((f"Aquí están las primeras {integer(MOST_IN_BOOK)}; todas están en rechazos.csv, que se carga igual.",))
    for row, (cells, names) in enumerate(zip_longest(rows, list_rows(lists), fillvalue=())):
        style = styles["head"] if row == 0 else styles["words"] if len(cells) > 1 else None
        for column, cell in enumerate(cells):
            sheet.write(row, column, cell, style)
        for column, name in enumerate(names, start=_LISTS_AT):
            if name is not None:
                sheet.write_string(row, column, name)
    sheet.freeze_panes(1, 0)


def _write_rows(sheet: Any, rows: pd.DataFrame, links: Mapping[int, str], styles: dict[str, Any]) -> None:  # noqa: ANN401
    names = list(rows.columns)
    for column, name in enumerate(names):
        sheet.set_column(column, column, _WIDTHS.get(name, _OTHER_WIDTH))
    for column, name in enumerate(names):
        sheet.write_string(0, column, name, styles["own" if name.startswith(ORIGINAL) else "head"])
    for number, (row, *cells) in enumerate(rows.itertuples(name=None), start=1):
        own = dict(zip(names, cells, strict=True))
        faulty = _faulty(own["columna"])
        for column, (name, value) in enumerate(own.items()):
            style = styles["fault" if name in faulty else "words" if name in _SENTENCES else "text"]
            if name == "fila":
                sheet.write_number(number, column, int(value), styles["words"])
            elif name == "codigo" and row in links:  # a file beside the workbook: no place leaves the computer
                sheet.write_url(number, column, f"external:{PurePath(PLACES_PAGE).name}#{links[row]}", string=value)
            else:
                sheet.write_string(number, column, _CONTROL.sub("", value)[:_MOST_CHARACTERS], style)
    sheet.freeze_panes(1, REJECT_COLUMNS.index("codigo"))
    sheet.autofilter(0, 0, len(rows), len(names) - 1)
    sheet.ignore_errors({"number_stored_as_text": f"A1:XFD{len(rows) + 1}"})


def _faulty(columns: str) -> set[str]:
    """Return the columns of a worksheet that are at fault; the point of a layer is written as two columns."""
    names = {columns, *columns.split(BETWEEN)}
    if "geometry" in names:
        names |= {"latitud", "longitud"}
    return {f"{ORIGINAL}{name}" for name in names}
