"""How often the zones are right on real cities: every method on the same cuts, pooled, as hit rates at 5 % of the area.

``python benchmarks/zones.py [CARPETA]`` reads ../shared/data (or the folder given) and prints a table for
docs/rendimiento.md.

Nothing is tuned here: the methods are those of :mod:`layers.scores`, the zones those of :func:`layers.priority.rank_zones`.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import geopandas as gpd  # noqa: E402
import pandas as pd  # noqa: E402
import shapely  # noqa: E402

from layers.backtest import captured, interval  # noqa: E402
from layers.grid import inner_cells  # noqa: E402
from layers.ground import street_ground  # noqa: E402
from layers.priority import rank_zones  # noqa: E402
from layers.scores import BLENDS, DEFAULT, METHODS, SIMPLE, Past  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Iterator

_FOOT = 0.3048
_LEAST = 50
_SHARE = 0.05
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


def cdmx(folder: Path) -> Iterator[Task]:
    """Robbery on the street and theft of car parts, by alcaldía inside its cuadrantes; 91 days after each of eight cuts."""
    table = pd.read_parquet(folder / "cdmx" / "carpetas_dev.parquet")
    places = gpd.read_file(folder / "cdmx" / "cuadrantes_population_2023.gpkg").to_crs(32614).dissolve("Deleg")
    days = pd.to_datetime(table["fecha_hecho"].str[:10], errors="coerce")
    points = gpd.points_from_xy(table["longitud"], table["latitud"], crs=4326).to_crs(32614)
    every = gpd.GeoDataFrame({"fecha": days, "delito": table["delito"]}, geometry=points)
    cuts = [pd.Timestamp(year, month, 1) for year in (2022, 2023) for month in (1, 4, 7, 10)]
    for words in ("TRANSEUNTE EN VIA PUBLICA", "ACCESORIOS DE AUTO|AUTOPARTES"):
        wanted = every["delito"].str.contains(words) & every["fecha"].notna()
        kind = every[wanted & every["geometry"].notna()]
        for _, place in places.iterrows():
            own = kind[kind.within(place.geometry)]
            if len(own) > _LEAST:
                yield Task("CDMX", own, gpd.GeoSeries([place.geometry], crs=32614), 200.0, cuts, 91, least=20)


def portland(folder: Path, kind: str) -> Iterator[Task]:
    """NIJ's vehicle thefts or burglaries: nine quarterly origins, cells of 600 ft."""
    table = pd.read_csv(folder / "portland" / f"crimes_{kind}_2012-03_2017-02.csv")
    days = pd.to_datetime(table.iloc[:, 0], errors="coerce")
    x, y = (table[name].to_numpy(dtype=float) * _FOOT for name in table.columns[1:3])
    facts = gpd.GeoDataFrame({"fecha": days}, geometry=gpd.points_from_xy(x, y), crs=_METRES)
    districts = gpd.read_file(f"zip://{folder / 'portland' / 'portland-police-districts.zip'}")
    outline = gpd.GeoSeries(districts.to_crs(2913).scale(_FOOT, _FOOT, origin=(0, 0)).to_numpy(), crs=_METRES)
    cuts = [pd.Timestamp(2015, 3, 1) + pd.DateOffset(months=3 * number) for number in range(8)]
    yield Task(f"Portland ({'vehículos' if kind == 'veh' else 'viviendas'})", facts, outline, 600 * _FOOT, cuts, 91)


def chicago(folder: Path) -> Iterator[Task]:
    """Aggravated assaults: half-yearly origins of 2017 to 2019, cells of 200 m inside the police districts."""
    table = pd.read_csv(folder / "chicago_assaults" / "chicago_aggravated_assaults.csv.gz")
    points = gpd.points_from_xy(table["longitude"], table["latitude"], crs=4326).to_crs(26916)
    facts = gpd.GeoDataFrame({"fecha": pd.to_datetime(table["date"])}, geometry=points)
    districts = gpd.read_file(folder / "chicago_assaults" / "chicago_police_districts.kml").to_crs(26916)
    outline = gpd.GeoSeries([districts.make_valid().union_all()], crs=26916)
    cuts = [pd.Timestamp(year, month, 1) for year in (2017, 2018, 2019) for month in (1, 7)]
    yield Task("Chicago", facts, outline, 200.0, cuts, 91)


def memphis(folder: Path) -> Iterator[Task]:
    """Robberies of 2019: January to September against October to December, cells of 500 m."""
    facts = gpd.read_file(folder / "memphis" / "memphis_robberies.gpkg").to_crs(32615)
    facts["fecha"] = pd.to_datetime(facts["date"]).dt.tz_localize(None)
    outline = gpd.GeoSeries([facts.union_all().convex_hull.buffer(250)], crs=32615)
    yield Task("Memphis", facts, outline, 500.0, [pd.Timestamp(2019, 10, 1)], 92)


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
    """Hits and later incidents of each method, and of the contiguous zones, over the cuts of a task."""
    grid = inner_cells(task.boundary, cell_m=task.cell_m)
    past, area = Past(task.facts, grid), grid["area_km2"].to_numpy()
    ground = street_ground(grid, task.boundary, invented_streets(task.boundary))
    out = {name: np.zeros(2) for name in (*METHODS, ZONES, BLOCKS)}
    for cut in task.cuts:
        end = cut + pd.Timedelta(days=task.horizon_days)
        counts = past.later(cut, end)
        if counts.sum() < task.least:
            continue
        for name in METHODS:
            out[name] += captured(past.score(name, until=cut), counts, area, _SHARE * area.sum()), counts.sum()
        before = task.facts[task.facts["fecha"] < cut].assign(delito="", titulo="", turno="", sector="")
        later = task.facts[(task.facts["fecha"] >= cut) & (task.facts["fecha"] < end)]
        for name, pieces in ((ZONES, None), (BLOCKS, ground)):
            zones = rank_zones(before, task.boundary, area_pct=100 * _SHARE, cell_m=task.cell_m, ground=pieces)
            out[name] += later.intersects(zones.union_all()).sum(), counts.sum()
    return out


def main() -> None:
    """Print the table."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT.parent / "shared" / "data"
    tasks = [*cdmx(folder), *portland(folder, "veh"), *portland(folder, "bur"), *chicago(folder), *memphis(folder)]
    pooled: dict[str, dict[str, np.ndarray]] = {}
    for task in tasks:
        for name, found in score(task).items():
            city = pooled.setdefault(task.city, {})
            city[name] = city.get(name, np.zeros(2)) + found
    head = "| ciudad | método | aciertos | de | tasa al 5 % (95 %) | contra el conteo | contra la mejor medida sola |"
    print(f"{head}\n|---|---|---|---|---|---|---|")
    for city, methods in pooled.items():
        base, best = methods[SIMPLE][0], max(methods[name][0] for name in SINGLE)
        for name, (hits, n) in methods.items():
            low, high = interval(hits, int(n))
            rate = f"{100 * hits / n:.1f} % ({100 * low:.1f} a {100 * high:.1f})"
            print(f"| {city} | {name} | {hits:,.1f} | {n:,.0f} | {rate} | {hits / base:.3f} | {hits / best:.3f} |")


if __name__ == "__main__":
    main()
