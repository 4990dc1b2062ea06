"""Attacks on the public sheet of a month: it may not change with any reserved incident, nor tell a month never published."""

from __future__ import annotations

import shutil
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from helpers.months.town_of_months import Fact, invented, moved_to, project_of
from mapadelito.jobs.follow import FOLLOW, follow
from mapadelito.jobs.generate import run
from mapadelito.publication.store import opened_in
from mapadelito.settings.config import load_config

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

FIRST, TOLD, MONTH = "2019-09", "2020-09", "2020-10"
FACTS = invented(FIRST, MONTH, a_month=25)
ORDINARY = [fact for fact in FACTS if fact.delito != "VIOLENCIA FAMILIAR"]
PLANTED = [
    Fact(9001, "2020-10-17", "VIOLENCIA FAMILIAR", 310.0, 305.0),
    Fact(9002, "2020-10-31", "VIOLACION SEXUAL DE MENOR", 1500.0, 1500.0),
    Fact(9003, "2020-10-05", "DELITO NUNCA VISTO", 700.0, 1200.0),
    Fact(9004, "2020-03-05", "EXTORSION", 1200.0, 400.0),
    Fact(9005, "2020-11-09", "VIOLENCIA FAMILIAR", 310.0, 305.0),
    Fact(9006, "2020-10-09", "VIOLENCIA FAMILIAR"),
    Fact(9007, "2020-10-09", "VIOLENCIA FAMILIAR", 90_000.0, 90_000.0),
    Fact(9008, "2015-02-09", "VIOLENCIA FAMILIAR", 900.0, 900.0),
]
"""Reserved: at a corner with others, on the last day, alone in a later and in an earlier month, without a place, outside."""


def publish(folder: Path, facts: Sequence[Fact], *, told: str = f"{FIRST}..{TOLD}") -> dict[str, Any]:
    """Publish the months before, and return the options of the runs of that folder."""
    project = project_of(folder, facts)
    if told:
        run(load_config(None, project | {"periodo": told, "formato": "gpkg"}), lambda _: None)
    return project


def sheet(project: dict[str, Any], **options: Any) -> dict[str, bytes]:
    """Publish the sheet of the month; return its files."""
    follow(load_config(None, project | options), lambda _: None)
    files = (project["salida"] / "publico").glob(f"{FOLLOW}.*")
    return {path.name: path.read_bytes() for path in sorted(files)}


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Publish the months before; the folder is copied, not used."""
    folder = tmp_path_factory.mktemp("base")
    publish(folder, FACTS)
    return folder


def copied(published: Path, folder: Path, facts: Sequence[Fact]) -> dict[str, Any]:
    """Return the options of a run of other facts, after those months were published."""
    shutil.copytree(published, folder)
    return project_of(folder, facts)


def test_t1_no_reserved_incident_changes_a_byte(published: Path, tmp_path: Path) -> None:
    base = sheet(copied(published, tmp_path / "base", FACTS))
    assert set(base) == {f"{FOLLOW}.{ending}" for ending in ("html", "pdf", "xlsx")}
    assert b"dentro de lo usual" in base[f"{FOLLOW}.html"]
    assert sheet(copied(published, tmp_path / "more", [*FACTS, *PLANTED])) == base
    fewer = [fact for fact in FACTS if fact.number != next(one.number for one in ORDINARY if one.month == MONTH)]
    assert sheet(copied(published, tmp_path / "fewer", fewer)) != base  # the test can fail


@pytest.mark.slow
def test_t1_nor_one_that_was_there_when_the_months_before_were_published(published: Path, tmp_path: Path) -> None:
    base = sheet(copied(published, tmp_path / "base", FACTS))
    assert sheet(publish(tmp_path / "more", [*FACTS, *PLANTED])) == base
    assert sheet(publish(tmp_path / "none", ORDINARY)) == base


@pytest.mark.slow
def test_an_incident_that_becomes_reserved_stays_as_it_was_told(published: Path, tmp_path: Path) -> None:
    project = copied(published, tmp_path / "all", FACTS)
    before = sheet(project)
    inside = [fact for fact in ORDINARY if fact.sector and "05" < fact.day[8:] < "25"]
    chosen = {fact.number for fact in inside if fact.month in {"2020-05", MONTH}}
    assert len(chosen) > 10
    project_of(tmp_path / "all", [moved_to(one, "VIOLENCIA FAMILIAR") if one.number in chosen else one for one in FACTS])
    assert sheet(project) == before


def test_t2_the_day_of_an_incident_changes_nothing(published: Path, tmp_path: Path) -> None:
    early = [replace(one, day=f"{one.day[:8]}{1 + one.number % 9:02d}") if one.month == MONTH else one for one in FACTS]
    base = sheet(copied(published, tmp_path / "base", FACTS), mes=MONTH)
    assert sheet(copied(published, tmp_path / "early", early), mes=MONTH) == base


@pytest.mark.slow
def test_months_never_published_are_not_told(tmp_path: Path) -> None:
    part = sheet(publish(tmp_path / "part", FACTS, told="2020-03..2020-09"))
    moved = [fact if fact.month >= "2020-03" else replace(fact, delito="ROBO", east=900.0) for fact in FACTS]
    assert sheet(publish(tmp_path / "moved", moved, told="2020-03..2020-09")) == part


def test_the_sheet_tells_its_month_alone_and_closes_nothing(tmp_path: Path) -> None:
    project = project_of(tmp_path, FACTS)
    first = sheet(project)
    page = first[f"{FOLLOW}.html"].decode()
    assert "Sin historia publicada" in page
    assert "hacen falta doce meses anteriores" in page
    with opened_in(tmp_path / "almacen") as store:
        keys = [item.key for item in store.terrains(store.years())]
        assert {*store.rows(keys)["mes"]} == {202_010}
        assert (store.states(), store.counts(store.years())) == ([], [])
        assert store.years() == [2020]
    other = [fact if fact.month == MONTH else replace(fact, delito="ROBO", east=900.0) for fact in FACTS]
    project_of(tmp_path, other)
    assert sheet(project, mes=MONTH) == first
