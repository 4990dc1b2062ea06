"""Workbooks of this program that users completed, given back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo.errors import ColumnError
from geo.intake.tables import read_tables
from geo.wording import listing, shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from geo.text_table import TextTable

__all__ = ["answered_tables"]


def answered_tables(books: Iterable[Path], columns: Sequence[str], *, called: str) -> Iterator[TextTable]:
    """Yield the sheets of some workbooks.

    Parameters
    ----------
    books
        Files that the user gave.
    columns
        Columns that each sheet must have.
    called
        Name under which this program writes such a workbook, for messages.

    Raises
    ------
    ColumnError
        If a sheet lacks a column: it is another file.
    """
    for path in books:
        for table in read_tables(path):
            if missing := [name for name in columns if name not in table.frame]:
                raise ColumnError(f"«{shown(table.file)}» no es un libro {called}: le falta {listing(missing)}.")
            yield table
