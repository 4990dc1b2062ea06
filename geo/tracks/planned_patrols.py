"""Read the plan of patrols: the day, turno and zone of each."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from geo.clock import TURNOS
from geo.columns import detect
from geo.errors import ColumnError, InputError
from geo.incidents.parsing.date_text import parse_timestamps
from geo.intake.tables import column_text, read_tables
from geo.text import fold
from geo.wording import listing, shown

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from geo.text_table import TextTable

__all__ = ["read_plan"]

_FIELDS = ("fecha", "turno", "zona")


def read_plan(paths: Iterable[str | Path]) -> pd.DataFrame:
    """Return the patrols planned: ``fecha`` (day), ``turno`` and ``zona``; rows without a date are notes, and are left out.

    Raises
    ------
    ColumnError
        If a file has no column of dates, turnos or zones.
    InputError
        If a turno is none of the four, with its file, sheet, row and column.
    """
    parts = [_of_table(table) for path in paths for table in read_tables(path, synonyms="patrullajes")]
    return pd.concat(parts, ignore_index=True)


def _of_table(table: TextTable) -> pd.DataFrame:
    where = f"«{table.file}»" + (f" ({table.part})" if table.part else "")
    found = detect(map(str, table.frame.columns), "patrullajes")
    if missing := [name for name in _FIELDS if name not in found]:
        raise ColumnError(f"{where}: no se encuentra la columna {', '.join(missing)}. Hay: {listing(table.frame.columns)}.")
    text = {name: column_text(table.frame[found[name]]).str.strip() for name in _FIELDS}
    day = parse_timestamps(text["fecha"], None, utc_offset_h=None).day
    known = {fold(name): name for name in TURNOS}
    turno = text["turno"].map({word: known.get(fold(word), "") for word in text["turno"].unique()})
    dated = day.notna()
    for row in (dated & (turno == "")).to_numpy().nonzero()[0][:1]:
        word, line = shown(text["turno"].iloc[row]), table.lines[row]
        raise InputError(f"{where}, fila {line}, columna «{found['turno']}»: «{word}» no es un turno ({', '.join(TURNOS)}).")
    return pd.DataFrame({"fecha": day, "turno": turno, "zona": text["zona"]})[dated].reset_index(drop=True)
