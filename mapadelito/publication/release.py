"""From what was read to what the profile may show: the step between reading and analysis, done once for a whole run."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from layers.disclosure.profiles import ReservedCounts, countable, release, shows_exact
from layers.disclosure.public_places import find_public_places
from mapadelito.publication.telling import Telling
from maps.sheets.public_place_words import places_note

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    import geopandas as gpd

    from geo.context.context_layer import ContextLayer
    from geo.incidents.account import Incidents
    from geo.period import Period
    from mapadelito.publication.store import ToldStore
    from mapadelito.settings.config import Config

__all__ = ["Released", "placed_pct", "release_all"]


@dataclass(frozen=True, slots=True)
class Released:
    """What analysis and sheets receive: incidents as the profile shows them, those of the earlier period, words for the
    reserved ones by jurisdiction, notes to print, what the user alone is told, how many facts were refused for their place,
    by the jurisdiction that they name ("" for none), now and in the earlier period, the areas by which facts without a point
    are told (None in other profiles), and the note that says what the public places of each jurisdiction are ("" for the
    one of all, which is among the notes)."""  # noqa: D205, D209

    facts: gpd.GeoDataFrame
    before: tuple[Period, gpd.GeoDataFrame] | None = None
    reserved: Mapping[str, ReservedCounts] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    misplaced: Mapping[str, int] = field(default_factory=dict)
    misplaced_before: Mapping[str, int] = field(default_factory=dict)
    areas: gpd.GeoDataFrame | None = None
    places: Mapping[str, str] = field(default_factory=dict)

    @property
    def nowhere(self) -> int:
        """Facts that have no place on the map and are of no jurisdiction."""
        return int((self.facts["comisaria"] == "").sum()) + self.misplaced.get("", 0)

    def until(self, last: date | None) -> date | None:
        """Last day of the data, or the month of the last fact shown where this is later: it was told before."""
        months = self.facts["fecha"].dropna()
        return max(filter(None, (last, None if months.empty else months.max().date())), default=None)

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
    homes: ContextLayer | None,
    store: ToldStore | None,
) -> tuple[Released, Telling | None]:
    """Turn the incidents of a run into what its profile may show, and return what of it is to be kept, if it is told.

    Parameters
    ----------
    config
        Profile and settings.
    incidents, period
        What was read, and of what period.
    units
        Polygons of the jurisdictions that are drawn.
    streets
        Their streets.
    homes
        Their buildings, a point each; None without a file of them.
    store
        What was told before; None for the profile that is not told (``interno``).
    """
    frame, profile = incidents.frame, config.perfil
    lost = countable(incidents.misplaced, profile)
    lost_before = countable(incidents.misplaced_before, profile) if incidents.before else {}
    if store is None:
        before = (incidents.before[0], release(incidents.before[1], profile)) if incidents.before else None
        return Released(release(frame, profile), before, misplaced=lost, misplaced_before=lost_before), None
    epsg = int(frame.crs.to_epsg())
    ground = units.to_crs(epsg)
    counted = homes.frame.geometry if homes is not None else None
    find = partial(find_public_places, streets=streets.to_crs(epsg) if config.calles else None, buildings=counted)
    is_public = not shows_exact(profile)
    telling = Telling(config, store, incidents, period, units=ground, find=find if is_public else None, homes=counted)
    places = {name: places_note(own) for name, own in telling.places().items()} if is_public else {}
    notes = (places[""], *(homes.credits if homes is not None else ())) if is_public else ()

    def shown(rows: gpd.GeoDataFrame, when: Period | None) -> gpd.GeoDataFrame:
        return telling.publication.frame(when) if is_public else release(rows, profile)

    before = (incidents.before[0], shown(incidents.before[1], incidents.before[0])) if incidents.before else None
    warnings = (*(homes.decisions if homes is not None else ()), *telling.warnings)
    areas = telling.areas() if is_public else None
    if is_public:
        lost = telling.publication.refused(period)
        lost_before = telling.publication.refused(before[0]) if before else {}
    said = (telling.reserved, notes, warnings, lost, lost_before, areas, places)
    return Released(shown(frame, period), before, *said), telling
