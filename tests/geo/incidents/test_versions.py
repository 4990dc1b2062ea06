"""What is current among the rows of several loads, against plain rules; and what is told of it."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
from geopandas.testing import assert_geodataframe_equal
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geo.held_rows.held_table import HeldTable, of_columns, to_columns
from geo.incidents.read import read_parts
from geo.incidents.settle import settle_parts
from geo.incidents.versions.settle_versions import settle_loads
from geo.ledger import Ledger
from helpers.rows import HEADER, Numbered, fact, load, numbered_lines, told_corrections

if TYPE_CHECKING:
    import random
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from geo.incidents.account import Incidents
    from geo.incidents.table_rows import TableRows

    Write = Callable[..., Path]
    Pool = Callable[[Iterable[int], int], TableRows]

firm = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)

REPORTS, VERSIONS = 4, 3
"""Reports of the pool, and versions of each."""
CHANGES: list[list[dict[str, str]]] = [
    [{}, {"delito": "ROBO"}],
    [{"hora": "21:21"}, {"delito": "ROBO", "hora": "21:21"}],
    [{"latitud": "-7.300000"}],
]
"""Rows of each version of a report: its twins, or one."""
OTHERS = [fact(40), fact(41), fact(42, fecha="31/02/2020")]
"""Rows without a number; the last is rejected."""


def pool_rows() -> list[Numbered]:
    rows = [(str(100 + n), fact(n, **each)) for n in range(REPORTS) for changes in CHANGES for each in changes]
    return [*rows, *(("", row) for row in OTHERS), *((str(500 + n), fact(50 + n)) for n in range(len(rows)))]


@pytest.fixture(scope="module")
def pool(tmp_path_factory: pytest.TempPathFactory) -> Pool:
    """Return what makes a load of some rows of the pool, as read from a file once and kept."""
    path = tmp_path_factory.mktemp("todas") / "hechos.csv"
    path.write_text("\n".join(numbered_lines(pool_rows())), encoding="utf-8")
    held = to_columns(read_parts(path)[0])

    def made(rows: Iterable[int], event: int) -> TableRows:
        return replace(of_columns(HeldTable(held.about, held.rows.take([*rows]), held.faults)), event=event)

    return made


def rows_of(report: int, version: int) -> list[int]:
    per_report = sum(map(len, CHANGES))
    start = report * per_report + sum(map(len, CHANGES[:version]))
    return [*range(start, start + len(CHANGES[version]))]


Load = tuple[dict[int, int], list[int]]
"""Version of each report that a load has, and its rows without a number."""
any_load = st.tuples(
    st.dictionaries(st.integers(0, REPORTS - 1), st.integers(0, VERSIONS - 1)),
    st.lists(st.integers(0, len(OTHERS) - 1), max_size=5),
).filter(lambda load: bool(load[0] or load[1]))
chances = st.randoms(use_true_random=False)


def expected(loads: Sequence[Load]) -> Counter[int]:
    """Return the rows that stay, by plain rules: of a report, what appeared last; others, each as often as in one load."""
    current: dict[int, int] = {}
    appeared: dict[int, list[int]] = {}
    others: Counter[int] = Counter()
    for versions, bare in loads:
        for report, version in versions.items():
            if version not in appeared.setdefault(report, []):
                appeared[report].append(version)
                current[report] = version
        others |= Counter(bare)
    first = REPORTS * sum(map(len, CHANGES))
    numbered = Counter(row for report, version in current.items() for row in rows_of(report, version))
    return numbered + Counter({first + row: count for row, count in others.items() if row != 2})


def parts_of(pool: Pool, loads: Sequence[Load], chance: random.Random) -> list[TableRows]:
    first = REPORTS * sum(map(len, CHANGES))
    parts = []
    for event, (versions, bare) in enumerate(loads, start=1):
        rows = [row for report, version in versions.items() for row in rows_of(report, version)]
        rows += [first + row for row in bare]
        parts.append(pool(chance.sample(rows, len(rows)), event))
    return parts


def said(read: Incidents) -> Counter[tuple[object, ...]]:
    """Count the facts that stay, by number, hour, delito and latitude, and see that the account of the rows adds up."""
    rows, frame = read.report["filas"], read.frame.to_crs(4326)
    assert rows["leidas"] == sum(count for name, count in rows.items() if name != "leidas")
    found = zip(read.ids[frame.index], frame["minuto"], frame["delito"], frame.geometry.y.round(6), strict=True)
    return Counter((number, minute, str(crime).upper(), y) for number, minute, crime, y in found)


def stays(pool: Pool, loads: Sequence[Load], chance: random.Random) -> Counter[tuple[object, ...]]:
    """Return what stays of some loads, which is what the plain rules say."""
    found = said(settle_parts(parts_of(pool, loads, chance)))
    table = [(number, *(row[HEADER.index(name)] for name in ("hora", "delito", "latitud"))) for number, row in pool_rows()]
    minutes = [(number, 60.0 * int(hour[:2]) + int(hour[3:]), crime, float(y)) for number, hour, crime, y in table]
    assert found == Counter(minutes[row] for row in expected(loads).elements())
    return found


def check_repetition(pool: Pool, loads: Sequence[Load], chance: random.Random) -> None:
    """See that the rules hold, that a load given again changes nothing, nor does the order of loads that agree."""
    assert stays(pool, [*loads, *chance.choices(loads, k=2)], chance) == stays(pool, loads, chance)
    agreed = [(dict.fromkeys(versions, 0), bare) for versions, bare in loads]
    assert stays(pool, chance.sample(agreed, len(agreed)), chance) == stays(pool, agreed, chance)


@settings(firm, max_examples=4)
@given(st.lists(any_load, min_size=1, max_size=5), chances)
def test_the_version_that_appeared_last_is_current(pool: Pool, loads: list[Load], chance: random.Random) -> None:
    check_repetition(pool, loads, chance)


@pytest.mark.slow
@settings(firm, max_examples=60)
@given(st.lists(any_load, min_size=1, max_size=8), chances)
def test_the_version_that_appeared_last_is_current_many_times(pool: Pool, loads: list[Load], chance: random.Random) -> None:
    check_repetition(pool, loads, chance)


def test_one_load_is_what_the_files_give(table: Write) -> None:
    first = [("1", fact(1)), ("1", fact(1, hora="20:00")), ("2", fact(2)), ("3", fact(3)), ("4", fact(4)), ("", fact(5))]
    parts = [load(table, 0, first), replace(load(table, 1, [*first, ("1", fact(9)), ("9", fact(30))]), event=0)]
    alone, kept = settle_parts(parts), settle_parts([replace(part, event=7) for part in parts])
    assert_geodataframe_equal(kept.frame, alone.frame)
    assert alone.versions is None
    assert kept.versions is not None
    assert kept.versions.by_load(kept.ledger.accepted).to_numpy().tolist() == [[14, 0, 0, 0, 0, 0]]
    assert kept.versions.sentences(kept.ledger.accepted) == []
    assert kept.report["filas"] == alone.report["filas"]
    assert kept.report["avisos"] == alone.report["avisos"]


def test_a_correction_stays_when_the_first_is_given_again(table: Write) -> None:
    first = [*((str(n), fact(n)) for n in range(1, 6)), ("1", fact(1, delito="ROBO"))]
    second = [("1", fact(1, delito="ROBO")), ("2", fact(2, fecha="2020-03-09", latitud="-7.300000")), ("9", fact(9))]
    read = settle_parts([load(table, n, rows) for n, rows in enumerate((first, second, first, second), start=1)])
    assert [*read.ids[read.frame.index]] == ["3", "4", "5", "1", "2", "9"]
    assert told_corrections(read) == [
        ("1", 1, 2, "delito", "HURTO / ROBO", "ROBO"),
        ("2", 1, 2, "dia", "2020-03-03", "2020-03-09"),
        ("2", 1, 2, "lugar", "-7.150200, -78.517000", "-7.300000, -78.517000"),
    ]
    assert read.report["avisos"]["FILA_CORREGIDA"] == 3
    assert read.report["avisos"]["FILA_REPETIDA_ENTRE_ARCHIVOS"] == 9
    account = read.versions
    assert account is not None
    assert account.by_load(read.ledger.accepted).to_numpy().tolist() == [
        [6, 0, 0, 0, 0, 0],
        [1, 0, 0, 2, 2, 0],
        [0, 6, 0, 0, 0, 0],
        [0, 3, 0, 0, 0, 0],
    ]
    assert any(line.startswith("2 hechos corregidos por una carga posterior") for line in read.decisions)


def test_a_later_version_that_is_refused_is_current_too(table: Write) -> None:
    """Its place may have been left out because the delito is now a reserved one."""
    first = [(str(n), fact(n)) for n in range(1, 6)]
    second = [("1", fact(1, delito="VIOLACION SEXUAL", latitud="", longitud="")), *((str(n), fact(n)) for n in range(6, 9))]
    read = settle_parts([load(table, 1, first), load(table, 2, second)])
    assert "1" not in set(read.ids[read.frame.index])
    assert read.report["rechazos"] == {"COORD_FALTA": 1}


def test_numbers_that_start_again_are_other_reports(table: Write) -> None:
    january, february = (
        [(str(n), fact(n, fecha=f"2020-0{month}-{3 + n}", latitud=f"-7.{month}{n}", direccion="Cercado")) for n in (1, 2, 3)]
        for month in (1, 2)
    )
    wrong = [("1", fact(1, fecha="2020-01-04", latitud="-7.11", direccion="Cercado", delito="ROBO"))]
    read = settle_parts([load(table, 1, january), load(table, 2, february), load(table, 3, january), load(table, 4, wrong)])
    assert len(read.frame) == 6
    assert told_corrections(read) == [("1", 1, 4, "delito", "HURTO", "ROBO")]
    assert "3 números de denuncia son de hechos distintos" in "".join(read.decisions)


POOR = [name for name in HEADER if name != "zona"]


def first_seen(parts: Sequence[TableRows]) -> list[int]:
    """Return the number of the load in which each row was first seen."""
    account = settle_loads(Ledger.joined([part.ledger for part in parts]), parts).account
    assert account is not None
    return list(account.first_seen.tolist())


@pytest.mark.parametrize("order", [(0, 1), (1, 0), (0, 1, 0), (1, 0, 1), (1, 1, 0)])
def test_the_same_in_fewer_columns_is_no_correction(table: Write, order: tuple[int, ...]) -> None:
    rows = [(str(n), fact(n)) for n in range(1, 6)]
    read = settle_parts([load(table, n, rows, (HEADER, POOR)[which]) for n, which in enumerate(order, start=1)])
    tables = np.repeat(order, 5)
    assert tables[read.frame.index].tolist() == [0] * 5, "the fuller one stays"
    assert told_corrections(read) == []
    assert max(first_seen([load(table, n, rows, (HEADER, POOR)[which]) for n, which in enumerate(order, start=1)])) == 1


def test_a_copy_without_numbers_of_an_old_version_is_not_one_more(table: Write) -> None:
    rows = [(str(n), fact(n)) for n in range(1, 6)]
    bare = table(*(line.partition(";")[2] for line in numbered_lines(rows, POOR)), name="sin numero.csv")
    corrected = load(table, 3, [("1", fact(1, delito="ROBO"))])
    parts = [load(table, 1, rows), replace(read_parts(bare)[0], event=2), corrected]
    assert len(settle_parts(parts).frame) == 5
    assert first_seen(parts) == [1] * 11
    assert first_seen([replace(part, event=4 - part.event) for part in parts]) == [1, 2, 2, 2, 2] * 2 + [1]
