"""Loads with rows given back after rejection, with late rows, and with what two of them share."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from geo.incidents.read import read_parts
from geo.incidents.settle import settle_parts
from helpers.rows import HEADER, Row, fact, load, numbered_lines, told_corrections

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from geo.incidents.table_rows import TableRows

    Write = Callable[..., Path]


def returned(table: Write, event: int, file: str, rows: Sequence[tuple[int, str, Row]]) -> TableRows:
    """Return a load of rejected rows, by their line in a file, given back after correction."""
    head = ["archivo", "hoja", "fila", "codigo", "motivo", "columna", "valor", "que_hacer"]
    cells = [
        [file, "", str(line), "COORD_FALTA", "-", "latitud , longitud", "", "-", number, *row] for line, number, row in rows
    ]
    names = [*head, *(f"original: {name}" for name in ("id_denuncia", *HEADER))]
    return replace(read_parts(table(*map(";".join, [names, *cells]), name=f"rechazos {event}.csv"))[0], event=event)


def test_a_row_returned_after_rejection_leaves_its_twins_and_is_no_correction(table: Write) -> None:
    bad, good = fact(1, delito="ROBO", latitud=""), fact(1, delito="ROBO")
    first = [*((str(n), fact(n)) for n in range(1, 6)), ("1", bad)]
    back = returned(table, 2, "carga 1.csv", [(7, "1", good)])
    assert back.table.origin is not None
    for again in ([], [load(table, 3, first[::-1])]):
        read = settle_parts([load(table, 1, first), back, *again])
        assert sorted(read.ids[read.frame.index]) == ["1", "1", "2", "3", "4", "5"]
        assert read.report["filas"]["rechazadas"] == 0
        assert told_corrections(read) == []
        assert read.versions is not None
        assert read.versions.by_load(read.ledger.accepted)["devueltas"].tolist() == [0, 1, 0][: 2 + len(again)]
        assert read.versions.first_seen.max() == 1
    third = settle_parts([load(table, 1, first), back, load(table, 3, [("1", fact(1, hora="05:05"))])])
    assert told_corrections(third) == [("1", 2, 3, "hora", "19:01", "05:05"), ("1", 2, 3, "delito", "HURTO / ROBO", "HURTO")]


def test_rows_of_one_report_returned_one_after_the_other_all_stay(table: Write) -> None:
    good = [("1", fact(1, delito=crime)) for crime in ("HURTO", "ROBO", "ESTAFA")]
    bad = [("1", fact(1, delito=crime, latitud="")) for crime in ("HURTO", "ROBO")]
    first = load(table, 1, [*bad, good[2], *((str(n), fact(n)) for n in range(2, 7))])
    backs = [returned(table, 2 + n, "carga 1.csv", [(2 + n, *good[n])]) for n in range(2)]
    wrong = returned(table, 4, "carga 1.csv", [(2, "1", fact(1, hora="03:03"))])
    for loads, hours in (([first, *backs], [1141] * 3), ([first, *backs, wrong], [1141, 1141, 183])):
        frame = settle_parts(loads).frame
        own = frame[frame["direccion"] == "Jr. Uno 1"]
        assert sorted(own["delito"].str.slice(0, 3)) == ["Est", "Hur", "Rob"]
        assert sorted(own["minuto"], reverse=True) == sorted(hours, reverse=True)


def test_a_row_returned_as_it_was_is_still_rejected_once(table: Write) -> None:
    bad = [("1", fact(1, delito="ROBO", latitud="")), ("8", fact(8, latitud=""))]
    first = [*((str(n), fact(n)) for n in range(1, 6)), *bad]  # report 1 has another row, accepted
    lines = [(7, *bad[0]), (8, *bad[1])]
    backs = [returned(table, event, "carga 1.csv", lines) for event in (2, 3)]
    good = returned(table, 4, "carga 1.csv", [(8, "8", fact(8))])
    again = load(table, 5, first[::-1])
    for loads, rejected in ((backs[:1], 2), (backs, 2), ([*backs, again], 2), ([*backs, good], 1), ([good, again], 1)):
        read = settle_parts([load(table, 1, first), *loads])
        assert read.report["rechazos"] == {"COORD_FALTA": rejected}
        assert sorted(read.ids[read.frame.index]) == ["1", "2", "3", "4", "5", "8"][: 7 - rejected]
    uncorrected = returned(table, 5, "carga 1.csv", lines[1:])  # the old book once more, after the corrected one
    assert settle_parts([load(table, 1, first), good, uncorrected]).report["rechazos"] == {"COORD_FALTA": 1}


def test_a_returned_row_finds_its_file_among_those_of_one_name(table: Write, tmp_path: Path) -> None:
    files = []
    for month in (3, 4):
        rows = [
            (str(10 * month + n), fact(n, fecha=f"2020-0{month}-1{n}", delito=("HURTO", "ESTAFA")[month - 3]))
            for n in range(4)
        ]
        bad = (str(month), fact(5, fecha=f"2020-0{month}-20", latitud="", longitud="", direccion=f"Av. {month}"))
        (tmp_path / str(month)).mkdir()
        files.append(tmp_path / str(month) / "hechos.csv")
        files[-1].write_text("\n".join(numbered_lines([*rows, bad])), encoding="utf-8")
    loads = [replace(read_parts(file)[0], event=event) for event, file in enumerate(files, start=1)]
    back = returned(table, 3, "hechos.csv", [(6, "3", fact(5, fecha="2020-03-20", direccion="Av. 3"))])
    read = settle_parts([*loads, back])
    assert read.report["rechazos"] == {"COORD_FALTA": 1}
    assert len(read.frame) == 9
    assert "RECHAZO_SIN_ORIGINAL" not in read.report["avisos"]


def test_late_is_what_a_month_loaded_before_did_not_have(table: Write) -> None:
    first = [("1", fact(1, fecha="2020-03-05")), ("2", fact(2, fecha="2020-03-20"))]
    second = [
        ("2", fact(2, fecha="2020-03-20")),
        ("3", fact(3, fecha="2020-03-06")),
        ("4", fact(4, fecha="2020-03-21")),
        ("5", fact(5, fecha="2020-02-10")),
        ("", fact(6, fecha="2020-03-07")),
        ("", fact(7, fecha="2020-03-08", latitud="")),
    ]
    third = [("1", fact(1, fecha="2020-03-04")), ("", fact(6, fecha="2020-03-07")), ("6", fact(8, fecha="2020-02-09"))]
    parts = [load(table, n, rows) for n, rows in enumerate((first, second, third), start=1)]
    read = settle_parts(parts)
    assert read.versions is not None
    late = np.flatnonzero(read.versions.late & read.ledger.accepted)
    assert [read.versions.first_seen[late].tolist(), read.frame["fecha"].dt.strftime("%m-%d")[late].tolist()] == [
        [2, 2, 3],
        ["03-06", "03-07", "02-09"],
    ]
    assert read.versions.by_load(read.ledger.accepted)["tarde"].tolist() == [0, 2, 1]
    assert "3 hechos llegaron tarde" in "".join(read.decisions)
    other = replace(parts[0], text=parts[0].text.assign(comisaria="OTRA"))
    assert settle_parts([other, parts[1]]).versions.late.sum() == 0  # type: ignore[union-attr]
    assert settle_parts([replace(parts[0], namespace="SIDPOL"), parts[1]]).versions.late.sum() == 0  # type: ignore[union-attr]


def test_what_two_loads_share_is_never_added_up(table: Write) -> None:
    rows = [("", fact(n)) for n in range(3)]
    files = [read_parts(table(*numbered_lines(rows), name=name))[0] for name in ("a.csv", "b.csv", "c.csv")]
    events = (1, 1, 2)
    loads = [replace(file, event=event) for file, event in zip(files, events, strict=True)]
    added = settle_parts(loads, add_shared=True)
    assert len(added.frame) == 6
    assert [line for line in added.decisions if "se suman" in line] == [
        "«a.csv» y «b.csv» comparten 3 filas: se suman, porque así se indicó."
    ]
    assert len(settle_parts([replace(file, event=n) for n, file in enumerate(files)], add_shared=True).frame) == 3


HOME = {"direccion": "Jr. Uno 1, interior de su vivienda"}


def test_of_two_rows_of_one_report_the_reserved_one_stays(table: Write) -> None:
    others = [(str(n), fact(n)) for n in range(2, 6)]
    for first, second in (({}, HOME), (HOME, {})):
        read = settle_parts([load(table, 0, [("1", fact(1, **first)), ("1", fact(1, **second)), *others])])
        assert read.frame["reserva"].tolist()[0] == 1
        pair = [("1", fact(1, **(values | {"hora": ""} if values else {}))) for values in (first, second)]
        read = settle_parts([load(table, 0, [*pair, *others])])
        own = read.frame[read.ids[read.frame.index] == "1"]
        assert own["reserva"].tolist() == [1]
        assert own["minuto"].isna().all(), "though it says less"


def test_a_version_that_does_not_say_what_made_the_fact_reserved_keeps_it_reserved(table: Write) -> None:
    others = [(str(n), fact(n)) for n in range(2, 6)]
    first = load(table, 1, [("1", fact(1, **HOME)), *others])
    poor = [name for name in HEADER if name != "direccion"]
    for later, reserved in (
        (load(table, 2, [("1", fact(1, hora="20:20"))], poor), 1),
        (load(table, 2, [("1", fact(1))]), 0),
    ):
        read = settle_parts([first, later])
        assert len(read.frame) == 5
        assert read.frame["reserva"][read.ids == "1"].tolist() == [reserved]
    bare = read_parts(table(*(line.partition(";")[2] for line in numbered_lines([("", fact(1))])), name="b.csv"))[0]
    assert settle_parts([first, replace(bare, event=2)]).frame["reserva"].sum() == 1
