"""Read the police polygons of a run."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import replace
from typing import TYPE_CHECKING

from geo.boundaries.ambito import AMBITOS, widened
from geo.boundaries.names.unit_words import own_name
from geo.boundaries.population import add_population
from geo.boundaries.read import read_polygons
from geo.errors import FormatError
from geo.formats.real_files import real_file
from geo.wording import shown
from mapadelito.outputs.refused_polygons import draw_refused, polygons_drawn

if TYPE_CHECKING:
    from geo.boundaries.read import Boundaries
    from mapadelito.outputs.folder import Output
    from mapadelito.settings.config import Config

__all__ = ["read_limits"]


def read_limits(config: Config, output: Output | None) -> Boundaries:
    """Return the polygons with their inhabitants, named by the unit asked for (``--ambito``).

    A lone comisaría that is called after its file («sectores comisaría») gets the name that ``--comisaria`` gives.

    A comisaría with a polygon that cannot be used is left out if others stay (``Boundaries.refused``), and its polygons are
    drawn in ``reservado/limites-rechazados.html`` of the output folder, if there is one; a wider unit would lack a part of
    itself, so that it is refused.

    Raises
    ------
    FormatError
        If a file is not there.
    GeometryError
        If polygons of all comisarías, or of a wider unit, cannot be used; they are drawn too.
    """
    for path in config.limites:
        try:
            real_file(path)
        except FormatError as error:
            raise FormatError(f"{error} Es de «limites», en proyecto.toml o en la orden.", code=error.code) from error
    in_part = config.ambito == AMBITOS[0]
    with polygons_drawn(output) if output is not None else nullcontext():
        boundaries = read_polygons(config.limites, config.columna_limites, config.crs, layer=config.capa, in_part=in_part)
    if output is not None:
        draw_refused(boundaries.refused, output)
    boundaries = widened(add_population(boundaries, config.poblacion, config.columna_limites), config.ambito)
    return _named(boundaries, config.comisaria) if in_part else boundaries


def _named(boundaries: Boundaries, wanted: tuple[str, ...]) -> Boundaries:
    """Return the polygons with the name given for their comisaría, if it is the only one and has no name of its own."""
    [name, *others] = boundaries.frame["comisaria"].unique()
    if others or boundaries.refused or len(wanted) != 1 or own_name(name, is_file=True):
        return boundaries
    given = wanted[0].upper()
    told = f"Los límites no dicen de qué comisaría son (se leyó «{shown(name)}»): es «{shown(given)}», como se indicó."
    frame = boundaries.frame.assign(comisaria=boundaries.frame["comisaria"].replace(name, given))
    return replace(boundaries, frame=frame, decisions=(*boundaries.decisions, told))
