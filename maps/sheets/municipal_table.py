"""Police and municipal sectors side by side, as a table of the mapa integrado."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from maps.sheet import Table
from maps.spanish_text import decimal

if TYPE_CHECKING:
    import pandas as pd

    from maps.sheet import Sheet

__all__ = ["with_crosswalk"]

_LEAST_PCT, _MOST_ROWS = 1.0, 40


def with_crosswalk(sheet: Sheet, crosswalk: pd.DataFrame | None, what: str) -> Sheet:
    """Add the table of :func:`layers.statistics.crosswalk.crosswalk`, if there is one; ``what`` are the police polygons.

    Slivers (under 1 % of the area, no incidents) are left out, and of very long tables the smallest shares.
    """
    if crosswalk is None:
        return sheet
    told = crosswalk[(crosswalk["pct_area"] >= _LEAST_PCT) | (crosswalk["hechos"] > 0)]
    kept = told.loc[told["pct_area"].nlargest(_MOST_ROWS).index.sort_values()]
    rows = tuple(
        (row["sector"], row["municipal"], _pct(row["pct_area"]), f"{row['hechos']:,}", _pct(row["pct_hechos"]))
        for row in kept.to_dict("records")
    )
    note = (
        f"% del área y de los hechos mapeados de cada {what.lower()} de la PNP; sin las partes de menos del 1 % sin hechos."
    )
    if len(kept) < len(told):
        note += f" Hay {len(told) - len(kept)} partes menores más, en cuadro.xlsx."
    header = (f"{what} PNP", "Sector municipal", "% área", "Hechos", "% hechos")
    table = Table("Sectores de la PNP y del municipio", header, rows, note=note)
    return replace(sheet, tables=(*sheet.tables, table))


def _pct(value: float) -> str:
    return f"{decimal(value, 0)} %" if np.isfinite(value) else "–"
