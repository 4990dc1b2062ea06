"""Poisson regression of incidents on nearby risk factors, selected by cross-validation, with intervals."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely

from geo.columns import require
from geo.crs import require_metric
from layers.prediction.backtest import captured
from layers.risk.random_shift import shift_chances
from layers.statistics.multiple_testing import benjamini_hochberg
from layers.surfaces.grid import count_in_cells, inner_cells
from layers.surfaces.lattice import Lattice

if TYPE_CHECKING:
    import geopandas as gpd
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

__all__ = ["ENOUGH_INCIDENTS", "MODEL_COLUMNS", "FactorModel", "fit_factors"]

ENOUGH_INCIDENTS, ENOUGH_PLACES = 100, 10
"""Fewest incidents, and fewest places of a kind of factor, for the model; conventional."""
MODEL_COLUMNS = ("codigo", "nombre", "lugares", "veces", "veces_min", "veces_max")
"""Columns of :attr:`FactorModel.table`."""

_CELL_M = 200.0
"""Side of the cells, in metres: two street blocks."""
_REACH_M = 200.0
"""Distance, in metres, within which a cell has a factor, from the centre of the cell: two street blocks."""
_MAX_FACTORS = 4
"""Most factors of the model: more cannot be read, and are rarely supported by a few hundred incidents."""
_FOLDS = 5
"""Folds of the cross-validation; the usual number."""
_BLOCK = 4
"""Side of the blocks that are left out together, in cells: nearby cells are correlated."""
_RATE = 0.025
"""False discovery rate among the factors: half of the conventional 5 %, since near the edge a shift has fewer cells."""
_MANY = 1_000_000
"""More than the blocks of a row of them."""
_RIDGE = 1e-4
"""Ridge penalty of the coefficients: only against a singular matrix."""
_STEPS, _CLOSE = 60, 1e-9
"""Most steps of Newton's method, and largest change of a coefficient at which it stops."""
_MAX_STEP = 2.0
"""Largest change of a coefficient in a step, so that Newton's method does not diverge."""
_MAX_ETA = 30.0
"""Largest absolute linear predictor, against overflow of the exponential."""
_TINY = 1e-12
"""Smallest mean or count under a logarithm."""
_Z = 1.959963984540054
"""Standard normal quantile of a 95 % interval."""
_SHARE = 0.05
"""Share of the area in which later incidents are counted: the default budget of patrols (``area_pct``, 5 %)."""
_EARLIER_SHARE = 0.75
"""Share of the days, the first ones, with which the model is fitted to be compared with the later ones; a convention."""


