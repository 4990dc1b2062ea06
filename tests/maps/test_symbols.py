"""Signs of crimes and of risk factors: one sign, one meaning, in colour, in grey and for the colour blind."""

from __future__ import annotations

import re
from itertools import combinations, pairwise
from pathlib import Path

import numpy as np
import pytest

from geo.crimes.catalogue import load
from helpers.pages import SIGHT, linear, luminance, seen_luminance
from maps.sheets.factor_marks import factor_symbols
from maps.sheets.integrado import COINCIDENCE_COLORS
from maps.sheets.summary.band_legend import BAND_COLORS
from maps.svg.shapes import symbol_svg
from maps.symbols import INNER, SHAPES, TAG, symbol_key, symbol_of, symbols

EVERY = {**symbols(), **{f"factor:{code}": symbol for code, symbol in factor_symbols().items()}}
FAMILIES = sorted({(symbol.shape, symbol.color) for symbol in symbols().values()})
EYES = {"all": np.eye(3), **{sight: np.array(matrix) for sight, matrix in SIGHT.items()}}
TO_XYZ = np.array([[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]])


def lab(color: str, eyes: str) -> np.ndarray:
    """Return L*, a* and b* (D65) of a colour as some eyes see it."""
    x, y, z = TO_XYZ @ np.clip(EYES[eyes] @ np.array(linear(color)), 0, 1) / [0.95047, 1, 1.08883]
    f = [np.cbrt(value) if value > 0.008856 else 7.787 * value + 16 / 116 for value in (x, y, z)]
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


@pytest.mark.parametrize("name", sorted(EVERY))
def test_every_sign_can_be_drawn(name: str) -> None:
    symbol = EVERY[name]
    assert symbol.shape in SHAPES
    assert symbol.inner in INNER
    assert re.fullmatch(r"#[0-9a-f]{6}", symbol.color)
    assert (len(symbol.letters) == 2) == (symbol.shape == TAG)
    assert not (symbol.inner and not symbol.filled), "a white mark needs a ground"
    assert symbol_svg(symbol, 1.0).count("<path") == 1 + (not symbol.filled) + bool(symbol.inner) + bool(symbol.letters)


def test_no_two_signs_are_alike_in_black_and_white() -> None:
    looks = {name: (symbol.shape, symbol.filled, symbol.inner, symbol.letters) for name, symbol in EVERY.items()}
    assert [pair for pair in combinations(looks, 2) if looks[pair[0]] == looks[pair[1]]] == []
    drawn = {name: re.sub("#[0-9a-f]{6}", "", symbol_svg(symbol, 1.0)) for name, symbol in EVERY.items()}
    assert [pair for pair in combinations(drawn, 2) if drawn[pair[0]] == drawn[pair[1]]] == []


def test_there_are_eight_families_of_one_shape_and_one_colour() -> None:
    assert len(FAMILIES) == 8
    assert len({shape for shape, _ in FAMILIES}) == len({color for _, color in FAMILIES}) == 8
    by_titulo: dict[str, set[tuple[str, str]]] = {}
    for codigo, symbol in symbols().items():
        by_titulo.setdefault(codigo.split(".", maxsplit=1)[0], set()).add((symbol.shape, symbol.color))
    assert all(len(looks) == 1 for looks in by_titulo.values())


@pytest.mark.parametrize("eyes", EYES)
def test_families_differ_in_colour_for_everybody(eyes: str) -> None:
    """A difference of 20 is many times what is just noticed (2.3)."""
    for (_, one), (_, other) in combinations(FAMILIES, 2):
        assert np.linalg.norm(lab(one, eyes) - lab(other, eyes)) > 20, (one, other)


@pytest.mark.parametrize("name", sorted(EVERY))
def test_every_sign_stands_out_on_paper_for_everybody(name: str) -> None:
    """And the white mark or the letters inside it; letters need 4.5 (WCAG 2.1)."""
    symbol = EVERY[name]
    least = 4.5 if symbol.letters else 3.0
    assert 1.05 / (luminance(symbol.color) + 0.05) >= least
    assert all(1.05 / (seen_luminance(symbol.color, sight) + 0.05) >= 3.0 for sight in SIGHT)


def test_page_and_paper_have_the_same_shapes() -> None:
    page = (Path(__file__).parents[2] / "maps/web/assets/shapes.js").read_text(encoding="utf-8")
    listed = re.findall(r"^  (\w+): ", page.split("const SHAPES = {")[1].split("};")[0], re.MULTILINE)
    assert {*listed, "circulo"} == set(SHAPES)
    assert all(f'"{inner}"' in page for inner in ("anillo", "cruz"))


def test_bands_darken_step_by_step() -> None:
    steps = [luminance(color) for color in BAND_COLORS]
    assert all(pale > dark + 0.04 for pale, dark in pairwise(steps))


@pytest.mark.parametrize("sight", SIGHT)
def test_the_colour_blind_see_bands_darken(sight: str) -> None:
    steps = [seen_luminance(color, sight) for color in BAND_COLORS]
    assert all(pale > dark + 0.02 for pale, dark in pairwise(steps))
    classes = [seen_luminance(color, sight) for color in COINCIDENCE_COLORS.values()]
    assert all(pale > dark + 0.1 for dark, pale in pairwise(classes))


def test_a_code_takes_the_sign_of_its_ancestor() -> None:
    assert symbol_key("PAT.HUR.AGR") == "PAT.HUR"
    assert symbol_key("PAT.NUEVO") == "PAT"
    assert symbol_key("ZZZ.XXX") == "OTR"
    assert symbol_of("ZZZ") == symbols()["OTR"]


@pytest.mark.parametrize("titulo", ["PAT", "LIB", "SPU", "VCS", "FPU", "FAM", "APU", "OFM", "TPU", "VIF", "FAL"])
def test_the_titles_of_the_plans_have_a_sign_of_their_own(titulo: str) -> None:
    assert titulo in load("peru")
    assert symbol_key(titulo) == titulo
