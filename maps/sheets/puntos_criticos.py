"""Mapa de puntos críticos según sectores de patrullaje: the zones enlarged, their incidents and their table."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import shapely

from maps.sheet import Sheet, Table
from maps.sheets.common import level_word
from maps.sheets.counted_areas import COUNTED, without_counted
from maps.sheets.delito import compose as compose_delito
from maps.sheets.legend import LEGENDS, recount
from maps.sheets.summary.chart_data import charts
from maps.sheets.summary.headline import headline_of
from maps.sheets.summary.panels import before_after, turno_panels
from maps.spanish_text import decimal, integer

if TYPE_CHECKING:
    import geopandas as gpd
    from shapely.geometry.base import BaseGeometry

    from geo.boundaries.jurisdiction import Jurisdiction
    from layers.analysis import Analysis
    from maps.sheets.titles import Titles

__all__ = ["compose"]


def compose(analysis: Analysis, titles: Titles) -> Sheet:
    """Return the mapa de puntos críticos of a jurisdiction; parameters are those of :func:`maps.sheets.delito.compose`.

    The legend is the short list, of the incidents inside the zones, or of all incidents if there is no zone.
    """
    zones, place = analysis.zones, analysis.jurisdiction
    base = compose_delito(analysis, replace(titles, legend=LEGENDS[2]))
    marks, groups, areas, own_zones, drawn = base.marks, base.legend, base.areas, base.zones, analysis
    if len(zones):
        hot = shapely.union_all(zones.geometry.to_numpy())
        inside = [at for at, mark in enumerate(marks) if shapely.intersects_xy(hot, mark.x, mark.y)]
        marks = tuple(marks[at] for at in inside)
        position = {at: new for new, at in enumerate(inside)}
        own_zones = tuple(
            replace(zone, members=tuple(position[at] for at in zone.members if at in position)) for zone in base.zones
        )
        own = replace(recount(groups[0], marks), title="Puntos críticos")
        groups = (
            replace(own, note=f"Hechos dentro de los puntos críticos. {own.note}".strip()),
            *without_counted(groups[1:]),
        )
        areas = tuple(area for area in areas if area.level != COUNTED)
        drawn = _inside(analysis, hot)
    return replace(
        base,
        kind="puntos-criticos",
        title=titles.title("puntos-criticos", "MAPA DE PUNTOS CRÍTICOS SEGÚN SECTORES DE PATRULLAJE"),
        legend=groups,
        areas=areas,
        marks=marks,
        zones=own_zones,
        headline=headline_of(drawn),
        charts=charts(drawn),
        panels=(*turno_panels(drawn), *before_after(drawn)),
        tables=(_table(zones, place), *(table for table in base.tables if table.title == "Lugares que se repiten")),
    )


def _inside(analysis: Analysis, hot: BaseGeometry) -> Analysis:
    """Return an analysis of the incidents in some area alone, which its sentence and charts count; compared with nothing."""
    points = analysis.points
    own = points[shapely.intersects_xy(hot, points.geometry.x.round(2), points.geometry.y.round(2))]
    return replace(analysis, incidents=own, located=own, misplaced=0, comparison=None)


def _table(zones: gpd.GeoDataFrame, place: Jurisdiction) -> Table:
    columns = {
        "sectores": level_word(place, "sector", many=True),
        "delito_principal": "Delito principal",
        "turno_principal": "Turno que destaca",
    }
    columns |= {"dia_principal": "Día que destaca", "estado": "Estado"}
    kept = [name for name in columns if name in zones and (zones[name] != "").any()]
    rows = tuple(
        (f"{row['rango']}", *(row[name] for name in kept), integer(row["incidentes"]), decimal(row["area_km2"], 2))
        for row in zones.to_dict("records")
    )
    header = ("N.º", *(columns[name] for name in kept), "Hechos", "km²")
    marked = {"turno_principal", "dia_principal"} & set(kept)
    note = "Turno o día: solo donde pesa más que en toda la jurisdicción y el azar no lo explica." if marked else ""
    return Table("Puntos críticos por sector de patrullaje", header, rows, note=note)
