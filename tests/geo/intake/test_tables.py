from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING

import geopandas as gpd
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geo.errors import FormatError
from geo.intake.tables import read_tables

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Write = Callable[..., Path]

HEADER = "id;fecha;latitud;longitud;delito"
ROW = "1;01/02/2020;-7,15;-78,51;HURTO"


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_separators(table: Write, separator: str) -> None:
    row = "1;01/02/2020;-7.15;-78.51;HURTO"
    [read] = read_tables(table(HEADER.replace(";", separator), row.replace(";", separator)))
    assert read.frame.iloc[0].tolist() == row.split(";")


def test_cells_stay_text(table: Write) -> None:
    [read] = read_tables(table(HEADER, "007;01/02/2020;-7,150;-78,51;HURTO"))
    assert read.frame.iloc[0].tolist() == ["007", "01/02/2020", "-7,150", "-78,51", "HURTO"]


@pytest.mark.parametrize(
    ("encoding", "announced"), [("utf-8", False), ("utf-8-sig", False), ("utf-16", True), ("cp1252", True)]
)
def test_encodings(table: Write, encoding: str, *, announced: bool) -> None:
    [read] = read_tables(table(HEADER, "1;01/02/2020;-7;-78;DAÑOS «graves» ñandú", encoding=encoding))
    assert read.frame["delito"].iloc[0] == "DAÑOS «graves» ñandú"
    assert [code for code, _ in read.notices] == (["ENC_DETECTADA"] if announced else [])


def test_every_row_below_the_header_is_told_apart(table: Write) -> None:
    [read] = read_tables(
        table(
            "MUNICIPALIDAD DE PRUEBA",
            "",
            HEADER,
            ROW,
            ";;;;",
            "",
            HEADER,
            "TOTAL;;;;1",
            ROW + ";sobra",
            "3;;;;",
            "20210004;;;;",
        )
    )
    assert read.lines.tolist() == [4, 5, 6, 7, 8, 9, 10, 11]
    expected = [
        "",
        "FILA_VACIA",
        "FILA_VACIA",
        "CABECERA_REPETIDA",
        "FILA_TOTAL",
        "CSV_COLUMNAS_DESALINEADAS",
        "FILA_VACIA",
        "",
    ]
    assert read.codes.tolist() == expected
    assert [code for code, _ in read.notices] == ["CABECERA_EN_FILA_3"]


def test_a_quoted_newline_is_one_row_and_lines_stay_physical(table: Write) -> None:
    [read] = read_tables(table("id,direccion,latitud,longitud", '1,"Jr. Uno\nsegundo piso",-7,-78', "2,Jr. Dos,-7,-78"))
    assert read.lines.tolist() == [2, 4]
    assert read.frame["direccion"].tolist() == ["Jr. Uno\nsegundo piso", "Jr. Dos"]


@pytest.mark.parametrize("content", [b"", b"\n\n\n", b"\x7fELF\x00\x00\x01"])
def test_what_is_no_table_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "raro.csv"
    path.write_bytes(content)
    with pytest.raises(FormatError, match=r"raro\.csv"):
        read_tables(path)


def workbook(path: Path, **sheets: pd.DataFrame) -> Path:
    with pd.ExcelWriter(path, engine="openpyxl") as book:
        for name, frame in sheets.items():
            frame.to_excel(book, sheet_name=name, index=False)
    return path


MONTH = pd.DataFrame({"fecha": [pd.Timestamp(2020, 2, 1)], "latitud": [-7.5], "longitud": [-78], "id": [12.0]})


def test_a_sheet_a_month_is_one_table_and_it_is_said(tmp_path: Path) -> None:
    path = workbook(tmp_path / "meses.xlsx", ENE=MONTH, FEB=MONTH)
    both = read_tables(path)
    assert [read.part for read in both] == ["ENE", "FEB"]
    assert [code for code, _ in both[0].notices] == ["VARIAS_HOJAS"]
    [read] = read_tables(path, sheet="FEB")
    assert read.frame.iloc[0].tolist() == ["2020-02-01", "-7.5", "-78", "12"]
    with pytest.raises(FormatError, match="MAR"):
        read_tables(path, sheet="MAR")


