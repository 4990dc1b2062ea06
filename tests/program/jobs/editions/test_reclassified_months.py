"""Months that a public page has, is compared with, or is of, tell of no ordinary fact of theirs that became reserved."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from helpers.attack import digests
from helpers.months.loaded_months import load, published
from helpers.months.town_of_months import Fact, project_of
from mapadelito.jobs.follow import follow
from mapadelito.jobs.generate import run
from mapadelito.settings.config import load_config

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

RESERVED = "VIOLACION SEXUAL DE MENOR"
MANY = [
    Fact(100 * month + n, f"2020-{month:02d}-{n:02d}", "HURTO", 90.0 * n, 80.0 * n)
    for month in (9, 10)
    for n in range(1, 21)
]
ALONE = Fact(5001, "2020-11-05", "ROBO", 700.0, 1200.0)
"""The only ordinary fact of its month."""
HIDDEN = replace(ALONE, delito=RESERVED)
FAR = replace(HIDDEN, east=1500.0, north=300.0)
"""The same with another place: its day and number tell that it is the same."""


def of_files(folder: Path, stories: Sequence[Sequence[Fact]], **options: Any) -> list[dict[str, str]]:
    """Publish files one after the other, and return the digests of the last public folder."""
    found = []
    for facts in stories:
        project = project_of(folder, facts, formato="xlsx", mapa="delito") | options
        run(load_config(None, project), lambda _: None)
        found.append(digests(project["salida"] / "publico"))
    return found


@pytest.mark.parametrize("later", [HIDDEN, pytest.param(FAR, marks=pytest.mark.slow)])
def test_the_months_of_the_data_stay(tmp_path: Path, later: Fact) -> None:
    first, again = of_files(tmp_path, [[*MANY, ALONE], [*MANY, later]])
    assert again == first


@pytest.mark.slow
def test_the_months_of_the_data_stay_without_limits(tmp_path: Path) -> None:
    first, again = of_files(tmp_path, [[*MANY, ALONE], [*MANY, HIDDEN]], limites=())
    assert again == first


@pytest.mark.slow
def test_a_month_never_published_is_not_shown(tmp_path: Path) -> None:
    """What was not told yet is as if it had always been reserved."""
    [never] = of_files(tmp_path / "never", [[*MANY, HIDDEN]])
    [without] = of_files(tmp_path / "without", [MANY])
    assert never == without


def test_the_comparison_with_the_month_before_stays(tmp_path: Path) -> None:
    december = [replace(fact, number=fact.number + 9000, day=f"2020-12{fact.day[7:]}") for fact in MANY[:20]]
    told = [[*MANY, ALONE, *december], [*MANY, HIDDEN, *december]]
    first, again = of_files(tmp_path, told, periodo="2020-12")
    assert again == first


@pytest.mark.slow
@pytest.mark.parametrize("options", [{}, {"mes": "2020-11"}])
def test_the_month_that_is_followed_stays(tmp_path: Path, options: dict[str, Any]) -> None:
    several = [replace(ALONE, number=5001 + n, day=f"2020-11-{2 + 7 * n:02d}", east=300.0 * n + 90) for n in range(5)]
    found = []
    for facts in ([*MANY, *several], [*MANY, *several], [*MANY, *(replace(one, delito=RESERVED) for one in several)]):
        project = project_of(tmp_path, facts)
        follow(load_config(None, project | options), lambda _: None)
        found.append(digests(project["salida"] / "publico"))
    assert found[2] == found[1]


@pytest.mark.slow
@pytest.mark.parametrize(
    "versions",
    [
        pytest.param([ALONE], id="first seen in this load"),
        pytest.param([replace(ALONE, delito="HURTO"), ALONE], id="corrected before"),
    ],
)
@pytest.mark.parametrize("later", [HIDDEN, replace(HIDDEN, day="2020-10-05")])
def test_the_last_month_of_the_store_stays(tmp_path: Path, versions: list[Fact], later: Fact) -> None:
    """November is over because the fact was loaded in December; what makes it reserved is loaded later."""
    project = load(tmp_path, MANY, date(2020, 10, 30))
    for fact in versions:
        project = load(tmp_path, [fact], date(2020, 12, 1))
    project |= {"formato": "xlsx"}
    published(project, sheet=True)
    before = published(project, sheet=True)
    load(tmp_path, [later], date(2021, 1, 2))
    assert published(project, sheet=True) == before


@pytest.mark.slow
def test_a_fact_that_was_reserved_is_one_that_came_late(tmp_path: Path) -> None:
    found = []
    for name, first in (("was reserved", [*MANY, HIDDEN]), ("came late", MANY)):
        folder = tmp_path / name
        project = load(folder, first, date(2020, 10, 30)) | {"formato": "xlsx"}
        editions = [published(project, sheet=True)]
        load(folder, [ALONE], date(2020, 12, 1))
        found.append([*editions, published(project, sheet=True)])
    assert found[0] == found[1]


CROWD = [
    replace(MANY[n], number=7001 + n, east=990.0, north=990.0, street=f"Jirón {'ABCDEFGHIJ'[n] * 3}") for n in range(10)
]
"""Ten facts of ten streets on one point: a geocoder did not find them."""


@pytest.mark.parametrize("ordinary", [9, pytest.param(10, marks=pytest.mark.slow)])
def test_reserved_facts_on_a_point_do_not_make_it_a_placeholder(tmp_path: Path, ordinary: int) -> None:
    reserved = [replace(fact, number=fact.number + 100, delito=RESERVED) for fact in CROWD]
    own = [*MANY, *CROWD[:ordinary]]
    [without], [beside] = (of_files(tmp_path / name, [facts]) for name, facts in (("a", own), ("b", [*own, *reserved])))
    assert beside == without


@pytest.mark.slow
def test_a_placeholder_stays_one_as_a_fact_on_it_becomes_reserved(tmp_path: Path) -> None:
    project = load(tmp_path, [*MANY, *CROWD], date(2020, 11, 3)) | {"formato": "xlsx"}
    before = published(project)
    other = replace(CROWD[0], delito=RESERVED, east=1500.0)
    load(tmp_path, [other], date(2020, 11, 9))
    assert published(project) == before
