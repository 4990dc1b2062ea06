"""CSV, Excel, Parquet, layer of points, or several of them in a zip: plain tables of text, with every physical row."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo.intake import sandbox
from geo.text import column_text
from geo.text_table import TextTable

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["TextTable", "column_text", "read_tables"]


def read_tables(
    path: str | Path, *, sheet: str | None = None, all_sheets: bool = False, synonyms: str = "incidentes"
) -> list[TextTable]:
    """Read a file as text tables, one per sheet.

    Parameters
    ----------
    path
        CSV, TSV or TXT; Excel or ODS; Parquet; a vector layer of points; or a zip with several tables.
    sheet, all_sheets
        Which sheet or layer, or all of them, where the file holds several with different columns: none is picked in silence.
        Sheets with the same columns (one a month) are all read, and it is said.
    synonyms
        Section of ``synonyms.toml`` whose names tell the header row.

    The file is read by the process that :mod:`geo.intake.sandbox` asks, by :mod:`geo.intake.table_reader`.

    Raises
    ------
    FormatError
        If the file is empty, damaged, of an unknown kind, or holds several sheets and none was chosen.
    """
    return sandbox.read_tables(path, sheet=sheet, all_sheets=all_sheets, synonyms=synonyms)