def test_sheets_of_months_are_all_read_whatever_their_columns_and_their_order(tmp_path: Path) -> None:
    other = MONTH.rename(columns={"fecha": "fecha hecho"})[["id", "longitud", "latitud", "fecha hecho"]]
    path = workbook(tmp_path / "meses.xlsx", **{"ENE-24": MONTH, "Feb24": other, "NOTAS": pd.DataFrame({"a": ["x"]})})
    both = read_tables(path)
    assert [read.part for read in both] == ["ENE-24", "Feb24"]
    assert ["con columnas distintas" in words for _, words in both[0].notices] == [True, False]
    path = workbook(tmp_path / "zonas.xlsx", NORTE=MONTH, SUR=MONTH[["id", "longitud", "latitud", "fecha"]])
    assert [read.part for read in read_tables(path)] == ["NORTE", "SUR"]


def test_no_sheet_is_picked_in_silence(tmp_path: Path) -> None:
    path = workbook(tmp_path / "libro.xlsx", DATOS=MONTH, LEYENDA=pd.DataFrame({"codigo": ["A"], "fecha": ["x"]}))
    with pytest.raises(FormatError, match="DATOS, LEYENDA") as refusal:
        read_tables(path)
    assert refusal.value.code == "VARIAS_HOJAS"
    assert [read.part for read in read_tables(path, all_sheets=True)] == ["DATOS", "LEYENDA"]


