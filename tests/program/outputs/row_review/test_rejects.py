"""The workbook of rejected rows: all faults of a row, names to choose from, and a link to its place."""

from __future__ import annotations

from typing import TYPE_CHECKING

import openpyxl
import pytest

from mapadelito import ROOT
from mapadelito.jobs.review import review
from mapadelito.outputs.row_review.rejected_places import PLACES_PAGE
from mapadelito.outputs.row_review.rejects import REJECTS_BOOK
from mapadelito.settings.config import load_config

if TYPE_CHECKING:
    from pathlib import Path

    from openpyxl.workbook import Workbook

YELLOW = "FFFFF2A8"
HEADER = "id;fecha;hora;delito;latitud;longitud;comisaria"
GOOD = [f"{n};{n % 27 + 1:02d}/03/2020;10:{n:02d};HURTO;-17.6446{n:02d};-71.3396{n:02d};ILO" for n in range(10, 30)]
BAD = [
    "1;31/02/2020;25:99;HURTO;x;-71.34;ILO",
    "2;;10:00;HURTO;;y;ILO",
    "3;05/03/2020;10:00;HURTO;-17.7201;-71.2501;ILO",
]


@pytest.fixture(scope="module")
def salida(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("rechazos")
    (folder / "hechos.csv").write_text("\n".join([HEADER, *GOOD, *BAD]))
    options = {
        "incidentes": [folder / "hechos.csv"],
        "limites": [ROOT / "data/boundaries/ilo.geojson"],
        "salida": folder / "salida",
    }
    review(load_config(None, options), lambda _: None)
    return folder / "salida"


@pytest.fixture(scope="module")
def book(salida: Path) -> Workbook:
    return openpyxl.load_workbook(salida / REJECTS_BOOK)


def test_every_fault_of_a_row_is_told_and_its_cell_is_yellow(book: Workbook) -> None:
    sheet = book["hechos"]
    names = [cell.value for cell in sheet[1]]
    found = [
        {name.removeprefix("original: ") for name, cell in zip(names, row, strict=True) if cell.fill.fgColor.rgb == YELLOW}
        for row in sheet.iter_rows(min_row=2)
    ]
    assert found == [{"fecha", "hora", "latitud"}, {"fecha", "latitud", "longitud"}, {"latitud", "longitud"}]
    first = dict(zip(names, [cell.value for cell in sheet[2]], strict=True))
    assert first["columna"].split(" , ") == ["latitud", "fecha", "hora"]
    assert [line[:3] for line in first["motivo"].split("\n")] == ["1. ", "2. ", "3. "]
    assert first["valor"] == "1. x\n2. 31/02/2020\n3. 25:99"


def test_names_are_chosen_from_lists(book: Workbook) -> None:
    sheet, lists = book["hechos"], book["Resumen"]
    rules = {str(rule.sqref): rule.formula1 for rule in sheet.data_validations.dataValidation}
    offered = {}
    for cells, formula in rules.items():
        first, last = formula.partition("!")[2].replace("$", "").split(":")
        offered[sheet[f"{cells.partition(':')[0][:-1]}1"].value] = [row[0].value for row in lists[first:last]]
        assert lists.column_dimensions[first[0]].hidden or lists.column_dimensions["H"].hidden
    assert "Hurto" in offered["original: delito"]
    assert offered["original: comisaria"]


def test_the_place_is_seen_in_a_file_beside_the_workbook(salida: Path, book: Workbook) -> None:
    links = [cell.hyperlink for row in book["hechos"].iter_rows(min_row=2) for cell in row if cell.hyperlink]
    assert [(link.target, link.location) for link in links] == [("lugares.html", "fila-23")]
    page = (salida / PLACES_PAGE).read_text()
    assert 'id="fila-23"' in page
    assert "http://" not in page.replace("http://www.w3.org/2000/svg", "")


def test_a_workbook_with_links_and_lists_is_read_back(salida: Path, tmp_path: Path) -> None:
    options = {
        "incidentes": [salida.parent / "hechos.csv", salida / REJECTS_BOOK],
        "limites": [ROOT / "data/boundaries/ilo.geojson"],
        "salida": tmp_path / "salida",
    }
    rows = review(load_config(None, options), lambda _: None)["filas"]
    assert (rows["aceptadas"], rows["duplicadas"], rows["rechazadas"]) == (20, 3, 3)
