"""Incidents of a run as its profile shows them, for analysis and drawing."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    import geopandas as gpd

    from geo.period import Period
    from layers.disclosure.profiles import ReservedCounts

__all__ = ["Released", "Totals", "placed_pct"]


class Totals(NamedTuple):
    """What is counted of the incidents of a whole run, as :class:`Released` says of each."""

    nowhere: int
    coverage: float
    coverage_before: float


@dataclass(frozen=True, slots=True)
class Released:
    """The incidents of a run as its profile shows them.

    Attributes
    ----------
    incidents
        Those of the period (:func:`layers.disclosure.profiles.release`).
    before
        The earlier period and its incidents, or None.
    reserved
        Published counts of the reserved incidents, by jurisdiction.
    misplaced, misplaced_before
        Numbers of incidents rejected for their location, by the jurisdiction that they name ("" for none).
    areas
        Areas by which incidents without a point are counted; None in profiles that show exact points.
    others
        Where the incidents are those of one jurisdiction of the run: points of the others near it, with ``comisaria``.
    totals
        There too, what is counted of the whole run; None where the incidents are those of the whole run.
    past
        Incidents of the time before the period, by which what is usual is known; None where none may be counted.
    last
        Last day of the data that the profile may publish.
    """

    incidents: gpd.GeoDataFrame
    before: tuple[Period, gpd.GeoDataFrame] | None = None
    reserved: Mapping[str, ReservedCounts] = field(default_factory=dict)
    misplaced: Mapping[str, int] = field(default_factory=dict)
    misplaced_before: Mapping[str, int] = field(default_factory=dict)
    areas: gpd.GeoDataFrame | None = None
    others: gpd.GeoDataFrame | None = None
    totals: Totals | None = None
    past: gpd.GeoDataFrame | None = None
    last: date | None = None

    @property
    def nowhere(self) -> int:
        """Number of incidents without a location on the map and without a jurisdiction."""
        return (
            self.totals.nowhere
            if self.totals
            else int((self.incidents["comisaria"] == "").sum()) + self.misplaced.get("", 0)
        )

    def until(self, last: date | None) -> date | None:
        """Return the last day of the data, or that of the last incident shown if later (published by an earlier run)."""
        days = self.incidents["fecha"].dropna()
        return max(filter(None, (last, None if days.empty else days.max().date())), default=None)

    @property
    def coverage(self) -> float:
        """Incidents with a location on the map, in per cent."""
        return self.totals.coverage if self.totals else placed_pct(self.incidents, sum(self.misplaced.values()))

    @property
    def coverage_before(self) -> float:
        """Those of the earlier period, in per cent; 0 where there is none."""
        if self.totals:
            return self.totals.coverage_before
        return placed_pct(self.before[1], sum(self.misplaced_before.values())) if self.before else 0.0


def placed_pct(incidents: gpd.GeoDataFrame, misplaced: int) -> float:
    """Return the incidents with a location, in per cent of these and of ``misplaced`` others without one."""
    total = len(incidents) + misplaced
    return 100 * int(incidents.geometry.notna().sum()) / total if total else 0.0
