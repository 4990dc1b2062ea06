"""Read the incidents of a run, find the comisaría of each, and exclude those that were not asked for."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import pandas as pd

from geo.boundaries.ambito import spelt
from geo.boundaries.psad56 import psad56_suspected
from geo.boundaries.read import locate
from geo.boundaries.wrong_zone import zone_suspected
from geo.crimes.catalogue import UNKNOWN
from geo.errors import ConfigError
from geo.incidents.by_address import MEASURED
from geo.incidents.coordinate_repair import home_of
from geo.incidents.settle import settle_parts
from geo.naming import facts_told, natural_key, quantity
from geo.period import Period
from geo.wording import listing
from layers.disclosure.profiles import PROFILES, shows_reserved
from layers.risk.known_time import counted_span
from mapadelito.outputs.row_review.delito_tables import read_aliases
from mapadelito.outputs.row_review.matches import apply_matches
from mapadelito.reading.addresses import locator_of
from mapadelito.reading.incident_source import Source, source_parts
from mapadelito.reading.jurisdiction_names import bare_name, by_bare_name, match_names
from mapadelito.reading.left_out_facts import settle_left_out
from mapadelito.reading.sector_rows import sector_finder, set_sectors
from mapadelito.reading.shown_days import shown_days
from mapadelito.settings.replaced_files import told

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    import geopandas as gpd

    from geo.boundaries.read import Boundaries
    from geo.incidents.account import Incidents
    from geo.incidents.by_address import Locator
    from geo.incidents.by_sector import SectorFinder
    from geo.incidents.coordinate_repair import Home
    from mapadelito.settings.config import Config

__all__ = [
    "keep_comisarias",
    "keep_period",
    "place",
    "read_all_placed",
    "read_placed",
    "say_doubts",
    "settler",
    "within",
]


def read_placed(
    config: Config, boundaries: Boundaries | None, *, today: date | None = None, as_of: int | None = None
) -> tuple[Incidents, Period | None]:
    """Return the incidents in their polygons, those of other periods excluded, and the period of the run.

    Without polygons no incident is outside its jurisdiction. The incidents are those of the files given or, without any, of
    the store. Those of files that are after ``today`` (by default that of the clock) are rejected; the store is read as it
    was after the event ``as_of`` (by default as it is). Without a period in the settings it is the months of the data.
    """
    incidents = read_all_placed(config, boundaries, today=today, as_of=as_of)
    return incidents, keep_period(incidents, config.periodo, config.comparar, profile=config.perfil)


def read_all_placed(
    config: Config,
    boundaries: Boundaries | None,
    *,
    today: date | None = None,
    as_of: int | None = None,
    all_months: bool = False,
) -> Incidents:
    """Return the incidents in their polygons, whatever their day.

    Parameters are those of :func:`read_placed`. Of the store only the months that the period of the run needs are read, or
    all if ``all_months``.
    """
    locator, sectors = locator_of(config, boundaries), sector_finder(boundaries, config.perfil)
    placers = {"by_address": locator is not None, "by_sector": sectors is not None}
    read = partial(source_parts, config, boundaries, **placers, today=today, as_of=as_of)
    source = read(all_months=all_months)
    incidents = _settled(source, config, boundaries, locator, sectors)
    if source.lacks_dates(incidents.frame, config.perfil):
        incidents = _settled(read(all_months=True), config, boundaries, locator, sectors)
    incidents.redated = _redated(incidents)
    return incidents


def settler(config: Config, boundaries: Boundaries | None) -> Callable[[Source], Incidents]:
    """Return what makes of typed tables their incidents in the polygons, whatever their day."""
    locator, sectors = locator_of(config, boundaries), sector_finder(boundaries, config.perfil)
    return lambda source: _settled(source, config, boundaries, locator, sectors)


def _settled(
    source: Source,
    config: Config,
    boundaries: Boundaries | None,
    locator: Locator | None,
    sectors: SectorFinder | None,
) -> Incidents:
    incidents = settle_parts(
        source.parts,
        catalogue=config.catalogo,
        usual=source.usual,
        home=_home(boundaries),
        add_shared=config.repetidas == "contar",
        ordinary=config.delitos.get("ordinario", ()),
        aliases={**config.alias, **read_aliases(config.delitos_libro)},
        locator=locator,
        sectors=sectors,
        reserved_apart=not shows_reserved(config.perfil),
    )
    incidents.ledger.warn("ARCHIVO_REEMPLAZADO", len(config.reemplaza_archivo))
    incidents.decisions[:0] = told(config.reemplaza_archivo)
    apply_matches(incidents, config.coincidencias)
    if boundaries is not None:
        place(incidents, boundaries)
    return incidents


def _home(boundaries: Boundaries | None) -> Home | None:
    return home_of(boundaries.frame) if boundaries is not None else None


def say_doubts(incidents: Incidents, say: Callable[[str], object]) -> None:
    """Say each column that could be another one, each needed one that is missing, and the places by address."""
    for line in incidents.doubts:
        say(line)


def place(incidents: Incidents, boundaries: Boundaries) -> None:
    """Set the comisaria, sector and subsector of each accepted incident; reject the points that no polygon holds.

    Facts without a place (forced coordinates, or rejected for it) get the comisaria that their row names, if it is one of
    the boundaries; those accepted for the sector that they name, that sector.
    """
    incidents.frame = locate(incidents.frame, boundaries.frame)
    settle_left_out(incidents, boundaries)
    frame = incidents.frame
    has_point = frame.geometry.notna()
    outside = has_point & (frame["comisaria"] == "")
    if outside.any() and outside.sum() == has_point.sum():
        incidents.ledger.warn("NINGUN_INCIDENTE_EN_SECTORES")
        incidents.decisions.append(f"Ningún hecho con lugar ({int(outside.sum())}) cae dentro de los límites dados.")
        _tell_zone(incidents, boundaries)
    measured = frame.geometry[frame["ubicacion"] == MEASURED]
    if outside.any() and (old := psad56_suspected(measured, boundaries.frame)):
        incidents.ledger.warn("DATUM_SOSPECHOSO", old)
        incidents.decisions.append(
            f"De {facts_told(int(outside.sum()))} fuera de los límites, {old} caerían dentro si el archivo "
            "estuviera en PSAD56: si "
            "lo está, cárguelo con --crs 24877, 24878 o 24879 (zonas 17, 18 y 19 Sur). No se movió nada."
        )
    incidents.settle(frame.index[outside], "FUERA_DE_JURISDICCION")
    frame = incidents.frame
    unplaced = frame.index[frame.geometry.isna()]
    by_name = by_bare_name(boundaries.unit_of_each)

    def named(rows: pd.DataFrame) -> pd.Series[str]:
        return rows["comisaria_declarada"].map(lambda name: by_name.get(bare_name(name), "")).astype("str")

    shared = {bare for bare, unit in by_name.items() if not unit}
    declared = [*frame.loc[unplaced, "comisaria_declarada"], *incidents.misplaced["comisaria_declarada"]]
    if lost := sum(bare_name(name) in shared for name in declared):
        incidents.ledger.warn("COMISARIA_AMBIGUA", lost)
        incidents.decisions.append(
            f"{quantity(lost, 'hecho sin lugar en el mapa dice', 'hechos sin lugar en el mapa dicen')} ser de "
            f"{listing(sorted(shared))}, que en los límites son varias comisarías: no cuenta en ninguna."
        )
    incidents.frame.loc[unplaced, "comisaria"] = named(frame.loc[unplaced])
    set_sectors(incidents)
    incidents.misplaced = incidents.misplaced.assign(comisaria=named(incidents.misplaced))


def _tell_zone(incidents: Incidents, boundaries: Boundaries) -> None:
    """Say that the facts would lie in the polygons if one of the two were of another UTM zone."""
    count, declared, right = zone_suspected(incidents.frame.geometry, boundaries.frame)
    if count:
        told, true = declared % 100, right % 100
        incidents.ledger.warn("ZONA_SOSPECHOSA", count)
        incidents.why_outside = (
            f"{count} de ellos caerían dentro con otra zona UTM: los hechos se leyeron en la {told} Sur y son de la {true} "
            f"(--crs {right}, o corrija el sistema que declaran), o los límites declaran la {true} y son de la {told} "
            f"(EPSG:{declared}). No se movió nada."
        )
        incidents.decisions.append(incidents.why_outside)


def keep_period(
    incidents: Incidents, period: Period | None, compare: Period | None = None, *, profile: str = PROFILES[-1]
) -> Period | None:
    """Return the period asked for, and exclude the incidents outside it; without one, the whole months of the data.

    Where the profile hides the reserved incidents, those months are the ones of the others, and of those that are still
    published as ordinary (:func:`mapadelito.reading.shown_days.shown_days`): not even a date is shown.

    The incidents of the time before it by which what is usual is known are set as ``incidents.past``; those
    of the period to compare with (``compare``; by default the equal one before) are set as
    ``incidents.before`` if every month of it has facts.

    Raises
    ------
    ConfigError
        If there is a period to compare with and none to compare, or they overlap.
    """
    if compare and not period:
        raise ConfigError("Para comparar indique también --periodo: qué periodo se compara con --comparar.")
    if compare and period and compare.overlaps(period):
        raise ConfigError(f"No se compara {period.label} con {compare.label}: tienen meses en común.")
    days: pd.Series = incidents.frame["fecha"]
    if (dates := pd.concat([days, incidents.published]).dropna()).size:
        incidents.dates = dates.min().date(), dates.max().date()
    told = incidents.frame["sin_reconocer"] != ""
    incidents.recognised = bool((incidents.frame["codigo"] != UNKNOWN).any() or not told.any())
    seen = shown_days(incidents, profile)
    dated = seen.dropna()
    incidents.until = None if dated.empty else dated.max().date()
    if period is None:
        if dated.empty:
            return None
        found = Period.covering(dated.min().date(), dated.max().date())
        incidents.decisions.append(f"Periodo: el de los datos, {found.label}.")
        return found
    _keep_before(incidents, compare or period.previous, seen)
    incidents.past = incidents.frame[within(days, counted_span(period)) & (days < str(period.start))]
    lost = incidents.misplaced["fecha"]
    incidents.misplaced = incidents.misplaced[lost.isna() | within(lost, period)]
    outside = ~within(days, period)
    incidents.settle(incidents.frame.index[outside], "FUERA_DE_PERIODO")
    return period


def _redated(incidents: Incidents) -> pd.DataFrame:
    """Return the days of the reports of reserved incidents, now and before: one may have been published under that day.

    Also of those that were rejected, and of those of other jurisdictions and periods: what was published of them is not
    withdrawn either.
    """
    names = ["fecha", "reserva", "comisaria_declarada"]
    rows = pd.concat([incidents.frame[names], incidents.misplaced[names], incidents.refused.assign(reserva=1)[names]])
    hidden = rows[(rows["reserva"] > 0) & (incidents.ids.loc[rows.index] != "")]
    ids = incidents.ids.loc[hidden.index]
    days = hidden["fecha"].dropna()
    days = days.map({one: one.strftime("%Y-%m-%d") for one in days.unique()})
    now = pd.DataFrame({"id": ids.loc[days.index], "fecha": days}, dtype="str")
    if incidents.versions is None:
        return now
    before = incidents.versions.earlier_days(pd.DataFrame({"id": ids, "comisaria": hidden["comisaria_declarada"]}))
    return pd.concat([now, before])


def within(days: pd.Series, period: Period) -> pd.Series:
    """Return which dates lie in a period, both ends included."""
    return days.between(str(period.start), f"{period.end} 23:59:59")


def _keep_before(incidents: Incidents, earlier: Period, seen: pd.Series) -> None:
    """Set ``incidents.before``, or tell that a month of ``earlier`` has no facts among the dates ``seen``."""
    rows = incidents.frame[within(incidents.frame["fecha"], earlier)]
    missing = earlier.months - seen[within(seen, earlier)].dt.to_period("M").nunique()
    if missing:
        incidents.decisions.append(
            f"Sin comparación con {earlier.label}: los archivos no tienen hechos en {missing} de "
            f"{quantity(earlier.months, 'mes', 'meses')}."
        )
        return
    incidents.before = earlier, rows
    incidents.misplaced_before = incidents.misplaced[within(incidents.misplaced["fecha"], earlier)]


def keep_comisarias(incidents: Incidents | None, boundaries: Boundaries, wanted: tuple[str, ...]) -> gpd.GeoDataFrame:
    """Return the polygons of the comisarías asked for (all, if none), and exclude the incidents of the others.

    Raises
    ------
    ConfigError
        If a name is not in the boundaries.
    """
    frame = boundaries.frame
    if not wanted:
        return frame
    every = sorted(frame["comisaria"].unique(), key=natural_key)
    chosen, missing = match_names(wanted, every)
    if missing:
        raise ConfigError(f"No hay {spelt(boundaries.ambito)} «{listing(missing)}» en los límites. Hay: {listing(every)}.")
    if incidents is not None:
        incidents.exclude(lambda rows: ~rows["comisaria"].isin({"", *chosen}), "OTRA_COMISARIA")
    return frame[frame["comisaria"].isin(chosen)].reset_index(drop=True)
