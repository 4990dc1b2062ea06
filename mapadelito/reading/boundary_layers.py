"""Read the police polygons of a run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo.boundaries.ambito import AMBITOS, widened
from geo.boundaries.population import add_population
from geo.boundaries.read import read_polygons
from mapadelito.outputs.refused_polygons import draw_refused, polygons_drawn

if TYPE_CHECKING:
    from geo.boundaries.read import Boundaries
    from mapadelito.outputs.folder import Output
    from mapadelito.settings.config import Config

__all__ = ["read_limits"]


def read_limits(config: Config, output: Output) -> Boundaries:
    """Return the polygons with their inhabitants, named by the unit asked for (``--ambito``).

    A comisaría with a polygon that cannot be used is left out if others stay (``Boundaries.refused``), and its polygons are
    drawn in ``reservado/limites-rechazados.html``; a wider unit would lack a part of itself, so that it is refused.

    Raises
    ------
    GeometryError
        If polygons of all comisarías, or of a wider unit, cannot be used; they are drawn too.
    """
    in_part = config.ambito == AMBITOS[0]
    with polygons_drawn(output):
        boundaries = read_polygons(config.limites, config.columna_limites, config.crs, layer=config.capa, in_part=in_part)
    draw_refused(boundaries.refused, output)
    return widened(add_population(boundaries, config.poblacion, config.columna_limites), config.ambito)