@dataclass(frozen=True, slots=True)
class FactorModel:
    """Fitted model of incidents by risk factors.

    Attributes
    ----------
    table
        Selected factors whose interval leaves out 1, in the order of selection (:data:`MODEL_COLUMNS`): number of places,
        and rate ratio of cells with one within 200 m to cells without, other factors equal, with its 95 % interval (robust
        to blocks of 800 m).
    gain
        Share of the deviance of left-out cells that the factors explain.
    hits, count_hits, n
        Later incidents (last quarter of the days) in the 5 % of the area with the highest fitted values, those in the 5 %
        with the highest earlier count, and all of them; ``n`` is None where they were not counted.
    refusal
        Spanish reason why there is no model; empty otherwise.
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
    """Rate ratios of risk factors by Poisson regression (Caplan and Kennedy 2010; Wheeler and Steenbeek 2021).

    Parameters
    ----------
    points
        Located incidents with ``fecha``, projected.
    factors
        Places with ``codigo, nombre, proteccion`` (:func:`geo.context.risk_factors.read_factors`), in the same system; any
        geometry. Those that protect (cameras, posts) are left out: they are placed where incidents are.
    boundary
        The jurisdiction.
    hits
        Whether later incidents are counted; it needs their true days and places.

    Returns
    -------
    FactorModel
        Of the factors that go with the incidents by more than the clustering of both
        (random shifts of one over the other, q below 0.025), those are added one by one that lower the deviance
        of left-out blocks of 800 m (five folds) most, while it falls, four at most; all by the first three quarters of the
        days. The ratios are associations, not effects: a factor may be where people are.

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
    (                               nombre  veces
    0   Local donde se vende o bebe licor    4.8
    1        Consumo de licor en la calle    8.7
    2  Iluminación escasa o poste apagado    9.3, '')
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
    past = count_in_cells(_before_cut(points), grid)
    going = _going_with(past, area, design, grid)
    if not going.any():
        return _none("Ningún factor va con los hechos más de lo que daría moverlos juntos a otro lugar al azar.")
    tried = np.flatnonzero(going)
    picked, gain = _forward(past, area, design[:, tried], _folds(grid))
    chosen = [int(tried[at]) for at in picked]
    if not chosen:
        return _none("Ningún factor anticipa dónde hay más hechos en la parte que el modelo no vio.")
    beta, plain = _fit(counts, area, design[:, chosen])
    error = np.maximum(plain, _block_errors(counts, area, design[:, chosen], beta, grid))
    rows = [
        (*kinds[at], near[kinds[at]].places, *(float(np.exp(b + side * _Z * e)) for side in (0, -1, 1)))
        for at, b, e in zip(chosen, beta[1:], error[1:], strict=True)
    ]
    table = pd.DataFrame(rows, columns=list(MODEL_COLUMNS))
    table = table[(table["veces_min"] > 1) | (table["veces_max"] < 1)].reset_index(drop=True)
    if table.empty:
        return _none("De ningún factor se demuestra que vaya con los hechos: los intervalos incluyen 1.")
    if not hits:
        return FactorModel(table, gain, np.nan, np.nan, None, "")
    return FactorModel(table, gain, *_compared(points, grid, area, design[:, chosen]), "")


@dataclass(frozen=True, slots=True)
class _Near:
    """Cells with a kind of factor within reach (0 or 1), the number of its places, and the share of those cells."""

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


