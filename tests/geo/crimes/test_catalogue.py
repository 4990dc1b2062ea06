"""Resolving the texts of a file: context, fallbacks, a reserve that fails closed, frames, bad catalogues."""

from __future__ import annotations

import dataclasses
import pickle

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from geo.crimes.catalogue import UNKNOWN, Match, available
from geo.text import fold
from helpers.catalogues import CATALOGUES, PERU

# Reading one row


@pytest.mark.parametrize(
    ("tipo", "delito", "modalidad", "expected"),
    [
        ("PATRIMONIO (DELITO)", "HURTO", "HURTO DE VEHICULO", Match("PAT.HUR.VEH", known=True, reserva=0)),
        ("PATRIMONIO (DELITO)", "HURTO", "HURTO", Match("PAT.HUR.SIM", known=True, reserva=0)),
        ("Patrimonio (delito)", "Hurto", "", Match("PAT.HUR", known=True, reserva=0)),
        ("", "ABIGEATO", "HURTO", Match("PAT.ABI.HUR", known=True, reserva=0)),
        ("", "HOMICIDIO", "SIMPLE", Match("VCS.HOM.SIM", known=True, reserva=0)),
        ("", "HURTO", "SIMPLE", Match("PAT.HUR.SIM", known=True, reserva=0)),
        ("", "ROBO", "VEHÍCULOS", Match("PAT.ROB.VEH", known=True, reserva=0)),
        ("", "ROBO", "ASALTO A MANO ARMADA", Match("PAT.ROB.ARM", known=True, reserva=0)),
        ("", "robo  agravado ", "", Match("PAT.ROB.AGR", known=True, reserva=0)),
        ("", "", "EXTORSION AGRAVADA", Match("PAT.EXT", known=True, reserva=1)),
        ("1.Delitos", "ROBO", "", Match("PAT.ROB", known=True, reserva=0)),
        ("FUERO COMUN", "ROBO", "", Match("PAT.ROB", known=True, reserva=0)),
        ("LIBERTAD (DELITO)", "", "", Match("LIB", known=True, reserva=1)),
        ("", "", "", Match("OTR", known=False, reserva=1)),
        ("", "---", "", Match("OTR", known=False, reserva=1)),
        ("", "SIMPLE", "", Match("OTR", known=False, reserva=1)),
        ("", "OTROS", "", Match("OTR", known=True, reserva=1)),
    ],
)
def test_a_text_is_read_within_the_wider_one(tipo: str, delito: str, modalidad: str, expected: Match) -> None:
    assert PERU.resolve(tipo=tipo, delito=delito, modalidad=modalidad) == expected


@pytest.mark.parametrize(
    ("tipo", "delito", "modalidad", "expected"),
    [
        ("", "HURTO", "ARREBATO", Match("PAT.HUR", known=True, reserva=0)),
        ("", "LESIONES", "ASALTO A MANO ARMADA", Match("VCS.LES", known=True, reserva=0)),
        ("", "VIOLENCIA FAMILIAR", "ASALTO A MANO ARMADA", Match("VIF", known=True, reserva=1)),
        ("", "LESIONES", "FEMINICIDIO", Match("VCS.LES", known=True, reserva=2)),
        ("", "HURTO AGRAVADO", "EN CASA HABITADA", Match("PAT.HUR.AGR", known=True, reserva=1)),
        ("MENOR INFRACTOR", "HURTO", "HURTO DE CELULAR", Match("MIN", known=True, reserva=2)),
        ("LIBERTAD (DELITO)", "TRATA DE PERSONAS", "", Match("LIB", known=True, reserva=2)),
        ("INTERVENCION POLICIALES", "VIOLENCIA FAMILIAR", "", Match("NOD.INT", known=True, reserva=1)),
        ("FALTAS", "HURTO", "HURTO SIMPLE", Match("FAL", known=True, reserva=0)),
        ("3. Violencia familiar", "LESIONES", "LEVES", Match("VIF", known=True, reserva=1)),
    ],
)
def test_a_conflict_keeps_the_wider_entry_and_the_stricter_reserve(
    tipo: str, delito: str, modalidad: str, expected: Match
) -> None:
    assert PERU.resolve(tipo=tipo, delito=delito, modalidad=modalidad) == expected


@pytest.mark.parametrize(
    ("tipo", "delito", "modalidad", "expected"),
    [
        ("", "ROVO AGRABADO", "ASALTO A MANO ARMADA", Match("OTR", known=False, reserva=1)),
        ("", "ROBO' OR '1'='1", "", Match("OTR", known=False, reserva=1)),
        ("PATRIMONIO (DELITO)", "XYZ", "", Match("PAT", known=True, reserva=1)),
        ("PATRIMONIO (DELITO)", "XYZ", "ROBO AGRAVADO", Match("PAT", known=True, reserva=1)),
        ("PATRIMONIO (DELITO)", "OTROS", "", Match("PAT", known=True, reserva=1)),
        ("PATRIMONIO (DELITO)", "", "XYZ", Match("PAT", known=True, reserva=1)),
        ("VIOLENSIA FAM", "LESIONES", "LEVES", Match("VCS.LES.LEV", known=True, reserva=1)),
        ("OTROS", "XYZ", "", Match("OTR", known=False, reserva=1)),
        ("XYZ", "", "", Match("OTR", known=False, reserva=1)),
        ("", "OTROS", "ROBO DE CELULAR", Match("PAT.ROB.CEL", known=True, reserva=1)),
    ],
)
def test_what_is_not_recognised_is_reserved(tipo: str, delito: str, modalidad: str, expected: Match) -> None:
    assert PERU.resolve(tipo=tipo, delito=delito, modalidad=modalidad) == expected


