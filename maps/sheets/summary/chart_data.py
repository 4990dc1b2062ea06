"""Charts of a sheet: when, what and where its incidents are; with the sentence on the rest they add up to its tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np
import pandas as pd

from geo.clock import TURNOS
from geo.naming import natural_key
from layers.disclosure.profiles import shows_reserved
from layers.statistics.counts import crime_names, leading_crimes
from layers.statistics.temporal import UNKNOWN, WEEKDAYS, hour_weekday
from maps.chart import Chart
from maps.sheets.change_parts import ratio_text
from maps.sheets.common import level_word
from maps.sheets.summary.earlier import tells_earlier
from maps.spanish_text import integer, month_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from layers.analysis import Analysis

__all__ = ["charts"]

_FEWEST_MONTHS, _MOST_MONTHS = 2, 120
"""Months of a strip: one is no comparison, and the bars of more than ten years have no width."""
_CRIME_PARTS = 2
"""Parts of a código that name its delito: ``PAT.HUR`` of ``PAT.HUR.AGR``."""


def charts(analysis: Analysis) -> tuple[Chart, ...]:
    """Return the charts of an analysis, in the order of :data:`maps.chart.CHARTS`; none without incidents on the map.

    Weekdays and hours are shown only in the profile that draws each incident with them.
    """
    if analysis.located.empty:
        return ()
    hours = _hours(analysis) if shows_reserved(analysis.profile) else None
    found = (hours, _turnos(analysis), _months(analysis), _crimes(analysis), _sectors(analysis))
    return tuple(chart for chart in found if chart is not None)


def _hours(analysis: Analysis) -> Chart | None:
    """Return the weekday-by-hour table; None where no incident has both."""
    located = analysis.located
    table = hour_weekday(located["fecha"], located["minuto"]).astype(int)
    known = table.drop(columns=UNKNOWN)
    if not known.to_numpy().any():
        return None
    rest = len(located) - int(known.to_numpy().sum())
    rows = tuple(tuple(row) for row in known.to_numpy().tolist())
    return Chart("horas", "Cuándo: día y hora", WEEKDAYS, rows, WEEKDAYS, rest=_left_out("Sin día u hora", rest))


def _turnos(analysis: Analysis) -> Chart:
    tally = analysis.located["turno"].value_counts()
    counts = [int(tally.get(name, 0)) for name in TURNOS]
    rest = len(analysis.located) - sum(counts)
    return Chart("turnos", "Cuándo: turno", TURNOS, _rows(counts), TURNOS, rest=_left_out("Sin hora", rest))


def _months(analysis: Analysis) -> Chart | None:
    """Return the months from the first to the last that has incidents; None if they are too few or too many to compare."""
    months = analysis.located["fecha"].dt.to_period("M")
    known = months.dropna()
    if known.empty:
        return None
    every = pd.period_range(known.min(), known.max(), freq="M")
    if not _FEWEST_MONTHS <= len(every) <= _MOST_MONTHS:
        return None
    counts = known.value_counts().reindex(every, fill_value=0).tolist()
    labels, keys = tuple(map(month_words, every)), tuple(str(month) for month in every)
    rest = _left_out("Sin fecha", len(months) - len(known))
    return Chart("meses", "Cuándo: mes", labels, _rows(counts), keys, rest=rest)


def _crimes(analysis: Analysis) -> Chart:
    """Return the most frequent delitos, each with its change where an earlier period is compared."""
    located = analysis.located
    found = leading_crimes(located)
    names = crime_names(located)
    codes = located["codigo"].str.split(".").str[:_CRIME_PARTS].str.join(".")
    by_name = dict(zip(names, codes, strict=True))
    rest = len(located) - sum(count for _, count in found)
    return Chart(
        "delitos",
        "Qué: delitos",
        tuple(name for name, _ in found),
        _rows([count for _, count in found]),
        tuple(by_name[name] for name, _ in found),
        _changes(analysis, [name for name, _ in found]),
        _left_out("Otros delitos", rest),
    )


def _changes(analysis: Analysis, names: Sequence[str], of: Literal["crimes", "units"] = "crimes") -> tuple[str, ...]:
    """Return the ratio of each delito or sector to the earlier period, with its interval; none where it is not told."""
    comparison = analysis.comparison
    if comparison is None or comparison.refusal or not tells_earlier(analysis):
        return ()
    rows = {str(name): row for name, row in getattr(comparison, of).iterrows()}
    if not rows.keys() & set(names):
        return ()
    return tuple(ratio_text(rows[name]) if name in rows else "" for name in names)


def _sectors(analysis: Analysis) -> Chart | None:
    """Return the sectors by count; what has no place on the map is told below, so that it adds up to the table."""
    place, located = analysis.jurisdiction, analysis.located
    if "sector" not in place.levels:
        return None
    tally = located["sector"].value_counts()
    counts = [(str(name), int(tally.get(name, 0))) for name in place.levels["sector"]["sector"]]
    counts.sort(key=lambda one: (-one[1], natural_key(one[0])))
    what = level_word(place, "sector")
    none = len(located) - sum(count for _, count in counts)
    rest = " ".join(
        filter(None, (_left_out(f"Sin {what.lower()}", none), _left_out("Sin lugar en el mapa", analysis.unplaced)))
    )
    names = tuple(name for name, _ in counts)
    title = f"Dónde: {level_word(place, 'sector', many=True).lower()}"
    changes = _changes(analysis, names, "units")
    return Chart("sectores", title, names, _rows([count for _, count in counts]), names, changes, rest)


def _rows(counts: list[int]) -> tuple[tuple[int, ...], ...]:
    return tuple((int(count),) for count in np.asarray(counts, dtype=int).tolist())


def _left_out(what: str, count: int) -> str:
    return f"{what}: {integer(count)} {'hecho' if count == 1 else 'hechos'}, fuera de este cuadro." if count else ""
