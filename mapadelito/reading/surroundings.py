"""Streets, and what else lies under the map, for a whole run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo.context.basemap import read_base
from geo.context.streets import read_streets
from geo.formats.containers import is_osm
from mapadelito.outputs.folder import cache_folder

if TYPE_CHECKING:
    import geopandas as gpd

    from mapadelito.settings.config import Config

__all__ = ["read_ground"]


def read_ground(
    config: Config, boundaries: gpd.GeoDataFrame, chosen: gpd.GeoDataFrame
) -> tuple[gpd.GeoDataFrame, gpd.GeoDataFrame]:
    """Return the streets and the base (water, parks, barrios) near the polygons chosen.

    An extract given for the streets gives the base too. What was decided is added to that of the boundaries.
    """
    cache, epsg = cache_folder(config.salida), int(boundaries.crs.to_epsg())
    extracts = [path for path in config.calles if is_osm(path)]
    streets = read_streets(config.calles, epsg=epsg, around=chosen, cache=cache)
    base = read_base(dict.fromkeys([*config.base, *extracts]), epsg=epsg, around=chosen, cache=cache)
    boundaries.attrs["decisiones"] += [*streets.attrs["decisiones"], *base.attrs["decisiones"]]
    if cache is not None:
        osm = [path for path in (*config.calles, *config.base, *config.edificios) if is_osm(path)]
        boundaries.attrs["decisiones"] += [
            f"«{name}»: recortado, queda en reservado/cache; si el extracto no cambia, se usa esa copia."
            for name in dict.fromkeys(path.name for path in osm)
        ]
    return streets, base
