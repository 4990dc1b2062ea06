"""Which risk factors go with more incidents: a Poisson model of few factors, chosen by cross-validation, with intervals."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely

from geo.columns import require
from geo.crs import require_metric
from layers.prediction.backtest import captured
from layers.surfaces.grid import Lattice, count_in_cells, inner_cells

if TYPE_CHECKING:
    import geopandas as gpd
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

__all__ = ["ENOUGH_INCIDENTS", "MODEL_COLUMNS", "FactorModel", "fit_factors"]

ENOUGH_INCIDENTS, ENOUGH_PLACES = 100, 10
"""Fewer incidents, or fewer places of a kind, are not modelled."""
MODEL_COLUMNS = ("codigo", "nombre", "lugares", "veces", "veces_min", "veces_max")
"""Columns of :attr:`FactorModel.table`."""

_CELL_M, _REACH_M = 200.0, 200.0
_MOST, _FOLDS, _BLOCK = 4, 5, 4
_RIDGE, _STEPS, _CLOSE = 1e-4, 60, 1e-9
_Z = 1.959963984540054
_SHARE = 0.05


@dataclass(frozen=True, slots=True)
class FactorModel:
    """What was found.

    ``table`` (:data:`MODEL_COLUMNS`): the factors kept, in the order in which they help: how many places there are, and how
    many times the incidents of a cell with one within 200 m are those of a cell without, the other factors alike, with its
    95 % interval (quasi-Poisson). ``gain``: share of the deviance, in cells that the fit did not see, that the factors
    explain. ``hits, count_hits, n``: later incidents (the last quarter of the days) in the 5 % of the area that the factors
    choose, and that the earlier count chooses; ``n`` is None where they were not looked at. ``refusal`` says why there is no
    model, or is empty.
    """

    table: pd.DataFrame
    gain: float
    hits: float
    count_hits: float
    n: int | None
    refusal: str


def fit_factors(
    points: gpd.GeoDataFrame, factors: gpd.GeoDataFrame, boundary: gpd.GeoSeries, *, hits: bool = True
) -> FactorModel:
    """Fit the model, after Risk Terrain Modeling (Caplan and Kennedy 2010; Wheeler and Steenbeek 2021).

    Parameters
    ----------
    points
        Located incidents with ``fecha``, projected.
    factors
        Places with ``codigo, nombre, proteccion`` (:func:`geo.context.risk_factors.read_factors`), in the same system; any
        geometry. What protects (cameras, posts) is left out: it is put where incidents are, and would read like a risk.
    boundary
        The jurisdiction.
    hits
        Whether later incidents are looked at; it takes their true days and places.

    Returns
    -------
    FactorModel
        Factors enter one by one, that which most lowers the deviance in left-out blocks of 800 m (five folds), four at most,
        while it does. Association, not cause: a factor may be where people are.

    Raises
    ------
    CrsError
        If anything is in degrees.

    Examples
    --------
    >>> import mapadelito as md
    >>> boundary = md.read_boundaries(md.ROOT / "data/boundaries/ilo.geojson")
    >>> home = md.home_of(boundary)
    >>> incidents = md.read_incidents(md.ROOT / "data/incidents/ilo_2020.csv", home=home).frame
    >>> factors = md.read_factors([md.ROOT / "data/incidents/factores_ilo.geojson"], home=home, epsg=home.epsg).frame
    >>> model = md.fit_factors(incidents.dropna(subset="geometry"), factors, boundary.geometry, hits=False)
    >>> model.table[["nombre", "veces"]].round(1), model.refusal
    (                                 nombre  veces
    0     Local donde se vende o bebe licor    5.2
    1          Consumo de licor en la calle   13.1
    2  Terreno baldío o inmueble abandonado    5.0
    3    Iluminación escasa o poste apagado    6.1, '')
    """
    require_metric(points, who="fit_factors")
    require(factors, ("codigo", "nombre", "proteccion"), who="fit_factors")
    grid = inner_cells(boundary, cell_m=_CELL_M)
    near = _nearness(factors[~factors["proteccion"].astype(bool)], grid)
    kinds = [(code, name) for (code, name), cells in near.items() if cells.places >= ENOUGH_PLACES and 0 < cells.share < 1]
    total = int(count_in_cells(points, grid).sum())
    if total < ENOUGH_INCIDENTS or not kinds:
        return _none(
            f"Hacen falta {ENOUGH_INCIDENTS} hechos y {ENOUGH_PLACES} lugares de algún factor para medir su relación."
        )
    counts, area = count_in_cells(points, grid), grid["area_km2"].to_numpy()
    design = np.column_stack([near[kind].cells for kind in kinds])
    chosen, gain = _forward(counts, area, design, _folds(grid))
    if not chosen:
        return _none("Ningún factor anticipa dónde hay más hechos en la parte que el modelo no vio.")
    beta, error = _fit(counts, area, design[:, chosen])
    rows = [
        (*kinds[at], near[kinds[at]].places, *(float(np.exp(b + side * _Z * e)) for side in (0, -1, 1)))
        for at, b, e in zip(chosen, beta[1:], error[1:], strict=True)
    ]
    table = pd.DataFrame(rows, columns=list(MODEL_COLUMNS))
    if not hits:
        return FactorModel(table, gain, np.nan, np.nan, None, "")
    return FactorModel(table, gain, *_compared(points, grid, area, design[:, chosen]), "")


@dataclass(frozen=True, slots=True)
class _Near:
    """Cells with a kind of factor within reach (0 or 1), how many places it has, and the share of cells."""

    cells: Floats
    places: int
    share: float


def _nearness(factors: gpd.GeoDataFrame, grid: gpd.GeoDataFrame) -> dict[tuple[str, str], _Near]:
    lattice = Lattice.of(grid)
    x, y = lattice.centres(grid["columna"].to_numpy(), grid["fila"].to_numpy())
    centres = shapely.points(x, y)
    out = {}
    for (code, name), own in factors.groupby(["codigo", "nombre"], sort=True):
        tree = shapely.STRtree(own.geometry.to_numpy())
        found = np.zeros(len(grid))
        found[np.unique(tree.query(centres, predicate="dwithin", distance=_REACH_M)[0])] = 1.0
        out[str(code), str(name)] = _Near(found, len(own), float(found.mean()))
    return out


def _folds(grid: gpd.GeoDataFrame) -> NDArray[np.intp]:
    """Fold of each cell: blocks of cells, dealt like a chessboard of five colours."""
    column, row = grid["columna"].to_numpy() // _BLOCK, grid["fila"].to_numpy() // _BLOCK
    return np.asarray((column + 2 * row) % _FOLDS, dtype=np.intp)


def _forward(counts: Floats, area: Floats, design: Floats, fold: NDArray[np.intp]) -> tuple[list[int], float]:
    """Factors that lower the deviance of left-out cells, in order, and the share of it that they explain."""
    chosen: list[int] = []
    null = best = _left_out(counts, area, design[:, []], fold)
    while len(chosen) < min(_MOST, design.shape[1]):
        rest = [at for at in range(design.shape[1]) if at not in chosen]
        tried = [_left_out(counts, area, design[:, [*chosen, at]], fold) for at in rest]
        at = int(np.argmin(tried))
        if tried[at] >= best:
            break
        best = tried[at]
        chosen.append(rest[at])
    return chosen, float(1 - best / null) if null > 0 else 0.0


def _left_out(counts: Floats, area: Floats, design: Floats, fold: NDArray[np.intp]) -> float:
    """Deviance of cells that the fit did not see, over all the folds."""
    total = 0.0
    for number in range(_FOLDS):
        inside, outside = fold != number, fold == number
        if counts[inside].sum() > 0:
            beta, _ = _fit(counts[inside], area[inside], design[inside])
            total += _deviance(counts[outside], _mean(beta, area[outside], design[outside]))
    return total


def _mean(beta: Floats, area: Floats, design: Floats) -> Floats:
    eta = np.clip(beta[0] + design @ beta[1:], -30, 30)
    return np.asarray(np.maximum(area * np.exp(eta), 1e-12), dtype=np.float64)


def _deviance(counts: Floats, mean: Floats) -> float:
    ratio = np.where(counts > 0, counts * np.log(np.maximum(counts, 1e-12) / mean), 0.0)
    return float(2 * (ratio - (counts - mean)).sum())


def _fit(counts: Floats, area: Floats, design: Floats) -> tuple[Floats, Floats]:
    """Poisson regression with the area as exposure (Newton, a faint ridge): coefficients and quasi-Poisson errors."""
    matrix = np.column_stack([np.ones(len(counts)), design])
    ridge = _RIDGE * np.eye(matrix.shape[1])
    ridge[0, 0] = 0.0
    beta = np.zeros(matrix.shape[1])
    beta[0] = np.log(max(counts.sum(), 0.5) / area.sum())
    for _ in range(_STEPS):
        mean = _mean(beta, area, design)
        hessian = (matrix * mean[:, None]).T @ matrix + ridge
        step = np.linalg.solve(hessian, matrix.T @ (counts - mean) - ridge @ beta)
        beta = beta + np.clip(step, -2, 2)
        if np.abs(step).max() < _CLOSE:
            break
    mean = _mean(beta, area, design)
    spread = float(((counts - mean) ** 2 / mean).sum()) / max(len(counts) - len(beta), 1)
    hessian = (matrix * mean[:, None]).T @ matrix + ridge
    return beta, np.sqrt(np.maximum(np.diag(np.linalg.inv(hessian)) * max(spread, 1.0), 0.0))


def _compared(points: gpd.GeoDataFrame, grid: gpd.GeoDataFrame, area: Floats, design: Floats) -> tuple[float, float, int]:
    """Later incidents in the best 5 % by the factors and by the count, both made with the first three quarters of days."""
    days = points["fecha"].dropna()
    if days.empty:
        return np.nan, np.nan, 0
    first, end = days.min(), days.max()
    cut = first + (end - first) * 0.75
    before = count_in_cells(points[points["fecha"] < cut], grid)
    after = count_in_cells(points[points["fecha"] >= cut], grid)
    beta, _ = _fit(before, area, design)
    budget = _SHARE * area.sum()
    by_factors = captured(_mean(beta, np.ones_like(area), design), after, area, budget)
    return by_factors, captured(before / area, after, area, budget), int(after.sum())


def _none(why: str) -> FactorModel:
    return FactorModel(pd.DataFrame(columns=list(MODEL_COLUMNS)), 0.0, np.nan, np.nan, 0, why)
