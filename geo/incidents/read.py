"""Reading of incidents from files, with an account of every row."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from geo.incidents.account import Incidents
from geo.incidents.settle import settle_parts
from geo.incidents.table_rows import TableRows, read_part
from geo.intake.repeated_files import distinct_files
from geo.intake.tables import read_tables

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from pyproj import CRS

    from geo.incidents.by_address import Locator
    from geo.incidents.by_sector import SectorFinder
    from geo.incidents.coordinate_repair import Home

__all__ = ["INCIDENT_COLUMNS", "READING", "Incidents", "read_incidents", "read_parts"]

READING = 1
"""Version of the reader: one more with each change of what a row reads as, so that rows kept of an older one can be told."""

INCIDENT_COLUMNS = (
    "fecha",
    "minuto",
    "turno",
    "codigo",
    "titulo",
    "delito",
    "modalidad",
    "reserva",
    "sin_reconocer",
    "direccion",
    "comisaria_declarada",
    "ubicacion",
    "geometry",
)
"""Columns of ``Incidents.frame``: day of the incident; minute after midnight (NaN if unknown); turno; crime (code, then
names of titulo, generico and modalidad); reserva (0 ordinary, 1 reserved, 2 strictly reserved); text that the catalogue
does not recognise; address and station as written; ``medida``, or the class of the address that gave the point; point."""


def read_incidents(  # noqa: PLR0913 (each is an option of the command)
    path: str | Path | Iterable[str | Path],
    columns: Mapping[str, str] | None = None,
    crs: str | int | CRS | None = None,
    *,
    sheet: str | None = None,
    all_sheets: bool = False,
    catalogue: str | Path | None = None,
    home: Home | None = None,
    crime: str | None = None,
    add_shared: bool = False,
    ordinary: Sequence[str] = (),
    aliases: Mapping[str, str] | None = None,
    locator: Locator | None = None,
    sectors: SectorFinder | None = None,
    today: date | None = None,
) -> Incidents:
    """Return incidents read from tables or layers of points.

    Library only: no command uses it.

    Parameters
    ----------
    path
        One file or several.
    columns
        Column of each field that is not detected (fields of ``synonyms.toml``).
    crs
        System of the coordinates of tables in UTM or another system; by default WGS 84 degrees.
    sheet, all_sheets
        Name of the sheet or layer to read, or whether to read all, for files with several.
    catalogue
        Crime catalogue: name of a bundled one, or a file; by default the bundled one that recognises most rows.
    home
        Expected area of the incidents (:func:`geo.incidents.coordinate_repair.home_of` the boundaries), used to repair
        coordinates. Its projected system is that of the result; by default, the UTM zone of the points.
    crime
        Delito of every row, for files of a single crime without a column for it.
    add_shared
        Whether to add up the rows that two files share, instead of counting each as often as the file that has most copies.
    ordinary
        Modalidades, each a whole text, declared ordinary although the catalogue does not have them. What the catalogue has
        as reserved, what has sensitive words, and what happened in a dwelling stays reserved.
    aliases
        Delitos, each a whole text that the catalogue does not have, and the name of the entry that each one is. Those with
        sensitive words stay reserved.
    locator
        Geocoder of the rows that have an address and no coordinates; without one they are rejected.
    sectors
        Finds the sector of the rows that name one and have no coordinates; without it they are rejected.
    today
        Day after which no fact is dated (``FECHA_FUTURA``); by default that of the clock.

    Raises
    ------
    InputError
        If a file cannot be read, or has no coordinates; or the catalogue has no entry of the name in an alias.

    Examples
    --------
    >>> import mapadelito as md
    >>> incidents = md.read_incidents(md.ROOT / "data/incidents/ilo_2020.csv")
    >>> incidents.report["filas"]
    {'leidas': 1143, 'aceptadas': 1132, 'duplicadas': 1, 'rechazadas': 7, 'no_datos': 1, 'excluidas': 2}
    >>> incidents.frame[["fecha", "turno", "delito"]].head(2)
           fecha   turno                                  delito
    0 2020-01-01  mañana                                   Daños
    2 2020-01-01   noche  Violencia y resistencia a la autoridad
    >>> incidents.frame.crs.name
    'WGS 84 / UTM zone 19S'
    """
    parts = read_parts(
        path,
        columns,
        crs,
        sheet=sheet,
        all_sheets=all_sheets,
        home=home,
        crime=crime,
        by_address=locator is not None,
        by_sector=sectors is not None,
        today=today,
    )
    return settle_parts(
        parts,
        catalogue=catalogue,
        home=home,
        add_shared=add_shared,
        ordinary=ordinary,
        aliases=aliases,
        locator=locator,
        sectors=sectors,
    )


def read_parts(  # noqa: PLR0913 (each is an option of the command)
    path: str | Path | Iterable[str | Path],
    columns: Mapping[str, str] | None = None,
    crs: str | int | CRS | None = None,
    *,
    sheet: str | None = None,
    all_sheets: bool = False,
    home: Home | None = None,
    crime: str | None = None,
    by_address: bool = False,
    by_sector: bool = False,
    today: date | None = None,
) -> list[TableRows]:
    """Return the tables of files, each typed by itself: nothing is decided over several.

    What is told of the files (given twice, left by a program) is among the decisions and warnings of the first table.

    Parameters
    ----------
    path, columns, crs, sheet, all_sheets, home, crime, today
        As in :func:`read_incidents`.
    by_address, by_sector
        As in :func:`geo.incidents.table_rows.read_part`.
    """
    files = distinct_files([path] if isinstance(path, (str, Path)) else path)
    tables = [table for item in files.paths for table in read_tables(item, sheet=sheet, all_sheets=all_sheets)]
    parts = [
        read_part(table, columns, crs, home=home, crime=crime, by_address=by_address, by_sector=by_sector, today=today)
        for table in tables
    ]
    for part in parts[:1]:
        part.decisions[:0] = files.told
        part.ledger.warnings.update(files.warnings)
    return parts
