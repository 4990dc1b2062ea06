"""The same data given twice: identical files, and rows that two files share."""

from __future__ import annotations

import zipfile
from collections import Counter
from typing import TYPE_CHECKING

import geopandas as gpd
import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from shapely import Point, box

from geo.boundaries.read import read_boundaries
from geo.cell_text import plain
from geo.context.buildings import read_buildings
from geo.context.risk_factors import read_factors
from geo.districts.denuncias import read_aggregates
from geo.incidents.coordinate_repair import Home
from geo.incidents.read import read_incidents
from geo.intake.repeated_files import distinct_files

if TYPE_CHECKING:
    import random
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from geo.incidents.account import Incidents

    Write = Callable[..., Path]

HEADER = ["fecha", "hora", "delito", "latitud", "longitud", "direccion", "zona"]
Row = tuple[str, ...]


def fact(number: int, **values: str) -> Row:
    cells = {
        "fecha": f"2020-03-{1 + number % 28:02d}",
        "hora": f"19:{number % 60:02d}",
        "delito": "HURTO",
        "latitud": f"{-7.15 - number / 10_000:.6f}",
        "longitud": "-78.517",
        "direccion": f"Jr. Uno {number}",
        "zona": "A",
    } | values
    return tuple(cells[name] for name in HEADER)


def lines(rows: Iterable[Row], names: list[str] = HEADER, header: list[str] | None = None) -> list[str]:
    cells = [";".join(dict(zip(HEADER, row, strict=True))[name] for name in names) for row in rows]
    return [";".join(header or names), *cells]


def counted(read: Incidents) -> Counter[tuple[object, ...]]:
    """Count the accepted facts, and see that the account of the rows adds up."""
    rows = read.report["filas"]
    assert rows["leidas"] == sum(count for name, count in rows.items() if name != "leidas")
    frame = read.frame
    places = [(round(point.x, 1), round(point.y, 1)) for point in frame.geometry]
    return Counter(zip(frame["fecha"].astype(str), frame["minuto"], frame["direccion"], places, strict=True))


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


