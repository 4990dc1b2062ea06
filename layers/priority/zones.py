"""Priority zones: contiguous areas to patrol, under a budget, ranked, with a reason."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geo.boundaries.point_in_polygon import first_holder
from geo.columns import require
from geo.naming import facts_told
from layers.hotspots.describe import sectors_touched, values_of, zone_words
from layers.prediction.method_choice import choose_method
from layers.prediction.methods import Scorer
from layers.priority.region_growing import (
    Pieces,
    best_first,
    least_incidents,
    renumbered,
    until_zones,
    within_both,
    within_budget,
)
from layers.priority.street_blocks import Ground, cell_ground
from layers.statistics.counts import crime_names, main_values
from layers.statistics.own_mix import distinct_values, distinct_weekdays
from layers.surfaces.grid import inner_cells
from layers.surfaces.history import History

if TYPE_CHECKING:
    from collections.abc import Hashable

    from numpy.typing import NDArray

__all__ = ["MOST_KM2", "PRIORITY_COLUMNS", "day_after", "rank_zones", "zone_of"]

MOST_KM2 = 0.5
"""Largest area of a zone, in km2: what a patrol can cover in a turno."""
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

_DESCRIBED_BY = ("delito", "titulo", "turno", "sector")
"""Columns of the incidents that describe the zones and do not select them."""


def rank_zones(  # noqa: PLR0913 (each is a choice of the planner)
    incidents: gpd.GeoDataFrame,
    boundary: gpd.GeoDataFrame | gpd.GeoSeries,
    *,
    area_pct: float | None = None,
    area_km2: float | None = None,
    zones: int | None = None,
    method: str | None = None,
    cell_m: float | None = None,
    most_km2: float = MOST_KM2,
    scorer: Scorer | None = None,
    ground: Ground | None = None,
) -> gpd.GeoDataFrame:
    """Select and rank the zones to patrol.

    Parameters
    ----------
    incidents
        Projected, with ``fecha``. Zones are also described by ``delito, titulo, turno, sector``
        (:func:`geo.incidents.read.read_incidents`, located); the description by a missing column is empty.
    boundary
        Polygons of one jurisdiction, projected: zones are clipped to it.
    area_pct, area_km2, zones
        The budget: share of the area (5 % if nothing is given) or area, and number of zones. An area and a number of zones
        together are both kept.
    method, cell_m
        Scoring method (:data:`layers.prediction.methods.METHODS`; by default the mixture, or the
        count or the density where it held more before), and side of the cells in metres
        (:func:`layers.surfaces.grid.inner_cells`).
    most_km2
        Largest area of a zone, in km2: what a patrol on foot or in a car can cover in a turno. A larger hot area is divided.
    scorer
        Of the same incidents over the same cells, to use again what it has computed; a new one by default.
    ground
        Pieces of land that zones are made of, over the same cells (:func:`layers.priority.street_blocks.street_ground`); the
        cells by default. Its cells are scored; ``cell_m`` is then not used.

    Returns
    -------
    GeoDataFrame
        A row per zone, with :data:`PRIORITY_COLUMNS`: pieces connected by sides, highest score per km2 first. The
        best pieces are taken until the budget is used; with ``zones``, until they make that many zones; with both, the zones
        that promise most, as large as the area lets them be. Zones have at least two incidents, or one where the
        jurisdiction has less than 120 or counts weigh more than half of the score; the budget of smaller ones goes to the
        next best pieces. Zones do not overlap; their incidents and area are those of the drawn outline. ``motivo`` is one
        line for the patrol's sheet.

    Raises
    ------
    CrsError
        If anything is in degrees.
    ValueError
        If two areas are given, or a budget is not positive.

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
    incidents = incidents.assign(**{name: "" for name in _DESCRIBED_BY if name not in incidents.columns})
    if area_pct is not None and area_km2 is not None:
        raise ValueError("rank_zones: indique una sola área, area_pct o area_km2, no las dos.")
    if any(value is not None and not value > 0 for value in (area_pct, area_km2, zones)):
        raise ValueError("rank_zones: el presupuesto (area_pct, area_km2, zones) debe ser positivo.")
    scorer = scorer or Scorer(History(incidents, ground.grid if ground else inner_cells(boundary, cell_m=cell_m)))
    ground = ground or cell_ground(scorer.history.grid)
    facts, total = ground.count_inside(incidents)
    until = day_after(incidents["fecha"])
    method = method or choose_method(scorer, until=until).method
    score = ground.score(scorer.score(method, until=until), facts)
    centre = shapely.get_coordinates(shapely.centroid(ground.shapes))
    least = least_incidents(total, repeats=scorer.counts_lead(until=until))
    pieces = Pieces(score, ground.area, facts, centre, ground.near, most_km2, least)
    if zones is not None and area_pct is None and area_km2 is None:
        zone = until_zones(pieces, zones)
    else:
        budget = area_km2 if area_km2 is not None else (area_pct or 5.0) / 100 * scorer.history.area.sum()
        zone = within_budget(pieces, budget) if zones is None else within_both(pieces, zones, budget)
    order = best_first(pieces, zone)[:zones]
    outline = shapely.union_all(boundary.geometry.to_numpy())
    shapes = ground.drawn(renumbered(zone, order), len(order), outline)
    return _described(gpd.GeoSeries(shapes, crs=scorer.history.grid.crs), incidents, total, pieces.least)


