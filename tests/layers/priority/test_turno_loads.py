"""What a zone has in a turno."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
from shapely import box

from layers.priority.turno_loads import turno_hours, turno_loads

ZONES = gpd.GeoDataFrame(geometry=[box(0, 0, 100, 100), box(200, 0, 300, 100)], crs=32717)


def facts(*rows: tuple[float, float, str, str]) -> gpd.GeoDataFrame:
    x, hours, turnos, kinds = zip(*rows, strict=True)
    return gpd.GeoDataFrame(
        {
            "fecha": pd.Timestamp("2020-01-01"),
            "minuto": np.array(hours) * 60,
            "turno": turnos,
            "delito": kinds,
            "titulo": "Patrimonio",
        },
        geometry=gpd.points_from_xy(x, [50.0] * len(rows)),
        crs=32717,
    )


def test_hours_kinds_and_counts_are_those_of_the_turno() -> None:
    night = [(50.0, hour, "noche", "Robo") for hour in (19, 20, 21, 21.5, 23)]
    rows = [*night, (50.0, 10, "mañana", "Hurto"), (50.0, np.nan, "", "Hurto"), (250.0, 19, "noche", "Hurto")]
    one, other = turno_loads(ZONES, facts(*rows), "noche")
    assert (one.count, one.hours, one.in_hours, one.known, one.kinds) == (5, (19, 22), 4, 5, (("Robo", 5),))
    assert (other.count, other.hours) == (1, (18, 24))
    whole = turno_loads(ZONES, facts(*rows), None)[0]
    assert (whole.count, whole.known, whole.kinds) == (7, 6, (("Robo", 5), ("Hurto", 2)))


def test_the_turnos_are_six_hours_each() -> None:
    assert [turno_hours(name) for name in ("madrugada", "noche", None)] == [(0, 6), (18, 24), (0, 24)]
