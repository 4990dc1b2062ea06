"""Minutes, stays and visits, by hand and against the truth of simulated tracks."""

from __future__ import annotations

from itertools import pairwise

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from shapely import box

from layers.patrols.compliance import against_plan, by_unit, by_zone, outside_share
from layers.patrols.zone_time import GAP_S, TOLERANCE_M, patrol_time

START = pd.Timestamp("2020-10-01 08:00")


def zones(*shapes: shapely.Geometry) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame({"nombre": [f"Zona {n}" for n in range(1, len(shapes) + 1)]}, geometry=[*shapes], crs=32718)


def track(*rows: tuple[float, float, float], unit: str = "U-1") -> pd.DataFrame:
    """Positions: minutes after the start, x, y."""
    minutes, x, y = (np.asarray(column, dtype=float) for column in zip(*rows, strict=True))
    return pd.DataFrame({"unidad": unit, "momento": START + pd.to_timedelta(minutes, unit="min"), "x": x, "y": y})


SQUARE = zones(box(0, 0, 100, 100))


@pytest.mark.parametrize(("last", "visits"), [(14, 0), (15, 1), (40, 1)])
def test_fifteen_minutes_are_a_visit(last: int, visits: int) -> None:
    found = patrol_time(track(*((minute, 50, 50) for minute in range(last + 1))), SQUARE).detail
    assert found[["minutos", "entradas", "visitas"]].to_numpy().tolist() == [[last, 1, visits]]


@pytest.mark.parametrize(("x", "minutes"), [(129.9, 1), (130.1, 0)])
def test_thirty_metres_are_tolerated(x: float, minutes: int) -> None:
    found = by_zone(patrol_time(track((0, x, 50), (1, x, 50)), SQUARE), ["Zona 1"])
    assert found["minutos"].tolist() == [minutes]


@pytest.mark.parametrize(("gap", "minutes", "unknown"), [(5, 7, 0), (5.1, 2, 5.1)])
def test_gaps_over_five_minutes_are_not_time(gap: float, minutes: float, unknown: float) -> None:
    found = patrol_time(track((0, 50, 50), (1, 50, 50), (1 + gap, 50, 50), (2 + gap, 50, 50)), SQUARE)
    assert found.detail["minutos"].sum() == pytest.approx(minutes)
    assert by_unit(found).loc["U-1", "sin_senal"] == pytest.approx(unknown)
    assert found.detail["entradas"].sum() == (1 if unknown == 0 else 2)


def test_leaving_and_coming_back_within_five_minutes_is_one_stay() -> None:
    away = [(10, 500, 50), (11, 500, 50)]
    rows = [(minute, 50, 50) for minute in range(10)] + away + [(minute, 50, 50) for minute in range(12, 20)]
    found = patrol_time(track(*rows), SQUARE)
    inside = found.detail[found.detail["zona"] == "Zona 1"]
    assert inside[["minutos", "entradas", "visitas"]].to_numpy().tolist() == [[17, 1, 1]]  # ten and eight, less a half twice
    assert outside_share(found) == pytest.approx(2 / 19)


def test_time_goes_to_the_turno_and_day_where_it_was_and_to_one_zone() -> None:
    two = zones(box(0, 0, 100, 100), box(110, 0, 210, 100))
    night = track(*((955 + minute, 104, 50) for minute in range(0, 11, 5)))  # 23:55 to 00:05, nearer the first
    found = patrol_time(night, two).detail
    told = found[["zona", "fecha", "turno", "minutos"]].to_numpy().tolist()
    day = pd.Timestamp("2020-10-01")
    assert told == [["Zona 1", day, "noche", 2.5], ["Zona 1", day + pd.Timedelta(1, "D"), "madrugada", 7.5]]
    assert by_zone(patrol_time(night, two), list(two["nombre"]))["visitas"].tolist() == [0, 0]


def test_the_plan_is_met_once_by_each_visit() -> None:
    rows = [(minute, 50, 50) for minute in range(16)] + [(minute, 50, 50) for minute in range(60, 76)]
    found = patrol_time(track(*rows), SQUARE)
    day = pd.Timestamp("2020-10-01")
    later = day + pd.Timedelta(1, "D")
    plan = pd.DataFrame(
        [(day, "mañana", "Zona 1")] * 3
        + [(day, "noche", "Zona 1"), (later, "noche", "Zona 1"), (day, "noche", "Resto: S1")],
        columns=["fecha", "turno", "zona"],
    )
    done = against_plan(found, plan, ["Zona 1"])
    assert done.table[["turno", "planificados", "visitas", "cumplidos"]].to_numpy().tolist() == [
        ["mañana", 3, 2, 2],
        ["noche", 1, 0, 0],
    ]
    assert done.left_out == 2


def drive(rng: np.random.Generator, seconds: int) -> np.ndarray:
    """Drive along streets every 100 m at 8 m/s, second by second, with stops: positions (n, 2)."""
    legs, at = [], rng.integers(0, 40, 2) * 100.0
    count = 0
    while count < seconds:
        axis, to = rng.integers(2), rng.integers(0, 40) * 100.0
        steps = max(int(abs(to - at[axis]) / 8), 1)
        leg = np.repeat(at[None], steps, axis=0)
        leg[:, axis] = np.linspace(at[axis], to, steps)
        at = leg[-1].copy()
        legs += [leg, np.repeat(at[None], rng.choice([0, 0, 60, 1000]), axis=0)]
        count = sum(map(len, legs))
    return np.concatenate(legs)[:seconds]


def test_a_thousand_kilometres_with_gaps_give_the_minutes_of_the_truth() -> None:
    """Positions every 10 s with 5 m of error; a tenth of them lost, and holes of one to twenty minutes."""
    rng = np.random.default_rng(4)
    own = zones(*(box(x, y, x + 400, y + 300) for x, y in ((200, 300), (1500, 1800), (2900, 900), (3000, 3100))))
    parts, truth, metres = [], np.zeros(4), 0.0
    for unit in range(12):
        path = drive(rng, 60_000)
        metres += np.hypot(*np.diff(path, axis=0).T).sum()
        kept = np.zeros(len(path), dtype=bool)
        kept[::10] = rng.random(len(path[::10])) > 0.1
        for hole in rng.integers(0, len(path), 60):
            kept[hole : hole + rng.integers(60, 1200)] = False
        at = np.flatnonzero(kept)
        known = np.zeros(len(path), dtype=bool)
        for start, stop in pairwise(at):
            known[start:stop] = stop - start <= GAP_S
        wide = shapely.buffer(own.geometry.to_numpy(), TOLERANCE_M)
        truth += [(shapely.intersects_xy(shape, path[:, 0], path[:, 1]) & known).sum() / 60 for shape in wide]
        x, y = (path[at] + rng.normal(0, 5, (len(at), 2))).T
        parts.append(
            pd.DataFrame({"unidad": f"U-{unit:02d}", "momento": START + pd.to_timedelta(at, unit="s"), "x": x, "y": y})
        )
    found = by_zone(patrol_time(pd.concat(parts, ignore_index=True), own), list(own["nombre"]))
    assert metres > 1e6
    assert found["minutos"].to_numpy() == pytest.approx(truth, rel=0.05)
    assert found["minutos"].sum() == pytest.approx(truth.sum(), rel=0.02)
