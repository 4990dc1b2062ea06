"""Excel and ODS workbooks as tables of text."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from geo.archives import check_zip, is_zip
from geo.errors import FormatError
from geo.header import TextTable, from_rows

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["is_workbook", "read_workbook"]

_BIFF = b"\xd0\xcf\x11\xe0"


def is_workbook(file: Path) -> bool:
    """Tell whether a file is an old or a new Excel workbook, or an ODS."""
    if is_zip(file):
        return bool({"[Content_Types].xml", "mimetype", "xl/workbook.xml"} & {item.filename for item in check_zip(file)})
    with file.open("rb") as stream:
        return stream.read(4) == _BIFF


def read_workbook(file: Path, synonyms: str) -> tuple[dict[str, TextTable], list[str]]:
    """Read every sheet that holds anything.

    Returns
    -------
    tables, hidden
        Table of each visible or hidden sheet by name, in the order of the book, and the names of the hidden ones.

    Raises
    ------
    FormatError
        If the book is damaged or encrypted.
    """
    from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum  # noqa: PLC0415 (heavy)

    try:
        book = CalamineWorkbook.from_path(file)
        seen = {meta.name: meta.visible == SheetVisibleEnum.Visible for meta in book.sheets_metadata}
        content = {name: book.get_sheet_by_name(name).to_python() for name in seen}
    except (CalamineError, OSError, ValueError) as error:
        raise FormatError(
            f"«{file.name}» está dañado, cifrado o no es un libro de Excel. Ábralo y guárdelo de nuevo.",
            code="ARCHIVO_TRUNCADO",
        ) from error
    filled = {name: rows for name, rows in content.items() if rows}
    hidden = [name for name in filled if not seen[name]]
    notices = [("HOJA_OCULTA", f"«{file.name}»: hojas ocultas {', '.join(hidden)}.")] if hidden else []
    tables = {
        name: from_rows(
            file,
            name,
            [[_cell_text(value) for value in row] for row in rows],
            np.arange(1, len(rows) + 1),
            list(notices),
            synonyms,
        )
        for name, rows in filled.items()
    }
    return tables, hidden


def _cell_text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return str(value)
