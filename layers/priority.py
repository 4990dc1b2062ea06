"""Priority zones: contiguous areas to patrol, under a budget, best first, with their reason."""

from __future__ import annotations

from dataclasses import dataclass
from heapq import heappop, heappush
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geo.columns import require
from layers.counts import crime_names, main_values
from layers.grid import Lattice, inner_cells, locate_in_cells, neighbours
from layers.scores import DEFAULT, Past
from layers.zones import main_weekdays, sectors_touched

if TYPE_CHECKING:
    from collections.abc import Hashable

    from numpy.typing import NDArray
    from scipy.sparse import csr_array

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


_LEAST = 3
"""Fewer incidents than this make no zone."""
_ROUNDS = 8


def rank_zones(  # noqa: PLR0913 (each is a choice of the planner)
    incidents: gpd.GeoDataFrame,
    boundary: gpd.GeoDataFrame | gpd.GeoSeries,
    *,
    area_pct: float | None = None,
    area_km2: float | None = None,
    zones: int | None = None,
    method: str = DEFAULT,
    cell_m: float = 200.0,
    most_km2: float = 0.5,
    past: Past | None = None,
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
    most_km2
        Largest zone: what a patrol on foot or in a car can cover in a turno. A larger hot area is several zones.
    past
        The same incidents over the same cells (:class:`layers.scores.Past`), if they were made ready before.

    Returns
    -------
    GeoDataFrame
        A row per zone, with :data:`PRIORITY_COLUMNS`: cells that touch by a side, the best first by what it promises per
        km2. The best cells are taken until the budget is spent; with ``zones``, until they make that many zones. A zone of
        fewer than three incidents is none: the next best cells take its part of the budget. ``motivo`` is one line for the
        patrol's sheet; ``attrs["metodo"]`` the method that ranked, the blend chosen if it was ``mezcla``.

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
    past = past or Past(incidents, inner_cells(boundary, cell_m=cell_m))
    grid = past.grid
    days = incidents["fecha"].dropna()
    until = (days.max() if len(days) else pd.Timestamp(2000, 1, 1)) + pd.Timedelta(days=1)
    score = past.score(method, until=until)
    cell = locate_in_cells(incidents, grid)
    facts = np.bincount(cell[cell >= 0], minlength=len(grid))
    cells = _Cells(score, grid["area_km2"].to_numpy(), facts, _sides(grid), most_km2)
    if zones is not None:
        zone = _until_zones(cells, zones)
    else:
        budget = area_km2 if area_km2 is not None else (area_pct or 5.0) / 100 * cells.area.sum()
        zone = _within_budget(cells, budget)
    order = _best_first(cells, zone)[:zones]
    out = _described(_renumbered(zone, order), len(order), grid, incidents, cell, boundary)
    out.attrs["metodo"] = past.best_blend(until=until) if method == DEFAULT else method
    return out


@dataclass(frozen=True, slots=True)
class _Cells:
    """The cells to choose from: their score, area (km2) and incidents, which share a side, and the largest zone (km2)."""

    score: NDArray[np.float64]
    area: NDArray[np.float64]
    facts: NDArray[np.intp]
    near: csr_array
    most_km2: float

    def best(self) -> NDArray[np.intp]:
        """Return the cells, best first."""
        return np.argsort(-self.score, kind="stable")


def _within_budget(cells: _Cells, budget: float) -> NDArray[np.intp]:
    """Give each cell its zone under an area: what zones of too few incidents would take goes to the next best cells."""
    barred = cells.score <= 0
    for _ in range(_ROUNDS):
        order = cells.best()
        order = order[~barred[order]]
        zone = _blocks(cells, order[_paid(cells.area[order], budget * (1 + 1e-9))])
        held = np.bincount(zone[zone >= 0], cells.facts[zone >= 0])
        weak = (zone >= 0) & (np.append(held, _LEAST)[zone] < _LEAST)
        if not weak.any():
            break
        barred = barred | weak
    return zone


def _paid(cost: NDArray[np.float64], budget: float) -> NDArray[np.bool_]:
    """Tell which things, best first, a budget pays for: one that is too dear is passed over; at least one is taken."""
    out = np.zeros(len(cost), dtype=bool)
    out[:1] = True
    left = budget - cost[:1].sum()
    for at in range(1, len(cost)):
        if left <= 0:
            break
        if cost[at] <= left:
            out[at] = True
            left -= cost[at]
    return out


def _until_zones(cells: _Cells, zones: int) -> NDArray[np.intp]:
    """Take the best cells until they make so many zones; where they never do, as many as there can be."""
    order = cells.best()
    order = order[cells.score[order] > 0]
    best, kept = 0, np.full(len(cells.score), -1, dtype=np.intp)
    for size in np.unique(np.geomspace(1, max(len(order), 1), 40).astype(int)):
        zone = _blocks(cells, order[:size])
        found = len(_best_first(cells, zone))
        if found > best:
            best, kept = found, zone
        if best >= zones:
            break
    return kept


def _blocks(cells: _Cells, chosen: NDArray[np.intp]) -> NDArray[np.intp]:
    """Give each chosen cell (best first) its zone; -1 to the others.

    Each zone grows from the best cell that is free, over its sides, always to the best cell beside it, until it is as large
    as a patrol can cover.
    """
    out = np.full(len(cells.score), -1, dtype=np.intp)
    rank = np.full(len(cells.score), -1, dtype=np.intp)
    rank[chosen] = np.arange(len(chosen))
    label = 0
    for seed in chosen:
        if out[seed] >= 0:
            continue
        size, edge = 0.0, [int(rank[seed])]
        while edge:
            cell = chosen[heappop(edge)]
            if out[cell] >= 0 or (size and size + cells.area[cell] > cells.most_km2):
                continue
            out[cell] = label
            size += cells.area[cell]
            beside = cells.near.indices[cells.near.indptr[cell] : cells.near.indptr[cell + 1]]
            for other in beside[(rank[beside] >= 0) & (out[beside] < 0)]:
                heappush(edge, int(rank[other]))
        label += 1
    return out


def _sides(grid: gpd.GeoDataFrame) -> csr_array:
    """Cells that share a side: the four of a square, the six of a hexagon."""
    near = neighbours(grid).tocoo()
    if Lattice.of(grid).shape == "square":
        column, row = grid["columna"].to_numpy(), grid["fila"].to_numpy()
        side = np.abs(column[near.row] - column[near.col]) + np.abs(row[near.row] - row[near.col]) == 1
        near.data[~side] = 0
        near.eliminate_zeros()
    return near.tocsr()


def _best_first(cells: _Cells, zone: NDArray[np.intp]) -> NDArray[np.intp]:
    """Order the zones with incidents enough by promise per km2, then by their first cell."""
    inside = zone >= 0
    each = (cells.score * cells.area, cells.area, cells.facts)
    sums = (np.bincount(zone[inside], values[inside]).astype(float) for values in each)
    promise, ground, held = sums
    order = np.argsort(-np.divide(promise, ground, out=np.zeros_like(promise), where=ground > 0), kind="stable")
    return order[held[order] >= _LEAST]


def _renumbered(zone: NDArray[np.intp], order: NDArray[np.intp]) -> NDArray[np.intp]:
    """Give each cell the place of its zone in an order; -1 to cells of the others and of none."""
    number = np.full(zone.max(initial=-1) + 2, -1)
    number[order] = np.arange(len(order))
    return number[zone]


def _described(
    zone: NDArray[np.intp],
    size: int,
    grid: gpd.GeoDataFrame,
    incidents: gpd.GeoDataFrame,
    cell: NDArray[np.intp],
    boundary: gpd.GeoDataFrame | gpd.GeoSeries,
) -> gpd.GeoDataFrame:
    """Return the zones, with :data:`PRIORITY_COLUMNS`."""
    own = np.where(cell >= 0, np.append(zone, -1)[cell], -1)
    incidents, own = incidents[own >= 0], own[own >= 0]
    kind = crime_names(incidents)
    held, chosen = np.bincount(own, minlength=size), np.flatnonzero(zone >= 0)
    area = np.bincount(zone[chosen], grid["area_km2"].to_numpy()[chosen], minlength=size)
    table = pd.DataFrame(
        {
            "rango": np.arange(1, size + 1),
            "incidentes": held,
            "pct_incidentes": 100 * held / max(int((cell >= 0).sum()), 1),
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
    outline = shapely.union_all(boundary.geometry.to_numpy())
    cells = grid.geometry.to_numpy()
    shapes = [shapely.intersection(shapely.union_all(cells[zone == label]), outline) for label in range(size)]
    return gpd.GeoDataFrame(table, geometry=gpd.GeoSeries(shapes, crs=grid.crs))[list(PRIORITY_COLUMNS)]


def _reason(zone: dict[Hashable, Any], mainly: int) -> str:
    """Why a zone is one, in a line."""
    reason = f"{zone['incidentes']} hechos en {zone['area_km2']:.2f} km²"
    reason += f"; sobre todo {zone['delito_principal'].lower()} ({mainly})" if zone["delito_principal"] else ""
    reason += f", turno {zone['turno_principal']}" if zone["turno_principal"] else ""
    reason += f", {zone['dia_principal']}" if zone["dia_principal"] else ""
    return f"{reason}."
