"""The incidents of a run as its profile shows them: what is analysed and drawn."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    import geopandas as gpd

    from geo.period import Period
    from layers.disclosure.profiles import ReservedCounts

__all__ = ["Released", "placed_pct"]


@dataclass(frozen=True, slots=True)
class Released:
    """The incidents of a run as its profile shows them.

    ``facts`` are those of the period (:func:`layers.disclosure.profiles.release`), ``before`` the earlier period with its
    own, or None. ``reserved`` says what may be told of the reserved ones, by jurisdiction. ``misplaced`` and
    ``misplaced_before`` count the facts refused for their place, by the jurisdiction that they name ("" for none).
    ``areas`` are those by which facts without a point are counted, None in profiles that show exact points.
    """

    facts: gpd.GeoDataFrame
    before: tuple[Period, gpd.GeoDataFrame] | None = None
    reserved: Mapping[str, ReservedCounts] = field(default_factory=dict)
    misplaced: Mapping[str, int] = field(default_factory=dict)
    misplaced_before: Mapping[str, int] = field(default_factory=dict)
    areas: gpd.GeoDataFrame | None = None

    @property
    def nowhere(self) -> int:
        """Number of facts that have no place on the map and are of no jurisdiction."""
        return int((self.facts["comisaria"] == "").sum()) + self.misplaced.get("", 0)

    def until(self, last: date | None) -> date | None:
        """Return the last day of the data, or of the last fact shown where this is later: it was told by an earlier run."""
        months = self.facts["fecha"].dropna()
        return max(filter(None, (last, None if months.empty else months.max().date())), default=None)

    @property
    def coverage(self) -> float:
        """Share of the facts that has a place on the map, in per cent."""
        return placed_pct(self.facts, sum(self.misplaced.values()))

    @property
    def coverage_before(self) -> float:
        """Share of those of the earlier period, in per cent; 0 where there is none."""
        return placed_pct(self.before[1], sum(self.misplaced_before.values())) if self.before else 0.0


def placed_pct(facts: gpd.GeoDataFrame, misplaced: int) -> float:
    """Return the share of facts that has a place, in per cent, counting ``misplaced`` others that have none."""
    total = len(facts) + misplaced
    return 100 * int(facts.geometry.notna().sum()) / total if total else 0.0
