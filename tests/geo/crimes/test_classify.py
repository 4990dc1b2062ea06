"""Delitos of a whole table, and the catalogue that knows most of them."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from geo.crimes.catalogue import Match
from geo.crimes.classify import Crimes, Texts, choose
from helpers.catalogues import PERU, crimes_of


def test_rows_are_told_on_their_numbers_and_name_each_level() -> None:
    texts = pd.DataFrame(
        {
            "tipo": ["PATRIMONIO (DELITO)", None, "INTERVENCION POLICIALES", None],
            "delito": ["HURTO", "VIOLENCIA FAMILIAR", "CONTROL DE IDENTIDAD", float("nan")],
            "modalidad": ["HURTO DE CELULAR", "", None, "???"],
        },
    )
    crimes = Crimes.of(Texts.of(texts), PERU).rows(np.array([3, 0]))
    assert list(crimes.index) == [3, 0]
    assert list(crimes["codigo"]) == ["OTR", "PAT.HUR.CEL"]
    crimes = crimes_of(texts, PERU)
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
    unread = crimes_of(pd.DataFrame(rows, columns=["delito", "modalidad"]), PERU)["unread"]
    assert list(unread) == ["Arrebato {{x}}", "", "", "VIOLENSIA", ""]


@pytest.mark.parametrize(
    "texts",
    [
        pd.DataFrame({"delito": ["ROBO", None, "ROBO"]}, dtype=object),
        pd.DataFrame({"delito": pd.Categorical(["ROBO", None, "ROBO"], categories=["HURTO", "ROBO"])}),
        pd.DataFrame({"delito": ["ROBO", None, "ROBO"], "modalidad": [None, 7, 2.5]}, dtype="string"),
    ],
)
def test_rows_have_text_of_any_dtype_and_missing_columns(texts: pd.DataFrame) -> None:
    assert list(crimes_of(texts, PERU)["codigo"]) == ["PAT.ROB", "OTR", "PAT.ROB"]


def test_no_rows_in_no_rows_out() -> None:
    empty = crimes_of(pd.DataFrame({"delito": []}), PERU)
    full = crimes_of(pd.DataFrame({"delito": ["ROBO"]}), PERU)
    assert len(empty) == 0
    assert list(empty.dtypes.items()) == list(full.dtypes.items())


def test_a_frame_is_resolved_as_row_by_row() -> None:
    words = ["ROBO", "HURTO", "SIMPLE", "XYZ", "", "VIOLENCIA FAMILIAR", "OTROS"]
    rows = [(tipo, delito, detail) for tipo in words for delito in words for detail in words]
    texts = pd.DataFrame(rows, columns=["tipo", "delito", "modalidad"])
    shuffled = pd.concat([texts, texts]).sample(frac=1, random_state=0)
    crimes = crimes_of(shuffled, PERU)
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
    crimes = crimes_of(texts, counting)  # type: ignore[arg-type]
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
