"""cuadro.xlsx: the tables of one jurisdiction as numbers, with a table of totals that adds up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from geo.boundaries.levels import people_of
from geo.naming import quantity
from geo.percents import rounded_percent
from layers.disclosure.profiles import PROFILES
from layers.statistics.counts import count_by_unit
from layers.statistics.plan_tables import by_sector, plan_table
from layers.statistics.rates import DAYTIME_NOTE, rates
from layers.statistics.temporal import HOURS, hour_weekday
from mapadelito.outputs.cuadro_charts import add_bars, shade_counts
from mapadelito.outputs.workbook_writer import new_book, put_table
from maps.sheets.common import level_word
from maps.sheets.intervention_tables import MEASURE_TITLES, measure_notes

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from layers.analysis import Analysis
    from layers.risk.interventions import Ranking

__all__ = ["write_cuadro"]

_LEVELS = {"titulo": "Título", "generico": "Genérico", "modalidad": "Modalidad", "total": "Total"}
"""Name of each level of the table of the plan."""
_ZONE_WORDS = {
    "rango": "Rango",
    "incidentes": "Hechos",
    "area_km2": "Área (km²)",
    "densidad_km2": "Hechos por km²",
    "delito_principal": "Delito principal",
    "delito_hechos": "De ese delito",
    "turno_principal": "Turno que destaca",
    "dia_principal": "Día que destaca",
    "pct_incidentes": "% de los hechos",
    "pct_area": "% del área",
    "sigue_en": "Sigue en",
    "firmeza": "Firmeza",
    "estado": "Estado",
}
"""Heading of each column of the puntos críticos, but that of their sectors."""
_WHOLE = "#,##0"
"""Number format of counts, also where a table has them as numbers with decimals."""
_AREAS = {"Área (km²)": "#,##0.0000"} | dict.fromkeys(("Hechos", "Hechos por km²"), _WHOLE)
"""Number formats: areas to 100 m², as a punto crítico is smaller than a tenth of 1 km²."""
_RATIOS = dict.fromkeys(("Razón", "Razón mínima", "Razón máxima"), "0.00") | dict.fromkeys(("p", "q"), "0.000")
"""Number formats: ratios to a hundredth, probabilities to a thousandth."""
_COORDINATES = {"Este (m)": "0", "Norte (m)": "0", "Hechos cerca": _WHOLE}
"""Number format of coordinates: without commas, as a GPS shows them."""
_NO_CRIMES = 2
"""Columns of the table by delito that has no delito: sector and total."""
_NOT_RESERVED = "Los hechos reservados no están en este cuadro; solo se cuentan, redondeados, en la hoja Cuadre."


def write_cuadro(path: Path, analysis: Analysis) -> None:
    """Write the workbook: sectors by turno and by delito, table of the plan, change, rates, puntos críticos, hours, totals.

    Each table is printed on a page of its own, those of when, what and where with their chart. The last worksheet, which is
    not for print, has the counts by sector, delito and turno one by one.
    """
    refused = analysis.misplaced
    notes = (
        *((_NOT_RESERVED,) if analysis.reserved else ()),
        *((_not_misplaced(refused),) if refused else ()),
    )
    when = f", {analysis.period.label}" if analysis.period is not None else ""
    with new_book(path, f"Cuadro: {analysis.name}{when}") as book:
        what = level_word(analysis.jurisdiction, "sector")
        table = by_sector(analysis.incidents)
        _turnos(book, table, what, notes)
        _crimes(book, table, what, notes)
        _plan(book, analysis.incidents, notes)
        if analysis.comparison is not None:
            _change(book, analysis)
        _rates(book, analysis)
        _zones(book, analysis)
        if analysis.crosswalk is not None:
            _crosswalk(book, analysis.crosswalk, what)
        for ranking in analysis.factors.rankings if analysis.factors is not None else ():
            _places(book, ranking, what)
        if analysis.profile != PROFILES[0]:
            _hours(book, analysis)
        put_table(book, "Cuadre", ("Concepto", "Hechos"), _cuadre(analysis), pages=1)
        put_table(book, "Datos", *_data(table, what), notes=notes)


def _not_misplaced(count: int) -> str:
    who = quantity(count, "hecho rechazado por su lugar no está", "hechos rechazados por su lugar no están")
    return f"{who} en este cuadro; solo se {'cuenta' if count == 1 else 'cuentan'} en la hoja Cuadre."


def _named(text: object) -> str:
    """Return a name with a capital, as the first word of a cell."""
    words = str(text)
    return words[:1].upper() + words[1:]


def _turnos(book: Any, table: pd.DataFrame, what: str, notes: Sequence[str]) -> None:  # noqa: ANN401 (xlsxwriter is untyped)
    """Add the table of sectors by turno, with the charts of when and where."""
    own = table["total"]
    rows = [[_named(sector), *map(int, values)] for sector, values in zip(own.index, own.to_numpy(), strict=True)]
    header = [what, *map(_named, own.columns)]
    sheet = put_table(book, f"{what} y turno", header, rows, notes=notes, total=True, pages=1)
    last, width = len(rows), len(header)
    when = ((0, 1, 0, width - 2), (last, 1, last, width - 2))
    below = add_bars(book, sheet, (0, width + 1), "Cuándo: hechos por turno", when, lying=False)
    where = ((1, 0, last - 1, 0), (1, width - 1, last - 1, width - 1))
    add_bars(book, sheet, (below, width + 1), f"Dónde: hechos por {what.lower()}", where, lying=True)
    shade_counts(sheet, (1, 1, last - 1, width - 2))


def _crimes(book: Any, table: pd.DataFrame, what: str, notes: Sequence[str]) -> None:  # noqa: ANN401
    """Add the table of sectors by delito, with the chart of what."""
    own = table.xs("total", axis="columns", level=1)
    rows = [[_named(sector), *map(int, values)] for sector, values in zip(own.index, own.to_numpy(), strict=True)]
    header = [what, *map(_named, own.columns)]
    sheet = put_table(book, f"{what} y delito", header, rows, notes=notes, total=True, pages=1)
    last, width = len(rows), len(header)
    if width > _NO_CRIMES:
        which = ((0, 1, 0, width - 2), (last, 1, last, width - 2))
        add_bars(book, sheet, (last + len(notes) + 3, 1), "Qué: hechos por delito", which, lying=True)
        shade_counts(sheet, (1, 1, last - 1, width - 2))


def _data(table: pd.DataFrame, what: str) -> tuple[list[str], list[list[object]]]:
    """Return the header and the rows by sector and delito; each sector ends with its total, and the last sector is all."""
    delitos, turnos = (table.columns.get_level_values(level).unique() for level in (0, 1))
    columns = [name for name in turnos if name]
    cells = table.reindex(columns=pd.MultiIndex.from_product([delitos, columns])).to_numpy(dtype=int)
    rows: list[list[object]] = [
        [_named(sector), _named(delito), *map(int, counts)]
        for sector, own in zip(table.index, cells.reshape(len(table), len(delitos), len(columns)), strict=True)
        for delito, counts in zip(delitos, own, strict=True)
    ]
    return [what, "Delito", *map(_named, columns)], [row for row in rows if row[-1] or "Total" in row[:2]]


def _plan(book: Any, visible: pd.DataFrame, notes: Sequence[str]) -> None:  # noqa: ANN401
    rows = [
        [_LEVELS[row["nivel"]], _named(row["nombre"]), int(row["hechos"]), rounded_percent(row["pct"])]
        for row in plan_table(visible).to_dict("records")
    ]
    header = ("Nivel", "Nombre", "Hechos", "% de los hechos")
    put_table(book, "Mayor incidencia", header, rows, notes=notes, total=True, pages=1)


def _change(book: Any, analysis: Analysis) -> None:  # noqa: ANN401
    comparison = analysis.comparison
    if comparison is None:
        return
    what = level_word(analysis.jurisdiction, "sector")
    header = [what, "Antes", "Después", "Razón", "Razón mínima", "Razón máxima", "p", "q", "Lectura"]
    columns = ["antes", "despues", "razon", "razon_min", "razon_max", "p", "q", "lectura"]
    rows = [[_named(name), *(_cell(row[column]) for column in columns)] for name, row in comparison.units.iterrows()]
    how = (
        "Tasa de hechos mapeados, según lo que dura cada periodo; prueba E cuasi-Poisson; q corrige por ser varios sectores."
    )
    notes = (f"Antes: {comparison.label}.", how)
    put_table(book, "Cambio", header, rows, notes=(comparison.refusal or notes[0], *notes[1:]), forms=_RATIOS, pages=1)


def _cell(value: object) -> object:
    """Return the value of a cell: a finite number, a text, or None."""
    if isinstance(value, (float, np.floating)):
        return float(value) if np.isfinite(value) else None
    return int(value) if isinstance(value, (int, np.integer)) else str(value)


def _rates(book: Any, analysis: Analysis) -> None:  # noqa: ANN401
    level = analysis.jurisdiction.counted_level
    units, period = analysis.jurisdiction.levels[level], analysis.period
    people = people_of(units)
    if not people.notna().any() or period is None:
        return
    counts = count_by_unit(analysis.located, units, level)
    years = period.days / 365.25
    found = rates(counts, (people.fillna(0) * years).to_numpy())
    rows = [
        [str(name), int(count), _cell(own), *(_cell(row[column]) for column in ("tasa", "tasa_min", "tasa_max"))]
        for name, count, own, row in zip(units[level], counts, people, found.to_dict("records"), strict=True)
    ]
    what = level_word(analysis.jurisdiction, level)
    header = [what, "Hechos", "Población", "Tasa", "Mínima (95 %)", "Máxima (95 %)"]
    notes = ("Por 100,000 habitantes y año, hechos mapeados.", DAYTIME_NOTE)
    put_table(book, "Tasas", header, rows, notes=notes, forms={"Población": _WHOLE}, pages=1)


def _zones(book: Any, analysis: Analysis) -> None:  # noqa: ANN401
    frame = pd.DataFrame(analysis.zones.drop(columns=["geometry", "puntos"]))
    words = _ZONE_WORDS | {"sectores": level_word(analysis.jurisdiction, "sector", many=True)}
    rows = [[_cell(value) for value in row] for row in frame.to_numpy(dtype=object)]
    put_table(book, "Puntos críticos", [words[name] for name in frame.columns], rows, forms=_AREAS, pages=1)


def _crosswalk(book: Any, table: pd.DataFrame, what: str) -> None:  # noqa: ANN401
    header = [f"{what} PNP", "Sector municipal", "Área (km²)", "% del área", "Hechos", "% de los hechos"]
    rows = [[_cell(value) for value in row] for row in table.to_numpy(dtype=object)]
    note = f"Qué parte del área y de los hechos mapeados de cada {what.lower()} de la PNP está en cada sector municipal."
    put_table(book, "PNP y municipio", header, rows, notes=(note,), forms=_AREAS)


def _places(book: Any, ranking: Ranking, what: str) -> None:  # noqa: ANN401
    """Add the ranked places of a measure; without enough evidence, their number by sector."""
    title, notes = MEASURE_TITLES[ranking.measure], measure_notes(ranking)
    if not ranking.evidence:
        rows: list[list[object]] = [[_named(name), int(count)] for name, count in ranking.sectors.items()]
        put_table(book, title, [what, "Lugares"], rows, notes=notes, pages=1)
        return
    header = ["Puesto", "Hechos cerca", "Qué es", what, "Calle o cruce", "Este (m)", "Norte (m)"]
    rows = [[_cell(value) for value in row] for row in ranking.places.to_numpy(dtype=object)]
    put_table(book, title, header, rows, notes=notes, forms=_COORDINATES)


def _hours(book: Any, analysis: Analysis) -> None:  # noqa: ANN401
    """Add the table of weekdays by hour, with the chart of the hours."""
    table = hour_weekday(analysis.incidents["fecha"], analysis.incidents["minuto"])
    counts = [[_named(name), *map(int, row)] for name, row in zip(table.index, table.to_numpy(), strict=True)]
    rows = [*counts, ["Total", *map(int, table.sum())]]
    header = ["Día", *map(_named, table.columns)]
    sheet = put_table(book, "Hora y día", header, rows, total=True, pages=1)
    last, hours = len(rows), len(HOURS)
    shade_counts(sheet, (1, 1, last - 1, hours))
    when = ((0, 1, 0, hours), (last, 1, last, hours))
    add_bars(book, sheet, (last + 2, 1), "Cuándo: hechos por hora", when, lying=False)


def _cuadre(analysis: Analysis) -> list[tuple[str, object]]:
    """Return the rows of totals: mapped + not placed = counted; rejected and reserved incidents are separate."""
    rows: list[tuple[str, object]] = [
        ("Mapeados", len(analysis.located)),
        ("Sin ubicar", analysis.unplaced - analysis.misplaced),
    ]
    rows.append(("Contados", len(analysis.incidents)))
    rows += [("Rechazados por su lugar", analysis.misplaced)] if analysis.misplaced else []
    rows += [("En las fuentes, sin lugar ni jurisdicción", analysis.nowhere)] if analysis.nowhere else []
    return [*rows, ("Reservados", analysis.reserved.total)] if analysis.reserved else rows
