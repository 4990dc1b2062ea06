"""Reserved counts published once for each base period and polygon; every other number about them is a sum of those.

A year is divided into semesters or quarters (:mod:`layers.disclosure.base_periods`). When a base period is closed, the count
of each sector is published by the 10-5 rule and never computed again: it is *told*. Whatever else is printed (a year, a
district, a jurisdiction) adds told counts up as intervals, so that the difference of two publications gives nothing that the
told counts do not give. ``docs/privacidad.md`` has the reasons.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import shapely

from layers.disclosure.base_periods import BASES, bases_of, closing_day, split_by_year
from layers.disclosure.partition import Partition
from layers.disclosure.profiles import NOT_TOLD, ReservedCounts, bounds_of, guarded
from layers.disclosure.sector_groups import group_sectors

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from geo.period import Period
    from layers.disclosure.base_periods import Calendar

__all__ = ["NOT_YET", "ToldCount", "ToldCounts"]

NOT_YET = "aún no se dice"
"""Stands for the count of a base period that is not closed."""

_SLIVER = 1e-3
"""Fraction of a polygon that told neighbours may cover because the common border was rounded."""


@dataclass(frozen=True, slots=True)
class ToldCount:
    """One published count: of the reserved incidents of a base period inside a polygon.

    Attributes
    ----------
    base
        The base period.
    jurisdiction
        Its name.
    names
        Sectors that are counted together; none for a jurisdiction without sectors.
    shape
        Their polygon, projected.
    words
        The count as it was published (:func:`layers.disclosure.profiles.guarded`).
    """

    base: Period
    jurisdiction: str
    names: tuple[str, ...]
    shape: shapely.Geometry
    words: str


@dataclass(slots=True)
class ToldCounts:
    """All told counts of an area, in one projected system.

    Attributes
    ----------
    counts
        In the order in which they were published.
    lost
        Jurisdictions and years whose published counts cannot be read any more: no new count of them is published.
    """

    counts: list[ToldCount] = field(default_factory=list)
    lost: frozenset[tuple[str, int]] = frozenset()
    _own: dict[Period, list[ToldCount]] = field(default_factory=dict, init=False, repr=False)
    _partitions: dict[Period, Partition] = field(default_factory=dict, init=False, repr=False)

    def __post_init__(self) -> None:
        """Index the counts by base period."""
        for count in self.counts:
            self._own.setdefault(count.base, []).append(count)

    def kind(self, outline: shapely.Geometry, year: int, usual: str) -> str:
        """Kind of base period in which most of an outline was told in a year; ``usual`` where none was told yet."""
        held = {}
        for kind, months in BASES.items():
            bases = [base for base in self._own if (base.start.year, base.months) == (year, months)]
            shapes = np.asarray([count.shape for base in bases for count in self._own[base]], dtype=object)
            near = shapes[shapely.intersects(shapes, outline)]
            held[kind] = shapely.union_all(near).intersection(outline).area
        first = max(held, key=lambda kind: (held[kind], kind == usual))
        return first if held[first] > _SLIVER * outline.area else usual

    def tell(
        self,
        jurisdiction: str,
        sectors: Mapping[str, shapely.Geometry],
        base: Period,
        *,
        size: Mapping[str, float],
        count: Callable[[tuple[str, ...], Partition], int],
    ) -> list[ToldCount]:
        """Publish the counts of the sectors of which nothing was told in a base period, and return them.

        Parameters
        ----------
        jurisdiction, sectors
            Its name, and its polygons by name.
        base
            A closed base period.
        size
            Homes of each sector, in multiples of the minimum for a sector to be published alone; NaN where not known.
        count
            Called with names of sectors and the partition already told in this base period, or in one of the other kind
            that overlaps it; returns how many reserved incidents of those sectors lie outside the partition.
        """
        if (jurisdiction, base.start.year) in self.lost:
            return []
        meeting = [own for other, own in self._own.items() if other.overlaps(base)]  # of the other kind too
        before = Partition([told.shape for own in meeting for told in own])
        free = {name: shape for name, shape in sectors.items() if before.is_new(shape)}
        fresh = []
        for names in group_sectors(free, size):
            shape = shapely.union_all([free[name] for name in names])
            told = tuple(name for name in names if name)
            fresh.append(ToldCount(base, jurisdiction, told, shape, guarded(count(names, before))))
        self.counts += fresh
        self._own.setdefault(base, []).extend(fresh)
        self._partitions.pop(base, None)
        return fresh

    def partition(self, base: Period) -> Partition:
        """Polygons of a base period, in the order in which they were told."""
        if base not in self._partitions:
            self._partitions[base] = Partition([count.shape for count in self.of(base)])
        return self._partitions[base]

    def of(self, base: Period) -> list[ToldCount]:
        """Return the counts of a base period, in the order in which they were told."""
        return self._own.get(base, [])

    def words(self, shape: shapely.Geometry, bases: Iterable[Period], *, name: str = "") -> str:
        """Words for the count of a polygon (``name``) in some base periods: a told count, or the interval of a sum."""
        low, high, parts, mates = 0, 0, [], set()
        for base in bases:
            own, partition = self.of(base), self.partition(base)
            found = partition.parts_of(shape)
            if found is None:
                whole = partition.part_with(shape)
                if whole is None or len(own[whole].names) < 2 or name not in own[whole].names:
                    return NOT_TOLD
                found = [whole]
                mates.add(tuple(other for other in own[whole].names if other != name))
            else:
                mates.add(())
            parts += [own[at] for at in found]
        if len(mates) != 1:
            return NOT_TOLD
        for part in parts:
            least, most = bounds_of(part.words) or (0, 0)
            low, high = low + least, high + most
        told = parts[0].words if len(parts) == 1 else f"entre {low:,} y {high:,}"
        [others] = mates
        return f"{told} (con {', '.join(others)})" if others else told

    def reserved(
        self,
        outline: shapely.Geometry,
        sectors: Mapping[str, shapely.Geometry],
        period: Period | None,
        calendar: Calendar,
    ) -> ReservedCounts:
        """Words for a jurisdiction and its sectors in a period, all of them from told counts."""
        bases = self.bases(outline, period, calendar)
        if isinstance(bases, str):
            return ReservedCounts(True, bases, dict.fromkeys(filter(None, sectors), bases))
        if not all(map(calendar.is_closed, bases)):
            return ReservedCounts(True, NOT_YET, dict.fromkeys(filter(None, sectors), NOT_YET))
        words = {name: self.words(shape, bases, name=name) for name, shape in sectors.items() if name}
        early = [base for base in bases if calendar.today < closing_day(base)]
        when = "antes de plazo" if early else f"el {closing_day(bases[-1]):%d/%m/%Y}"
        return ReservedCounts(True, self.words(outline, bases), words, when)

    def bases(self, outline: shapely.Geometry, period: Period | None, calendar: Calendar) -> tuple[Period, ...] | str:
        """Return the base periods that make up a period, or the words that stand for a count that is not told."""
        if period is None:
            return NOT_TOLD
        found: list[Period] = []
        for year in split_by_year(period):
            kind = self.kind(outline, year.start.year, calendar.kind)
            own = bases_of(year, kind)
            if own is None:
                return f"se dice por {kind}s"
            found += own
        return tuple(found)
