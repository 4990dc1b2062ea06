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
from layers.hotspots.find import find_hotspots  # noqa: E402
from layers.hotspots.parameters import choose_parameters  # noqa: E402
from layers.hotspots.tracking import firmness, stability  # noqa: E402
from layers.prediction.backtest import share_interval  # noqa: E402
from layers.statistics.own_mix import distinct_values, distinct_weekdays  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Callable

TABLE = HERE / "auditoria.csv"
SIDE_M = 3000.0
"""Side of the invented jurisdiction, a square."""
CRS = 32718
MIX = (0.15, 0.20, 0.40, 0.25)
"""Shares of the turnos in all of it."""
DAYS = 365


class Printed(NamedTuple):
    """How many runs of a simulation printed a conclusion, and how many there were."""

    printed: int
    runs: int


def places(rng: np.random.Generator, count: int) -> gpd.GeoDataFrame:
    """Draw facts anywhere, on any day of a year."""
    xy = rng.uniform(0, SIDE_M, (count, 2))
    days = pd.Timestamp(2022, 1, 1) + pd.to_timedelta(rng.integers(0, DAYS, count), unit="D")
    return gpd.GeoDataFrame({"fecha": days}, geometry=gpd.points_from_xy(*xy.T), crs=CRS)


def town(rng: np.random.Generator, count: int, corners: int = 20) -> np.ndarray:
    """Draw coordinates of facts, two thirds of them round some corners, that of each with its own weight."""
    centre = rng.uniform(300, SIDE_M - 300, (corners, 2))
    weight = rng.dirichlet(np.full(corners, 2.0))
    own = rng.choice(corners, count, p=weight)
    spread = centre[own] + rng.normal(0, 60, (count, 2))
    return np.where((rng.uniform(size=count) < 2 / 3)[:, None], spread, rng.uniform(0, SIDE_M, (count, 2)))


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


SIMULATIONS: dict[str, tuple[Callable[[np.random.Generator], bool], int]] = {
    "turno": (_mix, 600),
    "dia": (_weekday, 600),
    "firme": (_firm, 100),
    "pai": (_accuracy, 2000),
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
