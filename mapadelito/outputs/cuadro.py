"""cuadro.xlsx: the tables of one jurisdiction as numbers, with a table of totals that adds up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from geo.boundaries.levels import people_of
from layers.disclosure.profiles import PROFILES
from layers.statistics.counts import count_by_unit
from layers.statistics.plan_tables import by_sector, plan_table
from layers.statistics.rates import DAYTIME_NOTE, rates
from layers.statistics.temporal import hour_weekday
from mapadelito.outputs.workbook_writer import new_book, put_table
from maps.sheets.common import level_word
from maps.sheets.intervention_tables import MEASURE_TITLES, measure_notes
from maps.spanish_text import integer

if TYPE_CHECKING:
    from pathlib import Path

    from layers.analysis import Analysis
    from layers.risk.interventions import Ranking

__all__ = ["write_cuadro"]

_NOT_RESERVED = "Los hechos reservados no están en este cuadro; solo se cuentan, redondeados, en la hoja Cuadre."
_NOT_MISPLACED = "Los {} hechos rechazados por su lugar no están en este cuadro; solo se cuentan en la hoja Cuadre."


def write_cuadro(path: Path, analysis: Analysis) -> None:
    """Write the workbook: sector x delito x turno, the plan's table, change, rates, puntos críticos, hours, and totals."""
    refused = analysis.misplaced
    notes = (
        *((_NOT_RESERVED,) if analysis.reserved else ()),
        *((_NOT_MISPLACED.format(integer(refused)),) if refused else ()),
    )
    with new_book(path, f"Cuadro: {analysis.name}") as book:
        what = level_word(analysis.jurisdiction, "sector")
        put_table(book, f"{what} y turno", *_by_sector(analysis.incidents, what.lower()), notes=notes)
        put_table(book, "Mayor incidencia", *_plan(analysis.incidents), notes=notes)
        if analysis.comparison is not None:
            _change(book, analysis)
        _rates(book, analysis)
        put_table(book, "Puntos críticos", *_zones(analysis))
        if analysis.crosswalk is not None:
            _crosswalk(book, analysis.crosswalk, what)
        for ranking in analysis.factors.rankings if analysis.factors is not None else ():
            _places(book, ranking, what)
        if analysis.profile != PROFILES[0]:
            _hours(book, analysis)
        put_table(book, "Cuadre", ("concepto", "hechos"), _cuadre(analysis))


def _by_sector(visible: pd.DataFrame, what: str) -> tuple[list[str], list[list[object]]]:
    """Return the header and the rows by sector and delito; each sector ends with its total, and the last sector is all."""
    table = by_sector(visible)
    columns = [name for name in table.columns.get_level_values(1).unique() if name]
    rows = [
        [str(sector), str(delito), *map(int, table.loc[sector, delito].reindex(columns))]
        for sector in table.index
        for delito in table.columns.get_level_values(0).unique()
    ]
    return [what, "delito", *map(str, columns)], [row for row in rows if row[-1] or "total" in row[:2]]


def _plan(visible: pd.DataFrame) -> tuple[list[str], list[list[object]]]:
    table = plan_table(visible)
    rows = [[row["nivel"], row["nombre"], int(row["hechos"]), float(row["pct"])] for row in table.to_dict("records")]
    return ["nivel", "nombre", "hechos", "%"], rows


def _change(book: Any, analysis: Analysis) -> None:  # noqa: ANN401 (xlsxwriter is untyped)
    comparison = analysis.comparison
    if comparison is None:
        return
    header = [
        level_word(analysis.jurisdiction, "sector").lower(),
        "antes",
        "después",
        "razón",
        "razón mínima",
        "razón máxima",
        "p",
        "q",
        "lectura",
    ]
    columns = ["antes", "despues", "razon", "razon_min", "razon_max", "p", "q", "lectura"]
    rows = [[str(name), *(_cell(row[column]) for column in columns)] for name, row in comparison.units.iterrows()]
    how = "Tasa de hechos mapeados, según lo que dura cada periodo; prueba E; q corrige por ser varios sectores."
    notes = (f"Antes: {comparison.label}.", how)
    put_table(book, "Cambio", header, rows, notes=(comparison.refusal or notes[0], *notes[1:]))


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
    header = [
        level_word(analysis.jurisdiction, level).lower(),
        "hechos",
        "población",
        "tasa",
        "mínima (95 %)",
        "máxima (95 %)",
    ]
    put_table(book, "Tasas", header, rows, notes=("Por 100,000 habitantes y año, hechos mapeados.", DAYTIME_NOTE))


def _zones(analysis: Analysis) -> tuple[list[str], list[list[object]]]:
    frame = pd.DataFrame(analysis.zones.drop(columns=["geometry", "puntos"]))
    return list(frame.columns), [[_cell(value) for value in row] for row in frame.to_numpy(dtype=object)]


def _crosswalk(book: Any, table: pd.DataFrame, what: str) -> None:  # noqa: ANN401
    header = [f"{what.lower()} PNP", "sector municipal", "km²", "% del área", "hechos", "% de los hechos"]
    rows = [[_cell(value) for value in row] for row in table.to_numpy(dtype=object)]
    note = f"Qué parte del área y de los hechos mapeados de cada {what.lower()} de la PNP está en cada sector municipal."
    put_table(book, "PNP y municipio", header, rows, notes=(note,))


def _places(book: Any, ranking: Ranking, what: str) -> None:  # noqa: ANN401
    """Add the ranked places of a measure; without enough evidence, their number by sector."""
    title, notes = MEASURE_TITLES[ranking.measure], measure_notes(ranking)
    if not ranking.evidence:
        rows: list[list[object]] = [[str(name), int(count)] for name, count in ranking.sectors.items()]
        put_table(book, title, [what.lower(), "lugares"], rows, notes=notes)
        return
    header = ["puesto", "hechos cerca", "qué es", what.lower(), "calle o cruce", "este", "norte"]
    rows = [[_cell(value) for value in row] for row in ranking.places.to_numpy(dtype=object)]
    put_table(book, title, header, rows, notes=notes)


def _hours(book: Any, analysis: Analysis) -> None:  # noqa: ANN401
    table = hour_weekday(analysis.incidents["fecha"], analysis.incidents["minuto"])
    rows = [[str(name), *(int(value) for value in row)] for name, row in zip(table.index, table.to_numpy(), strict=True)]
    put_table(book, "Hora y día", ["", *map(str, table.columns)], rows)


def _cuadre(analysis: Analysis) -> list[tuple[str, object]]:
    """Return the rows of totals: mapped + not placed = counted; rejected and reserved incidents are separate."""
    rows: list[tuple[str, object]] = [
        ("mapeados", len(analysis.located)),
        ("sin ubicar", analysis.unplaced - analysis.misplaced),
    ]
    rows.append(("contados", len(analysis.incidents)))
    rows += [("rechazados por su lugar", analysis.misplaced)] if analysis.misplaced else []
    rows += [("en las fuentes, sin lugar ni jurisdicción", analysis.nowhere)] if analysis.nowhere else []
    return [*rows, ("reservados", analysis.reserved.total)] if analysis.reserved else rows
