"""How often the zones are right on real cities: every method on the same cuts, pooled, as hit rates at 5 % of the area.

``python benchmarks/zones.py [CARPETA] [--aparte]`` reads ../shared/data (or the folder given) and prints a table for
docs/rendimiento.md; with ``--aparte``, of the years, crimes and cities that no choice was made on.

Nothing is tuned here: the methods are those of :mod:`layers.prediction.methods`, on the cells of each task; the zones those
of :func:`layers.priority.zones.rank_zones`, on the cells that it takes by itself.
"""

from __future__ import annotations

import argparse
import sys
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import geopandas as gpd  # noqa: E402
import pandas as pd  # noqa: E402
import shapely  # noqa: E402

from layers.prediction.backtest import captured, jeffreys_interval  # noqa: E402
from layers.prediction.methods import BLENDS, DEFAULT, METHODS, SIMPLE, Scorer  # noqa: E402
from layers.priority.street_blocks import street_ground  # noqa: E402
from layers.priority.zones import rank_zones  # noqa: E402
from layers.surfaces.grid import inner_cells  # noqa: E402
from layers.surfaces.history import History  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Iterator

_FOOT = 0.3048
_LEAST = 50
_SHARE = 0.05
FINE = ", celdas de 100 m"
ZONES = f"zonas ({DEFAULT})"
BLOCKS = f"zonas por manzanas ({DEFAULT})"
_BLOCK_M, _TURN_DEG = (90.0, 130.0), 27.0
SINGLE = [name for name in METHODS if name not in {DEFAULT, *BLENDS}]


@dataclass
class Task:
    """One series of one place: what happened, where it may, in which cells, and when the past is cut."""

    city: str
    facts: gpd.GeoDataFrame
    boundary: gpd.GeoSeries
    cell_m: float
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
                yield Task("CDMX", own, gpd.GeoSeries([place], crs=32614), 200.0, cuts, 91, least=20)


def cdmx_facts(folder: Path) -> tuple[gpd.GeoDataFrame, gpd.GeoSeries]:
    """Incidents of Mexico City that have a day and a place, and its alcaldías."""
    table = pd.read_parquet(folder / "cdmx" / "carpetas_dev.parquet")
    places = gpd.read_file(folder / "cdmx" / "cuadrantes_population_2023.gpkg").to_crs(32614).dissolve("Deleg")
    days = pd.to_datetime(table["fecha_hecho"].str[:10], errors="coerce")
    points = gpd.points_from_xy(table["longitud"], table["latitud"], crs=4326).to_crs(32614)
    every = gpd.GeoDataFrame({"fecha": days, "delito": table["delito"]}, geometry=points)
    return every[every["fecha"].notna() & every.geometry.notna()], places.geometry


def portland(folder: Path, kind: str, first: tuple[int, int] = (2015, 3)) -> Iterator[Task]:
    """NIJ's vehicle thefts or burglaries: eight quarterly origins, cells of 600 ft."""
    table = pd.read_csv(folder / "portland" / f"crimes_{kind}_2012-03_2017-02.csv")
    days = pd.to_datetime(table.iloc[:, 0], errors="coerce")
    x, y = (table[name].to_numpy(dtype=float) * _FOOT for name in table.columns[1:3])
    facts = gpd.GeoDataFrame({"fecha": days}, geometry=gpd.points_from_xy(x, y), crs=_METRES)
    districts = gpd.read_file(f"zip://{folder / 'portland' / 'portland-police-districts.zip'}")
    outline = gpd.GeoSeries(districts.to_crs(2913).scale(_FOOT, _FOOT, origin=(0, 0)).to_numpy(), crs=_METRES)
    cuts = [pd.Timestamp(*first, 1) + pd.DateOffset(months=3 * number) for number in range(8)]
    yield Task(f"Portland ({'vehículos' if kind == 'veh' else 'viviendas'})", facts, outline, 600 * _FOOT, cuts, 91)


def chicago(folder: Path, years: tuple[int, ...] = (2017, 2018, 2019)) -> Iterator[Task]:
    """Aggravated assaults: half-yearly origins, cells of 200 m inside the police districts."""
    facts = chicago_facts(folder)
    districts = gpd.read_file(folder / "chicago_assaults" / "chicago_police_districts.kml").to_crs(26916)
    outline = gpd.GeoSeries([districts.make_valid().union_all()], crs=26916)
    cuts = [pd.Timestamp(year, month, 1) for year in years for month in (1, 7)]
    yield Task("Chicago", facts, outline, 200.0, cuts, 91)


def chicago_facts(folder: Path) -> gpd.GeoDataFrame:
    """Aggravated assaults of ten years."""
    table = pd.read_csv(folder / "chicago_assaults" / "chicago_aggravated_assaults.csv.gz")
    points = gpd.points_from_xy(table["longitude"], table["latitude"], crs=4326).to_crs(26916)
    return gpd.GeoDataFrame({"fecha": pd.to_datetime(table["date"])}, geometry=points)


