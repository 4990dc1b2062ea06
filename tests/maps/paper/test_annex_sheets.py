from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from helpers.sheets import town
from maps.paper.annex_sheets import as_printed, counts_of, list_of
from maps.sheet import Table

BARE = replace(
    town(),
    marks=(),
    zones=(),
    areas=tuple(replace(area, band="", members=()) for area in town().areas),
    tables=(),
    changes=None,
)
HEAD = ("Sector", "Hechos", "Reservados")


def test_what_all_say_is_said_once() -> None:
    empty = [
        (number, as_printed(replace(BARE, place=place, message="Sin hechos."), Path()))
        for number, place in enumerate("ABC", start=1)
    ]
    found = list_of(empty)
    assert found.header == ("Láminas", "Jurisdicción")
    assert found.rows == (("1", "A"), ("2", "B"), ("3", "C"))
    assert found.note.startswith("Todas dicen: Sin hechos. ")
    several = list_of([*empty, (4, replace(empty[0][1], place="D", message="Nada."))])
    assert [row[2] for row in several.rows] == ["Sin hechos.", "Sin hechos.", "Sin hechos.", "Nada."]
    assert list_of(empty[:1]).rows == (("1", "A", "Sin hechos."),)


def test_a_range_from_0_counts_nothing() -> None:
    def counted(*cells: str) -> bool:
        sheet = replace(BARE, tables=(Table("", HEAD, (("12", *cells),)),))
        return bool([*counts_of([(1, as_printed(sheet, Path()))])])

    assert not counted("0", "entre 0 y 18")
    assert not counted("0", "0")
    assert counted("0", "entre 3 y 18")
    assert counted("3", "entre 0 y 18")
