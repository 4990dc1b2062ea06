"""Tables of text from CSV, Excel, Parquet, a layer of points, or a zip of them, with every physical row."""

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
    """Return the tables of text of a file, one per sheet.

    Parameters
    ----------
    path
        CSV, TSV or TXT; Excel or ODS; Parquet; a vector layer of points; or a zip with several tables.
    sheet, all_sheets
        Name of the sheet or layer to read, or whether to read all, for files with several that have different columns; none
        is chosen by default. Sheets with the same columns (one per month) are all read, and this is reported.
    synonyms
        Section of ``synonyms.toml`` by which the header row is recognised.

    The file is read by :mod:`geo.intake.table_reader`, in the process of :mod:`geo.intake.sandbox`.

    Raises
    ------
    FormatError
        If the file is empty, damaged, of unknown format, or has several sheets and none was chosen.
    """
    return sandbox.read_tables(path, sheet=sheet, all_sheets=all_sheets, synonyms=synonyms)
