"""Invented patrols of the sample: the zone of an operation, four zones to patrol, and two units with a GPS receiver."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import numpy as np
from polygons import to_degrees
from shapely import Polygon, box

if TYPE_CHECKING:
    from ugly import Row

OPERATION = (-350.0, -300.0, 350.0, 300.0)
"""Box of the operation, in metres from the door of the comisaría."""
ZONES = ((-150.0, -100.0), (500.0, 150.0), (-600.0, 350.0), (1500.0, -700.0))
"""Centres of the zones, likewise; no unit goes to the last one."""
_HALF = 120.0
_FIRST = dt.datetime(2020, 10, 12, 8)  # noqa: DTZ001 (local time)
_STEP_S, _STEP_M, _ERROR_M = 30, 150.0, 6.0
_DAYS, _STOPS = 2, 6
_STAYS = (4, 12, 34, 40, 50)
"""Positions of a stop: some are of a quarter of an hour, others only pass."""
_COLUMNS = ("UNIDAD", "FECHA_HORA", "LATITUD", "LONGITUD", "NOTA")


def areas(city: dict[str, Any], note: str) -> dict[str, list[tuple[Row, Polygon]]]:
    """Return the features of each layer, by its name."""
    zones = [
        ({"rango": f"{number}", "nota": note}, _placed(box(x - _HALF, y - _HALF, x + _HALF, y + _HALF), city))
        for number, (x, y) in enumerate(ZONES, start=1)
    ]
    return {"operativo": [({"nombre": "OPERATIVO INVENTADO", "nota": note}, _placed(box(*OPERATION), city))], "zonas": zones}


def tracks(city: dict[str, Any], note: str, rng: np.random.Generator) -> str:
    """Return the table of positions, with two of 0,0 and one jump."""
    lines = [";".join(_COLUMNS)]
    for unit in range(2):
        at = np.zeros(2)
        for day in range(_DAYS):
            moment = _FIRST + dt.timedelta(days=day, hours=10 * unit)
            for _ in range(_STOPS):
                to = np.asarray(ZONES[rng.integers(3)]) + rng.uniform(-60, 60, 2)
                way = np.linspace(at, to, max(int(np.hypot(*(to - at)) / _STEP_M), 1), endpoint=False)
                path = np.concatenate([way, np.repeat(to[None], rng.choice(_STAYS), axis=0)])
                for xy in path + rng.normal(0, _ERROR_M, path.shape):
                    lon, lat = to_degrees(xy + np.asarray(_door(city)), city["centro"])
                    lines.append(f"MOVIL {unit + 1};{moment:%d/%m/%Y %H:%M:%S};{lat:.6f};{lon:.6f};{note}")
                    moment += dt.timedelta(seconds=_STEP_S)
                at = to
    for row in (40, 41):
        unit_name, when, *_ = lines[row].split(";")
        lines[row] = f"{unit_name};{when};0;0;{note}"
    unit_name, when, _, lon, _ = lines[90].split(";")
    lines[90] = f"{unit_name};{when};-17.200000;{lon};{note}"
    return "\n".join(lines) + "\n"


def _door(city: dict[str, Any]) -> list[float]:
    side: list[float] = city["comisaria"][0]["lado"]
    return side


def _placed(shape: Polygon, city: dict[str, Any]) -> Polygon:
    corners = np.asarray(shape.exterior.coords) + np.asarray(_door(city))
    return Polygon(to_degrees(corners, city["centro"]))
