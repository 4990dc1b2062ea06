"""From what was read to what the profile may show: the step between reading and analysis, done once for a whole run."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from geo.buildings import read_buildings
from layers.privacy import PROFILES, ReservedCounts, countable, release, reserved_counts
from layers.public_places import find_public_places
from mapadelito.output import cache_folder
from mapadelito.placing import within
from mapadelito.published import Published
from maps.places import places_note

if TYPE_CHECKING:
    from collections.abc import Mapping

    import geopandas as gpd

    from geo.account import Incidents
    from geo.period import Period
    from layers.public_places import PublicPlaces
    from mapadelito.config import Config

__all__ = ["Released", "placed_pct", "release_all"]


@dataclass(frozen=True, slots=True)
class Released:
    """What analysis and sheets receive: incidents as the profile shows them, those of the earlier period, words for the
    reserved ones by jurisdiction, notes to print, the store of what is published (None in other profiles), how many facts
    were refused for their place, by the jurisdiction that they name ("" for none), now and in the earlier period, and the
    areas by which facts without a point are told (None in other profiles)."""  # noqa: D205, D209

    facts: gpd.GeoDataFrame
    before: tuple[Period, gpd.GeoDataFrame] | None = None
    reserved: Mapping[str, ReservedCounts] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    store: Published | None = None
    misplaced: Mapping[str, int] = field(default_factory=dict)
    misplaced_before: Mapping[str, int] = field(default_factory=dict)
    areas: gpd.GeoDataFrame | None = None

    @property
    def nowhere(self) -> int:
        """Facts that have no place on the map and are of no jurisdiction."""
        return int((self.facts["comisaria"] == "").sum()) + self.misplaced.get("", 0)

    @property
    def coverage(self) -> float:
        """Share of the facts that has a place on the map, in per cent."""
        return placed_pct(self.facts, sum(self.misplaced.values()))

    @property
    def coverage_before(self) -> float:
        """Share of those of the earlier period; 0 where there is none."""
        return placed_pct(self.before[1], sum(self.misplaced_before.values())) if self.before else 0.0


def placed_pct(facts: gpd.GeoDataFrame, misplaced: int) -> float:
    """Share of facts that has a place, in per cent, with so many more that were refused for theirs."""
    total = len(facts) + misplaced
    return 100 * int(facts.geometry.notna().sum()) / total if total else 0.0


def release_all(
    config: Config,
    incidents: Incidents,
    period: Period | None,
    *,
    units: gpd.GeoDataFrame,
    streets: gpd.GeoDataFrame,
) -> Released:
    """Turn the incidents of a run into what its profile may show.

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

    Raises
    ------
    MapaError
        If in the public profile a reserved count could be deduced from what was published before.
    """
    frame, profile = incidents.frame, config.perfil
    epsg = int(frame.crs.to_epsg())
    ground = units.to_crs(epsg)
    named = dict(tuple(ground.groupby("comisaria", sort=True)))
    counted = frame if period is None else frame[frame["fecha"].isna() | within(frame["fecha"], period)]
    facts = {str(name): own for name, own in counted.groupby("comisaria")}
    reserved = {name: reserved_counts(facts.get(name, frame.iloc[:0]), own, profile) for name, own in named.items()}
    places, store, notes, warnings = None, None, (), []
    if profile == PROFILES[0]:
        store = Published(config.salida, config.ambito)
        buildings = read_buildings(config.edificios, epsg=epsg, around=units, cache=cache_folder(config.salida))
        given = streets.to_crs(epsg) if config.calles else None
        places = find_public_places(ground, given, buildings if config.edificios else None)
        notes = (places_note(places), *buildings.attrs["creditos"])
        reserved = {name: store.admit(name, counts, period) for name, counts in reserved.items()}
        warnings = [*buildings.attrs["decisiones"]]
        warnings += [store.keep_places(name, _own(places, ground, name), period) for name in named]

    def shown(rows: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
        return release(rows, profile, units=ground, places=places)

    before = (incidents.before[0], shown(incidents.before[1])) if incidents.before else None
    lost = countable(incidents.misplaced, profile)
    lost_before = countable(incidents.misplaced_before, profile) if before else {}
    areas = places.areas() if places is not None else None
    return Released(shown(frame), before, reserved, notes, tuple(filter(None, warnings)), store, lost, lost_before, areas)


def _own(places: PublicPlaces, units: gpd.GeoDataFrame, name: str) -> gpd.GeoDataFrame:
    """Return the public places of one jurisdiction."""
    return places.frame[(units["comisaria"] == name).to_numpy()[places.frame["unidad"]]]
