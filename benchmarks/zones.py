"""How often the zones are right on real and synthetic cities: every method on the same cuts, pooled, at 5 % of the area.

``python benchmarks/zones.py [CARPETA] [--aparte] [--variante turno|pocos|corta]`` reads ../shared/data (or the folder given)
and prints a table for docs/rendimiento.md; with ``--aparte``, of the years, crimes and cities that no choice was made on;
with ``--inventadas``, of synthetic cities. The variants are of each turno alone, of 42 incidents of the year before each
cut, and of the three months before it.

All methods have the same cells of 100 m (:func:`layers.surfaces.grid.inner_cells`); the zones are those of
:func:`layers.priority.zones.rank_zones`, and ``--manzanas`` adds those of street blocks.
"""

from __future__ import annotations

import argparse
import sys
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(Path(__file__).resolve().parent)]

import geopandas as gpd  # noqa: E402
import pandas as pd  # noqa: E402
import shapely  # noqa: E402
import synthetic  # noqa: E402

from layers.prediction.backtest import captured, jeffreys_interval  # noqa: E402
from layers.prediction.methods import DEFAULT, METHODS, SIMPLE, Scorer  # noqa: E402
from layers.priority.street_blocks import street_ground  # noqa: E402
from layers.priority.zones import rank_zones  # noqa: E402
from layers.surfaces.grid import inner_cells  # noqa: E402
from layers.surfaces.history import History  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Iterator

_FOOT = 0.3048
_LEAST = 50
_SHARE = 0.05
_FEW, _SHORT_DAYS, _YEAR_DAYS, _TURNO_H = 42, 91, 365, 6
ZONES, BLOCKS = "zonas", "zonas por manzanas"
POOLED = "todas"
_BLOCK_M, _TURN_DEG = (90.0, 130.0), 27.0
SINGLE = [name for name in METHODS if name != DEFAULT]


@dataclass
class Task:
    """One series of one place: what happened (``fecha``, and ``hora`` where known), where it may, when the past is cut."""

    city: str
    facts: gpd.GeoDataFrame
    boundary: gpd.GeoSeries
    cuts: list[pd.Timestamp]
    horizon_days: int
    least: int = 1


_STREET = ("TRANSEUNTE EN VIA PUBLICA", "ACCESORIOS DE AUTO|AUTOPARTES")
_OTHER = ("INTERIOR DE UN VEHICULO", "CASA HABITACION", "VEHICULO DE SERVICIO PARTICULAR", "ROBO A NEGOCIO CON VIOLENCIA")


def cdmx(folder: Path, crimes: tuple[str, ...] = _STREET, years: tuple[int, ...] = (2022, 2023)) -> Iterator[Task]:
    """Robbery on the street and theft of car parts, by alcaldía inside its cuadrantes; 91 days after each of eight cuts."""
    every, places = cdmx_facts(folder)
    cuts = [pd.Timestamp(year, month, 1) for year in years for month in (1, 4, 7, 10)]
    for words in crimes:
        kind = every[every["delito"].str.contains(words)]
        for place in places:
            own = kind[kind.within(place)]
            if len(own) > _LEAST:
                yield Task("CDMX", own, gpd.GeoSeries([place], crs=32614), cuts, 91, least=20)


def sectors(folder: Path) -> Iterator[Task]:
    """Robbery and theft of car parts together, by police sector, the size of a comisaría; 91 days after cuts of 2023."""
    every, _ = cdmx_facts(folder)
    kind = every[every["delito"].str.contains("|".join(_STREET))]
    polygons = gpd.read_file(folder / "cdmx" / "cuadrantes_population_2023.gpkg").to_crs(32614).dissolve("Sector").geometry
    cuts = [pd.Timestamp(2023, month, 1) for month in (1, 4, 7, 10)]
    for place in polygons:
        own = kind[kind.within(place)]
        if len(own) > _LEAST:
            yield Task("CDMX, por sector", own, gpd.GeoSeries([place], crs=32614), cuts, 91, least=5)


def cdmx_facts(folder: Path) -> tuple[gpd.GeoDataFrame, gpd.GeoSeries]:
    """Incidents of Mexico City that have a day and a place, and its alcaldías."""
    table = pd.read_parquet(folder / "cdmx" / "carpetas_dev.parquet")
    places = gpd.read_file(folder / "cdmx" / "cuadrantes_population_2023.gpkg").to_crs(32614).dissolve("Deleg")
    days = pd.to_datetime(table["fecha_hecho"].str[:10], errors="coerce")
    points = gpd.points_from_xy(table["longitud"], table["latitud"], crs=4326).to_crs(32614)
    hours = pd.to_numeric(table["hora_hecho"].str[:2], errors="coerce")
    every = gpd.GeoDataFrame({"fecha": days, "hora": hours, "delito": table["delito"]}, geometry=points)
    return every[every["fecha"].notna() & every.geometry.notna()], places.geometry


