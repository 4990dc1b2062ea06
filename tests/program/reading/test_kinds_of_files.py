"""Files of every kind are read as they are, or refused by name; never silently different.

Good facts are turned into files of every kind (:mod:`helpers.kinds`): each member of each axis alone, and many together.
The table of all members: ``PYTHONPATH=tests python -m helpers.kinds.report``.
"""

from __future__ import annotations

import csv
import datetime as dt
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

import geopandas as gpd
import pytest
from shapely import box

from geo.boundaries.read import read_polygons
from geo.evidence.choice import Certainty
from helpers.kinds.combination import AXES, PLAIN, Combination
from helpers.kinds.facts import ZONES, Fact, facts
from helpers.kinds.report import each_alone, ends
from helpers.kinds.verdict import READ, SILENT, judge, verdict_of
from mapadelito.reading.placing import read_placed
from mapadelito.settings.config import Config

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from geo.boundaries.read import Boundaries
    from geo.incidents.account import Incidents

    Columns = dict[str, Callable[[Fact], object]]

QUICK = (0, 2, 3, 8, 9, 15, 16, 24, 27, 33, 35, 39)
"""Seeds of the usual run."""
GROUPS, EACH = 10, 50
"""Groups of the slow run, and combinations of each."""
LEAST = 0.85
"""Share of the combinations of a group that must be read, not only refused by name (no point, a DXF without its system, an
hour that is a range); of all 500 it is over 0.9."""


def told(seed: int, folder: Path) -> tuple[str, str]:
    """Return the kind of end of a seed and, where it may not end so, what a person needs to mend it."""
    made = Combination.at(seed)
    verdict = judge(made, folder / str(seed))
    if not verdict.fails(made.may_refuse):
        return verdict.kind, ""
    least = made.shrunk(lambda other: ends(other).fails(other.may_refuse))
    return verdict.kind, f"{made.told()}: {verdict.kind} {sorted(verdict.codes)}: {verdict.detail}\n  least: {least.told()}"


def test_plain_files_are_read(tmp_path: Path) -> None:
    assert judge(PLAIN, tmp_path / "k").kind == READ


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("", "1 facts gone, 0 rows told"),
        ("24000137;2023-01-05;10:22;Robo;-16.4100;-71.5500;Av. Uno", "place wrong 1"),
    ],
)
def test_what_is_silently_different_is_found(tmp_path: Path, line: str, fault: str) -> None:
    incidents, limits = PLAIN.write(tmp_path)
    lines = incidents.read_text(encoding="utf-8").splitlines()
    incidents.write_text("\n".join([*lines[:-1], *([line] if line else [])]), encoding="utf-8")
    verdict = verdict_of(PLAIN, incidents, limits)
    assert verdict.kind == SILENT
    assert fault in verdict.detail


@pytest.mark.parametrize(
    ("column", "cell", "fault"), [(1, "2022-12-31", "day wrong"), (2, "23:59", "minute wrong"), (3, "Robo", "code wrong")]
)
def test_a_wrong_part_of_a_fact_is_found(tmp_path: Path, column: int, cell: str, fault: str) -> None:
    incidents, limits = PLAIN.write(tmp_path)
    lines = incidents.read_text(encoding="utf-8").splitlines()
    cells = lines[1].split(";")
    cells[column] = cell
    incidents.write_text("\n".join([lines[0], ";".join(cells), *lines[2:]]), encoding="utf-8")
    verdict = verdict_of(PLAIN, incidents, limits)
    assert (verdict.kind, verdict.detail.startswith(fault)) == (SILENT, True)


def test_a_seed_draws_one_combination_and_shrinks_to_the_axes_that_matter() -> None:
    assert Combination.at(5) == Combination.at(5) != Combination.at(6)
    made = Combination(3, "title", "backwards", "serial", "19h05", "UTM", "ods", "shp")
    assert made.possible()
    least = made.shrunk(lambda other: other.dates == "serial" and other.format == "ods")
    assert least == replace(PLAIN, seed=3, dates="serial", format="ods")


@pytest.mark.parametrize("seed", QUICK)
def test_some_combinations_are_read(tmp_path: Path, seed: int) -> None:
    kind, fault = told(seed, tmp_path)
    assert not fault, fault
    assert kind == READ


@pytest.mark.soak
@pytest.mark.parametrize("axis", AXES)
def test_each_member_alone_is_read_or_refused_by_name(axis: str) -> None:
    found = [(member, ends(made), made.may_refuse) for _, member, made in each_alone(axis)]
    assert [f"{member}: {end.kind} {end.detail}" for member, end, may in found if end.fails(may)] == []


@pytest.mark.slow
@pytest.mark.parametrize("group", range(GROUPS))
def test_combinations_are_read_or_refused_by_name(tmp_path: Path, group: int) -> None:
    found = [told(seed, tmp_path) for seed in range(group * EACH, (group + 1) * EACH)]
    assert not [fault for _, fault in found if fault], "\n".join(fault for _, fault in found if fault)
    assert Counter(kind for kind, _ in found)[READ] >= LEAST * len(found)


