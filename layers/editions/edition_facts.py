"""What one edition says of a jurisdiction, kept so that the next edition can tell what changed."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

import geopandas as gpd
import shapely

from geo.period import Period
from layers.disclosure.profiles import shows_exact
from layers.statistics.area_counts import in_polygons
from layers.statistics.counts import crime_names

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from layers.analysis import Analysis

__all__ = ["EditionFacts", "ToldZone", "facts_said"]

_GRID_M = 1.0
"""Grid, in metres, on which two outlines of a sector are the same ground: far below what a redrawn limit moves."""
_DIGITS = 16
"""Hexadecimal digits of the digest of an outline: 64 bits."""


class ToldZone(NamedTuple):
    """A punto crítico of an edition: rank (1 is first), incidents, and outline in the system of the edition."""

    rank: int
    incidents: int
    outline: shapely.Geometry


@dataclass(frozen=True, slots=True)
class EditionFacts:
    """What an edition says of one jurisdiction.

    Attributes
    ----------
    profile, period
        Its profile and its period, None where the incidents have no dates.
    total, located, misplaced
        Incidents; those with a place on the map; and those that were rejected for their position, of which only the number
        is known (0 in ``publico``, whose ``rows`` have them).
    counts
        Incidents of each sector by delito.
    grounds
        Digest of the outline of each sector.
    zones, epsg
        Puntos críticos and their projected system; None where the evidence was not enough to search for them.
    rows
        Keys of its incidents (:mod:`layers.editions.incident_keys`), sorted. They belong to the reserved record of the
        edition and are never printed.
    """

    profile: str
    period: Period | None
    total: int
    located: int
    misplaced: int
    counts: Mapping[str, Mapping[str, int]]
    grounds: Mapping[str, str]
    zones: tuple[ToldZone, ...] | None
    epsg: int
    rows: tuple[str, ...] = field(default=(), repr=False)

    def plain(self) -> dict[str, Any]:
        """Return the facts as JSON can hold them."""
        zones = None if self.zones is None else [[zone.rank, zone.incidents, zone.outline.wkb_hex] for zone in self.zones]
        period = None if self.period is None else [self.period.start.isoformat(), self.period.end.isoformat()]
        return {
            "perfil": self.profile,
            "periodo": period,
            "hechos": self.total,
            "con_lugar": self.located,
            "sin_posicion": self.misplaced,
            "conteos": {name: dict(own) for name, own in self.counts.items()},
            "suelos": dict(self.grounds),
            "zonas": zones,
            "epsg": self.epsg,
            "filas": list(self.rows),
        }

    @classmethod
    def of_plain(cls, plain: Mapping[str, Any]) -> EditionFacts:
        """Return the facts that :meth:`plain` wrote.

        Raises
        ------
        KeyError, ValueError, TypeError
            If they are not complete.
        """
        period, zones = plain["periodo"], plain["zonas"]
        return cls(
            profile=str(plain["perfil"]),
            period=None if period is None else Period(*(date.fromisoformat(day) for day in period)),
            total=int(plain["hechos"]),
            located=int(plain["con_lugar"]),
            misplaced=int(plain["sin_posicion"]),
            counts={name: {crime: int(count) for crime, count in own.items()} for name, own in plain["conteos"].items()},
            grounds={name: str(digest) for name, digest in plain["suelos"].items()},
            zones=None
            if zones is None
            else tuple(ToldZone(int(rank), int(count), shapely.from_wkb(shape)) for rank, count, shape in zones),
            epsg=int(plain["epsg"]),
            rows=tuple(map(str, plain["filas"])),
        )

    def says_same(self, other: EditionFacts) -> bool:
        """Whether another edition says the same, whatever the keys of its incidents: a register may be numbered anew."""
        return self.plain() | {"filas": []} == other.plain() | {"filas": []}

    def follows(self, earlier: EditionFacts) -> bool:
        """Whether an earlier edition is one to compare this with: it says something else, and its period does not end later.

        An edition of May, made again after that of June, is compared with the one of May or of a month before: «before» is
        never a later month.
        """
        if self.says_same(earlier):
            return False
        return self.period is None or earlier.period is None or earlier.period.end <= self.period.end

    def by_sector(self) -> dict[str, int]:
        """Return the incidents of each sector."""
        return {name: sum(own.values()) for name, own in self.counts.items()}

    def zone_frame(self, epsg: int) -> gpd.GeoDataFrame:
        """Return the zones in a projected system, by rank, with ``incidentes``; no rows where none were searched for."""
        zones = self.zones or ()
        shapes = gpd.GeoSeries([zone.outline for zone in zones], crs=self.epsg).to_crs(epsg)
        counts = [zone.incidents for zone in zones]
        return gpd.GeoDataFrame({"incidentes": counts}, geometry=shapes).set_axis([zone.rank for zone in zones], axis=0)


def facts_said(analysis: Analysis, rows: Sequence[str] = ()) -> EditionFacts:
    """Return what an edition with this analysis says.

    Parameters
    ----------
    analysis
        Analysis of a jurisdiction, in its profile.
    rows
        Keys of its incidents.
    """
    place, incidents, settings = analysis.jurisdiction, analysis.incidents, analysis.settings
    level = place.counted_level
    units = place.levels[level]
    searched = analysis.parameters.evidence or None not in (settings.radius_m, settings.min_incidents)
    zones = (
        ToldZone(int(row["rango"]), int(row["incidentes"]), row["geometry"]) for row in analysis.zones.to_dict("records")
    )
    return EditionFacts(
        profile=analysis.profile,
        period=analysis.period,
        total=len(analysis.located) + analysis.unplaced,
        located=len(analysis.located),
        misplaced=analysis.misplaced if shows_exact(analysis.profile) else 0,
        counts=_counts(incidents, [str(name) for name in units[level]], level),
        grounds={str(name): _ground(shape) for name, shape in zip(units[level], units.geometry, strict=True)},
        zones=tuple(zones) if searched else None,
        epsg=place.epsg,
        rows=tuple(sorted(rows)),
    )


def _counts(incidents: gpd.GeoDataFrame, names: list[str], level: str) -> dict[str, dict[str, int]]:
    """Return the incidents of each polygon by delito, in the order of names."""
    held = in_polygons(incidents)
    tally = held.groupby([held[level], crime_names(held)]).size()
    found: dict[str, dict[str, int]] = {name: {} for name in names}
    for (name, crime), count in tally.items():
        if name in found:
            found[name][str(crime)] = int(count)
    return found


def _ground(shape: shapely.Geometry) -> str:
    """Return the digest of an outline: the same for the same ground, whatever the order of its corners."""
    rounded = shapely.normalize(shapely.set_precision(shape, _GRID_M))
    return hashlib.sha256(shapely.to_wkb(rounded)).hexdigest()[:_DIGITS]
