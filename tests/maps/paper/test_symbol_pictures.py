"""Pictures of the signs: one each, on no ground, without metadata, the same bytes twice."""

from __future__ import annotations

import io
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

from helpers.attack import png_chunks
from helpers.sheets import town
from maps.gis.kmz import KmzContent, kmz_content
from maps.paper.symbol_pictures import LEGEND_PICTURE, symbol_pictures


@pytest.fixture(scope="module")
def content() -> KmzContent:
    return kmz_content([town(200)])


def drawn(content: KmzContent) -> dict[str, bytes]:
    return symbol_pictures(content.signs, content.legend, title="Ilo", lines=["2020"], mark="RESERVADO")


def test_each_sign_has_its_own_picture(content: KmzContent) -> None:
    pictures = drawn(content)
    assert list(pictures) == [LEGEND_PICTURE, *content.signs]
    assert len(set(pictures.values())) == len(pictures)
    for name, symbol in content.signs.items():
        pixels = np.asarray(Image.open(io.BytesIO(pictures[name])).convert("RGBA"))
        assert pixels.shape == (64, 64, 4)
        assert pixels[0, :, 3].max() == pixels[:, 0, 3].max() == pixels[-1, :, 3].max() == pixels[:, -1, 3].max() == 0
        color = [int(symbol.color[at : at + 2], 16) for at in (1, 3, 5)]
        assert (np.abs(pixels[..., :3].astype(int) - color).max(axis=-1) < 8)[pixels[..., 3] > 250].sum() > 100
    wide, high = Image.open(io.BytesIO(pictures[LEGEND_PICTURE])).size
    assert wide < 260
    assert high < 500, "a screen of 768 pixels has room for it"


def test_pictures_are_the_same_twice_and_say_nothing_else(content: KmzContent) -> None:
    pictures = drawn(content)
    assert drawn(content) == pictures
    assert {chunk for picture in pictures.values() for chunk in png_chunks(picture)} == {"IHDR", "IDAT", "IEND"}


def test_a_sheet_without_marks_has_a_legend_alone() -> None:
    for sheet in (town(0), replace(town(0), zones=())):
        assert list(drawn(kmz_content([sheet]))) == [LEGEND_PICTURE]
