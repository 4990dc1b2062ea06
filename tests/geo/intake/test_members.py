"""Packed files, open-data zips and workbooks with more than incidents: the incidents are read, the rest is told."""

from __future__ import annotations

import bz2
import gzip
import lzma
import zipfile
from typing import TYPE_CHECKING

import geopandas as gpd
import pandas as pd
import pytest
from shapely import Point, box

from geo.errors import FormatError
from geo.intake.sandbox import read_layer
from geo.intake.tables import read_tables

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

CSV = b"id,fecha,delito,latitud,longitud\n1,01/02/2020,ROBO,-7.15,-78.51\n2,02/02/2020,HURTO,-7.16,-78.52\n"
PACK: dict[str, Callable[[bytes], bytes]] = {"gz": gzip.compress, "bz2": bz2.compress, "xz": lzma.compress}


@pytest.mark.parametrize("kind", PACK)
def test_a_packed_file_is_its_content(tmp_path: Path, kind: str) -> None:
    path = tmp_path / f"hechos.csv.{kind}"
    path.write_bytes(PACK[kind](CSV))
    [table] = read_tables(path)
    assert (table.file, len(table.frame)) == (path.name, 2)
    points = gpd.GeoDataFrame({"nombre": ["S1"]}, geometry=[Point(0, 0)], crs=4326).to_json().encode()
    path.write_bytes(PACK[kind](points))
    assert read_layer(path).frame["nombre"].tolist() == ["S1"]
    assert read_tables(path)[0].points is not None


@pytest.mark.parametrize("kind", PACK)
@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        (lambda pack: pack(pack(CSV)), "ZIP_BOMBA"),
        (lambda pack: pack(bytes(30_000_000)), "ZIP_BOMBA"),
        (lambda pack: pack(CSV * 50)[:-20], "ARCHIVO_TRUNCADO"),
        (lambda pack: pack(b"%PDF-1.7"), "FORMATO_DESCONOCIDO"),
        (lambda pack: pack(b""), "ARCHIVO_VACIO"),
    ],
)
def test_a_hostile_packed_file_is_refused(tmp_path: Path, kind: str, spoil: Callable[..., bytes], code: str) -> None:
    path = tmp_path / f"hechos.{kind}"
    packed = spoil(PACK[kind])
    path.write_bytes(packed)
    if not packed.startswith(b"BZh9\x17"):  # an empty bzip2 has no block: it is text like any other
        for read in (read_tables, read_layer):
            with pytest.raises(FormatError) as refusal:
                read(path)
            assert refusal.value.code == code


