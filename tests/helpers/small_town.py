"""Hand-made streets of a small town: a grid of blocks of 100 m, with homonyms as towns have them."""

from __future__ import annotations

import geopandas as gpd
from shapely import LineString

__all__ = ["EAST", "EPSG", "NORTH", "town"]

EPSG = 32719
EAST, NORTH = 250_000.0, 8_048_000.0
_ACROSS = ("Jr. Ayacucho", "Jirón 28 de Julio", "Ca. Los Olivares", "Psje. Los Pinos", "Jr. La Caleta")
_UP = ("Av. Grau", "Av. Gral. Vivanco", "Ca. 2 de Mayo", "Av. La Caleta", "Jr. José Gálvez")


def town(shift: float = 0.0) -> gpd.GeoDataFrame:
    """Return streets across (west to east) and up, 100 m apart, in the order of their lists, from (EAST + shift, NORTH)."""
    east = EAST + shift
    across = [LineString([(east - 50, NORTH + 100 * at), (east + 450, NORTH + 100 * at)]) for at in range(len(_ACROSS))]
    up = [LineString([(east + 100 * at, NORTH - 50), (east + 100 * at, NORTH + 450)]) for at in range(len(_UP))]
    return gpd.GeoDataFrame({"nombre": [*_ACROSS, *_UP]}, geometry=[*across, *up], crs=EPSG)