def portland(folder: Path, kind: str, first: tuple[int, int] = (2015, 3)) -> Iterator[Task]:
    """NIJ's vehicle thefts or burglaries: eight quarterly origins."""
    table = pd.read_csv(folder / "portland" / f"crimes_{kind}_2012-03_2017-02.csv")
    days = pd.to_datetime(table.iloc[:, 0], errors="coerce")
    x, y = (table[name].to_numpy(dtype=float) * _FOOT for name in table.columns[1:3])
    facts = gpd.GeoDataFrame({"fecha": days}, geometry=gpd.points_from_xy(x, y), crs=_METRES)
    districts = gpd.read_file(f"zip://{folder / 'portland' / 'portland-police-districts.zip'}")
    outline = gpd.GeoSeries(districts.to_crs(2913).scale(_FOOT, _FOOT, origin=(0, 0)).to_numpy(), crs=_METRES)
    cuts = [pd.Timestamp(*first, 1) + pd.DateOffset(months=3 * number) for number in range(8)]
    yield Task(f"Portland ({'vehículos' if kind == 'veh' else 'viviendas'})", facts, outline, cuts, 91)


def chicago(folder: Path, years: tuple[int, ...] = (2017, 2018, 2019)) -> Iterator[Task]:
    """Aggravated assaults: half-yearly origins, inside the police districts."""
    facts = chicago_facts(folder)
    districts = gpd.read_file(folder / "chicago_assaults" / "chicago_police_districts.kml").to_crs(26916)
    outline = gpd.GeoSeries([districts.make_valid().union_all()], crs=26916)
    cuts = [pd.Timestamp(year, month, 1) for year in years for month in (1, 7)]
    yield Task("Chicago", facts, outline, cuts, 91)


def chicago_facts(folder: Path) -> gpd.GeoDataFrame:
    """Aggravated assaults of ten years."""
    table = pd.read_csv(folder / "chicago_assaults" / "chicago_aggravated_assaults.csv.gz")
    points = gpd.points_from_xy(table["longitude"], table["latitude"], crs=4326).to_crs(26916)
    days = pd.to_datetime(table["date"])
    return gpd.GeoDataFrame({"fecha": days, "hora": days.dt.hour}, geometry=points)


def memphis(folder: Path) -> Iterator[Task]:
    """Robberies of 2019: January to September against October to December."""
    facts = gpd.read_file(folder / "memphis" / "memphis_robberies.gpkg").to_crs(32615)
    facts["fecha"] = pd.to_datetime(facts["date"]).dt.tz_localize(None)
    facts["hora"] = facts["fecha"].dt.hour
    outline = gpd.GeoSeries([facts.union_all().convex_hull.buffer(250)], crs=32615)
    yield Task("Memphis", facts, outline, [pd.Timestamp(2019, 10, 1)], 92)


def new_york(folder: Path) -> Iterator[Task]:
    """Vehicle thefts of each borough, inside the outline of its points; four quarterly origins."""
    table = pd.read_csv(folder / "nyc_vehicle_thefts" / "nycvehiclethefts.csv", dtype={"census_block": str})
    points = gpd.points_from_xy(table["longitude"], table["latitude"], crs=4326).to_crs(32618)
    days = pd.to_datetime(table["date_single"])
    facts = gpd.GeoDataFrame({"fecha": days, "hora": days.dt.hour}, geometry=points)
    last = facts["fecha"].max().to_period("Q").start_time
    cuts = [last - pd.DateOffset(months=3 * number) for number in range(4, 0, -1)]
    for _, own in facts.groupby(table["census_block"].str[:5]):
        outline = gpd.GeoSeries([shapely.concave_hull(own.union_all(), ratio=0.1).buffer(100)], crs=32618)
        yield Task("Nueva York", own, outline, cuts, 91, least=20)


def apart(folder: Path) -> Iterator[Task]:
    """Other crimes, years and cities: looked at once the methods were chosen."""
    for task in (*cdmx(folder, _OTHER, (2021,)), *cdmx(folder, _OTHER)):
        yield replace(task, city="CDMX, otros delitos")
    yield from (replace(task, city="CDMX, 2021") for task in cdmx(folder, _STREET, (2021,)))
    for kind in ("veh", "bur"):
        yield from (replace(task, city=f"{task.city}, 2013-15") for task in portland(folder, kind, (2013, 6)))
    yield from (replace(task, city="Chicago, 2013-16") for task in chicago(folder, (2013, 2014, 2015, 2016)))
    yield from new_york(folder)


_METRES = 32610  # any plane in metres: Portland's coordinates are scaled from feet and stay where they are


