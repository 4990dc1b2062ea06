"""Charts of a sheet as rows to print: which of them, what each row says, and the class of each cell."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from geo.months import MONTHS
from geo.naming import facts_told
from maps.share_classes import EMPTY, RAMP, ink_on, share_classes
from maps.spanish_text import integer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from maps.chart import Chart

__all__ = ["MOST_BARS", "MOST_MONTHS", "chart_data", "rest_words", "short_month", "shown_charts"]

MOST_BARS = 10
"""Most bars of a chart: the tables have all."""
MOST_MONTHS = 12
"""Most months of a row of their strip."""
_SHORT_DAY = 3
"""Letters of a weekday."""


def shown_charts(charts: Sequence[Chart]) -> list[Chart]:
    """Return the charts to print: hours tell the turnos and the months are a strip where there are no hours."""
    hours = any(chart.kind == "horas" for chart in charts)
    return [chart for chart in charts if not (hours and chart.kind in {"turnos", "meses"})]


def rest_words(chart: Chart) -> str:
    """Return the sentence on what is in no row, and on the bars that are not drawn."""
    hidden = 0 if chart.kind in {"horas", "meses"} else len(chart.labels) - MOST_BARS
    more = f"Hay {integer(hidden)} más, en los cuadros." if hidden > 0 else ""
    return " ".join(filter(None, (more, chart.rest)))


def short_month(key: str) -> str:
    """Return a month such as ``2020-03`` in a few letters: ``mar 20``."""
    year, month = key.split("-")
    return f"{MONTHS[int(month) - 1][:3]} {year[2:]}"


def chart_data(chart: Chart) -> dict[str, Any]:
    """Return a chart as data of the templates: a table of shaded cells, or bars."""
    grid = {"horas": _hours, "meses": _months}.get(chart.kind)
    return {
        "title": chart.title,
        "grid": grid(chart) if grid else None,
        "bars": [] if grid else _bars(chart),
        "noted": any(chart.notes) and not grid,
        "rest": rest_words(chart),
        "alt": f"{chart.title}: {facts_told(chart.total)}.",
    }


def _bars(chart: Chart) -> list[dict[str, Any]]:
    largest = max((sum(row) for row in chart.values), default=0) or 1
    notes = chart.notes or ("",) * len(chart.labels)
    rows = zip(chart.labels[:MOST_BARS], chart.values, notes, strict=False)
    return [
        {
            "name": name[:1].upper() + name[1:],
            "count": integer(sum(row)),
            "share": round(sum(row) / largest, 4),
            "note": note,
        }
        for name, row, note in rows
    ]


def _hours(chart: Chart) -> dict[str, Any]:
    hours = len(chart.values[0])
    cells = _cells([count for row in chart.values for count in row])
    rows = [{"name": day[:_SHORT_DAY], "cells": cells[at * hours : (at + 1) * hours]} for at, day in enumerate(chart.labels)]
    return {"blocks": [{"header": [str(hour) for hour in range(hours)], "rows": rows}], "named": True}


def _months(chart: Chart) -> dict[str, Any]:
    cells = _cells([sum(row) for row in chart.values])
    blocks = [
        {
            "header": [short_month(key) for key in chart.keys[at : at + MOST_MONTHS]],
            "rows": [{"name": "", "cells": cells[at : at + MOST_MONTHS]}],
        }
        for at in range(0, len(cells), MOST_MONTHS)
    ]
    return {"blocks": blocks, "named": False}


def _cells(counts: Sequence[int]) -> list[dict[str, str]]:
    return [
        {"text": integer(count) if count else "", "fill": "" if rank == EMPTY else RAMP[rank], "ink": ink_on(rank)}
        for count, rank in zip(counts, share_classes(counts), strict=True)
    ]
