"""Resolving the texts of a file: context, fallbacks, a reserve that fails closed, frames, bad catalogues."""

from __future__ import annotations

import dataclasses
import pickle
from typing import TYPE_CHECKING

import pandas as pd
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from geo.crimes.catalogue import UNKNOWN, Match, available, load
from geo.crimes.classify import Texts, choose, classify
from geo.errors import CatalogueError
from geo.text import fold

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

CATALOGUES = {name: load(name) for name in available()}
PERU = CATALOGUES["peru"]
HEADER = "codigo,nivel,nombre,padre,base_legal,fenomenos,reserva,lugar_tipico,alias"
SMALLEST = [HEADER, "NOD,titulo,No es delito,,,,0,adm,", "OTR,titulo,Otros,,,,1,adm,"]


def written(folder: Path, lines: Sequence[str], *, encoding: str = "utf-8") -> Path:
    path = folder / "propio.csv"
    path.write_text("\n".join(lines), encoding=encoding)
    return path


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


def test_a_catalogue_of_ones_own_is_read_also_as_excel_saves_it(tmp_path: Path) -> None:
    lines = [*SMALLEST, "PAT,titulo,Patrimonio,,,F2,0,vp,LO AJENO|LO DEL VECINO"]
    for text, encoding in ((lines, "utf-8"), ([line.replace(",", ";") for line in lines], "utf-8-sig")):
        own = load(written(tmp_path, text, encoding=encoding))
        assert own.name == "propio"
        assert own.resolve(delito="lo del vecino") == Match("PAT", known=True, reserva=0)


def test_a_catalogue_says_which_crimes_are_against_persons(tmp_path: Path) -> None:
    """One that does not say has every unknown detail reserved."""
    lines = [*SMALLEST, "PAT,titulo,Patrimonio,,,,0,vp,", "PAT.HUR,generico,Hurto,PAT,,,0,vp,"]
    assert load(written(tmp_path, lines)).resolve(delito="HURTO", modalidad="QWERTY").reserva == 1
    assert load(written(tmp_path, lines)).resolve(delito="HURTO", modalidad="EN MERCADO").reserva == 0
    for mark, reserva in (("", 0), ("0", 0), ("1", 1)):
        told = [f"{line},personas" if line == HEADER else f"{line},{mark}" for line in lines]
        assert load(written(tmp_path, told)).resolve(delito="HURTO", modalidad="QWERTY").reserva == reserva
    with pytest.raises(CatalogueError, match="personas debe ser 1, 0 o estar vacía"):
        load(written(tmp_path, [f"{HEADER},personas", *(f"{line},sí" for line in SMALLEST[1:])]))


@pytest.mark.parametrize(
    ("lines", "says"),
    [
        ([], "No se lee"),
        (["codigo,nivel"], "faltan las columnas: nombre, padre"),
        (SMALLEST[:1], r"Falta la fila NOD\. Falta la fila OTR\."),
        ([*SMALLEST, "PAT.HUR,generico,Hurto,PAT,,,0,vp,"], r"Línea 4 \(PAT\.HUR\): el padre no existe"),
        ([*SMALLEST, "OTR,titulo,Otros más,,,,1,adm,"], r"Línea 4 \(OTR\): el código está repetido"),
        ([*SMALLEST, "PAT,modalidad,Hurto,,,,0,vp,"], "Línea 4 .PAT.: el nivel o el padre"),
        ([*SMALLEST, "PAT,titulo,Hurto,OTR,,,0,vp,"], "Línea 4 .PAT.: el nivel o el padre"),
        ([*SMALLEST, "pat,titulo,Hurto,,,,0,vp,"], "Línea 4 .pat.: el código no es ABC"),
        ([*SMALLEST, "A.B.C.D,modalidad,Hurto,A.B.C,,,0,vp,"], "el código no es ABC"),
        ([*SMALLEST, "PAT,titulo,,,,,0,vp,"], "falta el nombre"),
        ([*SMALLEST, "PAT,titulo,Hurto,,,,,vp,"], "la reserva debe ser 0, 1 o 2"),
        ([*SMALLEST, "PAT,titulo,Hurto,,,,sí,vp,"], "la reserva debe ser 0, 1 o 2"),
        ([*SMALLEST, "PAT"], "falta el nombre"),
        ([*SMALLEST[:2], "OTR,titulo,Otros,,,,0,adm,"], "lo no reconocido debe ser reservado"),
        ([*SMALLEST, 'PAT,titulo,"Hurto,,,,0,vp,'], "No se lee"),
    ],
)
def test_a_bad_catalogue_is_refused_with_line_and_reason(tmp_path: Path, lines: list[str], says: str) -> None:
    with pytest.raises(CatalogueError, match=says):
        load(written(tmp_path, lines))


def test_all_the_problems_are_named_at_once(tmp_path: Path) -> None:
    bad = ["PAT,titulo,,,,,9,vp,", "VCS,generico,Vida,,,,0,vp,"]
    with pytest.raises(CatalogueError, match=r"(?s)(?=.*PAT.*nombre)(?=.*PAT.*reserva)(?=.*VCS.*nivel)"):
        load(written(tmp_path, [*SMALLEST, *bad]))


