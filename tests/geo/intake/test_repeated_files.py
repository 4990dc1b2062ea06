"""The same data given twice: identical files, and rows that two files share."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING

import geopandas as gpd
import openpyxl
import pytest
from shapely import Point, box

from geo.boundaries.read import read_polygons
from geo.context.buildings import read_buildings
from geo.context.risk_factors import read_factors
from geo.districts.denuncias import read_aggregates
from geo.errors import FormatError
from geo.incidents.coordinate_repair import Home
from geo.incidents.read import read_incidents
from geo.intake.repeated_files import distinct_files
from helpers.rows import HEADER, fact, lines

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Write = Callable[..., Path]


def test_identical_files_are_read_once_whatever_their_names_and_order(table: Write, tmp_path: Path) -> None:
    rows = lines(fact(number) for number in range(20))
    one, two = table(*rows, name="mes.csv"), table(*rows, name="mes (1).csv")
    (tmp_path / "enlace.csv").symlink_to(one)
    reads = [read_incidents(paths) for paths in ([one, two], [two, one, one, tmp_path / "enlace.csv"])]
    for read in reads:
        assert read.report["filas"]["leidas"] == read.report["filas"]["aceptadas"] == 20
        assert [item.file for item in read.tables] == ["mes.csv"]
        assert "«mes (1).csv» es el mismo archivo que «mes.csv»: se leyó una vez." in read.decisions
        assert read.ledger.warnings["ARCHIVO_REPETIDO"] >= 1
    assert "«mes.csv» se indicó 3 veces: se leyó una vez." in reads[1].decisions


def test_files_of_one_name_and_a_shapefile_are_told_apart(tmp_path: Path) -> None:
    for folder, kind in (("a", "HURTO"), ("b", "ROBO")):
        (tmp_path / folder).mkdir()
        frame = gpd.GeoDataFrame({"delito": [kind]}, geometry=[Point(-78.5, -7.15)], crs=4326)
        frame.to_file(tmp_path / folder / "hechos.shp", engine="pyogrio")
    paths = [tmp_path / folder / "hechos.shp" for folder in "ab"]
    assert paths[0].read_bytes() == paths[1].read_bytes()
    assert len(distinct_files(paths).paths) == 2
    (tmp_path / "c").mkdir()
    for part in (tmp_path / "a").iterdir():
        (tmp_path / "c" / part.name).write_bytes(part.read_bytes())
    found = distinct_files([paths[0], tmp_path / "c" / "hechos.shp"])
    assert found.told == ("«c/hechos.shp» es el mismo archivo que «a/hechos.shp»: se leyó una vez.",)


def test_it_is_told_which_files_share_how_many(table: Write) -> None:
    first = table(*lines(fact(number) for number in range(20)), name="ene-mar.csv")
    second = table(*lines(fact(number) for number in range(14, 40)), name="mar-may.csv")
    read = read_incidents([first, second])
    assert read.report["filas"]["aceptadas"] == 40
    assert "«ene-mar.csv» y «mar-may.csv» comparten 6 filas: se cuentan una vez; para sumarlas, --repetidas contar." in (
        read.decisions
    )
    added = read_incidents([first, second], add_shared=True)
    assert added.report["filas"]["aceptadas"] == 46
    assert any("comparten 6 filas: se suman" in line for line in added.decisions)


def test_twins_inside_one_file_are_kept_and_told(table: Write) -> None:
    read = read_incidents([table(*lines([fact(1), fact(1), fact(2)])), table(*lines([fact(1), fact(9)]), name="otro.csv")])
    assert read.report["filas"]["aceptadas"] == 4
    assert read.report["avisos"]["FILAS_IDENTICAS"] == 1


def test_the_format_does_not_hide_a_repetition(table: Write, tmp_path: Path) -> None:
    rows = [fact(number, zona=str(number % 3)) for number in range(12)]
    names = [*HEADER[::-1]]
    spanish = [(f"{row[0][8:]}/{row[0][5:7]}/{row[0][:4]}", *row[1:3], row[3].replace(".", ","), *row[4:]) for row in rows]
    plain_text = table(*lines(spanish, names), name="hechos.csv", encoding="cp1252")
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["Fecha del hecho", "HORA", "Delito", "LATITUD", "Longitud", "Dirección", "ZONA"])
    for row in rows:
        day, clock = [int(piece) for piece in row[0].split("-")], [int(piece) for piece in row[1].split(":")]
        from datetime import datetime, time  # noqa: PLC0415 (only here)

        moment = (datetime(*day), time(*clock))  # type: ignore[arg-type]  # noqa: DTZ001 (as Excel keeps it)
        sheet.append([*moment, row[2].lower(), float(row[3]), float(row[4]), row[5].upper(), int(row[6])])
    book.save(tmp_path / "hechos.xlsx")
    points = gpd.GeoDataFrame(
        {"fecha": [f"{row[0]}T{row[1]}:00" for row in rows], "delito": "Hurto", "zona": [row[6] for row in rows]},
        geometry=[Point(float(row[4]), float(row[3])) for row in rows],
        crs=4326,
    ).to_crs(32717)
    points.to_file(tmp_path / "hechos.gpkg", engine="pyogrio")
    for other in ("hechos.xlsx", "hechos.gpkg"):
        read = read_incidents([plain_text, tmp_path / other])
        assert read.report["filas"]["aceptadas"] == 12, other
        assert read.report["avisos"]["FILA_REPETIDA_ENTRE_ARCHIVOS"] == 12


def test_sheets_are_one_file_and_members_of_a_zip_are_several(table: Write, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for title in ("Enero", "Febrero"):
        sheet = book.create_sheet(title)
        for row in (HEADER, fact(1), fact(2)):
            sheet.append(list(row))
    book.remove(book["Sheet"])
    book.save(tmp_path / "libro.xlsx")
    assert read_incidents(tmp_path / "libro.xlsx").report["filas"]["aceptadas"] == 4
    with zipfile.ZipFile(tmp_path / "todo.zip", "w") as archive:
        for name, rows in (("enero.csv", [fact(1), fact(2)]), ("febrero.csv", [fact(2), fact(3)])):
            archive.writestr(name, "\n".join(lines(rows)))
    read = read_incidents(tmp_path / "todo.zip")
    assert read.report["filas"]["aceptadas"] == 3
    assert any("«todo.zip» (enero.csv) y «todo.zip» (febrero.csv) comparten 1 fila" in line for line in read.decisions)
    loose = table(*lines([fact(1), fact(2)]), name="enero.csv")
    assert read_incidents([loose, tmp_path / "todo.zip"]).report["filas"]["aceptadas"] == 3


def test_a_refused_row_of_two_files_is_refused_once(table: Write) -> None:
    bad = [fact(1, fecha="31/02/2020"), fact(2, latitud=""), fact(3, latitud="1e20"), fact(4, fecha="99/99/9999")]
    paths = [table(*lines([*bad, fact(number)]), name=f"{number}.csv") for number in (5, 6)]
    read = read_incidents(paths)
    assert (read.report["filas"]["rechazadas"], read.report["filas"]["duplicadas"]) == (4, 4)


def test_the_door_of_the_station_is_no_place_in_any_of_the_files(table: Write) -> None:
    header = f"{';'.join(HEADER)};observacion"
    told = table(header, ";".join(fact(1)) + ";GEO FORZADA AL CENTROIDE DE COMISARIA", name="a.csv")
    untold = table(*lines([fact(1, hora="22:00"), fact(2)]), name="b.csv")
    read = read_incidents([told, untold])
    assert read.report["cobertura"] == {"mapeadas": 1, "total": 3, "pct": 33.3}
    assert read.report["avisos"]["COORD_FORZADA"] == 2
    again = table(*told.read_text().splitlines(), "", name="otra vez.csv")
    assert read_incidents([told, untold, again]).report["avisos"]["COORD_FORZADA"] == 2


def test_other_inputs_are_read_once_too(table: Write, tmp_path: Path, four_sectors: gpd.GeoDataFrame) -> None:
    for name in ("limites.geojson", "copia de limites.geojson"):
        four_sectors.to_crs(4326).to_file(tmp_path / name, driver="GeoJSON", engine="pyogrio")
    again = tmp_path / "limites (1).geojson"
    again.write_bytes((tmp_path / "limites.geojson").read_bytes())
    limits = read_polygons([tmp_path / "copia de limites.geojson", tmp_path / "limites.geojson", again])
    assert len(limits.frame) == 4
    assert limits.warnings["ARCHIVO_REPETIDO"] == 1
    assert any("4 polígonos están en dos archivos" in line for line in limits.decisions)
    home = Home((-82, -10, -78, -8), 32717)
    places = [f"CANTINA;-9.04{number};-80.99{number}" for number in range(3)]
    factors = table("tipo;latitud;longitud", *places, name="factores.csv")
    more = table("tipo;latitud;longitud", *places[::-1], "CANTINA;-9.05;-80.98", name="otros.csv")
    read = read_factors([factors, more, factors], home=home, epsg=32717)
    assert len(read.frame) == 4
    assert read.report["filas"]["aceptadas"] == 4
    assert read.report["filas"]["duplicadas"] == 3
    homes = gpd.GeoDataFrame(geometry=[box(x, 0, x + 5, 5).centroid for x in (0, 0, 50)], crs=32717)
    homes.to_file(tmp_path / "casas.gpkg", engine="pyogrio")
    homes.iloc[[2, 0]].to_file(tmp_path / "mas.gpkg", engine="pyogrio")
    found = read_buildings([tmp_path / "casas.gpkg", tmp_path / "mas.gpkg"], epsg=32717, around=four_sectors)
    assert len(found.frame) == 3  # two homes of one building are two; the other file adds none
    counts = table("UBIGEO;P_MODALIDADES;ANIO;MES;CANTIDAD", "150101;Hurto;2020;1;5", name="denuncias.csv")
    twice = table(*counts.read_text().splitlines(), name="denuncias (1).csv")
    assert read_aggregates([twice, counts]).frame["cantidad"].sum() == 5


def test_the_lock_of_an_open_book_is_left_and_told(tmp_path: Path) -> None:
    book, lock = tmp_path / "hechos.xlsx", tmp_path / "~$hechos.xlsx"
    for file in (book, lock):
        file.write_bytes(b"x")
    found = distinct_files([book, lock, str(lock), tmp_path / ".~lock.hechos.ods#"])
    assert found.paths == (book,)
    assert found.warnings == {"ARCHIVO_APARTE": 2}
    assert "~$hechos.xlsx" in found.told[0]
    with pytest.raises(FormatError, match="no tiene datos"):
        distinct_files([lock])
