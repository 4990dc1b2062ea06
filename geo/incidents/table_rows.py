"""Typed rows of one table of text: columns, points, timestamps, ids."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from geo.clock import TURNOS, turno_of
from geo.columns import detect, is_personal, renamed
from geo.errors import FormatError
from geo.incidents.coordinates import is_forced
from geo.incidents.locations import Work, read_where, utc_offset
from geo.incidents.presets import recognise
from geo.incidents.timestamps import read_when
from geo.ledger import Ledger

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray
    from pyproj import CRS

    from geo.incidents.coordinate_repair import Home
    from geo.incidents.place_arrays import Places
    from geo.intake.tables import TextTable

__all__ = ["TableRows", "read_part"]

_TEXT_FIELDS = ("tipo", "delito", "modalidad", "direccion", "tipo_lugar", "comisaria", "estado", "observacion", "turno")
_LIVE = re.compile(r"[^-]|-\D")  # rest of a cell that a spreadsheet runs as a formula, unless it is a negative number
_IN_POWERS = re.compile(r"^\d(?:[.,]\d+)?[eE]\+?\d+$")


@dataclass(frozen=True, slots=True)
class TableRows:
    """A typed table.

    ``text`` has the canonical columns of text; ``written``, the positions; ``bare``, a mask of the rows without a known
    position of the incident; ``moments``, day and minute; ``turno``; ``ids``, empty where missing; ``ledger``, its account;
    ``decisions``, Spanish sentences; ``found``, the column of each field.
    """

    table: TextTable
    text: pd.DataFrame
    written: Places
    bare: NDArray[np.bool_]
    moments: pd.DataFrame
    turno: NDArray[np.object_]
    ids: pd.Series[str]
    ledger: Ledger
    decisions: list[str]
    found: Mapping[str, str]


def read_part(
    table: TextTable,
    columns: Mapping[str, str] | None,
    crs: str | int | CRS | None,
    *,
    home: Home | None,
    crime: str | None = None,
) -> TableRows:
    """Return one table, typed.

    Parameters
    ----------
    table
        As read; its personal columns are dropped.
    columns, crs
        As in :func:`geo.incidents.read.read_incidents`.
    home
        Expected area, if known, used to repair coordinates; its system is assumed, and reported, for UTM columns of unknown
        zone.
    crime
        Delito of every row, for a file of a single crime without a column for it.
    """
    work = _opened(table, columns)
    table, ledger, decisions = work.table, work.ledger, work.decisions
    text = _texts(work, crime)
    forced = is_forced(text["observacion"])
    if work.preset:
        forced = forced | work.preset.is_forced(table.frame)
        ledger.settle(work.preset.is_discarded(table.frame), "ESTADO_DESCARTADO")
    written, bare = read_where(work, crs, home, forced)
    offset = utc_offset(written.without(bare))
    try:
        moments = read_when(table.frame, work.found, ledger=ledger, decisions=decisions, utc_offset_h=offset)
    except FormatError as error:  # of the dates of a column, which does not know its file
        raise FormatError(f"«{table.file}»: {error}", code=error.code) from error
    turno = _turno(text["turno"], moments["minute"].to_numpy(dtype=float))
    ids = _ids(work)
    return TableRows(table, text, written, bare, moments, turno, ids, ledger, decisions, work.found)


def _opened(table: TextTable, columns: Mapping[str, str] | None) -> Work:
    """Return a table with its columns found, personal ones dropped, and its preset and decisions so far."""
    ledger = Ledger.of([table])
    for code, _ in table.notices:
        ledger.warn(code)
    decisions = [detail for _, detail in table.notices]
    headers = [str(name) for name in table.frame.columns]
    preset = recognise(headers)
    chosen = (preset.fields(headers) if preset else {}) | dict(columns or {})
    omitted = preset.omitted - set(chosen) if preset else frozenset()
    found = {field: name for field, name in detect(headers, "incidentes", chosen=chosen).items() if field not in omitted}
    ledger.warn("CABECERA_MAPEADA", renamed(found, chosen))
    table = _without_personal(table, set(found.values()), ledger, decisions)
    table = replace(table, source=preset.source if preset else "")
    work = Work(table, found, preset, ledger, decisions)
    if preset:
        decisions.append(f"Incidentes {work.where}: formato reconocido, {preset.name}.")
    decisions.append(f"Incidentes {work.where}: " + ", ".join(f"{key} = «{name}»" for key, name in found.items()) + ".")
    _count_oddities(table, found, ledger)
    return work


def _texts(work: Work, crime: str | None) -> pd.DataFrame:
    """Return the canonical columns of text, with the delito that the user gave, if any."""
    frame, found = work.table.frame, work.found
    blank = pd.Series("", index=frame.index, dtype="str")
    text = pd.DataFrame({key: frame[found[key]] if key in found else blank for key in _TEXT_FIELDS})
    if crime is None:
        return text
    work.decisions.append(f"Incidentes {work.where}: todas las filas son «{crime}», porque así se indicó.")
    return text.assign(tipo="", delito=crime)


def _count_oddities(table: TextTable, found: Mapping[str, str], ledger: Ledger) -> None:
    """Count the unused columns, and the cells that a spreadsheet would run as formulas."""
    ledger.warn("COLUMNA_IGNORADA", len(set(table.frame.columns) - set(found.values())))
    texts = [found[key] for key in ("delito", "modalidad", "direccion") if key in found]
    columns = [table.frame[name] for name in texts]
    marked = [cells[cells.str.startswith(("=", "+", "-", "@", "\t", "\r")).fillna(False)] for cells in columns]
    live = sum(int(cells.str.match(_LIVE).sum()) for cells in marked)
    ledger.warn("FORMULA_NEUTRALIZADA", live)


def _without_personal(table: TextTable, used: set[str], ledger: Ledger, decisions: list[str]) -> TextTable:
    personal = [name for name in table.frame.columns if is_personal(str(name)) and name not in used]
    if not personal:
        return table
    ledger.warn("COLUMNA_PERSONAL_DESCARTADA", len(personal))
    decisions.append(f"«{table.file}»: {len(personal)} columnas con datos personales no se cargaron.")
    return replace(table, frame=table.frame.drop(columns=personal))


def _turno(text: pd.Series[str], minute: NDArray[np.float64]) -> NDArray[np.object_]:
    """Return the turno by the hour; without an hour, the one written in the file, if valid."""
    written = text.fillna("").str.strip().str.lower().replace("manana", "mañana")
    by_clock = turno_of(minute)
    return np.where(by_clock == "", written.where(written.isin(TURNOS), "").to_numpy(dtype=object), by_clock)


def _ids(work: Work) -> pd.Series[str]:
    """Return identifiers as text; empty if the column does not distinguish rows."""
    table, found, ledger = work.table, work.found, work.ledger
    none = pd.Series("", index=table.frame.index, dtype="str")
    if "id" not in found:
        ledger.warn("FILAS_IDENTICAS", _identical_rows(table, ledger))
        return none
    ids = table.frame[found["id"]].fillna("").str.strip()
    broken = ids.str.contains(_IN_POWERS).to_numpy(dtype=bool)
    ledger.warn("ID_FALTA", int(((ids == "").to_numpy() & ledger.accepted).sum()))
    if broken.any():
        ledger.warn("ID_NOTACION_CIENTIFICA", int(broken.sum()))
        ids = ids.mask(broken, "")
    filled = ids[(ids != "").to_numpy() & ledger.accepted]
    if len(filled) > 1 and filled.nunique() < len(filled) / 2:
        work.decisions.append(f"«{table.file}»: «{found['id']}» se repite demasiado para ser un identificador; no se usó.")
        return none
    return ids


def _identical_rows(table: TextTable, ledger: Ledger) -> int:
    """Return how many accepted rows repeat every cell, and the point, of a row above."""
    whole = table.frame
    if table.points is not None:
        whole = whole.assign(**{"": table.points.to_wkb()})
    return int(whole[ledger.accepted].duplicated().sum())
