"""Time of patrol units in zones, from their positions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely

from geo.clock import TURNOS
from geo.tracks.jumps import too_fast

if TYPE_CHECKING:
    import geopandas as gpd
    from numpy.typing import NDArray

__all__ = ["GAP_S", "OUTSIDE", "TOLERANCE_M", "VISIT_MIN", "PatrolTime", "patrol_time"]

TOLERANCE_M = 30.0
"""Metres round a zone in which a position counts as inside: the error of a receiver, and half a street."""
GAP_S = 300
"""Seconds between two positions above which nothing is known of the time between them."""
VISIT_MIN = 15.0
"""Minutes of a stay that make it a visit: what hot-spot trials call a stop (Koper 1995)."""
OUTSIDE = ""
"""In place of a zone: outside all of them."""
_MINUTE_S, _DAY_S = 60, 86_400
"""Seconds of a minute and of a day."""
_TURNO_S = _DAY_S // len(TURNOS)
"""Seconds of a turno."""
_KEYS = ["zona", "fecha", "turno", "unidad"]


@dataclass(frozen=True, slots=True)
class PatrolTime:
    """Time of units in zones.

    ``detail`` has a row per zone (:data:`OUTSIDE` for none), day, turno and unit with time: ``minutos``, ``entradas`` (stays
    that begin then) and ``visitas`` (those of 15 minutes or more). ``unknown`` are the minutes of each unit without a
    signal: between two positions of a day that are over five minutes apart.
    """

    detail: pd.DataFrame
    unknown: pd.Series[float]


def patrol_time(tracks: pd.DataFrame, zones: gpd.GeoDataFrame) -> PatrolTime:
    """Return the time of units in zones.

    The time between two positions up to five minutes apart is half that of each. A unit that leaves a zone and is back
    within five minutes is in one stay.

    Parameters
    ----------
    tracks
        By unit and moment, as :class:`geo.tracks.read_tracks.Tracks` has them: ``unidad``, ``momento``, ``x``, ``y``.
    zones
        ``nombre`` and polygons, in the same metres. A position in several is in the nearest one, the first of equal ones.

    Examples
    --------
    >>> import geopandas as gpd
    >>> import pandas as pd
    >>> from shapely import box
    >>> zones = gpd.GeoDataFrame({"nombre": ["Zona 1"]}, geometry=[box(0, 0, 100, 100)], crs=32718)
    >>> moments = pd.date_range("2020-10-01 08:00", periods=17, freq="min")
    >>> tracks = pd.DataFrame({"unidad": "U-1", "momento": moments, "x": 50.0, "y": 50.0})
    >>> patrol_time(tracks, zones).detail[["zona", "turno", "minutos", "entradas", "visitas"]].values.tolist()
    [['Zona 1', 'mañana', 16.0, 1, 1]]
    """
    unit = pd.Categorical(tracks["unidad"])
    own, second = unit.codes.astype(np.int64), tracks["momento"].to_numpy().astype("datetime64[s]").astype(np.int64)
    x, y = tracks["x"].to_numpy(dtype=float), tracks["y"].to_numpy(dtype=float)
    zone = _zone_of(x, y, zones)
    same, step = own[1:] == own[:-1], np.diff(second)
    known = same & (step <= GAP_S) & ~too_fast(step.astype(float), np.hypot(np.diff(x), np.diff(y)))
    half = np.where(known, step, 0) / (2 * _MINUTE_S)
    minutes = np.append(half, 0.0) + np.append(0.0, half)
    names = pd.Index([*zones["nombre"], OUTSIDE])
    keys = pd.DataFrame(
        {
            "zona": pd.Categorical.from_codes(np.where(zone < 0, len(names) - 1, zone), names),
            "fecha": second // _DAY_S,
            "turno": pd.Categorical.from_codes(second % _DAY_S // _TURNO_S, pd.Index(TURNOS)),
            "unidad": unit,
        }
    )
    stays = _stays(own, zone, second, minutes)
    table = keys.assign(minutos=minutes, entradas=0, visitas=0)
    table.loc[stays.index, "entradas"] = 1
    table.loc[stays.index[stays >= VISIT_MIN - 1e-9], "visitas"] = 1
    detail = table.groupby(_KEYS, observed=True, sort=False)[["minutos", "entradas", "visitas"]].sum().reset_index()
    detail["fecha"] = pd.to_datetime(detail["fecha"], unit="D").dt.as_unit("s")
    detail = detail.astype(dict.fromkeys(("zona", "turno", "unidad"), "str"))
    detail = detail[(detail["minutos"] > 0) | (detail["entradas"] > 0)].sort_values(_KEYS, ignore_index=True)
    lost = same & ~known & (second[1:] // _DAY_S == second[:-1] // _DAY_S)
    unknown = pd.Series(np.bincount(own[1:][lost], step[lost] / _MINUTE_S, len(unit.categories)), index=unit.categories)
    return PatrolTime(detail, unknown)


def _zone_of(x: NDArray[np.float64], y: NDArray[np.float64], zones: gpd.GeoDataFrame) -> NDArray[np.int64]:
    """Return the number of the zone of each position, -1 outside all."""
    found, several = np.full(len(x), -1, dtype=np.int64), np.zeros(len(x), dtype=bool)
    shapes = zones.geometry.to_numpy()
    for number, wide in enumerate(shapely.buffer(shapes, TOLERANCE_M)):
        west, south, east, north = wide.bounds
        near = np.flatnonzero((x >= west) & (x <= east) & (y >= south) & (y <= north))
        shapely.prepare(wide)
        inside = near[shapely.intersects_xy(wide, x[near], y[near])]
        several[inside] = found[inside] >= 0
        found[inside[found[inside] < 0]] = number
    rows = np.flatnonzero(several)
    points = shapely.points(x[rows], y[rows])
    if len(rows):
        found[rows] = np.argmin(np.stack([shapely.distance(points, shape) for shape in shapes]), axis=0)
    return found


def _stays(
    own: NDArray[np.int64], zone: NDArray[np.int64], second: NDArray[np.int64], minutes: NDArray[np.float64]
) -> pd.Series[float]:
    """Return the minutes of each stay in a zone, by the row where it begins."""
    inside = np.flatnonzero(zone >= 0)
    order = inside[np.lexsort((second[inside], zone[inside], own[inside]))]
    fresh = np.append(True, (np.diff(own[order]) != 0) | (np.diff(zone[order]) != 0) | (np.diff(second[order]) > GAP_S))
    start = np.flatnonzero(fresh[: len(order)])
    total = np.add.reduceat(minutes[order], start) if len(start) else np.zeros(0)
    return pd.Series(total, index=order[start])