def day_after(days: pd.Series) -> pd.Timestamp:
    """Cutoff of :func:`rank_zones`: the day after the last incident; 2 January 2000 where none has a date."""
    known = days.dropna()
    return (known.max().normalize() if len(known) else pd.Timestamp(2000, 1, 1)) + pd.Timedelta(days=1)


def zone_of(zones: gpd.GeoDataFrame | gpd.GeoSeries, points: gpd.GeoDataFrame) -> NDArray[np.intp]:
    """Position of the zone that contains each point, the higher rank where zones touch; -1 for none."""
    shapes = points.geometry.to_numpy()
    holder = first_holder(np.stack([shapely.get_x(shapes), shapely.get_y(shapes)]).T, zones.geometry.to_numpy())
    return np.where(holder < len(zones), holder, -1)


def _described(shapes: gpd.GeoSeries, incidents: gpd.GeoDataFrame, total: int, least: int) -> gpd.GeoDataFrame:
    """Return the zones of ``least`` incidents or more, best first, with :data:`PRIORITY_COLUMNS`.

    ``total`` incidents are those of the jurisdiction.
    """
    own = zone_of(shapes, incidents)
    enough = np.bincount(own[own >= 0], minlength=len(shapes)) >= least  # a higher one took border points
    if not enough.all():
        return _described(shapes[enough].reset_index(drop=True), incidents, total, least)
    size, kind = len(shapes), crime_names(incidents)
    count, area = np.bincount(own[own >= 0], minlength=size), shapely.area(shapes.to_numpy()) / 1e6
    table = pd.DataFrame(
        {
            "rango": np.arange(1, size + 1),
            "incidentes": count,
            "pct_incidentes": 100 * count / max(total, 1),
            "area_km2": area,
            "densidad_km2": np.divide(count, area, out=np.zeros(size), where=area > 0),
            "delito_principal": main_values(own, kind, size),
            "turno_principal": distinct_values(own, incidents["turno"], size),
            "dia_principal": distinct_weekdays(own, incidents["fecha"], size),
            "sectores": sectors_touched(own, incidents["sector"], size),
        }
    )
    mainly = values_of(own, kind, table["delito_principal"].tolist())
    table["motivo"] = [_reason(row, int(count)) for row, count in zip(table.to_dict("records"), mainly, strict=True)]
    return gpd.GeoDataFrame(table, geometry=shapes)[list(PRIORITY_COLUMNS)]


def _reason(zone: dict[Hashable, Any], mainly: int) -> str:
    """Reason for a zone, in a Spanish line."""
    words = zone_words(
        zone["delito_principal"],
        mainly,
        zone["incidentes"],
        turno=zone["turno_principal"],
        weekday=zone["dia_principal"],
        counted=True,
    )
    return "; ".join([f"{facts_told(int(zone['incidentes']))} en {zone['area_km2']:.2f} km²", *words]) + "."
