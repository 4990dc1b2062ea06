"""Three years of a small town and the editions that its office publishes of them, with all that happens to the data between.

Facts come by chance (Poisson), are written down late, and are corrected later: classed anew both ways, moved, deleted. Twice
the whole register gets other numbers. Editions are of months, quarters, semesters and years, each made some time after its
period has ended and some of them twice, so that their order is any. Two output folders take turns; once the store is lost.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from itertools import compress
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd
from shapely import LineString, box

from geo.period import Period
from helpers.attack import Town

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from numpy.typing import NDArray

__all__ = ["PLACE", "SECTORS", "Edition", "publish", "simulate", "small_town"]

PLACE, SECTORS = "CENTRAL", ("1", "2", "3", "4")
"""Name of the comisaría, and of its sectors of 1 km2 each."""

_YEAR, _YEARS = 2021, 3
_A_MONTH = {"reserved": 40, "ordinary": 150}
"""Facts of a month, on average."""
_OF_SECTORS = (0.48, 0.3, 0.17, 0.05)
"""Part of the facts that each sector has: the last has two reserved ones a month."""
_PEOPLE = (6000, 4000, 2500, 1200)
_FEW_PEOPLE = 250
"""Inhabitants of the last sector where it is to be too small to be told alone."""
_KINDS = {"reserved": ("VIOLENCIA FAMILIAR",), "ordinary": ("HURTO", "ROBO", "DAÑOS")}
_LATE, _LATE_DAYS, _SOON_DAYS = 0.15, 150, 5
"""Part of the facts written down late, and by how many days the late and the others at most."""
_CORRECTIONS = ("reclassified", "moved", "deleted", "")
_OFTEN = (0.04, 0.03, 0.02, 0.91)
_CORRECTED_DAYS = 400
"""Days after it is written down by which a row is corrected at last."""
_EDITION_DAYS = 200
"""Days after the end of its period by which an edition is made."""
_AGAIN = 0.15
"""Part of the editions that are made once more."""
_AGAIN_DAYS = 300
"""Days by which they are."""
_WEST, _SOUTH, _SIDE, _CRS = 500_000, 9_000_000, 1000, 32717


@dataclass(frozen=True, slots=True)
class Edition:
    """One edition.

    ``rows``: as the office has them on the ``day`` it is made. ``period``: as the command takes it. ``folder``: for the
    output. ``lost``: the store is to be taken away before it.
    """

    rows: pd.DataFrame
    period: str
    folder: Path
    day: dt.date
    lost: bool = False


def small_town(folder: Path, *, few: bool = False) -> Town:
    """Write boundaries and streets of the town; with ``few`` inhabitants in the last sector it is too small to be told."""
    corners = [(_WEST + _SIDE * (at % 2), _SOUTH + _SIDE * (at // 2)) for at in range(len(SECTORS))]
    people = [*_PEOPLE[:-1], _FEW_PEOPLE if few else _PEOPLE[-1]]
    units = {"comisaria": PLACE, "sector": SECTORS, "poblacion": people}
    shapes = [box(x, y, x + _SIDE, y + _SIDE) for x, y in corners]
    across = range(50, 2 * _SIDE, 100)
    lines = [LineString([(_WEST + at, _SOUTH), (_WEST + at, _SOUTH + 2 * _SIDE)]) for at in across]
    lines += [LineString([(_WEST, _SOUTH + at), (_WEST + 2 * _SIDE, _SOUTH + at)]) for at in across]
    files = {"limites": gpd.GeoDataFrame(units, geometry=shapes, crs=_CRS)}
    files["calles"] = gpd.GeoDataFrame({"clase": ["principal"] * len(lines)}, geometry=lines, crs=_CRS)
    for name, frame in files.items():
        frame.to_crs(4326).to_file(folder / f"{name}.geojson", driver="GeoJSON", engine="pyogrio")
    options: dict[str, Any] = {name: folder / f"{name}.geojson" for name in files}
    columns = {"id": "id", "lat": "latitud", "lon": "longitud", "address": "direccion"}
    columns |= {"moment": "fecha|%d/%m/%Y", "moment2": "hora|%H:%M"}
    return Town(pd.DataFrame(), columns, f"{_YEAR}-01..{_YEAR + _YEARS - 1}-12", options, folder)


def publish(town: Town, edition: Edition, **options: Any) -> Path:
    """Publish an edition and return its folder of public files."""
    return town.publish(edition.rows, periodo=edition.period, salida=edition.folder, **options)


def simulate(seed: int, folder: Path) -> Iterator[Edition]:
    """Yield the editions in the order in which they are made; their output folders lie in ``folder``."""
    rng = np.random.default_rng(seed)
    register = _register(rng)
    made = [(_day_after(period, rng), text) for text, period in _periods()]
    again = rng.random(len(made)) < _AGAIN
    made += [(day + dt.timedelta(int(rng.integers(1, _AGAIN_DAYS))), text) for day, text in compress(made, again)]
    made.sort()
    lost = int(rng.integers(len(made) // 3, 2 * len(made) // 3))
    renumbered = sorted(dt.date(_YEAR, 3, 1) + dt.timedelta(int(days)) for days in rng.integers(0, 365 * _YEARS, 2))
    for number, (day, text) in enumerate(made):
        version = sum(day >= change for change in renumbered)
        outside = folder / f"salida-{'ab'[int(rng.random() < 0.3)]}"
        yield Edition(_known(register, day, version), text, outside, day, number == lost)


def _periods() -> list[tuple[str, Period]]:
    texts = []
    for year in range(_YEAR, _YEAR + _YEARS):
        texts += [f"{year}", *(f"{year}-S{half}" for half in (1, 2)), *(f"{year}-T{quarter}" for quarter in range(1, 5))]
        texts += [f"{year}-{month:02d}" for month in range(1, 13)]
    return [(text, Period.parse(text)) for text in texts]


def _day_after(period: Period, rng: np.random.Generator) -> dt.date:
    return period.end + dt.timedelta(int(rng.integers(1, _EDITION_DAYS)))


def _register(rng: np.random.Generator) -> pd.DataFrame:
    """Every fact as it happened, the day it is written down, and what is corrected in it and when."""
    parts = []
    for start in pd.date_range(f"{_YEAR}-01-01", periods=12 * _YEARS, freq="MS"):
        for kind, mean in _A_MONTH.items():
            count = int(rng.poisson(mean))
            minutes = rng.integers(1, start.days_in_month * 24 * 60, count)
            parts.append(pd.DataFrame({"moment": start + pd.to_timedelta(minutes, unit="min"), "kind": kind}))
    facts = pd.concat(parts, ignore_index=True).sort_values("moment", ignore_index=True)
    facts["fecha"], facts["hora"] = facts["moment"].dt.strftime("%d/%m/%Y"), facts["moment"].dt.strftime("%H:%M")
    count = len(facts)
    late = rng.random(count) < _LATE
    delay = np.where(late, rng.integers(1, _LATE_DAYS, count), rng.integers(0, _SOON_DAYS, count))
    facts["written"] = facts["moment"].dt.normalize() + pd.to_timedelta(delay, unit="D")
    facts["correction"] = rng.choice(_CORRECTIONS, count, p=_OFTEN)
    facts["corrected"] = facts["written"] + pd.to_timedelta(rng.integers(1, _CORRECTED_DAYS, count), unit="D")
    for which in ("", "_then"):
        facts[[f"lon{which}", f"lat{which}"]] = _degrees(_places(rng, count))
        facts[f"delito{which}"] = [rng.choice(_KINDS[kind]) for kind in facts["kind"]]
        facts["kind"] = facts["kind"].map({"reserved": "ordinary", "ordinary": "reserved"})
    return facts


def _places(rng: np.random.Generator, count: int) -> NDArray[np.float64]:
    """Places in the town, in metres: the more of them the bigger the part of a sector."""
    sector = rng.choice(len(SECTORS), count, p=_OF_SECTORS)
    corner = np.column_stack([_WEST + _SIDE * (sector % 2), _SOUTH + _SIDE * (sector // 2)])
    return corner + rng.uniform(5, _SIDE - 5, (count, 2))


def _degrees(xy: NDArray[np.float64]) -> list[list[str]]:
    """Longitude and latitude of places, as texts."""
    points = gpd.GeoSeries(gpd.points_from_xy(*xy.T), crs=_CRS).to_crs(4326)
    return [[f"{x:.7f}", f"{y:.7f}"] for x, y in zip(points.x, points.y, strict=True)]


def _known(register: pd.DataFrame, day: dt.date, version: int) -> pd.DataFrame:
    """Rows that the office has on a day, as texts; ``version`` is how often they were numbered anew."""
    today = pd.Timestamp(day)
    rows = register[register["written"] <= today]
    changed = rows["correction"].where(rows["corrected"] <= today, "")
    rows, changed = rows[changed != "deleted"], changed[changed != "deleted"]
    moved, other = changed == "moved", changed == "reclassified"
    number = rows.index if version == 0 else np.random.default_rng(version).permutation(len(register))[rows.index]
    table = {
        "id": [f"{version}{value:06d}" for value in number],
        "fecha": rows["fecha"],
        "hora": rows["hora"],
        "delito": rows["delito"].mask(other, rows["delito_then"]),
        "latitud": rows["lat"].mask(moved, rows["lat_then"]),
        "longitud": rows["lon"].mask(moved, rows["lon_then"]),
        "direccion": "AV. PRINCIPAL",
        "comisaria": PLACE,
    }
    return pd.DataFrame(table).reset_index(drop=True)