def memphis(folder: Path) -> Iterator[Task]:
    """Robberies of 2019: January to September against October to December, cells of 500 m."""
    facts = gpd.read_file(folder / "memphis" / "memphis_robberies.gpkg").to_crs(32615)
    facts["fecha"] = pd.to_datetime(facts["date"]).dt.tz_localize(None)
    outline = gpd.GeoSeries([facts.union_all().convex_hull.buffer(250)], crs=32615)
    yield Task("Memphis", facts, outline, 500.0, [pd.Timestamp(2019, 10, 1)], 92)


def new_york(folder: Path) -> Iterator[Task]:
    """Vehicle thefts of each borough, inside the outline of its points; four quarterly origins."""
    table = pd.read_csv(folder / "nyc_vehicle_thefts" / "nycvehiclethefts.csv", dtype={"census_block": str})
    points = gpd.points_from_xy(table["longitude"], table["latitude"], crs=4326).to_crs(32618)
    facts = gpd.GeoDataFrame({"fecha": pd.to_datetime(table["date_single"])}, geometry=points)
    last = facts["fecha"].max().to_period("Q").start_time
    cuts = [last - pd.DateOffset(months=3 * number) for number in range(4, 0, -1)]
    for _, own in facts.groupby(table["census_block"].str[:5]):
        outline = gpd.GeoSeries([shapely.concave_hull(own.union_all(), ratio=0.1).buffer(100)], crs=32618)
        yield Task("Nueva York", own, outline, 200.0, cuts, 91, least=20)


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


def score(task: Task) -> dict[str, np.ndarray]:
    """Hits and later incidents of each method, on coarse and fine cells, and of the zones, over the cuts of a task."""
    scorers = {"": Scorer(History(task.facts, inner_cells(task.boundary, cell_m=task.cell_m)))}
    scorers[FINE] = Scorer(History(task.facts, inner_cells(task.boundary)))
    ground = street_ground(scorers[FINE].history.grid, task.boundary, invented_streets(task.boundary))
    out = {name + cells: np.zeros(2) for cells in scorers for name in METHODS} | {ZONES: np.zeros(2), BLOCKS: np.zeros(2)}
    for cut in task.cuts:
        end = cut + pd.Timedelta(days=task.horizon_days)
        count = scorers[""].history.later(cut, end).sum()
        if count < task.least:
            continue
        for cells, scorer in scorers.items():
            area, later = scorer.history.area, scorer.history.later(cut, end)
            for name in METHODS:
                out[name + cells] += captured(scorer.score(name, until=cut), later, area, _SHARE * area.sum()), count
        before = task.facts[task.facts["fecha"] < cut].assign(delito="", titulo="", turno="", sector="")
        later = task.facts[(task.facts["fecha"] >= cut) & (task.facts["fecha"] < end)]
        for name, pieces in ((ZONES, None), (BLOCKS, ground)):
            zones = rank_zones(before, task.boundary, area_pct=100 * _SHARE, ground=pieces)
            out[name] += later.intersects(zones.union_all()).sum(), count
    return out


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("carpeta", nargs="?", type=Path, default=ROOT.parent / "shared" / "data")
    parser.add_argument("--aparte", action="store_true")
    given = parser.parse_args()
    folder = given.carpeta
    tasks = [*cdmx(folder), *portland(folder, "veh"), *portland(folder, "bur"), *chicago(folder), *memphis(folder)]
    tasks = list(apart(folder)) if given.aparte else tasks
    pooled: dict[str, dict[str, np.ndarray]] = {}
    for task in tasks:
        for name, found in score(task).items():
            city = pooled.setdefault(task.city, {})
            city[name] = city.get(name, np.zeros(2)) + found
    head = "| ciudad | método | aciertos | de | tasa al 5 % (95 %) | contra el conteo | contra la mejor sola |"
    print(f"{head} contra la mejor sola, 100 m |\n|---|---|---|---|---|---|---|---|")
    for city, methods in pooled.items():
        base, best = methods[SIMPLE][0], max(methods[name][0] for name in SINGLE)
        fine = max((name + FINE for name in SINGLE), key=lambda name: methods[name][0])
        for name, (hits, n) in methods.items():
            if name.endswith(FINE) and name not in {SIMPLE + FINE, fine, DEFAULT + FINE}:
                continue
            low, high = jeffreys_interval(hits, int(n))
            rate = f"{100 * hits / n:.1f} % ({100 * low:.1f} a {100 * high:.1f})"
            times = " | ".join(f"{hits / other:.3f}" for other in (base, best, methods[fine][0]))
            print(f"| {city} | {name} | {hits:,.1f} | {n:,.0f} | {rate} | {times} |")


if __name__ == "__main__":
    main()
