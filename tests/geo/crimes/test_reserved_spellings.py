"""T7: however a reserved delito is spelt, its incident is reserved."""

from __future__ import annotations

import random
import re
import unicodedata

import pytest

from geo.crimes.catalogue import Catalogue, load

VARIANTS = 500


def reserved_names(catalogue: Catalogue) -> list[str]:
    """Names of the reserved entries, as they stand in the catalogue."""
    return sorted({entry.nombre for entry in catalogue if entry.reserva and entry.nombre})


def spellings(name: str, chance: random.Random) -> str:
    """Return a name as somebody in a hurry types it."""
    changes = [
        str.lower,
        str.title,
        lambda text: "".join(c for c in unicodedata.normalize("NFD", text) if unicodedata.category(c) != "Mn"),
        lambda text: text.replace("C", "S").replace("c", "s"),
        lambda text: text.replace("V", "B").replace("v", "b"),
        lambda text: text.replace(" ", "  ").replace(",", ";"),
        lambda text: re.sub(r"(\w{5})\w+", r"\1.", text),
        lambda text: f"{text} (LEY 30364)",
        lambda text: f"DELITO: {text}",
        lambda text: _without(text, chance.randrange(len(text))),
        lambda text: _doubled(text, chance.randrange(len(text))),
        lambda text: _turned(text, chance.randrange(max(len(text) - 1, 1))),
        lambda text: text.encode().decode("latin-1"),
    ]
    for change in chance.sample(changes, chance.randint(1, 3)):
        name = change(name) or name
    return name


def _without(text: str, at: int) -> str:
    return text[:at] + text[at + 1 :]


def _doubled(text: str, at: int) -> str:
    return text[: at + 1] + text[at:]


def _turned(text: str, at: int) -> str:
    return text[:at] + text[at + 1 : at + 2] + text[at : at + 1] + text[at + 2 :]


@pytest.mark.parametrize("column", ["delito", "modalidad", "tipo"])
def test_t7_five_hundred_spellings_are_reserved(column: str) -> None:
    catalogue = load("peru")
    chance = random.Random(364)
    names = reserved_names(catalogue)
    seen = {spellings(chance.choice(names), chance) for _ in range(4 * VARIANTS)}
    variants = sorted(seen)[:: max(1, len(seen) // VARIANTS)][:VARIANTS]
    assert len(variants) == VARIANTS
    open_ones = [text for text in variants if not catalogue.resolve(**{column: text}).reserva]
    assert open_ones == []
    assert catalogue.resolve(**{column: "HURTO"}).reserva == 0  # the test can fail


def test_t7_a_misspelt_detail_of_an_ordinary_delito_is_reserved_too() -> None:
    """Here an unknown detail is ordinary unless some word of it is like one that only reserved delitos use."""
    catalogue = load("peru")
    chance = random.Random(5)
    variants = sorted({spellings(chance.choice(reserved_names(catalogue)), chance) for _ in range(4 * VARIANTS)})[:VARIANTS]
    open_ones = [text for text in variants if not catalogue.resolve(delito="LESIONES", modalidad=text).reserva]
    assert len(open_ones) <= VARIANTS // 100  # words run together, or letters turned round in the shortest
    plain = ["A MANO ARMADA", "CON ARMA BLANCA", "EN PARADERO", "A TRANSEÚNTE", "CON VIOLENCIA", "AL PASO", "DE LAPTOP"]
    assert [text for text in plain if catalogue.resolve(delito="ROBO", modalidad=text).reserva] == []
