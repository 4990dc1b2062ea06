"""T5 over three simulated years: whatever is published, in whatever order, gives no small reserved count away."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from helpers.attack import PAGES
from helpers.editions_sim import SECTORS, publish, simulate, small_town
from helpers.solver import leaks
from helpers.spoken_words import UNKNOWN, Statement, bounds
from helpers.statements import by_subject, statements, told

if TYPE_CHECKING:
    from pathlib import Path

_FIRST = 12 * 2021
HALVES = [(_FIRST + at, _FIRST + at + 6) for at in range(0, 36, 6)]


@pytest.mark.slow
def test_t5_three_years_of_editions_give_nothing_away(tmp_path: Path) -> None:
    town, found = small_town(tmp_path), list[Statement]()
    for edition in simulate(1, tmp_path):
        if edition.lost:
            shutil.rmtree(tmp_path / "almacen", ignore_errors=True)
        own = statements(publish(town, edition, formats=PAGES, mapa="delito"))  # which is never refused
        assert [item for item in own if item.sector == UNKNOWN] == []
        assert {key: words for key, words in by_subject(own).items() if len(words) > 1} == {}
        found += own
    telling = by_subject(item for item in found if bounds(item.words))
    assert {key: words for key, words in telling.items() if len(words) > 1} == {}  # told once, and again the same
    assert len(telling) >= len(HALVES) * len(SECTORS) / 2
    assert [str(leak) for leak in leaks(told(found, SECTORS), HALVES, SECTORS)] == []
