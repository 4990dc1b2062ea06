"""Release step: the incidents of a whole run as its profile may show them, between reading and analysis."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING

from geo.incidents.by_address import MEASURED
from geo.naming import quantity
from layers.disclosure.profiles import countable, release, shows_exact, shows_reserved
from layers.disclosure.public_places import find_public_places
from layers.disclosure.released import Released
from mapadelito.publication.told_incidents import ToldIncidents
from maps.sheets.public_place_words import finer_note, places_note
from maps.spanish_text import integer

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    import geopandas as gpd
    import pandas as pd

    from geo.context.context_layer import ContextLayer
    from geo.incidents.account import Incidents
    from geo.period import Period
    from mapadelito.publication.store import ToldStore
    from mapadelito.settings.config import Config

__all__ = ["Release", "address_note", "release_all"]


@dataclass(frozen=True, slots=True)
class Release:
    """Result of the release step.

    Attributes
    ----------
    released
        Incidents as the profile shows them, and the counts of those that it does not show.
    notes
        Spanish notes printed on every sheet.
    warnings
        Spanish warnings for the user, printed on no sheet.
    places
        Spanish description of the public places of each jurisdiction ("" for all of them; that one is among the notes).
    finer
        What would give them more detail, likewise.
    told
        Incidents and counts that the run publishes and has to keep; None where nothing leaves the station.
    """

    released: Released
    notes: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    places: Mapping[str, str] = field(default_factory=dict)
    finer: Mapping[str, str] = field(default_factory=dict)
    told: ToldIncidents | None = None


def release_all(  # noqa: PLR0913 (what a run read, and when)
    config: Config,
    incidents: Incidents,
    period: Period | None,
    *,
    units: gpd.GeoDataFrame,
    streets: gpd.GeoDataFrame,
    homes: ContextLayer | None,
    store: ToldStore | None,
    today: date,
    tells_reserved: bool = True,
    closes: bool = True,
) -> Release:
    """Return the incidents of a run as its profile may show them, and the entries for the told store.

    Parameters
    ----------
    config
        Profile and settings.
    incidents, period
        Incidents as read, and the period of the run.
    units
        Polygons of the jurisdictions to draw.
    streets
        Their streets.
    homes
        Their buildings, a point each; None without a file of them.
    store
        The told store; None for the profile that is not published (``interno``).
    today
        Day of the run, which closes base periods.
    tells_reserved
        Whether reserved incidents are counted; not in polygons that were made round the others.
    closes
        Whether the base periods that may be closed are closed; only by a run that tells all that is told of them.
    """
    frame, profile = incidents.frame, config.perfil
    lost = countable(incidents.misplaced, profile)
    lost_before = countable(incidents.misplaced_before, profile) if incidents.before else {}
    if store is None:
        before = (incidents.before[0], release(incidents.before[1], profile)) if incidents.before else None
        notes = tuple(filter(None, [address_note(incidents, profile)]))
        past = _past(incidents, period, before, profile)
        own = Released(release(frame, profile), before, misplaced=lost, misplaced_before=lost_before)
        return Release(replace(own, past=past, last=incidents.until), notes)
    epsg = int(frame.crs.to_epsg())
    ground = units.to_crs(epsg)
    counted = homes.frame.geometry if homes is not None else None
    find = partial(find_public_places, streets=streets.to_crs(epsg) if config.calles else None, buildings=counted)
    is_public = not shows_exact(profile)
    made = {"units": ground, "find": find if is_public else None, "homes": counted}
    told = ToldIncidents(config, store, incidents, period, **made, today=today, closes=closes, tells_reserved=tells_reserved)
    lists = told.places() if is_public else {}
    places = {name: places_note(own) for name, own in lists.items()}
    finer = {name: finer_note(own) for name, own in lists.items()}
    by_address = address_note(incidents, profile, told.ordinary.told_as_ordinary)
    notes = (places[""], *(homes.credits if homes is not None else ())) if is_public else ()

    def shown(rows: gpd.GeoDataFrame, when: Period | None) -> gpd.GeoDataFrame:
        return told.ordinary.frame(when) if is_public else release(rows, profile)

    before = (incidents.before[0], shown(incidents.before[1], incidents.before[0])) if incidents.before else None
    warnings = (*(homes.decisions if homes is not None else ()), *told.warnings)
    areas = told.areas() if is_public else None
    if is_public:
        lost = told.ordinary.refused(period)
        lost_before = told.ordinary.refused(before[0]) if before else {}
    past = _past(incidents, period, before, profile)
    released = Released(
        shown(frame, period), before, told.reserved, lost, lost_before, areas, past=past, last=incidents.until
    )
    return Release(released, (*filter(None, [by_address]), *notes), warnings, places, finer, told)


def _past(
    incidents: Incidents, period: Period | None, before: tuple[Period, gpd.GeoDataFrame] | None, profile: str
) -> gpd.GeoDataFrame | None:
    """Return the incidents of the time before the period that a profile may count: in ``publico`` what the run publishes."""
    if incidents.past is None or period is None:
        return None
    if shows_exact(profile):
        return release(incidents.past, profile)
    return before[1] if before is not None and before[0].next.start == period.start else None


def address_note(incidents: Incidents, profile: str, told: Sequence[int] | pd.Index = ()) -> str:
    """Return the note of the sheets about the points that are not measured; empty where the profile may draw none.

    It counts no reserved fact where these are not shown. What is public has no number: the difference of two editions would
    tell how single facts came to have a point; and it depends as well on the reserved facts that were published as ordinary
    (``told``, rows of the frame): otherwise it would change as one became reserved.
    """
    frame = incidents.frame
    if not shows_reserved(profile):
        stays = frame.index.isin(told) & (not shows_exact(profile))
        frame = frame[(frame["reserva"] == 0) | stays]
    ways = frame["ubicacion"][frame.geometry.notna()]
    found = ways[ways != MEASURED].value_counts().sort_index()
    if found.empty:
        return ""
    if not shows_exact(profile):
        return "Parte de los hechos se ubicó por su dirección (su esquina, cuadra o lugar), sin coordenada medida."
    ways_told = ", ".join(f"{name} {integer(int(count))}" for name, count in found.items())
    count = f"{integer(int(found.sum()))} de {quantity(len(ways), 'hecho ubicado', 'hechos ubicados')}"
    return f"{count} por su dirección, sin coordenada medida ({ways_told})."
