"""From what was read to what the profile may show: the step between reading and analysis, done once for a whole run."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from geo.context.buildings import read_buildings
from layers.disclosure.profiles import countable, release, shows_exact
from layers.disclosure.public_places import find_public_places
from layers.disclosure.released import Released
from mapadelito.outputs.output import cache_folder
from mapadelito.publication.telling import Telling
from maps.sheets.public_place_words import places_note

if TYPE_CHECKING:
    from collections.abc import Mapping

    import geopandas as gpd

    from geo.incidents.account import Incidents
    from geo.period import Period
    from mapadelito.publication.store import ToldStore
    from mapadelito.settings.config import Config

__all__ = ["Release", "release_all"]


@dataclass(frozen=True, slots=True)
class Release:
    """What the release step gives: the facts as the profile shows them, and the words and counts that go with them.

    ``notes`` are printed on every sheet, ``warnings`` are for the user alone; ``places`` says what the public places of
    each jurisdiction are ("" for the one of all, which is among the notes); ``telling`` is what the run tells outside the
    station and has to keep, or None.
    """

    facts: Released
    notes: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    places: Mapping[str, str] = field(default_factory=dict)
    telling: Telling | None = None


def release_all(
    config: Config,
    incidents: Incidents,
    period: Period | None,
    *,
    units: gpd.GeoDataFrame,
    streets: gpd.GeoDataFrame,
    store: ToldStore | None,
) -> Release:
    """Return the incidents of a run as its profile may show them, and what of it has to be kept.

    Parameters
    ----------
    config
        Profile, buildings and output folder.
    incidents, period
        What was read, and of what period.
    units
        Polygons of the jurisdictions that are drawn.
    streets
        Their streets.
    store
        What was told before; None for the profile that is not told (``interno``).
    """
    frame, profile = incidents.frame, config.perfil
    lost = countable(incidents.misplaced, profile)
    lost_before = countable(incidents.misplaced_before, profile) if incidents.before else {}
    if store is None:
        before = (incidents.before[0], release(incidents.before[1], profile)) if incidents.before else None
        return Release(Released(release(frame, profile), before, misplaced=lost, misplaced_before=lost_before))
    epsg = int(frame.crs.to_epsg())
    ground = units.to_crs(epsg)
    homes = read_buildings(config.edificios, epsg=epsg, around=units, cache=cache_folder(config.salida))
    counted = homes if config.edificios else None
    find = partial(find_public_places, streets=streets.to_crs(epsg) if config.calles else None, buildings=counted)
    is_public = not shows_exact(profile)
    telling = Telling(config, store, incidents, period, units=ground, find=find if is_public else None, homes=counted)
    places = {name: places_note(own) for name, own in telling.places().items()} if is_public else {}
    notes = (places[""], *homes.attrs["creditos"]) if is_public else ()

    def shown(rows: gpd.GeoDataFrame, when: Period | None) -> gpd.GeoDataFrame:
        return telling.publication.frame(when) if is_public else release(rows, profile)

    before = (incidents.before[0], shown(incidents.before[1], incidents.before[0])) if incidents.before else None
    warnings = (*homes.attrs["decisiones"], *telling.warnings)
    areas = telling.areas() if is_public else None
    if is_public:
        lost = telling.publication.refused(period)
        lost_before = telling.publication.refused(before[0]) if before else {}
    facts = Released(shown(frame, period), before, telling.reserved, lost, lost_before, areas)
    return Release(facts, notes, warnings, places, telling)
