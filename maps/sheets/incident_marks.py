"""Incidents of a sheet: their marks, the facts that the profile may show, and which of them each punto crítico has."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from geo.clock import clock_text
from layers.disclosure.profiles import shows_reserved
from maps.sheet import Mark
from maps.sheets.common import level_word
from maps.spanish_text import month_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    import geopandas as gpd

    from layers.analysis import Analysis
    from maps.sheet import Fact, Zone

__all__ = ["incident_facts", "incident_marks", "with_members"]


def incident_marks(
    drawn: gpd.GeoDataFrame, keys: pd.Series[str], facts: pd.Series[Any]
) -> tuple[tuple[Mark, ...], list[int]]:
    """Return one mark per incident with a point, sorted, so that the order of the file is not revealed, and their rows."""
    own = zip(drawn.geometry.x, drawn.geometry.y, keys[drawn.index], facts[drawn.index], strict=True)
    marks = [Mark(round(x, 2), round(y, 2), key, fact) for x, y, key, fact in own]
    rows = sorted(range(len(marks)), key=lambda row: (marks[row].key, marks[row].x, marks[row].y, marks[row].facts))
    return tuple(marks[row] for row in rows), rows


def with_members(zones: Sequence[Zone], analysis: Analysis, rows: list[int]) -> tuple[Zone, ...]:
    """Return the zones of an analysis with the positions of their incidents among the marks.

    ``rows`` are the marks as rows of the points of the analysis (:func:`incident_marks`).
    """
    label = analysis.zone_of.reindex(analysis.points.index, fill_value=-1).to_numpy()[rows]
    return tuple(
        replace(zone, members=tuple(np.flatnonzero(label == own).tolist()))
        for own, zone in zip(analysis.zones.index, zones, strict=True)
    )


def incident_facts(analysis: Analysis) -> pd.Series[Any]:
    """Return the facts of each incident on the map: when, the sector where there are any, and where the profile tells it."""
    shown, place = analysis.located, analysis.jurisdiction
    word = level_word(place, "sector") if "sector" in place.levels else ""
    sectors = [((word, str(sector)),) if word and sector else () for sector in shown["sector"]]
    own = zip(_when_where(shown, analysis.profile), sectors, strict=True)
    return pd.Series([(*when, *sector, *where) for (when, where), sector in own], index=shown.index, dtype=object)


def _when_where(shown: gpd.GeoDataFrame, profile: str) -> list[tuple[tuple[Fact, ...], tuple[Fact, ...]]]:
    """Return the facts of when and of where: month and turno, or all of them in the profile that shows them."""
    turnos = [turno or "sin hora" for turno in shown["turno"]]
    if not shows_reserved(profile):
        months = ["" if pd.isna(day) else month_words(day) for day in shown["fecha"]]
        pairs = zip(months, turnos, strict=True)
        return [((*((("Mes", month),) if month else ()), ("Turno", turno)), ()) for month, turno in pairs]
    days = shown["fecha"].dt.strftime("%d/%m/%Y").fillna("sin fecha")
    hours = [clock_text(minute) or "sin hora" for minute in shown["minuto"]]
    return [
        ((("Fecha", day), ("Hora", hour), ("Turno", turno)), (("Dirección", str(address)),))
        for day, hour, turno, address in zip(days, hours, turnos, shown["direccion"].fillna(""), strict=True)
    ]
