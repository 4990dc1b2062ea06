"""What the bundled catalogues call what real files say."""

from __future__ import annotations

import pandas as pd
import pytest

from geo.crimes.catalogue import UNKNOWN
from geo.crimes.classify import Texts, choose
from helpers.catalogues import CATALOGUES, CDMX, crimes_of

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
    crimes = crimes_of(texts, CATALOGUES["fgj"])
    assert sorted(texts["delito"][~crimes["known"]].unique()) == []
    assert 0.01 < crimes["excluded"].mean() < 0.03
    used = crimes.loc[~crimes["excluded"], "codigo"].nunique()
    assert 50 <= used <= 75, f"{used} rows in a legend that must be readable"
    telling = "SEXUAL|VIOLACION EQ|VIOLENCIA FAM|MENOR|SECUES|EXTORS|CASA HAB|SUICID"
    assert (crimes.loc[texts["delito"].str.contains(telling), "reserva"] >= 1).all()
