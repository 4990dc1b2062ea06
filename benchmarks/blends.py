"""Two other ways of blending, measured against the one in use at 5 % of the area: by delito, and with risk factors.

``python benchmarks/blends.py [CARPETA]`` reads ../shared/data (or the folder given) and prints a table for
docs/metodos/zonas.md.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(Path(__file__).resolve().parent)]

import geopandas as gpd  # noqa: E402
import pandas as pd  # noqa: E402
import shapely  # noqa: E402
from sklearn.linear_model import PoissonRegressor  # noqa: E402
from zones import cdmx_facts, chicago_facts  # noqa: E402

from layers.prediction.backtest import captured  # noqa: E402
from layers.prediction.methods import DEFAULT, SIMPLE, Scorer  # noqa: E402
from layers.statistics.likelihood import multinomial_log_likelihood  # noqa: E402
from layers.surfaces.grid import inner_cells  # noqa: E402
from layers.surfaces.history import History  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Iterator

    Found = Iterator[tuple[str, float, float]]

_CELL_M, _SHARE, _AHEAD, _YEAR = 200.0, 0.05, pd.Timedelta(days=91), pd.Timedelta(days=365)
_REACH_M, _PARTS = 200.0, 4
_KINDS = {
    "transeúnte": "TRANSEUNTE EN VIA PUBLICA",
    "autopartes": "ACCESORIOS DE AUTO|AUTOPARTES",
    "vehículo": "ROBO DE VEHICULO DE SERVICIO PARTICULAR",
    "negocio": "ROBO A NEGOCIO",
}
_FACTORS = ("abandonBuildings", "liquorRetail", "sanitation", "streetLightsOut")


def by_delito(folder: Path, names: tuple[str, ...]) -> Found:
    """Mixtures of delitos by alcaldía: one for all of them, or one each, their expected numbers of a year added."""
    every, places = cdmx_facts(folder)
    cuts = [pd.Timestamp(year, month, 1) for year in (2022, 2023) for month in (1, 4, 7, 10)]
    for place in places:
        inside = every[every.within(place)]
        own = [inside[inside["delito"].str.contains(_KINDS[name])] for name in names]
        grid = inner_cells(gpd.GeoSeries([place], crs=32614), cell_m=_CELL_M)
        whole, *each = (Scorer(History(frame, grid)) for frame in (pd.concat(own), *own))
        area = whole.history.area
        for cut in cuts:
            later = whole.history.later(cut, cut + _AHEAD)
            if later.sum() < 20:
                continue
            scores = {name: whole.score(name, until=cut) for name in (SIMPLE, DEFAULT)}
            scores["una mezcla por delito, sumadas"] = sum(
                one.history.later(cut - _YEAR, cut).sum() * _normal(one.score(DEFAULT, until=cut), area) for one in each
            )
            yield from _hits(scores, later, area)


def with_factors(folder: Path, since: int, part: float) -> Found:
    """Assaults by police district of Chicago: the mixture, or also with a Poisson rate of four factors of 2017."""
    facts = chicago_facts(folder)
    kept = np.random.default_rng(3).random(len(facts)) < part
    facts = facts[kept & (facts["fecha"] >= pd.Timestamp(since, 1, 1))]
    rtm = folder / "chicago_rtm"
    layers = [gpd.read_file(rtm / f"{name}.geojson").to_crs(26916).geometry.dropna() for name in _FACTORS]
    trees = [shapely.STRtree(layer.to_numpy()) for layer in layers]
    cuts = [pd.Timestamp(2018, month, 1) for month in (1, 4, 7, 10)] + [pd.Timestamp(2019, month, 1) for month in (1, 4, 7)]
    for district in gpd.read_file(rtm / "policeDistricts.geojson").to_crs(26916).geometry:
        own = facts[facts.within(district)]
        grid = inner_cells(gpd.GeoSeries([district], crs=26916), cell_m=_CELL_M)
        scorer, near = Scorer(History(own, grid)), np.zeros((len(grid), len(trees)))
        for at, tree in enumerate(trees):
            near[tree.query(grid.centroid.to_numpy(), predicate="dwithin", distance=_REACH_M)[0], at] = 1
        for cut in cuts:
            later = scorer.history.later(cut, cut + _AHEAD)
            if later.sum() < 5:
                continue
            earlier = [before for step in range(1, 5) if (before := cut - step * _AHEAD) >= own["fecha"].min() + _AHEAD]
            chance: dict[str, float] = {}
            for before in earlier:
                seen = scorer.history.later(before, before + _AHEAD)
                for name, score in _candidates(scorer, near, before).items():
                    found = multinomial_log_likelihood(seen, score, scorer.history.area)
                    chance[name] = chance.get(name, 0.0) + found
            best = max(chance, key=lambda name: chance[name]) if chance else DEFAULT
            scores = {name: scorer.score(name, until=cut) for name in (SIMPLE, DEFAULT)}
            scores["mezcla, o con factores si antes fue mejor"] = _candidates(scorer, near, cut)[best]
            yield from _hits(scores, later, scorer.history.area)


def _candidates(scorer: Scorer, near: np.ndarray, cut: pd.Timestamp) -> dict[str, np.ndarray]:
    """Score the mixture, and with the rate of the factors as one more measure."""
    rate = scorer.history.later(pd.Timestamp(1990, 1, 1), cut) / scorer.history.area
    model = PoissonRegressor(alpha=1e-4, solver="newton-cholesky").fit(near, rate, sample_weight=scorer.history.area)
    risk = _normal(model.predict(near), scorer.history.area)
    plain = _normal(scorer.score(DEFAULT, until=cut), scorer.history.area)
    return {DEFAULT: plain, f"{DEFAULT} y factores": _PARTS * plain + risk}


def _normal(score: np.ndarray, area: np.ndarray) -> np.ndarray:
    """Score that adds up to 1 over the ground."""
    return score / max(float((score * area).sum()), 1e-12)


def _hits(scores: dict[str, np.ndarray], later: np.ndarray, area: np.ndarray) -> Found:
    for name, score in scores.items():
        yield name, captured(score, later, area, _SHARE * area.sum()), float(later.sum())


def main() -> None:
    """Print the table."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT.parent / "shared" / "data"
    runs = {f"CDMX: {', '.join(names)}": by_delito(folder, names) for names in (tuple(_KINDS)[:2], tuple(_KINDS))}
    cases = ((2010, 1.0), (2016, 1.0), (2016, 0.25), (2017, 0.25))
    runs |= {f"Chicago, {part:.0%} de los hechos desde {since}": with_factors(folder, since, part) for since, part in cases}
    print("| caso | método | aciertos | de | contra la mezcla (95 %) |\n|---|---|---|---|---|")
    for case, found in runs.items():
        table = pd.DataFrame(found, columns=["name", "hits", "n"])
        hits = {name: own["hits"].to_numpy() for name, own in table.groupby("name", sort=False)}
        n = table.loc[table["name"] == DEFAULT, "n"].sum()
        for name, own in hits.items():
            low, high = _interval(own, hits[DEFAULT])
            ratio = f"{own.sum() / hits[DEFAULT].sum():.3f} ({low:.3f} a {high:.3f})"
            print(f"| {case} | {name} | {own.sum():,.1f} | {n:,.0f} | {ratio} |")


def _interval(own: np.ndarray, other: np.ndarray) -> tuple[float, float]:
    """95 % interval of the ratio of two sums, drawing places and cuts again (2,000 times)."""
    drawn = np.random.default_rng(0).integers(0, len(own), (2000, len(own)))
    low, high = np.percentile(own[drawn].sum(axis=1) / other[drawn].sum(axis=1), [2.5, 97.5])
    return float(low), float(high)


if __name__ == "__main__":
    main()
