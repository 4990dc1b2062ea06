"""Delitos that the catalogue lacks: their tables in the quality page, and the workbook to complete (delitos.xlsx)."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from geo.crimes.catalogue import EXCLUDED, UNKNOWN
from mapadelito.outputs.row_review.answered_books import answered_tables
from mapadelito.outputs.workbook_writer import ANSWER, HEAD, choice_rule, new_book, one_line, write_lists
from mapadelito.settings.given_files import DELITOS_TITLE
from maps.sheet import Table
from maps.spanish_text import integer

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from geo.crimes.catalogue import Catalogue
    from geo.crimes.unnamed_delitos import Unnamed
    from geo.incidents.account import Incidents
    from mapadelito.outputs.folder import Output

__all__ = ["DELITOS", "delito_tables", "names_of_delitos", "read_aliases", "write_delitos"]

DELITOS = "reservado/delitos.xlsx"

_HEADER = ("palabra", "veces", "propuesta", "delito")
_MOST_ROWS = 200
"""Most texts in a table of the page, the most frequent first; the workbook has all of them."""
_MOST_IN_BOOK = 5000
"""Most texts in the workbook: more than a person classifies."""
_LETTERS = 200
"""Most characters of a text on the page."""


def names_of_delitos(catalogue: Catalogue, *, level: str = "generico") -> list[str]:
    """Return the names of a level of the catalogue, without those that a crime map leaves out."""
    left_out = {EXCLUDED, UNKNOWN}
    entries = [entry for entry in catalogue if entry.nivel == level and entry.codigo.partition(".")[0] not in left_out]
    return sorted({entry.nombre for entry in entries})


def delito_tables(incidents: Incidents) -> tuple[Table, ...]:
    """Return the tables of the quality page: delitos taken by their family, and lines of ``[alias]``; those with rows."""
    taken = tuple(
        (one.texto[:_LETTERS], integer(one.filas), one.nombre + (" (reservado)" if one.reservado else ""), _line(one))
        for one in incidents.by_family[:_MOST_ROWS]
    )
    unknown = tuple(
        (one.texto[:_LETTERS], integer(one.filas), one.nombre or "—", _line(one)) for one in incidents.unnamed[:_MOST_ROWS]
    )
    how = "Las líneas van en proyecto.toml, debajo de una línea que dice [alias]; también se contesta en delitos.xlsx."
    tables = (
        Table(
            "Delitos tomados por la familia de su nombre",
            ("Delito en el archivo", "Filas", "Se tomó como", "Para fijarlo o cambiarlo, en [alias]"),
            taken,
            note="El catálogo no tiene ese nombre. Revise que sea así. " + how,
        ),
        Table(
            "Delitos por clasificar",
            ("Delito en el archivo", "Filas", "¿Quiso decir?", "Si es así, en [alias]"),
            unknown,
            note="Son reservados hasta que usted diga qué son. " + how,
        ),
    )
    return tuple(table for table in tables if table.rows)


def _line(one: Unnamed) -> str:
    """Return the line of ``[alias]`` for a text; a comment, to be completed, where there is no name to propose."""
    word, name = (json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f") for text in (one.texto, one.nombre))
    return f"{word} = {name}" if one.nombre else f'# {word} = "nombre del catálogo"'


def write_delitos(output: Output, incidents: Incidents) -> None:
    """Write the workbook of the delitos to classify; no file where there are none."""
    rows = (*incidents.unnamed, *incidents.by_family)[:_MOST_IN_BOOK]
    if rows:
        lists = {"DELITO": names_of_delitos(incidents.catalogue)}
        output.file(DELITOS, lambda path: _write(path, rows, lists))


def _write(path: Path, rows: tuple[Unnamed, ...], lists: dict[str, list[str]]) -> None:
    with new_book(path, DELITOS_TITLE) as book:
        head, text, answer = (book.add_format(kind) for kind in (HEAD, {"num_format": "@"}, ANSWER | {"num_format": "@"}))
        sheet = book.add_worksheet("Delitos")
        for column, (name, width) in enumerate(zip(_HEADER, (50, 9, 36, 36), strict=True)):
            sheet.set_column(column, column, width)
            sheet.write_string(0, column, name, head)
        for number, one in enumerate(rows, start=1):
            sheet.write_string(number, 0, one_line(one.texto), text)
            sheet.write_number(number, 1, one.filas)
            sheet.write_string(number, 2, one.nombre, text)
            sheet.write_blank(number, 3, None, answer)
        sheet.data_validation(1, 3, len(rows), 3, choice_rule(lists, "DELITO"))
        sheet.write_string(len(rows) + 2, 0, "Elija el delito en la columna amarilla y cargue el libro con --delitos-libro.")
        sheet.freeze_panes(1, 1)
        write_lists(book, lists)


def read_aliases(books: Iterable[Path]) -> dict[str, str]:
    """Return the delitos that the user chose in workbooks of :func:`write_delitos`, by their text.

    Raises
    ------
    ColumnError
        If a workbook lacks its columns.
    """
    found: dict[str, str] = {}
    for table in answered_tables(books, ("palabra", "delito"), called="delitos.xlsx"):
        said = table.frame[(table.frame["delito"].str.strip() != "") & (table.frame["palabra"].str.strip() != "")]
        found |= dict(zip(said["palabra"].str.strip(), said["delito"].str.strip(), strict=True))
    return found
