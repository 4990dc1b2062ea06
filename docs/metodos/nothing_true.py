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
sys.path[:0] = [str(HERE.parent.parent), str(HERE)]

from invented import CRS, DAYS, MIX, MONTHS, PHI, SIDE_M, followed, months, places, sectors, years  # noqa: E402

from geo.clock import TURNOS  # noqa: E402
from geo.period import Period  # noqa: E402
from layers.hotspots.compare_periods import compare_periods  # noqa: E402
from layers.hotspots.find import find_hotspots  # noqa: E402
from layers.hotspots.parameters import choose_parameters  # noqa: E402
from layers.hotspots.tracking import firmness, stability  # noqa: E402
from layers.monitoring.month_reading import FALL, RISE, read_month  # noqa: E402
from layers.monitoring.monthly_series import ALL  # noqa: E402
from layers.monitoring.run_reading import concentrated_in, read_together  # noqa: E402
from layers.prediction.backtest import share_interval  # noqa: E402
from layers.priority.explanations import trend_words  # noqa: E402
from layers.priority.zones import rank_zones, zone_of  # noqa: E402
from layers.risk.factor_model import fit_factors  # noqa: E402
from layers.statistics.overdispersion import USUAL_PHI  # noqa: E402
from layers.statistics.own_mix import distinct_values, distinct_weekdays  # noqa: E402
from layers.statistics.rate_change import NO_CHANGE, compare_counts  # noqa: E402
from layers.statistics.season import SEASON  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from layers.hotspots.compare_periods import Comparison

TABLE = HERE / "auditoria.csv"


class Printed(NamedTuple):
    """How many runs of a simulation printed a conclusion, and how many there were."""

    printed: int
    runs: int


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


def compared(facts: gpd.GeoDataFrame, before: str, after: str) -> Comparison:
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
    found = compared(years(rng, yearly=900), "2021-S2", "2022-S2")
    return bool((found.units["lectura"] != NO_CHANGE).any())


def _sectors_season(rng: np.random.Generator) -> bool:
    """Say whether any sector rises or falls, between two quarters of a year whose season is of 35 %."""
    found = compared(years(rng, yearly=900, season=SEASON), "2021-T2", "2021-T3")
    return bool((found.units["lectura"] != NO_CHANGE).any())


def _editions(rng: np.random.Generator) -> bool:
    """Say whether any of nine sectors, or all, changes between the editions of two equal months."""
    mean = np.full(9, 40.0)
    counts = rng.negative_binomial(mean / (PHI - 1), 1 / PHI, (2, 9))
    pairs = [np.append(row, row.sum()) for row in counts]
    return bool((compare_counts(*pairs, phi=USUAL_PHI)["lectura"] != NO_CHANGE).any())


def _zones_change(rng: np.random.Generator) -> bool:
    """Say whether any punto crítico grows or shrinks, between the same months of two equal years."""
    return bool(compared(years(rng, yearly=900), "2021-S2", "2022-S2").states.isin(["crece", "cede"]).any())


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


def _bands(rng: np.random.Generator) -> bool:
    """Say whether any of twelve sectors of one density is in a band, without doubt, that is not the middle one."""
    found = sectors(rng, 120.0)[0].banded()
    return bool((found["segura"] & (found["banda"] != "media")).any())


def _alarms(rng: np.random.Generator) -> bool:
    """Say whether any series of 72 quiet jurisdictions is out of the ordinary in a month."""
    quiet = [followed(months(rng, float(mean))) for mean in rng.choice([30, 60, 100, 200], 72)]
    return any(one.reading["lectura"].isin([RISE, FALL]).any() for one in read_together(quiet, MONTHS[-1]))


def _concentrated(rng: np.random.Generator) -> bool:
    """Say whether a sector is named where all of them double alike."""
    counts = months(rng, 100.0, 2.0)
    return concentrated_in(counts, read_month(counts, MONTHS[-1])["phi"], ALL, MONTHS[-1]) != ""


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
    "bandas": (_bands, 200),
    "alertas": (_alarms, 60),
    "concentra": (_concentrated, 400),
}
"""Each simulation, and how many times it is run."""


def simulated(name: str) -> Printed:
    """Run a simulation; the same name gives the same result."""
    run, runs = SIMULATIONS[name]
    rng = np.random.default_rng([*name.encode()])
    return Printed(sum(run(rng) for _ in range(runs)), runs)


def told() -> dict[str, Printed]:
    """Return the table as it was written last."""
    return read_printed(TABLE)


def read_printed(path: Path) -> dict[str, Printed]:
    """Return a table of what simulations printed."""
    with path.open(encoding="utf-8", newline="") as file:
        return {row["que"]: Printed(int(row["impresa"]), int(row["veces"])) for row in csv.DictReader(file)}


def write_printed(path: Path, rows: Iterable[tuple[str, Printed]]) -> None:
    """Write a table of what simulations printed, by name."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["que", "impresa", "veces"])
        writer.writerows([name, *printed] for name, printed in rows)


def main() -> None:
    """Write the table."""
    write_printed(TABLE, ((name, simulated(name)) for name in SIMULATIONS))


if __name__ == "__main__":
    main()
