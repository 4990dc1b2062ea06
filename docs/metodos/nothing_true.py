"""How often each conclusion is printed when nothing is true: ``python docs/metodos/nothing_true.py`` writes the table."""

from __future__ import annotations

import csv
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd
from shapely import box

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent.parent)]

from geo.clock import TURNOS  # noqa: E402
from geo.period import Period  # noqa: E402
from layers.hotspots.compare_periods import compare_periods  # noqa: E402
from layers.hotspots.find import find_hotspots  # noqa: E402
from layers.hotspots.parameters import choose_parameters  # noqa: E402
from layers.hotspots.tracking import firmness, stability  # noqa: E402
from layers.prediction.backtest import share_interval  # noqa: E402
from layers.priority.explanations import trend_words  # noqa: E402
from layers.priority.zones import rank_zones, zone_of  # noqa: E402
from layers.risk.factor_model import fit_factors  # noqa: E402
from layers.statistics.overdispersion import USUAL_PHI  # noqa: E402
from layers.statistics.own_mix import distinct_values, distinct_weekdays  # noqa: E402
from layers.statistics.rate_change import NO_CHANGE, compare_counts  # noqa: E402
from layers.statistics.season import SEASON  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Callable

    from layers.hotspots.compare_periods import Comparison

TABLE = HERE / "auditoria.csv"
SIDE_M = 3000.0
"""Side of the invented jurisdiction, a square."""
CRS = 32718
MIX = (0.15, 0.20, 0.40, 0.25)
"""Shares of the turnos in all of it."""
DAYS = 365
PHI = 1.9
"""Variance over mean of the facts of a week."""


class Printed(NamedTuple):
    """How many runs of a simulation printed a conclusion, and how many there were."""

    printed: int
    runs: int


def places(rng: np.random.Generator, count: int) -> gpd.GeoDataFrame:
    """Draw facts anywhere, on any day of a year."""
    xy = rng.uniform(0, SIDE_M, (count, 2))
    days = pd.Timestamp(2022, 1, 1) + pd.to_timedelta(rng.integers(0, DAYS, count), unit="D")
    return gpd.GeoDataFrame({"fecha": days}, geometry=gpd.points_from_xy(*xy.T), crs=CRS)


