"""Columns that say how many incidents a row stands for: a table of totals has them, one of incidents does not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo.errors import ColumnError
from geo.incidents.parsing.date_words import month_number
from geo.text import fold
from geo.wording import listing

if TYPE_CHECKING:
    from collections.abc import Collection

    import pandas as pd

    from geo.incidents.locations import Work

__all__ = ["tell_counts"]

_COUNTS = frozenset(("CANT", "CANTIDAD", "TOTAL", "TOTALES", "CASOS", "CONTEO", "RECUENTO", "CUENTA", "FRECUENCIA", "COUNT"))
_BESIDE = frozenset(
    (
        *("N", "NO", "NRO", "NUM", "NUMERO", "DE", "DEL", "GENERAL", "ID"),
        *("DENUNCIAS", "HECHOS", "DELITOS", "INCIDENTES", "REGISTROS"),
    )
)
"""Words that a name of counts has, and those that may stand beside them."""
_MONTHS = 3
"""Columns named after a month, at least, that are a table of totals by month."""
_WHOLE = r"\d{1,5}(?:\.0)?"
"""A count: a whole number, of five digits at most."""


def tell_counts(work: Work, *, nowhere: bool) -> None:
    """Tell the columns that count incidents, each row of which is taken as one.

    Raises
    ------
    ColumnError
        If the rows have no date either, and no place (``nowhere``): the table is of totals.
    """
    counts = _count_columns(work.table.frame, set(work.found.values()))
    if not counts:
        return
    if nowhere and "fecha" not in work.found:
        raise ColumnError(
            f"«{work.table.file}» parece un cuadro de totales ({listing(counts, most=3)}), sin fecha ni coordenadas de cada "
            "hecho: no se dibuja. Dé la tabla de la que salió, con una fila por hecho."
        )
    work.ledger.warn("CANTIDAD_NO_SUMADA")
    work.decisions.append(f"«{work.table.file}»: cada fila cuenta como un hecho; no se sumó {listing(counts, most=3)}.")


def _count_columns(frame: pd.DataFrame, used: Collection[str]) -> list[str]:
    """Return the names of the unused columns of a table that count incidents: ``CANTIDAD``, ``ENERO`` and other months.

    Their cells are whole numbers, of which one at least is more than 1.
    """
    names = [str(name) for name in frame.columns if name not in used]
    months = [name for name in names if fold(name).isalpha() and month_number(name)]
    counts = [name for name in names if _is_count(fold(name).split())] + (months if len(months) >= _MONTHS else [])
    return [name for name in counts if _are_counts(frame[name])]


def _is_count(words: list[str]) -> bool:
    return bool(_COUNTS & set(words)) and set(words) <= _COUNTS | _BESIDE


def _are_counts(cells: pd.Series[str]) -> bool:
    filled = cells.fillna("").str.strip()
    filled = filled[filled != ""]
    return bool(len(filled) and filled.str.fullmatch(_WHOLE).all() and (filled.astype(float) > 1).any())
