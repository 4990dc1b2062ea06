"""Position of each row of a table, from its geometry, two columns of coordinates, or one column with both."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from pyproj import CRS, Transformer

from geo.columns import DEGREES, METRES
from geo.countries import country_at
from geo.crs import PSAD56, UTM_OF_PERU, crs_label, parse_crs
from geo.errors import ColumnError, CrsError
from geo.incidents.column_choice.coordinate_columns import are_parts, pair_column, proved_system
from geo.incidents.coordinates import check_points, points_from_text
from geo.incidents.parsing.coordinate_text import read_numbers, split_pairs
from geo.incidents.parsing.map_links import LINK
from geo.incidents.parsing.row_systems import (
    FIRST_ZONE,
    Said,
    in_one_system,
    says_psad56,
    swapped_metres,
    zones_said,
)
from geo.incidents.place_arrays import Places
from geo.naming import quantity
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

_DEGREES = 4326
"""EPSG code of longitude and latitude in WGS 84."""
_MOSTLY = 0.5
"""Share of links in a column, above which its table tells its places by them."""
_OF_MAPS = re.compile(r"maps|goo\.gl|waze", re.IGNORECASE)
"""Words of a link to a place on a map."""
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
        x, y, system = _in_its_system(work, names, given, home, metres=wanted == METRES)
    elif instead and _has_no_coordinates(work, home):
        return _nowhere(work, instead)
    else:
        system = given or CRS.from_epsg(4326)
        x, y, names = _pairs(work, home)
    return points_from_text(x, y, crs=system, home=home, ledger=ledger, forced=forced, names=names)


def _in_its_system(
    work: Work, names: tuple[str, str], given: CRS | None, home: Home | None, *, metres: bool
) -> tuple[pd.Series[str], pd.Series[str], CRS]:
    """Return two columns of coordinates in one system, by what the user, the table or the expected area say of each row."""
    frame = work.table.frame
    x, y = frame[names[0]], frame[names[1]]
    others = [str(name) for name in frame.columns if name not in {*work.found.values()}]
    old = says_psad56(frame, names, others, metres=metres) if given is None else None
    if not metres and old is None:
        return x, y, given or CRS.from_epsg(_DEGREES)
    east, north = read_numbers(x).number, read_numbers(y).number
    metres = metres and not _are_degrees(east, north)
    if metres and (given is None or given.utm_zone is not None):
        swapped = swapped_metres(east, north)
        east, north = np.where(swapped, north, east), np.where(swapped, east, north)
        x, y = x.mask(swapped, frame[names[1]]), y.mask(swapped, frame[names[0]])
        _tell_swapped(work, names, swapped, east)
    if given is not None:
        return x, y, given
    systems = np.full(len(x), _DEGREES, dtype=np.int64)
    if metres:
        systems = _zones_of_rows(work, (x, y), (east, north), zones_said(frame, others), home, old)
    if old is not None:
        systems = _in_psad56(work, old, systems)
    target = int(np.bincount(systems).argmax()) if len(systems) else _DEGREES
    return *in_one_system(x, y, (east, north), systems, target), CRS.from_epsg(target)


def _tell_swapped(work: Work, names: tuple[str, str], swapped: NDArray[np.bool_], east: NDArray[np.float64]) -> None:
    """Tell the rows whose east and north were read the other way round."""
    if not (count := int(swapped.sum())):
        return
    work.ledger.warn("COORD_INVERTIDA", int((swapped & work.ledger.accepted).sum()))
    known = int((~np.isnan(east)).sum())
    rows = "todas las filas" if count == known else f"{count} de {known} filas"
    work.decisions.append(
        f"«{work.table.file}»: «{shown(names[0])}» tiene el norte y «{shown(names[1])}» el este en {rows} (ningún este pasa "
        "de un millón de metros): se leyeron al revés. Si es otro sistema, indíquelo con --crs."
    )


def _in_psad56(work: Work, old: Said, systems: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the EPSG code of each row, of PSAD56 in those that say so, and tell it."""
    if not set(systems.tolist()) <= set(PSAD56):
        raise CrsError(_of_psad56(work, old))
    moved = np.where(old.rows == 1, [PSAD56[epsg] for epsg in systems.tolist()], systems)
    codes, own = ({*values[old.rows == 1].tolist()} for values in (moved, systems))
    work.ledger.warn("DATUM_SOSPECHOSO")
    work.decisions.append(
        f"«{work.table.file}»: «{shown(old.column)}» dice que son de PSAD56 {int(old.rows.sum())} de "
        f"{quantity(len(systems), 'fila', 'filas')}: "
        f"se convirtieron a WGS 84 (de EPSG {listing(map(str, sorted(codes)))}; unos 400 m, con hasta 15 m de error). "
        f"Si ya son de WGS 84: --crs {' o '.join(map(str, sorted(own)))}."
    )
    return moved


def _of_psad56(work: Work, old: Said) -> str:
    return (
        f"«{work.table.file}»: «{shown(old.column)}» dice que son de PSAD56. Si lo son, indique --crs 24877, 24878 o 24879 "
        "(zonas 17, 18 y 19 Sur); si no, --crs 32717, 32718 o 32719. No se supuso nada: hay unos 400 m de diferencia."
    )