def years(rng: np.random.Generator, *, yearly: float, season: float = 0.0, weeks: int = 104) -> gpd.GeoDataFrame:
    """Draw two years of facts round 25 corners and elsewhere, whose weeks vary twice as much as by chance (PHI).

    Each corner has its own mean, the same in both years, but for a season that is highest at some time of the year.
    """
    centre = np.vstack([rng.uniform(200, SIDE_M - 200, (25, 2)), [[SIDE_M / 2, SIDE_M / 2]] * 10])
    spread = np.repeat([50.0, SIDE_M / 4], [25, 10])
    weight = np.concatenate([2 / 3 * rng.dirichlet(np.full(25, 2.0)), np.full(10, 1 / 30)])
    wave = 1 + season * np.cos(2 * np.pi * (np.arange(weeks) / 52 + rng.uniform()))
    mean = yearly / 52 * np.outer(weight, wave)
    corner, week = np.nonzero(counts := rng.negative_binomial(mean / (PHI - 1), 1 / PHI))
    times = counts[corner, week]
    corner, week = np.repeat(corner, times), np.repeat(week, times)
    xy = np.clip(centre[corner] + rng.normal(0, 1, (len(corner), 2)) * spread[corner, None], 0, SIDE_M - 1)
    days = pd.Timestamp(2021, 1, 1) + pd.to_timedelta(7 * week + rng.integers(0, 7, len(week)), unit="D")
    sector = (xy // (SIDE_M / 3)).astype(int) @ [1, 3]
    names = {"fecha": days, "sector": [f"S{at}" for at in sector], "titulo": "T", "delito": "Hurto", "lugar": "lugar"}
    return gpd.GeoDataFrame(names | {"comisaria": "A"}, geometry=gpd.points_from_xy(*xy.T), crs=CRS)


def _mix(rng: np.random.Generator) -> bool:
    """Is a turno told of any of 20 zones that have those of the jurisdiction."""
    size = 20
    zone = rng.choice(size + 1, 1500, p=[0.4, *np.full(size, 0.6 / size)]) - 1
    turno = pd.Series(rng.choice(TURNOS, len(zone), p=MIX), dtype="str")
    return any(distinct_values(zone, turno, size))


def _weekday(rng: np.random.Generator) -> bool:
    """Is a weekday told, likewise."""
    size = 20
    zone = rng.choice(size + 1, 1500, p=[0.4, *np.full(size, 0.6 / size)]) - 1
    days = pd.Series(pd.Timestamp(2022, 1, 1) + pd.to_timedelta(rng.integers(0, DAYS, len(zone)), unit="D"))
    return any(distinct_weekdays(zone, days, size))


def _firm(rng: np.random.Generator) -> bool:
    """Is any punto crítico firm, of facts that fall anywhere alike."""
    facts = places(rng, int(rng.integers(100, 800)))
    rule = choose_parameters(facts, months=12)
    parameters = {"radius_m": rule.radius_m, "min_incidents": rule.min_incidents}
    found = find_hotspots(facts, boundary=box(0, 0, SIDE_M, SIDE_M), **parameters)
    return bool((firmness(stability(facts, found, resamples=50, **parameters)) == "firme").any())


def _accuracy(rng: np.random.Generator) -> bool:
    """Is PAI over 1, of zones no better than chance in four quarters that vary 2.3 times more than chance."""
    n, share, phi = 150, 0.05, 2.3
    pairs = (n - 1) / (phi - 1) - 1
    hits = rng.binomial(n, rng.beta(share * pairs, (1 - share) * pairs, 4))
    return share_interval(hits, np.full(4, n))[0] > share


def _compared(facts: gpd.GeoDataFrame, before: str, after: str) -> Comparison:
    """Compare two periods as a sheet does."""
    units = gpd.GeoDataFrame(
        {"sector": [f"S{at}" for at in range(9)]},
        geometry=[box(*(np.array([x, y, x + 1, y + 1]) * SIDE_M / 3)) for y in range(3) for x in range(3)],
        crs=CRS,
    )
    spans = [Period.parse(name) for name in (before, after)]
    own = [facts[facts["fecha"].between(str(span.start), str(span.end))] for span in spans]
    rule = choose_parameters(own[1], months=spans[1].months)
    zones = find_hotspots(own[1], radius_m=rule.radius_m, min_incidents=rule.min_incidents).zones
    then, now = zip(spans, own, strict=True)
    return compare_periods(then, now, zones=zones, parameters=rule, units=units, level="sector")


def _sectors_change(rng: np.random.Generator) -> bool:
    """Say whether any sector rises or falls, between the same months of two equal years."""
    found = _compared(years(rng, yearly=900), "2021-S2", "2022-S2")
    return bool((found.units["lectura"] != NO_CHANGE).any())


def _sectors_season(rng: np.random.Generator) -> bool:
    """Say whether any sector rises or falls, between two quarters of a year whose season is of 35 %."""
    found = _compared(years(rng, yearly=900, season=SEASON), "2021-T2", "2021-T3")
    return bool((found.units["lectura"] != NO_CHANGE).any())


def _editions(rng: np.random.Generator) -> bool:
    """Say whether any of nine sectors, or all, changes between the editions of two equal months."""
    mean = np.full(9, 40.0)
    counts = rng.negative_binomial(mean / (PHI - 1), 1 / PHI, (2, 9))
    pairs = [np.append(row, row.sum()) for row in counts]
    return bool((compare_counts(*pairs, phi=USUAL_PHI)["lectura"] != NO_CHANGE).any())


def _zones_change(rng: np.random.Generator) -> bool:
    """Say whether any punto crítico grows or shrinks, between the same months of two equal years."""
    return bool(_compared(years(rng, yearly=900), "2021-S2", "2022-S2").states.isin(["crece", "cede"]).any())


def _factors(rng: np.random.Generator) -> bool:
    """Say whether any of four kinds of factor, clustered as the facts but elsewhere, goes with them."""
    facts, shapes, codes = years(rng, yearly=600), [], []
    for code in ("A", "B", "C", "D"):
        centre = rng.uniform(200, SIDE_M - 200, (5, 2))
        xy = centre[rng.integers(0, 5, 30)] + rng.normal(0, 150, (30, 2))
        shapes.append(np.clip(xy, 0, SIDE_M))
        codes += [code] * len(xy)
    places = gpd.points_from_xy(*np.vstack(shapes).T)
    factors = gpd.GeoDataFrame({"codigo": codes, "nombre": codes, "proteccion": False}, geometry=places, crs=CRS)
    return len(fit_factors(facts, factors, gpd.GeoSeries([box(0, 0, SIDE_M, SIDE_M)], crs=CRS), hits=False).table) > 0


def _trend(rng: np.random.Generator) -> bool:
    """Say whether any zone of a hoja de ruta rises or falls, where the places are as they were."""
    facts = years(rng, yearly=900)
    zones = rank_zones(facts, gpd.GeoSeries([box(0, 0, SIDE_M, SIDE_M)], crs=CRS), area_pct=5)
    days = facts["fecha"]
    words = trend_words(zone_of(zones, facts), days, len(zones), first=days.min(), end=days.max())
    return any(word.startswith(("sube", "baja")) for word in words)


SIMULATIONS: dict[str, tuple[Callable[[np.random.Generator], bool], int]] = {
    "turno": (_mix, 600),
    "dia": (_weekday, 600),
    "firme": (_firm, 100),
    "pai": (_accuracy, 2000),
    "cambio": (_sectors_change, 120),
    "cambio-estacion": (_sectors_season, 120),
    "estado": (_zones_change, 120),
    "tendencia": (_trend, 60),
    "factores": (_factors, 150),
    "ediciones": (_editions, 400),
}
"""Each simulation, and how many times it is run."""


def simulated(name: str) -> Printed:
    """Run a simulation; the same name gives the same result."""
    run, runs = SIMULATIONS[name]
    rng = np.random.default_rng([*name.encode()])
    return Printed(sum(run(rng) for _ in range(runs)), runs)


def told() -> dict[str, Printed]:
    """Return the table as it was written last."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        return {row["que"]: Printed(int(row["impresa"]), int(row["veces"])) for row in csv.DictReader(file)}


def main() -> None:
    """Write the table."""
    with TABLE.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["que", "impresa", "veces"])
        writer.writerows([name, *simulated(name)] for name in SIMULATIONS)


if __name__ == "__main__":
    main()
