"""Typed tables as the store keeps them, and back."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from geo.held_rows.held_table import HeldTable, of_columns, to_columns
from geo.text_table import StoredAs
from mapadelito.store.held_tables import HeldPart, LoadOrigin

if TYPE_CHECKING:
    from geo.incidents.table_rows import TableRows

__all__ = ["held_part", "typed_table"]


def held_part(part: TableRows, *, sha256: str, reading: str, source: str = "", scope: str = "") -> HeldPart:
    """Return a typed table as the store keeps it.

    Parameters
    ----------
    part
        The table, before anything was decided over several.
    sha256, reading, source, scope
        As in :class:`mapadelito.store.held_tables.LoadOrigin`; ``source`` is what its numbers of reports belong to.
    """
    table = part.table
    origin = LoadOrigin(table.file, table.part, table.member, sha256, reading, source, scope)
    held = to_columns(part, namespace=source)
    return HeldPart(origin, held.rows, held.faults, held.about)


def typed_table(part: HeldPart) -> TableRows:
    """Return the typed table that :func:`held_part` took, with its event; its rows may be fewer."""
    rows = of_columns(HeldTable(dict(part.meta), part.rows, part.faults))
    kept = StoredAs(part.origin.sha256, part.event, tuple(part.meta["numbering"]), part.meta["kinds"])
    return replace(rows, table=replace(rows.table, kept=kept), event=part.event, namespace=part.origin.source)
