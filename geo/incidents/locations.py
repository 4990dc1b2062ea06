"""Position of each row of a table, from its geometry, two columns of coordinates, or one column with both."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from pyproj import CRS

from geo.columns import DEGREES, METRES
from geo.countries import country_at
from geo.crs import crs_label, parse_crs
from geo.errors import ColumnError, CrsError
from geo.incidents.column_choice.coordinate_columns import pair_column, proved_system
from geo.incidents.coordinates import check_points, points_from_text
from geo.incidents.parsing.coordinate_text import read_numbers, split_pairs
from geo.incidents.place_arrays import Places
from geo.text_table import NO_HEADER
from geo.wording import listing, shown

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd
    from numpy.typing import NDArray

    from geo.incidents.coordinate_repair import Home
    from geo.incidents.presets import Preset
    from geo.ledger import Ledger
    from geo.text_table import TextTable

__all__ = ["Work", "read_where", "utc_offset"]

_PSAD56 = re.compile(r"(?i)(?<![A-Z])PSAD[ _-]?(?:19)?56(?!\d)")
_FIRST_ROWS = 100
"""Rows of which the cells may say the datum."""
_OTHERWISE = {
    "sector": "los sectores (--limites), y cada hecho cuenta en el suyo",
    "direccion": "las calles (--calles), y se buscan por su dirección",
}
"""What places the rows of a table without coordinates, by the field that it has."""


@dataclass(frozen=True, slots=True)
class Work:
    """A table being read: its columns by field, its preset, and the ledger and decisions to add to."""

    table: TextTable
    found: Mapping[str, str]
    preset: Preset | None
    ledger: Ledger
    decisions: list[str]

    @property
    def where(self) -> str:
        """File and sheet, for messages."""
        return f"«{self.table.file}»" + (f" ({self.table.part})" if self.table.part else "")


def read_where(
    work: Work,
    crs: str | int | CRS | None,
    home: Home | None,
    forced: NDArray[np.bool_],
    *,
    instead: str = "",
) -> tuple[Places, NDArray[np.bool_]]:
    """Return the repaired positions of a table, and a mask of the rows without a known position of the incident.

    Parameters
    ----------
    work
        The table.
    crs, home
        As in :func:`geo.incidents.table_rows.read_part`.
    forced
        Rows marked as having a coordinate that is not that of the incident.
    instead
        What tells the place of a row without coordinates, in Spanish: the rows of a table without columns of them are taken
        as lacking them. Empty to refuse such a table.
    """
    table, ledger = work.table, work.ledger
    given = parse_crs(crs) if crs is not None else None
    if table.points is not None:
        points = table.points
        if points.crs is None:
            points = points.set_crs(given or CRS.from_epsg(4326))
            ledger.warn("CRS_SUPUESTO", 0 if given else 1)
        return check_points(points, home=home, ledger=ledger, forced=forced)
    wanted = METRES if set(METRES) <= set(work.found) and (given or not set(DEGREES) <= set(work.found)) else DEGREES
    if set(wanted) <= set(work.found):
        names = (work.found[wanted[0]], work.found[wanted[1]])
        x, y = table.frame[names[0]], table.frame[names[1]]
        metres = wanted == METRES and not _are_degrees(x, y)
        system = given or (_supposed_zone(work, x, y, home) if metres else CRS.from_epsg(4326))
    elif instead and pair_column(table.frame, home.box if home else None) is None:
        work.decisions.append(f"Incidentes {work.where}: sin columnas de coordenadas; los hechos se buscan por {instead}.")
        ledger.settle(ledger.accepted, "COORD_FALTA")
        nowhere = np.full(len(ledger), np.nan)
        return Places(nowhere, nowhere, CRS.from_epsg(4326)), np.ones(len(ledger), dtype=bool)
    else:
        system = given or CRS.from_epsg(4326)
        x, y, names = _pairs(work, home)
    return points_from_text(x, y, crs=system, home=home, ledger=ledger, forced=forced, names=names)


def _are_degrees(x: pd.Series[str], y: pd.Series[str]) -> bool:
    """Return whether columns named X and Y hold degrees."""
    east, north = read_numbers(x).number, read_numbers(y).number
    known = ~(np.isnan(east) | np.isnan(north))
    return bool(known.any() and np.median(np.abs(east[known])) <= 180 and np.median(np.abs(north[known])) <= 90)


def _pairs(work: Work, home: Home | None) -> tuple[pd.Series[str], pd.Series[str], tuple[str, str]]:
    """Return latitude and longitude from the column that has both; raise ColumnError if there is none."""
    table, box = work.table, home.box if home else None
    column = pair_column(table.frame, box)
    if column is None:
        missing = [name for name in DEGREES if name not in work.found]
        raise ColumnError(
            f"«{table.file}»: no se encontró la columna de {' ni la de '.join(missing)}. "
            f"Hay: {listing(map(str, table.frame.columns))}. Indíquelas con --columna latitud=… --columna longitud=… "
            f"(o este= y norte= con --crs).{_without_coordinates(work)}",
            code=NO_HEADER if not work.found or any(code == NO_HEADER for code, _ in table.notices) else "",
        )
    x, y, web = split_pairs(table.frame[column], box)
    work.ledger.warn("COORD_DE_URL", int((web & (x != "").to_numpy()).sum()))
    lost = web & (x == "").to_numpy()
    x, y = x.mask(lost, table.frame[column]), y.mask(lost, table.frame[column])
    work.decisions.append(f"«{table.file}»: latitud y longitud leídas de la columna «{column}».")
    return x, y, (column, column)


def _without_coordinates(work: Work) -> str:
    """Return what to give for a table that tells its places in another way, as a Spanish sentence; empty if it does not."""
    ways = " o ".join(way for field, way in _OTHERWISE.items() if field in work.found)
    return f" Si no las tiene, dé {ways}." if ways else ""


def _supposed_zone(work: Work, x: pd.Series[str], y: pd.Series[str], home: Home | None) -> CRS:
    """Return the system of columns of metres of unknown zone: that of the boundaries, or one in which the points fall there.

    Raises
    ------
    CrsError
        Without boundaries, or if the table says that they are of PSAD56, 400 m away.
    """
    file = work.table.file
    if said := _says_psad56(work.table.frame):
        raise CrsError(
            f"«{file}»: «{shown(said)}» dice que son de PSAD56. Si lo son, indique --crs 24877, 24878 o 24879 "
            "(zonas 17, 18 y 19 Sur); si no, --crs 32717, 32718 o 32719. No se supuso nada: hay unos 400 m de diferencia."
        )
    if home is None or home.epsg is None:
        raise CrsError(f"«{file}» da coordenadas UTM: indique su zona con --crs (32717, 32718 o 32719 en el Perú).")
    other = proved_system(x, y, home)
    system = CRS.from_epsg(other or home.epsg)
    work.ledger.warn("CRS_SUPUESTO")
    supposed = f"coordenadas UTM sin zona; se supuso la de los límites, {crs_label(system)}."
    proved = (
        f"coordenadas en metros; sus puntos caen dentro de los límites en {crs_label(system)}, y no en la zona de estos."
    )
    work.decisions.append(f"«{file}»: {proved if other else supposed}")
    return system


def _says_psad56(frame: pd.DataFrame) -> str:
    """Return the column whose name, or every filled cell, says PSAD56; empty if there is none."""
    for name in map(str, frame.columns):
        cells = frame[name].iloc[:_FIRST_ROWS].str.strip()
        cells = cells[cells != ""]
        if _PSAD56.search(name) or (len(cells) and cells.str.contains(_PSAD56).all()):
            return name
    return ""


def utc_offset(places: Places) -> float | None:
    """Return the UTC offset, in hours, of the country that contains most positions; None if no preset does."""
    middle = places.middle()
    country = country_at(*middle) if middle else None
    return country.utc_h if country else None
