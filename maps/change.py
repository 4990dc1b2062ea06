"""Tables of a sheet about what came back: change against an earlier period, and places that repeat."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from geo.naming import natural_key
from layers.change import NO_CHANGE
from layers.comparison import TOTAL
from maps.scope import decimal
from maps.sheet import Table

if TYPE_CHECKING:
    import pandas as pd

    from layers.comparison import Comparison

__all__ = ["change_table", "repeats_table"]

_MOST_REPEATS, _MOST_TIMES = 10, 20


def change_table(comparison: Comparison, level: str) -> Table:
    """Show the count of each sector then and now, the ratio of the rates and what it proves."""
    units = comparison.units
    rows = {str(name): _change_row(str(name), row) for name, row in units.iterrows()}
    total = rows.pop(TOTAL, ())
    ordered = tuple(rows[name] for name in sorted(rows, key=natural_key))
    note = (
        "Hechos mapeados por día: cuántas veces la tasa de antes, e intervalo del 95 %. «Sube» o «baja» solo donde el azar "
        "no lo explica (prueba E, corregida por ser varios sectores); «–»: no se demuestra cambio."
    )
    head = ("Sector" if level == "sector" else "Jurisdicción", "Antes", "Ahora", "Veces", "Lectura")
    return Table(f"Cambio frente a {comparison.label}", head, ordered, total, note)


def _change_row(name: str, row: pd.Series) -> tuple[str, ...]:
    before, after = int(row["antes"]), int(row["despues"])
    known = before > 0 and np.isfinite(row["razon_max"])
    times = f"{decimal(row['razon'], 1)} ({_short(row['razon_min'])}–{_short(row['razon_max'])})" if known else "–"
    reading = str(row["lectura"])
    return name, f"{before:,}", f"{after:,}", times, "–" if reading == NO_CHANGE else reading


def _short(ratio: float) -> str:
    return decimal(ratio, 1) if ratio < _MOST_TIMES else f">{_MOST_TIMES}"


def repeats_table(repeats: pd.DataFrame, *, addresses: bool) -> Table:
    """List the places where it happened again; ``repeats`` has ``calle``; addresses only where the profile allows."""
    shown = repeats.head(_MOST_REPEATS)
    where = shown["direccion"].where(shown["direccion"] != "", shown["calle"]) if addresses else shown["calle"]
    rows = tuple(
        (place or "sin calle con nombre cerca", sector or "sin sector", f"{count:,}", kind)
        for place, sector, count, kind in zip(
            where, shown["sector"], shown["incidentes"], shown["delito_principal"], strict=True
        )
    )
    note = "Hechos a no más de 25 m. Dice dónde se repitió, no que se vaya a repetir: la evidencia es insuficiente para eso."
    if len(repeats) > len(shown):
        note += f" Hay {len(repeats) - len(shown)} lugares más."
    return Table("Lugares que se repiten", ("Lugar", "Sector", "Hechos", "Delito principal"), rows, note=note)
