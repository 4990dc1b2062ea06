"""What a run keeps at hand of each jurisdiction, while its analysis is in a file of the run."""

from __future__ import annotations

import hashlib
import pickle
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from layers.editions.edition_facts import EditionFacts, facts_said
from layers.peers import PeerFigures, peer_figures
from mapadelito.outputs.tallies import Counted, counted_of

if TYPE_CHECKING:
    from pathlib import Path

    from layers.analysis import Analysis
    from mapadelito.jobs.kept.stations import KeptStation

__all__ = ["Found", "found_before", "keep_analysis", "kept_analysis"]


@dataclass(frozen=True, slots=True)
class Found:
    """The analysis of a jurisdiction, in a file, and what is needed of it together with those of the others.

    Attributes
    ----------
    name, path
        Name of the jurisdiction, and file of its analysis; None where its finished files may still do.
    digest
        Of all that the analysis depends on.
    counted
        What the annex counts of it.
    facts
        What the edition says of it, without the keys of its incidents.
    peer
        What is compared with other jurisdictions; None where it is compared inside.
    kept
        What an earlier run made of the same; None where it is analysed.
    """

    name: str
    path: Path | None
    digest: str
    counted: Counted
    facts: EditionFacts
    peer: PeerFigures | None
    kept: KeptStation | None = None

    def plain(self) -> dict[str, Any]:
        """Return what :func:`found_before` needs, as JSON can hold it."""
        peer = None if self.peer is None else list(self.peer)
        return {"cuadre": list(self.counted), "dicho": self.facts.plain(), "comparada": peer}


def found_before(kept: KeptStation) -> Found | None:
    """Return what is known of a jurisdiction that an earlier run finished; None where an earlier version wrote it."""
    plain = kept.found
    try:
        peer = None if plain["comparada"] is None else PeerFigures(*plain["comparada"])
        counted = Counted(*plain["cuadre"])
        return Found(kept.entry.name, None, kept.analysis, counted, EditionFacts.of_plain(plain["dicho"]), peer, kept)
    except (KeyError, ValueError, TypeError):
        return None


def keep_analysis(analysis: Analysis, folder: Path, digest: str) -> Found:
    """Write an analysis into a folder of the run, for its own processes, and return what is kept at hand of it."""
    path = folder / hashlib.sha256(analysis.name.encode(errors="replace")).hexdigest()[:32]
    path.write_bytes(pickle.dumps(analysis, protocol=pickle.HIGHEST_PROTOCOL))
    return Found(analysis.name, path, digest, counted_of(analysis), facts_said(analysis), peer_figures(analysis))


def kept_analysis(path: Path) -> Analysis:
    """Return the analysis that this run wrote into a file of its private folder."""
    found: Analysis = pickle.loads(path.read_bytes())  # noqa: S301 (written by this run, in a folder that it made)
    return found
