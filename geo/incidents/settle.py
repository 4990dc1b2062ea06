"""What is decided over the tables of all files together: rows that repeat others, delitos, places, and the account."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd

from geo.crimes.catalogue import load
from geo.crimes.classify import Crimes, Texts, choose
from geo.crimes.unknown_details import doubted, doubted_lines, ordinary_lines
from geo.crimes.unnamed_delitos import FAMILY, alias_lines, family_lines, taken_by_family, unknown_delitos
from geo.crs import crs_label
from geo.incidents.account import MISPLACED_COLUMNS, Incidents, of_place
from geo.incidents.by_address import add_located, locate_rows, located_lines, located_once
from geo.incidents.by_sector import accept_named
from geo.incidents.coordinates import same_place
from geo.incidents.place_arrays import join_places
from geo.incidents.placeholder_points import without_fillers
from geo.incidents.reserved_rows import kept_reserved, reserves_of
from geo.incidents.versions.repeated_numbers import settle_repeated
from geo.incidents.versions.settle_versions import settle_loads
from geo.ledger import Ledger
from geo.text import fold

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from geo.crimes.catalogue import Catalogue
    from geo.crimes.unnamed_delitos import Unnamed
    from geo.incidents.by_address import Locator
    from geo.incidents.by_sector import SectorFinder
    from geo.incidents.coordinate_repair import Home
    from geo.incidents.place_arrays import Places
    from geo.incidents.table_rows import TableRows
    from geo.incidents.versions.version_account import VersionAccount

__all__ = ["settle_parts"]

_NAMED = ("codigo", "titulo", "delito", "modalidad", "unread")
"""Columns of text of a catalogue entry that go with a row; the last one is the text that no entry has."""
_DISCARDED = {"REPETIDO", "DESCARTADO", "BORRADOR"}


def settle_parts(  # noqa: PLR0913 (each is an option of the command)
    parts: Sequence[TableRows],
    *,
    catalogue: str | Path | None = None,
    usual: str | None = None,
    home: Home | None = None,
    add_shared: bool = False,
    ordinary: Sequence[str] = (),
    aliases: Mapping[str, str] | None = None,
    locator: Locator | None = None,
    sectors: SectorFinder | None = None,
    reserved_apart: bool = False,
) -> Incidents:
    """Return the incidents of typed tables, which do not change.

    Parameters
    ----------
    parts
        At least one (:func:`geo.incidents.read.read_parts`), in the order of the account.
    usual
        Bundled catalogue, where none is given, that recognises most rows of all the tables of which these are some; by
        default, of these tables.
    catalogue, home, add_shared, ordinary, aliases, locator, sectors
        As in :func:`geo.incidents.read.read_incidents`; of ``home``, the projected system alone.
    reserved_apart
        Whether the placeholder points of ordinary incidents are known by these alone, as where reserved ones are not shown.

    Raises
    ------
    InputError
        If the catalogue cannot be read, or has no entry of the name in an alias.
    """
    ledger = Ledger.joined([part.ledger for part in parts])
    bare = [part.bare for part in parts]
    written = join_places([part.written for part in parts], bare, epsg=home.epsg if home else getattr(locator, "epsg", None))
    text = pd.concat([part.text for part in parts], ignore_index=True)
    located, named = locate_rows(locator, ledger, parts, text), accept_named(sectors, ledger, parts, written)
    decisions = [line for part in parts for line in part.decisions]
    loads = settle_loads(ledger, parts, add_shared=add_shared)
    decisions += loads.told
    places = _without_doors(written, bare, ledger)
    crimes, chosen, whole = _crimes(text, catalogue or usual or _usual(text, parts), ordinary, aliases or {})
    kept = kept_reserved(text, parts, chosen, loads.replaced)
    reserves = reserves_of(np.arange(len(ledger)), crimes, kept.rows)
    decisions += _settle_whole_rows(ledger, text, crimes, parts, reserves)
    again = ledger.outcome == "duplicada"
    located, named = located_once(located, again), named.without(again)
    versions = loads.versions(reserves)
    seen = places.without(~_is_shown(ledger, reserves, versions)) if reserved_apart else None
    places = without_fillers(places.without(again), text["direccion"], ledger, decisions, seen=seen, reserves=reserves)
    kept.tell(ledger, decisions)
    places, ways = add_located(places, located, locator)
    frame = _frame(np.flatnonzero(ledger.accepted), parts, text, crimes, places, kept.rows, ways=ways)
    decisions += [f"Catálogo de delitos: «{chosen.name}»." if catalogue else _catalogue_choice(chosen, crimes, ledger)]
    doubts, families = doubted(crimes, ledger.accepted), _by_family(crimes, ledger)
    decisions += [*doubted_lines(doubts), *ordinary_lines(ordinary, chosen, crimes, ledger.accepted)]
    decisions += [*family_lines(families), *alias_lines(aliases or {}, whole, crimes, ledger.accepted)]
    decisions += [*(locator.told if locator is not None else ()), *located_lines(located), *named.lines]
    decisions += loads.account.sentences(ledger.accepted) if loads.account else []
    decisions.append(f"Coordenadas llevadas a {crs_label(places.crs)}.")
    return Incidents(
        frame=frame,
        ledger=ledger,
        tables=tuple(part.table for part in parts),
        catalogue=chosen,
        written=written,
        misplaced=_misplaced(ledger, parts, text, crimes, kept.rows),
        refused=_refused(ledger, parts, text, reserves),
        ids=pd.concat([part.ids for part in parts], ignore_index=True),
        doubted=doubts,
        by_family=families,
        unnamed=unknown_delitos(crimes, ledger.accepted, chosen),
        decisions=decisions,
        choices=tuple(part.choices for part in parts),
        located=located,
        named=named,
        versions=versions,
    )


def _usual(text: pd.DataFrame, parts: Sequence[TableRows]) -> str:
    """Return the name of the bundled catalogue that recognises most rows of data, whatever else is wrong with them."""
    data = np.concatenate([part.ledger.outcome != "no_dato" for part in parts])
    return choose(Texts.of(text), data).name


def _crimes(
    text: pd.DataFrame, catalogue: str | Path, ordinary: Sequence[str], aliases: Mapping[str, str]
) -> tuple[Crimes, Catalogue, Catalogue]:
    """Return the crime of each row, the catalogue with what the user declares of it, and the catalogue as it is."""
    whole = load(catalogue)
    chosen = whole.with_aliases(aliases).with_ordinary(ordinary)
    return Crimes.of(Texts.of(text), chosen), chosen, whole


def _by_family(crimes: Crimes, ledger: Ledger) -> tuple[Unnamed, ...]:
    """Return the delitos that were taken by their family, and count their rows."""
    found = taken_by_family(crimes, ledger.accepted)
    ledger.warn(FAMILY, sum(one.filas for one in found))
    return found


def _frame(
    rows: NDArray[np.intp],
    parts: Sequence[TableRows],
    text: pd.DataFrame,
    crimes: Crimes,
    places: Places,
    kept: NDArray[np.bool_],
    *,
    ways: NDArray[np.object_],
) -> gpd.GeoDataFrame:
    """Return the accepted rows, with the columns of :data:`geo.incidents.read.INCIDENT_COLUMNS`."""
    moments = pd.concat([part.moments for part in parts], ignore_index=True).iloc[rows]
    named = crimes.rows(rows, _NAMED)
    return gpd.GeoDataFrame(
        {
            "fecha": moments["day"],
            "minuto": moments["minute"],
            "turno": np.concatenate([part.turno for part in parts])[rows],
            **{name: named[name] for name in _NAMED[:-1]},
            "reserva": reserves_of(rows, crimes, kept),
            "sin_reconocer": named["unread"],
            "direccion": text["direccion"].iloc[rows],
            "comisaria_declarada": text["comisaria"].iloc[rows],
            "ubicacion": ways[rows],
        },
        geometry=places.take(rows).points().set_axis(pd.Index(rows)),
    )


def _is_shown(ledger: Ledger, reserves: NDArray[np.int64], versions: VersionAccount | None) -> NDArray[np.bool_]:
    """Return a mask of the ordinary incidents, and of the rows by which those reserved now were ordinary before."""
    shown = ledger.accepted & (reserves == 0)
    if versions is not None:
        before = versions.ordinary[ledger.accepted]
        shown[before[before >= 0]] = True
    return np.asarray(shown)


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


def _misplaced(
    ledger: Ledger, parts: Sequence[TableRows], text: pd.DataFrame, crimes: Crimes, kept: NDArray[np.bool_]
) -> pd.DataFrame:
    """Return the incidents rejected for their position, with :data:`geo.incidents.account.MISPLACED_COLUMNS`."""
    refused = (ledger.outcome == "rechazada") & of_place(ledger.code)
    rows = np.flatnonzero(refused & ~crimes.mask("excluded") & ~_is_discarded(text))
    days = pd.concat([part.moments["day"] for part in parts], ignore_index=True).iloc[rows]
    named = crimes.rows(rows, ("codigo", "delito"))
    columns = (days, reserves_of(rows, crimes, kept), text["comisaria"].iloc[rows], named["codigo"], named["delito"])
    return pd.DataFrame(dict(zip(MISPLACED_COLUMNS, columns, strict=True)))


def _refused(ledger: Ledger, parts: Sequence[TableRows], text: pd.DataFrame, reserves: NDArray[np.int64]) -> pd.DataFrame:
    """Return ``fecha`` and ``comisaria_declarada`` of the reserved rows that were rejected, but not for their position."""
    rows = np.flatnonzero((ledger.outcome == "rechazada") & ~of_place(ledger.code) & (reserves > 0))
    days = pd.concat([part.moments["day"] for part in parts], ignore_index=True).iloc[rows]
    return pd.DataFrame({"fecha": days, "comisaria_declarada": text["comisaria"].iloc[rows]})


def _is_discarded(text: pd.DataFrame) -> NDArray[np.bool_]:
    """Return a mask of the rows that the exporting system discarded."""
    values = [value for value in text["estado"].unique() if fold(value) in _DISCARDED]
    return text["estado"].isin(values).to_numpy(dtype=bool)


def _catalogue_choice(catalogue: Catalogue, crimes: Crimes, ledger: Ledger) -> str:
    known, total = int((crimes.mask("known") & ledger.accepted).sum()), int(ledger.accepted.sum())
    return f"Catálogo de delitos: «{catalogue.name}», el que más filas reconoce ({known} de {total})."


def _settle_whole_rows(
    ledger: Ledger, text: pd.DataFrame, crimes: Crimes, parts: Sequence[TableRows], reserves: NDArray[np.int64]
) -> list[str]:
    """Settle the rows that are not crimes, discarded or repeated, over all files; count the unrecognised ones.

    Returns Spanish sentences.
    """
    ledger.settle(crimes.mask("excluded"), "NO_ES_DELITO")
    ledger.settle(_is_discarded(text), "ESTADO_DESCARTADO")
    told = settle_repeated(ledger, text, parts, reserves)
    unknown = ~crimes.mask("known") & ledger.accepted
    ledger.warn("DELITO_DESCONOCIDO", int(unknown.sum()))
    return told
