"""Reading of incidents from files, with an account of every row."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd

from geo.crimes.catalogue import load
from geo.crimes.classify import Crimes, Texts, choose
from geo.crimes.dwelling import at_home
from geo.crimes.reserved_elsewhere import reserved_elsewhere
from geo.crimes.unknown_details import doubted, doubted_lines, ordinary_lines
from geo.crimes.unnamed_delitos import FAMILY, alias_lines, family_lines, taken_by_family, unknown_delitos
from geo.crs import crs_label
from geo.incidents.account import MISPLACED_COLUMNS, Incidents, of_place
from geo.incidents.by_address import Locator, add_located, locate_rows, located_lines, located_once
from geo.incidents.by_sector import SectorFinder, accept_named
from geo.incidents.coordinates import same_place
from geo.incidents.place_arrays import join_places
from geo.incidents.placeholder_points import without_fillers
from geo.incidents.shared_rows import settle_repeated, settle_shared_rows
from geo.incidents.table_rows import TableRows, read_part
from geo.intake.repeated_files import distinct_files
from geo.intake.tables import read_tables
from geo.ledger import Ledger
from geo.text import fold
from geo.wording import listing

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray
    from pyproj import CRS

    from geo.crimes.catalogue import Catalogue
    from geo.crimes.unnamed_delitos import Unnamed
    from geo.incidents.coordinate_repair import Home
    from geo.incidents.place_arrays import Places

__all__ = ["INCIDENT_COLUMNS", "Incidents", "read_incidents"]

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

_NAMED = ("codigo", "titulo", "delito", "modalidad", "unread")
"""Columns of text of a catalogue entry that go with a row; the last one is the text that no entry has."""
_DISCARDED = {"REPETIDO", "DESCARTADO", "BORRADOR"}


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
) -> Incidents:
    """Return incidents read from tables or layers of points.

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
    files = distinct_files([path] if isinstance(path, (str, Path)) else path)
    tables = [table for item in files.paths for table in read_tables(item, sheet=sheet, all_sheets=all_sheets)]
    instead = {"by_address": locator is not None, "by_sector": sectors is not None}
    parts = [read_part(table, columns, crs, home=home, crime=crime, **instead) for table in tables]
    ledger = Ledger.joined([part.ledger for part in parts])
    bare = [part.bare for part in parts]
    written = join_places([part.written for part in parts], bare, epsg=home.epsg if home else getattr(locator, "epsg", None))
    ledger.warnings.update(files.warnings)
    text = pd.concat([part.text for part in parts], ignore_index=True)
    located, named = locate_rows(locator, ledger, parts, text), accept_named(sectors, ledger, parts, written)
    told = [*files.told, *(line for part in parts for line in part.decisions)]
    decisions = told + settle_shared_rows(ledger, parts, add_shared=add_shared)
    places = _without_doors(written, bare, ledger)
    crimes, chosen, whole = _crimes(text, ledger, catalogue, ordinary, aliases or {})
    _settle_whole_rows(ledger, text, crimes, parts)
    again = ledger.outcome == "duplicada"
    located, named = located_once(located, again), named.without(again)
    places = without_fillers(places.without(again), text["direccion"], ledger, decisions)
    kept = _kept(text, parts, chosen, ledger, decisions)
    places, ways = add_located(places, located, locator)
    frame = _frame(np.flatnonzero(ledger.accepted), parts, text, crimes, places, kept, ways=ways)
    decisions += [f"Catálogo de delitos: «{chosen.name}»." if catalogue else _catalogue_choice(chosen, crimes, ledger)]
    doubts, families = doubted(crimes, ledger.accepted), _by_family(crimes, ledger)
    decisions += [*doubted_lines(doubts), *ordinary_lines(ordinary, chosen, crimes, ledger.accepted)]
    decisions += [*family_lines(families), *alias_lines(aliases or {}, whole, crimes, ledger.accepted)]
    decisions += [*(locator.told if locator is not None else ()), *located_lines(located), *named.lines]
    decisions.append(f"Coordenadas llevadas a {crs_label(places.crs)}.")
    return Incidents(
        frame=frame,
        ledger=ledger,
        tables=tuple(part.table for part in parts),
        catalogue=chosen,
        written=written,
        misplaced=_misplaced(ledger, parts, text, crimes, kept),
        ids=pd.concat([part.ids for part in parts], ignore_index=True),
        doubted=doubts,
        by_family=families,
        unnamed=unknown_delitos(crimes, ledger.accepted, chosen),
        decisions=decisions,
        choices=tuple(part.choices for part in parts),
        located=located,
        named=named,
    )


def _crimes(
    text: pd.DataFrame, ledger: Ledger, catalogue: str | Path | None, ordinary: Sequence[str], aliases: Mapping[str, str]
) -> tuple[Crimes, Catalogue, Catalogue]:
    """Return the crime of each row, the catalogue with what the user declares of it, and the catalogue as it is."""
    texts = Texts.of(text)
    whole = load(catalogue) if catalogue else choose(texts, ledger.accepted)
    chosen = whole.with_aliases(aliases).with_ordinary(ordinary)
    return Crimes.of(texts, chosen), chosen, whole


def _by_family(crimes: Crimes, ledger: Ledger) -> tuple[Unnamed, ...]:
    """Return the delitos that were taken by their family, and count their rows."""
    found = taken_by_family(crimes, ledger.accepted)
    ledger.warn(FAMILY, sum(one.filas for one in found))
    return found


