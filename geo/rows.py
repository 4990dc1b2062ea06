"""One table of text to typed rows: which columns, which points, which moments, which ids."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from pyproj import CRS

from geo.clock import TURNOS, turno_of
from geo.columns import detect, is_personal, renamed
from geo.coordinates import check_points, is_forced, points_from_text
from geo.countries import country_at
from geo.crs import crs_label, parse_crs
from geo.errors import ColumnError, CrsError
from geo.ledger import Ledger
from geo.numbers import pair_column, read_numbers, split_pairs
from geo.when import read_when

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from geo.places import Places
    from geo.repair import Home
    from geo.tables import TextTable

__all__ = ["Part", "read_part"]

_TEXT_FIELDS = ("tipo", "delito", "modalidad", "direccion", "comisaria", "estado", "observacion", "turno")


_DEGREES, _METRES = ("longitud", "latitud"), ("este", "norte")


@dataclass(frozen=True, slots=True)
class _Work:
    """A table being typed: its columns by field, and where its troubles and decisions are noted."""

    table: TextTable
    found: Mapping[str, str]
    ledger: Ledger
    decisions: list[str]


@dataclass(frozen=True, slots=True)
class Part:
    """A typed table.

    Canonical ``text`` columns; the places ``written`` and the rows (``bare``) whose fact is not there; ``moments`` (day,
    minute); ``turno``; ``ids``, empty where there is none; its own ``ledger``; and what was decided (Spanish).
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


def read_part(
    table: TextTable, columns: Mapping[str, str] | None, crs: str | int | CRS | None, *, home: Home | None
) -> Part:
    """Type one table.

    Parameters
    ----------
    table
        As read; its personal columns are dropped here.
    columns, crs
        As in :func:`geo.incidents.read_incidents`.
    home
        Where the facts happened, if it is known: it proves repairs, and its system is supposed, and said so, for UTM
        columns of unknown zone.
    """
    ledger = Ledger(len(table.lines))
    for code in sorted(set(table.codes.tolist()) - {""}):
        ledger.settle(table.codes == code, code)
    for code, _ in table.notices:
        ledger.warn(code)
    decisions = [detail for _, detail in table.notices]
    found = detect(map(str, table.frame.columns), "incidentes", chosen=columns)
    ledger.warn("CABECERA_MAPEADA", renamed(found, columns))
    table = _without_personal(table, set(found.values()), ledger, decisions)
    where = f"«{table.file}»" + (f" ({table.part})" if table.part else "")
    decisions.append(f"Incidentes {where}: " + ", ".join(f"{key} = «{name}»" for key, name in found.items()) + ".")
    _count_oddities(table, found, ledger)
    blank = pd.Series("", index=table.frame.index, dtype="str")
    text = pd.DataFrame({key: table.frame[found[key]] if key in found else blank for key in _TEXT_FIELDS})
    work = _Work(table, found, ledger, decisions)
    written, bare = _places(work, crs, home, is_forced(text["observacion"]))
    moments = read_when(
        table.frame, found, ledger=ledger, decisions=decisions, utc_offset_h=_utc_offset(written.without(bare))
    )
    turno = _turno(text["turno"], moments["minute"].to_numpy(dtype=float))
    ids = _ids(work)
    return Part(table, text, written, bare, moments, turno, ids, ledger, decisions)


def _count_oddities(table: TextTable, found: Mapping[str, str], ledger: Ledger) -> None:
    """Count the columns that nobody uses, and the cells that a spreadsheet would run."""
    ledger.warn("COLUMNA_IGNORADA", len(set(table.frame.columns) - set(found.values())))
    texts = [found[key] for key in ("delito", "modalidad", "direccion") if key in found]
    columns = [table.frame[name] for name in texts]
    marked = [cells[cells.str.startswith(("=", "+", "-", "@", "\t", "\r")).fillna(False)] for cells in columns]
    live = sum(int(cells.str.match(r"[^-]|-\D").sum()) for cells in marked)
    ledger.warn("FORMULA_NEUTRALIZADA", live)


def _without_personal(table: TextTable, used: set[str], ledger: Ledger, decisions: list[str]) -> TextTable:
    personal = [name for name in table.frame.columns if is_personal(str(name)) and name not in used]
    if not personal:
        return table
    ledger.warn("COLUMNA_PERSONAL_DESCARTADA", len(personal))
    decisions.append(f"«{table.file}»: {len(personal)} columnas con datos personales no se cargaron.")
    return replace(table, frame=table.frame.drop(columns=personal))


