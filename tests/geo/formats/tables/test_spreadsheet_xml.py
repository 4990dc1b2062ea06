from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from geo.errors import FormatError
from geo.intake.tables import read_tables

if TYPE_CHECKING:
    from pathlib import Path

START = (
    '<?xml version="1.0"{encoding}?>\n<?mso-application progid="Excel.Sheet"?>\n'
    '<ss:Workbook xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">'
)
EXCEL = "urn:schemas-microsoft-com:office:excel"
HIDDEN = f"<WorksheetOptions xmlns='{EXCEL}'><Visible>SheetHidden</Visible></WorksheetOptions>"


def cell(value: str, kind: str = "String", more: str = "") -> str:
    return f'<ss:Cell{more}><ss:Data ss:Type="{kind}">{value}</ss:Data></ss:Cell>'


def sheet(name: str, *rows: str, more: str = "") -> str:
    return f'<ss:Worksheet ss:Name="{name}"><ss:Table>{"".join(rows)}</ss:Table>{more}</ss:Worksheet>'


HEAD = "<ss:Row>" + "".join(map(cell, ["id", "fecha", "hora", "delito", "latitud", "longitud"])) + "</ss:Row>"
NOTE = "<ss:Comment><ss:Data>nota</ss:Data></ss:Comment></ss:Cell>"
FACT = (
    "<ss:Row>"
    + cell("1", "Number")
    + cell("2020-02-01T00:00:00.000", "DateTime")
    + cell("1899-12-31T19:30:00.000", "DateTime")
    + cell("DA&#209;OS").replace("</ss:Cell>", NOTE)
    + cell("-7.150", "Number")
    + cell("-78.51", "Number")
    + "</ss:Row>"
)
FAR = (
    '<ss:Row ss:Index="9" ss:Hidden="1">'
    + cell("2", "Number")
    + cell("2020-02-02T19:30:00.000", "DateTime")
    + cell("ROBO", "String", ' ss:Index="4"')
    + "</ss:Row>"
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "cp1252"])
def test_a_workbook_in_xml_is_read_as_any_other(tmp_path: Path, encoding: str) -> None:
    title = "<ss:Row>" + cell("REPORTE", more=' ss:MergeAcross="5"') + "</ss:Row>"
    text = START.format(encoding=f' encoding="{encoding}"') + sheet("Hechos", title, HEAD, FACT, FAR)
    path = tmp_path / "reporte.xls"
    path.write_bytes((text + sheet("Oculta", HEAD, FACT, more=HIDDEN) + "</ss:Workbook>").encode(encoding))
    [table] = read_tables(path)
    assert table.part == "Hechos"
    assert table.frame.to_numpy().tolist() == [
        ["1", "2020-02-01", "19:30:00", "DAÑOS", "-7.150", "-78.51"],
        ["2", "2020-02-02 19:30:00", "", "ROBO", "", ""],
    ]
    assert table.lines.tolist() == [3, 9]
    assert {"FILAS_OCULTAS", "HOJA_OCULTA"} <= {code for code, _ in table.notices}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (START.format(encoding="") + sheet("a", HEAD, FACT), "ARCHIVO_TRUNCADO"),
        (START.format(encoding="") + "<a>" * 100_000, "ARCHIVO_TRUNCADO"),
        (START.format(encoding="") + "</ss:Workbook>", "ARCHIVO_VACIO"),
        (f"<!--{' ' * 70_000}--><!DOCTYPE a [<!ENTITY b 'c'>]>" + START[START.find("<ss:") :], "CSV"),
        (
            f"<?xml version='1.0'?><!-- {START[START.find('<ss:') :]} --><!DOCTYPE x [<!ENTITY b 'c'>]><ss:Workbook/>",
            "FORMATO_DESCONOCIDO",
        ),
    ],
)
def test_what_is_no_whole_workbook_is_refused(tmp_path: Path, text: str, code: str) -> None:
    path = tmp_path / "reporte.xls"
    path.write_text(text, encoding="utf-8")
    if code == "CSV":  # the root is beyond what is looked at
        assert read_tables(path)
        return
    with pytest.raises(FormatError) as refusal:
        read_tables(path)
    assert refusal.value.code == code


def test_a_document_type_after_the_root_was_recognised_is_refused(tmp_path: Path) -> None:
    from geo.formats.tables.spreadsheet_xml import read_spreadsheet_xml  # noqa: PLC0415 (past the recognition)

    path = tmp_path / "reporte.xls"
    path.write_text("<!DOCTYPE a [<!ENTITY b 'c'>]>" + START[START.find("<ss:") :], encoding="utf-8")
    with pytest.raises(FormatError) as refusal:
        read_spreadsheet_xml(path, "incidentes")
    assert refusal.value.code == "XML_ENTIDAD"
