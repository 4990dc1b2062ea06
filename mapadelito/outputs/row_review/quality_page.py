"""The quality page (calidad.html): account of the rows, coverage by month, and pictures of doubtful points."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from geo.crimes.unknown_details import can_be_ordinary
from geo.ledger import OUTCOMES, reason_of
from geo.months import MONTHS
from geo.naming import natural_key, quantity
from mapadelito.outputs.row_review.column_table import column_tables
from mapadelito.outputs.row_review.delito_tables import delito_tables
from mapadelito.outputs.row_review.doubtful_points import doubt_pictures
from maps.report_content import Report, Share
from maps.sheet import Table
from maps.spanish_text import integer, percent
from maps.web.report import render_report

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import geopandas as gpd

    from geo.crimes.unknown_details import Doubted
    from geo.evidence.choice import Choices
    from geo.incidents.account import Incidents
    from geo.text_table import TextTable

__all__ = ["QUALITY", "quality_page"]

QUALITY = "reservado/calidad.html"

_COLORS = {
    "aceptadas": "#1f7a4d",
    "duplicadas": "#8a94a3",
    "rechazadas": "#b3261e",
    "no_datos": "#c9ced6",
    "excluidas": "#d9a406",
}
_MOST_UNITS = 120
"""Most sectors that the coverage table lists; with more, it has a row per comisaría."""
_MOST_MONTHS = 24
"""Most months between the first and the last incident for columns by month; with more, they are by year."""
_MOST_NAMES = 20
"""Most texts in the table of unrecognised delitos, the most frequent first."""
_MOST_DOUBTED = 200
"""Most modalidades in the table of those that may be declared ordinary in proyecto.toml."""
_MOST_LETTERS = 200
"""Most characters of a modalidad in that table."""


def quality_page(
    incidents: Incidents,
    boundaries: gpd.GeoDataFrame | None,
    *,
    decisions: Iterable[str],
    warnings: Mapping[str, int],
    limits: Sequence[tuple[str, Choices]] = (),
) -> str:
    """Return ``calidad.html``.

    Parameters
    ----------
    incidents
        Incidents as read and placed, with the account of the rows.
    boundaries
        Polygons, or None where none were given.
    decisions
        What was decided on reading the other files, told before that of the incidents.
    warnings
        Number of warnings of the run, by code.
    limits
        Name of each file of polygons, and its columns.
    """
    rows = incidents.ledger.totals()
    named = {key: key.replace("_", " ") for key in OUTCOMES.values()}
    shares = tuple(Share(named[key].capitalize(), rows[key], color) for key, color in _COLORS.items())
    words = {many: one.replace("_", " ") for one, many in OUTCOMES.items()}
    parts = ", ".join(quantity(rows[key], words[key], named[key]) for key in _COLORS)
    cover = incidents.report["cobertura"]
    sentence = f"{'Se leyó' if rows['leidas'] == 1 else 'Se leyeron'} {quantity(rows['leidas'], 'fila', 'filas')}: {parts}."
    sentence += f" {_placed(cover, rows['aceptadas'] + rows['rechazadas'] - cover['total'])}" if cover["total"] else ""
    names = ", ".join(dict.fromkeys(table.file for table in incidents.tables))
    return render_report(
        Report(
            title="Calidad de los datos",
            subtitle=names,
            sentence=sentence,
            notes_title="Qué se decidió al leer",
            pictures_title="Dónde están los puntos dudosos",
            shares=shares,
            tables=(
                *column_tables(incidents, limits),
                _files(incidents),
                _reasons(incidents),
                _repairs(incidents, warnings),
                *_unknown(incidents),
                *delito_tables(incidents),
                *_doubted(incidents),
            ),
            months=_coverage(incidents),
            pictures=doubt_pictures(incidents, boundaries),
            notes=(*decisions, *incidents.decisions),
        )
    )


def _placed(cover: Mapping[str, Any], other: int) -> str:
    """Return the sentence on the rows with a place on the map; ``other`` rejected rows are not among those counted."""
    apart = quantity(other, "rechazada que es", "rechazadas que son")
    apart = f" (sin {apart} de otro periodo o comisaría, o no {'es' if other == 1 else 'son'} delito)" if other else ""
    mapped = f"{integer(cover['mapeadas'])} ({percent(cover['pct'])}) {'tiene' if cover['mapeadas'] == 1 else 'tienen'}"
    whole = (
        "la única aceptada o rechazada" if cover["total"] == 1 else f"las {integer(cover['total'])} aceptadas o rechazadas"
    )
    return f"De {whole}{apart}, {mapped} un lugar en el mapa."


def _files(incidents: Incidents) -> Table:
    starts = np.cumsum([0, *(len(table.lines) for table in incidents.tables)])
    rows = []
    for table, start, stop in zip(incidents.tables, starts, starts[1:], strict=False):
        tally = pd.Series(incidents.ledger.outcome[start:stop]).value_counts()
        counts = (integer(int(tally.get(outcome, 0))) for outcome in OUTCOMES)
        rows.append((table.file, table.part or "—", _counted(table), integer(stop - start), *counts))
    header = (
        "Archivo",
        "Hoja o capa",
        "Contado aparte",
        "Filas leídas",
        *(key.replace("_", " ") for key in OUTCOMES.values()),
    )
    note = "«Contado aparte»: líneas o elementos del archivo, contados sin interpretarlos; lo leído debe cuadrar."
    return Table("Archivos leídos", header, tuple(rows), note=note)


def _counted(table: TextTable) -> str:
    return ", ".join(f"{integer(count)} {what.replace('lineas', 'líneas')}" for what, count in table.counted.items()) or "—"


def _reasons(incidents: Incidents) -> Table:
    rows = []
    for outcome in ("rechazada", "duplicada", "excluida", "no_dato"):
        for code, count in incidents.ledger.codes(outcome).items():
            reason = reason_of(code)
            rows.append((integer(count), outcome.replace("_", " "), reason.text, reason.remedy))
    return Table(
        "Lo que no entró al mapa, y qué hacer",
        ("Filas", "Resultado", "Motivo", "Qué hacer"),
        tuple(rows),
        note="Las filas rechazadas están en rechazos.xlsx: corríjalas ahí y dé ese libro junto con sus archivos."
        if rows
        else "Todas las filas entraron.",
    )


def _repairs(incidents: Incidents, warnings: Mapping[str, int]) -> Table:
    settled = incidents.ledger.codes("duplicada", "no_dato", "excluida")
    rows = [
        (integer(count), reason_of(code).text, reason_of(code).remedy)
        for code, count in sorted(warnings.items(), key=lambda item: (-item[1], item[0]))
        if code not in settled
    ]
    return Table("Lo que se reparó, se supuso o llama la atención", ("Casos", "Qué se encontró", "Qué hacer"), tuple(rows))


def _unknown(incidents: Incidents) -> tuple[Table, ...]:
    """Return the table of texts that the catalogue lacks, without the delitos to classify, which have their own."""
    texts = incidents.frame["sin_reconocer"]
    own = ["", *(one.texto for one in incidents.unnamed)]
    tally = texts[~texts.isin(own)].value_counts()
    if tally.empty:
        return ()
    ordered = sorted(tally.items(), key=lambda item: (-item[1], item[0]))
    rows = tuple((str(text), integer(count)) for text, count in ordered[:_MOST_NAMES])
    more = f" Se muestran {_MOST_NAMES} de {len(ordered)}." if len(ordered) > _MOST_NAMES else ""
    note = "Lo que no se reconoce no se publica: los cuadros que siguen traen qué escribir en proyecto.toml." + more
    return (Table("Lo que el catálogo no reconoce", ("Texto en el archivo", "Filas"), rows, note=note),)


def _doubted(incidents: Incidents) -> tuple[Table, ...]:
    """Return the table of modalidades that made rows reserved, with the line that declares them ordinary; none if empty."""
    if not incidents.doubted:
        return ()
    shown = incidents.doubted[:_MOST_DOUBTED]
    rows = tuple(
        (one.texto[:_MOST_LETTERS], integer(one.filas), one.motivo[:1].upper() + one.motivo[1:], _line(one)) for one in shown
    )
    more = f" Se muestran {len(shown)} de {len(incidents.doubted)}." if len(incidents.doubted) > len(shown) else ""
    return (
        Table(
            "Modalidades reservadas por lo que dicen",
            ("Modalidad en el archivo", "Filas", "Por qué", "Si no señala a nadie, en proyecto.toml"),
            rows,
            note="Su delito no es reservado, pero el catálogo no conoce la modalidad. Cuente como común solo la que nada "
            "diga de una familia, un menor, una persona protegida ni una vivienda. La línea va arriba, antes de la primera "
            'que empieza con [, y varias modalidades en una lista: ["…", "…"]. Vale para los periodos que aún no se dicen.'
            + more,
        ),
    )


def _line(doubted: Doubted) -> str:
    """Return the line of ``proyecto.toml`` that makes a modalidad ordinary; a dash where none can."""
    text = json.dumps(doubted.texto, ensure_ascii=False).replace("\x7f", "\\u007f")  # as TOML writes it too
    return f"delitos.ordinario = [{text}]" if can_be_ordinary(doubted.motivo) else "—"


def _coverage(incidents: Incidents) -> Table | None:
    """Return the incidents by sector and month, with those without a place; None where no row has a date."""
    frame, refused = incidents.frame, len(incidents.misplaced)
    dated = frame[frame["fecha"].notna()]
    if dated.empty:
        return None
    months = dated["fecha"].dt.year * 12 + dated["fecha"].dt.month - 1
    step = 1 if months.max() - months.min() < _MOST_MONTHS else 12
    slots = list(range(int(months.min()) // step, int(months.max()) // step + 1))
    tally = _unit_counts(dated, months // step)
    names = [f"{MONTHS[slot % 12][:3]} {slot // 12 % 100:02d}" if step == 1 else str(slot) for slot in slots]
    rows, above = [], None
    ordered = sorted({unit for unit, _ in tally}, key=lambda name: (name[0], name[2], natural_key(name[1])))
    for unit in ordered:
        if unit[0] != above:
            rows.append((unit[0] or "Sin comisaría", *[""] * (len(slots) + 1)))
            above = unit[0]
        rows.append((unit[1], *_with_sum([tally[unit, slot] for slot in slots])))
    total = ("Total", *_with_sum([sum(tally[unit, slot] for unit in ordered) for slot in slots]))
    note = (
        "Un cero entre meses llenos suele ser un archivo que falta. «Sin ubicar» son hechos aceptados sin lugar en el mapa."
    )
    if refused:
        which = (
            "El rechazado por su lugar no está"
            if refused == 1
            else f"Los {integer(refused)} rechazados por su lugar no están"
        )
        note += f" {which} en este cuadro: míre{'lo' if refused == 1 else 'los'} en rechazos.xlsx."
    return Table(
        "Cobertura por sector y mes" if step == 1 else "Cobertura por sector y año",
        ("", *names, "Total"),
        tuple(rows),
        total,
        note,
    )


def _with_sum(counts: list[int]) -> list[str]:
    return [integer(count) for count in (*counts, sum(counts))]


def _unit_counts(frame: gpd.GeoDataFrame, slots: pd.Series[int]) -> Counter[tuple[tuple[str, str, int], int]]:
    """Count the rows by their comisaría, sector and sort rank, and by slot; rows without a place are last."""
    blank = pd.Series("", index=frame.index)
    comisaria, sector = (frame.get(name, blank).fillna("") for name in ("comisaria", "sector"))
    counts = slots.groupby([comisaria, sector, frame.geometry.notna(), slots]).size()
    found: list[tuple[str, str, bool, int]] = counts.index.tolist()
    several = len({(station, unit) for station, unit, here, _ in found if here}) <= _MOST_UNITS
    tally: Counter[tuple[tuple[str, str, int], int]] = Counter()
    for (station, unit, here, slot), count in zip(found, counts.tolist(), strict=True):
        if not here:
            name = station, "Sin ubicar", 2
        elif unit and several:
            name = station, unit, 0
        else:
            name = station, "Con lugar" if several and not unit else "Ubicados", 1
        tally[name, slot] += count
    return tally
