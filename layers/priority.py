"""Priority zones: contiguous areas to patrol, under a budget, best first, with their reason."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geo.columns import require
from geo.naming import natural_key
from layers.counts import main_value
from layers.grid import locate_in_cells, make_grid, neighbours
from layers.scores import DEFAULT, score_cells
from layers.temporal import WEEKDAYS

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["PRIORITY_COLUMNS", "rank_zones"]

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


def rank_zones(
    incidents: gpd.GeoDataFrame,
    boundary: gpd.GeoDataFrame | gpd.GeoSeries,
    *,
    area_pct: float | None = None,
    area_km2: float | None = None,
    zones: int | None = None,
    method: str = DEFAULT,
    cell_m: float = 200.0,
) -> gpd.GeoDataFrame:
    """Choose where to patrol.

    Parameters
    ----------
    incidents
        Projected, with ``fecha, delito, titulo, turno, sector`` (:func:`geo.incidents.read_incidents`, located).
    boundary
        Polygons of one jurisdiction, projected: zones are clipped to it.
    area_pct, area_km2, zones
        The budget, one of the three: share of the area (5 % if none is given), area, or number of zones.
    method, cell_m
        How cells are scored (:data:`layers.scores.METHODS`), and their side.

    Returns
    -------
    GeoDataFrame
        A row per zone, with :data:`PRIORITY_COLUMNS`: cells that touch by a side, the best first by what it promises per
        km2. The best cells are taken until the budget is spent; with ``zones``, until they make that many zones. No cell is
        taken where nothing happened in it or near. ``motivo`` is one line for the patrol's sheet.

    Raises
    ------
    CrsError
        If anything is in degrees.
    ValueError
        If more than one budget is given, or one is not positive.
    """
    require(incidents, ("fecha", "delito", "titulo", "turno", "sector"), who="rank_zones")
    given = [value for value in (area_pct, area_km2, zones) if value is not None]
    if len(given) > 1 or any(not value > 0 for value in given):
        raise ValueError("rank_zones: indique un solo presupuesto, positivo: area_pct, area_km2 o zones.")
    grid = make_grid(boundary, cell_m=cell_m)
    grid = grid[grid["area_km2"] > 0].reset_index(drop=True)
    days = incidents["fecha"].dropna()
    until = (days.max() if len(days) else pd.Timestamp(2000, 1, 1)) + pd.Timedelta(days=1)
    score = score_cells(incidents, grid, until=until, method=method)
    area = grid["area_km2"].to_numpy()
    budget = area_km2 if area_km2 is not None else (area_pct or 5.0) / 100 * area.sum()
    chosen = _until_zones(score, grid, zones) if zones is not None else _until_area(score, area, budget)
    zone = _blocks(grid, chosen)
    order = _best_first(zone, score, area)[:zones]
    outline = shapely.union_all(boundary.geometry.to_numpy())
    cell = locate_in_cells(incidents, grid)
    rows = [
        _described(rank, np.flatnonzero(zone == label), grid, incidents, cell, outline)
        for rank, label in enumerate(order, start=1)
    ]
    return gpd.GeoDataFrame(rows, columns=list(PRIORITY_COLUMNS), geometry="geometry", crs=grid.crs)


def _until_area(score: NDArray[np.float64], area: NDArray[np.float64], budget: float) -> NDArray[np.bool_]:
    """Take the best cells that the area pays for: at least one, never one without promise."""
    order = np.argsort(-score, kind="stable")
    order = order[score[order] > 0]
    paid = np.cumsum(area[order]) <= budget * (1 + 1e-9)
    paid[:1] = True
    chosen = np.zeros(len(score), dtype=bool)
    chosen[order[paid]] = True
    return chosen


def _until_zones(score: NDArray[np.float64], grid: gpd.GeoDataFrame, zones: int) -> NDArray[np.bool_]:
    """Take the best cells until they make so many zones; where they never do, the share that makes most."""
    order = np.argsort(-score, kind="stable")
    order = order[score[order] > 0]
    best, chosen = 0, np.zeros(len(score), dtype=bool)
    for size in np.unique(np.geomspace(1, max(len(order), 1), 40).astype(int)):
        taken = np.zeros(len(score), dtype=bool)
        taken[order[:size]] = True
        found = int(_blocks(grid, taken).max(initial=-1)) + 1
        if found > best:
            best, chosen = found, taken
        if best >= zones:
            break
    return chosen


def _blocks(grid: gpd.GeoDataFrame, chosen: NDArray[np.bool_]) -> NDArray[np.intp]:
    """Zone of each chosen cell, joined by their sides (six for hexagons); -1 for the others."""
    from scipy.sparse.csgraph import connected_components  # noqa: PLC0415 (heavy)

    rows = np.flatnonzero(chosen)
    near = neighbours(grid)[rows][:, rows].tocoo()
    column, row = grid["columna"].to_numpy()[rows], grid["fila"].to_numpy()[rows]
    side = np.abs(column[near.row] - column[near.col]) + np.abs(row[near.row] - row[near.col]) == 1
    near.data[~side] = 0
    near.eliminate_zeros()
    out = np.full(len(chosen), -1, dtype=np.intp)
    out[rows] = connected_components(near, directed=False)[1] if len(rows) else []
    return out


def _best_first(zone: NDArray[np.intp], score: NDArray[np.float64], area: NDArray[np.float64]) -> NDArray[np.intp]:
    """Order the zones by promise per km2, then by their first cell."""
    inside = zone >= 0
    promise, ground = (np.bincount(zone[inside], values[inside]).astype(float) for values in (score, area))
    return np.argsort(-np.divide(promise, ground, out=np.zeros_like(promise), where=ground > 0), kind="stable")


def _described(
    rank: int,
    cells: NDArray[np.intp],
    grid: gpd.GeoDataFrame,
    incidents: gpd.GeoDataFrame,
    cell: NDArray[np.intp],
    outline: shapely.Geometry,
) -> tuple[object, ...]:
    """Return one row of :data:`PRIORITY_COLUMNS`."""
    own = incidents[np.isin(cell, cells)]
    shape = shapely.intersection(shapely.union_all(grid.geometry.to_numpy()[cells]), outline)
    area = float(grid["area_km2"].to_numpy()[cells].sum())
    kind = own["delito"].where(own["delito"] != "", own["titulo"])
    delito, turno = main_value(list(kind)), main_value(list(own["turno"]))
    weekday = own["fecha"].dropna().dt.day_of_week.value_counts()
    day = WEEKDAYS[int(min(weekday[weekday == weekday.max()].index))] if len(weekday) else ""
    sectors = ", ".join(sorted({name for name in own["sector"] if name}, key=natural_key))
    located = int((cell >= 0).sum())
    share = 100 * len(own) / located if located else 0.0
    reason = f"{len(own)} hechos en {area:.2f} km²"
    reason += f"; sobre todo {delito.lower()}" if delito else ""
    reason += f" ({int((kind == delito).sum())})" if delito else ""
    reason += f", turno {turno}" if turno else ""
    reason += f", {day}" if day and len(own) >= 20 else ""
    return rank, len(own), share, area, len(own) / area if area else 0.0, delito, turno, day, sectors, f"{reason}.", shape