def _before_cut(points: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Incidents of the first three quarters of the days; all where none has a date."""
    days = points["fecha"].dropna()
    if days.empty:
        return points
    return points[points["fecha"] < days.min() + (days.max() - days.min()) * _EARLIER_SHARE]


def _going_with(counts: Floats, area: Floats, design: Floats, grid: gpd.GeoDataFrame) -> NDArray[np.bool_]:
    """Whether each factor goes with the incidents by more than its clustering and theirs, corrected for all factors."""
    residual = counts - counts.sum() * area / area.sum()
    chance = shift_chances(residual, design, grid["columna"].to_numpy(), grid["fila"].to_numpy())
    return np.asarray(benjamini_hochberg(chance) < _RATE)


def _block_errors(counts: Floats, area: Floats, design: Floats, beta: Floats, grid: gpd.GeoDataFrame) -> Floats:
    """Return standard errors that are robust to the correlation of the cells of a block (Liang and Zeger 1986)."""
    matrix = np.column_stack([np.ones(len(counts)), design])
    mean = _mean(beta, area, design)
    block = pd.factorize((grid["columna"] // _BLOCK) * _MANY + grid["fila"] // _BLOCK)[0]
    size = int(block.max()) + 1
    scores = np.column_stack([np.bincount(block, value, minlength=size) for value in (matrix * (counts - mean)[:, None]).T])
    bread = np.linalg.inv((matrix * mean[:, None]).T @ matrix + _RIDGE * np.eye(matrix.shape[1]))
    spread = bread @ scores.T @ scores @ bread * size / max(size - 1, 1)
    return np.asarray(np.sqrt(np.maximum(np.diag(spread), 0.0)), dtype=np.float64)


def _folds(grid: gpd.GeoDataFrame) -> NDArray[np.intp]:
    """Fold of each cell: square blocks of cells in a pattern of five folds."""
    column, row = grid["columna"].to_numpy() // _BLOCK, grid["fila"].to_numpy() // _BLOCK
    return np.asarray((column + 2 * row) % _FOLDS, dtype=np.intp)


def _forward(counts: Floats, area: Floats, design: Floats, fold: NDArray[np.intp]) -> tuple[list[int], float]:
    """Select factors by forward selection; return their indices and the share of the deviance that they explain."""
    chosen: list[int] = []
    null = best = _left_out(counts, area, design[:, []], fold)
    while len(chosen) < min(_MAX_FACTORS, design.shape[1]):
        rest = [at for at in range(design.shape[1]) if at not in chosen]
        tried = [_left_out(counts, area, design[:, [*chosen, at]], fold) for at in rest]
        at = int(np.argmin(tried))
        if tried[at] >= best:
            break
        best = tried[at]
        chosen.append(rest[at])
    return chosen, float(1 - best / null) if null > 0 else 0.0


def _left_out(counts: Floats, area: Floats, design: Floats, fold: NDArray[np.intp]) -> float:
    """Deviance of left-out cells, summed over the folds."""
    total = 0.0
    for number in range(_FOLDS):
        inside, outside = fold != number, fold == number
        if counts[inside].sum() > 0:
            beta, _ = _fit(counts[inside], area[inside], design[inside])
            total += _deviance(counts[outside], _mean(beta, area[outside], design[outside]))
    return total


def _mean(beta: Floats, area: Floats, design: Floats) -> Floats:
    eta = np.clip(beta[0] + design @ beta[1:], -_MAX_ETA, _MAX_ETA)
    return np.asarray(np.maximum(area * np.exp(eta), _TINY), dtype=np.float64)


def _deviance(counts: Floats, mean: Floats) -> float:
    ratio = np.where(counts > 0, counts * np.log(np.maximum(counts, _TINY) / mean), 0.0)
    return float(2 * (ratio - (counts - mean)).sum())


def _fit(counts: Floats, area: Floats, design: Floats) -> tuple[Floats, Floats]:
    """Coefficients and quasi-Poisson standard errors of a Poisson regression with the area as exposure (Newton, ridge)."""
    matrix = np.column_stack([np.ones(len(counts)), design])
    ridge = _RIDGE * np.eye(matrix.shape[1])
    ridge[0, 0] = 0.0
    beta = np.zeros(matrix.shape[1])
    beta[0] = np.log(max(counts.sum(), 0.5) / area.sum())
    for _ in range(_STEPS):
        mean = _mean(beta, area, design)
        hessian = (matrix * mean[:, None]).T @ matrix + ridge
        step = np.linalg.solve(hessian, matrix.T @ (counts - mean) - ridge @ beta)
        beta = beta + np.clip(step, -_MAX_STEP, _MAX_STEP)
        if np.abs(step).max() < _CLOSE:
            break
    mean = _mean(beta, area, design)
    spread = float(((counts - mean) ** 2 / mean).sum()) / max(len(counts) - len(beta), 1)
    hessian = (matrix * mean[:, None]).T @ matrix + ridge
    return beta, np.sqrt(np.maximum(np.diag(np.linalg.inv(hessian)) * max(spread, 1.0), 0.0))


def _compared(points: gpd.GeoDataFrame, grid: gpd.GeoDataFrame, area: Floats, design: Floats) -> tuple[float, float, int]:
    """Later incidents in the best 5 % of the area by the factors and by the count, both of the first three quarters."""
    if points["fecha"].isna().all():
        return np.nan, np.nan, 0
    early = _before_cut(points)
    before = count_in_cells(early, grid)
    after = count_in_cells(points[points["fecha"].notna() & ~points.index.isin(early.index)], grid)
    beta, _ = _fit(before, area, design)
    budget = _SHARE * area.sum()
    by_factors = captured(_mean(beta, np.ones_like(area), design), after, area, budget)
    return by_factors, captured(before / area, after, area, budget), int(after.sum())


def _none(why: str) -> FactorModel:
    return FactorModel(pd.DataFrame(columns=list(MODEL_COLUMNS)), 0.0, np.nan, np.nan, 0, why)
