"""Read the tracks of patrol units: GPX, tables of a tracking system, layers of points."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from pyproj import CRS

from geo.column_words import is_personal_name
from geo.columns import DEGREES, METRES, detect
from geo.errors import ColumnError, InputError
from geo.incidents.account import Account
from geo.incidents.locations import Work, read_where, utc_offset
from geo.intake.repeated_files import distinct_files
from geo.intake.tables import column_text, read_tables
from geo.ledger import Ledger
from geo.naming import quantity
from geo.tracks.jumps import find_jumps
from geo.tracks.moments import read_moments
from geo.tracks.unit_codes import unit_codes
from geo.wording import listing, shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date
    from pathlib import Path

    from numpy.typing import NDArray

    from geo.incidents.coordinate_repair import Home
    from geo.text_table import TextTable

__all__ = ["TRACK_COLUMNS", "Tracks", "read_tracks"]

TRACK_COLUMNS = ("unidad", "momento", "x", "y")
"""Columns of :attr:`Tracks.frame`: code of the unit, local moment to the second, and metres east and north."""
_SECTION = "gps"
"""Section of ``synonyms.toml``."""


@dataclass(kw_only=True)
class Tracks(Account):
    """Positions by unit and moment: ``frame`` with :data:`TRACK_COLUMNS`; ``epsg`` is their system."""

    frame: pd.DataFrame
    epsg: int


@dataclass(frozen=True, slots=True)
class _Part:
    """The rows of a table: unit of each as the file calls it, moment, metres."""

    table: TextTable
    ledger: Ledger
    unit: pd.Series[str]
    moment: NDArray[np.datetime64]
    x: NDArray[np.float64]
    y: NDArray[np.float64]


def read_tracks(
    paths: Iterable[str | Path],
    columns: Mapping[str, str] | None = None,
    *,
    home: Home,
    epsg: int,
    since: date | None = None,
    until: date | None = None,
) -> Tracks:
    """Return the tracks of files, with the account of every row.

    Parameters
    ----------
    paths
        GPX (the points of their tracks), CSV or Excel, or layers of points; or a zip of them.
    columns
        Column of each field that is not detected: ``unidad``, ``momento``, ``hora``, ``latitud``, ``longitud``.
    home
        Where the patrols are: coordinates are repaired by it.
    epsg
        Projected system of the result.
    since, until
        First and last day that count; others are left out and counted.

    Raises
    ------
    ColumnError
        If a file has no column of moments, or no coordinates.
    InputError
        If no row can be used.
    """
    files = distinct_files(paths)
    decisions = list(files.told)
    tables = [table for path in files.paths for table in read_tables(path, synonyms=_SECTION)]
    parts = [_part(table, columns, home, epsg, decisions) for table in tables]
    names = unit_codes(text for part in parts for text in part.unit.unique())
    hidden = sum(code.startswith("sin código") for code in names.values())
    if hidden:
        decisions.append(
            f"Recorridos: {quantity(hidden, 'unidad no tiene', 'unidades no tienen')} código (o es un nombre, "
            "que no se guarda): va numerada."
        )
    ledger = Ledger.joined([part.ledger for part in parts])
    for code, count in files.warnings.items():
        ledger.warn(code, count)
    whole = pd.DataFrame(
        {
            "unidad": pd.concat([part.unit for part in parts], ignore_index=True).map(names),
            "momento": np.concatenate([part.moment for part in parts]),
            "x": np.concatenate([part.x for part in parts]),
            "y": np.concatenate([part.y for part in parts]),
        }
    )
    _settle_days(whole["momento"], ledger, since, until)
    frame = _clean(whole, ledger)
    if frame.empty:
        raise InputError("Ningún punto de los recorridos se puede usar: vea por qué en reservado/rechazos.xlsx.")
    kept = tuple(_without_names(part, names) for part in parts)
    return Tracks(ledger=ledger, tables=kept, decisions=decisions, frame=frame, epsg=epsg)


def _part(table: TextTable, columns: Mapping[str, str] | None, home: Home, epsg: int, decisions: list[str]) -> _Part:
    """Return the rows of a table, the unusable ones settled; only the columns that are needed are kept."""
    headers = [name for name in map(str, table.frame.columns) if not is_personal_name(name)]
    found = detect(headers, _SECTION, chosen=columns)
    if "momento" not in found and "hora" not in found:
        raise ColumnError(_lacks(table, "de la fecha y la hora de cada punto", "momento"))
    if table.points is None and not (set(DEGREES) <= found.keys() or set(METRES) <= found.keys()):
        raise ColumnError(_lacks(table, "de la latitud y la longitud", "latitud"))
    named = ", ".join(f"{field} = «{shown(column)}»" for field, column in found.items())
    decisions.append(f"Recorridos «{table.file}»: {named}. Ninguna otra columna se usa.")
    frame = table.frame[list(dict.fromkeys(found.values()))]
    own = replace(table, frame=frame)
    ledger = Ledger.of([own])
    places, _ = read_where(Work(own, found, None, ledger, decisions), None, home, np.zeros(len(frame), dtype=bool))
    offset = utc_offset(places)
    metres = places.to_crs(CRS.from_epsg(epsg))
    dates = column_text(frame[found.get("momento", found.get("hora", ""))])
    hours = column_text(frame[found["hora"]]) if {"momento", "hora"} <= found.keys() else None
    moment, told = read_moments(dates, hours, utc_offset_h=offset if offset is not None else 0.0)
    decisions += [f"«{table.file}»: {line}" for line in told]
    ledger.settle(np.isnat(moment), "GPS_SIN_HORA", column=found.get("momento", ""), value=dates)
    stem = table.path.stem
    unit = column_text(frame[found["unidad"]]).str.strip() if "unidad" in found else pd.Series(stem, index=frame.index)
    return _Part(own, ledger, unit.where(unit != "", stem).astype("str"), moment, metres.x, metres.y)


def _lacks(table: TextTable, what: str, field: str) -> str:
    return (
        f"«{table.file}»{f' ({table.part})' if table.part else ''}: no se encuentra la columna {what}. "
        f"Hay: {listing(table.frame.columns)}. Indique --columna {field}=COLUMNA."
    )


def _without_names(part: _Part, names: Mapping[str, str]) -> TextTable:
    """Return a table whose cells of the unit are codes, so that no report of its rows has a name."""
    found = detect(map(str, part.table.frame.columns), _SECTION).get("unidad")
    if found is None:
        return part.table
    return replace(part.table, frame=part.table.frame.assign(**{found: part.unit.map(names)}))


def _settle_days(moment: pd.Series[pd.Timestamp], ledger: Ledger, since: date | None, until: date | None) -> None:
    """Settle the rows of other days."""
    outside = np.zeros(len(moment), dtype=bool)
    if since is not None:
        outside |= (moment < pd.Timestamp(since)).to_numpy()
    if until is not None:
        outside |= (moment >= pd.Timestamp(until) + pd.Timedelta(1, "D")).to_numpy()
    ledger.settle(outside, "GPS_OTRO_DIA")


def _clean(whole: pd.DataFrame, ledger: Ledger) -> pd.DataFrame:
    """Return the accepted rows by unit and moment, the repeated ones and the jumps settled."""
    rows = np.flatnonzero(ledger.accepted)
    unit, names = pd.factorize(whole["unidad"].iloc[rows], sort=True)
    second = whole["momento"].to_numpy()[rows].astype("datetime64[s]").astype(np.int64)
    x, y = whole["x"].to_numpy()[rows], whole["y"].to_numpy()[rows]
    order = np.lexsort((y, x, second, unit))
    rows, unit, second, x, y = (values[order] for values in (rows, unit, second, x, y))
    again = np.append(False, (np.diff(unit) == 0) & (np.diff(second) == 0))[: len(rows)]
    ledger.settle(rows[again], "GPS_REPETIDO")
    rows, unit, second, x, y = (values[~again] for values in (rows, unit, second, x, y))
    jump = find_jumps(unit, second, x, y)
    ledger.settle(rows[jump], "GPS_SALTO")
    kept = ~jump
    codes = pd.Categorical.from_codes(unit[kept], categories=pd.Index(names, dtype=object))
    return pd.DataFrame({"unidad": codes, "momento": second[kept].astype("datetime64[s]"), "x": x[kept], "y": y[kept]})
