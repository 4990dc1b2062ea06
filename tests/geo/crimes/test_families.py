"""Delitos by the family of their words, proposals, and aliases of the user: never less reserved than their doubt."""

from __future__ import annotations

import json
import random
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest

from geo.crimes.catalogue import UNREAD, Catalogue, available, load, plain
from geo.crimes.classify import Crimes, Texts
from geo.crimes.families import family_of, proposal_for
from geo.crimes.sensitive_words import family_reasons
from geo.crimes.unnamed_delitos import alias_lines, taken_by_family, unknown_delitos
from geo.errors import CatalogueError
from helpers.catalogues import PERU
from helpers.shared import SHARED

if TYPE_CHECKING:
    from collections.abc import Iterable

PHRASES = SHARED / "privacy" / "frases.json"
HEADS = (
    "HURTO",
    "FURTO",
    "ROBO",
    "ROUBO",
    "HOMICIDIO",
    "LESIONES",
    "LESAO",
    "ESTAFA",
    "EXTORSION",
    "DANOS",
    "SECUESTRO",
    "ASALTO",
)


@pytest.mark.parametrize(
    ("text", "codigo"),
    [
        ("Hurto total", "PAT.HUR"),
        ("Furto de veículo", "PAT.HUR"),
        ("VEHICLE THEFT", "PAT.HUR"),
        ("Robo automotor", "PAT.ROB"),
        ("Roubo a transeunte", "PAT.ROB"),
        ("ASALTO Y ROBO", "PAT.ROB"),
        ("Homicidio doloso", "VCS.HOM"),
        ("Lesão corporal culposa", "VCS.LES"),
    ],
)
def test_a_name_of_a_family_is_its_generico(text: str, codigo: str) -> None:
    family = family_of(plain(text), PERU)
    assert family is not None
    assert (family.codigo, family.reserva) == (codigo, 0)


@pytest.mark.parametrize(
    "text",
    [
        *("Robo con homicidio", "Falsa denuncia de robo", "Daño a la salud", "Robo xyz", "Hurto a su conviviente"),
        *("HURTO AGRABADO", "Lesiones a menor", "vehículo robado", "Robo en casa", "homicidio " * 20, ""),
    ],
)
def test_a_text_that_says_more_has_no_family(text: str) -> None:
    assert family_of(plain(text), PERU) is None


def test_a_word_that_a_catalogue_divides_is_not_guessed() -> None:
    assert family_of("ROBO AUTOMOTOR", load("fgj")) is None
    assert family_of("FURTO DE VEICULO", load("fgj")) is not None


def _phrases() -> Iterable[str]:
    """Yield the phrases that must end reserved, where those of the privacy data are on this computer."""
    if not PHRASES.exists():
        return
    for row in json.loads(PHRASES.read_text(encoding="utf-8")):
        if row.get("reservado"):
            yield from (f"{row['delito']} {row['modalidad']}", row["modalidad"])


@pytest.mark.parametrize("name", available())
def test_a_family_never_makes_a_sensitive_text_ordinary(name: str) -> None:
    catalogue = load(name)
    names = [words for words, codes in catalogue.names() if any(map(catalogue.reserva, codes))]
    chance = random.Random(30364)
    said = [*_phrases(), *(f"{chance.choice(HEADS)} {words}" for words in names for _ in range(3))]
    for words in map(plain, said):
        family = family_of(words, catalogue) if catalogue.sense(words) == UNREAD else None
        if family is not None and catalogue.doubt(words) in family_reasons().values():
            assert family.reserva, words
        if family is not None:
            assert family.reserva >= catalogue.reserva(family.codigo)


def test_no_phrase_that_must_be_reserved_is_ordinary_as_a_delito() -> None:
    texts = pd.DataFrame({"delito": list(_phrases()), "tipo": "", "modalidad": ""})
    crimes = Crimes.of(Texts.of(texts), PERU)
    loose = crimes.entries["reserva"].eq(0).to_numpy() & crimes.by_family
    assert [three[1] for three, wrong in zip(crimes.texts.different, loose, strict=True) if wrong] == []


@pytest.mark.parametrize(
    ("text", "name"),
    [
        *(("hurto agrabado", "Hurto"), ("Extorcion", "Extorsión"), ("ROVO", "Robo"), ("Robo xyz", "Robo")),
        *(("XYZ", ""), ("Robo con homicidio", "")),
    ],
)
def test_a_proposal_is_a_name_of_the_catalogue(text: str, name: str) -> None:
    assert proposal_for(plain(text), PERU) == name


def _classified(catalogue: Catalogue, *delitos: str) -> tuple[Crimes, np.ndarray]:
    texts = Texts.of(pd.DataFrame({"tipo": "", "delito": list(delitos), "modalidad": ""}))
    return Crimes.of(texts, catalogue), np.ones(len(delitos), dtype=bool)


def test_rows_are_told_by_what_became_of_their_delito() -> None:
    crimes, every = _classified(PERU, "Hurto total", "HURTO TOTAL", "Zzz", "HURTO", "Extorcion")
    assert [(one.texto, one.filas, one.nombre) for one in taken_by_family(crimes, every)] == [("HURTO TOTAL", 2, "Hurto")]
    left = [(one.texto, one.nombre) for one in unknown_delitos(crimes, every, PERU)]
    assert left == [("Extorcion", "Extorsión"), ("Zzz", "")]
    assert crimes.rows(np.array([0]))["unread"].tolist() == [""]


def test_the_modalidad_of_a_family_still_counts() -> None:
    texts = pd.DataFrame({"tipo": "", "delito": ["Hurto total"] * 2, "modalidad": ["HURTO DE CELULAR", "A SU CONVIVIENTE"]})
    crimes = Crimes.of(Texts.of(texts), PERU)
    assert crimes.entries["codigo"].tolist() == ["PAT.HUR.CEL", "PAT.HUR"]
    assert crimes.entries["reserva"].tolist() == [0, 1]


def test_an_alias_is_what_the_user_says_but_for_sensitive_words() -> None:
    aliases = {"Zzz": "Hurto", "Homicidio de su esposa": "Homicidio", "VIOLENCIA FAMILIAR": "Hurto", "nadie": "PAT.ROB"}
    catalogue = PERU.with_aliases(aliases)
    crimes, every = _classified(catalogue, "zzz", "HOMICIDIO DE SU ESPOSA", "VIOLENCIA FAMILIAR")
    assert crimes.entries["codigo"].tolist() == ["PAT.HUR", "VCS.HOM", "VIF"]
    assert crimes.entries["reserva"].tolist() == [0, 1, 1]
    told = alias_lines(aliases, PERU, crimes, every)
    assert [line.partition(": ")[2] for line in told] == [
        "1 fila.",
        "1 fila, que sigue reservada, porque dice algo de pareja o expareja.",
        "el catálogo ya lo conoce, y manda: no cambia nada.",
        "ninguna fila lo dice. Escríbalo entero, como está en el archivo.",
    ]


def test_an_alias_of_no_delito_is_refused_with_those_alike() -> None:
    with pytest.raises(CatalogueError, match=r"«Hurtoo» no es el nombre .* Se parecen: HURTO"):
        PERU.with_aliases({"Zzz": "Hurtoo"})