@pytest.mark.parametrize("name", ["perú", "", "no/hay.csv", "a\x00b", "PERU "])
def test_a_catalogue_that_is_not_there_is_refused_naming_those_that_are(name: str) -> None:
    with pytest.raises(CatalogueError, match="use peru, fgj, ingles"):
        load(name)


def test_a_catalogue_in_another_encoding_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CatalogueError, match="UTF-8"):
        load(written(tmp_path, [*SMALLEST, "PAT,titulo,Daños,,,,0,vp,"], encoding="cp1252"))


# Whole frames


def test_classify_keeps_the_index_and_names_each_level() -> None:
    texts = pd.DataFrame(
        {
            "tipo": ["PATRIMONIO (DELITO)", None, "INTERVENCION POLICIALES", None],
            "delito": ["HURTO", "VIOLENCIA FAMILIAR", "CONTROL DE IDENTIDAD", float("nan")],
            "modalidad": ["HURTO DE CELULAR", "", None, "???"],
        },
        index=[30, 10, 10, 20],
    )
    crimes = classify(texts, PERU)
    assert list(crimes.index) == [30, 10, 10, 20]
    assert list(crimes["codigo"]) == ["PAT.HUR.CEL", "VIF", "NOD.INT", "OTR"]
    assert list(crimes.iloc[0]) == [
        "PAT.HUR.CEL", "Delitos contra el patrimonio", "Hurto", "Hurto de celular", 0, True, False, "", ""
    ]  # fmt: skip
    assert list(crimes["modalidad"]) == ["Hurto de celular", "", "", ""]
    assert list(crimes["reserva"]) == [0, 1, 0, 1]
    assert list(crimes["known"]) == [True, True, True, False]
    assert list(crimes["excluded"]) == [False, False, True, False]


def test_what_was_not_read_is_told_as_it_was_written() -> None:
    rows = [("HURTO", " Arrebato {{x}} "), ("HURTO", "ARREBATO"), ("HURTO", "OTROS"), ("VIOLENSIA", ""), ("HURTO", "")]
    unread = classify(pd.DataFrame(rows, columns=["delito", "modalidad"]), PERU)["unread"]
    assert list(unread) == ["Arrebato {{x}}", "", "", "VIOLENSIA", ""]


@pytest.mark.parametrize(
    "texts",
    [
        pd.DataFrame({"delito": ["ROBO", None, "ROBO"]}, dtype=object),
        pd.DataFrame({"delito": pd.Categorical(["ROBO", None, "ROBO"], categories=["HURTO", "ROBO"])}),
        pd.DataFrame({"delito": ["ROBO", None, "ROBO"], "modalidad": [None, 7, 2.5]}, dtype="string"),
    ],
)
def test_classify_takes_text_of_any_dtype_and_missing_columns(texts: pd.DataFrame) -> None:
    assert list(classify(texts, PERU)["codigo"]) == ["PAT.ROB", "OTR", "PAT.ROB"]


def test_no_rows_in_no_rows_out() -> None:
    empty = classify(pd.DataFrame({"delito": []}), PERU)
    full = classify(pd.DataFrame({"delito": ["ROBO"]}), PERU)
    assert len(empty) == 0
    assert list(empty.dtypes.items()) == list(full.dtypes.items())


def test_classify_equals_resolve_row_by_row() -> None:
    words = ["ROBO", "HURTO", "SIMPLE", "XYZ", "", "VIOLENCIA FAMILIAR", "OTROS"]
    rows = [(tipo, delito, detail) for tipo in words for delito in words for detail in words]
    texts = pd.DataFrame(rows, columns=["tipo", "delito", "modalidad"])
    shuffled = pd.concat([texts, texts]).sample(frac=1, random_state=0)
    crimes = classify(shuffled, PERU)
    for row, found in zip(shuffled.to_dict("records"), crimes.itertuples(), strict=True):
        assert PERU.resolve(**row) == Match(found.codigo, known=found.known, reserva=found.reserva)


def test_each_combination_is_resolved_once() -> None:
    class Counting:
        def __init__(self) -> None:
            self.calls = 0

        def __getattr__(self, name: str) -> object:
            return getattr(PERU, name)

        def __getitem__(self, codigo: str) -> object:
            return PERU[codigo]

        def resolve(self, **texts: str) -> Match:
            self.calls += 1
            return PERU.resolve(**texts)

    counting = Counting()
    texts = pd.DataFrame({"delito": ["ROBO", "HURTO"] * 250_000})
    crimes = classify(texts, counting)  # type: ignore[arg-type]
    assert crimes["codigo"].value_counts().to_dict() == {"PAT.ROB": 250_000, "PAT.HUR": 250_000}
    assert counting.calls <= 3


@pytest.mark.parametrize(
    ("delitos", "name"),
    [
        (["HURTO", "ROBO AGRAVADO", "SEXTORSION"], "peru"),
        (["ROBO A NEGOCIO SIN VIOLENCIA", "FRAUDE", "VIOLENCIA FAMILIAR"], "fgj"),
        (["personal robbery", "personal robbery", "HURTO"], "ingles"),
        (["VIOLENCIA FAMILIAR"], "peru"),
        (["???", None], "peru"),
        ([], "peru"),
    ],
)
def test_choose_takes_the_catalogue_that_recognises_most_rows(delitos: list[str | None], name: str) -> None:
    assert choose(Texts.of(pd.DataFrame({"delito": delitos}))).name == name