pool = [fact(number // 2, zona="AB"[number % 2]) for number in range(10)]


any_files = st.lists(st.lists(st.sampled_from(pool), min_size=1, max_size=12), min_size=2, max_size=5)
chances = st.randoms(use_true_random=False)
firm = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)


@settings(firm, max_examples=6)
@given(any_files, chances)
def test_a_row_counts_as_in_the_file_that_has_it_most_often(
    table: Write, files: list[list[Row]], chance: random.Random
) -> None:
    check_most_often(table, files, chance)


@pytest.mark.slow
@settings(firm, max_examples=300)
@given(any_files, chances)
def test_a_row_counts_as_in_the_file_that_has_it_most_often_many_times(
    table: Write, files: list[list[Row]], chance: random.Random
) -> None:
    check_most_often(table, files, chance)


def check_most_often(table: Write, files: list[list[Row]], chance: random.Random) -> None:
    expected: Counter[Row] = Counter()
    for rows in files:
        expected |= Counter(rows)
    paths = []
    for number, rows in enumerate(files):
        names = chance.sample(HEADER, len(HEADER))
        paths.append(table(*lines(chance.sample(rows, len(rows)), names), name=f"{number}.csv"))
    given_in = chance.sample([*paths, paths[0]], len(paths) + 1)
    read = read_incidents(given_in)
    assert counted(read).total() == expected.total()
    assert Counter(read.frame["direccion"]) == Counter(row[HEADER.index("direccion")] for row in expected.elements())
    added = read_incidents(given_in, add_shared=True)
    different = distinct_files(paths).paths
    assert added.report["filas"]["aceptadas"] == sum(len(path.read_text().splitlines()) - 1 for path in different)


@settings(firm, max_examples=3)
@given(st.integers(2, 5), chances)
def test_shuffled_split_and_repeated_is_the_same(table: Write, parts: int, chance: random.Random) -> None:
    rows = [fact(number, fecha="31/02/2020" if number == 3 else f"2020-03-{1 + number % 28:02d}") for number in range(30)]
    whole = table(*lines(rows), name="todo.csv")
    mixed = chance.sample(rows, len(rows))
    pieces = [table(*lines(mixed[number::parts]), name=f"parte{number}.csv") for number in range(parts)]
    once, read = read_incidents(whole), read_incidents(chance.sample([whole, *pieces], parts + 1))
    assert counted(read) == counted(once)
    assert read.report["rechazos"] == once.report["rechazos"] == {"FECHA_INVALIDA": 1}
    assert read.report["avisos"]["FILA_REPETIDA_ENTRE_ARCHIVOS"] == 30


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


def test_rows_that_differ_in_any_column_that_both_have_are_two(table: Write) -> None:
    first = table(*lines([fact(1), fact(2), fact(3)]))
    second = table(*lines([fact(1, zona="B"), fact(2, hora="19:03"), fact(3, delito="ROBO")]), name="otro.csv")
    assert read_incidents([first, second]).report["filas"]["aceptadas"] == 6


def test_a_column_that_one_file_lacks_hides_nothing(table: Write) -> None:
    rich = [fact(1, zona="A"), fact(1, zona="B"), fact(2)]
    poor = [name for name in HEADER if name != "zona"]
    paths = [
        table(*lines(rich), name="rico.csv"),
        table(*lines([fact(1), fact(1), fact(1), fact(2)], poor), name="pobre.csv"),
        table(*lines([fact(1, zona="C")]), name="tercero.csv"),
    ]
    for given_in in (paths[:2], paths[1::-1]):
        assert read_incidents(given_in).report["filas"]["aceptadas"] == 4
    for given_in in (paths, paths[::-1]):
        assert read_incidents(given_in).report["filas"]["aceptadas"] == 4  # the third «1» of the poor one is zone C's


def test_the_delito_is_the_same_in_a_column_of_another_name(table: Write) -> None:
    first = table(*lines([fact(1), fact(2)]), name="a.csv")
    header = [
        name.replace("delito", "TIPO DE DELITO").replace("latitud", "COORD. Y").replace("longitud", "COORD. X")
        for name in HEADER
    ]
    second = table(*lines([fact(1), fact(2, delito="ROBO")], header=header), name="b.csv")
    assert read_incidents([first, second]).report["filas"]["aceptadas"] == 3


def test_personal_columns_tell_nothing_apart(table: Write) -> None:
    names = [["dni", *lines(rows)] for rows in ([fact(1)] * 2, [fact(1)] * 2)]
    paths = [
        table(*(f"{cell};{line}" for cell, line in zip((own[0], *numbers), own[1:], strict=True)), name=f"{numbers[0]}.csv")
        for own, numbers in zip(names, (("11111111", "22222222"), ("33333333", "44444444")), strict=True)
    ]
    assert read_incidents(paths).report["filas"]["aceptadas"] == 2


def test_the_number_of_the_row_in_its_export_is_no_difference(table: Write) -> None:
    def numbered(rows: list[Row], first: int) -> list[str]:
        head, *body = lines(rows)
        return [f"N°;{head}", *(f"{number};{line}" for number, line in enumerate(body, start=first))]

    first = table(*numbered([fact(number) for number in range(20)], 1), name="a.csv")
    restarted = table(*numbered([fact(number) for number in range(10, 30)], 1), name="b.csv")
    going_on = table(*numbered([fact(number) for number in range(10, 30)], 21), name="c.csv")
    assert read_incidents([first, restarted]).report["filas"]["aceptadas"] == 30
    assert read_incidents([first, going_on]).report["filas"]["aceptadas"] == 40  # other numbers: other rows


def test_rows_with_an_identifier_are_told_too(table: Write) -> None:
    head, *body = lines(fact(number) for number in range(6))
    first = table(f"id_denuncia;{head}", *(f"{100 + n};{line}" for n, line in enumerate(body)), name="a.csv")
    other = table(f"id_denuncia;{head}", *(f"{100 + n};{line}" for n, line in enumerate(body[:3])), name="b.csv")
    without = table(head, *body[4:], name="c.csv")
    read = read_incidents([first, other, without])
    assert read.report["filas"]["aceptadas"] == 6
    assert read.report["avisos"]["FILA_REPETIDA_ENTRE_ARCHIVOS"] == 5
    assert read_incidents([first, other], add_shared=True).report["avisos"]["ID_DUPLICADO_IGUAL"] == 3


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
    bad = [fact(1, fecha="31/02/2020"), fact(2, latitud=""), fact(3, latitud="1e20"), fact(4, hora="25:61")]
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
    limits = read_boundaries([tmp_path / "copia de limites.geojson", tmp_path / "limites.geojson", again])
    assert len(limits) == 4
    assert limits.attrs["avisos"]["ARCHIVO_REPETIDO"] == 1
    assert any("4 polígonos están en dos archivos" in line for line in limits.attrs["decisiones"])
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
    assert len(found) == 3  # two homes of one building are two; the other file adds none
    counts = table("UBIGEO;P_MODALIDADES;ANIO;MES;CANTIDAD", "150101;Hurto;2020;1;5", name="denuncias.csv")
    twice = table(*counts.read_text().splitlines(), name="denuncias (1).csv")
    assert read_aggregates([twice, counts]).frame["cantidad"].sum() == 5


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("-17,640000", "-17.64"),
        ("007", "7"),
        ("05/03/2020", "2020-03-05 00:00:00"),
        ("5/3/2020 9:05", "2020-03-05T09:05:00"),
        ("21:30", "21:30:00"),
        ("Jr.  Unión N° 5", "JR UNION N° 5"),
        ("Nº 5", "N° 5"),
        ("-0.0", "0"),
    ],
)
def test_the_same_cell_of_two_programs(one: str, other: str) -> None:
    import pandas as pd  # noqa: PLC0415 (only here)

    first, second = plain(pd.Series([one, other]))
    assert first == second