@pytest.mark.parametrize("modalidad", ["ARREBATO X", "OTROS", "{{7*7}}{% raw %}", "@SUM(1)", "<b>1</b>", "x"])
@pytest.mark.parametrize("delito", ["ROBO", "HURTO", "ROBO AGRAVADO"])
def test_an_unknown_detail_of_a_known_delito_keeps_its_reserve(delito: str, modalidad: str) -> None:
    match = PERU.resolve(delito=delito, modalidad=modalidad)
    assert match == PERU.resolve(delito=delito)
    assert match.reserva == 0


@pytest.mark.parametrize(
    "modalidad",
    [
        "VIOLENSIA FAMILIAR",
        "POR VIOL. FAMIL.",
        "A SU MUJER",
        "EN SU VIVIENDA",
        "AGRESION FISICA A MENOR",
        "CASA ABITADA",
    ],
)
@pytest.mark.parametrize("delito", ["LESIONES", "HURTO", "ROBO AGRAVADO"])
def test_an_unknown_detail_with_a_telling_word_is_reserved(delito: str, modalidad: str) -> None:
    match = PERU.resolve(delito=delito, modalidad=modalidad)
    assert match == dataclasses.replace(PERU.resolve(delito=delito), reserva=1)


@pytest.mark.parametrize(
    "text",
    [
        *("violencia familiar", "Violencia   Familiar.", "VIOLENCÍA FAMILIÁR", "VIOLENSIA FAMILIAR"),
        *("BIOLENCIA FAMILIAR", "VIOLENCIAFAMILIAR", "VIOLENCIA FAMILAR", "VIOLENCIA INTRAFAMILIAR", "V.F."),
        *("Vi\u00adolencia fa\u200bmiliar", "ＶＩＯＬＥＮＣＩＡ ＦＡＭＩＬＩＡＲ", "VCM E IGF"),
        *("VIOL. FAM", "LEY 30364"),
        *("violencia contra la mujer", "VIOLENCIA FÍSICA", "VIF", "VIOLENCIA_FAMILIAR", "violencia-familiar"),
    ],
)
def test_however_violencia_familiar_is_written_it_is_reserved(text: str) -> None:
    for column in ("tipo", "delito", "modalidad"):
        assert PERU.resolve(**{column: text}).reserva >= 1
    assert PERU.resolve(tipo=text, delito="LESIONES", modalidad="LEVES").reserva >= 1


# Any text at all

texts = st.text(max_size=40) | st.sampled_from([row.nombre for row in PERU] + [row.codigo for row in PERU])


@given(tipo=texts, delito=texts, modalidad=texts, name=st.sampled_from(available()))
@example(tipo="", delito="\ud800", modalidad="\x00", name="peru")
def test_no_text_is_too_strange_to_resolve(tipo: str, delito: str, modalidad: str, name: str) -> None:
    catalogue = CATALOGUES[name]
    match = catalogue.resolve(tipo=tipo, delito=delito, modalidad=modalidad)
    assert match.reserva >= catalogue.reserva(match.codigo)
    assert match.known or (match.codigo, match.reserva > 0) == (UNKNOWN, True)


@given(unknown=st.text(max_size=40).map("ZZQ {}".format), other=texts, detail=texts)
def test_a_row_with_an_unknown_tipo_or_delito_is_reserved(unknown: str, other: str, detail: str) -> None:
    for catalogue in CATALOGUES.values():
        assert catalogue.resolve(tipo=other, delito=unknown, modalidad=detail).reserva >= 1
        assert catalogue.resolve(tipo=unknown, delito=other, modalidad=detail).reserva >= 1
        assert not catalogue.resolve(delito=unknown, modalidad=detail).known


RIGHT = ("VIOLENCIA FAMILIAR", "VIOLENCIA CONTRA LA MUJER", "FEMINICIDIO", "EXTORSIÓN")
WRONG = ("", "S", "E", "Z", "  ", ".", "é")


@st.composite
def misspelt(draw: st.DrawFn) -> str:
    letters = list(draw(st.sampled_from(RIGHT)))
    for _ in range(draw(st.integers(1, 3))):
        place = draw(st.integers(0, len(letters) - 1))
        letters[place] = draw(st.sampled_from([*WRONG, letters[place] * 2, letters[place].lower()]))
    return "".join(letters)


@given(misspelt())
def test_a_misspelt_reserved_delito_is_reserved(text: str) -> None:
    assert PERU.resolve(delito=text, modalidad="ARREBATO").reserva >= 1
    assert PERU.resolve(tipo=text, delito="ROBO").reserva >= 1 or not fold(text)


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


# The catalogue


def test_the_tree_is_walked_by_codigo() -> None:
    assert PERU["PAT.HUR.VEH"].nombre == "Hurto de vehículo"
    assert PERU["SPU.TID.MIC"].fenomenos == ("F4", "F6")
    assert PERU["VCS.ABO"].fenomenos == ()
    assert (PERU.titulo("PAT.HUR.VEH").codigo, PERU.titulo("PAT").codigo) == ("PAT", "PAT")
    assert [PERU.generico(code).codigo for code in ("PAT.HUR.VEH", "PAT.HUR", "PAT")] == [
        "PAT.HUR",
        "PAT.HUR",
        "PAT",
    ]
    assert PERU.reserva("LIB.SEX") == 2
    assert "PAT" in PERU
    assert "XXX" not in PERU


def test_a_catalogue_cannot_be_changed_and_travels_to_workers() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        PERU.name = "otro"  # type: ignore[misc]
    copy = pickle.loads(pickle.dumps(PERU))  # noqa: S301
    assert list(copy) == list(PERU)
    assert copy.resolve(delito="ROBO") == PERU.resolve(delito="ROBO")
