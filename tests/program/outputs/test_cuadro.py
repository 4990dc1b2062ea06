"""cuadro.xlsx: words for headings, pages to print, and charts that show the numbers of their worksheet."""

from __future__ import annotations

import re
import zipfile
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

from helpers.attack import texts
from mapadelito.outputs.workbook_writer import new_book, put_table

if TYPE_CHECKING:
    from pathlib import Path

    from mapadelito.settings.config import Config


@pytest.fixture
def path(usual_run: tuple[Config, dict[str, Any]]) -> Path:
    """Return the workbook of the project made by hand."""
    return usual_run[0].salida / "publico" / "central" / "cuadro.xlsx"


@pytest.fixture
def book(path: Path) -> openpyxl.Workbook:
    """Return the same, read."""
    return openpyxl.load_workbook(path)


def test_headings_are_words_and_each_table_prints_one_page_wide(book: openpyxl.Workbook) -> None:
    for sheet in book:
        labels = [cell.value for cell in sheet[1] if cell.value is not None]
        assert not [label for label in labels if "_" in label], sheet.title
        assert all(label[:1].isupper() or label in {"p", "q"} or label.startswith("%") for label in labels)
        assert (sheet.sheet_properties.pageSetUpPr.fitToPage, sheet.page_setup.fitToWidth or 1) == (True, 1)
        assert (sheet.page_setup.fitToHeight or 1 if sheet.title != "Datos" else 1) == 1
        assert sheet.page_setup.paperSize == 9  # A4
    assert book.sheetnames[-1] == "Datos"


def test_the_printed_tables_are_the_totals_of_the_long_one(book: openpyxl.Workbook) -> None:
    (_, *turnos), (_, *crimes), (_, *data) = (
        [[cell for cell in row if cell is not None] for row in book[name].iter_rows(values_only=True) if row[1] is not None]
        for name in ("Sector y turno", "Sector y delito", "Datos")
    )
    by_turno = {row[0]: row[2:] for row in data if row[1] == "Total"}
    assert {row[0]: row[1:] for row in turnos} == by_turno
    assert {row[0]: row[-1] for row in crimes} == {name: row[-1] for name, row in by_turno.items()}
    assert all(sum(row[1:-1]) == row[-1] for row in (*turnos, *crimes))


def test_charts_hold_the_numbers_of_their_worksheet_and_nothing_else(path: Path, book: openpyxl.Workbook) -> None:
    with zipfile.ZipFile(path) as archive:
        charts = [archive.read(name).decode() for name in archive.namelist() if name.startswith("xl/charts/chart")]
    everything, titles = texts(path.read_bytes()), []
    for chart in charts:
        assert chart.encode() in everything  # what the canaries are looked for in
        titles += re.findall(r"<a:t>(.*?)</a:t>", chart)
        ranges = re.findall(r"<c:f>'(.*?)'!(.*?)</c:f><c:(?:str|num)Cache>(.*?)</c:(?:str|num)Cache>", chart)
        assert len(ranges) == 2  # names and counts
        for name, cells, cached in ranges:
            row, *more = book[name][cells.replace("$", "")]
            found = [cell.value for cell in ((item[0] for item in (row, *more)) if more else row)]
            assert re.findall(r"<c:v>(.*?)</c:v>", cached) == [str(value) for value in found]
    assert sorted(titles) == ["Cuándo: hechos por turno", "Dónde: hechos por sector", "Qué: hechos por delito"]


def test_areas_have_the_digits_of_their_unit(book: openpyxl.Workbook) -> None:
    header, first, *_ = book["Puntos críticos"].iter_rows()
    forms = {label.value: cell.number_format for label, cell in zip(header, first, strict=True)}
    assert (forms["Área (km²)"], forms["Hechos"]) == ("#,##0.0000", "#,##0")


def test_a_table_without_rows_or_with_hostile_words_is_written_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with new_book(path, "A & B" + "&\n" * 300) as book:
        put_table(book, "Nada", ("Uno", "Dos"), [], notes=("=1+1 " * 60,), pages=1)
        put_table(book, "Algo", ("", "=2"), [["=cmd", 1.5], ["Total", None]], total=True, forms={"=2": "0.00"})
    nothing, some = openpyxl.load_workbook(path)
    assert nothing["A3"].value == "=1+1 " * 60
    assert nothing["A3"].data_type == some["A2"].data_type == some["B1"].data_type == "s"
    assert (some["B2"].number_format, some["A3"].font.b, some["B3"].value) == ("0.00", True, None)
    assert some.oddHeader.left.text.strip().startswith("A && B&& &&")