def _places(
    work: _Work, crs: str | int | CRS | None, home: Home | None, forced: NDArray[np.bool_]
) -> tuple[Places, NDArray[np.bool_]]:
    table, ledger = work.table, work.ledger
    given = parse_crs(crs) if crs is not None else None
    if table.points is not None:
        points = table.points
        if points.crs is None:
            points = points.set_crs(given or CRS.from_epsg(4326))
            ledger.warn("CRS_SUPUESTO", 0 if given else 1)
        return check_points(points, home=home, ledger=ledger, forced=forced)
    wanted = _METRES if set(_METRES) <= set(work.found) and (given or not set(_DEGREES) <= set(work.found)) else _DEGREES
    if set(wanted) <= set(work.found):
        names = (work.found[wanted[0]], work.found[wanted[1]])
        x, y = table.frame[names[0]], table.frame[names[1]]
        metres = wanted == _METRES and not _are_degrees(x, y)
        system = given or (_supposed_zone(work, home) if metres else CRS.from_epsg(4326))
    else:
        system = given or CRS.from_epsg(4326)
        x, y, names = _pairs(work)
    return points_from_text(x, y, crs=system, home=home, ledger=ledger, forced=forced, names=names)


def _are_degrees(x: pd.Series[str], y: pd.Series[str]) -> bool:
    """Tell whether columns called X and Y hold degrees after all."""
    east, north = read_numbers(x).number, read_numbers(y).number
    known = ~(np.isnan(east) | np.isnan(north))
    return bool(known.any() and np.median(np.abs(east[known])) <= 180 and np.median(np.abs(north[known])) <= 90)


def _pairs(work: _Work) -> tuple[pd.Series[str], pd.Series[str], tuple[str, str]]:
    """Latitude and longitude from the one column that has both; refused where there is none."""
    table = work.table
    column = pair_column(table.frame)
    if column is None:
        missing = [name for name in _DEGREES if name not in work.found]
        raise ColumnError(
            f"«{table.file}»: no se encontró la columna de {' ni la de '.join(missing)}. "
            f"Hay: {', '.join(map(str, table.frame.columns))}. Indíquelas con --columna latitud=… --columna longitud=… "
            "(o este= y norte= con --crs).",
            code="" if work.found else "SIN_CABECERA",
        )
    x, y, web = split_pairs(table.frame[column])
    work.ledger.warn("COORD_DE_URL", int((web & (x != "").to_numpy()).sum()))
    work.decisions.append(f"«{table.file}»: latitud y longitud leídas de la columna «{column}».")
    return x, y, (column, column)


def _supposed_zone(work: _Work, home: Home | None) -> CRS:
    """System of UTM columns of unknown zone: that of the boundaries, said so; refused where there are none."""
    file = work.table.file
    if home is None or home.epsg is None:
        raise CrsError(f"«{file}» da coordenadas UTM: indique su zona con --crs (32717, 32718 o 32719 en el Perú).")
    system = CRS.from_epsg(home.epsg)
    work.ledger.warn("CRS_SUPUESTO")
    work.decisions.append(f"«{file}»: coordenadas UTM sin zona; se supuso la de los límites, {crs_label(system)}.")
    return system


def _utc_offset(places: Places) -> float | None:
    middle = places.middle()
    country = country_at(*middle) if middle else None
    return country.utc_h if country else None


def _turno(text: pd.Series[str], minute: NDArray[np.float64]) -> NDArray[np.object_]:
    """Turno by the clock; where there is no hour, the one written in the file, if it is one of the four."""
    written = text.fillna("").str.strip().str.lower().replace("manana", "mañana")
    by_clock = turno_of(minute)
    return np.where(by_clock == "", written.where(written.isin(TURNOS), "").to_numpy(dtype=object), by_clock)


def _ids(work: _Work) -> pd.Series[str]:
    """Return the identifiers as text; none where the column cannot tell rows apart."""
    table, found, ledger = work.table, work.found, work.ledger
    none = pd.Series("", index=table.frame.index, dtype="str")
    if "id" not in found:
        ledger.warn("FILAS_IDENTICAS", _identical_rows(table, ledger))
        return none
    ids = table.frame[found["id"]].fillna("").str.strip()
    broken = ids.str.contains(r"^\d(?:[.,]\d+)?[eE]\+?\d+$").to_numpy(dtype=bool)
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
    """Count the accepted rows that repeat every cell, and the point, of a row above."""
    whole = table.frame
    if table.points is not None:
        whole = whole.assign(**{"": table.points.to_wkb()})
    return int(whole[ledger.accepted].duplicated().sum())
