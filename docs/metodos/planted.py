"""How often each conclusion is printed when it is true: ``python docs/metodos/planted.py`` writes the table."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd
from shapely import Point, box

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent.parent), str(HERE)]

from invented import CRS, DAYS, MIX, MONTHS, PHI, SIDE_M, Drawn, followed, months, places, sectors, years  # noqa: E402
from nothing_true import Printed, compared, read_printed, write_printed  # noqa: E402

from geo.clock import TURNOS  # noqa: E402
from layers.hotspots.find import find_hotspots  # noqa: E402
from layers.hotspots.parameters import choose_parameters  # noqa: E402
from layers.hotspots.tracking import firmness, stability  # noqa: E402
from layers.monitoring.month_reading import RISE, read_month  # noqa: E402
from layers.monitoring.monthly_series import ALL  # noqa: E402
from layers.monitoring.run_reading import concentrated_in, read_together  # noqa: E402
from layers.prediction.backtest import share_interval  # noqa: E402
from layers.priority.explanations import trend_words  # noqa: E402
from layers.priority.zones import rank_zones, zone_of  # noqa: E402
from layers.risk.factor_model import fit_factors  # noqa: E402
from layers.statistics.overdispersion import USUAL_PHI  # noqa: E402
from layers.statistics.own_mix import distinct_values, distinct_weekdays  # noqa: E402
from layers.statistics.rate_change import compare_counts  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Callable

TABLE = HERE / "potencia.csv"
_ZONES, _FACTS = 20, 1500
_SPOT = (1000.0, 1000.0)
"""Where what is planted stands, in the middle of none of the nine sectors' borders."""


class Planted(NamedTuple):
    """What is planted (Spanish), what runs it, and how many times."""

    effect: str
    run: Callable[[np.random.Generator], bool]
    runs: int


def _zones(rng: np.random.Generator) -> np.ndarray:
    """Draw the zone of each fact, -1 for none."""
    return rng.choice(_ZONES + 1, _FACTS, p=[0.4, *np.full(_ZONES, 0.6 / _ZONES)]) - 1


def _mix(rng: np.random.Generator) -> bool:
    zone, own = _zones(rng), [0.10, 0.13, 0.27, 0.50]
    turno = np.where(zone == 0, rng.choice(TURNOS, _FACTS, p=own), rng.choice(TURNOS, _FACTS, p=MIX))
    return bool(distinct_values(zone, pd.Series(turno, dtype="str"), _ZONES)[0])


