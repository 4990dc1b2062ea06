"""Priority zones: contiguous areas to patrol, under a budget, best first, with their reason."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geo.boundaries.point_in_polygon import first_holder
from geo.columns import require
from layers.hotspots.describe import main_weekdays, sectors_touched
from layers.prediction.methods import DEFAULT, Past
from layers.priority.region_growing import LEAST_FACTS, Pieces, best_first, renumbered, until_zones, within_budget
from layers.priority.street_blocks import Ground, cell_ground
from layers.statistics.counts import crime_names, main_values
from layers.surfaces.grid import inner_cells

if TYPE_CHECKING:
    from collections.abc import Hashable

    from numpy.typing import NDArray

__all__ = ["PRIORITY_COLUMNS", "rank_zones", "zone_of"]

PRIORITY_COLUMNS = (
    "rango",
    "incidentes",
    "pct_incidentes",
    "area_km2",
    "densidad_km2",
    "delito_principal",
    "turno_principal",
    "dia_principal",
    "sectores",
    "motivo",
    "geometry",
)
"""Columns of :func:`rank_zones`."""

_TOLD_OF = ("delito", "titulo", "turno", "sector")
"""Columns of the incidents by which zones are described, not chosen."""


def rank_zones(  # noqa: PLR0913 (each is a choice of the planner)
    incidents: gpd.GeoDataFrame,
    boundary: gpd.GeoDataFrame | gpd.GeoSeries,
    *,
    area_pct: float | None = None,
    area_km2: float | None = None,
    zones: int | None = None,
    method: str = DEFAULT,
    cell_m: float | None = None,
    most_km2: float = 0.5,
    past: Past | None = None,
    ground: Ground | None = None,
) -> gpd.GeoDataFrame:
    """Choose where to patrol.

    Parameters
    ----------
    incidents
        Projected, with ``fecha``. Zones are also described by ``delito, titulo, turno, sector``
        (:func:`geo.incidents.read.read_incidents`, located): what a missing column would tell is an empty text.
    boundary
        Polygons of one jurisdiction, projected: zones are clipped to it.
    area_pct, area_km2, zones
        The budget, one of the three: share of the area (5 % if none is given), area, or number of zones.
    method, cell_m
        How cells are scored (:data:`layers.prediction.methods.METHODS`), and their side
        (:func:`layers.surfaces.grid.inner_cells`).
    most_km2
        Largest zone: what a patrol on foot or in a car can cover in a turno. A larger hot area is several zones.
    past
        The same incidents over the same cells (:class:`layers.prediction.methods.Past`), if they were made ready before.
    ground
        The pieces that zones are made of, over the same cells (:func:`layers.priority.street_blocks.street_ground`); the
        cells by default. Its cells are those that are scored, whatever ``cell_m``.

    Returns
    -------
    GeoDataFrame
        A row per zone, with :data:`PRIORITY_COLUMNS`: pieces that touch by a side, the best first by what it promises per
        km2. The best pieces are taken until the budget is spent; with ``zones``, until they make that many zones. A zone of
        fewer than three incidents is none: the next best pieces take its part of the budget. Zones share no ground, and
        what is told of each (incidents, area) is of its outline. ``motivo`` is one line for the patrol's sheet;
        ``attrs["metodo"]`` the method that ranked, the blend chosen if it was ``mezcla``, and ``attrs["cortes"]`` how many
        cuts chose it.

    Raises
    ------
    CrsError
        If anything is in degrees.
    ValueError
        If more than one budget is given, or one is not positive.

    Examples
    --------
    >>> import geopandas as gpd
    >>> import pandas as pd
    >>> from shapely import box
    >>> import mapadelito as md
    >>> sector = gpd.GeoSeries([box(0, 0, 1000, 1000)], crs=32717)
    >>> corners = gpd.points_from_xy([150] * 30 + [850] * 10, [150] * 30 + [850] * 10)
    >>> points = gpd.GeoDataFrame({"fecha": pd.date_range("2020-01-01", periods=40)}, geometry=corners, crs=32717)
    >>> md.rank_zones(points, sector, area_pct=4)[["rango", "incidentes", "area_km2"]]
       rango  incidentes  area_km2
    0      1          30      0.03
    1      2          10      0.01
    """
    require(incidents, ("fecha",), who="rank_zones")
    incidents = incidents.assign(**{name: "" for name in _TOLD_OF if name not in incidents.columns})
    given = [value for value in (area_pct, area_km2, zones) if value is not None]
    if len(given) > 1 or any(not value > 0 for value in given):
        raise ValueError("rank_zones: indique un solo presupuesto, positivo: area_pct, area_km2 o zones.")
    past = past or Past(incidents, ground.grid if ground else inner_cells(boundary, cell_m=cell_m))
    ground = ground or cell_ground(past.grid)
    days = incidents["fecha"].dropna()
    until = (days.max().normalize() if len(days) else pd.Timestamp(2000, 1, 1)) + pd.Timedelta(days=1)
    facts, total = ground.held(incidents)
    score = ground.score(past.score(method, until=until), facts)
    centre = shapely.get_coordinates(shapely.centroid(ground.shapes))
    pieces = Pieces(score, ground.area, facts, centre, ground.near, most_km2)
    if zones is not None:
        zone = until_zones(pieces, zones)
    else:
        budget = area_km2 if area_km2 is not None else (area_pct or 5.0) / 100 * past.area.sum()
        zone = within_budget(pieces, budget)
    order = best_first(pieces, zone)[:zones]
    outline = shapely.union_all(boundary.geometry.to_numpy())
    shapes = ground.drawn(renumbered(zone, order), len(order), outline)
    out = _described(gpd.GeoSeries(shapes, crs=past.grid.crs), incidents, total)
    blended = method == DEFAULT
    out.attrs["metodo"] = past.best_blend(until=until) if blended else method
    out.attrs["cortes"] = past.cuts_tried(until=until) if blended else 0
    return out


def zone_of(zones: gpd.GeoDataFrame | gpd.GeoSeries, points: gpd.GeoDataFrame) -> NDArray[np.intp]:
    """Position of the zone that holds each point, the better one where they touch; -1 for none."""
    shapes = points.geometry.to_numpy()
    holder = first_holder(np.stack([shapely.get_x(shapes), shapely.get_y(shapes)]).T, zones.geometry.to_numpy())
    return np.where(holder < len(zones), holder, -1)


def _described(shapes: gpd.GeoSeries, incidents: gpd.GeoDataFrame, total: int) -> gpd.GeoDataFrame:
    """Return the zones, best first, with :data:`PRIORITY_COLUMNS`; ``total`` incidents are those of the jurisdiction."""
    own = zone_of(shapes, incidents)
    enough = np.bincount(own[own >= 0], minlength=len(shapes)) >= LEAST_FACTS  # a better zone may have what lies between
    if not enough.all():
        return _described(shapes[enough].reset_index(drop=True), incidents, total)
    incidents, own, size = incidents[own >= 0], own[own >= 0], len(shapes)
    kind = crime_names(incidents)
    held, area = np.bincount(own, minlength=size), shapely.area(shapes.to_numpy()) / 1e6
    table = pd.DataFrame(
        {
            "rango": np.arange(1, size + 1),
            "incidentes": held,
            "pct_incidentes": 100 * held / max(total, 1),
            "area_km2": area,
            "densidad_km2": np.divide(held, area, out=np.zeros(size), where=area > 0),
            "delito_principal": main_values(own, kind, size),
            "turno_principal": main_values(own, incidents["turno"], size),
            "dia_principal": main_weekdays(own, incidents["fecha"], size),
            "sectores": sectors_touched(own, incidents["sector"], size),
        }
    )
    main = np.append(table["delito_principal"].to_numpy(dtype=str), "")[own]
    mainly = np.bincount(own[kind.to_numpy(dtype=str) == main], minlength=size)
    table["motivo"] = [_reason(row, int(count)) for row, count in zip(table.to_dict("records"), mainly, strict=True)]
    return gpd.GeoDataFrame(table, geometry=shapes)[list(PRIORITY_COLUMNS)]


def _reason(zone: dict[Hashable, Any], mainly: int) -> str:
    """Why a zone is one, in a line."""
    reason = f"{zone['incidentes']} hechos en {zone['area_km2']:.2f} km²"
    reason += f"; sobre todo {zone['delito_principal'].lower()} ({mainly})" if zone["delito_principal"] else ""
    reason += f", turno {zone['turno_principal']}" if zone["turno_principal"] else ""
    reason += f", {zone['dia_principal']}" if zone["dia_principal"] else ""
    return f"{reason}."
