from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geo.errors import FormatError
from geo.tables import read_tables

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
        table("MUNICIPALIDAD DE PRUEBA", "", HEADER, ROW, ";;;;", "", HEADER, "TOTAL;;;;1", ROW + ";sobra", "2;;;;")
    )
    assert read.lines.tolist() == [4, 5, 6, 7, 8, 9, 10]
    expected = ["", "FILA_VACIA", "FILA_VACIA", "CABECERA_REPETIDA", "FILA_TOTAL", "CSV_COLUMNAS_DESALINEADAS", ""]
    assert read.codes.tolist() == expected
    assert [code for code, _ in read.notices] == ["CABECERA_EN_FILA"]


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


def test_no_sheet_is_picked_in_silence(tmp_path: Path) -> None:
    path = tmp_path / "meses.xlsx"
    frame = pd.DataFrame({"fecha": [pd.Timestamp(2020, 2, 1)], "latitud": [-7.5], "longitud": [-78], "id": [12.0]})
    with pd.ExcelWriter(path, engine="openpyxl") as book:
        frame.to_excel(book, sheet_name="ENE", index=False)
        frame.to_excel(book, sheet_name="FEB", index=False)
    with pytest.raises(FormatError, match="ENE, FEB") as refusal:
        read_tables(path)
    assert refusal.value.code == "VARIAS_HOJAS"
    assert [read.part for read in read_tables(path, all_sheets=True)] == ["ENE", "FEB"]
    [read] = read_tables(path, sheet="FEB")
    assert read.frame.iloc[0].tolist() == ["2020-02-01", "-7.5", "-78", "12"]
    with pytest.raises(FormatError, match="MAR"):
        read_tables(path, sheet="MAR")


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
