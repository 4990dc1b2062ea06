"""Places of incidents in metres, for what is measured: made cities, a made country, and Mexico City as it is."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

ROOT = Path(__file__).resolve().parent.parent
CRS, CRS_MEXICO = 32717, 32614
MEXICO_FILE = ROOT.parent / "shared" / "data" / "cdmx" / "carpetas_dev.parquet"


@cache
def city(count: int) -> NDArray[np.float64]:
    """Incidents round 300 corners of a city of 20 km, some corners with far more than others, one in five anywhere.

    As concentrated as Mexico City's: of 100,000, one has 62 within 150 m on average, half of them over 40 (there 72 and 42).
    """
    rng = np.random.default_rng(0)
    corner, weight = rng.uniform(0, 20_000, (300, 2)), rng.lognormal(0, 1, 300)
    xy = corner[rng.choice(300, count, p=weight / weight.sum())] + rng.normal(0, 250, (count, 2))
    xy[::5] = rng.uniform(0, 20_000, (len(xy[::5]), 2))
    return np.round(xy, 1) + np.array([770_000.0, 9_200_000.0])


@cache
def even_city(count: int) -> NDArray[np.float64]:
    """Incidents round 300 corners that have as many each, spread over 400 m, one in five anywhere (25 within 150 m)."""
    rng = np.random.default_rng(0)
    corner = rng.uniform(0, 20_000, (300, 2))
    xy = corner[rng.integers(0, 300, count)] + rng.normal(0, 400, (count, 2))
    xy[::5] = rng.uniform(0, 20_000, (len(xy[::5]), 2))
    return np.round(xy, 1) + np.array([770_000.0, 9_200_000.0])


@cache
def country(count: int) -> NDArray[np.float64]:
    """Incidents of 200 towns of different size over 1,000 km."""
    rng = np.random.default_rng(1)
    town, size = rng.uniform(0, 1e6, (200, 2)), rng.pareto(1.2, 200)
    which = rng.choice(200, count, p=size / size.sum())
    return np.round(town[which] + rng.normal(0, 1500, (count, 2)), 1) + np.array([200_000.0, 8_500_000.0])


@cache
def mexico_city(count: int) -> NDArray[np.float64]:
    """Draw some of the 477,510 incidents of Mexico City, at random."""
    import pandas as pd  # noqa: PLC0415
    from pyproj import Transformer  # noqa: PLC0415

    table = pd.read_parquet(MEXICO_FILE, columns=["longitud", "latitud"])
    some = table.iloc[np.sort(np.random.default_rng(0).permutation(len(table))[:count])]
    east, north = Transformer.from_crs(4326, CRS_MEXICO, always_xy=True).transform(some["longitud"], some["latitud"])
    return np.round(np.column_stack([east, north]), 1)


PLACES = {"ciudad": city, "ciudad pareja": even_city, "país": country, "Ciudad de México": mexico_city}
