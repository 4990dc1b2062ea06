"""Two years of incidents round five corners of a town of 4 km; the streets of a smaller one."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
from shapely import LineString, box

TOWN = gpd.GeoSeries([box(0, 0, 4000, 4000)], crs=32717)


def town(seed: int = 0, count: int = 1500) -> gpd.GeoDataFrame:
    """Two years of incidents, two in three round five corners."""
    rng = np.random.default_rng(seed)
    corner = rng.uniform(500, 3500, (5, 2))
    xy = np.where(
        (rng.uniform(size=count) < 0.66)[:, None],
        corner[rng.integers(0, 5, count)] + rng.normal(0, 80, (count, 2)),
        rng.uniform(0, 4000, (count, 2)),
    )
    dates = pd.Timestamp(2020, 1, 1) + pd.to_timedelta(rng.integers(0, 731, count), unit="D")
    return gpd.GeoDataFrame({"fecha": dates}, geometry=gpd.points_from_xy(*xy.T), crs=32717)


def facts() -> gpd.GeoDataFrame:
    frame = town()
    kinds = np.where(np.arange(len(frame)) % 3 == 0, "Hurto", "Robo")
    return frame.assign(delito=kinds, titulo="Patrimonio", turno="noche", sector="S1")


EPSG = 32719
"""System of the streets."""
EAST, NORTH = 250_000.0, 8_048_000.0
_ACROSS = ("Jr. Ayacucho", "Jirón 28 de Julio", "Ca. Los Olivares", "Psje. Los Pinos", "Jr. La Caleta")
_UP = ("Av. Grau", "Av. Gral. Vivanco", "Ca. 2 de Mayo", "Av. La Caleta", "Jr. José Gálvez")


def street_grid(shift: float = 0.0) -> gpd.GeoDataFrame:
    """Return streets across (west to east) and up, 100 m apart, in the order of their lists, from (EAST + shift, NORTH)."""
    east = EAST + shift
    across = [LineString([(east - 50, NORTH + 100 * at), (east + 450, NORTH + 100 * at)]) for at in range(len(_ACROSS))]
    up = [LineString([(east + 100 * at, NORTH - 50), (east + 100 * at, NORTH + 450)]) for at in range(len(_UP))]
    return gpd.GeoDataFrame({"nombre": [*_ACROSS, *_UP]}, geometry=[*across, *up], crs=EPSG)
