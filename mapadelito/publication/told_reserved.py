"""Told counts of reserved incidents by sector: those of the store, and those of base periods that a run closes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import shapely

from geo.boundaries.levels import at_level, people_of
from layers.disclosure.base_periods import base_of
from layers.disclosure.profiles import ReservedCounts
from layers.disclosure.told_counts import ToldCount, ToldCounts
from mapadelito.publication.public_record import kept_shape
from mapadelito.publication.store import StoredCount
from mapadelito.reading.placing import within

if TYPE_CHECKING:
    from collections.abc import Collection

    from geo.period import Period
    from layers.disclosure.base_periods import Calendar
    from layers.disclosure.partition import Partition
    from mapadelito.publication.store import ToldStore

__all__ = ["ToldReserved"]

_ALONE_HOMES, _ALONE_PEOPLE = 100, 300
"""Fewest homes of a sector with a count of its own; fewest inhabitants, where only these are known (three per home)."""


class ToldReserved:
    """Reserved counts of the jurisdictions of a run.

    Parameters
    ----------
    store
        The told store.
    units
        Polygons that the run draws, projected.
    homes
        A point per home in the same system, or None where they were not counted.
    years
        Years of the run.
    lost
        Jurisdictions and years whose told counts are lost.
    """

    def __init__(
        self,
        store: ToldStore,
        units: gpd.GeoDataFrame,
        homes: gpd.GeoSeries | None,
        *,
        years: Collection[int],
        lost: Collection[tuple[str, int]],
    ) -> None:
        stored = store.counts(years)
        shapes = gpd.GeoSeries([item.shape for item in stored], crs=4326).to_crs(units.crs)
        told = [
            ToldCount(base_of(item.base), item.jurisdiction, item.sectors, shape, item.words)
            for item, shape in zip(stored, shapes, strict=True)
        ]
        self._told = ToldCounts(told, frozenset(lost))
        self._units, self._homes = units, None if homes is None else shapely.STRtree(homes.to_numpy())
        self._known = len(told)

    def tell(
        self, hidden: gpd.GeoDataFrame | None, period: Period | None, calendar: Calendar
    ) -> tuple[dict[str, ReservedCounts], dict[str, list[Period]]]:
        """Count the base periods of a period that may be published.

        Parameters
        ----------
        hidden
            Reserved incidents of the run that have a place, with their sectors; None where they are not counted.
        period, calendar
            Period of the run, and when each base period may be published.

        Returns
        -------
        (words, closed)
            Counts in words and closed base periods, by jurisdiction.
        """
        words, closed = {}, {}
        for name, own in self._units.groupby("comisaria", sort=True):
            whole = at_level(own, "comisaria")
            sectors = at_level(own, "sector") if (own["sector"] != "").any() else whole.assign(sector="")
            outline = whole.geometry.iloc[0]
            shapes = dict(zip(sectors["sector"], sectors.geometry, strict=True))
            rest = own[own["sector"] == ""]
            if len(rest) and "" not in shapes:
                shapes[""] = rest.union_all()
            bases = self._told.bases(outline, period, calendar)
            closed[str(name)] = [] if isinstance(bases, str) else [base for base in bases if calendar.is_closed(base)]
            if hidden is None:
                words[str(name)] = ReservedCounts(hides=True)
                continue
            facts = hidden[hidden["comisaria"] == name]
            sizes = self._sizes(sectors) if closed[str(name)] else {}
            for base in closed[str(name)]:
                self._tell_base(str(name), shapes, base, facts[within(facts["fecha"], base)], sizes)
            words[str(name)] = self._told.reserved(outline, shapes, period, calendar)
        return words, closed

    def fresh(self) -> list[StoredCount]:
        """Return the counts that this run publishes first, for the store."""
        new = self._told.counts[self._known :]
        shapes = gpd.GeoSeries([item.shape for item in new], crs=self._units.crs).to_crs(4326).map(kept_shape)
        return [
            StoredCount(item.base.code, item.jurisdiction, item.names, shape, item.words)
            for item, shape in zip(new, shapes, strict=True)
        ]

    def _tell_base(
        self, name: str, shapes: dict[str, shapely.Geometry], base: Period, facts: gpd.GeoDataFrame, size: dict[str, float]
    ) -> None:
        places = {sector: own.to_numpy() for sector, own in facts.geometry.groupby(facts["sector"])}

        def count(sectors: tuple[str, ...], before: Partition) -> int:
            return sum(int((~before.holds(places[sector])).sum()) for sector in sectors if sector in places)

        self._told.tell(name, shapes, base, size=size, count=count)

    def _sizes(self, sectors: gpd.GeoDataFrame) -> dict[str, float]:
        """Return the homes of each sector divided by the fewest for a count of its own; NaN where none were counted."""
        sizes = people_of(sectors).to_numpy() / _ALONE_PEOPLE
        if self._homes is not None:
            held = [len(self._homes.query(shape, predicate="intersects")) for shape in sectors.geometry]
            sizes = np.asarray(held) / _ALONE_HOMES
        return dict(zip(sectors["sector"], sizes, strict=True))
