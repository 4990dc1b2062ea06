"""Mapa del delito: incidents by título and modalidad, puntos críticos, and the table of sectors."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from geo.naming import facts_told, natural_key
from layers.disclosure.profiles import bounds_of, shows_exact, shows_reserved
from layers.hotspots.describe import zone_words
from layers.statistics.area_counts import in_polygons
from layers.statistics.counts import count_by_unit, count_turnos, main_value
from maps.sheet import Fact, Group, Legend, Sheet, Table, Zone
from maps.sheets.areas import draw_areas, label_point
from maps.sheets.change_parts import change_table, repeats_table, with_change
from maps.sheets.common import common_sheet, level_word
from maps.sheets.counted_areas import counted_areas, counted_by_sector, counted_legend
from maps.sheets.density_overlay import density_grid, density_overlay
from maps.sheets.incident_marks import incident_facts, incident_marks, with_members
from maps.sheets.legend import incident_legend, without_symbols
from maps.sheets.summary.chart_data import charts
from maps.sheets.summary.earlier import earlier
from maps.sheets.summary.headline import headline_of
from maps.sheets.summary.panels import before_after, turno_panels
from maps.spanish_text import count_of, integer, percent, square_km

if TYPE_CHECKING:
    import geopandas as gpd

    from geo.boundaries.jurisdiction import Jurisdiction
    from layers.analysis import Analysis
    from maps.sheets.titles import Titles

__all__ = ["compose", "sector_table", "sheet_zone"]

_UNREAD_LINES = 12
"""Rows of the table of unknown texts: the rest are counted as Otros."""
_UNREAD_LENGTH = 100
"""Characters shown of an unknown text: a cell may hold a whole narrative."""


def compose(analysis: Analysis, titles: Titles) -> Sheet:
    """Return the mapa del delito of a jurisdiction.

    Parameters
    ----------
    analysis
        Analysis of the jurisdiction, in its profile.
    titles
        Title block, sources, notes and legend profile.
    """
    place, located, shown = analysis.jurisdiction, analysis.located, counted_by_sector(analysis)
    keys, groups = incident_legend(shown.located, titles.legend)
    facts = incident_facts(shown)
    drawn, counted = shown.points, shown.counted
    groups = (*(without_symbols(groups, set(keys[drawn.index])) if len(counted) else groups), *counted_legend(shown))
    common = common_sheet(analysis, titles, "delito", "MAPA DEL DELITO")
    density, parameters = analysis.density, analysis.parameters
    marks, rows = incident_marks(drawn, keys, facts)
    choice = " ".join(filter(None, (parameters.reason, analysis.proof)))
    sheet = replace(
        common,
        areas=(
            *draw_areas(place, bands=_area_facts(analysis), level=place.finest_level),
            *counted_areas(shown, keys, facts),
        ),
        legend=(*groups, *_reserved_legend(analysis), *common.legend),
        marks=marks,
        zones=with_members([sheet_zone(row, place) for row in analysis.zones.to_dict("records")], analysis, rows),
        tables=_tables(analysis),
        notes=(*((choice,) if len(located) else ()), *_comparison_notes(analysis, titles), *titles.notes),
        message=_message(analysis),
        changes=titles.changes,
        overlays=(density_overlay(density, place.outline),) if density is not None else (),
        headline=headline_of(shown),
        charts=charts(shown),
        panels=(*turno_panels(analysis), *before_after(analysis)),
        finer=titles.finer,
        density=density_grid(density) if density is not None else None,
        earlier=earlier(analysis),
    )
    return with_change(sheet, analysis.comparison, place.counted_level)


def _reserved_legend(analysis: Analysis) -> tuple[Group, ...]:
    """Return the legend of reserved incidents, which are only counted; empty if there are none."""
    reserved = analysis.reserved
    if not reserved:
        return ()
    count = reserved.total if bounds_of(reserved.total) else ""
    how = "No se cuentan sin límites" if analysis.jurisdiction.is_outline else "Solo se cuentan, por sector"
    line = Legend("reservado", how, count_text=count)
    return (Group("Hechos reservados", (line,), note="No se dibujan en este perfil."),)


def _tables(analysis: Analysis) -> tuple[Table, ...]:
    """Return the tables beside the map: sectors, repeat locations, change, turnos, and texts unknown to the catalogue."""
    place, located, comparison = analysis.jurisdiction, analysis.located, analysis.comparison
    tables = [sector_table(analysis)] if len(in_polygons(analysis.incidents)) or analysis.reserved else []
    if len(analysis.repeats):
        addresses = shows_reserved(analysis.profile)
        tables.append(repeats_table(analysis.repeats, addresses=addresses, what=level_word(place, "sector")))
    if comparison is not None and len(comparison.units):
        tables.append(change_table(comparison, level_word(place, place.counted_level)))
    if len(located):
        tables.append(_turno_table(located))
    if (located["sin_reconocer"] != "").any():
        tables.append(_unread_table(located))
    return tuple(tables)


def _comparison_notes(analysis: Analysis, titles: Titles) -> tuple[str, ...]:
    """Return the notes on the earlier period: why it is not compared, or the puntos críticos that have gone.

    Where the sheet says what changed since the edition before, that edition says which ones it had.
    """
    comparison = analysis.comparison
    if comparison is None:
        return ()
    if comparison.refusal:
        return (comparison.refusal,)
    if not comparison.gone or titles.changes is not None:
        return ()
    gone = "uno ya no aparece" if comparison.gone == 1 else f"{comparison.gone} ya no aparecen"
    return (f"De los puntos críticos de {comparison.label}, {gone}.",)


def _message(analysis: Analysis) -> str:
    zones, evidence, nowhere = analysis.zones, analysis.parameters.evidence, analysis.nowhere
    count = len(analysis.located) + analysis.unplaced
    if not count and analysis.reserved:
        return "Sin hechos que este perfil dibuje en el periodo. Lo que se dice de los reservados está en la tabla."
    if not count:
        rest = f" En las fuentes hay {integer(nowhere)} sin lugar ni jurisdicción." if nowhere else ""
        return f"Sin hechos registrados en esta jurisdicción para el periodo y las fuentes dadas.{rest}"
    counted = int(analysis.counted["hechos"].sum())
    if not evidence and counted:
        part = count_of(counted, count, share=False)
        return f"Evidencia insuficiente para puntos críticos: {part} se cuentan por área (vea las notas)."
    if not evidence and len(zones):
        return (
            f"Evidencia insuficiente: {facts_told(count)}. Los puntos críticos son los del radio y el mínimo que se dieron."
        )
    if not evidence:
        rest = ", ninguno con lugar en el mapa" if analysis.located.empty else ". No se señalan puntos críticos"
        return f"Evidencia insuficiente: {facts_told(count)}{rest}; vea los hechos y los sectores."
    return "" if len(zones) else "Ningún lugar reúne hechos suficientes para ser punto crítico."


def sheet_zone(zone: dict[str, Any], place: Jurisdiction) -> Zone:
    """Return a punto crítico of a sheet, from a row of the table of zones."""
    words = zone_words(
        zone["delito_principal"],
        zone["delito_hechos"],
        zone["incidentes"],
        turno=zone["turno_principal"],
        weekday=zone.get("dia_principal", ""),
    )
    share = f"{percent(zone['pct_incidentes'])} de los hechos"
    share += "" if place.is_outline else f" en {percent(zone['pct_area'])} del área"
    facts = [
        ("Hechos", integer(zone["incidentes"])),
        ("Área", square_km(zone["area_km2"])),
        ("Densidad", f"{integer(zone['densidad_km2'])} por km²"),
    ]
    facts += [(label or level_word(place, "sector", many=True), zone[name]) for label, name in _ZONE_FACTS if zone.get(name)]
    reason = "; ".join([f"{facts_told(int(zone['incidentes']))}: {share}", *words])
    shape = zone["geometry"]
    return Zone(zone["rango"], shape, label_point(shape), f"{reason}.", tuple(facts))


_ZONE_FACTS = (
    ("Delito principal", "delito_principal"),
    ("Turno que destaca", "turno_principal"),
    ("Día que destaca", "dia_principal"),
    ("", "sectores"),  # labelled with the name of the level
    ("Estado", "estado"),
    ("Sigue en otra jurisdicción", "sigue_en"),
    ("Firmeza", "firmeza"),
)
"""Labels of further facts of a punto crítico, and the columns that hold them."""


def _area_facts(analysis: Analysis) -> dict[int, tuple[str, tuple[Fact, ...]]]:
    """Return by row of the finest polygons: no fill, and incidents, main delito and rounded count of reserved incidents."""
    level, located = analysis.jurisdiction.finest_level, in_polygons(analysis.incidents)
    units = analysis.jurisdiction.levels[level]
    keys = ["sector", "subsector"] if level == "subsector" else [level]
    counts = count_by_unit(located, units, level)
    members = located.groupby(keys)["delito"].agg(list).to_dict() if len(located) else {}
    out = {}
    for row, unit in units.iterrows():
        key = tuple(unit[name] for name in keys) if len(keys) > 1 else unit[keys[0]]
        facts = [("Hechos", integer(counts[row]))]
        if main := main_value(members.get(key, [])):
            facts.append(("Delito principal", main))
        if analysis.reserved and level == "sector":
            facts.append(("Reservados", analysis.reserved.of(unit["sector"])))
        out[row] = ("", tuple(facts))
    return out


def _reserved_note(analysis: Analysis) -> str:
    """Return the note on the count of reserved incidents: rounding, and date of closing."""
    if not analysis.reserved:
        return ""
    if not analysis.reserved.tells:
        return f"Hechos reservados: {analysis.reserved.total}."
    closed = f" Lo contado se cerró {analysis.reserved.closed} y no cambia." if analysis.reserved.closed else ""
    return f"Los reservados se redondean y no suman en el total.{closed}"


def _named_note(count: int, rest: int, analysis: Analysis) -> str:
    """Return the note on the incidents without a place: ``count`` in the sector that their row names, ``rest`` in none."""
    if count:
        return f"Incluye {integer(count)} sin lugar en el mapa, en el sector que dice su fila."
    if not rest or analysis.jurisdiction.counted_level != "sector" or shows_exact(analysis.profile):
        return ""
    return "En este perfil, los hechos sin ubicar no se reparten por sector: un 0 no dice que ahí no los hubo."


def sector_table(analysis: Analysis) -> Table:
    """Return incidents by sector, or of a comisaría without sectors; rows without sector or place complete the total."""
    level = analysis.jurisdiction.counted_level
    units = analysis.jurisdiction.levels[level]
    held = in_polygons(analysis.incidents)
    counts, named = count_by_unit(held, units, level), len(held) - len(analysis.located)
    total = len(analysis.located) + analysis.unplaced
    words = analysis.reserved.of if level == "sector" else lambda _: analysis.reserved.total
    rows = [(str(units.at[row, level]), int(counts[row]), words(units.at[row, level])) for row in units.index]
    rows.sort(key=lambda item: natural_key(item[0]))
    what = level_word(analysis.jurisdiction, level)
    unplaced = analysis.unplaced - named
    rest = [(f"Sin {what.lower()}", len(held) - int(counts.sum())), ("Sin ubicar", unplaced)]
    rows += [(name, count, "") for name, count in rest if count]
    cells = [(name, integer(count), percent(100 * count / total) if total else "0 %", text) for name, count, text in rows]
    last = ("Total", integer(total), "100 %" if total else "0 %", analysis.reserved.total)
    header = (what, "Hechos", "%", "Reservados")
    width = 4 if analysis.reserved.tells else 3
    return Table(
        f"Hechos por {what.lower()}" if level == "sector" else "Hechos",
        header[:width],
        tuple(cell[:width] for cell in cells),
        last[:width],
        " ".join(filter(None, (_named_note(named, unplaced, analysis), _reserved_note(analysis)))),
    )


def _turno_table(shown: gpd.GeoDataFrame) -> Table:
    """Return mapped incidents by turno."""
    counts = count_turnos(shown)
    rows = tuple((name, integer(count), percent(100 * count / len(shown))) for name, count in counts if count)
    return Table("Hechos mapeados por turno", ("Turno", "Hechos", "%"), rows, ("Total", integer(len(shown)), "100 %"))


def _unread_table(shown: gpd.GeoDataFrame) -> Table:
    """Return the texts of the file that the catalogue lacks, verbatim, so that a user can add them."""
    texts = shown["sin_reconocer"]
    counts = texts[texts != ""].str.slice(0, _UNREAD_LENGTH).value_counts()
    order = sorted(counts.index, key=lambda text: (-counts[text], text))
    rows = [(text, integer(counts[text])) for text in order[:_UNREAD_LINES]]
    if rest := int(counts[order[_UNREAD_LINES:]].sum()):
        rows.append(("Otros", integer(rest)))
    note = "Se cuentan en el delito o título que sí se reconoció. Agréguelos al catálogo."
    return Table("Nombres que el catálogo no reconoce", ("Texto en la fuente", "Hechos"), tuple(rows), note=note)
