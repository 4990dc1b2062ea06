"""Reserved counts told once for each base period and ground; every other number about them is a sum of those.

The calendar of a year has semesters, or quarters. When one has ended and is closed, the count of each sector is told by the
10-5 rule and never again computed. Whatever else is printed (a year, a district, a jurisdiction) adds up told counts as
intervals, so that no difference of two publications tells more than the told counts do. ``docs/privacidad.md`` has the
reasons.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING

import numpy as np
import shapely

from geo.period import Period
from layers.disclosure.partition import Partition
from layers.disclosure.profiles import NOT_TOLD, ReservedCounts, bounds_of, guarded

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

__all__ = [
    "BASES",
    "NOT_YET",
    "Calendar",
    "ToldCount",
    "ToldCounts",
    "base_of",
    "bases_of",
    "closing_day",
    "code_of",
    "months_of",
    "together",
]

BASES = {"semestre": 6, "trimestre": 3}
"""Base periods that a year may have, and their months."""

NOT_YET = "aún no se dice"
"""Stands for the count of a base period that is not closed."""

_GRACE = timedelta(days=30)
"""Time after its end in which a base period still receives late reports."""
_YEAR = 12
_SLIVER = 1e-3
"""Part of a polygon that neighbours may hold because their common border was rounded."""
_TOUCHING_M = 5.0
"""Distance at which the borders of two sectors are the same one."""


def bases_of(period: Period, kind: str) -> tuple[Period, ...] | None:
    """Return the base periods that make up a period; None where it is not made of whole ones."""
    size = BASES[kind]
    if period.months % size or (period.start.month - 1) % size:
        return None
    first = period.start.year * _YEAR + period.start.month - 1
    starts = range(first, first + period.months, size)
    return tuple(
        Period.of_months(at // _YEAR, at % _YEAR + 1, (at + size - 1) // _YEAR, (at + size - 1) % _YEAR + 1) for at in starts
    )


def code_of(base: Period) -> str:
    """Name of a base period, as the command takes it: ``2020-S1``."""
    letter = "S" if base.months == BASES["semestre"] else "T"
    return f"{base.start.year}-{letter}{(base.start.month - 1) // base.months + 1}"


def base_of(code: str) -> Period:
    """Return the base period of a name.

    Raises
    ------
    ValueError
        If it names none.
    """
    if not re.fullmatch(r"[0-9]{4}-(S[12]|T[1-4])", code):
        raise ValueError(code)
    return Period.parse(code)


def months_of(code: str) -> list[int]:
    """Months of a base period, by its name, as yyyymm."""
    base = base_of(code)
    return [base.start.year * 100 + base.start.month + at for at in range(base.months)]


def closing_day(base: Period) -> date:
    """First day on which a base period is closed by itself."""
    return base.end + _GRACE


@dataclass(frozen=True, slots=True)
class Calendar:
    """When counts are told: the ``kind`` of base period of years that have told none, the day of today, and the base periods
    that the user closes before their time."""  # noqa: D205, D209

    today: date
    kind: str = "semestre"
    closed: frozenset[Period] = frozenset()

    def is_closed(self, base: Period) -> bool:
        """Tell whether the count of a base period may be told."""
        return base in self.closed or self.today >= closing_day(base)


@dataclass(frozen=True, slots=True)
class ToldCount:
    """One count as it was told: of the reserved facts of a base period inside a polygon.

    ``shape`` is projected; ``names`` are those of the sectors told together, none for a jurisdiction without sectors;
    ``words`` are :func:`layers.disclosure.profiles.guarded`.
    """

    base: Period
    jurisdiction: str
    names: tuple[str, ...]
    shape: shapely.Geometry
    words: str


@dataclass(slots=True)
class ToldCounts:
    """All told counts of some ground, in one projected system.

    ``lost`` are jurisdictions and years in which counts were told that nobody can read any more: nothing new is told of
    them.
    """

    counts: list[ToldCount] = field(default_factory=list)
    lost: frozenset[tuple[str, int]] = frozenset()
    _own: dict[Period, list[ToldCount]] = field(default_factory=dict, init=False, repr=False)
    _partitions: dict[Period, Partition] = field(default_factory=dict, init=False, repr=False)

    def __post_init__(self) -> None:
        """Sort the counts by base period."""
        for count in self.counts:
            self._own.setdefault(count.base, []).append(count)

    def kind(self, outline: shapely.Geometry, year: int, usual: str) -> str:
        """Kind of base period in which most of this ground is told in a year; the usual one where none was told yet."""
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
        """Tell the counts of the sectors of which nothing was told in a base period, and return them.

        Parameters
        ----------
        jurisdiction, sectors
            Its name, and its polygons by name.
        base
            A closed base period.
        size
            Homes of each sector, in multiples of those that a sector must have to be told alone; NaN where not known.
        count
            Gives how many reserved facts of some sectors no polygon of a partition holds: those told in this base period,
            and in one of the other kind that has months in common with it.
        """
        if (jurisdiction, base.start.year) in self.lost:
            return []
        meeting = [own for other, own in self._own.items() if _meet(other, base)]  # of the other kind too
        before = Partition([told.shape for own in meeting for told in own])
        free = {name: shape for name, shape in sectors.items() if before.is_new(shape)}
        fresh = []
        for names in together(free, size):
            shape = shapely.union_all([free[name] for name in names])
            told = tuple(name for name in names if name)
            fresh.append(ToldCount(base, jurisdiction, told, shape, guarded(count(names, before))))
        self.counts += fresh
        self._own.setdefault(base, []).extend(fresh)
        self._partitions.pop(base, None)
        return fresh

    def partition(self, base: Period) -> Partition:
        """Return the polygons of a base period, in the order of their telling."""
        if base not in self._partitions:
            self._partitions[base] = Partition([count.shape for count in self.of(base)])
        return self._partitions[base]

    def of(self, base: Period) -> list[ToldCount]:
        """Return the counts of a base period, in the order of their telling."""
        return self._own.get(base, [])

    def words(self, shape: shapely.Geometry, bases: Iterable[Period], *, name: str = "") -> str:
        """Return what may be said of a polygon (``name``) in some base periods: a told count, or the sum of several."""
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
        """Return the words for a jurisdiction and its sectors in a period, all of them from told counts."""
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
        """Return the base periods of a period on some ground, or why nothing is told of it."""
        if period is None:
            return NOT_TOLD
        found: list[Period] = []
        for year in _years(period):
            kind = self.kind(outline, year.start.year, calendar.kind)
            own = bases_of(year, kind)
            if own is None:
                return f"se dice por {kind}s"
            found += own
        return tuple(found)


def _meet(one: Period, other: Period) -> bool:
    """Tell whether two periods have days in common."""
    return one.start <= other.end and other.start <= one.end


def together(shapes: Mapping[str, shapely.Geometry], size: Mapping[str, float]) -> list[tuple[str, ...]]:
    """Group sectors so that each group is large enough, where sizes are known.

    Parameters
    ----------
    shapes, size
        Polygons, projected, and their size by name: 1 is enough; NaN is not known and joins nothing by itself.

    Returns
    -------
    list of tuple
        Names of each group. The smallest group that is not enough joins the one with which it has the longest border in
        common (the nearest where none touches), again and again.
    """
    groups: list[tuple[str, ...]] = [(name,) for name in shapes]
    grounds = [shapes[name] for name in shapes]
    while len(groups) > 1:
        sizes = [_known_sum(size.get(name, np.nan) for name in group) for group in groups]
        small = [at for at, value in enumerate(sizes) if value < 1]
        if not small:
            break
        at = min(small, key=lambda number: (sizes[number], groups[number]))
        mate = _closest(grounds, at)
        joined = tuple(name for name in shapes if name in groups[at] or name in groups[mate])
        first, last = min(at, mate), max(at, mate)
        groups[first], grounds[first] = joined, shapely.union_all([shapes[name] for name in joined])
        del groups[last], grounds[last]
    return groups


def _closest(grounds: Sequence[shapely.Geometry], at: int) -> int:
    """Return the ground that has the longest border in common with that of a number; the nearest where none touches it."""
    own, numbers = grounds[at], [number for number in range(len(grounds)) if number != at]
    others = np.array([grounds[number] for number in numbers], dtype=object)
    near = np.flatnonzero(shapely.dwithin(shapely.envelope(others), shapely.envelope(own), _TOUCHING_M))
    apart = np.full(len(others), np.inf)
    apart[near] = shapely.distance(own, others[near])
    touching = np.flatnonzero(apart <= _TOUCHING_M)
    if not len(touching):
        return numbers[int(shapely.distance(own, others).argmin())]
    shared = shapely.length(shapely.intersection(own.boundary, shapely.buffer(others[touching], _TOUCHING_M)))
    return numbers[int(touching[np.lexsort((apart[touching], -shared))[0]])]


def _known_sum(sizes: Iterable[float]) -> float:
    """Sum of sizes; not a number where any is unknown."""
    return float(sum(sizes))


def _years(period: Period) -> list[Period]:
    """Split a period by years."""
    years = range(period.start.year, period.end.year + 1)
    return [Period(max(period.start, date(year, 1, 1)), min(period.end, date(year, 12, 31))) for year in years]
