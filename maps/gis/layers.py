"""Layers of ``capas.gpkg``, with the columns that the profile may show, and their QGIS styles."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo.clock import clock_text
from layers.disclosure.profiles import PROFILES, shows_reserved
from layers.statistics.area_counts import in_polygons
from layers.statistics.counts import count_by_unit
from maps.gis.qgis import layer_styles
from maps.symbols import symbol_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    import geopandas as gpd

    from layers.analysis import Analysis

__all__ = ["gis_layers", "gis_styles"]

_ORDINARY_COLUMNS = ["comisaria", "sector", "subsector", "titulo", "delito", "modalidad", "mes", "turno", "geometry"]
"""Columns of the incidents in every profile."""
_PRIVATE_COLUMNS = ["fecha", "hora", "direccion"]
"""Columns of the incidents only where the profile shows exact places."""


def gis_layers(analysis: Analysis) -> dict[str, gpd.GeoDataFrame]:
    """Return the layers by name, in an order of rows independent of that of the input files."""
    jurisdiction, level = analysis.jurisdiction, analysis.jurisdiction.finest_level
    units = jurisdiction.levels[level].copy()
    units["hechos"] = count_by_unit(in_polygons(analysis.incidents), units, level)
    found = {
        "sectores": units,
        "incidentes": _incidents(analysis),
        "puntos_criticos": analysis.zones.drop(columns="puntos"),
    }
    if len(analysis.counted):
        found["lugares"] = analysis.counted
    if analysis.density is not None:
        found["celdas"] = analysis.density.cells
    if analysis.factors is not None:
        hidden = ["detalle"] if analysis.profile == PROFILES[0] else []
        found["factores"] = analysis.factors.frame.drop(columns=hidden)
    return found


def gis_styles(analysis: Analysis, layers: Mapping[str, gpd.GeoDataFrame]) -> dict[str, str]:
    """Return the QML of each of the :func:`gis_layers`, by name."""
    codes = dict(zip(analysis.located["titulo"], analysis.located["codigo"], strict=True))
    return layer_styles(layers, {titulo: symbol_of(str(codigo).partition(".")[0]) for titulo, codigo in codes.items()})


def _incidents(analysis: Analysis) -> gpd.GeoDataFrame:
    """Return the incidents that have a point, with day, hour and address only where the profile shows them."""
    shown = analysis.points
    points = shown.assign(mes=shown["fecha"].dt.strftime("%Y-%m").fillna(""))
    columns = _ORDINARY_COLUMNS
    if shows_reserved(analysis.profile):
        hours = [clock_text(minute) for minute in shown["minuto"]]
        points = points.assign(fecha=shown["fecha"].dt.strftime("%Y-%m-%d").fillna(""), hora=hours)
        columns = [*columns[:-1], *_PRIVATE_COLUMNS, "geometry"]
    points = points[columns].assign(_x=points.geometry.x, _y=points.geometry.y)
    return points.sort_values([*columns[:-1], "_x", "_y"], kind="stable")[columns].reset_index(drop=True)
