"""What a run says of each jurisdiction, and what changed since its edition before."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from layers.disclosure.profiles import countable, countable_rows, shows_exact
from layers.disclosure.public_rows import identities
from layers.editions.edition_differences import KnownNow, compare
from layers.editions.edition_facts import EditionFacts, facts_said
from layers.editions.incident_keys import exact_keys, identity_keys
from maps.follow.change_words import changes_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    import geopandas as gpd

    from geo.incidents.account import Incidents
    from geo.period import Period
    from layers.analysis import Analysis
    from mapadelito.publication.edition_record import EditionBook
    from mapadelito.publication.release import Release
    from maps.sheet import ChangeBlock

__all__ = ["EditionChanges", "edition_changes", "previous_facts"]


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


def edition_changes(
    incidents: Incidents | None,
    release: Release,
    analyses: Sequence[Analysis],
    previous: Callable[[EditionFacts, str], EditionFacts | None],
) -> EditionChanges:
    """Return what a run says of each jurisdiction, and what changed since its edition before.

    Parameters
    ----------
    incidents, release
        The incidents read (None without a file of them), and those that the profile may show.
    analyses
        Of each jurisdiction, in its profile.
    previous
        Returns what the last edition to compare with says (:meth:`layers.editions.edition_facts.EditionFacts.follows`),
        given what this run says and the name of the jurisdiction.
    """
    released, facts, changes = release.released, {}, {}
    public, period = any(not shows_exact(one.profile) for one in analyses), analyses[0].period if analyses else None
    shown = {period: released.incidents} | ({released.before[0]: released.before[1]} if released.before else {})
    keys = {when: _keys(release, incidents, rows, when, public=public) for when, rows in shown.items()}
    same = _same(incidents, analyses[0].profile) if analyses else []
    undated = {} if public or incidents is None else _undated(incidents, analyses[0].profile)
    for analysis in analyses:
        name, known = analysis.name, None
        now = facts[name] = facts_said(analysis, keys[period].get(name, ()))
        before = previous(now, name)
        if before is None:
            continue
        if before.period != period and before.period in shown:
            lost = released.misplaced_before.get(name, 0) + undated.get(name, 0)
            total = int((shown[before.period]["comisaria"] == name).sum()) + lost
            known = KnownNow(total, 0 if public else lost, keys[before.period].get(name, ()))
        changes[name] = changes_of(compare(before, now, public=public, repeated=same, known=known))
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
