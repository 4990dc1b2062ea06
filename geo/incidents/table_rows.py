"""Typed rows of one table of text: columns, points, timestamps, ids."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from geo.clock import TURNOS, turno_of
from geo.column_words import is_personal_name
from geo.columns import COORDINATES, CRIME, detect, renamed
from geo.crs import parse_crs
from geo.errors import FormatError, InputError
from geo.evidence.person_names import columns_of_persons
from geo.evidence.personal_cells import personal_by_cells
from geo.evidence.told_columns import told_choices
from geo.incidents.column_choice.coordinate_columns import pair_column
from geo.incidents.column_choice.date_columns import without_lone_ends
from geo.incidents.column_choice.field_columns import choose_fields
from geo.incidents.column_choice.probes import probes
from geo.incidents.column_choice.wanted import Wanted
from geo.incidents.coordinates import is_forced
from geo.incidents.count_columns import tell_counts
from geo.incidents.locations import Work, read_where, utc_offset
from geo.incidents.presets import recognise
from geo.incidents.timestamps import read_when
from geo.ledger import Ledger
from geo.naming import quantity
from geo.text import text_numbers
from geo.text_table import NO_HEADER
from geo.wording import listing

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from numpy.typing import NDArray
    from pyproj import CRS

    from geo.evidence.choice import Choices
    from geo.incidents.coordinate_repair import Home
    from geo.incidents.place_arrays import Places
    from geo.intake.tables import TextTable

__all__ = ["TableRows", "read_part"]

_TEXT_FIELDS = (*CRIME, "direccion", "tipo_lugar", "comisaria", "estado", "observacion", "turno")
_MOST_UNREAD = 0.8
"""Share of the rows refused for a column of exact name, from which another one is looked for."""
_FEW = 5
"""Rows refused for it, at least."""
_INSTEAD = {"direccion": "su dirección", "sector": "el sector que nombran", "subsector": "el subsector que nombran"}
"""What is told of each field that stands for the coordinates of a table without them."""
_LIVE = re.compile(r"[^-]|-\D")  # rest of a cell that a spreadsheet runs as a formula, unless it is a negative number
_IN_POWERS = re.compile(r"^\d(?:[.,]\d+)?[eE]\+?\d+$")


@dataclass(frozen=True, slots=True)
class TableRows:
    """A typed table.

    ``text`` has the canonical columns of text; ``written``, the positions; ``bare``, a mask of the rows without a known
    position of the incident; ``moments``, day and minute; ``turno``; ``ids``, empty where missing; ``ledger``, its account;
    ``decisions``, Spanish sentences; ``choices``, the column of each field; ``event``, the number of the load that
    brought it to the store, 0 for a table read in this run; ``namespace``, what its ids belong to; ``report`` and
    ``content``, the numbers of :mod:`geo.incidents.row_identity` where the store has kept them.
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
    choices: Choices
    event: int = 0
    namespace: str = ""
    report: NDArray[np.uint64] | None = None
    content: NDArray[np.uint64] | None = None

    @property
    def found(self) -> Mapping[str, str]:
        """Column of each field."""
        return self.choices.found


