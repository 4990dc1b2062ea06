from __future__ import annotations

import re
from itertools import pairwise

import pytest

from geo.crimes.catalogue import load
from helpers.pages import SIGHT, luminance, seen_luminance
from maps.sheets.integrado import COINCIDENCE_COLORS
from maps.sheets.riesgo import BAND_COLORS
from maps.symbols import SHAPES, symbol_key, symbol_of, symbols


@pytest.mark.parametrize("codigo", sorted(symbols()))
def test_every_symbol_can_be_drawn(codigo: str) -> None:
    symbol = symbols()[codigo]
    assert symbol.shape in SHAPES
    assert re.fullmatch(r"#[0-9a-f]{6}", symbol.color)


def test_symbols_differ_in_black_and_white() -> None:
    drawn = [(symbol.shape, symbol.filled) for symbol in symbols().values()]
    assert len(drawn) == len(set(drawn))


@pytest.mark.parametrize("codigo", sorted(symbols()))
def test_every_symbol_stands_out_on_paper(codigo: str) -> None:
    assert 1.05 / (luminance(symbols()[codigo].color) + 0.05) >= 3.0


def test_bands_darken_step_by_step() -> None:
    steps = [luminance(color) for color in BAND_COLORS]
    assert all(pale > dark + 0.04 for pale, dark in pairwise(steps))


@pytest.mark.parametrize("sight", SIGHT)
def test_the_colour_blind_see_bands_darken_and_symbols_stand_out(sight: str) -> None:
    steps = [seen_luminance(color, sight) for color in BAND_COLORS]
    assert all(pale > dark + 0.02 for pale, dark in pairwise(steps))
    classes = [seen_luminance(color, sight) for color in COINCIDENCE_COLORS.values()]
    assert all(pale > dark + 0.1 for dark, pale in pairwise(classes))
    assert all(1.05 / (seen_luminance(symbol.color, sight) + 0.05) >= 3.0 for symbol in symbols().values())


def test_a_code_takes_the_symbol_of_its_ancestor() -> None:
    assert symbol_key("PAT.HUR.AGR") == "PAT.HUR"
    assert symbol_key("PAT.NUEVO") == "PAT"
    assert symbol_key("ZZZ.XXX") == "OTR"
    assert symbol_of("ZZZ") == symbols()["OTR"]


@pytest.mark.parametrize("titulo", ["PAT", "LIB", "SPU", "VCS", "FPU", "FAM", "APU", "OFM", "TPU", "VIF", "FAL"])
def test_the_titles_of_the_plans_have_a_symbol_of_their_own(titulo: str) -> None:
    assert titulo in load("peru")
    assert symbol_key(titulo) == titulo
