"""The mapa de puntos críticos según sectores de patrullaje: the zones large, their incidents by título, and their table."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import shapely

from maps.sheet import Sheet, Table
from maps.sheets.counted_areas import COUNTED, without_counted
from maps.sheets.delito import compose as compose_delito
from maps.sheets.legend import LEGENDS, recount
from maps.sheets.scope import Scope, decimal

if TYPE_CHECKING:
    import geopandas as gpd

    from layers.hotspots.compare_periods import Comparison
    from layers.surfaces.volume_contours import DensityBands

__all__ = ["compose"]


def compose(
    scope: Scope,
    zones: gpd.GeoDataFrame,
    *,
    choice: str,
    evidence: bool,
    repeats: gpd.GeoDataFrame,
    comparison: Comparison | None = None,
    density: DensityBands | None = None,
) -> Sheet:
    """Compose the sheet; parameters as those of :func:`maps.sheets.delito.compose`.

    Its legend is the short list, of the incidents inside the zones; of all of them where there is no zone.
    """
    short = replace(scope, legend=LEGENDS[2])
    base = compose_delito(
        short, zones, choice=choice, evidence=evidence, repeats=repeats, comparison=comparison, density=density
    )
    marks, groups, areas = base.marks, base.legend, base.areas
    if len(zones):
        ground = shapely.union_all(zones.geometry.to_numpy())
        marks = tuple(mark for mark in marks if shapely.intersects_xy(ground, mark.x, mark.y))
        own = replace(recount(groups[0], marks), title="Puntos críticos")
        groups = (
            replace(own, note=f"Hechos dentro de los puntos críticos. {own.note}".strip()),
            *without_counted(groups[1:]),
        )
        areas = tuple(area for area in areas if area.level != COUNTED)
    return replace(
        base,
        kind="puntos-criticos",
        title=scope.title("puntos-criticos", "MAPA DE PUNTOS CRÍTICOS SEGÚN SECTORES DE PATRULLAJE"),
        legend=groups,
        areas=areas,
        marks=marks,
        tables=(_table(zones, scope), *(table for table in base.tables if table.title == "Lugares que se repiten")),
    )


def _table(zones: gpd.GeoDataFrame, scope: Scope) -> Table:
    columns = {
        "sectores": scope.word("sector", many=True),
        "delito_principal": "Delito principal",
        "turno_principal": "Turno",
    }
    columns |= {"dia_principal": "Día", "estado": "Estado"}
    kept = [name for name in columns if name in zones and (zones[name] != "").any()]
    rows = tuple(
        (f"{row['rango']}", *(row[name] for name in kept), f"{row['incidentes']:,.0f}", decimal(row["area_km2"], 2))
        for row in zones.to_dict("records")
    )
    header = ("N.º", *(columns[name] for name in kept), "Hechos", "km²")
    return Table("Puntos críticos por sector de patrullaje", header, rows)
