"""Workbooks: xlsx, OpenDocument, and the pages and XML that systems save with the name .xls."""

from __future__ import annotations

import datetime as dt
import html
import zipfile
from typing import TYPE_CHECKING

import xlsxwriter

from helpers.kinds.cells import Cell, Cells, text_of

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["html_table", "ods", "workbook", "xml_2003"]


def workbook(cells: Cells, path: Path, *, titles: int = 0, other: bool = False, typed: bool = True) -> Path:
    with xlsxwriter.Workbook(path, {"default_date_format": "dd/mm/yyyy hh:mm"}) as book:
        day, clock = book.add_format({"num_format": "dd/mm/yyyy"}), book.add_format({"num_format": "hh:mm"})
        if other:
            book.add_worksheet("Instrucciones").write_column(0, 0, ["Llene una fila por hecho", "No borre la cabecera"])
        sheet = book.add_worksheet("Hechos")
        for row in range(titles):
            sheet.write_string(row, 0, ("RELACION DE HECHOS", "Año 2023", "")[row % 3])
        for row, line in enumerate(cells.lines, start=titles):
            for column, cell in enumerate(line):
                if not typed or isinstance(cell, str):
                    sheet.write_string(row, column, text_of(cell))
                elif isinstance(cell, dt.datetime):
                    sheet.write_datetime(row, column, cell)
                elif isinstance(cell, dt.date):
                    sheet.write_datetime(row, column, dt.datetime.combine(cell, dt.time()), day)
                elif isinstance(cell, dt.time):
                    sheet.write_datetime(row, column, cell, clock)
                elif cell is not None:
                    sheet.write(row, column, cell)
    return path


def ods(cells: Cells, folder: Path) -> Path:
    """Write the least OpenDocument sheet, every cell as its text or number."""

    def cell_of(cell: Cell) -> str:
        if isinstance(cell, (int, float)):
            kind = f'office:value-type="float" office:value="{cell}"'
            return f"<table:table-cell {kind}><text:p>{cell}</text:p></table:table-cell>"
        text = html.escape(text_of(cell), quote=False)
        return f'<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>'

    rows = "".join(f"<table:table-row>{''.join(map(cell_of, line))}</table:table-row>" for line in cells.lines)
    names = ("office", "table", "text")
    spaces = " ".join(f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in names)
    sheet = f'<table:table table:name="Hoja1">{rows}</table:table>'
    body = f"<office:body><office:spreadsheet>{sheet}</office:spreadsheet></office:body>"
    path = folder / "hechos.ods"
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    listed = (
        '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.2">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/>'
        '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>'
    )
    head = f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {spaces} office:version="1.2">'
    content = f"{head}{body}</office:document-content>"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", kind)
        archive.writestr("META-INF/manifest.xml", listed)
        archive.writestr("content.xml", content)
    return path


def html_table(cells: Cells, folder: Path) -> Path:
    rows = "\n".join(
        "<tr>" + "".join(f"<td>{html.escape(text_of(cell))}</td>" for cell in line) + "</tr>" for line in cells.lines
    )
    page = (
        '<html><head><meta charset="utf-8"><style>td {mso-number-format:"\\@"}</style></head><body>'
        f"<h3>Relación de hechos</h3><table border=1>{rows}</table></body></html>"
    )
    path = folder / "hechos.xls"
    path.write_text(page, encoding="utf-8")
    return path


def xml_2003(cells: Cells, folder: Path) -> Path:
    def cell_of(cell: Cell) -> str:
        kind = "Number" if isinstance(cell, (int, float)) else "String"
        if isinstance(cell, (dt.date, dt.datetime)):
            kind, cell = "DateTime", dt.datetime.combine(cell, dt.time()) if type(cell) is dt.date else cell
            cell = cell.isoformat(timespec="milliseconds")
        return f'<Cell><Data ss:Type="{kind}">{html.escape(text_of(cell), quote=False)}</Data></Cell>'

    rows = "".join(f"<Row>{''.join(map(cell_of, line))}</Row>" for line in cells.lines)
    space = "urn:schemas-microsoft-com:office:spreadsheet"
    path = folder / "hechos.xls"
    path.write_text(
        f'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook xmlns="{space}" xmlns:ss="{space}">'
        f'<Worksheet ss:Name="Hoja1"><Table>{rows}</Table></Worksheet></Workbook>',
        encoding="utf-8",
    )
    return path
