"""What is concluded, under which condition, and how often when nothing is true."""

from __future__ import annotations

import pytest

from helpers.program import script
from layers.conclusions import Conclusion
from mapadelito import ROOT

METHODS = ROOT / "docs" / "metodos"
NOTHING_TRUE = script(METHODS / "nothing_true.py")
PLANTED = script(METHODS / "planted.py")
MOST = 0.05
"""Share of the runs in which a conclusion may be printed when nothing is true."""


def test_every_conclusion_is_told_with_its_condition_and_its_share() -> None:
    page = (METHODS / "auditoria.md").read_text(encoding="utf-8")
    told = NOTHING_TRUE.told()
    for one in Conclusion:
        [line] = [line for line in page.splitlines() if f"| {one.condition} |" in line]
        for name in one.simulations:
            assert f"{told[name].printed} de {told[name].runs:,}" in line
        for name in (name for name in one.simulations if name in PLANTED.PLANTED):
            power = PLANTED.told()[name]
            assert f"{power.printed} de {power.runs:,}: {PLANTED.PLANTED[name].effect}" in line


def test_every_simulation_is_of_a_conclusion_and_none_is_printed_too_often() -> None:
    assert [*NOTHING_TRUE.told()] == [*NOTHING_TRUE.SIMULATIONS]
    assert {name for one in Conclusion for name in one.simulations} == {*NOTHING_TRUE.SIMULATIONS}
    assert all(found.printed <= MOST * found.runs for found in NOTHING_TRUE.told().values())


def test_of_every_conclusion_it_is_told_how_often_it_is_printed_when_it_is_true() -> None:
    assert [*PLANTED.told()] == [*PLANTED.PLANTED]
    assert all({*one.simulations} & {*PLANTED.PLANTED} for one in Conclusion if one.simulations)


@pytest.mark.slow
@pytest.mark.parametrize("name", PLANTED.PLANTED)
def test_the_powers_are_those_of_the_simulations(name: str) -> None:
    assert PLANTED.simulated(name) == PLANTED.told()[name]


@pytest.mark.slow
@pytest.mark.parametrize("name", NOTHING_TRUE.SIMULATIONS)
def test_the_table_is_that_of_the_simulations(name: str) -> None:
    assert NOTHING_TRUE.simulated(name) == NOTHING_TRUE.told()[name]
