"""Reference numbers of Memphis, for the tests of several methods."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from helpers.shared import SHARED
from layers.surfaces.grid import make_grid

if TYPE_CHECKING:
    from pathlib import Path

REFERENCE = SHARED.parent / "reference"


def reference(name: str) -> Path:
    """Return a file of reference numbers, or skip where it is absent."""
    path = REFERENCE / name
    if not path.is_file():
        pytest.skip("los números de referencia (../shared/reference) no están en esta máquina")
    return path


@cache
def robberies() -> tuple[gpd.GeoSeries, pd.Series, gpd.GeoDataFrame]:
    """Return the 2,245 robberies of 2019, their dates, and the grid of 500 m round their hull."""
    table = pd.read_csv(reference("memphis_robberies_utm15n.csv"))
    points = gpd.GeoSeries(gpd.points_from_xy(table["x"], table["y"]), crs=32615)
    hull = shapely.buffer(shapely.convex_hull(shapely.union_all(points.to_numpy())), 250, quad_segs=30)
    return points, pd.to_datetime(table["date"]), make_grid(gpd.GeoSeries([hull], crs=32615), cell_m=500)
