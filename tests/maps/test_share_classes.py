"""Classes of counts by the share of the incidents that they hold."""

from __future__ import annotations

import doctest
import re
from itertools import pairwise

from helpers.pages import luminance
from mapadelito import ROOT
from maps import share_classes as module
from maps.share_classes import EMPTY, RAMP, SHARES, class_spans, darkest_words, ink_on, share_classes


def test_the_fewest_cells_that_hold_each_share_are_a_class() -> None:
    counts = [25, 25, 25, 15, 10]
    assert share_classes([25, 24, 26, 15, 10]) == [3, 2, 4, 1, 0]
    assert share_classes(counts) == [2, 2, 2, 1, 0]  # three equal counts reach over three classes


def test_an_empty_cell_has_no_class_and_one_full_cell_the_darkest() -> None:
    assert share_classes([]) == []
    assert share_classes([0, 0]) == [EMPTY, EMPTY]
    assert share_classes([0, 7]) == [EMPTY, 4]


def test_the_order_of_cells_changes_no_class() -> None:
    counts = [9, 3, 3, 1, 40, 12, 0, 5]
    assert share_classes(counts[::-1]) == share_classes(counts)[::-1]


def test_a_class_is_told_by_its_least_and_largest_count() -> None:
    assert class_spans([1000, 9, 5]) == [(0, "5–9"), (4, "1,000")]
    assert class_spans([0]) == []
    assert darkest_words([0], "celda", "celdas", "oscura") == ""
    assert darkest_words([1, 1, 1], "hexágono", "hexágonos") == "100 % de los hechos en los 3 hexágonos más oscuros."


def test_the_examples_are_true() -> None:
    assert doctest.testmod(module).failed == 0


def test_pages_have_the_same_shares_and_colours() -> None:
    script = (ROOT / "maps/web/assets/hexagons.js").read_text(encoding="utf-8")
    shares, ramp = (re.search(rf"const {name} = \[(.*?)\]", script) for name in ("SHARES", "RAMP"))
    assert shares is not None
    assert ramp is not None
    assert [float(part) for part in shares[1].split(",")] == list(SHARES)
    assert re.findall(r"#\w{6}", ramp[1]) == list(RAMP)


def test_classes_and_numbers_on_them_read_in_grey() -> None:
    grey = [luminance(color) for color in RAMP]
    assert all(pale > 1.25 * dark for pale, dark in pairwise(grey))
    for rank, color in enumerate(RAMP):
        pale, dark = sorted((luminance(color), luminance(ink_on(rank))), reverse=True)
        assert (pale + 0.05) / (dark + 0.05) >= 4.5