def _are_degrees(east: NDArray[np.float64], north: NDArray[np.float64]) -> bool:
    """Return whether columns named X and Y hold degrees."""
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


def _has_no_coordinates(work: Work, home: Home | None) -> bool:
    """Return whether a table has no column of coordinates: of one alone the other is to be named."""
    found = not {*DEGREES, *METRES}.isdisjoint(work.found)
    return not found and pair_column(work.table.frame, home.box if home else None) is None


def _nowhere(work: Work, instead: str) -> tuple[Places, NDArray[np.bool_]]:
    """Return the positions of rows that lack both coordinates, and that they do; ``instead`` tells what they have."""
    work.decisions.append(f"Incidentes {work.where}: sin columnas de coordenadas; los hechos se buscan por {instead}.")
    work.ledger.settle(work.ledger.accepted, "COORD_FALTA")
    nowhere = np.full(len(work.ledger), np.nan)
    return Places(nowhere, nowhere, CRS.from_epsg(4326)), np.ones(len(work.ledger), dtype=bool)


def _without_coordinates(work: Work) -> str:
    """Return what to give for a table that tells its places in another way, as a Spanish sentence; empty if it does not."""
    for name in work.table.frame.columns:
        cells = work.table.frame[name].fillna("").str.strip()
        cells = cells[cells != ""]
        links = cells.str.contains(LINK) & cells.str.contains(_OF_MAPS)
        if len(links) and links.mean() > _MOSTLY:
            return f" «{shown(name)}» tiene enlaces cortos: ábralos y copie en la celda la latitud y la longitud."
    if are_parts(work.table.frame, work.table.frame.columns):
        return " Si los grados, minutos y segundos están en columnas aparte, júntelos en una celda: 7° 9' 8.3\" S."
    ways = " o ".join(way for field, way in _OTHERWISE.items() if field in work.found)
    return f" Si no las tiene, dé {ways}." if ways else ""


def _zones_of_rows(
    work: Work,
    texts: tuple[pd.Series[str], pd.Series[str]],
    numbers: tuple[NDArray[np.float64], NDArray[np.float64]],
    said: Said | None,
    home: Home | None,
    old: Said | None,
) -> NDArray[np.int64]:
    """Return the EPSG code (WGS 84) of each row of metres: of the zone that it says, else of the boundaries.

    Raises
    ------
    CrsError
        If neither the row nor the boundaries say the zone.
    """
    file, own = work.table.file, home.epsg if home is not None else None
    if said is not None:
        zones = said.rows + (UTM_OF_PERU[0] - FIRST_ZONE)
        alone = set(zones[said.rows > 0].tolist())
        rest = own or (alone.pop() if len(alone) == 1 else None)
        systems = np.where(said.rows > 0, zones, rest or 0)
        if systems.all() and _share_inside(numbers, systems, home) >= _share_inside(
            numbers, np.full(len(zones), own or 0), home
        ):
            told = listing(map(str, sorted(set(said.rows.tolist()) - {0})))
            work.decisions.append(f"«{file}»: la zona UTM de cada fila es la que dice «{shown(said.column)}» ({told}).")
            return systems
        work.decisions.append(
            f"«{file}»: la zona UTM que dice «{shown(said.column)}» no se usó: con ella los puntos caen fuera."
        )
    if home is None or own is None:
        no_zone = f"«{file}» da coordenadas UTM: indique su zona con --crs (32717, 32718 o 32719 en el Perú)."
        raise CrsError(_of_psad56(work, old) if old is not None else no_zone)
    other = proved_system(*texts, home)
    work.ledger.warn("CRS_SUPUESTO")
    label = crs_label(CRS.from_epsg(other or own))
    supposed = f"coordenadas UTM sin zona; se supuso la de los límites, {label}."
    proved = f"coordenadas en metros; sus puntos caen dentro de los límites en {label}, y no en la zona de estos."
    work.decisions.append(f"«{file}»: {proved if other else supposed}")
    return np.full(len(numbers[0]), other or own, dtype=np.int64)


def _share_inside(
    numbers: tuple[NDArray[np.float64], NDArray[np.float64]], systems: NDArray[np.int64], home: Home | None
) -> float:
    """Return the share of the points inside the expected area, from 0 to 1; 0 if it is not known."""
    if home is None:
        return 0.0
    inside = np.zeros(len(systems), dtype=bool)
    for epsg in sorted(set(systems.tolist())):
        rows = systems == epsg
        inside[rows] = home.holds(
            *Transformer.from_crs(epsg, _DEGREES, always_xy=True).transform(*(one[rows] for one in numbers))
        )
    return float(inside.mean()) if len(inside) else 0.0


def utc_offset(places: Places) -> float | None:
    """Return the UTC offset, in hours, of the country that contains most positions; None if no preset does."""
    middle = places.middle()
    country = country_at(*middle) if middle else None
    return country.utc_h if country else None
