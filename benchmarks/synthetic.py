"""Synthetic cities of a known kind, for benchmarks/zones.py: snapped, with one hot street, drifting, sparse, even."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
import zones

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

_CRS = 32718
_SIDE_M, _BLOCK_M, _DAYS = 6000.0, 110.0, 1096
_FIRST = pd.Timestamp(2021, 1, 1)
_CUTS = [pd.Timestamp(2023, month, 1) for month in (1, 4, 7, 10)]
_SIZES = (400, 4000, 16000)


def cities() -> Iterator[zones.Task]:
    """Tasks of each kind, three sizes and two seeds; sparse ones of the smallest size alone."""
    for kind, draw in _KINDS.items():
        for size in _SIZES:
            for seed in (1, 2):
                rng = np.random.default_rng([seed, size])
                day = np.sort(rng.uniform(0, _DAYS, size))
                xy = np.clip(draw(rng, day / _DAYS), 0, _SIDE_M - 1)
                when = _FIRST + pd.to_timedelta(day, unit="D")
                data = {"fecha": when, "hora": rng.integers(0, 24, size)}
                facts = gpd.GeoDataFrame(data, geometry=gpd.points_from_xy(*xy.T), crs=_CRS)
                square = gpd.GeoSeries([shapely.box(0, 0, _SIDE_M, _SIDE_M)], crs=_CRS)
                yield zones.Task(f"{kind}, {size}", facts, square, _CUTS, 91, least=5)


def _centres(rng: np.random.Generator, time: Floats, spread: float = 250.0) -> Floats:
    """Forty centres of unequal weight, and a fifth of the incidents anywhere."""
    centre = rng.uniform(0, _SIDE_M, (40, 2))
    weight = rng.pareto(1.2, 40) + 0.1
    xy = centre[rng.choice(40, len(time), p=weight / weight.sum())] + rng.normal(0, spread, (len(time), 2))
    even = rng.random(len(time)) < 0.2
    return np.where(even[:, None], rng.uniform(0, _SIDE_M, xy.shape), xy)


def _snapped(rng: np.random.Generator, time: Floats) -> Floats:
    """At the corner of a block of 110 m, and each corner with a weight of its own: most coordinates repeat."""
    corner = np.round(_centres(rng, time) / _BLOCK_M).astype(int)
    own = rng.pareto(1.0, (60, 60)) + 0.2
    kept = own[tuple(np.clip(corner, 0, 59).T)]
    again = rng.choice(len(time), len(time), p=kept / kept.sum())
    return corner[again] * _BLOCK_M


def _street(rng: np.random.Generator, time: Floats) -> Floats:
    """Put a third along two avenues, exact to 10 m, and the others round centres."""
    along = rng.uniform(0, _SIDE_M, len(time))
    beside = rng.normal(0, 10, len(time))
    first = rng.random(len(time)) < 0.5
    avenue = np.where(first[:, None], np.stack([along, 2500 + beside], 1), np.stack([4100 + beside, along], 1))
    return np.where((rng.random(len(time)) < 0.33)[:, None], avenue, _centres(rng, time))


def _drifting(rng: np.random.Generator, time: Floats) -> Floats:
    """Centres that move 1.5 km in the three years."""
    angle = rng.uniform(0, 2 * np.pi)
    return _centres(rng, time) + 1500 * time[:, None] * np.array([np.cos(angle), np.sin(angle)])


def _fixed_places(rng: np.random.Generator, time: Floats) -> Floats:
    """Put all on a few hundred exact places, where it happens again and again."""
    place = rng.uniform(0, _SIDE_M, (300, 2))
    weight = rng.pareto(1.1, 300) + 0.1
    return place[rng.choice(300, len(time), p=weight / weight.sum())]


def _even(rng: np.random.Generator, time: Floats) -> Floats:
    """Anywhere: no method can win."""
    return rng.uniform(0, _SIDE_M, (len(time), 2))


_KINDS: dict[str, Callable[[np.random.Generator, Floats], Floats]] = {
    "centros": _centres,
    "esquinas": _snapped,
    "avenidas": _street,
    "a la deriva": _drifting,
    "lugares fijos": _fixed_places,
    "parejo": _even,
}