def read_part(
    table: TextTable,
    columns: Mapping[str, str] | None,
    crs: str | int | CRS | None,
    *,
    home: Home | None,
    crime: str | None = None,
    by_address: bool = False,
    by_sector: bool = False,
    today: date | None = None,
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
    by_address, by_sector
        Whether rows without coordinates may be placed by their address, or counted in the sector that they name: then a
        table may lack columns of coordinates.
    today
        Day after which no fact is dated; by default that of the clock.
    """
    placers = {"direccion": by_address, "sector": by_sector, "subsector": by_sector}
    wanted = Wanted(
        given=columns or {},
        exact={},
        crs=parse_crs(crs) if crs is not None else None,
        crime=crime,
        home=home,
        has_points=table.points is not None,
        is_bare=any(code == NO_HEADER for code, _ in table.notices),
        placers=tuple(field for field, is_used in placers.items() if is_used),
        today=today,
    )
    rows = _rows(table, wanted)
    unread = _unread(rows) - wanted.given.keys()
    if not unread or not len(rows.ledger):
        return rows
    try:
        other = _rows(table, replace(wanted, unread=frozenset(unread)))
    except InputError:
        return rows
    return other if other.ledger.accepted.sum() > rows.ledger.accepted.sum() and not _lost(other, unread) else rows


def _unread(rows: TableRows) -> set[str]:
    """Return the fields of a table whose column, found by its exact name, has almost no cell that can be read."""
    codes = rows.ledger.code[rows.ledger.outcome == "rechazada"].astype(str)
    least = max(_MOST_UNREAD * len(rows.ledger), _FEW)
    found = rows.choices.found
    dates = {"fecha"} & set(found) if np.char.startswith(codes, "FECHA_").sum() >= least else set()
    places = {*COORDINATES} & set(found) if np.char.startswith(codes, "COORD_").sum() >= least else set()
    return dates | places


def _lost(rows: TableRows, unread: set[str]) -> bool:
    """Return whether the fields that were looked for again were not found."""
    found = set(rows.choices.found)
    return ("fecha" in unread and "fecha" not in found) or bool(unread & COORDINATES and not found & COORDINATES)


def _rows(table: TextTable, wanted: Wanted) -> TableRows:
    work, choices = _opened(table, wanted)
    table, ledger, decisions = work.table, work.ledger, work.decisions
    text = _texts(work, wanted.crime)
    forced = is_forced(text["observacion"])
    if work.preset:
        forced = forced | work.preset.is_forced(table.frame)
        ledger.settle(work.preset.is_discarded(table.frame), "ESTADO_DESCARTADO")
    placers = [field for field in wanted.placers if field in work.found]
    tell_counts(work, nowhere=bool(placers) and table.points is None and not COORDINATES & set(work.found))
    instead = " o ".join([_INSTEAD[field] for field in placers][:2])
    written, bare = read_where(work, wanted.crs, wanted.home, forced, instead=instead)
    offset = utc_offset(written.without(bare))
    try:
        moments = read_when(
            table.frame,
            work.found,
            ledger=ledger,
            decisions=decisions,
            utc_offset_h=offset,
            lines=table.lines,
            today=wanted.today,
        )
    except FormatError as error:  # of the dates of a column, which does not know its file
        raise FormatError(f"«{table.file}»: {error}", code=error.code) from error
    turno = _turno(text["turno"], moments)
    ids = _ids(work)
    return TableRows(table, text, written, bare, moments, turno, ids, ledger, decisions, choices)


def _opened(table: TextTable, wanted: Wanted) -> tuple[Work, Choices]:
    """Return a table with its columns found, personal ones dropped, and its preset and decisions so far."""
    ledger = Ledger.of([table])
    for code, _ in table.notices:
        ledger.warn(code)
    decisions = [detail for _, detail in table.notices]
    headers = [str(name) for name in table.frame.columns]
    preset = recognise(headers)
    chosen = (preset.fields(headers) if preset else {}) | dict(wanted.given)
    omitted = preset.omitted - set(chosen) if preset else frozenset()
    exact = {field: name for field, name in detect(headers, "incidentes", chosen=chosen).items() if field not in omitted}
    exact = without_lone_ends(exact)
    table = _without_personal(table, set(exact.values()), ledger, decisions)
    wanted = replace(wanted, exact=exact, omitted=omitted, is_known=preset is not None)
    choices = choose_fields(table.frame[table.codes == ""], wanted)
    found = choices.found
    ledger.warn("CABECERA_MAPEADA", renamed(found, chosen))
    table = replace(_without_strangers(table, found), source=preset.source if preset else "")
    work = Work(table, found, preset, ledger, decisions)
    if preset:
        decisions.append(f"Incidentes {work.where}: formato reconocido, {preset.name}.")
    decisions.append(f"Incidentes {work.where}: " + ", ".join(f"{key} = «{name}»" for key, name in found.items()) + ".")
    decisions += told_choices(choices, table.file)
    _count_oddities(table, found, ledger)
    return work, choices


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
    unused = [str(name) for name in table.frame.columns if name not in used]
    personal = [name for name in unused if is_personal_name(name)]
    personal += personal_by_cells(table.frame, [name for name in unused if name not in personal])
    left = [name for name in unused if name not in personal]
    personal += columns_of_persons(table.frame, left, probes()["delito"].reads)
    if not personal:
        return table
    ledger.warn("COLUMNA_PERSONAL_DESCARTADA", len(personal))
    numbers = [str(number) for number, name in enumerate(table.frame.columns, start=1) if name in personal]
    one, many = "columna con datos personales no se cargó", "columnas con datos personales no se cargaron"
    told = quantity(len(personal), one, many)
    told += f" (por su orden: {listing(numbers)})."
    decisions.append(f"«{table.file}»: {told}")
    return replace(table, frame=table.frame.drop(columns=personal))


def _without_strangers(table: TextTable, found: Mapping[str, str]) -> TextTable:
    """Return a table without a header with only the columns known by their cells: the others may be of persons."""
    if not any(code == NO_HEADER for code, _ in table.notices):
        return table
    pair = None if {"latitud", "este"} & set(found) or table.points is not None else pair_column(table.frame)
    return replace(table, frame=table.frame[[name for name in table.frame if name in {*found.values(), pair}]])


def _turno(text: pd.Series[str], moments: pd.DataFrame) -> NDArray[np.object_]:
    """Return the turno by the hour; without an hour, the one written in the file, if valid, or that of its words."""
    turno = turno_of(moments["minute"].to_numpy(dtype=float))
    rows = np.flatnonzero(turno == "")
    written = text.iloc[rows].fillna("").str.strip().str.lower().replace("manana", "mañana")
    worded = np.asarray([*TURNOS, ""], dtype=object)[moments["part"].to_numpy()[rows]]
    turno[rows] = written.where(written.isin(TURNOS), worded).to_numpy(dtype=object)
    return turno


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
    if len(filled) > 1 and len(pd.unique(text_numbers(filled))) < len(filled) / 2:
        work.decisions.append(f"«{table.file}»: «{found['id']}» se repite demasiado para ser un identificador; no se usó.")
        return none
    return ids


def _identical_rows(table: TextTable, ledger: Ledger) -> int:
    """Return how many accepted rows repeat every cell, and the point, of a row above."""
    whole = table.frame
    if table.points is not None:
        whole = whole.assign(**{"": table.points.to_wkb()})
    return int(whole[ledger.accepted].duplicated().sum())
