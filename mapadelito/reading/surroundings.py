"""Read what lies round the incidents of a run: streets, base and buildings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo.context.basemap import read_base
from geo.context.buildings import read_buildings
from geo.context.streets import read_streets
from geo.formats.containers import is_osm
from mapadelito.settings.usual_places import cache_folder

if TYPE_CHECKING:
    import geopandas as gpd

    from geo.context.context_layer import ContextLayer
    from mapadelito.settings.config import Config

__all__ = ["read_ground", "read_homes"]


def read_ground(config: Config, epsg: int, chosen: gpd.GeoDataFrame) -> tuple[ContextLayer, ContextLayer, tuple[str, ...]]:
    """Return the streets and the base (water, parks, barrios) near the polygons chosen, and what was decided of both.

    An OpenStreetMap extract given for the streets is read for the base too.
    """
    cache = cache_folder(config.salida)
    extracts = [path for path in config.calles if is_osm(path)]
    streets = read_streets(config.calles, epsg=epsg, around=chosen, cache=cache)
    base = read_base(dict.fromkeys([*config.base, *extracts]), epsg=epsg, around=chosen, cache=cache)
    osm = [path.name for path in (*config.calles, *config.base, *config.edificios) if is_osm(path)] if cache else []
    kept = (
        f"«{name}»: recortado, queda en reservado/cache; si el extracto no cambia, se usa esa copia."
        for name in dict.fromkeys(osm)
    )
    return streets, base, (*streets.decisions, *base.decisions, *kept)


def read_homes(config: Config, epsg: int, chosen: gpd.GeoDataFrame) -> ContextLayer | None:
    """Return a point per building near the polygons chosen; None without a file of them."""
    if not config.edificios:
        return None
    return read_buildings(config.edificios, epsg=epsg, around=chosen, cache=cache_folder(config.salida))
