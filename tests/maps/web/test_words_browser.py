"""A word that no line can hold is cut on the pages: nothing runs out of them to the right."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from helpers.sheets import town
from maps.overview.compare import overview_of
from maps.overview.values import Station, Tally
from maps.report_content import Report
from maps.sheet import Table
from maps.web import page as web_page
from maps.web.index import render_index
from maps.web.report import render_report

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.browser

WORD = "d" * 150
TABLE = Table(WORD, (WORD, "n", WORD), ((WORD, "1", WORD), ("a", "2", "b")), (WORD, "3", WORD), WORD)
NARROW = Table(WORD, (WORD, "n"), ((WORD, "1"),), (WORD, "3"), WORD)
"""A sheet has names in the first column of a table, and numbers in the others."""
OUTSIDE = """() => [...document.querySelectorAll('body *')]
  .filter((node) => !node.closest('svg, .leaflet-container, .rueda'))
  .filter((node) => node.getBoundingClientRect().width && node.getBoundingClientRect().right > innerWidth + 1)
  .map((node) => `${node.tagName}.${node.className}`)"""


def sheet() -> str:
    plain = town(60, bands=False, street_count=5)
    legend = tuple(
        replace(group, title=WORD, note=WORD, entries=tuple(replace(entry, label=WORD) for entry in group.entries))
        for group in plain.legend
    )
    block = replace(plain.block, fields=((WORD, WORD),) * 3, authorities=((WORD, WORD),) * 2, entities=(WORD,))
    zones = tuple(replace(zone, reason=WORD) for zone in plain.zones)
    words = {"title": WORD, "place": WORD, "message": WORD, "notes": (WORD,), "tables": (NARROW,)}
    return web_page.render(replace(plain, legend=legend, block=block, zones=zones, **words))


def report() -> str:
    return render_report(Report(WORD, WORD, WORD, (WORD,), WORD, warning=WORD, tables=(TABLE,)))


def index() -> str:
    stations = [
        Station(WORD + name, Tally(facts, crime=WORD, crime_n=3), WORD, WORD, ((WORD, "x"),), ((WORD, WORD),))
        for name, facts in (("a", 40), ("b", 50), ("c", 0))
    ]
    return render_index(WORD, WORD, overview_of(stations), [WORD], [(WORD, "a")])


@pytest.mark.parametrize("width", [1200, 400])
@pytest.mark.parametrize("make", [sheet, report, index])
def test_nothing_runs_out_of_the_page(show: Any, make: Callable[[], str], width: int) -> None:
    page = show(make(), width=width)
    assert page.evaluate(OUTSIDE) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
