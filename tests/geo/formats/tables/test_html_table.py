"""Web pages saved as .xls: the table with incidents is found whatever stands around it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from geo.errors import FormatError
from geo.intake.tables import read_tables

if TYPE_CHECKING:
    from pathlib import Path

HEAD = ["id", "fecha", "delito", "latitud", "longitud"]
ROWS = [[str(number), f"0{number}/02/2020", "DAÑOS", "-7.15", "-78.51"] for number in (1, 2, 3)]


def row(cells: list[str], tag: str = "td") -> str:
    return "<tr>" + "".join(f"<{tag}>{cell}</{tag}>" for cell in cells) + "</tr>\n"


BODY = "".join(map(row, ROWS))
TABLE = f"<table border=1>{row(HEAD, 'th')}{BODY}</table>"


def saved(folder: Path, text: str, encoding: str = "utf-8") -> Path:
    path = folder / "reporte.xls"
    path.write_bytes(text.encode(encoding))
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize(
    "page",
    [
        TABLE,
        f"<!DOCTYPE html><HTML><BODY>{TABLE.upper()}</BODY></HTML>",
        f"<?xml version='1.0'?><!DOCTYPE html PUBLIC 'x'><html><body>{TABLE}</body></html>",
        f"<html><style><!-- td {{a:b}} --></style><script>if (a<b) x='<table>'</script>{TABLE}</html>",
        f"<table><tr><td><table>{row(['Menú', 'Inicio'])}{row(['a', 'b'])}</table></td><td>{TABLE}</td></tr></table>",
        f"<table>{row(HEAD, 'th')}</table><div><table>{BODY}</table></div>",
        f"<table>{row(HEAD)}{row(ROWS[0])}</table><p>2<table>{row(HEAD)}{row(ROWS[1])}{row(ROWS[2])}</table>",
        TABLE.replace("</td>", "").replace("</th>", "").replace("</tr>", ""),
        TABLE.replace("<td>DA", "<td title='a > b'> DA").replace("ÑOS", "&Ntilde;OS&nbsp;"),
        f"<html>MENSAJE &lt;5{TABLE}",
    ],
)
def test_the_table_of_incidents_is_read(tmp_path: Path, page: str, encoding: str) -> None:
    [table] = read_tables(saved(tmp_path, page, encoding))
    assert [name.lower() for name in table.frame.columns] == HEAD
    assert table.frame[table.codes == ""].to_numpy().tolist() == ROWS
    assert "TABLA_HTML" in [code for code, _ in table.notices]


def test_cells_that_span_rows_are_repeated_and_columns_are_not(tmp_path: Path) -> None:
    title = "<tr><td colspan=5>DENUNCIAS</td></tr>"
    first = "<tr><td>1</td><td rowspan=2>01/02/2020</td><td>ROBO<br>AGRAVADO</td><td>-7.1</td><td>-78.5</td></tr>"
    second = "<tr><td>2</td><td>HURTO</td><td>-7.2</td><td>-78.6</td></tr>"
    total = "<tr><td colspan=4>TOTAL</td><td>2</td></tr>"
    [table] = read_tables(saved(tmp_path, f"<table>{title}{row(HEAD)}{first}{second}{total}</table>"))
    assert table.frame.iloc[:2, 1].tolist() == ["01/02/2020", "01/02/2020"]
    assert table.frame["delito"].tolist()[:2] == ["ROBO AGRAVADO", "HURTO"]
    assert table.codes.tolist() == ["", "", "FILA_TOTAL"]
    assert table.lines.tolist() == [3, 4, 5]


def test_a_page_cut_in_a_cell_loses_that_row_only(tmp_path: Path) -> None:
    [table] = read_tables(saved(tmp_path, TABLE.removesuffix("</table>") + "<tr><td>4<td>04/0"))
    assert table.codes.tolist() == ["", "", "", "CSV_COLUMNAS_DESALINEADAS"]


@pytest.mark.parametrize(
    ("page", "words"),
    [
        ("<html><form>Usuario <input name=u><input type='password'></form></html>", "iniciar sesión"),
        ("<html><h1>Su sesión ha expirado</h1></html>", "iniciar sesión"),
        ("<html><h1>Error 500</h1></html>", "sin ninguna tabla"),
        ("<html><frameset><frame src='a_archivos/sheet001.htm'></frameset></html>", "sin ninguna tabla"),
        ("<table>" * 5000, "dañada"),
    ],
)
def test_a_page_without_a_table_is_named(tmp_path: Path, page: str, words: str) -> None:
    with pytest.raises(FormatError, match=words):
        read_tables(saved(tmp_path, page))


def test_a_page_in_one_file(tmp_path: Path) -> None:
    head = 'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="x"\r\n\r\n--x\r\nContent-Type: text/html\r\n\r\n'
    [table] = read_tables(saved(tmp_path, f"{head}{TABLE}\r\n--x--\r\n"))
    assert table.frame.to_numpy().tolist() == ROWS


@pytest.mark.parametrize("pump", ["<a ", "<!", "<td rowspan=65000 colspan=500>", "<!--", "<a '", "&#", "</", "<tr><td>"])
def test_a_hostile_page_takes_time_in_proportion_to_its_size(tmp_path: Path, pump: str) -> None:
    page = saved(tmp_path, "<html><table>" + pump * (300_000 // len(pump)))
    told = ""
    try:
        read_tables(page)
    except FormatError as refusal:
        told = str(refusal)
    assert "ocupado" not in told
