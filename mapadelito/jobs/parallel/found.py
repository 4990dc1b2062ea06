"""What a run keeps at hand of each jurisdiction, while its analysis and its sheets are in files of the run."""

from __future__ import annotations

import hashlib
import pickle
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pandas as pd

from layers.editions.edition_facts import facts_said
from layers.peers import peer_figures

if TYPE_CHECKING:
    from pathlib import Path

    from layers.analysis import Analysis
    from layers.editions.edition_facts import EditionFacts
    from layers.peers import PeerFigures

__all__ = ["Found", "keep_analysis", "keep_value", "kept_value"]


@dataclass(frozen=True, slots=True)
class Found:
    """The analysis of a jurisdiction, in a file, and what is needed of it together with those of the others.

    Attributes
    ----------
    name, path
        Name of the jurisdiction, and file of its analysis.
    brief
        The analysis with nothing inside its frames: what it is of, how many incidents it has and in how many zones.
    facts
        What the edition says of it, without the keys of its incidents.
    peer
        What is compared with other jurisdictions; None where it is compared inside.
    """

    name: str
    path: Path
    brief: Analysis
    facts: EditionFacts
    peer: PeerFigures | None


def keep_analysis(analysis: Analysis, folder: Path) -> Found:
    """Write an analysis into a folder of the run, and return what is kept at hand of it."""
    path = keep_value(analysis, folder, analysis.name)
    return Found(analysis.name, path, _brief(analysis), facts_said(analysis), peer_figures(analysis))


def keep_value(value: object, folder: Path, name: str) -> Path:
    """Write a value into a folder of the run, for its own processes; return the file."""
    path = folder / hashlib.sha256(name.encode(errors="replace")).hexdigest()[:32]
    path.write_bytes(pickle.dumps(value, protocol=pickle.HIGHEST_PROTOCOL))
    return path


def kept_value(path: Path) -> Any:  # noqa: ANN401 (whatever was kept)
    """Return the value that this run wrote into a file of its private folder."""
    return pickle.loads(path.read_bytes())  # noqa: S301 (written by this run, in a folder that it made)


def _brief(analysis: Analysis) -> Analysis:
    """Return an analysis whose frames have no content; those whose rows are counted on sheets have as many."""
    nothing = gpd.GeoDataFrame()
    place = replace(analysis.jurisdiction, levels={}, neighbours=nothing, streets=nothing, base=None)
    return replace(
        analysis,
        jurisdiction=place,
        incidents=_of_size(len(analysis.incidents)),
        located=_of_size(len(analysis.located)),
        zones=_of_size(len(analysis.zones)),
        counted=nothing,
        zone_of=pd.Series(dtype=int),
        repeats=nothing,
        comparison=None,
        risk=nothing,
        factors=None,
        density=None,
        crosswalk=None,
        peers=nothing,
    )


def _of_size(rows: int) -> gpd.GeoDataFrame:
    """Return a frame without columns."""
    return gpd.GeoDataFrame(index=pd.RangeIndex(rows))
