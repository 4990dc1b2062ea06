from __future__ import annotations

import re
from itertools import pairwise

import numpy as np
import pytest

from geo.crimes.catalogue import load
from maps.sheets.integrado import COINCIDENCE_COLORS
from maps.sheets.riesgo import BAND_COLORS
from maps.symbols import SHAPES, symbol_key, symbol_of, symbols


@pytest.mark.parametrize("codigo", sorted(symbols()))
def test_every_symbol_can_be_drawn(codigo: str) -> None:
    symbol = symbols()[codigo]
    assert symbol.shape in SHAPES
    assert re.fullmatch(r"#[0-9a-f]{6}", symbol.color)


def test_a_black_and_white_copy_tells_symbols_apart() -> None:
    drawn = [(symbol.shape, symbol.filled) for symbol in symbols().values()]
    assert len(drawn) == len(set(drawn))


# Machado, Oliveira and Fernandes (2009), severity 1, on linear RGB.
SIGHT = {
    "protanopia": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    "deuteranopia": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.01182, 0.04294, 0.968881]],
    "tritanopia": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.3039]],
}


def linear(color: str) -> list[float]:
    channels = (int(color[place : place + 2], 16) / 255 for place in (1, 3, 5))
    return [value / 12.92 if value <= 0.03928 else ((value + 0.055) / 1.055) ** 2.4 for value in channels]


def luminance(color: str) -> float:
    return float(np.dot([0.2126, 0.7152, 0.0722], linear(color)))


def seen_luminance(color: str, sight: str) -> float:
    return float(np.dot([0.2126, 0.7152, 0.0722], np.clip(SIGHT[sight] @ np.array(linear(color)), 0, 1)))


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
