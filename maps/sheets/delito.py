"""The mapa del delito: incidents by título and modalidad, puntos críticos, and the sector table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from geo.clock import clock_text
from geo.naming import natural_key
from geo.period import MONTHS
from layers.disclosure.profiles import bounds_of, shows_reserved
from layers.statistics.counts import count_by_unit, count_turnos, main_value
from maps.sheet import Fact, Group, Legend, Mark, Sheet, Table, Zone
from maps.sheets.change_parts import change_table, repeats_table, with_change
from maps.sheets.counted_areas import counted_areas, counted_legend
from maps.sheets.density_overlay import density_overlay
from maps.sheets.legend import incident_legend, without_symbols
from maps.sheets.scope import Scope, decimal, label_point

if TYPE_CHECKING:
    import geopandas as gpd

    from layers.hotspots.compare_periods import Comparison
    from layers.surfaces.volume_contours import DensityBands

__all__ = ["compose", "sector_table", "zone_of"]

_UNREAD_LINES, _UNREAD_LENGTH = 12, 100


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
    """Compose the sheet.

    Parameters
    ----------
    scope
        The jurisdiction and what its profile shows.
    zones
        Puntos críticos as :func:`layers.hotspots.describe.describe_zones` returns them, with ``estado, estabilidad_pct,
        sigue_en``.
    choice
        Sentence on how radius and minimum came about; printed.
    evidence
        Whether there are incidents enough to speak of puntos críticos.
    repeats
        Places that repeat (:func:`layers.hotspots.repeat_locations.repeat_places`, with ``calle``), told where evidence is
        thin.
    comparison
        With an earlier period, or None.
    density
        Of what the sheet shows, or None where the evidence is too thin for it.
    """
    keys, groups = incident_legend(scope.shown, scope.legend)
    facts = pd.Series(_mark_facts(scope.shown, scope.profile), index=scope.shown.index, dtype=object)
    drawn = scope.points
    groups = (*(without_symbols(groups, set(keys[drawn.index])) if len(scope.counted) else groups), *counted_legend(scope))
    if scope.reserved:
        line = Legend(
            "reservado",
            "Solo se cuentan, por sector",
            count_text=scope.reserved.total if bounds_of(scope.reserved.total) else "",
        )
        groups = (*groups, Group("Hechos reservados", (line,), note="No se dibujan en este perfil."))
    tables = [sector_table(scope)] if len(scope.shown) or scope.reserved else []
    if len(repeats):
        tables.append(repeats_table(repeats, addresses=shows_reserved(scope.profile), what=scope.word("sector")))
    level = scope.counted_level
    if comparison is not None and len(comparison.units):
        tables.append(change_table(comparison, scope.word(level)))
    if len(scope.shown):
        tables.append(_turno_table(scope.shown))
    if (scope.shown["sin_reconocer"] != "").any():
        tables.append(_unread_table(scope.shown))
    sheet = scope.sheet(
        "delito",
        "MAPA DEL DELITO",
        areas=(*scope.areas(bands=_area_facts(scope), level=_finest(scope)), *counted_areas(scope, keys, facts)),
        legend=groups,
        marks=_marks(drawn, keys, facts),
        zones=tuple(zone_of(row, scope) for row in zones.to_dict("records")),
        tables=tuple(tables),
        notes=(*((choice,) if len(scope.shown) else ()), *_comparison_notes(comparison), *scope.notes),
        message=_message(scope, zones, evidence=evidence),
        overlays=(density_overlay(density, scope.outline),) if density is not None else (),
    )
    return with_change(sheet, comparison, level)


def _comparison_notes(comparison: Comparison | None) -> tuple[str, ...]:
    """Say of the earlier period what is not in the table."""
    if comparison is None:
        return ()
    if comparison.refusal:
        return (comparison.refusal,)
    if not comparison.gone:
        return ()
    gone = "uno ya no aparece" if comparison.gone == 1 else f"{comparison.gone} ya no aparecen"
    return (f"De los puntos críticos de {comparison.label}, {gone}.",)


def _message(scope: Scope, zones: gpd.GeoDataFrame, *, evidence: bool) -> str:
    count = len(scope.shown) + scope.unplaced
    if not count and scope.reserved:
        return "Sin hechos que este perfil dibuje en el periodo. Los reservados solo se cuentan, por sector, en la tabla."
    if not count:
        rest = f" En las fuentes hay {scope.nowhere:,} sin lugar ni jurisdicción." if scope.nowhere else ""
        return f"Sin hechos registrados en esta jurisdicción para el periodo y las fuentes dadas.{rest}"
    told = int(scope.counted["hechos"].sum())
    if not evidence and told:
        return (
            f"Evidencia insuficiente para puntos críticos: {told:,} de {count:,} hechos se cuentan por área (vea las notas)."
        )
    if not evidence and len(zones):
        return f"Evidencia insuficiente: {count} hechos. Los puntos críticos son los del radio y el mínimo que se dieron."
    if not evidence:
        return f"Evidencia insuficiente: {count} hechos. No se señalan puntos críticos; vea los hechos y los sectores."
    return "" if len(zones) else "Ningún lugar reúne hechos suficientes para ser punto crítico."


def _marks(drawn: gpd.GeoDataFrame, keys: pd.Series[str], facts: pd.Series[Any]) -> tuple[Mark, ...]:
    """One mark per incident that has a point, in an order that does not betray that of the file."""
    own = zip(drawn.geometry.x, drawn.geometry.y, keys[drawn.index], facts[drawn.index], strict=True)
    marks = [Mark(round(x, 2), round(y, 2), key, fact) for x, y, key, fact in own]
    return tuple(sorted(marks, key=lambda mark: (mark.key, mark.x, mark.y, mark.facts)))


def _mark_facts(shown: gpd.GeoDataFrame, profile: str) -> list[tuple[Fact, ...]]:
    turnos = [turno or "sin hora" for turno in shown["turno"]]
    if not shows_reserved(profile):
        months = ["" if pd.isna(day) else f"{MONTHS[day.month - 1]} {day.year}" for day in shown["fecha"]]
        pairs = zip(months, turnos, strict=True)
        return [(("Mes", month), ("Turno", turno)) if month else (("Turno", turno),) for month, turno in pairs]
    days = shown["fecha"].dt.strftime("%d/%m/%Y").fillna("sin fecha")
    hours = [clock_text(minute) or "sin hora" for minute in shown["minuto"]]
    return [
        (("Fecha", day), ("Hora", hour), ("Turno", turno), ("Dirección", str(address)))
        for day, hour, turno, address in zip(days, hours, turnos, shown["direccion"].fillna(""), strict=True)
    ]


def zone_of(zone: dict[str, Any], scope: Scope) -> Zone:
    """Return a punto crítico as sheets show it, from a row of the table of zones."""
    count, area = f"{zone['incidentes']:,.0f}", decimal(zone["area_km2"], 2)
    what = ", ".join(filter(None, map(zone.get, ("delito_principal", "turno_principal", "dia_principal"))))
    share = f"{decimal(zone['pct_incidentes'])} % de los hechos en {decimal(zone['pct_area'])} % del área"
    facts = [("Hechos", count), ("Área", f"{area} km²"), ("Densidad", f"{decimal(zone['densidad_km2'], 0)} por km²")]
    facts += [(label or scope.word("sector", many=True), zone[name]) for label, name in _ZONE_FACTS if zone.get(name)]
    facts.append(("Firmeza", f"vuelve en {zone['estabilidad_pct']:.0f} de cada 100 remuestreos"))
    reason = f"{count} hechos: {share}" + (f"; sobre todo {what.lower()}" if what else "")
    shape = zone["geometry"]
    return Zone(zone["rango"], shape, label_point(shape), f"{reason}.", tuple(facts))


_ZONE_FACTS = (
    ("Delito principal", "delito_principal"),
    ("Turno principal", "turno_principal"),
    ("Día principal", "dia_principal"),
    ("", "sectores"),  # or what the parts of the jurisdiction are
    ("Estado", "estado"),
    ("Sigue en otra jurisdicción", "sigue_en"),
)


def _finest(scope: Scope) -> str:
    return list(scope.levels)[-1]


def _area_facts(scope: Scope) -> dict[int, tuple[str, tuple[Fact, ...]]]:
    """Tell of each smallest polygon its incidents, the main delito and, coarsely, the reserved ones."""
    level = _finest(scope)
    units = scope.levels[level]
    keys = ["sector", "subsector"] if level == "subsector" else [level]
    counts = count_by_unit(scope.shown, units, level)
    members = scope.shown.groupby(keys)["delito"].agg(list).to_dict() if len(scope.shown) else {}
    out = {}
    for row, unit in units.iterrows():
        key = tuple(unit[name] for name in keys) if len(keys) > 1 else unit[keys[0]]
        facts = [("Hechos", f"{counts[row]:,}")]
        if main := main_value(members.get(key, [])):
            facts.append(("Delito principal", main))
        if scope.reserved and level == "sector":
            facts.append(("Reservados", scope.reserved.of(unit["sector"])))
        out[row] = ("", tuple(facts))
    return out


def _reserved_note(scope: Scope) -> str:
    """Say how the reserved incidents are counted, and since when that is closed."""
    if not scope.reserved:
        return ""
    if not scope.reserved.tells:
        return f"Hechos reservados: {scope.reserved.total}."
    closed = f" Lo contado se cerró {scope.reserved.closed} y no cambia." if scope.reserved.closed else ""
    return f"Los reservados se redondean y no suman en el total.{closed}"


def sector_table(scope: Scope) -> Table:
    """Incidents by sector (or of the comisaría, where it has none), with what has no sector or no place: it adds up."""
    level = scope.counted_level
    units = scope.levels[level]
    counts = count_by_unit(scope.shown, units, level)
    total = len(scope.shown) + scope.unplaced
    words = scope.reserved.of if level == "sector" else lambda _: scope.reserved.total
    rows = [(str(units.at[row, level]), int(counts[row]), words(units.at[row, level])) for row in units.index]
    rows.sort(key=lambda item: natural_key(item[0]))
    what = scope.word(level)
    rest = [(f"Sin {what.lower()}", len(scope.shown) - int(counts.sum())), ("Sin ubicar", scope.unplaced)]
    rows += [(name, count, "") for name, count in rest if count]
    cells = [
        (name, f"{count:,}", f"{decimal(100 * count / total)} %" if total else "0 %", text) for name, count, text in rows
    ]
    last = ("Total", f"{total:,}", "100 %" if total else "0 %", scope.reserved.total)
    header = (what, "Hechos", "%", "Reservados")
    width = 4 if scope.reserved.tells else 3
    return Table(
        f"Hechos por {what.lower()}" if level == "sector" else "Hechos",
        header[:width],
        tuple(cell[:width] for cell in cells),
        last[:width],
        _reserved_note(scope),
    )


def _turno_table(shown: gpd.GeoDataFrame) -> Table:
    counts = count_turnos(shown)
    rows = tuple((name, f"{count:,}", f"{decimal(100 * count / len(shown))} %") for name, count in counts if count)
    return Table("Hechos mapeados por turno", ("Turno", "Hechos", "%"), rows, ("Total", f"{len(shown):,}", "100 %"))


def _unread_table(shown: gpd.GeoDataFrame) -> Table:
    """Texts of the file that the catalogue does not know, as they are, so that somebody can add them to it."""
    texts = shown["sin_reconocer"]
    counts = texts[texts != ""].str.slice(0, _UNREAD_LENGTH).value_counts()
    order = sorted(counts.index, key=lambda text: (-counts[text], text))
    rows = [(text, f"{counts[text]:,}") for text in order[:_UNREAD_LINES]]
    if rest := int(counts[order[_UNREAD_LINES:]].sum()):
        rows.append(("Otros", f"{rest:,}"))
    note = "Se cuentan en el delito o título que sí se reconoció. Agréguelos al catálogo."
    return Table("Nombres que el catálogo no reconoce", ("Texto en la fuente", "Hechos"), tuple(rows), note=note)
