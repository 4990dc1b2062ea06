"""Attacks by what is loaded month after month: no reserved row in the store changes a public byte, now or later."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from helpers.attack import digests
from helpers.months.loaded_months import load, published
from helpers.months.town_of_months import Fact, invented
from mapadelito.jobs.editions.remake import remake
from mapadelito.jobs.told import forget, withdraw
from mapadelito.settings.config import load_config
from mapadelito.settings.usual_places import HELD_FILE
from mapadelito.store.held import IncidentStore

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

RESERVED = "VIOLENCIA FAMILIAR"
FACTS = invented("2020-06", "2020-11", a_month=25)
CHOSEN = next(fact for fact in FACTS if fact.month == "2020-09" and fact.delito == "ROBO" and "05" < fact.day[8:] < "20")
"""An ordinary fact inside, and neither the first nor the last of its month."""
LOADS = (("2020-06", "2020-09"), ("2020-10", "2020-10"), ("2020-11", "2020-11"))
DAYS = (date(2020, 10, 3), date(2020, 11, 3), date(2020, 12, 3))
LATE = [Fact(8001, "2020-09-12", "HURTO", 450.0, 460.0), Fact(8002, "2020-10-12", "ROBO", 1450.0, 460.0)]


def planted(number: int, day: str) -> Fact:
    return Fact(number, day, RESERVED, 310.0, 305.0)


def story(folder: Path, more: Mapping[int, Sequence[Fact]], taken: Sequence[Fact] = ()) -> list[dict[str, str]]:
    """Load and publish three times, with more facts in some of the loads, and a load that is taken back."""
    editions = []
    for number, (first, last) in enumerate(LOADS):
        own = [fact for fact in FACTS if first <= fact.month <= last] + (LATE if number == 2 else [])
        project = load(folder, [*own, *more.get(number, ())], DAYS[number])
        if taken and number == 1:
            load(folder, taken, DAYS[number])
            with IncidentStore.opened(folder / "almacen" / HELD_FILE) as store:
                store.take_back(3, today=DAYS[number])
        if number == 2:
            editions.append(published(project, periodo="2020-10"))
        editions.append(published(project, sheet=True))
    return editions


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, str]]:
    return story(tmp_path_factory.mktemp("base"), {})


@pytest.mark.slow
@pytest.mark.parametrize(
    ("more", "taken"),
    [
        pytest.param({n: [planted(9001 + n, f"2020-{9 + n:02d}-17")] for n in range(3)}, (), id="each month"),
        pytest.param({1: [planted(9001, "2020-09-17")], 2: [planted(9002, "2020-10-17")]}, (), id="late"),
        pytest.param({0: [planted(9001, "2020-12-17")], 1: [planted(9002, "2021-02-17")]}, (), id="of a later month"),
        pytest.param({1: [planted(CHOSEN.number, "2020-10-05")]}, (), id="number of an ordinary one, another moment"),
        pytest.param({1: [replace(CHOSEN, delito=RESERVED)]}, (), id="made reserved"),
        pytest.param({1: [replace(CHOSEN, delito=RESERVED)], 2: [CHOSEN]}, (), id="made reserved, and given again"),
        pytest.param({1: [replace(CHOSEN, delito=RESERVED, day="2020-09-22")]}, (), id="made reserved on another day"),
        pytest.param({1: [Fact(9001, "2020-10-12", RESERVED), planted(9002, "")]}, (), id="no place, no day"),
        pytest.param({}, [planted(9001, "2020-10-12"), replace(CHOSEN, delito=RESERVED)], id="load taken back"),
    ],
)
def test_t1_no_reserved_row_of_any_load_changes_a_byte(
    base: list[dict[str, str]], tmp_path: Path, more: Mapping[int, Sequence[Fact]], taken: Sequence[Fact]
) -> None:
    assert story(tmp_path, more, taken) == base


@pytest.mark.slow
def test_t1_of_the_store_can_fail(base: list[dict[str, str]], tmp_path: Path) -> None:
    assert story(tmp_path, {1: [Fact(9001, "2020-09-17", "ROBO", 310.0, 305.0)]})[1:] != base[1:]


@pytest.mark.parametrize("day", ["2020-09-22", "2020-10-22", "2020-09-31", CHOSEN.day])
def test_a_fact_made_reserved_as_its_day_is_corrected_stays_as_it_was_told(tmp_path: Path, day: str) -> None:
    """Of files nothing links the two days; of the store, the versions of the report do, and of a day that is none too."""
    project = load(tmp_path, [fact for fact in FACTS if fact.month == "2020-09"], DAYS[0]) | {"formato": "xlsx"}
    before = published(project, periodo="2020-09")
    load(tmp_path, [replace(CHOSEN, delito=RESERVED, day=day)], DAYS[1])
    assert published(project, periodo="2020-09") == before


@pytest.mark.slow
@pytest.mark.parametrize("wanted", ["CENTRAL", ()])
def test_a_fact_made_reserved_in_another_comisaria_stays_as_it_was_told(tmp_path: Path, wanted: str | tuple[()]) -> None:
    def two_stations(facts: Sequence[Fact], day: date) -> dict[str, Any]:
        project = load(tmp_path, facts, day) | {"formato": "xlsx", "periodo": "2020-09", "comisaria": wanted}
        [limits] = project["limites"]
        text = limits.read_text(encoding="utf-8")
        assert '"CENTRAL", "sector": "S4"' in text
        limits.write_text(text.replace('"CENTRAL", "sector": "S4"', '"NORTE", "sector": "S4"'), encoding="utf-8")
        return project

    own = [fact for fact in FACTS if fact.month == "2020-09" and fact.sector != "S4"]
    before = published(two_stations([*own, replace(CHOSEN, number=7001, east=300.0, north=300.0)], DAYS[0]))
    other = Fact(7001, CHOSEN.day, RESERVED, 1500.0, 1500.0)
    assert published(two_stations([other], DAYS[1])) == before


def test_an_edition_of_a_month_that_was_open_tells_that_its_points_were_withdrawn(tmp_path: Path) -> None:
    project = load(tmp_path, [fact for fact in FACTS if fact.month == "2020-06"], DAYS[0]) | {"formato": "xlsx"}
    before = published(project, periodo="2020-06")
    published(project, periodo="2020-S1", cerrar="2020-S1")
    withdraw(load_config(None, project | {"comisaria": "CENTRAL"}), "2020-S1", "S1")
    load(tmp_path, [planted(9001, "2020-06-17")], DAYS[1])
    told: list[str] = []
    other = load_config(None, {"salida": tmp_path / "otra", "almacen": project["almacen"]})
    remake(other, told.append, edition="publico/2020-06")
    assert any("2020-S1 de CENTRAL" in line and "no la publique" in line for line in told)
    assert digests(tmp_path / "otra/publico") == before
    said = forget(load_config(None, {name: project[name] for name in ("salida", "almacen")}), "2020", sure=True)
    assert "archivadas que pueden decirlo, y que no se tocan: ediciones/publico/2020-06" in said[-1]
