"""What the bundled catalogues reserve."""

from __future__ import annotations

import pandas as pd
import pytest

from geo.crimes.catalogue import EXCLUDED, UNKNOWN, available
from geo.crimes.dwelling import at_home
from geo.text import fold
from helpers.catalogues import CATALOGUES, CDMX, crimes_of, every_catalogue, rows_of


@every_catalogue
def test_a_child_is_never_less_reserved_than_its_parent(name: str) -> None:
    catalogue = CATALOGUES[name]
    children = [row for row in rows_of(name) if row.padre]
    assert [row.codigo for row in children if row.reserva < catalogue.reserva(row.padre)] == []


@every_catalogue
def test_what_happens_in_a_dwelling_is_reserved(name: str) -> None:
    assert [row.codigo for row in rows_of(name) if row.lugar_tipico == "dom" and row.reserva == 0] == []


@every_catalogue
def test_the_unknown_is_reserved_and_what_is_no_crime_is_listed(name: str) -> None:
    assert CATALOGUES[name].reserva(UNKNOWN) >= 1
    assert EXCLUDED in CATALOGUES[name]


RESERVED = dict.fromkeys(
    (
        *("VIF", "LIB", "LIB.DOM", "LIB.PER", "LIB.PER.SEC", "LIB.PER.COA", "PAT.EXT", "PAT.CHA", "PAT.USU"),
        *("PAT.HUR.CAS", "PAT.HUR.BUR", "PAT.ROB.CAS", "VCS.EXP", "VCS.LES.VIF"),
    ),
    1,
) | dict.fromkeys(
    (
        *("VCS.ABO", "VCS.HOM.FEM", "VCS.HOM.FEMT", "VIF.MEN", "VIF.SEX", "LIB.SEX", "LIB.PROX", "DIG"),
        *("DIG.TRA", "FAM.PPO", "HUM.DES", "MIN", "NOD.SUI", "NOD.DES", "SPU.TID.INF"),
    ),
    2,
)
"""Least reserve of the classes that no public map may draw; a codigo binds every catalogue that has it."""
TELLING = (
    *(
        "SEXUAL",
        "VIOLACION SEXUAL",
        "FEMINICID",
        "SECUESTRO",
        "EXTORSI",
        "CHANTAJE",
        "TRATA DE",
        "PORNOGRAF",
        "SUICID",
    ),
    *(
        "DESAPARE",
        "DESAPARI",
        "MENORES",
        "MENOR DE",
        "CASA HAB",
        "DOMICILIO",
        "VIVIENDA",
        "VIOLENCIA FAMILIAR",
    ),
    *(
        "RAPE",
        "KIDNAP",
        "EXTORT",
        "RESIDENTIAL BURGLARY",
        "DOMESTIC",
        "CHILD",
        "HUMAN TRAFFICKING",
        "MISSING",
    ),
)

ORDINARY = {
    *("NON RESIDENTIAL BURGLARY", "NONRESIDENTIAL BURGLARY", "NON RESIDENTIAL BURGLARY BREAKING ENTERING"),
    "VARIACION DE NOMBRE O DOMICILIO",  # a false statement to an authority, without a place
}


@every_catalogue
def test_the_reserved_classes_are_reserved(name: str) -> None:
    catalogue = CATALOGUES[name]
    present = {code: least for code, least in RESERVED.items() if code in catalogue}
    assert [code for code, least in present.items() if catalogue.reserva(code) < least] == []


@every_catalogue
def test_no_text_that_tells_of_a_reserved_class_is_ordinary(name: str) -> None:
    ordinary = [fold(text) for row in rows_of(name) if row.reserva == 0 for text in row.texts]
    telling = [fold(word) for word in TELLING]
    assert [text for text in ordinary if text not in ORDINARY and any(word in text for word in telling)] == []


def test_a_codigo_is_as_reserved_abroad_as_in_peru() -> None:
    peru = CATALOGUES["peru"]
    for name in available():
        shared = [entry for entry in CATALOGUES[name] if entry.codigo in peru]
        assert [entry.codigo for entry in shared if entry.reserva < peru.reserva(entry.codigo)] == []


def test_names_of_places_reserve_few_ordinary_facts() -> None:
    path = CDMX / "carpetas_dev.parquet"
    if not path.is_file():
        pytest.skip("the Mexico City files are not at ../shared/data/cdmx")
    rows = pd.read_parquet(path, columns=["delito", "colonia"])
    ordinary = crimes_of(rows[["delito"]], CATALOGUES["fgj"])["reserva"].to_numpy() == 0
    home = at_home(pd.Series("", index=rows.index), rows["colonia"])
    assert 0 < home[ordinary].mean() < 0.01  # the names of some barrios say what they are: Residencial Acoxpa