def _frame(
    rows: NDArray[np.intp],
    parts: list[TableRows],
    text: pd.DataFrame,
    crimes: Crimes,
    places: Places,
    kept: NDArray[np.bool_],
    *,
    ways: NDArray[np.object_],
) -> gpd.GeoDataFrame:
    """Return the accepted rows, with the columns of :data:`INCIDENT_COLUMNS`."""
    moments = pd.concat([part.moments for part in parts], ignore_index=True).iloc[rows]
    named = crimes.rows(rows, _NAMED)
    return gpd.GeoDataFrame(
        {
            "fecha": moments["day"],
            "minuto": moments["minute"],
            "turno": np.concatenate([part.turno for part in parts])[rows],
            **{name: named[name] for name in _NAMED[:-1]},
            "reserva": _reserves(rows, crimes, kept),
            "sin_reconocer": named["unread"],
            "direccion": text["direccion"].iloc[rows],
            "comisaria_declarada": text["comisaria"].iloc[rows],
            "ubicacion": ways[rows],
        },
        geometry=places.take(rows).points().set_axis(pd.Index(rows)),
    )


def _without_doors(written: Places, bare: list[NDArray[np.bool_]], ledger: Ledger) -> Places:
    """Return the positions without those of the rows in ``bare``, of each table, and those equal to a forced coordinate.

    Those equal to one of their own table are in ``bare`` already.
    """
    rows = np.concatenate(bare)
    if len(bare) > 1:
        doors = same_place(written.x, written.y, ledger.noted == "COORD_FORZADA") & ~rows
        ledger.note(doors, "COORD_FORZADA")
        rows |= doors
    return written.without(rows)


def _kept(
    text: pd.DataFrame, parts: list[TableRows], catalogue: Catalogue, ledger: Ledger, decisions: list[str]
) -> NDArray[np.bool_]:
    """Return a mask of the rows that are reserved for what else they say: a dwelling, or a reserved delito elsewhere."""
    dwelt = at_home(text["tipo_lugar"], text["direccion"])
    ledger.warn("LUGAR_VIVIENDA", int((dwelt & ledger.accepted).sum()))
    return dwelt | _said_elsewhere(parts, catalogue, decisions)


def _said_elsewhere(parts: list[TableRows], catalogue: Catalogue, decisions: list[str]) -> NDArray[np.bool_]:
    """Return a mask of the rows whose reserved delito is in a column that is no field, and say which columns these are."""
    found = []
    for part in parts:
        fields = {name for field, name in part.found.items() if field != "observacion"}
        unused = [name for name in map(str, part.table.frame.columns) if name not in fields]
        masks = reserved_elsewhere(part.table.frame, unused, catalogue)
        rows = np.logical_or.reduce([np.zeros(len(part.text), dtype=bool), *masks.values()])
        told = (
            f"«{part.table.file}»: {int(rows.sum())} filas dicen un delito reservado en {listing(masks)}, y por eso lo son. "
            'Si esa es la columna del delito, indíquela con --columna delito="NOMBRE".'
        )
        decisions += [told] if masks else []
        found.append(rows)
    return np.concatenate(found)


def _reserves(rows: NDArray[np.intp], crimes: Crimes, kept: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Return the reserve of rows; those in ``kept`` (in a dwelling, reserved in another column) are reserved."""
    reserves = crimes.entries["reserva"].to_numpy(dtype=np.int64)[crimes.texts.group[rows]]
    return np.asarray(np.maximum(reserves, kept[rows]), dtype=np.int64)


def _misplaced(
    ledger: Ledger, parts: list[TableRows], text: pd.DataFrame, crimes: Crimes, kept: NDArray[np.bool_]
) -> pd.DataFrame:
    """Return the incidents rejected for their position, with :data:`geo.incidents.account.MISPLACED_COLUMNS`."""
    refused = (ledger.outcome == "rechazada") & of_place(ledger.code)
    rows = np.flatnonzero(refused & ~crimes.mask("excluded") & ~_is_discarded(text))
    days = pd.concat([part.moments["day"] for part in parts], ignore_index=True).iloc[rows]
    columns = (days, _reserves(rows, crimes, kept), text["comisaria"].iloc[rows])
    return pd.DataFrame(dict(zip(MISPLACED_COLUMNS, columns, strict=True)))


def _is_discarded(text: pd.DataFrame) -> NDArray[np.bool_]:
    """Return a mask of the rows that the exporting system discarded."""
    values = [value for value in text["estado"].unique() if fold(value) in _DISCARDED]
    return text["estado"].isin(values).to_numpy(dtype=bool)


def _catalogue_choice(catalogue: Catalogue, crimes: Crimes, ledger: Ledger) -> str:
    known, total = int((crimes.mask("known") & ledger.accepted).sum()), int(ledger.accepted.sum())
    return f"Catálogo de delitos: «{catalogue.name}», el que más filas reconoce ({known} de {total})."


def _settle_whole_rows(ledger: Ledger, text: pd.DataFrame, crimes: Crimes, parts: list[TableRows]) -> None:
    """Settle the rows that are not crimes, discarded or repeated, over all files; count the unrecognised ones."""
    ledger.settle(crimes.mask("excluded"), "NO_ES_DELITO")
    ledger.settle(_is_discarded(text), "ESTADO_DESCARTADO")
    settle_repeated(ledger, text, parts)
    unknown = ~crimes.mask("known") & ledger.accepted
    ledger.warn("DELITO_DESCONOCIDO", int(unknown.sum()))