def zipped(path: Path, members: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def test_an_open_data_zip_gives_its_incidents_and_tells_the_rest(tmp_path: Path) -> None:
    book = tmp_path / "d.xlsx"
    pd.DataFrame({"campo": ["id"], "descripcion": ["código"], "tipo": ["texto"]}).to_excel(book, index=False)
    others = {
        "LEEME.txt": b"Datos abiertos.\nLicencia libre.\n",
        "DICCIONARIO.xlsx": book.read_bytes(),
        "metadatos.pdf": b"%PDF-1.7",
        "vacio.txt": b"",
        "foto.jpg": b"\xff\xd8\xff\xe0",
        "~$hechos.xlsx": b"\x07usuario",
        "__MACOSX/._hechos.csv": b"x",
        "Thumbs.db": b"x",
    }
    [table] = read_tables(zipped(tmp_path / "datos.zip", {"datos/hechos.csv": CSV} | others))
    assert (len(table.frame), table.member) == (2, "datos-hechos.csv")
    [words] = [words for code, words in table.notices if code == "SIN_HECHOS_DENTRO"]
    assert all(name in words for name in ("LEEME.txt", "DICCIONARIO.xlsx", "metadatos.pdf", "foto.jpg"))


@pytest.mark.parametrize(
    ("members", "words"),
    [
        ({"a.pdf": b"%PDF-1.7"}, "documento PDF"),
        ({"a.csv.gz": gzip.compress(CSV), "b.csv": CSV}, "comprimido dentro de otro"),
        ({"hechos.csv": CSV, "otro.parquet": b"PAR1\x15 roto"}, "otro.parquet"),
        ({"hechos.csv": CSV, "orden.vrt": b"<OGRVRTDataSource/>"}, "orden para leer"),
    ],
)
def test_what_may_hold_incidents_is_not_left_in_silence(tmp_path: Path, members: dict[str, bytes], words: str) -> None:
    with pytest.raises(FormatError, match=words):
        read_tables(zipped(tmp_path / "datos.zip", members))


def test_the_only_sheet_with_incidents_is_taken_and_told(tmp_path: Path) -> None:
    facts = pd.DataFrame({"suceso": ["01/02/2020"], "que": ["ROBO"], "x": ["-78.5"]})
    totals = pd.DataFrame({"delito": ["ROBO"], "cuantos": [1]})
    path = tmp_path / "libro.xlsx"
    for sheets, parts in (
        ({"Datos": facts, "Resumen": totals}, ["Datos"]),
        ({"A": facts, "B": facts, "C": totals}, ["A", "B"]),
    ):
        with pd.ExcelWriter(path, engine="openpyxl") as book:
            for name, frame in sheets.items():
                frame.to_excel(book, sheet_name=name, index=False)
        tables = read_tables(path)
        assert [table.part for table in tables] == parts
        assert "SIN_HECHOS_DENTRO" in [code for code, _ in tables[0].notices]
        assert len(read_tables(path, all_sheets=True)) == len(sheets)


def test_the_layer_of_points_is_taken_from_those_of_a_file(tmp_path: Path) -> None:
    path = tmp_path / "a.gpkg"
    gpd.GeoDataFrame({"que": ["ROBO"]}, geometry=[Point(0, 0)], crs=4326).to_file(path, layer="hechos", engine="pyogrio")
    gpd.GeoDataFrame({"nombre": ["S1"]}, geometry=[box(0, 0, 1, 1)], crs=4326).to_file(path, layer="zonas", engine="pyogrio")
    [table] = read_tables(path)
    assert table.part == "hechos"


def test_a_declared_separator_is_no_header(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("sep=|\nuno|dos\n1,5|2,5\n", encoding="utf-8")
    [table] = read_tables(path)
    assert table.frame.to_dict("list") == {"uno": ["1,5"], "dos": ["2,5"]}


def test_limits_beside_the_incidents_in_a_zip_are_left_and_told(tmp_path: Path) -> None:
    limits = gpd.GeoDataFrame({"distrito": ["A"]}, geometry=[box(-79, -8, -78, -7)], crs=4326)
    limits.to_file(tmp_path / "d.shp", engine="pyogrio")
    parts = {path.name: path.read_bytes() for path in tmp_path.glob("d.*")}
    for beside in ({"d.geojson": limits.to_json().encode()}, parts):
        [table] = read_tables(zipped(tmp_path / "datos.zip", {"hechos.csv": CSV} | beside))
        assert (table.member, len(table.frame)) == ("hechos.csv", 2)


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_rows_that_excel_left_in_one_cell_are_divided(tmp_path: Path, kind: str) -> None:
    path = tmp_path / f"hechos.{kind}"
    lines = CSV.decode().splitlines()
    lines[1] = lines[1].replace("ROBO", '"ROBO, A MANO"')
    if kind == "csv":
        path.write_text("\n".join('"' + line.replace('"', '""') + '"' for line in lines), encoding="utf-8")
    else:
        pd.DataFrame(lines).to_excel(path, index=False, header=False)
    [table] = read_tables(path)
    assert table.frame.iloc[0].tolist() == ["1", "01/02/2020", "ROBO, A MANO", "-7.15", "-78.51"]
    assert table.codes.tolist() == ["", ""]
    assert "COLUMNA_UNICA" in [code for code, _ in table.notices]


def test_texts_beside_a_table_are_told_and_left(tmp_path: Path) -> None:
    path = tmp_path / "descarga.zip"
    others = {
        "LEAME.md": b"Datos de hechos.\nUna fila por hecho, del 1 de enero al 31, y mas.\n",
        "notas.html": b"<html><body><p>Una fila por hecho.</p></body></html>",
        "origen.rst": b"Origen\n======\nUno, dos, tres, y mas.\n",
        "diccionario.csv": b"columna;significado\nfecha;dia del hecho\ndelito;nombre\n",
    }
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("hechos.csv", CSV)
        for name, content in others.items():
            archive.writestr(name, content)
    [table] = read_tables(path)
    assert (table.member, len(table.frame)) == ("hechos.csv", 2)
    told = " ".join(words for code, words in table.notices if code == "SIN_HECHOS_DENTRO")
    assert all(name in told for name in others)
