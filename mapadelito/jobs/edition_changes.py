"""What a run says of each jurisdiction, and what changed since its edition before."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING

from layers.disclosure.profiles import countable, countable_rows, shows_exact
from layers.disclosure.public_rows import identities
from layers.editions.edition_differences import KnownNow, compare
from layers.editions.edition_facts import EditionFacts
from layers.editions.incident_keys import exact_keys, identity_keys
from maps.follow.change_words import changes_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    import geopandas as gpd

    from geo.incidents.account import Incidents
    from geo.period import Period
    from mapadelito.publication.edition_record import EditionBook
    from mapadelito.publication.release import Release
    from maps.sheet import ChangeBlock

__all__ = ["EditionChanges", "KnownRows", "edition_changes", "known_rows", "previous_facts"]


@dataclass(frozen=True, slots=True)
class EditionChanges:
    """What a run says, to be kept in the record of the edition, and what changed, to be printed; both by jurisdiction."""

    facts: Mapping[str, EditionFacts] = field(default_factory=dict)
    changes: Mapping[str, ChangeBlock] = field(default_factory=dict)


def previous_facts(now: EditionFacts, name: str, *, book: EditionBook | None, before: int = 0) -> EditionFacts | None:
    """Return what the edition to compare with says of a jurisdiction; None where there is none.

    It is the last one of other content of the same period, so that a reader of its first edition learns why a number is
    another; where there is none of it, the last one of the latest earlier period, whatever was made between.

    Parameters
    ----------
    now, name
        What the edition that is being made says of it, and its name.
    book
        Records of the editions; None where there are none.
    before
        ``order`` of the record of the edition that is made again: only those before it count. 0 for a new one.
    """
    known: dict[date, EditionFacts] = {}
    for said in book.said_of(now.profile, name, before=before) if book is not None else ():
        with suppress(KeyError, ValueError, TypeError):  # an earlier version of the program wrote it
            if now.follows(earlier := EditionFacts.of_plain(said)):
                if earlier.period == now.period:
                    return earlier
                known.setdefault(earlier.period.end if earlier.period else date.min, earlier)
    return known[max(known)] if known else None


@dataclass(frozen=True, slots=True)
class KnownRows:
    """What is compared of the incidents of a run, without them.

    ``keys`` are, by period and jurisdiction, those of the incidents that the run shows, ``totals`` their number,
    ``lost_before`` and ``undated`` the numbers of those rejected for their position (of the earlier period, and without a
    date), and ``same`` the keys of the rows that are the same incident as another one.
    """

    profile: str
    period: Period | None
    keys: Mapping[Period | None, Mapping[str, Sequence[str]]]
    totals: Mapping[Period | None, Mapping[str, int]]
    lost_before: Mapping[str, int]
    undated: Mapping[str, int]
    same: Sequence[str]


def known_rows(profile: str, incidents: Incidents | None, release: Release, period: Period | None) -> KnownRows:
    """Return what is compared of the incidents read (None without a file of them) and of those that the profile may show."""
    released, public = release.released, not shows_exact(profile)
    shown = {period: released.incidents} | ({released.before[0]: released.before[1]} if released.before else {})
    return KnownRows(
        profile,
        period,
        keys={when: _keys(release, incidents, rows, when, public=public) for when, rows in shown.items()},
        totals={when: rows.groupby("comisaria").size().to_dict() for when, rows in shown.items()},
        lost_before=released.misplaced_before,
        undated={} if public or incidents is None else _undated(incidents, profile),
        same=_same(incidents, profile),
    )


def edition_changes(
    rows: KnownRows, said: Iterable[tuple[str, EditionFacts]], previous: Callable[[EditionFacts, str], EditionFacts | None]
) -> EditionChanges:
    """Return what a run says of each jurisdiction, and what changed since its edition before.

    Parameters
    ----------
    rows
        What is compared of the incidents of the run.
    said
        What it says of each jurisdiction, by its name, without the keys of the incidents.
    previous
        Returns what the last edition to compare with says (:meth:`layers.editions.edition_facts.EditionFacts.follows`),
        given what this run says and the name of the jurisdiction.
    """
    facts, changes, public = {}, {}, not shows_exact(rows.profile)
    for name, own in said:
        known = None
        now = facts[name] = replace(own, rows=tuple(sorted(rows.keys[rows.period].get(name, ()))))
        before = previous(now, name)
        if before is None:
            continue
        if before.period != rows.period and before.period in rows.keys:
            lost = rows.lost_before.get(name, 0) + rows.undated.get(name, 0)
            total = rows.totals[before.period].get(name, 0) + lost
            known = KnownNow(total, 0 if public else lost, rows.keys[before.period].get(name, ()))
        changes[name] = changes_of(compare(before, now, public=public, repeated=rows.same, known=known))
    return EditionChanges(facts, changes)


def _undated(incidents: Incidents, profile: str) -> dict[str, int]:
    """Count by jurisdiction the incidents without position and date, which are of every period but the one compared with."""
    return countable(incidents.misplaced[incidents.misplaced["fecha"].isna()], profile)


def _keys(
    release: Release, incidents: Incidents | None, shown: gpd.GeoDataFrame, period: Period | None, *, public: bool
) -> dict[str, list[str]]:
    """Return the keys of the incidents that the run shows of a period, by jurisdiction; in ``publico``, of the told rows."""
    if incidents is None:
        return {}
    if public and release.told is not None:
        return release.told.ordinary.keys(period)
    return {str(name): exact_keys(own, incidents.ids).tolist() for name, own in shown.groupby("comisaria")}


def _same(incidents: Incidents | None, profile: str) -> list[str]:
    """Return the keys of the rows that are the same incident as another one, of those that the profile may show."""
    if incidents is None:
        return []
    frames = [countable_rows(rows, profile) for rows in incidents.same]
    if shows_exact(profile):
        return [key for rows in frames for key in exact_keys(rows, incidents.ids)]
    return [key for rows in frames for key in identity_keys(identities(rows, incidents.ids))]
