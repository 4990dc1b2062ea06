"""Classes of the map of territorios: told apart in grey and without red and green."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from helpers.pages import SIGHT, linear, luminance
from mapadelito.outputs.territory_classes import ALIKE_FILL, UNKNOWN_FILL, class_keys, ratio_fill

RATIOS = (0.3, 0.7, 1.0, 1.3, 1.5)
FILLS = [ratio_fill(ratio) for ratio in RATIOS]


def test_darker_with_each_class() -> None:
    assert [fill for _, fill in class_keys(alike=False, unknown=False)] == FILLS
    for low, high in pairwise(FILLS):
        assert (luminance(low) + 0.05) / (luminance(high) + 0.05) > 1.3


@pytest.mark.parametrize("sight", SIGHT)
def test_both_sides_of_one_differ_for_everybody(sight: str) -> None:
    seen = [np.clip(SIGHT[sight] @ np.array(linear(fill)), 0, 1) for fill in FILLS]
    for low, high in pairwise(seen):
        assert np.abs(low - high).max() > 0.1
    for below in seen[:2]:
        for above in seen[3:]:
            assert np.abs(below - above).max() > 0.25


def test_the_limits_belong_to_the_higher_class_and_one_is_neutral() -> None:
    assert ratio_fill(1.4999) != ratio_fill(1.5)
    red, green, blue = (int(ALIKE_FILL[at : at + 2], 16) for at in (1, 3, 5))
    assert max(red, green, blue) - min(red, green, blue) < 12
    assert ratio_fill(1) == ALIKE_FILL
    assert ratio_fill(float("nan")) == UNKNOWN_FILL
    assert [text for text, _ in class_keys(alike=True, unknown=True)] == ["no se distinguen", "sin población"]
