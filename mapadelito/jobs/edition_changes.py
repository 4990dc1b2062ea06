"""What a run says of each jurisdiction, and what changed since its edition before."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from layers.disclosure.profiles import shows_exact, shows_reserved
from layers.disclosure.public_rows import identities
from layers.editions.edition_differences import compare
from layers.editions.edition_facts import EditionFacts, facts_of
from layers.editions.incident_keys import exact_keys, identity_keys
from maps.follow.change_words import changes_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from geo.incidents.account import Incidents
    from layers.analysis import Analysis
    from mapadelito.publication.release import Release
    from maps.sheet import Changes

__all__ = ["EditionChanges", "edition_changes", "previous_facts"]


@dataclass(frozen=True, slots=True)
class EditionChanges:
    """What a run says, to be kept in the record of the edition, and what changed, to be printed; both by jurisdiction."""

    facts: Mapping[str, EditionFacts] = field(default_factory=dict)
    changes: Mapping[str, Changes] = field(default_factory=dict)


def previous_facts(now: EditionFacts, name: str) -> EditionFacts | None:
    """Return what the last edition of other content says of a jurisdiction; None where there is none."""
    del now, name  # no edition is recorded yet
    return None


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
        Returns what the last edition of other content says (:meth:`layers.editions.edition_facts.EditionFacts.says_same`),
        given what this run says and the name of the jurisdiction.
    """
    keys, facts, changes = _keys(release, incidents, analyses), {}, {}
    for analysis in analyses:
        name, public = analysis.name, not shows_exact(analysis.profile)
        now = facts[name] = facts_of(analysis, keys.get(name, ()))
        if (before := previous(now, name)) is not None:
            same = _same(incidents, analysis.profile)
            changes[name] = changes_of(compare(before, now, public=public, repeated=same))
    return EditionChanges(facts, changes)


def _keys(release: Release, incidents: Incidents | None, analyses: Sequence[Analysis]) -> Mapping[str, Sequence[str]]:
    """Return the keys of the incidents that the run shows of each jurisdiction; in ``publico``, those of the told rows."""
    if incidents is None:
        return {}
    if any(not shows_exact(analysis.profile) for analysis in analyses) and release.told is not None:
        return release.told.ordinary.keys(analyses[0].period)
    return {one.name: exact_keys(one.incidents, incidents.ids).tolist() for one in analyses}


def _same(incidents: Incidents | None, profile: str) -> list[str]:
    """Return the keys of the rows that are the same incident as another one, of those that the profile may show."""
    if incidents is None:
        return []
    frames = [rows if shows_reserved(profile) else rows[rows["reserva"] == 0] for rows in incidents.same]
    if shows_exact(profile):
        return [key for rows in frames for key in exact_keys(rows, incidents.ids)]
    return [key for rows in frames for key in identity_keys(identities(rows, incidents.ids))]