def zipped(path: Path, members: dict[str, str]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def test_tables_in_a_zip(tmp_path: Path) -> None:
    path = zipped(tmp_path / "dos.zip", {"a.csv": f"{HEADER}\n{ROW}\n", "b.csv": f"{HEADER}\n{ROW}\n{ROW}\n"})
    first, second = read_tables(path)
    assert (first.file, first.part, len(first.frame), second.part, len(second.frame)) == ("dos.zip", "a.csv", 1, "b.csv", 2)
    assert [code for code, _ in first.notices] == ["VARIOS_ARCHIVOS"]


@pytest.mark.parametrize(
    ("members", "code"),
    [
        ({"../fuera.csv": "a,b\n1,2\n"}, "ZIP_RUTA"),
        ({"/fuera.csv": "a,b\n1,2\n"}, "ZIP_RUTA"),
        ({"a.csv": "0" * 20_000_000}, "ZIP_BOMBA"),
        ({"doc.kml": "<!DOCTYPE x [<!ENTITY a 'b'>]><kml/>"}, "XML_ENTIDAD"),
    ],
)
def test_hostile_zips_are_refused_before_unpacking(tmp_path: Path, members: dict[str, str], code: str) -> None:
    path = zipped(tmp_path / "malo.zip", members)
    with pytest.raises(FormatError) as refusal:
        read_tables(path)
    assert refusal.value.code == code


@pytest.mark.parametrize(
    ("lines", "code"),
    [
        (["id,delito,delito", "1,ROBO,HURTO"], "CABECERA_DUPLICADA"),
        (["id,latitud,longitud", "1,-7,15,-78,51", "2,-7,15,-78,51"], "CSV_COLUMNAS_DESALINEADAS"),
        ([",".join(f"c{number}" for number in range(600)), "1"], "DEMASIADAS_COLUMNAS"),
    ],
)
def test_headers_that_cannot_be_trusted(table: Write, lines: list[str], code: str) -> None:
    with pytest.raises(FormatError) as refusal:
        read_tables(table(*lines))
    assert refusal.value.code == code


def test_a_cell_above_a_blank_one_names_its_column(table: Write) -> None:
    [read] = read_tables(table("numero;Cuando;;delito;Donde", ";fecha;hora;;latitud", "1;01/02/2020;19:05;HURTO;-7,15"))
    assert [*read.frame.columns] == ["numero", "fecha", "hora", "delito", "latitud"]
    assert any("el de arriba" in words for code, words in read.notices if code == "CABECERA_DOBLE")


def test_columns_of_a_fixed_width_are_named(table: Write) -> None:
    rows = [HEADER.split(";"), *[ROW.replace("HURTO", f"Calle {number}, 2").split(";") for number in range(8, 12)]]
    with pytest.raises(FormatError, match="ancho fijo"):
        read_tables(table(*("".join(cell.ljust(14) for cell in row) for row in rows)))
    [read] = read_tables(table(HEADER, ROW, "2;01/02/2020;-7,15;-78,51;HURTO  DE  VEHICULO"))
    assert len(read.frame) == 2


def test_signatures_below_the_table_are_no_data(table: Write) -> None:
    [read] = read_tables(table(HEADER, ROW, "Elaborado por: S1 PNP;;;;"))
    assert read.codes.tolist() == ["", "FILA_TOTAL"]


def test_a_line_with_another_separator_is_misaligned(table: Write) -> None:
    [read] = read_tables(table(HEADER, ROW, ROW, ROW.replace(";", "|")))
    assert read.codes.tolist() == ["", "", "CSV_COLUMNAS_DESALINEADAS"]


def test_parquet_and_layers_become_text(tmp_path: Path) -> None:
    frame = gpd.GeoDataFrame(
        {"n": [1.0, None], "que": ["HURTO", None]}, geometry=gpd.points_from_xy([0, 1], [0, 1]), crs=4326
    )
    frame.drop(columns="geometry").to_parquet(tmp_path / "a.parquet")
    frame.to_file(tmp_path / "a.gpkg", engine="fiona")
    for name in ("a.parquet", "a.gpkg"):
        [read] = read_tables(tmp_path / name)
        assert read.frame.to_dict("list") == {"n": ["1", ""], "que": ["HURTO", ""]}
    assert read.points is not None
    assert read.points.x.tolist() == [0, 1]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_are_a_table_or_a_refusal(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "azar.csv"
    path.write_bytes(content)
    try:
        tables = read_tables(path)
    except FormatError:
        return
    for read in tables:
        assert len(read.frame) == len(read.lines) == len(read.codes)


RECORD = '{"id": 12345678901234567890, "type": "ROBO", "lat_hecho": -7.10, "long_hecho": -78.5, "dentro": {"a": 1}}'


@pytest.mark.parametrize(
    "text",
    [
        f"[{RECORD}]",
        f'{{"records": [{RECORD}]}}',
        f'{{"features": [{{"attributes": {RECORD}}}]}}',
    ],
)
def test_a_json_of_records_is_a_table(table: Write, text: str) -> None:
    [read] = read_tables(table(text, name="capa.json"))
    assert read.frame[["id", "type", "lat_hecho"]].iloc[0].tolist() == ["12345678901234567890", "ROBO", "-7.10"]


@pytest.mark.parametrize("text", ['[{"id": 1}, {"id"', '{"mensaje": "no hay datos"}', "[{}, 3]"])
def test_a_json_without_records_is_refused(table: Write, text: str) -> None:
    with pytest.raises(FormatError):
        read_tables(table(text, name="capa.json"))


@pytest.mark.parametrize("name", ["a.xls", "a.ods", "a.xlsb", "a.kmz", "a"])
def test_a_book_is_told_by_its_content_whatever_its_name(tmp_path: Path, name: str) -> None:
    with (tmp_path / name).open("wb") as file:
        pd.DataFrame({"delito": ["ROBO"]}).to_excel(file, index=False, engine="openpyxl")
    (table,) = read_tables(tmp_path / name)
    assert table.frame.to_numpy().tolist() == [["ROBO"]]


def test_the_index_and_the_bytes_of_a_parquet_are_read(tmp_path: Path) -> None:
    frame = pd.DataFrame({"fecha": ["03/04/2021", "x"], "delito": [b"HURTO", b"\xff"], "n": [1, 2]}, index=[5, 9])
    frame.to_parquet(tmp_path / "a.parquet")
    frame.set_index(["fecha"]).to_parquet(tmp_path / "b.parquet")
    for name, columns in (("a", ["fecha", "delito", "n"]), ("b", ["delito", "n", "fecha"])):
        (table,) = read_tables(tmp_path / f"{name}.parquet")
        assert list(table.frame) == columns
        assert table.frame["fecha"].tolist() == ["03/04/2021", "x"]
        assert table.frame["delito"].tolist() == ["HURTO", "\ufffd"]
