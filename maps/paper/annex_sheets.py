"""Sheets of an annex: those that are drawn, and those of jurisdictions where none draws anything, which are listed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TypeVar

from maps.paper.pdf import PrintedSheet
from maps.paper.sheet_parts import facts_drawn
from maps.sheet import Sheet, Table

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

__all__ = ["EMPTY", "counts_of", "divided", "list_of"]

S = TypeVar("S", Sheet, Sheet | PrintedSheet)

EMPTY = "Jurisdicciones sin hechos que dibujar"
"""Heading of the list of those that are not drawn."""
_NOTE = "Sus láminas, que no tienen qué dibujar, están en la carpeta de cada una; los hechos que alguna cuenta están aquí."
_COUNTED = re.compile("(?!entre 0 y ).*[1-9]")
"""A count that is not 0; a range from 0 tells of no incident."""
_RANK = "Puesto"
"""First word of the heading of a column of ranks, which count nothing."""


def divided(sheets: Sequence[S]) -> tuple[list[tuple[int, S]], list[tuple[int, Sheet]]]:
    """Return the sheets to draw, and those of jurisdictions where none has anything to draw; each with its number.

    A printed sheet is drawn.
    """
    full = {sheet.place for sheet in sheets if isinstance(sheet, PrintedSheet) or _draws(sheet)}
    drawn, empty = [], []
    for number, sheet in enumerate(sheets, start=1):
        if isinstance(sheet, PrintedSheet) or sheet.place in full:
            drawn.append((number, sheet))
        else:
            empty.append((number, sheet))
    return drawn, empty


def _draws(sheet: Sheet) -> bool:
    """Return whether a sheet draws incidents, factors or filled polygons of its own."""
    filled = any(area.band for area in sheet.areas if area.level != "vecina")
    return bool(sheet.marks or sheet.zones or facts_drawn(sheet) or filled)


def list_of(empty: Sequence[tuple[int, Sheet]]) -> Table:
    """Return a row a jurisdiction that has nothing to draw: the numbers of its sheets, and what they say.

    What all of them say is said once, below.
    """
    rows = []
    for where in dict.fromkeys(sheet.place for _, sheet in empty):
        own = [(number, sheet) for number, sheet in empty if sheet.place == where]
        said = dict.fromkeys(sheet.message for _, sheet in own if sheet.message)
        rows.append((", ".join(str(number) for number, _ in own), where, " ".join(said)))
    head = ("Láminas", "Jurisdicción", "Qué dicen")
    [common, *others] = {row[-1] for row in rows} or {""}
    if len(rows) > 1 and common and not others:  # said once of all
        return Table("", head[:2], tuple(row[:2] for row in rows), note=f"Todas dicen: {common} {_NOTE}")
    return Table("", head, tuple(rows), note=_NOTE)


def counts_of(empty: Sequence[tuple[int, Sheet]]) -> Iterator[tuple[str, list[Table], list[str]]]:
    """Yield the tables that count something, and the changes told, of each jurisdiction that has some; often none."""
    for where in dict.fromkeys(sheet.place for _, sheet in empty):
        own = [sheet for _, sheet in empty if sheet.place == where]
        tables = list(dict.fromkeys(table for sheet in own for table in sheet.tables if _counts(table)))
        changes = list(dict.fromkeys(line for sheet in own if sheet.changes for line in sheet.changes.lines))
        if tables or changes:
            yield where, tables, changes


def _counts(table: Table) -> bool:
    """Return whether a table has a count that is not 0."""
    columns = [at for at, name in enumerate(table.header) if at and not name.startswith(_RANK)]
    return any(_COUNTED.match(row[at]) for row in table.rows for at in columns)
