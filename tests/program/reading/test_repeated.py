"""Data given twice, through the commands: copies, files that replace others, and refused rows given back."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
from click.testing import CliRunner

from geo.districts.denuncias import read_aggregates
from geo.errors import ConfigError
from geo.incidents.read import read_incidents
from mapadelito.cli import app
from mapadelito.jobs.review import review
from mapadelito.outputs.folder import Output
from mapadelito.outputs.record import RECORD
from mapadelito.outputs.row_review.rejects import REJECTS, REJECTS_BOOK, write_rejects
from mapadelito.settings.config import load_config

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    Write = Callable[..., Path]

HEADER = "fecha;hora;delito;latitud;longitud;direccion"
GOOD = [f"{n:02d}/03/2021;10:{n:02d};HURTO;-9.04{n:02d};-80.99{n:02d};Jr. Uno {n}" for n in range(1, 21)]
BAD = [
    "31/02/2021;10:00;HURTO;-9.0401;-80.9901;Jr. Dos 1",
    "05/03/2021;10:00;ROBO;;;Jr. Dos 2",
    "06/03/2021;10:00;ROBO;0;0;Jr. Dos 3",
]


def checked(report: dict[str, Any]) -> dict[str, Any]:
    """Return an account of rows that adds up."""
    rows = report["filas"]
    assert rows["leidas"] == sum(count for name, count in rows.items() if name != "leidas")
    return report


def counted(*files: Path) -> dict[str, Any]:
    """Read files and return the account of the rows: one process reads them all."""
    return checked(read_incidents(files).report)


def account(salida: Path, *files: Path, **more: Any) -> dict[str, Any]:
    """Review files and return the record; the account of the rows adds up."""
    record = review(load_config(None, {"incidentes": files, "salida": salida, **more}), lambda _: None)
    rows = checked(record)["filas"]
    assert rows["leidas"] == sum(item.get("filas_leidas", 0) for item in record["entradas"])
    return record


def corrected(salida: Path, cells: Mapping[tuple[int, str], str], name: str = "rechazos.xlsx") -> Path:
    """Write cells, by line of the original and column, into the book of refused rows, and save it elsewhere."""
    book = openpyxl.load_workbook(salida / REJECTS_BOOK)
    for sheet in book.worksheets[1:]:
        names = [cell.value for cell in sheet[1]]
        for row in sheet.iter_rows(min_row=2):
            for (line, column), text in cells.items():
                if row[names.index("fila")].value == line:
                    row[names.index(f"original: {column}")].value = text
    path = salida.parent / name
    book.save(path)
    return path


def test_the_same_file_given_twice_counts_once(table: Write, tmp_path: Path) -> None:
    one, two = table(HEADER, *GOOD, name="mes.csv"), table(HEADER, *GOOD, name="mes (1).csv")
    records = []
    for number, files in enumerate(([one, two], [two, one])):
        salida = tmp_path / str(number)
        words = ["revisar", "--incidentes", *map(str, files), "--salida", str(salida), "--silencio"]
        assert CliRunner().invoke(app, words, catch_exceptions=False).exit_code == 0
        record = json.loads((salida / RECORD).read_text(encoding="utf-8"))
        assert (record["filas"]["leidas"], record["filas"]["aceptadas"]) == (20, 20)
        assert record["avisos"]["ARCHIVO_REPETIDO"] == 1
        assert {item["archivo"]: item["sha256"] for item in record["entradas"]}.keys() == {"mes.csv", "mes (1).csv"}
        records.append((record["decisiones"], record["filas"], record["avisos"]))
    assert records[0] == records[1]
    assert "«mes (1).csv» es el mismo archivo que «mes.csv»: se leyó una vez." in records[0][0]


def test_shared_rows_are_counted_once_or_added_up(table: Write, tmp_path: Path) -> None:
    files = [table(HEADER, *GOOD[:15], name="a.csv"), table(HEADER, *GOOD[10:], name="b.csv")]
    once = account(tmp_path / "una", *files)
    assert (once["filas"]["aceptadas"], once["filas"]["duplicadas"]) == (20, 5)
    assert once["avisos"]["FILA_REPETIDA_ENTRE_ARCHIVOS"] == 5
    assert once["parametros"]["repetidas"] == "una"
    added = account(tmp_path / "contar", *files, repetidas="contar")
    assert (added["filas"]["aceptadas"], added["filas"]["duplicadas"]) == (25, 0)
    project = tmp_path / "proyecto.toml"
    project.write_text('incidentes = ["a.csv", "b.csv"]\nrepetidas = "contar"\nsalida = "s"\n', encoding="utf-8")
    assert review(load_config(project, {}), lambda _: None)["filas"]["aceptadas"] == 25


def test_a_file_replaces_another(table: Write, tmp_path: Path) -> None:
    table(HEADER, *GOOD[:10], name="viejo.csv")
    table(HEADER, *GOOD[15:], name="otro.csv")
    new = table(HEADER, *GOOD[:12], name="nuevo.csv")
    project = tmp_path / "proyecto.toml"
    project.write_text('incidentes = ["viejo.csv", "otro.csv"]\nsalida = "s"\n', encoding="utf-8")
    words = ["revisar", str(project), "--incidentes", str(new), "--reemplaza-archivo", "viejo.csv", "--silencio"]
    assert CliRunner().invoke(app, words, catch_exceptions=False).exit_code == 0
    record = json.loads((tmp_path / "s" / RECORD).read_text(encoding="utf-8"))
    assert [item["archivo"] for item in record["entradas"]] == ["nuevo.csv", "otro.csv"]
    assert record["filas"]["aceptadas"] == 17
    assert record["parametros"]["reemplaza_archivo"] == ["viejo.csv"]
    assert any("«viejo.csv» no se leyó" in line for line in record["decisiones"])


def test_what_replaces_what() -> None:
    def names(listed: list[str], given: list[str], *old: str) -> list[str]:
        from pathlib import Path  # noqa: PLC0415 (only here)

        from mapadelito.settings.replaced_files import in_place  # noqa: PLC0415

        return [path.name for path in in_place(*([Path(item) for item in items] for items in (old, listed, given)))]

    assert names(["a.csv", "/p/viejo.csv", "b.csv"], ["n.csv", "m.csv"], "VIEJO.CSV") == ["a.csv", "n.csv", "m.csv", "b.csv"]
    assert names([], ["viejo.csv", "n.csv"], "viejo.csv", "viejo.csv") == ["n.csv"]
    assert names(["v1.csv", "b.csv", "v2.csv"], ["n.csv"], "v2.csv", "v1.csv") == ["n.csv", "b.csv"]
    for listed, given, told in (
        (["a.csv"], ["n.csv"], r"«viejo.csv» no está entre .*«a.csv», «n.csv»"),
        (["viejo.csv"], [], "no queda ningún archivo"),
        (["x/viejo.csv", "y/viejo.csv"], ["n.csv"], "hay 2 archivos «viejo.csv»"),
    ):
        with pytest.raises(ConfigError, match=told):
            names(listed, given, "viejo.csv")
    with pytest.raises(ConfigError, match="repetidas"):
        load_config(None, {"repetidas": "dos"})


def test_a_refused_row_given_back_takes_the_place_of_the_one_it_was(table: Write, tmp_path: Path) -> None:
    path = table(HEADER, *GOOD, *BAD)
    first = account(tmp_path / "uno", path)
    assert (first["filas"]["aceptadas"], first["filas"]["rechazadas"]) == (20, 3)
    book = corrected(tmp_path / "uno", {(22, "fecha"): "28/02/2021", (23, "latitud"): "-9.05", (23, "longitud"): "-80.98"})
    for number, files in enumerate(([path, book], [book, path], [path, book, book])):
        second = counted(*files) if number else account(tmp_path / "dos", *files)
        assert (second["filas"]["aceptadas"], second["filas"]["rechazadas"], second["filas"]["duplicadas"]) == (22, 1, 3)
        assert second["avisos"]["FILA_CORREGIDA"] == 3
        assert second["rechazos"] == {"COORD_CERO": 1}
        assert any("3 filas reemplazan a las de «hechos.csv»" in line for line in second["decisiones"])
    rest = corrected(tmp_path / "dos", {(24, "latitud"): "-9.06", (24, "longitud"): "-80.97"}, "rechazos (2).xlsx")
    again = read_incidents(rest)
    assert len(again.frame) == 1
    for files in ([path, book, rest], [rest, book, path]):
        third = counted(*files)
        assert (third["filas"]["aceptadas"], third["filas"]["rechazadas"]) == (23, 0)


def test_a_second_round_still_says_where_the_row_was(table: Write, tmp_path: Path) -> None:
    path = table(HEADER, *GOOD, *BAD)
    account(tmp_path / "uno", path)
    book = corrected(tmp_path / "uno", {(22, "fecha"): "30/02/2021"})
    account(tmp_path / "dos", path, book)
    lines = (tmp_path / "dos" / REJECTS).read_text(encoding="utf-8-sig").splitlines()
    told = [line.split(";")[:4] for line in lines[1:]]
    codes = ["FECHA_INVALIDA", "COORD_FALTA", "COORD_CERO"]
    assert told == [["hechos.csv", "", str(line), code] for line, code in zip((22, 23, 24), codes, strict=True)]
    third = counted(path, tmp_path / "dos" / REJECTS)  # the CSV, as it is
    assert (third["filas"]["aceptadas"], third["filas"]["rechazadas"]) == (20, 3)


def test_the_row_given_back_wins_whatever_became_of_the_original(table: Write, tmp_path: Path) -> None:
    path = table(HEADER, *GOOD, *BAD)
    account(tmp_path / "uno", path)
    book = corrected(tmp_path / "uno", {(22, "fecha"): "28/02/2021"})
    table(HEADER, *GOOD, BAD[0].replace("31/02", "27/02"), *BAD[1:])  # corrected there too, otherwise
    record = counted(path, book)
    assert (record["filas"]["aceptadas"], record["filas"]["rechazadas"]) == (21, 2)
    days = read_incidents([path, book]).frame["fecha"].astype(str).tolist()
    assert "2021-02-28" in days
    assert "2021-02-27" not in days


def test_a_file_that_changed_since_is_not_guessed_at(table: Write, tmp_path: Path) -> None:
    path = table(HEADER, *GOOD, *BAD)
    account(tmp_path / "uno", path)
    book = corrected(tmp_path / "uno", {(22, "fecha"): "28/02/2021"})
    more = [f"{n:02d}/01/2021;20:{n:02d};ESTAFA;-9.03{n:02d};-80.98{n:02d};Av. Tres {n}" for n in range(1, 6)]
    table(HEADER, *GOOD, *more, *BAD)
    record = counted(path, book)
    assert record["avisos"]["RECHAZO_SIN_ORIGINAL"] == 3
    assert any("no se parecen a la fila de la que salieron" in line for line in record["decisiones"])
    assert "FILA_CORREGIDA" not in record["avisos"]
    assert record["filas"]["aceptadas"] == 26


def test_two_files_of_one_name_are_not_guessed_at(table: Write, tmp_path: Path) -> None:
    (tmp_path / "dos").mkdir()
    path = table(HEADER, *GOOD, *BAD)
    other = table(HEADER, *GOOD[5:], *BAD, name="dos/hechos.csv")
    account(tmp_path / "uno", path)
    book = corrected(tmp_path / "uno", {(22, "fecha"): "28/02/2021"})
    record = counted(path, other, book)
    assert any("no se sabe de qué tabla son" in line for line in record["decisiones"])
    assert record["filas"]["aceptadas"] == 21
    assert record["filas"]["rechazadas"] == 3  # the three are the same row, wherever they stand


def test_a_correction_settles_the_copies_of_the_row_too(table: Write, tmp_path: Path) -> None:
    files = [table(HEADER, *GOOD[:12], *BAD, name="a.csv"), table(HEADER, *BAD, *GOOD[8:], name="b.csv")]
    first = account(tmp_path / "uno", *files)
    assert (first["filas"]["aceptadas"], first["filas"]["rechazadas"]) == (20, 3)
    book = corrected(tmp_path / "uno", {(14, "fecha"): "28/02/2021"})
    for order in ([*files, book], [book, *files[::-1]]):
        second = counted(*order)
        assert (second["filas"]["aceptadas"], second["filas"]["rechazadas"]) == (21, 2)


def test_sheets_of_a_book_and_twins_come_back_each_to_its_row(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for title in ("Enero", "Febrero"):
        sheet = book.create_sheet(title)
        for line in (HEADER, *GOOD[:3], BAD[0], BAD[0]):
            sheet.append(line.split(";"))
    book.remove(book["Sheet"])
    path = tmp_path / "libro.xlsx"
    book.save(path)
    assert account(tmp_path / "uno", path)["filas"]["rechazadas"] == 4
    back = corrected(tmp_path / "uno", {(5, "fecha"): "28/02/2021", (6, "fecha"): "28/02/2021"})
    record = counted(path, back)
    assert (record["filas"]["aceptadas"], record["filas"]["rechazadas"]) == (10, 0)
    assert record["avisos"]["FILA_CORREGIDA"] == 4


def test_denuncias_given_back_do_not_take_the_month_of_the_others(table: Write, tmp_path: Path) -> None:
    rows = ["150101;Hurto;2020;1;5", "150101;Robo;2020;1;tres"]
    path = table("UBIGEO;P_MODALIDADES;ANIO;MES;CANTIDAD", *rows)
    with Output(tmp_path / "uno") as output:
        write_rejects(output, read_aggregates([path]))
        output.publish()
    book = corrected(tmp_path / "uno", {(3, "CANTIDAD"): "3"})
    read = read_aggregates([path, book])
    assert read.frame["cantidad"].sum() == 8
    assert read.report["filas"]["rechazadas"] == 0
