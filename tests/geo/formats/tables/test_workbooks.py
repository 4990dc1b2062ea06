"""Workbooks as people keep them: a cell merged over several rows is of all of them."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import openpyxl

from geo.incidents.read import read_incidents

if TYPE_CHECKING:
    from pathlib import Path

    from geo.incidents.account import Incidents


def read(folder: Path, *merged: str) -> Incidents:
    """Read six incidents of two days, of which only the first row of each has the date."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["PARTE DIARIO"])
    sheet.append(["N°", "FECHA", "DELITO", "LATITUD", "LONGITUD"])
    sheet.append([None, "(día)", None, "grados", "grados"])
    for n in range(6):
        day = None if n % 3 else dt.date(2023, 3, 1 + n // 3)
        sheet.append([7 if n == 0 else None, day, "Hurto" if n in {0, 3} else None, -12.051 - n / 1000, -77.0511])
    for cells in merged:
        sheet.merge_cells(cells)
    book.save(folder / "h.xlsx")
    return read_incidents(folder / "h.xlsx")


def test_a_date_merged_over_rows_is_of_all_of_them_and_that_is_told(tmp_path: Path) -> None:
    inc = read(tmp_path, "B4:B6", "B7:B9", "C4:C6", "A4:A6", "A1:E1", "A2:A3")
    assert inc.frame["fecha"].dt.day.tolist() == [1, 1, 1, 2, 2, 2]
    assert inc.frame["delito"].str.startswith("Hurto").tolist() == [True] * 4 + [False] * 2
    assert inc.tables[0].frame["N°"].tolist()[-6:] == ["7", "", "", "", "", ""]  # numbers may be of reports
    assert any("(Sheet): 6 celdas se llenaron" in line for line in inc.decisions)
    assert inc.report["avisos"]["CELDAS_COMBINADAS"] == 1


def test_dates_that_no_merged_cell_has_are_not_filled(tmp_path: Path) -> None:
    inc = read(tmp_path, "B4:B5")
    assert inc.frame["fecha"].dt.day.tolist() == [1, 1, 2]
    assert inc.report["rechazos"]["FECHA_FALTA"] == 3
