"""Table of the mapa integrado: police and municipal sectors side by side."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from geo.naming import quantity
from maps.sheet import Table
from maps.spanish_text import NO_VALUE, integer, percent

if TYPE_CHECKING:
    import pandas as pd

    from maps.sheet import Sheet

__all__ = ["with_crosswalk"]

_LEAST_PCT = 1.0
"""Least share (%) of the area of a police sector: smaller parts are slivers between digitised borders."""
_MOST_ROWS = 40
"""Rows of the table, the largest shares: the rest is in ``cuadro.xlsx``."""


def with_crosswalk(sheet: Sheet, crosswalk: pd.DataFrame | None, what: str) -> Sheet:
    """Return a sheet with the table of :func:`layers.statistics.crosswalk.crosswalk`; unchanged if there is none.

    ``what`` is the name of the police polygons. Parts under 1 % of the area without incidents are omitted, and of very
    long tables the smallest shares.
    """
    if crosswalk is None:
        return sheet
    shown = crosswalk[(crosswalk["pct_area"] >= _LEAST_PCT) | (crosswalk["hechos"] > 0)]
    kept = shown.loc[shown["pct_area"].nlargest(_MOST_ROWS).index.sort_values()]
    rows = tuple(
        (row["sector"], row["municipal"], _pct(row["pct_area"]), integer(row["hechos"]), _pct(row["pct_hechos"]))
        for row in kept.to_dict("records")
    )
    note = (
        f"% del área y de los hechos mapeados de cada {what.lower()} de la PNP; sin las partes de menos del 1 % sin hechos."
    )
    if len(kept) < len(shown):
        note += f" Hay {quantity(len(shown) - len(kept), 'parte menor', 'partes menores')} más, en cuadro.xlsx."
    header = (f"{what} PNP", "Sector municipal", "% área", "Hechos", "% hechos")
    table = Table("Sectores de la PNP y del municipio", header, rows, note=note)
    return replace(sheet, tables=(*sheet.tables, table))


def _pct(value: float) -> str:
    return percent(value, 0) if np.isfinite(value) else NO_VALUE
