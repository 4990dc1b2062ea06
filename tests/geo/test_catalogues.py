"""Every row of every bundled catalogue: a tree, names that find their row, a reserve that fails closed."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import NamedTuple

import pandas as pd
import pytest

from geo.crimes.catalogue import EXCLUDED, UNKNOWN, available, load
from geo.crimes.classify import Texts, choose, classify
from geo.crimes.dwelling import at_home
from geo.text import fold

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "geo" / "crimes" / "catalogues"
CDMX = ROOT.parent / "shared" / "data" / "cdmx"
LEVELS = ("titulo", "generico", "modalidad")
COLUMNS = [
    "codigo",
    "nivel",
    "nombre",
    "padre",
    "base_legal",
    "fenomenos",
    "reserva",
    "personas",
    "lugar_tipico",
    "alias",
]


class Row(NamedTuple):
    """One line of a catalogue file; ``texts`` are its name and its aliases."""

    codigo: str
    nivel: str
    nombre: str
    padre: str
    reserva: int
    fenomenos: str
    lugar_tipico: str
    texts: tuple[str, ...]


def rows_of(name: str) -> list[Row]:
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return [
            Row(
                line["codigo"],
                line["nivel"],
                line["nombre"],
                line["padre"],
                int(line["reserva"]),
                line["fenomenos"],
                line["lugar_tipico"],
                tuple(filter(fold, (line["nombre"], *line["alias"].split("|")))),
            )
            for line in csv.DictReader(file)
        ]


def bearers(name: str) -> dict[str, list[str]]:
    """Codigos that bear each folded text."""
    found: dict[str, list[str]] = {}
    for row in rows_of(name):
        for text in {fold(text) for text in row.texts}:
            found.setdefault(text, []).append(row.codigo)
    return found


def context(name: str, row: Row, text: str) -> dict[str, str]:
    """Columns of a file that names a row fully: its ancestors by name, itself by ``text``."""
    catalogue, parts = CATALOGUES[name], row.codigo.split(".")
    names = [catalogue[".".join(parts[: size + 1])].nombre for size in range(len(parts) - 1)]
    return dict(zip(("tipo", "delito", "modalidad"), (*names, text), strict=False))


CATALOGUES = {name: load(name) for name in available()}
every_catalogue = pytest.mark.parametrize("name", available())


def test_the_three_catalogues_are_bundled_peru_first() -> None:
    assert available() == ("peru", "fgj", "ingles")


@every_catalogue
def test_the_file_has_the_columns_of_its_form(name: str) -> None:
    assert (FOLDER / f"{name}.csv").read_text(encoding="utf-8").splitlines()[0].split(",") == COLUMNS


@every_catalogue
def test_the_rows_make_a_tree(name: str) -> None:
    rows = rows_of(name)
    codes = [row.codigo for row in rows]
    assert len(set(codes)) == len(codes)
    for row in rows:
        assert row.nivel == LEVELS[row.codigo.count(".")]
        assert row.padre == row.codigo.rpartition(".")[0]
        assert not row.padre or codes.index(row.padre) < codes.index(row.codigo)
    assert [entry.codigo for entry in CATALOGUES[name]] == codes


@every_catalogue
def test_the_other_columns_hold_known_values(name: str) -> None:
    for row in rows_of(name):
        assert row.lugar_tipico in {"vp", "dom", "int", "adm"}, row.codigo
        assert set(filter(None, row.fenomenos.split(";"))) <= {f"F{n}" for n in range(1, 7)}, row.codigo
        assert row.nombre[0].isupper(), row.codigo
        assert not row.nombre.isupper(), row.codigo


@every_catalogue
def test_names_are_unique_and_aliases_are_not_repeated_in_their_row(name: str) -> None:
    names = [fold(row.nombre) for row in rows_of(name)]
    assert len(set(names)) == len(names)
    for row in rows_of(name):
        folded = [fold(text) for text in row.texts]
        assert len(set(folded)) == len(folded), row.codigo


@every_catalogue
def test_every_text_finds_its_own_row_below_its_parents(name: str) -> None:
    catalogue = CATALOGUES[name]
    for row in rows_of(name):
        for text in row.texts:
            match = catalogue.resolve(**context(name, row, text))
            assert (match.codigo, match.known) == (row.codigo, True), text
            assert match.reserva >= row.reserva, text


@every_catalogue
def test_a_text_of_several_rows_is_refused_without_a_parent_unless_one_is_wider(name: str) -> None:
    catalogue = CATALOGUES[name]
    for text, codes in bearers(name).items():
        depths = sorted(code.count(".") for code in codes)
        alone = catalogue.resolve(delito=text)
        if len(depths) > 1 and depths[0] == depths[1]:
            assert (alone.codigo, alone.known) == (UNKNOWN, False), text
            assert alone.reserva >= max(1, *(catalogue.reserva(code) for code in codes)), text
        else:
            assert alone.codigo == min(codes, key=lambda code: code.count(".")), text


@pytest.mark.parametrize("text", ["SIMPLE", "AGRAVADO", "VEHÍCULOS", "TENTATIVA", "DURANTE LA NOCHE"])
def test_what_is_ambiguous_in_peru_is_listed_as_such(text: str) -> None:
    assert len(bearers("peru")[fold(text)]) > 1
    assert not CATALOGUES["peru"].resolve(modalidad=text).known


@pytest.mark.parametrize("name", ["fgj", "ingles"])
def test_catalogues_of_one_column_have_no_ambiguous_text(name: str) -> None:
    assert {text: codes for text, codes in bearers(name).items() if len(codes) > 1} == {}


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


SIDPOL = {
    "PATRIMONIO (DELITO)": "PAT",
    "SEGURIDAD PUBLICA (DELITO)": "SPU",
    "VIDA, EL CUERPO Y LA SALUD (DELITO)": "VCS",
    "LIBERTAD (DELITO)": "LIB",
    "ADMINISTRACION PUBLICA (DELITO)": "APU",
    "TRANQUILIDAD PUBLICA (DELITO)": "TPU",
    "FALTAS": "FAL",
    "LEY DE VIOLENCIA CONTRA LA MUJER Y GRUPOS VULNERABLES": "VIF",
    "LEY 30096 DELITOS INFORMATICOS, MODIFICADA POR LA LEY 30171": "INF",
    "INTERVENCION POLICIALES": "NOD.INT",
    "DENUNCIAS ESPECIALES": "NOD.DOC",
    "MENOR INFRACTOR": "MIN",
    "Violencia contra la mujer e integrantes": "VIF",
    "ESTAFA Y OTRAS DEFRAUDACIONES": "PAT.EST",
    "VIOLACION DE LA LIBERTAD SEXUAL": "LIB.SEX",
    "FALTAS CONTRA LAS PERSONAS": "FAL.PER",
    "D/C/V/C/S": "VCS",
    "Otros": UNKNOWN,
}


@pytest.mark.parametrize(("text", "codigo"), SIDPOL.items())
def test_peru_knows_how_sidpol_and_the_plans_write(text: str, codigo: str) -> None:
    assert CATALOGUES["peru"].resolve(tipo=text).codigo == codigo
    assert CATALOGUES["peru"].resolve(tipo=text).known


ENGLISH = {
    "personal robbery": "PAT.ROB.TRA",
    "BATTERY": "VCS.LES",
    "THEFT": "PAT.HUR",
    "CRIMINAL DAMAGE": "PAT.DAN",
    "ASSAULT": "VCS.LES",
    "aggravated assault": "VCS.LES.GRA",
    "BURGLARY": "PAT.HUR.BUR",
    "AGGRAVATED BURGLARY": "PAT.ROB.CAS",
    "ROBBERY": "PAT.ROB",
    "OTHER OFFENSE": UNKNOWN,
    "DECEPTIVE PRACTICE": "PAT.EST",
    "MOTOR VEHICLE THEFT": "PAT.HUR.VEH",
    "NARCOTICS": "SPU.TID",
    "CRIMINAL TRESPASS": "LIB.DOM",
    "WEAPONS VIOLATION": "SPU.PEC.TIA",
    "PUBLIC PEACE VIOLATION": "TPU.PAZ",
    "OFFENSE INVOLVING CHILDREN": "VIF.MEN",
    "INTERFERENCE WITH PUBLIC OFFICER": "APU.VRA",
    "HOMICIDE": "VCS.HOM",
    "SEX OFFENSE": "LIB.SEX",
    "ARSON": "SPU.PEC.INC",
    "PROSTITUTION": "LIB.PROX",
    "KIDNAPPING": "LIB.PER.SEC",
}


@pytest.mark.parametrize(("text", "codigo"), ENGLISH.items())
def test_ingles_knows_the_names_of_open_data(text: str, codigo: str) -> None:
    match = CATALOGUES["ingles"].resolve(delito=text)
    assert (match.codigo, match.known) == (codigo, True)


def test_fgj_recognises_every_delito_of_the_real_files() -> None:
    paths = [CDMX / "carpetas_dev.parquet", CDMX / "carpetas_cuauhtemoc_2023.csv"]
    if not all(path.is_file() for path in paths):
        pytest.skip("the Mexico City files are not at ../shared/data/cdmx")
    frames = [
        pd.read_parquet(paths[0], columns=["delito"]),
        pd.read_csv(paths[1], usecols=["delito"], dtype=str),
    ]
    texts = pd.concat(frames, ignore_index=True)
    assert choose(Texts.of(texts)).name == "fgj"
    crimes = classify(texts, CATALOGUES["fgj"])
    assert sorted(texts["delito"][~crimes["known"]].unique()) == []
    assert 0.01 < crimes["excluded"].mean() < 0.03
    used = crimes.loc[~crimes["excluded"], "codigo"].nunique()
    assert 50 <= used <= 75, f"{used} rows in a legend that must be readable"
    telling = "SEXUAL|VIOLACION EQ|VIOLENCIA FAM|MENOR|SECUES|EXTORS|CASA HAB|SUICID"
    assert (crimes.loc[texts["delito"].str.contains(telling), "reserva"] >= 1).all()


def test_names_of_places_reserve_few_ordinary_facts() -> None:
    path = CDMX / "carpetas_dev.parquet"
    if not path.is_file():
        pytest.skip("the Mexico City files are not at ../shared/data/cdmx")
    rows = pd.read_parquet(path, columns=["delito", "colonia"])
    ordinary = classify(rows[["delito"]], CATALOGUES["fgj"])["reserva"].to_numpy() == 0
    home = at_home(pd.Series("", index=rows.index), rows["colonia"])
    assert 0 < home[ordinary].mean() < 0.01  # the names of some barrios say what they are: Residencial Acoxpa