FAR = 0.31
"""Distance of the second station, in degrees east (about 33 km)."""


def sectors(folder: Path) -> Path:
    """Write the limits of the facts."""
    names = {"comisaria": [zone.comisaria for zone in ZONES], "sector": [zone.sector for zone in ZONES]}
    frame = gpd.GeoDataFrame(names, geometry=[zone.shape for zone in ZONES], crs=4326)
    frame.to_file(folder / "limites.geojson", driver="GeoJSON")
    return folder / "limites.geojson"


def read_columns(folder: Path, columns: Columns, limits: Path | None = None) -> Incidents:
    """Write a table of facts with these columns, and read it inside the limits."""
    return read_with(folder, [[of(fact) for of in columns.values()] for fact in facts(1)], list(columns), limits)


def read_with(folder: Path, rows: list[list[object]], headers: list[str], limits: Path | None = None) -> Incidents:
    """Write a table, and read it inside the limits."""
    path = folder / "hechos.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, delimiter=";").writerows([headers, *rows])
    config = Config(incidentes=(path,), limites=(limits or sectors(folder),))
    return read_placed(config, read_polygons(config.limites))[0]


def homonyms(folder: Path) -> tuple[Path, Boundaries]:
    """Write two stations of one name, 33 km apart and in two districts, and read them."""
    west = box(-71.5631, -16.4217, -71.5519, -16.4091)
    east = box(-71.5631 + FAR, -16.4217, -71.5519 + FAR, -16.4091)
    names = {"comisaria": ["SANTA ROSA", "SANTA ROSA"], "distrito": ["YURA", "CHIGUATA"]}
    frame = gpd.GeoDataFrame(names, geometry=[west, east], crs=4326)
    frame.to_file(folder / "limites.geojson", driver="GeoJSON")
    return folder / "limites.geojson", read_polygons(folder / "limites.geojson")


PLACES: Columns = {"latitud": lambda fact: fact.lat, "longitud": lambda fact: fact.lon}
REST: Columns = {"id": lambda fact: fact.id, "hora": lambda fact: fact.clock or "", "delito": lambda fact: fact.delito}
DATE: Columns = {"fecha": lambda fact: fact.day}


def said(read: Incidents, *words: str) -> list[str]:
    """Return the decisions that have all of some words."""
    return [line for line in read.decisions if all(word in line for word in words)]


def test_two_columns_that_may_be_the_coordinates_are_announced(tmp_path: Path) -> None:
    near: Columns = {
        "Latitud GPS": lambda fact: round(fact.lat + 0.0009, 7),
        "Longitud GPS": lambda fact: round(fact.lon - 0.0009, 7),
        "Latitud mapa": lambda fact: fact.lat,
        "Longitud mapa": lambda fact: fact.lon,
    }
    read = read_columns(tmp_path, REST | DATE | near)
    assert read.choices[0].by_field["latitud"].certainty == Certainty.DOUBTFUL
    assert said(read, "«Latitud GPS»", "«Latitud mapa»", "--columna latitud=")


def test_two_columns_that_may_be_the_date_are_announced(tmp_path: Path) -> None:
    both: Columns = {"Fecha A": lambda fact: fact.day, "Fecha B": lambda fact: fact.day + dt.timedelta(days=1)}
    read = read_columns(tmp_path, REST | PLACES | both)
    assert read.choices[0].by_field["fecha"].certainty == Certainty.DOUBTFUL
    assert said(read, "«Fecha A»", "«Fecha B»", "--columna fecha=")


def test_dates_of_either_order_are_announced(tmp_path: Path) -> None:
    early: Columns = {"fecha": lambda fact: fact.day.replace(day=1 + fact.day.day % 12).strftime("%d/%m/%Y")}
    read = read_columns(tmp_path, REST | PLACES | early)
    assert read.ledger.warnings["FECHA_AMBIGUA"] == 1
    assert said(read, "dd/mm/aaaa")


def test_two_stations_of_one_name_are_two_and_announced(tmp_path: Path) -> None:
    limits, boundaries = homonyms(tmp_path)
    names = sorted(boundaries.frame["comisaria"])
    assert len(set(names)) == 2
    assert all("SANTA ROSA" in name for name in names)
    assert any(all(name in line for name in names) for line in boundaries.decisions)
    rows = [[f"{row}", "2023-03-21", "Robo", -16.415, -71.5575 + FAR * (row % 2)] for row in range(10)]
    read = read_with(tmp_path, rows, ["id", "fecha", "delito", "latitud", "longitud"], limits)
    assert read.frame["comisaria"].value_counts().to_dict() == dict.fromkeys(names, 5)
