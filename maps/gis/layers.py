"""Layers of ``capas.gpkg``, with the columns that the profile may show, and their QGIS styles."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import shapely

from geo.clock import clock_text
from layers.disclosure.profiles import PROFILES, shows_reserved
from layers.statistics.area_counts import in_polygons
from layers.statistics.counts import count_by_unit, main_values
from maps.gis.qgis import layer_styles
from maps.gis.sign_lines import sign_lines
from maps.sheets.legend import incident_legend

if TYPE_CHECKING:
    from collections.abc import Mapping

    from layers.analysis import Analysis

__all__ = ["gis_layers", "gis_styles"]

_ORDINARY_COLUMNS = [
    "comisaria",
    "sector",
    "subsector",
    "titulo",
    "delito",
    "modalidad",
    "leyenda",
    "mes",
    "turno",
    "geometry",
]
"""Columns of the incidents in every profile."""
_PRIVATE_COLUMNS = ["fecha", "hora", "direccion"]
"""Columns of the incidents only where the profile shows exact places."""


def gis_layers(analysis: Analysis, legend: str) -> dict[str, gpd.GeoDataFrame]:
    """Return the layers by name, in an order of rows independent of that of the input files.

    ``legend``, one of :data:`maps.sheets.legend.LEGENDS`, is that whose line each incident has in the column ``leyenda``.
    """
    jurisdiction, level = analysis.jurisdiction, analysis.jurisdiction.finest_level
    units = jurisdiction.levels[level].copy()
    units["hechos"] = count_by_unit(in_polygons(analysis.incidents), units, level)
    incidents = _incidents(analysis, legend)
    found = {
        "sectores": units,
        "incidentes": incidents,
        "puntos_criticos": analysis.zones.drop(columns="puntos"),
    }
    if len(shared := _shared_points(incidents)):
        found["hechos_por_punto"] = shared
    if len(analysis.counted):
        found["lugares"] = analysis.counted
    if analysis.density is not None:
        found["celdas"] = analysis.density.cells
    if analysis.factors is not None:
        hidden = ["detalle"] if analysis.profile == PROFILES[0] else []
        found["factores"] = analysis.factors.frame.drop(columns=hidden)
    return found


def gis_styles(analysis: Analysis, layers: Mapping[str, gpd.GeoDataFrame], legend: str) -> dict[str, str]:
    """Return the QML of each of the :func:`gis_layers` of the same ``legend``, by name."""
    _, groups = incident_legend(analysis.located, legend)
    return layer_styles(layers, {line.name: line.symbol for line in sign_lines(groups)})


def _shared_points(points: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the points at which two or more of the incidents of the layer stand, those with most of them last, on top.

    ``hechos`` is how many, ``leyenda`` the most frequent line of the legend.
    """
    xy = shapely.get_coordinates(points.geometry.to_numpy())
    places, group, counts = np.unique(xy, axis=0, return_inverse=True, return_counts=True)
    lines = main_values(group.ravel(), points["leyenda"], len(places))
    frame = gpd.GeoDataFrame({"hechos": counts, "leyenda": lines}, geometry=shapely.points(places), crs=points.crs)
    return frame[frame["hechos"] > 1].sort_values("hechos", kind="stable").reset_index(drop=True)


def _incidents(analysis: Analysis, legend: str) -> gpd.GeoDataFrame:
    """Return the incidents that have a point, with day, hour and address only where the profile shows them."""
    shown = analysis.points
    keys, groups = incident_legend(analysis.located, legend)
    names = {line.key: line.name for line in sign_lines(groups)}
    points = shown.assign(mes=shown["fecha"].dt.strftime("%Y-%m").fillna(""), leyenda=keys[shown.index].map(names))
    columns = _ORDINARY_COLUMNS
    if shows_reserved(analysis.profile):
        hours = [clock_text(minute) for minute in shown["minuto"]]
        points = points.assign(fecha=shown["fecha"].dt.strftime("%Y-%m-%d").fillna(""), hora=hours)
        columns = [*columns[:-1], *_PRIVATE_COLUMNS, "geometry"]
    points = points[columns].assign(_x=points.geometry.x, _y=points.geometry.y)
    return points.sort_values([*columns[:-1], "_x", "_y"], kind="stable")[columns].reset_index(drop=True)
