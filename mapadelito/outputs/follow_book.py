"""seguimiento.xlsx: every series of the month with its sentence, and the control charts as charts of Excel."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, cast

from layers.monitoring.month_reading import READINGS, UNREAD
from layers.monitoring.monthly_series import ALL
from mapadelito.outputs.workbook_writer import new_book, one_line, put_table
from maps.follow.follow_words import crime_words, month_name, month_sentence, place_words

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import pandas as pd

    from layers.monitoring.followed import FollowedStation

__all__ = ["write_follow"]

_HEADER = (
    "Comisaría",
    "Sector",
    "Delito",
    "Lectura",
    "Hechos",
    "Mes anterior",
    "Mismo mes, un año antes",
    "Mismo mes, dos años antes",
    "Esperado",
    "Usual desde",
    "Usual hasta",
    "z",
    "p",
    "q de toda la corrida",
    "En el año",
    "Mismos meses, un año antes",
    "Usual del año desde",
    "Usual del año hasta",
    "Con peso",
    "Con peso, mes anterior",
    "Con peso, un año antes",
    "Frase",
)
_FINE = dict.fromkeys(("z", "p", "q de toda la corrida"), "0.000")
"""Number format of the columns whose first decimal says too little."""
_YEAR = ("hechos", "un_anio_antes", "usual_min", "usual_max")
"""Columns of the year to the month, as :func:`layers.monitoring.month_reading.read_year` calls them."""
_BAND = ("Esperado", "Usual desde", "Usual hasta", "Límite desde", "Límite hasta")
_CHART_HEADER = ("Sector", "Delito", "Mes", "Hechos", *_BAND)
_LINES = (
    ("Hechos", 3, {"color": "#33475B", "width": 2.25}),
    ("Esperado", 4, {"color": "#33475B", "dash_type": "dash", "width": 1}),
    ("Usual desde", 5, {"color": "#8A94A3", "width": 1}),
    ("Usual hasta", 6, {"color": "#8A94A3", "width": 1}),
    ("Límite hasta", 8, {"color": "#B3240F", "dash_type": "round_dot", "width": 1}),
)
"""Lines of a chart: name, column of its numbers, and look."""
_MOST_CHARTS = 12
"""Most charts of a station: the lines that matter most; the numbers of all are in its worksheet."""
_CHART_SIZE = {"width": 620, "height": 300}
"""Size of a chart, in pixels."""
_CHART_ROWS = 16
"""Rows of 20 pixels that a chart covers, with one between two charts."""
_CHART_COLUMN = 10
"""Column of the charts, from 0: at the right of the numbers."""


def write_follow(path: Path, stations: Sequence[FollowedStation], month: pd.Period, *, notes: Sequence[str] = ()) -> None:
    """Write a worksheet with all series of all stations, what matters most first, and one with the charts of each.

    The stations are those of :func:`layers.monitoring.run_reading.read_together`.
    """
    ordered = [station.ordered() for station in stations]
    with new_book(path, f"Seguimiento de {month_name(month)}") as book:
        rows = [_row(station, series, month) for station, own in zip(stations, ordered, strict=True) for series in own]
        rank = {reading: place for place, reading in enumerate(READINGS)}
        put_table(book, "Mes", _HEADER, sorted(rows, key=lambda row: rank[str(row[3])]), notes=notes, forms=_FINE)
        for number, (station, own) in enumerate(zip(stations, ordered, strict=True), start=1):
            _charts(book, f"Control {number}", station, own)


def _row(station: FollowedStation, series: tuple[str, str], month: pd.Period) -> tuple[object, ...]:
    sector, crime = series
    row, year, counts = (cast("pd.Series", each.loc[series]) for each in (station.reading, station.year, station.counts))
    unread = row["lectura"] == UNREAD
    earlier = [counts.get(month - months) for months in (12, 24)]
    numbers = (
        (math.nan,) * 6 if unread else (row["esperado"], int(row["usual_min"]), int(row["usual_max"]), *row[["z", "p", "q"]])
    )
    return (
        one_line(station.name),
        one_line(place_words(sector)),
        one_line(crime_words(crime)),
        row["lectura"],
        int(row["hechos"]),
        *(None if value is None else _whole(value) for value in (row["mes_antes"], *earlier)),
        *numbers,
        *(_whole(year[name]) for name in _YEAR),
        *_harm(station, series, month),
        one_line(month_sentence(sector, crime, month, row)),
    )


def _harm(station: FollowedStation, series: tuple[str, str], month: pd.Period) -> tuple[float, ...]:
    """Return the weighted totals of the month, the one before and the year before; NaN where there are none."""
    table, wanted = station.harm, (month, month - 1, month - 12)
    if table is None or series[1] != ALL:
        return (math.nan,) * len(wanted)
    own = cast("pd.Series", table.loc[series[0]])
    return tuple(float(own.get(each, math.nan)) for each in wanted)


def _charts(book: Any, name: str, station: FollowedStation, ordered: Sequence[tuple[str, str]]) -> None:  # noqa: ANN401
    """Add the worksheet of a station: the months of every series, and charts of the first ones."""
    rows, blocks = list[tuple[object, ...]](), list[tuple[int, int]]()
    for series in ordered:
        own = cast("pd.DataFrame", station.band.loc[series])
        blocks.append((len(rows) + 1, len(rows) + len(own)))
        titles = (one_line(place_words(series[0])), one_line(crime_words(series[1])))
        columns = own[["hechos", "esperado", "usual_min", "usual_max", "limite_min", "limite_max"]]
        rows += [
            (*titles, f"{month:%m/%Y}", int(values[0]), values[1], *map(_whole, values[2:]))
            for month, values in zip(own.index, columns.itertuples(index=False, name=None), strict=True)
        ]
    put_table(book, name, _CHART_HEADER, rows, notes=(one_line(station.name),))
    sheet = book.get_worksheet_by_name(name)
    for place, (series, (first, last)) in enumerate(zip(ordered[:_MOST_CHARTS], blocks, strict=False)):
        chart = book.add_chart({"type": "line"})
        for label, column, look in _LINES:
            chart.add_series(
                {
                    "name": label,
                    "categories": [name, first, 2, last, 2],
                    "values": [name, first, column, last, column],
                    "line": look,
                }
            )
        chart.set_title({"name": _title(series), "name_font": {"size": 11}, "overlay": False})
        chart.set_legend({"position": "bottom"})
        chart.set_y_axis({"min": 0, "num_format": "#,##0"})
        chart.set_size(_CHART_SIZE)
        sheet.insert_chart(1 + place * _CHART_ROWS, _CHART_COLUMN, chart, {"description": _title(series)})


def _title(series: tuple[str, str]) -> str:
    return one_line(f"{place_words(series[0])}, {crime_words(series[1])}")


def _whole(value: float) -> int | None:
    return None if math.isnan(value) else int(value)
