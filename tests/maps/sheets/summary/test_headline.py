"""The sentence of a sheet, from hand-made summaries."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from helpers.analyses import in_profile, sheet_of
from layers.disclosure.profiles import ReservedCounts
from layers.statistics.summary import Summary
from maps.sheets.summary.headline import headline

if TYPE_CHECKING:
    from layers.analysis import Analysis

FULL = Summary(
    5828,
    True,
    (("Robo de autopartes", 1868),),
    1,
    369,
    ("2", "3", "4", "5"),
    (("3", 900),),
    6,
    "mañana",
    2215,
    5828,
    (9, 12),
)


def said(summary: Summary, *, reserved: bool = False) -> str:
    return headline(summary, sector="sector", sectors="sectores", reserved=reserved).replace("\u00a0", " ")


def test_the_sentence_says_what_where_and_when() -> None:
    assert said(FULL) == (
        "Uno de cada tres hechos es robo de autopartes (1,868 de 5,828). Donde más: punto crítico 1 (sectores 2, 3, 4 y 5), "
        "369 hechos. Cuándo, en todo el mapa: por la mañana (38 %), sobre todo de 9 a 12 h."
    )


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"crimes": tuple((name, 9) for name in "ABCD")}, "5,828 hechos, sin un delito que destaque. Donde más"),
        ({"crimes": (("Hurto", 186), ("Robo", 183))}, "Lo más frecuente: hurto (186) y robo (183), de 5,828 hechos. Donde"),
        ({"crimes": (("Robo", 5828),)}, "Todos los hechos son robo (5,828)."),
        ({"crimes": (("Robo", 5600),)}, "Casi todos los hechos son robo"),
        ({"crimes": (("Robo", 5200),)}, "Nueve de cada diez hechos son robo"),
        ({"crimes": (("Robo", 4660),)}, "Cuatro de cada cinco hechos son robo"),
        ({"crimes": (("Robo", 3000),)}, "La mitad de los hechos es robo"),
        ({"crimes": (("Robo de autopartes", 300),)}, "Lo más frecuente es robo de autopartes (300 de 5,828)."),
        ({"zone_sectors": ("Sector Norte",)}, "punto crítico 1 (Sector Norte), 369"),
        ({"zone_sectors": tuple("12345")}, "punto crítico 1 (5 sectores), 369"),
        ({"zone": 0}, "Donde más: sector 3, 900 hechos."),
        ({"zone": 0, "sectors": (("3", 900), ("Ilo", 880))}, "Donde más: sectores 3 e Ilo, 900 y 880 hechos."),
        ({"zone": 0, "sectors": tuple((name, 9) for name in "12345")}, "Ningún sector destaca."),
        ({"window": None}, "por la mañana (38 %)."),
        ({"turno_n": 9}, "Cuándo, en todo el mapa: por la mañana, sobre todo"),
    ],
)
def test_each_part_says_only_what_there_is(changes: dict[str, object], words: str) -> None:
    assert words in said(replace(FULL, **changes))  # type: ignore[arg-type]


def test_no_turno_that_stands_out_is_not_said() -> None:
    assert "Cuándo" not in said(replace(FULL, turno="", turno_n=0, window=None))


def test_under_thirty_nothing_is_concluded() -> None:
    few = Summary(22, crimes=(("Hurto", 12),), sectors=(("3", 9),), others=4)
    assert said(few) == "22 hechos: menos de 30, no se concluye. Donde más: sector 3, 9 hechos."
    assert said(Summary(1, sectors=(("3", 1),), others=1)) == (
        "1 hecho: menos de 30, no se concluye. Donde más: sector 3, 1 hecho."
    )


def test_without_incidents_it_says_whether_reserved_ones_are_left_out() -> None:
    assert said(Summary(0)) == "Sin hechos en el mapa."
    assert "reservados" in said(Summary(0), reserved=True)


@pytest.mark.parametrize("profile", ["publico", "comite", "interno"])
def test_hours_are_told_in_the_internal_profile_only(analysis: Analysis, profile: str) -> None:
    many = analysis.located.loc[analysis.located.index.repeat(10)].reset_index(drop=True)
    own = replace(analysis, located=many, incidents=many, zone_of=many["area"], reserved=ReservedCounts())
    sentence = sheet_of(in_profile(own, profile)).headline
    assert "de noche (100\u00a0%)" in sentence
    assert bool(re.search(r"\d\u00a0h\b", sentence)) == (profile == "interno")
