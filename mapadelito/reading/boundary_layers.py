"""Read the police polygons of a run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo.boundaries.ambito import widened
from geo.boundaries.population import add_population
from geo.boundaries.read import read_polygons
from mapadelito.outputs.refused_polygons import polygons_drawn

if TYPE_CHECKING:
    from geo.boundaries.read import Boundaries
    from mapadelito.outputs.folder import Output
    from mapadelito.settings.config import Config

__all__ = ["read_limits"]


def read_limits(config: Config, output: Output) -> Boundaries:
    """Return the polygons with their inhabitants, named by the unit asked for (``--ambito``).

    Raises
    ------
    GeometryError
        If polygons cannot be used; they are drawn in ``reservado/limites-rechazados.html``.
    """
    with polygons_drawn(output):
        boundaries = read_polygons(config.limites, config.columna_limites, config.crs, layer=config.capa)
    return widened(add_population(boundaries, config.poblacion, config.columna_limites), config.ambito)
