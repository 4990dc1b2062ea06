"""Change against an earlier period (table and overlay), and table of repeat locations."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from geo.naming import natural_key, quantity
from layers.hotspots.compare_periods import TOTAL
from layers.statistics.rate_change import NO_CHANGE
from maps.sheet import Fact, Group, Legend, Overlay, Shade, Sheet, Table
from maps.spanish_text import NO_VALUE, decimal, integer, interval

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from layers.hotspots.compare_periods import Comparison

__all__ = ["CHANGE_COLORS", "change_table", "ratio_text", "repeats_table", "with_change"]

CHANGE_COLORS = {"baja": "#a9d1ec", NO_CHANGE: "#f6f1e4", "sube": "#e18a4e"}
"""Fill of each ``lectura``: darkest for an increase, palest where chance explains the change."""

_MOST_REPEATS = 10
"""Rows of the table of repeat locations: more would not fit beside the map."""
_MOST_TIMES = 20
"""Ratio of rates from which only ``>20`` is printed: limits that large rest on very few incidents."""


def change_table(comparison: Comparison, what: str) -> Table:
    """Return the table of counts before and now, ratio of rates and its reading, by sector (``what``)."""
    units = comparison.units
    rows = {str(name): _change_row(str(name), row) for name, row in units.iterrows()}
    total = rows.pop(TOTAL, ())
    ordered = tuple(rows[name] for name in sorted(rows, key=natural_key))
    several = ", corregida por ser varios sectores" if len(ordered) > 1 else ""
    note = (
        "Tasa de hechos mapeados, según lo que dura cada periodo: cuántas veces la de antes, e intervalo del 95 %. «Sube» o "
        f"«baja» solo donde el azar no lo explica (prueba E{several}); «–»: no se demuestra cambio."
        f"{_season_words(comparison)}"
    )
    head = (what, "Antes", "Ahora", "Veces", "Lectura")
    return Table(f"Cambio frente a {comparison.label}", head, ordered, total, note)


def _season_words(comparison: Comparison) -> str:
    """Return what is no change because the months are others; empty where they are the same."""
    if comparison.season == 1:
        return ""
    return f" Son otros meses: hasta {decimal(comparison.season)} veces puede ser la estación."


def _change_row(name: str, row: pd.Series) -> tuple[str, ...]:
    reading = str(row["lectura"])
    shown = NO_VALUE if reading == NO_CHANGE else reading
    return name, integer(row["antes"]), integer(row["despues"]), ratio_text(row), shown


def ratio_text(row: Mapping[Any, Any] | pd.Series) -> str:
    """Return a ratio of rates with its interval, or a dash where it has none."""
    if not (row["antes"] > 0 and np.isfinite(row["razon_max"])):
        return NO_VALUE
    return f"{decimal(row['razon'])} {interval(_capped(row['razon_min']), _capped(row['razon_max']))}"


def with_change(sheet: Sheet, comparison: Comparison | None, level: str) -> Sheet:
    """Return a sheet with the change of each area at a level and its overlay; unchanged if periods are not compared.

    ``comparison.units`` has one row per area, in the order of the areas.
    """
    if comparison is None or comparison.refusal:
        return sheet
    rows = iter(comparison.units.to_dict("records"))
    changed = {place: next(rows) for place, area in enumerate(sheet.areas) if area.level == level}
    areas = tuple(
        replace(area, facts=(*area.facts, *_change_facts(changed[place], comparison.label))) if place in changed else area
        for place, area in enumerate(sheet.areas)
    )
    readings = [row["lectura"] for row in changed.values()]
    shades = tuple(Shade(reading, areas[place].geometry) for place, reading in zip(changed, readings, strict=True))
    overlay = Overlay("cambio", _change_legend(readings, comparison), shades)
    return replace(sheet, areas=areas, overlays=(*sheet.overlays, overlay))


def _change_facts(row: Mapping[Any, Any], label: str) -> tuple[Fact, ...]:
    return (
        ("Antes", f"{integer(row['antes'])} ({label})"),
        ("Ahora", integer(row["despues"])),
        ("Veces", ratio_text(row)),
        ("Lectura", row["lectura"]),
    )


def _change_legend(readings: list[str], comparison: Comparison) -> Group:
    entries = tuple(
        Legend(reading, reading.capitalize(), readings.count(reading), fill=color)
        for reading, color in CHANGE_COLORS.items()
    )
    several = ", corregida por ser varios" if len(readings) > 1 else ""
    note = (
        f"Número de polígonos. Sube o baja solo donde el azar no lo explica (tasa de hechos mapeados, prueba E{several}). "
        f"Un clic en cada uno da su cuenta.{_season_words(comparison)}"
    )
    return Group(f"Cambio frente a {comparison.label}", entries, note=note)


def _capped(ratio: float) -> str:
    """Return a ratio with one decimal, or ``>20`` above the cap."""
    return decimal(ratio) if ratio < _MOST_TIMES else f">{_MOST_TIMES}"


def repeats_table(repeats: pd.DataFrame, *, addresses: bool, what: str) -> Table:
    """Return the table of repeat locations, with addresses, or streets (``calle``) where the profile hides them."""
    shown = repeats.head(_MOST_REPEATS)
    where = shown["direccion"].where(shown["direccion"] != "", shown["calle"]) if addresses else shown["calle"]
    rows = tuple(
        (place or "sin calle con nombre cerca", sector or f"sin {what.lower()}", integer(count), kind)
        for place, sector, count, kind in zip(
            where, shown["sector"], shown["incidentes"], shown["delito_principal"], strict=True
        )
    )
    note = "Hechos a no más de 25 m. Dice dónde se repitió, no que se vaya a repetir: la evidencia es insuficiente para eso."
    if len(repeats) > len(shown):
        note += f" Hay {quantity(len(repeats) - len(shown), 'lugar', 'lugares')} más."
    return Table("Lugares que se repiten", ("Lugar", what, "Hechos", "Delito principal"), rows, note=note)