def _weekday(rng: np.random.Generator) -> bool:
    zone = _zones(rng)
    week = rng.choice(7, _FACTS, p=np.full(7, 1 / 7))
    own = rng.choice(7, _FACTS, p=[*np.full(5, 0.1), 0.4, 0.1])
    days = pd.Timestamp(2022, 1, 3) + pd.to_timedelta(
        7 * rng.integers(0, DAYS // 7, _FACTS) + np.where(zone == 0, own, week), "D"
    )
    return bool(distinct_weekdays(zone, pd.Series(days), _ZONES)[0])


def _at_spot(count: int, rng: np.random.Generator, first: str) -> gpd.GeoDataFrame:
    """Draw facts round the spot, in half a year."""
    days = pd.Timestamp(first) + pd.to_timedelta(rng.integers(0, 180, count), "D")
    xy = np.asarray(_SPOT) + 400 + rng.normal(0, 30, (count, 2))
    sector = int(xy[0, 0] // (SIDE_M / 3)) + 3 * int(xy[0, 1] // (SIDE_M / 3)) if count else 0
    names = {"fecha": days, "sector": f"S{sector}", "titulo": "T", "delito": "Hurto", "lugar": "lugar", "comisaria": "A"}
    return gpd.GeoDataFrame(names, geometry=gpd.points_from_xy(*xy.T), crs=CRS)


def _with(facts: gpd.GeoDataFrame, *more: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(pd.concat([facts, *more], ignore_index=True), crs=CRS)


def _firm(rng: np.random.Generator) -> bool:
    facts = _with(places(rng, 300), _at_spot(40, rng, "2022-03-01"))
    rule = choose_parameters(facts, months=12)
    parameters = {"radius_m": rule.radius_m, "min_incidents": rule.min_incidents}
    found = find_hotspots(facts, boundary=box(0, 0, SIDE_M, SIDE_M), **parameters)
    holds = found.zones.geometry.intersects(Point(_SPOT[0] + 400, _SPOT[1] + 400)).to_numpy()
    return bool(((firmness(stability(facts, found, resamples=50, **parameters)) == "firme").to_numpy() & holds).any())


def _accuracy(rng: np.random.Generator) -> bool:
    n, share, phi = 150, 0.10, 2.3
    pairs = (n - 1) / (phi - 1) - 1
    hits = rng.binomial(n, rng.beta(share * pairs, (1 - share) * pairs, 4))
    return share_interval(hits, np.full(4, n))[0] > 0.05


def _sector(rng: np.random.Generator) -> bool:
    facts = years(rng, yearly=900)
    later = years(rng, yearly=900)
    more = later[(later["sector"] == "S4") & (later["fecha"] >= "2022-01-01")]
    return compared(_with(facts, more), "2021-S2", "2022-S2").units.loc["S4", "lectura"] == "sube"


def _spot(rng: np.random.Generator) -> bool:
    facts = _with(years(rng, yearly=900), _at_spot(20, rng, "2021-07-01"), _at_spot(60, rng, "2022-07-01"))
    return bool((compared(facts, "2021-S2", "2022-S2").states == "crece").any())


def _trend(rng: np.random.Generator) -> bool:
    facts = _with(years(rng, yearly=900), _at_spot(20, rng, "2021-07-01"), _at_spot(60, rng, "2022-07-01"))
    zones = rank_zones(facts, gpd.GeoSeries([box(0, 0, SIDE_M, SIDE_M)], crs=CRS), area_pct=5)
    days = facts["fecha"]
    words = trend_words(zone_of(zones, facts), days, len(zones), first=days.min(), end=days.max())
    return any(word.startswith("sube") for word in words)


def _editions(rng: np.random.Generator) -> bool:
    mean = np.full((2, 9), 40.0)
    mean[1, 0] = 80.0
    counts = rng.negative_binomial(mean / (PHI - 1), 1 / PHI)
    pairs = [np.append(row, row.sum()) for row in counts]
    return str(compare_counts(*pairs, phi=USUAL_PHI)["lectura"].iloc[0]) == "sube"


def _factors(rng: np.random.Generator) -> bool:
    facts = years(rng, yearly=420)
    near = rng.uniform(200, SIDE_M - 200, (30, 2))
    days = pd.Timestamp(2021, 1, 1) + pd.to_timedelta(rng.integers(0, 2 * DAYS, 360), "D")
    spots = np.clip(near[rng.integers(0, 30, 360)] + rng.normal(0, 60, (360, 2)), 0, SIDE_M - 1)
    more = gpd.GeoDataFrame({"fecha": days}, geometry=gpd.points_from_xy(*spots.T), crs=CRS)
    other = rng.uniform(200, SIDE_M - 200, (90, 2))
    codes = np.repeat(["A", "B", "C", "D"], 30)
    shapes = gpd.points_from_xy(*np.vstack([near, other]).T)
    factors = gpd.GeoDataFrame({"codigo": codes, "nombre": codes, "proteccion": False}, geometry=shapes, crs=CRS)
    ground = gpd.GeoSeries([box(0, 0, SIDE_M, SIDE_M)], crs=CRS)
    return "A" in set(fit_factors(_with(facts, more), factors, ground, hits=False).table["codigo"])


def _band(rng: np.random.Generator) -> bool:
    drawn, _ = sectors(rng, 250.0)
    three = np.where(np.arange(len(drawn.units)) == 0, 3, 1)
    found = Drawn(drawn.units, drawn.now * three, drawn.past * three).banded().iloc[0]
    return bool(found["segura"] and found["banda"] == "muy alta")


def _alarm(rng: np.random.Generator) -> bool:
    quiet = [followed(months(rng, float(mean))) for mean in rng.choice([30, 60, 100, 200], 71)]
    found = read_together([*quiet, followed(months(rng, 100.0, 2.0))], MONTHS[-1])[-1]
    return str(found.reading.loc[(ALL, ALL), "lectura"]) == RISE


def _concentrated(rng: np.random.Generator) -> bool:
    counts = months(rng, 100.0, np.array([[1.0], [3.0], [1.0], [1.0]]))
    return concentrated_in(counts, read_month(counts, MONTHS[-1])["phi"], ALL, MONTHS[-1]) == "2"


PLANTED: dict[str, Planted] = {
    "turno": Planted("una zona de 45 hechos con la mitad de noche, no un cuarto", _mix, 200),
    "dia": Planted("una zona de 45 hechos con el 40 % en sábado", _weekday, 200),
    "firme": Planted("40 hechos en una cuadra, entre 300 en cualquier parte", _firm, 50),
    "pai": Planted("zonas que aciertan el doble que el azar (150 hechos, cuatro cortes)", _accuracy, 500),
    "cambio": Planted("un sector de nueve pasa de unos 50 a unos 100", _sector, 60),
    "estado": Planted("un lugar pasa de 20 a 60", _spot, 60),
    "ediciones": Planted("un sector de nueve pasa de 40 a 80", _editions, 400),
    "tendencia": Planted("un lugar pasa de 20 a 60", _trend, 30),
    "factores": Planted("360 de 1,200 hechos, a unos 60 m de 30 factores de una clase", _factors, 60),
    "alertas": Planted("una comisaría de 72 pasa de 100 a 200 en el mes", _alarm, 30),
    "concentra": Planted("un sector del 30 % de los hechos, al triple", _concentrated, 200),
    "bandas": Planted("un sector de doce con el triple de los demás, «muy alta» sin duda", _band, 100),
}
"""Each conclusion when it is true, by the name of the simulation in which nothing is."""


def simulated(name: str) -> Printed:
    """Run a simulation; the same name gives the same result."""
    rng = np.random.default_rng([*name.encode(), 1])
    return Printed(sum(PLANTED[name].run(rng) for _ in range(PLANTED[name].runs)), PLANTED[name].runs)


def told() -> dict[str, Printed]:
    """Return the table as it was written last."""
    return read_printed(TABLE)


def main() -> None:
    """Write the table."""
    write_printed(TABLE, ((name, simulated(name)) for name in PLANTED))


if __name__ == "__main__":
    main()
