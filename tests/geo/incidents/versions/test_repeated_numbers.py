"""One number, day and delito: the same incident, unless two offices number alike."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from geo.incidents.read import read_parts
from geo.incidents.settle import settle_parts

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from geo.incidents.account import Incidents

    Write = Callable[..., Path]

HEADER = "id;fecha;hora;delito;latitud;longitud;direccion;comisaria;tipo_lugar;observacion"
HERE, THERE = "-7.157;-78.517", "-7.161;-78.521"
NOWHERE = "-7.1;-78.5"
"""The door of a comisaría, where what has no place was put."""
OTHERS = [f"{n};04/03/2020;10:{n};ROBO;-7.16{n};-78.52{n};Jr. Uno {n};ILO;;" for n in range(30, 50)]


def row(comisaria: str, place: str = HERE, *, hour: str = "20:00", address: str = "", kind: str = "") -> str:
    forced = "GEO FORZADA AL CENTROIDE DE COMISARIA" if place == NOWHERE else ""
    return f"15;03/03/2020;{hour};HURTO;{place};{address};{comisaria};{kind};{forced}"


def read(table: Write, *rows: str) -> Incidents:
    return settle_parts(read_parts(table(HEADER, *rows, *OTHERS, name="h.csv")))


@pytest.mark.parametrize(
    ("rows", "facts"),
    [
        ([row("ILO"), row("ILO", THERE)], 1),  # one office: the number tells
        ([row("ILO"), row("PACOCHA", THERE)], 2),
        ([row("ILO"), row("PACOCHA")], 1),  # taken by one office, of the place of another
        ([row("ILO", NOWHERE, address="Jr. Lima 420"), row("PACOCHA", address="JR LIMA 420")], 1),
        ([row("ILO", NOWHERE), row("CPNP ILO", NOWHERE)], 1),  # the hour
        ([row("ILO", NOWHERE, hour="21:10"), row("PACOCHA", NOWHERE)], 2),
        ([row("ILO", hour="20:00"), row("PACOCHA", THERE, hour="20:00")], 2),  # there are many thefts at eight
        ([row("ILO"), row("", THERE)], 1),
        ([row("", THERE), row("ILO"), row("PACOCHA", "-7.171;-78.531")], 2),
        ([row("ILO"), row("PACOCHA", THERE), row("PACOCHA", THERE, hour="20:30"), row("ILO", THERE)], 1),  # two in one place
    ],
)
def test_two_offices_may_number_alike(table: Write, rows: list[str], facts: int) -> None:
    for order in (rows, rows[::-1]):
        found = read(table, *order)
        assert len(found.frame) == facts + len(OTHERS)
        assert found.ledger.codes("duplicada").get("ID_DUPLICADO_IGUAL", 0) == len(rows) - facts
        assert any("dos comisarías" in line for line in found.decisions) == (facts > 1)
        assert "ID_MULTIDELITO" not in dict(found.ledger.warnings) or not found.ledger.warnings["ID_MULTIDELITO"]


@pytest.mark.parametrize(("other", "facts"), [(row("PACOCHA", NOWHERE, hour="21:10"), 1), (row("PACOCHA", THERE), 2)])
def test_what_may_be_the_same_is_as_reserved(table: Write, other: str, facts: int) -> None:
    found = read(table, other, row("ILO", kind="VIVIENDA"))
    assert len(found.frame) == facts + len(OTHERS)
    assert found.frame["reserva"].max() == 1


def test_two_sources_may_number_alike(table: Write) -> None:
    first = read_parts(table(HEADER, row(""), *OTHERS, name="a.csv"))
    other = read_parts(table(HEADER, row("", THERE), *OTHERS, name="b.csv"))
    assert len(settle_parts([*first, *other]).frame) == 1 + len(OTHERS)
    named = [replace(part, namespace=name) for part, name in zip([*first, *other], ("PNP", "SERENAZGO"), strict=True)]
    assert len(settle_parts(named).frame) == 2 + len(OTHERS)
