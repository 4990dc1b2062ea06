"""The mapa de puntos críticos según sectores de patrullaje: the zones large, their incidents by título, and their table."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import shapely

from maps.delito import compose as compose_delito
from maps.scope import Scope, decimal
from maps.sheet import Group, Legend, Sheet, Table
from maps.symbols import symbol_of

if TYPE_CHECKING:
    import geopandas as gpd

    from layers.comparison import Comparison
    from layers.density_bands import DensityBands

__all__ = ["compose"]

_ABBREVIATIONS = {"VCS": "D/C/V/C/S", "PAT": "D/C/PATRIMONIO", "SPU": "PELIGRO COMÚN", "TPU": "D/C/TRANQUILIDAD PÚBLICA"}


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
    """Compose the sheet; parameters as those of :func:`maps.delito.compose`."""
    base = compose_delito(
        scope, zones, choice=choice, evidence=evidence, repeats=repeats, comparison=comparison, density=density
    )
    ground = shapely.union_all(zones.geometry.to_numpy()) if len(zones) else None
    root = {entry.key: entry.key.split(".", maxsplit=1)[0] for group in base.legend for entry in group.entries}
    inside = [
        mark
        for mark in base.marks
        if ground is not None and shapely.intersects_xy(ground, mark.x, mark.y) and mark.key in root
    ]
    marks = tuple(replace(mark, key=root[mark.key]) for mark in inside)
    names = {group.entries[0].key.split(".", maxsplit=1)[0]: group.title for group in base.legend if group.entries}
    found = sorted({mark.key for mark in marks}, key=lambda key: (-sum(mark.key == key for mark in marks), key))
    entries = tuple(
        Legend(key, _label(key, names), sum(mark.key == key for mark in marks), symbol=symbol_of(key)) for key in found
    )
    legend = (Group("Puntos críticos", entries, total=f"{len(marks):,}", note="Hechos dentro de los puntos críticos."),)
    return replace(
        base,
        kind="puntos-criticos",
        title="MAPA DE PUNTOS CRÍTICOS SEGÚN SECTORES DE PATRULLAJE",
        legend=legend if entries else (),
        marks=marks,
        tables=(_table(zones, scope), *(table for table in base.tables if table.title == "Lugares que se repiten")),
    )


def _label(key: str, names: dict[str, str]) -> str:
    short = _ABBREVIATIONS.get(key)
    return f"{short} · {names[key]}" if short else names[key]


def _table(zones: gpd.GeoDataFrame, scope: Scope) -> Table:
    columns = {
        "sectores": scope.word("sector", many=True),
        "delito_principal": "Delito principal",
        "turno_principal": "Turno",
    }
    columns |= {"dia_principal": "Día", "estado": "Estado"}
    kept = [name for name in columns if (zones[name] != "").any()]
    rows = tuple(
        (f"{row['rango']}", *(row[name] for name in kept), f"{row['incidentes']:,.0f}", decimal(row["area_km2"], 2))
        for row in zones.to_dict("records")
    )
    header = ("N.º", *(columns[name] for name in kept), "Hechos", "km²")
    return Table("Puntos críticos por sector de patrullaje", header, rows)
