"""Rows that two files share."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geo.cell_text import canonical
from geo.incidents.read import read_incidents
from geo.intake.repeated_files import distinct_files
from helpers.rows import HEADER, Row, counted, fact, lines

if TYPE_CHECKING:
    import random
    from collections.abc import Callable
    from pathlib import Path

    Write = Callable[..., Path]

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

    first, second = canonical(pd.Series([one, other]))
    assert first == second


@pytest.mark.parametrize(("copy", "count"), [("TOTAL", 6), ("Enero (2)", 3), ("Febrero", 6)])
def test_a_sheet_of_all_and_a_copy_of_a_sheet_are_counted_once(tmp_path: Path, copy: str, count: int) -> None:
    table = pd.DataFrame(
        [[f"0{n}/01/2024", "ROBO", -17.65123 - n / 1000, -71.34123] for n in range(1, 7)],
        columns=["FECHA", "DELITO", "LATITUD", "LONGITUD"],
    )
    first = table[:3]
    sheets = {"Enero": first, "Marzo": table[3:], "TOTAL": table} if copy == "TOTAL" else {"Enero": first, copy: first}
    with pd.ExcelWriter(tmp_path / "a.xlsx") as book:
        for name, rows in sheets.items():
            rows.to_excel(book, sheet_name=name, index=False)
    read = read_incidents([tmp_path / "a.xlsx"])
    assert len(read.frame) == count
    assert any("comparten" in line for line in read.decisions) is (copy != "Febrero")
