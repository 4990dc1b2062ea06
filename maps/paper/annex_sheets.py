"""Sheets of an annex: those that are drawn, and those of jurisdictions where none draws anything, which are listed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from maps.paper.sheet_parts import facts_drawn
from maps.sheet import Table
from maps.spanish_text import integer

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from maps.sheet import Sheet

__all__ = ["EMPTY", "Numbered", "PrintedSheet", "as_printed", "counts_of", "divided", "list_of"]

EMPTY = "Jurisdicciones sin hechos que dibujar"
"""Heading of the list of those that are not drawn."""
_NOTE = "Sus láminas, que no tienen qué dibujar, están en la carpeta de cada una; los hechos que alguna cuenta están aquí."
_WITHOUT_INCIDENTS = {"riesgo", "integrado"}
"""Kinds of map that draw no incidents."""
_COUNTED = re.compile("(?!entre 0 y ).*[1-9]")
"""A count that is not 0; a range from 0 tells of no incident."""
_RANK = "Puesto"
"""First word of the heading of a column of ranks, which count nothing."""


@dataclass(frozen=True, slots=True)
class PrintedSheet:
    """A sheet that is printed, and what an annex says of it where it is not bound.

    Attributes
    ----------
    title, place
        Title of the map, and name of the jurisdiction.
    document
        File of the PDF.
    incidents
        Printed count of its incidents, or empty.
    draws
        Whether it draws anything.
    message, tables, changes
        What it says where it draws nothing: its message, the tables that count something, and what changed.
    """

    title: str
    place: str
    document: Path
    incidents: str = ""
    draws: bool = True
    message: str = ""
    tables: tuple[Table, ...] = ()
    changes: tuple[str, ...] = ()


Numbered = tuple[int, PrintedSheet]
"""A sheet and its number in the annex."""


def as_printed(sheet: Sheet, document: Path) -> PrintedSheet:
    """Return a sheet of which ``document`` is the file of the PDF."""
    draws = _draws(sheet)
    return PrintedSheet(
        title=sheet.title,
        place=sheet.place,
        document=document,
        incidents=_incident_count(sheet),
        draws=draws,
        message=sheet.message,
        tables=() if draws else tuple(table for table in sheet.tables if _counts(table)),
        changes=tuple(sheet.changes.lines) if sheet.changes and not draws else (),
    )


def divided(sheets: Sequence[PrintedSheet]) -> tuple[list[Numbered], list[Numbered]]:
    """Return the sheets to draw, and those of jurisdictions where none has anything to draw; each with its number."""
    full = {sheet.place for sheet in sheets if sheet.draws}
    numbered = list(enumerate(sheets, start=1))
    return [one for one in numbered if one[1].place in full], [one for one in numbered if one[1].place not in full]


def _incident_count(sheet: Sheet) -> str:
    """Return the printed count of incidents on a sheet, without factors; empty for kinds that draw none."""
    count = facts_drawn(sheet)
    return integer(count) if count or sheet.kind not in _WITHOUT_INCIDENTS else ""


def _draws(sheet: Sheet) -> bool:
    """Return whether a sheet draws incidents, factors or filled polygons of its own."""
    filled = any(area.band for area in sheet.areas if area.level != "vecina")
    return bool(sheet.marks or sheet.zones or facts_drawn(sheet) or filled)


def list_of(empty: Sequence[Numbered]) -> Table:
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


def counts_of(empty: Sequence[Numbered]) -> Iterator[tuple[str, list[Table], list[str]]]:
    """Yield the tables that count something, and the changes told, of each jurisdiction that has some; often none."""
    for where in dict.fromkeys(sheet.place for _, sheet in empty):
        own = [sheet for _, sheet in empty if sheet.place == where]
        tables = list(dict.fromkeys(table for sheet in own for table in sheet.tables))
        changes = list(dict.fromkeys(line for sheet in own for line in sheet.changes))
        if tables or changes:
            yield where, tables, changes


def _counts(table: Table) -> bool:
    """Return whether a table has a count that is not 0."""
    columns = [at for at, name in enumerate(table.header) if at and not name.startswith(_RANK)]
    return any(_COUNTED.match(row[at]) for row in table.rows for at in columns)
