"""Addresses as people write them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.geocoding.address_text import parse_address, street_name

_CORNERS = (
    "esq. Jr. Lima con Av. Grau",
    "JR LIMA ESQ. AV GRAU",
    "jirón lima / avenida grau",
    "Jr. Lima y Av. Grau",
    "intersección del Jr. Lima con la Av. Grau",
    "cruce de Jr Lima y Av Grau",
    "entre Jr. Lima y Av. Grau",
    "JR.LIMA CON ESQ. AVDA. GRAU S/N",
    "Jr. Lima & Av. Grau, cerco perimétrico",
)


@pytest.mark.parametrize("text", _CORNERS)
def test_corners_however_written(text: str) -> None:
    found = parse_address(text)
    assert [(one.kind, one.words) for one in found.streets] == [("JR", ("LIMA",)), ("AV", ("GRAU",))]
    assert not found.is_between


@pytest.mark.parametrize(
    ("text", "kind", "words", "number", "block"),
    [
        ("Jr. Ayacucho 345", "JR", "AYACUCHO", 345, None),
        ("J. Ayacucho 345", "JR", "AYACUCHO", 345, None),
        ("AV LOS INCAS CDRA 3", "AV", "LOS INCAS", None, 3),
        ("Cdra. 3 de la Av. Los Incas", "AV", "LOS INCAS", None, 3),
        ("Av. Los Incas 3ra cuadra", "AV", "LOS INCAS", None, 3),
        ("Ca. 2 de Mayo N° 120 int. 3", "CA", "2 DE MAYO", 120, None),
        ("Calle Dos de Mayo Nº 120", "CA", "2 DE MAYO", 120, None),
        ("Calle 5 # 120", "CA", "5", 120, None),
        ("Psje. Los Pinos s/n", "PSJE", "LOS PINOS", None, None),
        ("Jr. 1° de Mayo 200", "JR", "1 DE MAYO", 200, None),
        ("Av. Crnel. Bolognesi 10", "AV", "CORONEL BOLOGNESI", 10, None),
        ("Lima 345", "", "LIMA", 345, None),
        ("Calle C 12", "CA", "C", 12, None),
    ],
)
def test_streets_with_a_number(text: str, kind: str, words: str, number: int | None, block: int | None) -> None:
    found = parse_address(text)
    (street,) = found.streets
    assert (street.kind, " ".join(street.words), found.number, found.block) == (kind, words, number, block)


def test_a_prolongation_is_another_street() -> None:
    assert parse_address("Prol. Av. Grau 10").streets[0].is_extension
    assert street_name("Av. Prolongación Grau") == street_name("Prolong. Avenida Grau") != street_name("Av. Grau")


def test_between_two_streets() -> None:
    found = parse_address("Jr. Lima entre Grau y Bolognesi")
    assert found.is_between
    assert [one.words[-1] for one in found.streets] == ["LIMA", "GRAU", "BOLOGNESI"]


def test_lots_and_places() -> None:
    lot = parse_address("Mz. B Lt. 12 AA.HH. San Juan")
    assert (lot.manzana, lot.lot, lot.settlement) == ("B", "12", ("AAHH", "SAN", "JUAN"))
    assert not lot.streets
    assert ("MERCADO", "CENTRAL") in parse_address("a la altura del mercado central").places
    assert ("GRIFO",) in parse_address("frente al grifo").places
    assert parse_address("PARQUE INFANTIL").places == (("PARQUE", "INFANTIL"),)


@pytest.mark.parametrize(
    "text", ["a media cuadra de la plaza", "a 2 cuadras del mercado", "cerca del mercado", "a 50 mts del grifo"]
)
def test_near_is_not_at(text: str) -> None:
    assert parse_address(text).is_near


_WORDS = "JR AV C Y CON ESQ ENTRE DE LA MZ LT B 5 28 JULIO N CDRA UNA , LIMA"


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=80) | st.lists(st.sampled_from(_WORDS.split()), max_size=14).map(" ".join))
def test_any_text_is_read_and_the_same_without_case_and_accents(text: str) -> None:
    assert parse_address(text) == parse_address(text.replace("á", "a"))
    assert len(parse_address(text).streets) <= 80


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=60))
def test_signs_at_the_ends_change_nothing(text: str) -> None:
    assert parse_address(f"  {text.strip()}. ").streets == parse_address(text.strip()).streets
