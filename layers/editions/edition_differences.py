"""Differences between an edition of a jurisdiction and the one before: incidents, puntos críticos, sectors, coverage."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

import pandas as pd

from layers.editions.row_changes import RowChanges, row_changes
from layers.hotspots.tracking import track_zones
from layers.statistics.overdispersion import USUAL_PHI
from layers.statistics.rate_change import COVERAGE_POINTS, NO_CHANGE, compare_counts
from layers.statistics.season import season_ratio

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from geo.period import Period
    from layers.editions.edition_facts import EditionFacts

__all__ = ["FEW", "Differences", "KnownNow", "PeriodRevision", "Refusal", "SectorChange", "ZoneChanges", "compare"]

FEW = 10
"""Incidents of two editions together below which nothing is said of their difference, nor any percentage: a convention."""
_TOTAL = ""
"""Row of the whole jurisdiction among those of its sectors, none of which has an empty name."""


class SectorChange(NamedTuple):
    """Incidents of a sector before and now, and the reading of :func:`layers.statistics.rate_change.compare_counts`.

    The reading is empty where two editions of one period are compared: no chance is involved.
    """

    name: str
    before: int
    after: int
    reading: str = ""


class ZoneChanges(NamedTuple):
    """Ranks of the puntos críticos that are new, and that stay on the ground of an earlier one; number of those gone."""

    new: tuple[int, ...]
    kept: tuple[int, ...]
    gone: int


class KnownNow(NamedTuple):
    """What is known now of a period: number of incidents, of those without a position among them, and keys of the others.

    As in :class:`layers.editions.edition_facts.EditionFacts`.
    """

    total: int
    misplaced: int
    rows: Sequence[str]


class PeriodRevision(NamedTuple):
    """How the period of an earlier edition changed since then: its incidents as it said and as they are known now.

    ``rows`` is None where what happened to them may not be told.
    """

    total: tuple[int, int]
    rows: RowChanges | None


class Refusal(StrEnum):
    """Why the sectors of two editions are not compared."""

    LENGTH = "length"
    """The periods do not have the same number of months."""
    COVERAGE = "coverage"
    """The share of incidents with a place changed by more than ten points."""
    GROUND = "ground"
    """No sector of before has the same name and outline now."""
    EVIDENCE = "evidence"
    """There are too few incidents."""


@dataclass(frozen=True, slots=True)
class Differences:
    """What changed since an earlier edition.

    Attributes
    ----------
    before, after
        Periods of the editions, None without dates.
    total
        Incidents before and now.
    reading
        Reading of the difference of ``total`` among those of the sectors; empty where it is not tested.
    revision
        How the period of the earlier edition changed since then: where the later edition is of the same period, or compares
        its own with that one; None otherwise.
    zones
        None where puntos críticos were not searched for in both editions.
    sectors
        Those whose count changed: between two periods, where chance does not explain it; in one period, all of them.
    tested, untested
        Number of sectors compared, and of those with too few incidents for that.
    refusal
        Why the sectors are not compared; None where they are.
    coverage
        Incidents with a place on the map before and now, in per cent; None where an edition has too few for a percentage.
    """

    before: Period | None
    after: Period | None
    total: tuple[int, int]
    reading: str
    revision: PeriodRevision | None
    zones: ZoneChanges | None
    sectors: tuple[SectorChange, ...]
    tested: int
    untested: int
    refusal: Refusal | None
    coverage: tuple[float, float] | None

    @property
    def again(self) -> bool:
        """Whether both editions are of one period."""
        return self.before == self.after


def compare(
    before: EditionFacts,
    after: EditionFacts,
    *,
    public: bool,
    repeated: Collection[str] = (),
    known: KnownNow | None = None,
) -> Differences:
    """Compare an edition of a jurisdiction with an earlier one of the same profile.

    Parameters
    ----------
    before, after
        What each says.
    public
        Whether the result is published. Then a revision tells that incidents were repeated or late, if nothing else happened
        to any, and otherwise none of what happened: a cause could disclose that an incident became reserved. It is computed
        from the told rows of both editions, so that an incident that stops being reserved is a late one.
    repeated
        Keys of the rows that were found to be the same incident as another one, when the later edition was made; where
        ``public``, of ordinary ones.
    known
        What the later edition knows of the period of the earlier one, where that is not its own.

    Raises
    ------
    ValueError
        If the profiles differ.
    """
    if before.profile != after.profile:
        raise ValueError(f"compare: an edition of {before.profile} says nothing of one of {after.profile}")
    again = before.period == after.period
    known = KnownNow(after.total, after.misplaced, after.rows) if again else known
    refusal = None if again else _refusal(before, after)
    changed, reading, tested, untested = ((), "", 0, 0) if refusal else _sectors(before, after, again=again)
    return Differences(
        before=before.period,
        after=after.period,
        total=(before.total, after.total),
        reading=reading,
        revision=_revision(before, known, repeated, public=public) if known else None,
        zones=_zones(before, after),
        sectors=changed,
        tested=tested,
        untested=untested,
        refusal=refusal,
        coverage=_coverage(before, after),
    )


def _coverage(before: EditionFacts, after: EditionFacts) -> tuple[float, float] | None:
    """Return the incidents with a place, in per cent; None where an edition has too few for a percentage."""
    if min(before.total, after.total) < FEW:
        return None
    return 100 * before.located / before.total, 100 * after.located / after.total


def _refusal(before: EditionFacts, after: EditionFacts) -> Refusal | None:
    """Return why the counts of two periods are not compared; None where they are."""
    lengths = [period.months if period else 0 for period in (before.period, after.period)]
    if lengths[0] != lengths[1] or not all(lengths):
        return Refusal.LENGTH
    if before.total + after.total < FEW:
        return Refusal.EVIDENCE
    shares = _coverage(before, after)
    if shares and abs(shares[0] - shares[1]) > COVERAGE_POINTS:
        return Refusal.COVERAGE
    return None if _same_ground(before, after) else Refusal.GROUND


def _same_ground(before: EditionFacts, after: EditionFacts) -> list[str]:
    """Return the sectors whose name and outline are the same in both editions, in the order of now."""
    return [name for name, ground in after.grounds.items() if before.grounds.get(name) == ground]


def _sectors(before: EditionFacts, after: EditionFacts, *, again: bool) -> tuple[tuple[SectorChange, ...], str, int, int]:
    """Return the sectors that changed, the reading of the total, and how many sectors were tested and not tested."""
    old, new, names = before.by_sector(), after.by_sector(), _same_ground(before, after)
    if again:
        return tuple(SectorChange(name, old[name], new[name]) for name in names if old[name] != new[name]), "", 0, 0
    parts = names if len(after.grounds) > 1 else []  # of a jurisdiction without sectors, the total is all
    enough = [name for name in parts if old[name] + new[name] >= FEW]
    earlier, later = (
        pd.Series({**{name: own[name] for name in enough}, _TOTAL: whole})
        for own, whole in ((old, before.total), (new, after.total))
    )
    spans = [period for period in (before.period, after.period) if period]  # both: an edition without dates is not compared
    days, (one, other) = [float(span.days) for span in spans], [(span.start, span.end) for span in spans]
    season = season_ratio(one, other)
    table = compare_counts(earlier, later, exposure=(days[0], days[1]), phi=USUAL_PHI, season=season)
    changed = [
        SectorChange(name, old[name], new[name], str(table.at[name, "lectura"]))
        for name in enough
        if table.at[name, "lectura"] != NO_CHANGE
    ]
    return tuple(changed), str(table.at[_TOTAL, "lectura"]), len(enough), len(parts) - len(enough)


def _zones(before: EditionFacts, after: EditionFacts) -> ZoneChanges | None:
    """Return what became of the puntos críticos; None where they were not searched for in both editions."""
    if before.zones is None or after.zones is None:
        return None
    tracked = track_zones(before.zone_frame(after.epsg), after.zone_frame(after.epsg))
    new, gone = tracked["estado"] == "nuevo", tracked["estado"] == "desaparece"
    fresh, kept = (tuple(sorted(map(int, tracked.loc[mask, "zona"]))) for mask in (new, ~new & ~gone))
    return ZoneChanges(fresh, kept, int(gone.sum()))


def _revision(before: EditionFacts, known: KnownNow, repeated: Collection[str], *, public: bool) -> PeriodRevision:
    """Return how the period of an edition changed, and what happened to its incidents as far as it may be told."""
    found = row_changes(before.rows, known.rows, repeated=repeated)
    if not public:
        found = _with_misplaced(found, known.misplaced - before.misplaced)
    return PeriodRevision((before.total, known.total), None if public and not found.only_repeated_and_late else found)


def _with_misplaced(found: RowChanges, more: int) -> RowChanges:
    """Return the changes with those of the incidents without a position, of which there are ``more`` than before.

    Of these only the number is known: each that is more is one that is gone from the others, as far as there are any.
    """
    if more > 0:
        lost = min(more, found.gone)
        return found._replace(gone=found.gone - lost, unplaced=found.unplaced + lost, late=found.late + more - lost)
    won = min(-more, found.late)
    return found._replace(late=found.late - won, placed=found.placed + won, gone=found.gone - more - won)