def invented_streets(boundary: gpd.GeoSeries) -> gpd.GeoSeries:
    """Streets at right angles, turned from the cells, 90 and 130 m apart: there is no street layer among the data."""
    west, south, east, north = boundary.total_bounds
    x, y, half = (west + east) / 2, (south + north) / 2, max(east - west, north - south)
    steps = [step * np.arange(-(half // step), half // step + 1) for step in _BLOCK_M]
    lines = [shapely.LineString([(x + at, y - half), (x + at, y + half)]) for at in steps[0]]
    lines += [shapely.LineString([(x - half, y + at), (x + half, y + at)]) for at in steps[1]]
    return gpd.GeoSeries(lines, crs=boundary.crs).rotate(_TURN_DEG, origin=(x, y))


def score(task: Task, variant: str, *, blocks: bool) -> dict[str, np.ndarray]:
    """Hits and later incidents of each method on single cells, and of the zones, over the cuts of a task."""
    cells = inner_cells(task.boundary)
    whole = Scorer(History(task.facts, cells))
    ground = street_ground(cells, task.boundary, invented_streets(task.boundary)) if blocks else None
    drawn = {ZONES: None} | ({BLOCKS: ground} if blocks else {})
    out = {name: np.zeros(2) for name in (*METHODS, *drawn)}
    for cut in task.cuts:
        end = cut + pd.Timedelta(days=task.horizon_days)
        area, later = whole.history.area, whole.history.later(cut, end)
        before = _past(task.facts, cut, variant)
        if later.sum() < task.least or before.empty:
            continue
        scorer = Scorer(History(before, cells)) if variant in {"pocos", "corta"} else whole
        for name in METHODS:
            out[name] += captured(scorer.score(name, until=cut), later, area, _SHARE * area.sum()), later.sum()
        after = task.facts[(task.facts["fecha"] >= cut) & (task.facts["fecha"] < end)]
        for name, pieces in drawn.items():
            zones = rank_zones(before, task.boundary, area_pct=100 * _SHARE, scorer=scorer, ground=pieces)
            out[name] += after.intersects(zones.union_all()).sum(), later.sum()
    return out


def _past(facts: gpd.GeoDataFrame, cut: pd.Timestamp, variant: str) -> gpd.GeoDataFrame:
    """Incidents before a cut: all, those of three months, or 42 of a year, drawn by their order in time; few give none."""
    before = facts[facts["fecha"] < cut]
    if variant == "corta":
        return before[before["fecha"] >= cut - pd.Timedelta(days=_SHORT_DAYS)]
    if variant != "pocos":
        return before
    year = before[before["fecha"] >= cut - pd.Timedelta(days=_YEAR_DAYS)]
    chosen = np.random.default_rng(len(year)).permutation(len(year))[:_FEW]
    return year.iloc[np.sort(chosen)] if len(year) >= _FEW else year.iloc[:0]


def by_turno(tasks: Iterator[Task]) -> Iterator[Task]:
    """Tasks of each turno alone, of those whose incidents have an hour."""
    for task in tasks:
        if "hora" in task.facts:
            for turno, own in task.facts.groupby(task.facts["hora"] // _TURNO_H):
                yield replace(task, facts=own, city=f"{task.city}, turno {int(turno) + 1}")


def chosen_tasks(folder: Path, *, apart_only: bool, invented: bool) -> Iterator[Task]:
    """Tasks that are asked for."""
    if invented:
        yield from synthetic.cities()
    elif apart_only:
        yield from apart(folder)
    else:
        yield from (*cdmx(folder), *sectors(folder), *portland(folder, "veh"), *portland(folder, "bur"))
        yield from (*chicago(folder), *memphis(folder))


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("carpeta", nargs="?", type=Path, default=ROOT.parent / "shared" / "data")
    parser.add_argument("--aparte", action="store_true")
    parser.add_argument("--inventadas", action="store_true")
    parser.add_argument("--manzanas", action="store_true")
    parser.add_argument("--solo", default="", help="cities whose name has this")
    parser.add_argument("--variante", choices=("entera", "turno", "pocos", "corta"), default="entera")
    given = parser.parse_args()
    tasks = chosen_tasks(given.carpeta, apart_only=given.aparte, invented=given.inventadas)
    tasks = (task for task in tasks if given.solo in task.city)
    pooled: dict[str, dict[str, np.ndarray]] = {}
    for task in by_turno(tasks) if given.variante == "turno" else tasks:
        for name, found in score(task, given.variante, blocks=given.manzanas).items():
            for city in (task.city, POOLED):
                held = pooled.setdefault(city, {})
                held[name] = held.get(name, np.zeros(2)) + found
    print("| ciudad | método | aciertos | de | tasa al 5 % (95 %) | contra el conteo | contra la mejor sola |")
    print("|---|---|---|---|---|---|---|")
    for city, methods in pooled.items():
        best = max(SINGLE, key=lambda name: methods[name][0])
        for name in dict.fromkeys((SIMPLE, best, *(name for name in methods if name not in SINGLE))):
            hits, n = methods[name]
            low, high = jeffreys_interval(hits, int(n))
            rate = f"{100 * hits / n:.1f} % ({100 * low:.1f} a {100 * high:.1f})"
            times = " | ".join(f"{hits / max(methods[other][0], 1e-9):.3f}" for other in (SIMPLE, best))
            print(f"| {city} | {name} | {hits:,.1f} | {n:,.0f} | {rate} | {times} |")


if __name__ == "__main__":
    main()
